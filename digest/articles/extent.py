"""From which line to which the body reaches: the range of lines with the greatest sum of scores, below the headline.

A page mostly begins with its own title, that of the browser's window, and says it again over the article. What stands
above that second place is menu and teasers, however much running text they hold.
"""

import re
from collections.abc import Sequence

from digest.articles import cards
from digest.articles.lines import Line
from digest.articles.tags import Tag

_SCORES = {
    Tag.SHORT: -8.0,
    Tag.REPEATED: -4.0,
    Tag.CHROME: -14.0,
    Tag.FURNITURE: -14.0,
    Tag.CREDIT: -6.0,
    Tag.CAPTION: -6.0,
    Tag.COMMENTS: -60.0,
    Tag.RELATED: -40.0,
    Tag.AUTHOR: -60.0,
    Tag.CONTROL: -14.0,
    Tag.POINTER: -2.0,
    Tag.LISTED: -8.0,
    Tag.CARD: -30.0,
    Tag.BYLINE: -10.0,
    Tag.DATE: -10.0,
    Tag.KICKER: -8.0,
}
_FIGURE = re.compile(r"(?:^|\s)[+–-]?[$£€]?\d[\d.,:/]*%?(?=\s|$)")
_ROW_OF_TABLE = 3  # figures in a line
_SMALL = (Tag.SHORT, Tag.REPEATED)
_RUN = -48.0  # the most that short lines take away between two paragraphs: sub-heads, lists and tables split no body

_TEASER = 45  # words that a teaser has at the most
_TEASERS = 3  # in a row, from which they are taken for such
_OF_A_TEASER = 0.5  # what its words count

_LONGEST = 40  # words of a title
_MOST_TITLES = 40  # places that are looked at
_TITLE_TAGS = (Tag.SHORT, Tag.SENTENCE, Tag.PROSE, Tag.CHROME)  # a question of 12 words looks like prose
_PARTED_AFTER = re.compile(r"\s*(?:$|\s[–—-]\s|[|»«•·:<])")
_PARTED_BEFORE = re.compile(r"(?:\s[–—-]|[|»«•·:>])\s$")
_BELOW = 20  # lines below a headline in which its text begins
_NEAR = 3.0  # how many times better a range elsewhere must be than the one that begins there
_MORE_THAN_A_STANDFIRST = 50.0  # words that such a range has at least
_ABOVE = 2.0  # the same for a range above all headlines
_LATER = 0.75  # what of the best sum is enough for the range below a later headline


def score(unit: Line, tag: Tag) -> float:
    """How much a line speaks for the body (positive) or against it, in words."""
    if tag is Tag.PROSE:
        return float(min(unit.words, 60))
    if tag is Tag.SENTENCE:
        return unit.words - 2.0
    if tag in (Tag.APPEAL, Tag.NOTICE):
        return -float(max(14, min(unit.words, 60)))
    if tag is Tag.SHORT and unit.words >= 12:
        return 1.0 if unit.words < 20 else unit.words / 2
    if tag in _SMALL and len(unit.text) <= 200:
        figures = len(_FIGURE.findall(unit.text))
        if figures >= _ROW_OF_TABLE or (figures and _FIGURE.fullmatch(unit.text)):
            return 1.0
    return _SCORES[tag]


def find_extent(units: Sequence[Line], tags: Sequence[Tag], end: int) -> tuple[int, int]:
    """Start and stop (exclusive) of the body among the first `end` lines; equal where there is none."""
    scores = [score(unit, tag) for unit, tag in zip(units[:end], tags, strict=False)]
    for place in _teasers(units, tags, end):
        scores[place] *= _OF_A_TEASER
    places = [place for place in window_titles(units, tags) if place < end]
    below = [_below(scores, tags, place) for place in places]
    most = max((total for total, _, _ in below), default=0.0)
    above = _best(scores[: places[0]] if places else scores, tags, 0)[0]
    if not most or above > _ABOVE * most:
        return _best(scores, tags, 0)[1:]
    return next((start, stop) for total, start, stop in reversed(below) if total >= _LATER * most)


def window_titles(units: Sequence[Line], tags: Sequence[Tag]) -> list[int]:
    """The places where the page's own title stands again, and where Markdown marks one."""
    top = units[0].text if units and units[0].words <= _LONGEST else None
    found: list[int] = []
    for place in range(1, len(units)):
        if len(found) == _MOST_TITLES:
            break
        unit = units[place]
        if not 2 <= unit.words <= _LONGEST or tags[place] not in _TITLE_TAGS or unit.bullet:
            continue
        marked = unit.heading == 1 and not (found and Tag.PROSE in tags[found[-1] : place])  # else it is a sub-head
        if marked or (top is not None and says(top, unit.text)):
            found.append(place)
    return found


def says(top: str, text: str) -> bool:
    """Whether a window's title is this text, alone or parted from the site's name and the section."""
    if top.startswith(text):
        return _PARTED_AFTER.match(top[len(text) :]) is not None
    return len(text.split()) >= 4 and top.endswith(text) and _PARTED_BEFORE.search(top[: -len(text)][-3:]) is not None


def _below(scores: Sequence[float], tags: Sequence[Tag], title: int) -> tuple[float, int, int]:
    """The best range below a title: the one that takes in the first running text there, unless another is far better."""
    best = _best(scores, tags, title + 1)
    first = next((p for p in range(title + 1, min(title + _BELOW, len(scores))) if tags[p] is Tag.PROSE), None)
    if first is not None:
        total, _, stop = _best(scores, tags, first, anew=False)
        if total >= _MORE_THAN_A_STANDFIRST and _NEAR * total > best[0]:
            return _best(scores[:stop], tags, title + 1)
    return best


def _best(scores: Sequence[float], tags: Sequence[Tag], begin: int, *, anew: bool = True) -> tuple[float, int, int]:
    """The greatest sum (Kadane) of a range from `begin` on, and the range. Unless `anew`, it begins just there, and what
    comes after its sum was spent does not count."""
    best, best_start, best_stop = 0.0, begin, begin
    total, start, run = 0.0, begin, 0.0
    for place in range(begin, len(scores)):
        value = scores[place]
        if tags[place] in _SMALL and value < 0:
            value = max(value, _RUN - run)
            run += value
        elif tags[place] is Tag.PROSE:
            run = 0.0
        if total <= 0:
            if place > begin and not anew:
                break
            total, start = 0.0, place
        total += value
        if total > best:
            best, best_start, best_stop = total, start, place + 1
    return best, best_start, best_stop


def _teasers(units: Sequence[Line], tags: Sequence[Tag], end: int) -> list[int]:
    """The places of running text that takes turns with headlines, as in a list of other pieces."""
    found: list[int] = []
    row: list[int] = []
    for place in (*(place for place in range(end) if tags[place] is Tag.PROSE), None):
        if place is not None and _is_teaser(units, tags, place, end):
            row.append(place)
            continue
        found += row if len(row) >= _TEASERS else []
        row = []
    return found


def _is_teaser(units: Sequence[Line], tags: Sequence[Tag], place: int, end: int) -> bool:
    """Whether it is short and alone, with a headline just above and something small below."""
    above, below = range(max(0, place - 2), place), range(place + 1, min(end, place + 3))
    alone = not any(tags[p] is Tag.PROSE for p in (*above, *below))
    return (
        alone and units[place].words < _TEASER and any(units[p].words >= 5 and cards.is_title(units[p]) for p in above)
    )
