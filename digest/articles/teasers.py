"""The teaser of a related piece as it may be printed: whole sentences and nothing else.

Pages cut their teasers off, put "Keep reading" behind them and by-lines and dates around them, and say the title again.
"""

import re
from collections.abc import Iterator

from digest.articles import lexicon
from digest.articles.authors import is_byline
from digest.articles.fragments import line_of_html
from digest.articles.marks import is_date_line
from digest.articles.sentences import has_end_mark, split

LONGEST = 160  # characters
LOOKED_AT = 2_000  # characters: what comes after is no teaser
TITLE_WORDS = 4  # a shorter title may be how the teaser's first sentence begins

_CUT_OFF = re.compile(r"(?:…|\.\.)[\"'”’»)\]]*$")
_PARTS = re.compile(r"\s+[|•·–—]\s+")
_DURATION = re.compile(r"\W*\d{1,3}[\s-]?min(?:ute)?s?\.?(?:[\s-]read)?\W*", re.IGNORECASE)
_POINTER = re.compile(
    r"\W*(?:keep|continue|read|see|view|learn|find out|show|weiter|mehr|lire|leer|seguir|leggi|leia|verder)\s?"
    r"(?:reading|leyendo|more|on|full|the (?:full|rest|whole)|less|lesen|erfahren|la suite|plus|más|mais|tutto|lezen)\b.{0,80}"
    r"|\W*the post\b.{1,300}\bappeared first on\b.{0,80}",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def tidied(teaser: str | None, title: str) -> str | None:
    """The whole sentences at a teaser's beginning that say more than the title, at most 160 characters; None if there
    are none."""
    kept: list[str] = []
    for line in (teaser or "")[:LOOKED_AT].splitlines():
        for sentence in split(_without_title(_without_crumbs(line_of_html(line)), title)):
            if _is_aside(sentence) or _letters(sentence) == _letters(title):
                continue
            if _CUT_OFF.search(sentence) or len(" ".join([*kept, sentence])) > LONGEST:
                return _closed(kept)
            if has_end_mark(sentence):
                kept.append(sentence)
    return _closed(kept)


def _without_crumbs(line: str) -> str:
    """The line without by-line, date and reading time, which bars and dots set off."""
    parts = _PARTS.split(line)
    kept = [part for part in parts if not _is_crumb(part)]
    return line if len(kept) == len(parts) else " – ".join(kept)


def _without_title(line: str, title: str) -> str:
    """The line without the title that it begins with, if a sentence comes after it."""
    title = title.rstrip(".?! ")
    rest = line[len(title) :].lstrip(" .?!:|–—-")
    if len(title.split()) < TITLE_WORDS or not line.lower().startswith(title.lower()):
        return line
    return rest if not rest[:1].islower() else line


def _is_crumb(text: str) -> bool:
    return is_byline(text) or is_date_line(text) or _DURATION.fullmatch(text) is not None


def _is_aside(sentence: str) -> bool:
    """Whether this is the page speaking: a pointer to the piece, a by-line, an appeal, a legal notice."""
    return (
        _is_crumb(sentence)
        or _POINTER.fullmatch(sentence) is not None
        or lexicon.is_furniture(sentence)
        or lexicon.NOTICE.search(sentence) is not None
        or (lexicon.ASK.search(sentence) is not None and lexicon.READER.search(sentence) is not None)
    )


def _closed(kept: list[str]) -> str | None:
    """The sentences as one text, up to the last that leaves no quotation open."""
    ends: Iterator[int] = (
        end for end in range(len(kept), 0, -1) if sum(map(" ".join(kept[:end]).count, '"“”„')) % 2 == 0
    )
    return " ".join(kept[: next(ends, 0)]) or None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
