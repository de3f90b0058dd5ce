"""Looking again, after collecting, at what was printed: is it still on the web?

A publisher who withdraws an article takes its page away. Vanishing from a feed is no sign of it, as feeds forget what is
old; nor is a server in trouble, a page that asks for a password, or a robots.txt. Only 404 and 410 count (RFC 9110,
sections 15.5.5 and 15.5.11), and what they come to is decided by `digest.editions.corrections.is_withdrawn`.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from digest.articles.normalise import bare_host, url_key
from digest.errors import NotHad, SourceError
from digest.interfaces import Web
from digest.model import Visit
from digest.newsroom import Newsroom

log = logging.getLogger(__name__)

_LOOKER = "(printed)"  # in place of a source's name, which has no brackets: these visits are nobody else's
_REACH = timedelta(days=35)  # after so long few read on in an edition
_ASKED_AGAIN = timedelta(hours=20)  # a round that runs every day is now and then some minutes early
_MOST = 40  # pages in one round
_SECONDS = 120.0
_MAX_PAGE = 5_000_000  # bytes
_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
_GONE = (404, 410)
_NEVER = datetime.min.replace(tzinfo=UTC)
_NOT_THERE = "not there"  # in place of a visit's hint


@dataclass(frozen=True, slots=True)
class Looked:
    """What a round found: which articles are `gone`, by id with the status that says so, and which are `there`.
    `silent` ones gave no answer that says either."""

    gone: dict[str, int]
    there: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def look_again(room: Newsroom, names: Iterable[str], monotonic: Callable[[], float]) -> Looked:
    """Ask for the pages of the articles of these sources that were printed in the last 35 days, and note which are gone.

    Each page is asked for once in 20 hours, and only if it changed since; not at all where its source has just read
    it, unless it was gone the last time. At most 40 are asked for, those that wait longest first, and none after two
    minutes of the clock `monotonic`, in seconds. A host that fails is left alone for the rest of the round. Nothing
    that happens to one address stops anything.
    """
    names = tuple(names)
    now, store = room.clock(), room.store
    addresses = store.articles.printed_addresses(names, now - _REACH)
    visits = store.sources.visits(_LOOKER, "")
    read = {
        url_key(visit.url)
        for name in names
        for visit in store.sources.visits(name, room.fingerprint(name)).values()
        if now - visit.at < _ASKED_AGAIN
    }
    errand = _Errand(room.web, now, monotonic)
    for one, url in _in_turn(addresses, visits):
        if _is_due(url, visits.get(url), now, read):
            errand.ask(one, url, visits.get(url))
    store.articles.keep(_LOOKER, (), visits=errand.visits, now=now)
    store.articles.note_absences(errand.gone, errand.there, now)
    return Looked(errand.gone, tuple(errand.there), tuple(errand.silent))


def _in_turn(addresses: Mapping[str, str], visits: Mapping[str, Visit]) -> list[tuple[str, str]]:
    """The articles and their addresses, those never asked for first, then those that were longest ago."""
    asked = {url: visit.at for url, visit in visits.items()}
    return sorted(addresses.items(), key=lambda one: (asked.get(one[1], _NEVER), one[0]))


def _is_due(url: str, before: Visit | None, now: datetime, read: Collection[str | None]) -> bool:
    if (key := url_key(url)) is None:
        return False  # no web address
    if before is None:
        return key not in read
    return now - before.at >= _ASKED_AGAIN and (before.hint == _NOT_THERE or key not in read)


class _Errand:
    """The requests of one round."""

    def __init__(self, web: Web, now: datetime, monotonic: Callable[[], float]) -> None:
        self._web = web
        self._now = now
        self._monotonic = monotonic
        self._end = monotonic() + _SECONDS
        self._left = _MOST
        self._failing: set[str] = set()  # hosts
        self.gone: dict[str, int] = {}
        self.there: list[str] = []
        self.silent: list[str] = []
        self.visits: list[Visit] = []

    def ask(self, article: str, url: str, before: Visit | None) -> None:
        """Ask for the page of an article, as far as this round may ask for it."""
        host = bare_host(url)
        if self._left <= 0 or host in self._failing or self._monotonic() >= self._end:
            return
        self._left -= 1
        visit = replace(before, at=self._now) if before else Visit(url=url, first=self._now, at=self._now)
        try:
            answer = self._web.get(url, accept=_ACCEPT, max_bytes=_MAX_PAGE, known=before, obey_robots=True)
        except NotHad as error:
            if error.status in _GONE:
                self.gone[article] = error.status
                visit = replace(visit, hint=_NOT_THERE)
            else:
                self.silent.append(article)
        except SourceError:
            self._failing.add(host)
            self.silent.append(article)
        except Exception:  # a fault at one address must not stop the others
            log.debug("looking again at %s failed", url, exc_info=True)
            self.silent.append(article)
        else:
            self.there.append(article)
            visit = answer.visit(self._now, known=before)
        self.visits.append(visit)
