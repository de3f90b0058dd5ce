"""The pages of articles that a source points to, fetched politely: few at a time, and again only if they changed."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from digest.articles.normalise import url_key
from digest.errors import NotHad, SourceError
from digest.interfaces import Look, Response, Web
from digest.model import Visit
from digest.sources.charset import decode, looks_binary

MAX_PAGE = 5_000_000  # bytes of one page
MAX_PAGES = 50_000_000  # bytes of all pages of one look: they are held in memory until they are read
ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"

_FRESH = timedelta(days=7)  # for so long after it was first seen, an article may still be edited
_ASKED_AGAIN = timedelta(hours=24)
_TRIED_AGAIN = timedelta(hours=6)
_MOST_FAILURES = 3  # in a row, of one host

# In place of a hint: the page could not be had for a reason of its own. It is left alone for a while, or the dead links
# at the top of a list would use up each look.
_NOT_HAD = "could not be had"

_HTML = ("text/html", "application/xhtml+xml")
_UNTOLD = ("", "application/xml", "text/xml")  # XHTML is sometimes sent as XML
_LOOKS_LIKE_HTML = re.compile(rb"<!doctype html|<html|<head|<body|<article|<div|<h1|<p[ >]", re.IGNORECASE)
_OTHERS = (
    ("application/pdf", "a PDF"),
    ("image/", "a picture"),
    ("audio/", "a sound recording"),
    ("video/", "a film"),
    ("application/json", "data (JSON)"),
    ("application/ld+json", "data (JSON)"),
    ("application/rss+xml", "a feed"),
    ("application/atom+xml", "a feed"),
    ("application/xml", "XML"),
    ("text/xml", "XML"),
    ("text/plain", "plain text"),
)


class NotAsked(SourceError):  # noqa: N818 - nothing failed; the page waits for the next look
    """A page was not asked for in this look, because enough was or because its host does not answer."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came, and its final address."""

    html: str
    url: str


class Pages:
    """Fetches pages for one source in one look.

    A page that was fetched before is asked for again when its hint is another one; or, where there is no hint, once a
    day in the week after it was first seen. Addresses that differ only in what `digest.articles.normalise.url_key`
    leaves out are one page. With `recheck`, a page in its first week is asked for again once a day though its hint is
    the same: a feed seldom says that an article was corrected. At most `most` requests are made, and `most_bytes` kept. `unchanged` counts the pages that
    were left as they are, and `visits` are to be remembered.
    """

    def __init__(
        self, web: Web, look: Look, *, most: int = 30, most_bytes: int = MAX_PAGES, recheck: bool = False
    ) -> None:
        self._web = web
        self._now = look.now
        self._recheck = recheck
        self._known: dict[str, Visit] = {}
        for visit in sorted(look.visits.values(), key=lambda visit: visit.at):
            if (key := url_key(visit.url)) is not None:
                self._known[key] = visit
        self._most = self._left = most
        self._most_bytes = self._bytes_left = most_bytes
        self._failures: Counter[str] = Counter()
        self._seen: set[str] = set()
        self.visits: list[Visit] = []
        self.unchanged = 0

    @property
    def spent(self) -> bool:
        """Whether no other page is asked for in this look."""
        return self._left <= 0 or self._bytes_left <= 0

    def is_known(self, url: str) -> bool:
        """Whether the page was had, in this look or in an earlier one."""
        known = self._known.get(url_key(url) or url)
        return known is not None and known.hint != _NOT_HAD

    def is_due(self, url: str, hint: str | None = None) -> bool:
        """Whether `get` would ask for the page, if it may."""
        key = url_key(url) or url
        return key not in self._seen and self._is_due(self._known.get(key), hint)

    def has_due(self) -> bool:
        """Whether a page that a list led to would be asked for again, though the list said nothing new."""
        known = (one for one in self._known.values() if one.hint not in (None, _NOT_HAD))
        return any(self._is_due(one, one.hint) for one in known)

    def is_settled(self, url: str, hint: str | None = None) -> bool:
        """Whether the page never falls due again by itself: only if the list that names it says something else of it."""
        known = self._known.get(url_key(url) or url)
        if known is None:
            return False
        has_said = hint is not None and hint == known.hint
        return has_said or (self._now - known.first >= _FRESH and not self._is_due(known, hint))

    def get(self, url: str, hint: str | None = None) -> Page | None:
        """The page; None where it is known and nothing says that it changed, or it was had in this look already.

        `hint` is what the list that led here says of its state. Raises `NotAsked` if it has to wait for the next look,
        `TryLater` if the site asks to be left alone, and `SourceError` if it cannot be had or is no HTML.
        """
        key = url_key(url) or url
        known = self._known.get(key)
        if key in self._seen:
            return None
        if not self._is_due(known, hint):
            self.unchanged += 1
            return None
        was_had = known is not None and known.hint != _NOT_HAD
        if self.spent and known is not None and was_had and hint in (None, known.hint):
            self.unchanged += 1  # a second look at an article that we have is the first thing to wait
            return None
        self._refuse_beyond(url)
        self._seen.add(key)
        self._left -= 1
        try:
            response = self._asked(url, known if was_had else None)
        except NotHad:
            self._remember_failure(key, url, known)
            raise
        if response.unchanged:
            self._remember(key, response.visit(self._now, known=known, hint=hint))
            self.unchanged += 1
            return None
        self._bytes_left -= len(response.body)
        try:
            page = page_of(response)
        except SourceError:
            self._remember_failure(key, url, known)
            raise
        self._remember(key, response.visit(self._now, known=known, hint=hint))
        return page

    def _is_due(self, known: Visit | None, hint: str | None) -> bool:
        if known is None:
            return True
        since, is_fresh = self._now - known.at, self._now - known.first < _FRESH
        if known.hint == _NOT_HAD:
            return is_fresh and since >= _TRIED_AGAIN
        if hint is not None and hint != known.hint:
            return True
        return (hint is None or self._recheck) and is_fresh and since >= _ASKED_AGAIN

    def _refuse_beyond(self, url: str) -> None:
        host = _host(url)
        if self._failures[host] >= _MOST_FAILURES:
            raise NotAsked(
                f"{url}: was not asked, as {host} failed {_MOST_FAILURES} times in a row. The next look tries"
            )
        if self._left <= 0:
            raise NotAsked(
                f"{url}: {self._most} pages were asked for in this look; the rest is fetched at the next look"
            )
        if self._bytes_left <= 0:
            raise NotAsked(
                f"{url}: {self._most_bytes // 1_000_000} MB of pages were fetched in this look; the rest is fetched at "
                "the next look"
            )

    def _asked(self, url: str, known: Visit | None) -> Response:
        """The answer. A host that does not give one, whatever it says, is counted as failing."""
        host = _host(url)
        try:
            response = self._web.get(url, accept=ACCEPT, max_bytes=MAX_PAGE, known=known, obey_robots=True)
        except NotHad:
            self._failures[host] = 0
            raise
        except SourceError:
            self._failures[host] += 1
            raise
        self._failures[host] = 0
        return response

    def _remember(self, key: str, visit: Visit) -> None:
        self._known[key] = visit
        self.visits.append(visit)

    def _remember_failure(self, key: str, url: str, known: Visit | None) -> None:
        """Nothing is noted of a page that we have: it is tried again as soon as it is due."""
        if not self.is_known(url):
            self._remember(key, Visit(url=url, first=known.first if known else self._now, at=self._now, hint=_NOT_HAD))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # the client will say that it is no address
        return ""


def page_of(response: Response) -> Page:
    """The page that an answer holds. Raises `SourceError` that says what it is if it is none."""
    if (other := _what_else(response)) is not None:
        raise SourceError(f"{response.asked}: is {other} and no web page, and so was not read")
    return Page(decode(response.body, response.content_type, html=True), response.url)


def _what_else(response: Response) -> str | None:
    """What the answer is if it is no page, with an article: "a PDF"."""
    kind = (response.content_type or "").partition(";")[0].strip().lower()
    start = response.body[:2_000]
    if start.startswith(b"%PDF-"):
        return "a PDF"
    if looks_binary(response.body):
        return _named(kind) if kind not in _HTML else "no text"
    if kind in _HTML or (kind in _UNTOLD and _LOOKS_LIKE_HTML.search(start)):
        return None
    return _named(kind)


def _named(kind: str) -> str:
    known = next((name for begin, name in _OTHERS if kind.startswith(begin)), None)
    return known or (f"a file of the type {kind[:60]}" if kind.isprintable() and kind else "a file of an unknown type")
