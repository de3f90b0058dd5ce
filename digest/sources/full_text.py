"""The pages of entries of which a feed has only a teaser."""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from digest.articles.records import PAGE
from digest.errors import SourceError
from digest.model import Problem, RawItem
from digest.sources.pages import NotAsked, Pages

_FEWEST_WORDS = 120  # of 88 articles of news sites five are shorter
_LONGEST_MARK = 60  # characters
_LONGEST_FOOTER = 800
_MOST_NAMED = 3  # pages that could not be had, each in a line of its own
_TAGS = re.compile(r"<[^<>]*>")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_FOOTER = re.compile(r"The post .{1,500} (?:appeared first on|first appeared on) .{1,200}$")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.{3})\]|(?:keep|continue) reading.*|read (?:the )?(?:more|full (?:story|article)|rest).*"
    r"|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|lees (?:meer|verder))[\s»›→>.\])]*$",
    re.IGNORECASE,
)


def is_teaser(record: Mapping[str, Any]) -> bool:
    """Whether an entry has less than an article: fewer than 120 words, or a text that is cut off.

    What WordPress puts below every text ("The post ... appeared first on ...") stands below whole ones too.
    """
    text = _plain(record)
    text = text[:-_LONGEST_FOOTER] + _FOOTER.sub("", text[-_LONGEST_FOOTER:]).rstrip()
    words = len(text.split()) + len(_UNSPACED.findall(text)) // 2  # a word of Chinese or Japanese has about two
    return words < _FEWEST_WORDS or _CUT.search(text[-_LONGEST_MARK:]) is not None


def hint_of(record: Mapping[str, Any], updated: str) -> str:
    """Sixteen hexadecimal digits that are others when the feed says something else of the article."""
    said = "\n".join((record["title"] or "", updated, record["standfirst"] or "", _plain(record)))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _plain(record: Mapping[str, Any]) -> str:
    return " ".join(html.unescape(_TAGS.sub(" ", record["body"] or "")).split())


class FullTexts:
    """Completes the entries of one feed, and keeps account.

    `left_out` counts the entries whose article is to stay as we have it: a teaser must not take its place. `is_done`
    tells whether every page is known now, so that nothing is to be tried again while the feed stays the same.
    """

    def __init__(self, pages: Pages, where: str) -> None:
        self.pages = pages
        self.left_out = 0
        self.is_done = True
        self._where = where
        self._failed: list[Problem] = []
        self._waiting: list[str] = []  # why, of each page that was not asked for

    def complete(self, item: RawItem, record: Mapping[str, Any], updated: str) -> RawItem | None:
        """The item with its page; as it is where that cannot be had; None where the article is to stay as we have it."""
        if item.url is None or not is_teaser(record):
            return item
        try:
            page = self.pages.get(item.url, hint_of(record, updated))
        except SourceError as error:
            is_known = self._note(item, item.url, error)
            self.left_out += is_known
            return None if is_known else item
        if page is None:
            self.left_out += 1
            self.is_done &= self.pages.is_known(item.url)  # or its failure is too fresh for another try
            return None
        # The page is at `page.url`, but the article is the one that the feed names: its id is of the feed's address.
        return replace(item, content={**record, PAGE: page.html}, url=page.url)

    def _note(self, item: RawItem, url: str, error: SourceError) -> bool:
        """Note why a page could not be had, and say whether it was had before."""
        self.is_done = False
        is_known = self.pages.is_known(url)
        if isinstance(error, NotAsked):
            self._waiting.append(str(error).removeprefix(f"{url}: "))
        else:
            outcome = "its article stays as it was" if is_known else "only its teaser could be had"
            self._failed.append(Problem(item.origin, f"{outcome}, and its page is tried again later: {error}"))
        return is_known

    def problems(self) -> Iterator[Problem]:
        """One for each page that failed, as far as anybody would read them, and one for all that wait."""
        named = self._failed if len(self._failed) <= _MOST_NAMED + 1 else self._failed[:_MOST_NAMED]
        yield from named
        if more := len(self._failed) - len(named):
            yield Problem(self._where, f"the pages of {more} more entries could not be had, and are tried again later")
        if self._waiting:
            count = len(self._waiting)
            yield Problem(self._where, f"of {count} entries the page has yet to be fetched: {self._waiting[0]}")
