"""The small lines round an article: who wrote it, when, and which section it stands in."""

import re
from datetime import datetime

from digest.articles import lexicon
from digest.articles.authors import is_byline
from digest.articles.authors import signed_by as authors
from digest.articles.dates import parse_date

__all__ = ["authors", "has_date", "is_byline", "is_date_line", "is_update", "kicker", "published"]

_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar|r)?|mar(?:ch|zo|s)?|märz|apr(?:il)?|may|mai|mayo|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember)?"
    r"|septembre|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember|embre)?|enero|febrero|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|января|февраля|марта|апреля|мая|июня|июля"
    r"|августа|сентября|октября|ноября|декабря|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|février|avril|décembre"
)
_YEAR = r"(?:19|20)\d\d"
_NAMED_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?(?:{_MONTHS})\b\.?,?\s+(?:de\s+)?{_YEAR}\b|\b(?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(
    rf"\b({_YEAR})-(\d\d)-(\d\d)(?!\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_DOTTED_DATE = re.compile(rf"\b(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?({_YEAR})\b")
_SLASHED_DATE = re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})/({_YEAR}|\d\d)\b")
_CLOCK = re.compile(
    r"[\s,|•·–-]{0,4}(?:at\s|um\s)?(\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)?(?:\s?[A-Z]{2,4}\b|\s?[+-]\d\d:?\d\d)?)",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    rf"\b(?:{_MONTHS}|published|publish|posted|updated|last|modified|created|first|date|on|at|am|pm|a\.m|p\.m|et|est|edt|pst|pdt|gmt|utc|bst|cet|ist|uhr|the|time|of|de"
    r"|stand|veröffentlicht|aktualisiert|am|vom|publié|mis|jour|le|à|publicado|actualizado|el|del|las"
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo|segunda|terça|quarta|quinta|sexta|feira|às|alle|ore|st|nd|rd|th|min|mins|minutes|read|h|t|z)\b|[\W\d_]",
    re.IGNORECASE,
)
_STAMP = re.compile(
    rf"^\W*(?:(?:first|last)\s+)?(?:published|posted|updated|modified|veröffentlicht|aktualisiert|publié|publicado|actualizado|atualizado)\b(?:\s+(?:on|at|am|le|el|em))?\W*"
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\W*)?(?:(?:{_MONTHS})\b|\d)[^.!?]*(?:[ap]\.m\.)?[^.!?]*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"^\W*(?:(?:published|posted|updated)\s+)?\d+\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\s+ago\b.{0,20}$",
    re.IGNORECASE,
)


def is_date_line(line: str) -> bool:
    """Whether a line says when and nothing else: "Published 17 November 2026, 08:15", "3 hours ago"."""
    if len(line) > 120 or not any(map(str.isdigit, line)):
        return False
    if _RELATIVE.match(line) or (len(line.split()) <= 16 and _STAMP.match(line)):
        return True
    return _any_date(line) is not None and len(_DATE_WORDS.sub("", line)) <= 3


def is_update(line: str) -> bool:
    """Whether a date line speaks of a change rather than of publication."""
    return re.search(r"\b(?:updated?|modified)\b", line[:200], re.IGNORECASE) is not None


def has_date(line: str) -> bool:
    return len(line) <= 300 and _any_date(line) is not None


def _any_date(line: str) -> re.Match[str] | None:
    return _NAMED_DATE.search(line) or _ISO_DATE.search(line) or _DOTTED_DATE.search(line) or _SLASHED_DATE.search(line)


def published(line: str) -> datetime | None:
    """The moment that a date line names, in UTC, with the time that follows the date; None where no date can be read."""
    match = _any_date(line[:300])
    if match is None:
        return None
    clock = _CLOCK.match(line[match.end() : match.end() + 40])
    return (parse_date(f"{match[0]} {clock[1]}") if clock else None) or parse_date(match[0])


def kicker(line: str) -> tuple[str | None, str] | None:
    """Kind and section of "Analysis | Africa"; of a breadcrumb "Home > City > Transport" the last step; else None."""
    if len(line) > 120:
        return None
    for sign in ("|", ">", "›", "»", "/"):
        parts = [part.strip() for part in line.split(sign)]
        if not 2 <= len(parts) <= 6 or not all(0 < len(part.split()) <= 4 and len(part) <= 40 for part in parts):
            continue
        if sign == "|":
            if len(parts) != 2:
                return None
            first, second = parts
            if lexicon.KINDS.fullmatch(first):
                return first, second
            if lexicon.KINDS.fullmatch(second):
                return second, first
            return None
        if len(parts) > 2 and lexicon.KINDS.fullmatch(parts[-1]):
            return parts[-1], parts[-2]
        if parts[0].casefold() in ("home", "start", "startseite", "news", "inicio", "accueil", "front page"):
            return None, parts[-1]
        return None
    return None
