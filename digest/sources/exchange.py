"""One request and its answer, over a guarded connection, within limits of size and time. Redirects are told, not followed.

It is an httpx client with two things of its own: a guard at the socket, and an inflater with a limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.sources.inflate import ENCODINGS, inflated

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx

    from digest.sources.guard import Deadline, Resolver


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `body` where it gave something (2xx), `location` where it redirects to another address.

    `url` is the address that was asked; header names are in lower case.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


class Exchange:
    """Asks servers, from any thread. `allow_hosts` may be at private addresses; time-outs are in seconds."""

    def __init__(
        self,
        *,
        allow_hosts: frozenset[str],
        connect_seconds: float,
        read_seconds: float,
        resolver: "Resolver | None",
    ) -> None:
        self._allow_hosts = allow_hosts
        self._timeouts = (connect_seconds, read_seconds, read_seconds, None)  # connect, read, write, wait for a pool
        self._resolver = resolver
        self._certificates: SSLContext | None = None
        self._lock = Lock()

    def ask(
        self,
        target: "httpx.URL",
        where: str,
        headers: Mapping[str, str],
        deadline: "Deadline",
        *,
        max_bytes: int,
        cut: bool = False,
    ) -> Answer:
        """The answer to a GET. Raises `SourceError`, which begins with `where`, if there is none.

        A body larger than `max_bytes` is an error, or with `cut` only its beginning.
        """
        import httpcore
        import httpx

        from digest.sources.guard import GuardedBackend, GuardedTransport, Refused, resolve

        backend = GuardedBackend(self._allow_hosts, self._resolver or resolve, deadline)
        # A fresh one each time: requests to one host are seconds apart, and so nothing is gained by keeping them open.
        transport = GuardedTransport(backend, self._trusted())
        # As bytes: validators go back as they came, and httpx would take text for ASCII.
        fields = {name: value.encode("latin-1") for name, value in headers.items()}
        fields["Accept-Encoding"] = ENCODINGS.encode()
        try:
            with (
                httpx.Client(transport=transport, timeout=self._timeouts, trust_env=False) as client,
                client.stream(
                    "GET",
                    target,
                    headers=[(name.encode(), value) for name, value in fields.items()],
                    follow_redirects=False,
                ) as answer,
            ):
                told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers.raw}
                if answer.next_request is not None:
                    return Answer(str(target), answer.status_code, told, location=str(answer.next_request.url))
                pieces = inflated(answer.iter_raw(), told, max_bytes, where, cut=cut) if answer.is_success else ()
                return Answer(str(target), answer.status_code, told, b"".join(pieces))
        except Refused as error:
            raise SourceError(f"{where}: {error}") from error
        except (httpx.RemoteProtocolError, httpx.InvalidURL) as error:  # httpx looks at every redirect, followed or not
            raise SourceError(
                f"{where}: redirects to something that is no address. Tell the owner of the site"
            ) from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise SourceError(f"{where}: {_words(error, deadline)}") from error

    def _trusted(self) -> "SSLContext":
        """The certificates of those who vouch for sites, read once: that takes a while."""
        import httpx

        with self._lock:
            if self._certificates is None:
                self._certificates = httpx.create_ssl_context(trust_env=False)
            return self._certificates


def _words(error: Exception, deadline: "Deadline") -> str:
    import ssl

    import httpcore

    if deadline.is_over:
        return f"took longer than {deadline.seconds:g} seconds. Try again later"
    if isinstance(error, httpcore.TimeoutException):
        return "the server does not answer. Try again later"
    reason = error.args[0] if error.args else None  # what httpcore made the error from
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({reason.verify_message}). Tell the owner of the site"
    if isinstance(error, httpcore.ConnectError):
        words = reason.strerror if isinstance(reason, OSError) else error
        return f"cannot connect ({words}). Check the address, or try again later"
    return f"the answer broke off or is not HTTP ({error}). Try again later"
