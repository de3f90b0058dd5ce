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
_TOP = 5  # paragraphs; a headline repeated further down is a sub-heading
_FOLLOW = re.compile(
    r"^\W*(?:follow|find|join|like|listen to)\b.{0,120}\b(?:facebook|twitter|instagram|bluesky|mastodon|youtube|linkedin|here)\b",
    re.IGNORECASE,
)
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
    while kept and (_stands_below(kept[-1]) or _is_note(kept[-1]) or squashed(kept[-1]) in found.headings):
        last = kept.pop()
        if _is_note(last):
            notes.append(last)
    return Text(tuple(kept), tuple(notes))


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
