"""What the pages of one site have in common: menus, footers, house text. It is learned from lines that repeat.

A source may hold pages of several sites, and a plain-text scrape does not say which site it is of. So a page is compared
with its neighbours only, which are the pages most like it. What is kept of a page is its fingerprint, short hashes of
lines: enough to compare pages, and nothing that could be read.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from digest.articles.extent import says
from digest.articles.lines import MAX_CHARACTERS, clean, count_words, normal_form, number_lines

_SHORT = 12  # words that a line of a menu has at the most
_LONGEST = 600  # characters of a line that is looked at
_MOST_SHORT, _MOST_LONG = 320, 80  # hashes that are kept of a page
_LONG_MARK = "+"  # before the hash of a longer line
_SHARED = 3  # short lines that neighbours have in common
_LIKE = 0.5  # of the best neighbour's common lines: what a page must have to be a neighbour
_SAME = 0.5  # of a page's longer lines: with as many in common two pages are the same article
_SHARE = 0.5  # of the neighbours that a line must stand on


def fingerprint(text: str) -> frozenset[str]:
    """Hashes of the lines of a page, at most 400: of many always the same ones, so that pages can be compared."""
    marks = set(map(_mark, _lines(text)))
    long = sorted(mark for mark in marks if mark.startswith(_LONG_MARK))
    short = sorted(marks.difference(long))
    return frozenset(short[:_MOST_SHORT] + long[:_MOST_LONG])


def furniture_of(text: str, pages: Sequence[frozenset[str]]) -> frozenset[str]:
    """The lines of a page, in normal form, that at least half of its neighbours have too.

    `pages` are fingerprints of pages of the same source. Its own is passed over, and so are other versions of the same
    article: what they share is the article. The headline is never among the lines, though other pages point to it.
    """
    own = fingerprint(text)
    counts: Counter[str] = Counter()
    neighbours = _neighbours(own, pages)
    for page in neighbours:
        counts.update(page & own)
    common = {mark for mark, count in counts.items() if count >= _SHARE * len(neighbours)}
    if not common:
        return frozenset()
    lines = list(_lines(text))
    headlines = set(_headlines(lines, common))
    return frozenset(line for line in map(normal_form, lines) if line not in headlines and _mark(line) in common)


def _neighbours(own: frozenset[str], pages: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The pages that share the most short lines with a page, and at least three."""
    long = {mark for mark in own if mark.startswith(_LONG_MARK)}
    shared = [
        (len((page & own) - long), page)
        for page in pages
        if page != own and not (len(long) > 1 and len(page & long) >= _SAME * len(long))
    ]
    most = max((count for count, _ in shared), default=0)
    return [page for count, page in shared if count >= max(_SHARED, _LIKE * most)]


def _lines(text: str) -> Iterator[str]:
    """The lines that say something, cleaned."""
    for line in number_lines(text[:MAX_CHARACTERS]):
        if len(line) <= 2 * _LONGEST and len(line := clean(line)) <= _LONGEST and any(map(str.isalpha, line)):
            yield line


def _mark(line: str) -> str:
    line = normal_form(line)
    mark = hashlib.blake2b(line.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return mark if count_words(line) <= _SHORT else _LONG_MARK + mark


def _headlines(lines: Sequence[str], common: set[str]) -> Iterator[str]:
    """The normal forms of the window's title, where it stands again, and of a headline that stands twice in a row."""
    top = lines[0] if _mark(lines[0]) not in common else ""
    for before, line in zip(("", *lines), lines, strict=False):
        if (top and says(top, line)) or (line == before and count_words(line) > _SHARED):
            yield normal_form(line)
