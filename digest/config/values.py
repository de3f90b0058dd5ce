"""The kinds of values in a schedule, each with the words that say what is expected.

Numbers and true or false are not taken for texts, nor texts for numbers: `title: 2026` is a slip to ask about.
What refers to something else (a list, a source) is checked against the names in the validation context.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)

from digest.config.cron import cron_fields
from digest.config.guesses import time_of_day, weekday_number
from digest.config.words import Words, did_you_mean, fault, listing, printable

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$"
CLOCK_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$"
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
CONTROL_BUT_LINE_END = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")


def _name(value: str) -> str:
    if re.fullmatch(NAME[1:-1], value) is None:
        raise fault("a name of small letters, digits, - and _ (at most 40), such as weekly")
    return value


def _line(value: str) -> str:
    if not value or len(value) > 200 or CONTROL.search(value):
        raise fault("a text of one line, at most 200 characters")
    return value


def _text(value: str) -> str:
    if not value or len(value) > 2000 or CONTROL_BUT_LINE_END.search(value):
        raise fault("a text, at most 2000 characters")
    return value


def _language(value: str) -> str:
    if re.fullmatch(LANGUAGE[1:-1], value) is None:
        raise fault("a language tag such as en or de-AT")
    return value


def email_address(value: str) -> str:
    """The address as it is sent to: the domain in small letters and in ASCII.

    Raises ValueError that says what is wrong with it. No name server is asked.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(value, check_deliverability=False)
    except EmailNotValidError as error:
        what = str(error).rstrip(".")
        raise ValueError(what[:1].lower() + what[1:]) from None
    if found.ascii_email is None:
        letter = next(letter for letter in found.local_part if not letter.isascii())
        raise ValueError(f"letters such as {letter} before the @ cannot be mailed to yet; ask for another address")
    return found.ascii_email


def _address(value: str) -> str:
    try:
        return email_address(value)
    except ValueError as error:
        raise fault("an e-mail address such as editor@northlight.example", str(error)) from None


def _is_web_address(value: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f\x7f]", value)
    except ValueError:
        return False


def _website(value: str) -> str:
    if not _is_web_address(value):
        raise fault("a web address that begins with https:// or http://, such as https://northlight.example")
    return value


def _way_out(value: str) -> str:
    if re.fullmatch(r"\{[a-z][a-z0-9_]*\}", value):  # a merge field: each reader's own address
        return value
    if value.startswith("mailto:"):
        _address(value.removeprefix("mailto:").partition("?")[0])
        if CONTROL.search(value):
            raise fault("a mailto: or https:// address without line breaks")
        return value
    if not _is_web_address(value, ("https",)):
        raise fault("mailto: with an e-mail address, or a web address that begins with https://")
    return value


def _host(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9._:-]{1,253}", value) is None:
        raise fault("a host name or IP address without https:// or a path, such as intranet.northlight.example")
    return value.lower()


def _contact(value: str) -> str:
    if re.fullmatch(r"[\x20-\x7e]{0,200}", value) is None:
        raise fault("an e-mail or web address such as desk@northlight.example")
    return value


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise fault("an IANA time zone such as Europe/Berlin", did_you_mean(value, _zones()))
    return value


def _weekday(value: Any) -> Any:
    word = value.strip().lower() if isinstance(value, str) else ""
    for day in WEEKDAYS:
        if word in (day, day[:3]):
            return day
    meant = weekday_number(word)
    hint = did_you_mean(word, WEEKDAYS) if meant is None else f"in English: {WEEKDAYS[meant]}"
    raise fault("a weekday such as friday or fri", hint)


def _clock_time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or re.fullmatch(CLOCK_TIME[1:-1], value) is None:
        meant = time_of_day(value)
        hint = f'did you mean "{meant}"?' if meant else ""
        raise fault('a time of day in quotes such as "07:00" (24 hours, two digits each)', hint)
    return time.fromisoformat(value)


def _cron(value: str) -> str:
    try:
        cron_fields(value)
    except ValueError as error:
        raise fault('a cron line such as "0 7 * * 5"', str(error)) from None
    return " ".join(value.split())


def one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Reference:
    """Checks that a name is defined elsewhere: `group` is the key of the validation context with the known names."""

    group: str
    what: str  # with its article: "a list"

    def __call__(self, value: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(self.group)
        if known is not None and value not in known:
            names = listing(printable(name[:40]) for name in list(known)[:20])
            expected = f"the name of {self.what}" + (f": {names}" if known else " (there is none yet)")
            unfinished = (info.context or {}).get("unfinished", {}) if self.group == "themes" else {}
            raise fault(expected, unfinished.get(value) or did_you_mean(value, known))
        return value


Stripped = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, AfterValidator(_name)]
Line = Annotated[Stripped, AfterValidator(_line), Words("a text of one line")]
Text = Annotated[Stripped, AfterValidator(_text), Words("a text")]
Language = Annotated[Stripped, AfterValidator(_language), Words("a language tag such as en or de-AT")]
Address = Annotated[Stripped, AfterValidator(_address), Words("an e-mail address such as editor@northlight.example")]
Website = Annotated[Stripped, AfterValidator(_website), Words("a web address that begins with https:// or http://")]
WayOut = Annotated[Stripped, AfterValidator(_way_out), Words("a mailto: or https:// address")]
Host = Annotated[Stripped, AfterValidator(_host), Words("a host name or IP address")]
Contact = Annotated[Stripped, AfterValidator(_contact), Words("an e-mail or web address")]
Zone = Annotated[Stripped, AfterValidator(_zone), Words("an IANA time zone such as Europe/Berlin")]
Cron = Annotated[Stripped, AfterValidator(_cron), Words('a cron line such as "0 7 * * 5"')]
ListName = Annotated[Stripped, AfterValidator(Reference("lists", "a list")), Words("the name of a list from lists")]
SourceName = Annotated[
    Stripped, AfterValidator(Reference("sources", "a source")), Words("the name of a source from sources")
]
TransportName = Annotated[
    Stripped, AfterValidator(Reference("transports", "a transport")), Words("the name of a transport from transports")
]
SummariserName = Annotated[
    Stripped,
    AfterValidator(Reference("summarisers", "a summariser")),
    Words("extract, or the name of a summariser from summarisers"),
]
Theme = Annotated[Stripped, AfterValidator(Reference("themes", "a theme")), Words("the name of a theme")]
Count = Annotated[int, Field(strict=True)]
Seconds = Annotated[float, Field(strict=True)]
Points = Annotated[float, Field(strict=True, allow_inf_nan=False)]
DayName = Annotated[
    Weekday,
    BeforeValidator(_weekday),
    Words("a weekday such as friday or fri"),
    WithJsonSchema(
        {
            "type": "string",
            "enum": [form for day in WEEKDAYS for word in (day, day[:3]) for form in (word, word.title())],
        }
    ),
]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    Words('a time of day in quotes such as "07:00"'),
    WithJsonSchema({"type": "string", "pattern": CLOCK_TIME}),
]
Options = Annotated[Mapping[str, Any], Words("a kind and its options, such as {kind: folder, path: inbox}")]

# Where a list is asked for, one word alone is taken for a list of one.
ONE_OR_MORE = BeforeValidator(one_or_more, json_schema_input_type=str | list[str])
Lines = Annotated[tuple[Line, ...], ONE_OR_MORE]
Hosts = Annotated[tuple[Host, ...], ONE_OR_MORE]
SourceNames = Annotated[tuple[SourceName, ...], ONE_OR_MORE]
Languages = Annotated[tuple[Language, ...], ONE_OR_MORE]
Days = Annotated[tuple[DayName, ...], BeforeValidator(one_or_more, json_schema_input_type=DayName | list[DayName])]
