"""What publishers set above and below an article's text, and between its paragraphs. Nothing of it is news."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from digest.articles import lexicon, marks
from digest.articles.authors import is_byline
from digest.articles.page_body import Found
from digest.articles.page_data import squashed
from digest.articles.pictures import split_credit

_LONGEST_POINTER = 30  # words of "Read more: ..."
_LONGEST_CREDIT = 200  # characters
_LONGEST_APPEAL = 60
_LONGEST_LABEL = 4  # words of a kicker
_LONGEST_HEADING = 80  # characters of "Most read" and the like
_FEWEST_OF_HEADLINE, _MOST_OF_HEADLINE = 3, 25  # words
_TOP = 5  # paragraphs; a headline repeated further down is a sub-heading
_FOLLOW = re.compile(
    r"^\W*(?:follow|find|join|like|listen to)\b.{0,120}\b(?:facebook|twitter|instagram|bluesky|mastodon|youtube|linkedin|here)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\W*(?:(?:most|top) (?:read|popular|viewed|shared|commented|stories)\b|latest(?: (?:news|stories|headlines|articles|posts|videos))?\W*$"
    r"|trending\b|popular\b|meistgelesen|am meisten gelesen|(?:les )?plus lus|(?:lo )?más leíd)",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[.,;:…][\"'”’)\]]*$")  # a headline may ask or cry out
_ENDS = re.compile(r"[.!?…:;][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's paragraphs, and the by-lines and date lines that stood above or below them."""

    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()


def trimmed(found: Found, printed: Iterable[str | None]) -> Text:
    """The text without furniture, and without what stands above and below it.

    `printed` has the lines that are known to stand above the text: headline, kicker, standfirst.
    """
    known = {squashed(line) for line in printed if line}
    kept: list[str] = []
    notes: list[str] = []
    for place, paragraph in enumerate(found.paragraphs):
        if _is_furniture(paragraph) or (place < _TOP and squashed(paragraph) in known):
            continue
        if not kept and _is_note(paragraph):
            notes.append(paragraph)
        elif kept or not _is_label(paragraph, found):
            kept.append(paragraph)
    _trim_end(kept, notes, found)
    if len(boxless := _without_boxes(kept, found)) < len(kept):
        kept = boxless
        _trim_end(kept, notes, found)
    return Text(tuple(kept), tuple(notes))


def _trim_end(kept: list[str], notes: list[str], found: Found) -> None:
    while kept and (_stands_below(kept[-1]) or _is_note(kept[-1]) or squashed(kept[-1]) in found.headings):
        last = kept.pop()
        if _is_note(last):
            notes.append(last)


def _without_boxes(paragraphs: list[str], found: Found) -> list[str]:
    """The text without lists of other pieces: headings such as "Most read" with the headlines below them.

    Such a list ends with the text, or at running text and the sub-heading over it. At the end of the text, under a
    heading that can be no sub-heading, a headline may also be a sentence.
    """
    kept: list[str] = []
    place = 0
    while place < len(paragraphs):
        below = _below_box(paragraphs, place, found)
        if below == place:
            kept.append(paragraphs[place])
            below += 1
        place = below
    return kept


def _below_box(paragraphs: list[str], place: int, found: Found) -> int:
    """Where the text goes on below the list that opens at a place; the place itself where none does."""
    if not _opens_box(paragraphs[place]):
        return place
    rest = paragraphs[place + 1 :]
    if rest and _ELSEWHERE.match(paragraphs[place]) and all(len(one.split()) <= _MOST_OF_HEADLINE for one in rest):
        return len(paragraphs)
    below = place + 1
    while below < len(paragraphs) and _may_be_headline(paragraphs[below]):
        below += 1
    if below < len(paragraphs) and squashed(paragraphs[below - 1]) in found.headings:
        below -= 1
    return below if below > place + 1 else place


def _opens_box(paragraph: str) -> bool:
    match = lexicon.SECTION.match(paragraph) if len(paragraph) <= _LONGEST_HEADING else None
    return match is not None and match.lastgroup == "related"


def _may_be_headline(paragraph: str) -> bool:
    return _FEWEST_OF_HEADLINE <= len(paragraph.split()) <= _MOST_OF_HEADLINE and not _STOPS.search(paragraph)


def _is_note(paragraph: str) -> bool:
    return is_byline(paragraph) or marks.is_date_line(paragraph)


def _is_label(paragraph: str, found: Found) -> bool:
    """Whether a first line is a kicker or the rest of a date line rather than text or a sub-heading."""
    short = len(paragraph.split()) <= _LONGEST_LABEL and not _ENDS.search(paragraph)
    return short and squashed(paragraph) not in found.headings


def _is_furniture(paragraph: str) -> bool:
    """A button, a pointer to another piece, or the credit of a picture."""
    pointer = lexicon.INLINE_RELATED.match(paragraph[:1000]) and not paragraph.endswith(".")
    if pointer and len(paragraph.split()) <= _LONGEST_POINTER:
        return True
    credit = split_credit(paragraph) if len(paragraph) <= _LONGEST_CREDIT else None
    return lexicon.is_furniture(paragraph) or (credit is not None and not credit[0])


def _stands_below(paragraph: str) -> bool:
    """What publishers add under an article: an appeal, a notice, the head of a list. Nothing of it is news."""
    if len(paragraph.split()) > _LONGEST_APPEAL:
        return False
    if _FOLLOW.match(paragraph):
        return True
    if lexicon.ASK.search(paragraph) and lexicon.READER.search(paragraph) and not paragraph.startswith(("“", '"', "‘")):
        return True
    return bool(lexicon.NOTICE.search(paragraph) or lexicon.SECTION.match(paragraph[:200]))
