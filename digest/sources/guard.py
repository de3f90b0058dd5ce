"""Where a request may go and how long it may take, checked at the socket, where nothing can change afterwards.

A check before the request would be open to DNS rebinding: the name is asked again when connecting, and may have
another answer by then. Here the name is resolved once, and the very address that was checked is connected to.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

Resolver = Callable[[str, int], list[str]]

_TUNNELS = tuple(  # IPv6 addresses that carry an IPv4 address, which may be a private one
    ipaddress.ip_network(net)
    for net in (
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "2002::/16",  # 6to4 (RFC 3056)
        "2001::/32",  # Teredo (RFC 4380)
    )
)


class Refused(Exception):  # noqa: N818 - a decision of ours, not a failure
    """The guard will not connect. The message says why and what to do."""


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6, as text) stands for one machine on the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.is_site_local or any(ip in net for net in _TUNNELS):
            return False
    # is_global alone calls multicast and reserved addresses global.
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host` in the system's order. Raises `OSError`, or `UnicodeError` for an impossible name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """The moment by which a whole request, redirects included, has to be over. The wait for its turn does not count."""

    def __init__(self, monotonic: Callable[[], float], seconds: float) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return self._monotonic() >= self._end

    def extend(self, seconds: float) -> None:
        self._end += seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take: `timeout`, or what is left. Raises `httpcore.ReadTimeout` at the end."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the overall time limit is over")
        return left if timeout is None else min(left, timeout)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, or to any address of an allowed host, within the deadline."""

    def __init__(self, allow_hosts: frozenset[str], resolver: Resolver, deadline: Deadline) -> None:
        self._allow_hosts = allow_hosts
        self._resolver = resolver
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise Refused(f"cannot find the host '{host}'. Check the spelling, and the network connection") from error
        allowed = [a for a in addresses if host in self._allow_hosts or is_public(a)]
        if not allowed:
            raise Refused(
                f"the host '{host}' is at {', '.join(addresses) or 'no address'}, which is not on the public internet. "
                "If it is a server of yours, name it in 'allow_hosts' in the schedule file"
            )
        for address in allowed[:-1]:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address may answer: often IPv6 is not routed and IPv4 is
        return self._connect(allowed[-1], port, timeout, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no step lasts beyond the deadline.

    The time-out of a single read never trips on a server that sends a byte now and then, be it in the headers or in
    the body; so the deadline is looked at before each read of the socket.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """The transport of an httpx client whose connections the guard makes.

    httpx's own transport takes no network backend, so this puts httpcore, its engine, behind its public interface.
    Failures of the network stay httpcore's.
    """

    def __init__(self, backend: GuardedBackend, certificates: SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=certificates, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    def close(self) -> None:
        if hasattr(self._chunks, "close"):
            self._chunks.close()
