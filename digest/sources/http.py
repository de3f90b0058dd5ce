"""The one HTTP client. It says who it is, goes to public hosts only, and bounds size, time and redirects.

It is an httpx client with two things of its own: a guard at the socket, and an inflater with a limit, because httpx
would inflate a whole chunk before anybody could count.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from digest import __version__
from digest.errors import SourceError
from digest.interfaces import Response
from digest.model import Visit

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx

    from digest.sources.guard import Deadline, Resolver

_DEFAULT_PORTS = {"http": 80, "https": 443}
_STATUS_WORDS = {
    401: "the site asks for a password. Use an address that is open to everybody",
    403: "the site refuses to show it to us. Ask its owner, or use another address",
    404: "there is nothing at this address. Open it in a browser and correct it",
    410: "it is gone for good. Take it out of the schedule file, or find its new address",
    429: "the site says that we ask too often. Try again later",
}


def user_agent(contact: str = "") -> str:
    """How the program names itself to the sites that it reads; `contact` is an address or URL for their owners."""
    contact = " ".join(contact.encode("ascii", "ignore").decode().split())
    return f"digest/{__version__} (+{contact})" if contact else f"digest/{__version__}"


class Client:
    """Fetches one address at a time. Every request of it, and every redirect, passes the same guard.

    `allow_hosts` names hosts (as they are written in an address, without the port) that may be private and may use any
    port. All limits are in seconds. `resolver` gives the addresses of a host; by default the system is asked.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        monotonic: Callable[[], float],
        allow_hosts: frozenset[str] = frozenset(),
        connect_seconds: float = 5,
        read_seconds: float = 10,
        total_seconds: float = 20,
        max_redirects: int = 5,
        resolver: "Resolver | None" = None,
    ) -> None:
        self._user_agent = user_agent
        self._monotonic = monotonic
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._timeouts = (connect_seconds, read_seconds, read_seconds, None)  # connect, read, write, wait for a pool
        self._total_seconds = total_seconds
        self._max_redirects = max_redirects
        self._resolver = resolver
        self._tls: SSLContext | None = None

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        known: Visit | None = None,  # noqa: ARG002
        obey_robots: bool = False,  # noqa: ARG002
    ) -> Response:
        """See `digest.interfaces.Web`."""
        from digest.sources.guard import Deadline

        deadline = Deadline(self._monotonic, self._total_seconds)
        address = url
        for _ in range(self._max_redirects + 1):
            where = address if address == url else f"{address} (redirected from {url})"
            answer = self._ask(address, where, accept, max_bytes, deadline)
            if isinstance(answer, Response):
                return replace(answer, asked=url)
            address = answer
        raise SourceError(
            f"{url}: redirects more than {self._max_redirects} times. Open it in a browser and use the address it ends at"
        )

    def _ask(self, address: str, where: str, accept: str, max_bytes: int, deadline: "Deadline") -> "Response | str":
        """The answer to one request, or the address that it redirects to."""
        import httpcore
        import httpx

        from digest.sources.guard import GuardedBackend, GuardedTransport, Refused, resolve

        target = self._checked(address, where)
        headers = {
            "User-Agent": self._user_agent,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",  # what zlib can inflate under a limit
        }
        backend = GuardedBackend(self._allow_hosts, self._resolver or resolve, deadline)
        # A fresh one each time: requests to one host are seconds apart, and so nothing is gained by keeping them open.
        transport = GuardedTransport(backend, self._certificates())
        try:
            with (
                httpx.Client(transport=transport, timeout=self._timeouts, trust_env=False) as client,
                client.stream("GET", target, headers=headers, follow_redirects=False) as answer,
            ):
                fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers.raw}
                if answer.next_request is not None:
                    return str(answer.next_request.url)
                if not answer.is_success:
                    raise SourceError(f"{where}: {_status_words(answer.status_code)} (HTTP {answer.status_code})")
                body = b"".join(_inflated(answer.iter_raw(), fields, max_bytes, where))
                return Response(address, str(target), answer.status_code, fields, body)
        except Refused as error:
            raise SourceError(f"{where}: {error}") from error
        except (httpx.RemoteProtocolError, httpx.InvalidURL) as error:  # httpx looks at every redirect, followed or not
            raise SourceError(
                f"{where}: redirects to something that is no address. Tell the owner of the site"
            ) from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise SourceError(f"{where}: {self._network_words(error, deadline)}") from error

    def _checked(self, address: str, where: str) -> "httpx.URL":
        """The address without its fragment, if it is one that may be asked."""
        import httpx

        try:
            url = httpx.URL(address).copy_with(fragment=None)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise SourceError(f"{where}: is no valid address ({error}). Copy it from a browser") from error
        if url.scheme not in _DEFAULT_PORTS or not url.host:
            raise SourceError(f"{where}: only addresses that begin with http:// or https:// can be read")
        if url.userinfo:
            # The address is printed in messages, so a password in it would be as well.
            raise SourceError(f"{url.host}: an address with a name and password in it cannot be used. Take them out")
        if url.port is not None and url.port not in _DEFAULT_PORTS.values() and not self._is_allowed(url):
            raise SourceError(
                f"{where}: port {url.port} is not asked. If it is a server of yours, name the host '{url.host}' in "
                "'allow_hosts' in the schedule file"
            )
        return url

    def _is_allowed(self, url: "httpx.URL") -> bool:
        return url.raw_host.decode("ascii") in self._allow_hosts

    def _certificates(self) -> "SSLContext":
        if self._tls is None:
            import httpx

            self._tls = httpx.create_ssl_context(trust_env=False)
        return self._tls

    def _network_words(self, error: Exception, deadline: "Deadline") -> str:
        import ssl

        import httpcore

        if deadline.is_over:
            return f"took longer than {self._total_seconds:g} seconds. Try again later"
        if isinstance(error, httpcore.TimeoutException):
            return "the server does not answer. Try again later"
        reason = error.args[0] if error.args else None  # what httpcore made the error from
        if isinstance(reason, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({reason.verify_message}). Tell the owner of the site"
        if isinstance(error, httpcore.ConnectError):
            words = reason.strerror if isinstance(reason, OSError) else error
            return f"cannot connect ({words}). Check the address, or try again later"
        return f"the answer broke off or is not HTTP ({error}). Try again later"


def _status_words(status: int) -> str:
    if status >= 500:
        return "the server is in trouble. Try again later"
    return _STATUS_WORDS.get(status, "the server gave no page. Open the address in a browser and correct it")


def _inflated(chunks: Iterable[bytes], fields: Mapping[str, str], max_bytes: int, where: str) -> Iterator[bytes]:
    """The body in pieces, with its compression undone. Raises `SourceError` beyond `max_bytes`, sent or inflated."""
    too_large = SourceError(f"{where}: is larger than {max_bytes:,} bytes, and so was not read. Check the address")
    length = fields.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes:
        raise too_large
    encoding = fields.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        pieces: Iterable[bytes] = chunks
    elif encoding in ("gzip", "x-gzip", "deflate"):
        pieces = _unzipped(_limited(chunks, max_bytes, too_large), max_bytes, where)
    else:
        raise SourceError(
            f"{where}: is compressed as '{encoding}', which we did not ask for. Tell the owner of the site"
        )
    yield from _limited(pieces, max_bytes, too_large)


def _limited(pieces: Iterable[bytes], max_bytes: int, too_large: SourceError) -> Iterator[bytes]:
    left = max_bytes
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise too_large
        yield piece


def _unzipped(chunks: Iterable[bytes], max_bytes: int, where: str) -> Iterator[bytes]:
    """Undo gzip or zlib, never giving more than a byte above `max_bytes` in one piece.

    Some servers send deflate without the zlib wrapper, and a gzip body may have several members (RFC 1952, 2.2).
    """
    inflater = zlib.decompressobj(47)  # 32 + 15: gzip or zlib, whichever it is
    started = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:
                    inflater = zlib.decompressobj(47)
                try:
                    piece = inflater.decompress(rest, max_bytes + 1)
                except zlib.error:
                    if started:
                        raise
                    inflater = zlib.decompressobj(-15)
                    piece = inflater.decompress(rest, max_bytes + 1)
                started = True
                yield piece
                rest = inflater.unused_data
    except zlib.error as error:
        raise SourceError(f"{where}: its compression is damaged ({error}). Try again later") from error
    if started and not inflater.eof:
        raise SourceError(f"{where}: the compressed answer is not complete. Try again later")
