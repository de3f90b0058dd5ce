"""What each line of a page looks like by itself, and the range of lines that scores best.

A tag is a first look at one line; which lines are the article is decided from the scores of all of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from digest.articles import cards, headline, lexicon, marks, pictures
from digest.articles.lines import Line


class LineClass(StrEnum):
    """What a line of the page is."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    KICKER = "kicker"
    BYLINE = "byline"
    DATE = "date"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    APPEAL = "appeal"
    RELATED = "related"
    CHROME = "chrome"
    COMMENT = "comment"
    BLANK = "blank"


class Tag(StrEnum):
    """What a line looks like by itself, before the article is known."""

    PROSE = "prose"
    SENTENCE = "sentence"  # short, but ends like a sentence
    SHORT = "short"
    REPEATED = "repeated"
    CHROME = "chrome"
    CREDIT = "credit"
    CAPTION = "caption"
    APPEAL = "appeal"
    NOTICE = "notice"
    COMMENTS = "comments"
    RELATED = "related"
    AUTHOR = "author"
    CONTROL = "control"
    POINTER = "pointer"
    LISTED = "listed"
    CARD = "card"
    BYLINE = "byline"
    DATE = "date"
    KICKER = "kicker"


_SCORES = {
    Tag.SHORT: -8.0,
    Tag.REPEATED: -4.0,
    Tag.CHROME: -14.0,
    Tag.CREDIT: -6.0,
    Tag.CAPTION: -6.0,
    Tag.COMMENTS: -60.0,
    Tag.RELATED: -40.0,
    Tag.AUTHOR: -60.0,
    Tag.CONTROL: -30.0,
    Tag.POINTER: -2.0,
    Tag.LISTED: -8.0,
    Tag.CARD: -30.0,
    Tag.BYLINE: -10.0,
    Tag.DATE: -10.0,
    Tag.KICKER: -8.0,
}
TEXT = (Tag.PROSE, Tag.SENTENCE, Tag.SHORT, Tag.REPEATED, Tag.NOTICE)  # what a body may consist of
CLASSES = {
    Tag.CAPTION: LineClass.CAPTION,
    Tag.APPEAL: LineClass.APPEAL,
    Tag.RELATED: LineClass.RELATED,
    Tag.POINTER: LineClass.RELATED,
    Tag.CARD: LineClass.RELATED,
}
FOOTNOTE = re.compile(r"\[\d{1,3}\]\s|[¹²³]\s?\w")
_RUNNING = (Tag.SHORT, Tag.REPEATED)
_RUN = -48.0  # the most that one run of short lines takes away: sub-heads and lists do not split a body


def tag_lines(units: Sequence[Line]) -> list[Tag]:
    """A tag for each unit. The line above a bare credit, with no gap between, is its caption; where a text has no
    gaps at all, only if it is short: it could as well be the last paragraph."""
    texts = Counter(unit.text for unit in units if unit.words <= 6)
    tags = [_tag(unit, texts) for unit in units]
    _tag_duplicates(units, tags)
    gaps = sum(unit.gap for unit in units) > len(units) / 8
    may_be_caption = (Tag.PROSE, Tag.SENTENCE, Tag.SHORT) if gaps else (Tag.SENTENCE, Tag.SHORT)
    for place in range(1, len(units)):
        if tags[place] is not Tag.CREDIT or tags[place - 1] not in may_be_caption or units[place].gap:
            continue
        split = pictures.split_credit(units[place].text)
        if split is not None and not split[0] and units[place - 1].words <= 60:
            tags[place - 1] = Tag.CAPTION
    return tags


def _tag_duplicates(units: Sequence[Line], tags: list[Tag]) -> None:
    """Running text that stands twice is a teaser, unless most of the page stands twice: then the first is the text."""
    prose = [place for place, tag in enumerate(tags) if tag is Tag.PROSE]
    counts = Counter(units[place].text for place in prose)
    twice = [place for place in prose if counts[units[place].text] > 1]
    seen: set[str] = set()
    for place in twice:
        text = units[place].text
        if 2 * len(twice) < len(prose) or text in seen:
            tags[place] = Tag.CHROME
        seen.add(text)


def _tag(unit: Line, texts: Counter[str]) -> Tag:
    text = unit.text
    if len(text) <= 160 and (section := cards.opens_section(unit)):
        return Tag(section)
    if unit.words <= 14 and len(text) <= 160:
        if lexicon.COMMENT_CONTROL.match(text):
            return Tag.CONTROL
        if marks.is_date_line(text):
            return Tag.DATE
        if marks.is_byline(text):
            return Tag.BYLINE
        if lexicon.is_furniture(text) or cards.is_closer(unit):
            return Tag.CHROME
        if headline.split_kicker(unit):
            return Tag.KICKER
    if (match := lexicon.ABOUT.match(text)) and headline.bare_name(match[1]):
        return Tag.AUTHOR
    if cards.pointed(unit):
        return Tag.POINTER
    if pictures.split_credit(text) is not None:
        return Tag.CREDIT
    if cards.is_appeal(unit):
        return Tag.APPEAL
    if unit.words <= 60 and len(text) <= 600 and lexicon.NOTICE.search(text):
        return Tag.NOTICE
    if unit.words <= 6 and texts[text] >= 3:
        return Tag.REPEATED
    if unit.prose:
        return Tag.PROSE
    return Tag.SENTENCE if unit.ends and unit.words >= 4 else Tag.SHORT


def score(unit: Line, tag: Tag) -> float:
    if tag is Tag.PROSE:
        return float(min(unit.words, 60))
    if tag is Tag.SENTENCE:
        return unit.words - 2.0
    if tag in (Tag.APPEAL, Tag.NOTICE):
        return -float(max(14, min(unit.words, 60)))
    if tag is Tag.SHORT and unit.words >= 12:
        return 1.0 if unit.words < 20 else unit.words / 2
    return _SCORES[tag]


def best_range(scores: Sequence[float], tags: Sequence[Tag]) -> tuple[int, int]:
    """Start and stop of the range with the greatest sum (Kadane), with runs of short lines capped."""
    best, best_range = 0.0, (0, 0)
    total, start, run = 0.0, 0, 0.0
    for place, value in enumerate(scores):
        if tags[place] in _RUNNING and value < 0:
            value = max(value, _RUN - run)
            run += value
        else:
            run = 0.0
        if total <= 0:
            total, start = 0.0, place
        total += value
        if total > best:
            best, best_range = total, (start, place + 1)
    return best_range
