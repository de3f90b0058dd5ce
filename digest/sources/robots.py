"""What a site's robots.txt allows to a program (RFC 9309), remembered for each site for a while."""

import math
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from digest.errors import SourceError, TryLater

MAX_BYTES = 500 * 1024  # as much as has to be read (RFC 9309 section 2.5)

_KEEP_SECONDS = 86_400.0  # RFC 9309 section 2.4
_KEEP_FAILURE_SECONDS = 3_600.0
_MAX_SITES = 100
_AGENT = re.compile(r"\s*user(?:-|\s+)?agent\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)


class Rules:
    """What one robots.txt says to the program that calls itself `token`. `delay` is its Crawl-delay in seconds, or 0."""

    def __init__(self, data: bytes, token: str) -> None:
        from protego import Protego

        if len(data) >= MAX_BYTES:
            data = data[: data.rfind(b"\n") + 1]  # half a rule may forbid much more than the whole
        text = data.decode("utf-8-sig", "replace")  # with its mark the first line would be lost
        self._token = token
        self._parsed = Protego.parse("\n".join(_for_us(text, token)))
        self.delay = self._parsed.crawl_delay(token) or 0.0

    def allow(self, address: str) -> bool:
        return self._parsed.can_fetch(address, self._token)


def _for_us(text: str, token: str) -> list[str]:
    """The lines, with the name of every other program made the same.

    protego takes the name "di" for a part of ours, and a file with thousands of names and of rules would make it keep
    each rule for each name, which fills the memory.
    """
    lines = []
    for line in text.splitlines():
        if found := _AGENT.match(line):
            name = found[1].lower()
            lines.append(f"User-agent: {name if name in ('*', token.lower()) else 'somebody-else'}")
        else:
            lines.append(line)
    return lines


@dataclass(slots=True)
class _Site:
    lock: Lock = field(default_factory=Lock)  # one thread asks, the others wait for its answer
    rules: Rules | None = None
    failure: str = ""
    stale_at: float = -math.inf


class Robots:
    """The rules of many sites. `fetch` gives the bytes of a robots.txt: none if there is no such file.

    It raises `SourceError` where that cannot be known now; nothing of the site may be read then.
    """

    def __init__(self, fetch: Callable[[str], bytes], monotonic: Callable[[], float], token: str) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._token = token
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._lock = Lock()

    def rules(self, site: str, where: str) -> Rules:
        """The rules of a site, which is a scheme, a host and perhaps a port: `https://paper.example`.

        Raises `SourceError` if they cannot be had now. `where` is named in its message.
        """
        with self._lock:
            known = self._sites.setdefault(site, _Site())
            self._sites.move_to_end(site)
            if len(self._sites) > _MAX_SITES:
                self._sites.popitem(last=False)
        with known.lock:
            if self._monotonic() >= known.stale_at:
                self._read(known, site, where)
            if known.rules is None:
                raise SourceError(_not_now(where, known.failure))
            return known.rules

    def _read(self, known: _Site, site: str, where: str) -> None:
        known.rules = None
        try:
            data = self._fetch(f"{site}/robots.txt")
        except TryLater as error:  # the client remembers this by itself
            raise TryLater(_not_now(where, str(error)), error.seconds) from error
        except SourceError as error:
            known.failure = str(error)
            known.stale_at = self._monotonic() + _KEEP_FAILURE_SECONDS
            return
        known.rules = Rules(data, self._token)
        known.stale_at = self._monotonic() + _KEEP_SECONDS


def _not_now(where: str, reason: str) -> str:
    return (
        f"{where}: not now, because robots.txt of the site, which says what programs may read, cannot be had ({reason})"
    )
