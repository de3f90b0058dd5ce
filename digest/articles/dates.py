"""Dates as publications write them, read into aware UTC. Never guesses: what is not plain gives None."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
NOON = time(12, tzinfo=UTC)
_LONGEST = 100  # characters
_SHOWN = 40  # characters of a date that cannot be read
_YEARS = range(1800, 2200)  # "0001-01-01" and its like mean that nobody filled the date in

# Zone names that the standard library and dateparser read as UTC, or drop. Names with several meanings stand for the
# one that is usual in the news: CST is Chicago, BST is London, IST is Delhi.
_ZONES = {
    name: offset
    for offset, names in {
        "+0000": "UT UTC GMT WET Z",
        "+0100": "CET WEST BST",
        "+0200": "CEST EET SAST CAT",
        "+0300": "EEST MSK EAT",
        "+0530": "IST",
        "+0800": "SGT HKT AWST",
        "+0900": "JST KST",
        "+1000": "AEST",
        "+1100": "AEDT",
        "+1200": "NZST",
        "+1300": "NZDT",
        "-0300": "BRT ADT",
        "-0400": "EDT AST",
        "-0500": "EST CDT",
        "-0600": "CST MDT",
        "-0700": "MST PDT",
        "-0800": "PST AKDT",
        "-0900": "AKST",
        "-1000": "HST",
    }.items()
    for name in names.split()
}
_ZONE_AT_END = re.compile(r"(?<=[\d\s])\(?([A-Z]{1,4})\)?$")
_OFFSET_AT_END = re.compile(r"\s*(?:GMT|UTC)?([+-]\d\d):?(\d\d)(?:\s*\([A-Za-z ]+\))?$")
_RFC_822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3}[\s-]\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*\S+)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?=$|[\sT,])[\sT,]*")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?=$|[\sT,])[\sT,]*")
_HAS_TIME = re.compile(r"\d\s?[:h]\s?\d\d|\d\s?[ap]\.?m\b|\d\s?(?:Uhr|uur|heures)\b|\d{1,2}\.\d\d\s?Uhr", re.IGNORECASE)

_MONTHS = "january february march april may june july august september october november december"
_MONTH = r"(?P<{}>[a-z]{{3,9}})\.?"
_IN_ENGLISH = re.compile(  # by far the most frequent form, and dateparser takes a tenth of a second for a date in words
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.format('month')}"
    rf"|{_MONTH.format('first')}\s(?P<second>\d{{1,2}})(?:st|nd|rd|th)?),?\s(?P<year>\d{{4}})"
    r"(?:,?\s(?:at\s)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<seconds>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)?\s?(?P<offset>[+-]\d{4})?)?",
    re.IGNORECASE,
)


def parse_date(raw: str | None, *, languages: Sequence[str] = LANGUAGES) -> datetime | None:
    """The moment that `raw` names, aware and in UTC, or None.

    ISO 8601 and RFC 822 (RFC 2822) first, then dates in words in the given languages ("7 juillet 2024", two-letter
    codes). A date without a time stands at 12:00 UTC; a time without a zone is taken as UTC. "07/01/2024" is July in
    one country and January in the next: it gives None where English is among the languages, for it may be either.
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > _LONGEST:
        return None
    numeric = _numeric_to_iso(_zone_to_offset(text), day_first="en" not in languages)
    if numeric is None:
        return None
    for read in (_iso, _rfc_822, _in_english):
        found = read(numeric)
        if found is not None:
            return _in_utc(found)
    return _in_utc(_in_words(numeric, languages))


def unread(raw: str) -> tuple[tuple[str, str], ...]:
    """What `Reading.origins` says of a date that could not be read, so that a person sees why there is none."""
    text = " ".join(raw.split())
    return (("published", f"not read: '{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}'"),)


def _zone_to_offset(text: str) -> str:
    """The zone at the end as +hhmm: "10:00 CEST" is two hours ahead, whatever a parser makes of the letters."""
    named = _ZONE_AT_END.search(text)
    if named and named[1] in _ZONES and _HAS_TIME.search(text):
        text = f"{text[: named.start()]}{_ZONES[named[1]]}"
    # only behind a time: the end of "2024-07-01" or "05-07-2024" is no offset
    offset = _OFFSET_AT_END.search(text)
    if offset and _HAS_TIME.search(text[: offset.start()]):
        text = f"{text[: offset.start()]} {offset[1]}{offset[2]}"
    return text


def _numeric_to_iso(text: str, *, day_first: bool) -> str | None:
    """ "1.7.2024 10:00" as "2024-07-01 10:00"; None where day and month cannot be told apart."""
    if found := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "." or day_first or first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        else:
            return None
    else:
        return text
    return f"{year:04}-{month:02}-{day:02} {text[found.end() :]}".strip()


def _iso(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), NOON)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d{4}$)", "", text))
    except ValueError:
        return None


def _rfc_822(text: str) -> datetime | None:
    if not _RFC_822.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None


def _in_english(text: str) -> datetime | None:
    """ "Friday, November 20th, 2026 at 8:15 am": a month's English name, or its beginning, is one in no other meaning."""
    found = _IN_ENGLISH.fullmatch(text)
    if found is None:
        return None
    name = (found["month"] or found["first"]).lower()
    month = next((number for number, one in enumerate(_MONTHS.split(), 1) if one.startswith(name)), None)
    hour, half = int(found["hour"] or 0), (found["half"] or "")[:1].lower()
    if month is None or (half and not 1 <= hour <= 12):
        return None
    day = f"{found['year']}-{month:02}-{int(found['day'] or found['second']):02}"
    if found["hour"] is None:
        return _iso(day)
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return _iso(f"{day} {hour:02}:{found['minute']}:{found['seconds'] or '00'}{found['offset'] or ''}")


def _in_words(text: str, languages: Sequence[str]) -> datetime | None:
    import dateparser

    # no "relative-time": "two hours ago" would ask the clock, and is stale by the time it is read
    found: datetime | None = dateparser.parse(
        text,
        languages=list(languages),
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - never shows: strict parsing needs day, month and year
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )
    if found is None or _HAS_TIME.search(text):
        return found
    return datetime.combine(found.date(), NOON)


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year not in _YEARS:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
