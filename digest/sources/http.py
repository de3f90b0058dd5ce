"""The one HTTP client. It says who it is, asks only for what changed, waits for its turn, and heeds what sites wish.

Conditional requests are made by hand, as what they compare with is kept in the database and not in a cache.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from digest import __version__
from digest.errors import NotHad, SourceError, TryLater
from digest.interfaces import Response
from digest.model import Visit
from digest.sources import robots
from digest.sources.exchange import Answer, Exchange
from digest.sources.pace import Pace, span, wished_seconds
from digest.sources.validators import conditions, keepable

if TYPE_CHECKING:
    import httpx

    from digest.sources.guard import Deadline, Resolver

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOVED_FOR_GOOD = (301, 308)
_PARTIAL = 206
_NOT_MODIFIED = 304
_TOO_OFTEN = 429
_UNAVAILABLE = 503
_AFTER_TOO_OFTEN = 3_600.0  # seconds that a site is left alone if it does not say how long
_STATUS_WORDS = {
    _PARTIAL: "the site gives only a part of it. Tell its owner",
    401: "the site asks for a password. Use an address that is open to everybody",
    403: "the site refuses to show it to us. Ask its owner, or use another address",
    404: "there is nothing at this address. Open it in a browser and correct it",
    410: "it is gone for good. Take it out of the schedule file, or find its new address",
}


def user_agent(contact: str = "") -> str:
    """How the program names itself to the sites that it reads; `contact` is an address or URL for their owners."""
    contact = " ".join(contact.encode("ascii", "ignore").decode().split())
    return f"digest/{__version__} (+{contact})" if contact else f"digest/{__version__}"


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be fetched, redirects included."""

    url: str
    accept: str
    max_bytes: int
    deadline: "Deadline"
    known: Visit | None = None
    obey_robots: bool = False
    cut: bool = False  # the beginning is enough


class Client:
    """Fetches addresses, for several threads at once. Every request of it, and every redirect, passes the same guard.

    `allow_hosts` names hosts (as they are written in an address, without the port) that may be private and may use any
    port. Between two requests to one host lie `gap_seconds`, or more where its robots.txt wishes so; at most `at_once`
    requests run at a time, and none waits longer than `turn_seconds` to be let through. `total_seconds` is for a whole
    errand without these waits. All limits are in seconds. `now` serves to read until when a site wants to be left
    alone. `resolver` gives the addresses of a host; by default the system does.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        now: Callable[[], datetime],
        allow_hosts: frozenset[str] = frozenset(),
        gap_seconds: float = 2,
        at_once: int = 8,
        turn_seconds: float = 300,
        connect_seconds: float = 5,
        read_seconds: float = 10,
        total_seconds: float = 20,
        max_redirects: int = 5,
        resolver: "Resolver | None" = None,
    ) -> None:
        self._user_agent = user_agent
        self._monotonic = monotonic
        self._now = now
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self._total_seconds = total_seconds
        self._max_redirects = max_redirects
        self._pace = Pace(
            monotonic=monotonic,
            sleep=sleep,
            gap_seconds=gap_seconds,
            at_once=at_once,
            turn_seconds=turn_seconds,
        )
        self._robots = robots.Robots(self._robots_file, monotonic, token=user_agent.partition("/")[0])
        self._exchange = Exchange(
            allow_hosts=self._allow_hosts,
            connect_seconds=connect_seconds,
            read_seconds=read_seconds,
            resolver=resolver,
        )

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        known: Visit | None = None,
        obey_robots: bool = False,
        cut: bool = False,
    ) -> Response:
        """See `digest.interfaces.Web`. Validators that are not to be sent back are taken out of the headers."""
        if known is not None and known.url != url:
            known = None  # what is remembered of one address says nothing about another
        answers = self._follow(_Errand(url, accept, max_bytes, self._deadline(), known, obey_robots, cut))
        last, redirects = answers[-1], answers[:-1]
        if last.location is not None:
            raise SourceError(
                f"{url}: redirects more than {self._max_redirects} times. Open it in a browser and use the address it "
                "ends at"
            )
        where = _where(last.url, url) if redirects else url
        if not _is_whole(last.status) and last.status != _NOT_MODIFIED:
            words = f"{where}: {_status_words(last.status)} (HTTP {last.status})"
            raise NotHad(words, last.status) if 400 <= last.status < 500 else SourceError(words)
        moved = bool(redirects) and all(answer.status in _MOVED_FOR_GOOD for answer in redirects)
        headers = keepable(last.headers, last.status, redirected=bool(redirects))
        return Response(url, last.url, last.status, headers, last.body, last.url if moved else None)

    def close(self) -> None:
        """End all waits, and ask nobody any more. Requests that run end by themselves, within their limits."""
        self._pace.close()

    def _follow(self, errand: _Errand) -> list[Answer]:
        """The answers along all redirects; the last one is a redirect itself if there are too many."""
        answers: list[Answer] = []
        address = errand.url
        while len(answers) <= self._max_redirects:
            where = _where(address, errand.url)
            target = self._checked(address, where)
            if errand.obey_robots:
                self._heed_robots(target, where, errand.deadline)
            marks = conditions(errand.known, redirected=bool(answers))
            answer = self._ask(target, where, errand, marks)
            if answer.status == _NOT_MODIFIED and not marks:
                # A cache on the way may be mistaken about what we have.
                answer = self._ask(target, where, errand, {"Cache-Control": "no-cache"})
                if answer.status == _NOT_MODIFIED:
                    raise SourceError(
                        f"{where}: the site says that nothing changed, though we have nothing of it yet. Tell its "
                        f"owner (HTTP {_NOT_MODIFIED})"
                    )
            answers.append(answer)
            if answer.location is None:
                break
            address = answer.location
        return answers

    def _ask(self, target: "httpx.URL", where: str, errand: _Errand, extra: dict[str, str]) -> Answer:
        """The answer to one request, asked when it is our turn. Raises `TryLater` if the site wants to be left alone."""
        headers = {"User-Agent": self._user_agent, "Accept": errand.accept, **extra}
        host = _host(target)
        came = self._monotonic()
        with self._pace.turn(host, where):
            errand.deadline.extend(self._monotonic() - came)
            answer = self._exchange.ask(
                target, where, headers, errand.deadline, max_bytes=errand.max_bytes, cut=errand.cut
            )
            wish = self._wish(answer)
            if wish is None:
                return answer
            self._pace.leave_alone(host, wish)  # before the turn ends, or those who wait would ask
        words = "says that we ask too often" if answer.status == _TOO_OFTEN else "asks for a pause"
        raise TryLater(f"{where}: the site {words}. It is left alone for {span(wish)} (HTTP {answer.status})", wish)

    def _wish(self, answer: Answer) -> float | None:
        """For how many seconds the site wants to be left alone, if it does."""
        if answer.status not in (_TOO_OFTEN, _UNAVAILABLE):
            return None
        wish = wished_seconds(answer.headers.get("retry-after", ""), self._now())
        return _AFTER_TOO_OFTEN if wish is None and answer.status == _TOO_OFTEN else wish

    def _heed_robots(self, target: "httpx.URL", where: str, deadline: "Deadline") -> None:
        came = self._monotonic()
        site = f"{target.scheme}://{target.netloc.decode('ascii')}"  # robots.txt is for one port (RFC 9309, 2.3)
        rules = self._robots.rules(site, where)
        self._pace.widen(_host(target), rules.delay)
        deadline.extend(self._monotonic() - came)
        if not rules.allow(str(target)):
            raise NotHad(
                f"{where}: robots.txt of {target.host} does not allow it to be read by programs. Ask the owner of the "
                "site, or leave this address out"
            )

    def _robots_file(self, address: str) -> bytes:
        """A robots.txt, or its first part. Anything but a good answer or trouble means that there is none.

        Too many redirects mean it too (RFC 9309 section 2.3.1.2).
        """
        errand = _Errand(address, "text/plain, */*;q=0.1", robots.MAX_BYTES, self._deadline(), cut=True)
        last = self._follow(errand)[-1]
        if last.status >= 500:
            raise SourceError(f"{address}: {_status_words(last.status)} (HTTP {last.status})")
        return last.body

    def _deadline(self) -> "Deadline":
        from digest.sources.guard import Deadline

        return Deadline(self._monotonic, self._total_seconds)

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
                f"{where}: only the ports of the web (80 and 443) are asked, and this is port {url.port}. If it is a server of yours, name the host '{url.host}' in "
                "'allow_hosts' in the schedule file"
            )
        return url

    def _is_allowed(self, url: "httpx.URL") -> bool:
        return url.raw_host.decode("ascii") in self._allow_hosts


def _where(address: str, asked: str) -> str:
    return address if address == asked else f"{address} (redirected from {asked})"


def _host(target: "httpx.URL") -> str:
    """The name by which the pace knows a host: in lower case, and without the dot that may end it."""
    return target.raw_host.decode("ascii").rstrip(".")


def _is_whole(status: int) -> bool:
    return 200 <= status < 300 and status != _PARTIAL  # for a part we do not ask


def _status_words(status: int) -> str:
    if status >= 500:
        return "the server is in trouble. Try again later"
    return _STATUS_WORDS.get(status, "the server gave no page. Open the address in a browser and correct it")
