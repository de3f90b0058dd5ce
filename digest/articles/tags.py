"""What each line of a page looks like by itself, or by the lines beside it.

A tag is a first look; which lines are the article is decided from all of them together (`digest.articles.extent`).
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from digest.articles import authors, cards, headline, lexicon, marks, pictures
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
    FURNITURE = "furniture"  # known to stand on other pages of the site
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


TEXT = (Tag.PROSE, Tag.SENTENCE, Tag.SHORT, Tag.REPEATED, Tag.NOTICE)  # what a body may consist of
CLASSES = {
    Tag.CAPTION: LineClass.CAPTION,
    Tag.APPEAL: LineClass.APPEAL,
    Tag.RELATED: LineClass.RELATED,
    Tag.POINTER: LineClass.RELATED,
    Tag.CARD: LineClass.RELATED,
}
FOOTNOTE = re.compile(r"\[\d{1,3}\]\s|[¹²³]\s?\w")
_POST = re.compile(r"[—–-]\s?[^@()]{2,60}\(@\w{1,30}\)")
_CAPTIONED = re.compile(r"(?:image|photo|picture|foto|bild)\W{0,2}captions?\b", re.IGNORECASE)
_PLAYER = re.compile(r"(?:^|\s)(?:(?P<button>(?:close|play|watch) video|now playing)|video)$", re.IGNORECASE)
_BELOW_BYLINE = 30  # lines below a by-line in which its article's video stands
_SHOUTED = 7  # words in capitals that are a pointer; sub-heads have fewer
_UNKNOWN = (Tag.PROSE, Tag.SENTENCE, Tag.SHORT, Tag.REPEATED, Tag.NOTICE, Tag.CHROME)


def tag_lines(units: Sequence[Line]) -> list[Tag]:
    """A tag for each unit."""
    texts = Counter(unit.text for unit in units if unit.words <= 6)
    tags = [_tag(unit, texts) for unit in units]
    _tag_kinds(units, tags)
    _tag_furniture(units, tags)
    _tag_duplicates(units, tags)
    _tag_captions(units, tags)
    _tag_videos(units, tags)
    _tag_pointers(units, tags)
    return tags


def _tag_kinds(units: Sequence[Line], tags: list[Tag]) -> None:
    """Above all running text "Report" is no button below a comment but a kind of article."""
    first = tags.index(Tag.PROSE) if Tag.PROSE in tags else 0
    for place in range(first):
        if tags[place] is Tag.CONTROL and lexicon.KINDS.fullmatch(units[place].text):
            tags[place] = Tag.KICKER


def _tag_furniture(units: Sequence[Line], tags: list[Tag]) -> None:
    """What other pages of the site have too is no article. Headings keep their meaning, and a name over a date is
    that of the author of several pages."""
    for place, unit in enumerate(units):
        if unit.furniture and tags[place] in _UNKNOWN:
            named = tags[place + 1 : place + 2] == [Tag.DATE] and authors.bare_name(unit.text)
            tags[place] = tags[place] if named else Tag.FURNITURE


def _tag_captions(units: Sequence[Line], tags: list[Tag]) -> None:
    """The line above a bare credit, with no gap between, is its caption; where a text has no gaps at all, only if it is
    short: it could as well be the last paragraph. Between a by-line and a credit it is one in any case."""
    gaps = sum(unit.gap for unit in units) > len(units) / 8
    may_be_caption = (Tag.PROSE, Tag.SENTENCE, Tag.SHORT) if gaps else (Tag.SENTENCE, Tag.SHORT)
    for place in range(1, len(units)):
        signed = place > 1 and tags[place - 2] in (Tag.DATE, Tag.BYLINE)
        if tags[place] is not Tag.CREDIT or tags[place - 1] not in may_be_caption or (units[place].gap and not signed):
            continue
        split = pictures.split_credit(units[place].text)
        if split is not None and not split[0] and units[place - 1].words <= 60:
            tags[place - 1] = Tag.CAPTION


def _tag_videos(units: Sequence[Line], tags: list[Tag]) -> None:
    """What a player says of its video, under its button: a title, and a sentence or two. "Video" alone is a button below
    a by-line only; above a headline it says what kind of piece follows."""
    for place in range(len(units) - 2):
        player = _PLAYER.search(units[place].text[-40:])
        if player is None or not (player["button"] or Tag.BYLINE in tags[max(0, place - _BELOW_BYLINE) : place]):
            continue
        title, text = place + 1, place + 2
        if tags[title] is Tag.SHORT and cards.is_title(units[title]):
            tags[title] = Tag.CAPTION
            if tags[text] is Tag.PROSE and units[text].words <= 40:
                tags[text] = Tag.CAPTION


def _tag_pointers(units: Sequence[Line], tags: list[Tag]) -> None:
    """Headlines of other pieces between the paragraphs: all in capitals, or over a "Read more"."""
    for place in range(1, len(units) - 1):
        unit = units[place]
        if tags[place] is not Tag.SHORT or tags[place - 1] is not Tag.PROSE or not cards.is_title(unit):
            continue
        shouted = unit.words >= _SHOUTED and unit.text.isupper() and tags[place + 1] is Tag.PROSE
        if shouted or cards.is_closer(units[place + 1]):
            tags[place] = Tag.POINTER


def is_post(text: str) -> bool:
    """The last line of a post of a social network, as pages embed it: "— Ann Lee (@annlee) November 18, 2019"."""
    return len(text) <= 160 and _POST.match(text) is not None


def _tag_duplicates(units: Sequence[Line], tags: list[Tag]) -> None:
    """Running text that stands twice is a teaser, unless most of the page stands twice: then the first is the text."""
    prose = [
        place
        for place, tag in enumerate(tags)
        if tag is Tag.PROSE and units[place].words >= 20 and not units[place].text.endswith("?")
    ]
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
    if is_post(text):
        return Tag.SENTENCE
    if _CAPTIONED.match(text):
        return Tag.CAPTION
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
    if (match := lexicon.ABOUT.match(text)) and authors.bare_name(match[1]):
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
