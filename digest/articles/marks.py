"""The small lines round an article: who wrote it, when, and which section it stands in."""

import re
from datetime import datetime

from digest.articles import lexicon
from digest.articles.dates import parse_date

_BYLINE = re.compile(
    r"^\W*(?:by[- ]?line\s*:?|(?:written|reported|reviewed|posted|words|story|text)\s+by\b|by\b|authors?\s*:|author|von|por|par|di|von:)\s*[:|-]?\s*(?P<names>.*)$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*(?:\s+(?:(?:de|da|del|van|von|der|den|bin|al|la|le|el|al-|ten|dos|du)\s+)*[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*){1,4}"
)
_NOT_A_NAME = re.compile(
    r"\b(?:staff|admin|editor|editors|editorial|team|newsroom|desk|writer|reporter|correspondent|news|media|press|agency|redaktion|magazine|post|times"
    r"|more|comments?|share|photo|image|subscribe|published|updated)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*(?:[|•·]|\s[–—-]\s|,\s*(?=[a-z])|\bfor\s+(?=[A-Z])|\d|@|<|(?i:\bon\s+\w+\s+\d|\bpublished\b|\bupdated\b"
    r"|\b(?:staff|senior|chief|special|associate|contributing|political|business)\s+(?:writer|reporter|editor|correspondent)\b)).*$"
)
_AND = re.compile(r"\s*(?:,\s*and\b|,|;|&|\band\b|\bund\b|\by\b|\bet\b)\s*")

_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar|r)?|mar(?:ch|zo|s)?|märz|apr(?:il)?|may|mai|mayo|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember)?"
    r"|septembre|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember|embre)?|enero|febrero|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|février|avril|décembre"
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
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|st|nd|rd|th|min|mins|minutes|read|h|t|z)\b|[\W\d_]",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"^\W*(?:(?:published|posted|updated)\s+)?\d+\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\s+ago\b.{0,20}$",
    re.IGNORECASE,
)


def authors(line: str, after: str | None = None) -> tuple[str, ...]:
    """The names in a by-line such as "By Ann Lee and Tom Roe | Staff writer"; empty where it is none.

    `after` is the next line, for a "By" that stands alone.
    """
    if len(line) > 200 or (match := _BYLINE.match(line)) is None:
        return ()
    names = match["names"].strip() or (after or "")[:200]
    found = []
    for part in _AND.split(_ROLE.sub("", names)):
        name = part.strip(" .|:-–—")
        if name.isupper():
            name = name.title()
        if _NAME.fullmatch(name) and not _NOT_A_NAME.search(name):
            found.append(name)
        elif part.strip() and not found:
            return ()
    return tuple(dict.fromkeys(found))


def is_byline(line: str) -> bool:
    """Whether a line does nothing but name authors, even if the names cannot be read."""
    return len(line) <= 120 and (
        bool(authors(line)) or line.casefold().strip(" :") in ("by", "von", "author", "byline")
    )


def is_date_line(line: str) -> bool:
    """Whether a line says when and nothing else: "Published 17 November 2026, 08:15", "3 hours ago"."""
    if len(line) > 120 or not any(map(str.isdigit, line)):
        return False
    if _RELATIVE.match(line):
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
