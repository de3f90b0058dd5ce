"""Records in JSON and JSON Lines, and which of their fields is which. Pure.

A fault in one record is a problem that says where it is; the other records are still read.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.model import Problem

_WRAPPERS = ("items", "articles")
_MAX_DEPTH = 20
_MAX_RECORDS = 10_000
_MAX_PROBLEMS = 20
_NAMES_SHOWN = 10

# Our names of fields, each with what else `digest.articles.records` takes for the same.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("headline",),
    "body": ("content", "text"),
    "paragraphs": (),
    "url": ("link", "canonical_url"),
    "id": ("guid",),
    "standfirst": ("description", "summary"),
    "authors": ("author", "byline"),
    "section": ("category",),
    "kind": ("type",),
    "date": ("published", "datepublished"),
    "embargo": ("embargoed", "embargo_until", "embargoed_until"),
    "language": ("lang",),
    "image": (),
    "related": (),
}
SPELLINGS: Mapping[str, str] = {spelling: name for name, others in FIELDS.items() for spelling in (name, *others)}
_TEXTS = frozenset({"body", "paragraphs"})  # two ways to give the same


@dataclass(frozen=True, slots=True)
class Record:
    """One object, and the file and place where it stands, for people."""

    origin: str
    content: Mapping[str, Any]


def read_json(text: str, where: str, inside: str | None = None) -> Iterator[Record | Problem]:
    """A file with one object, a list of objects, or an object that holds such a list as "items" or "articles".

    `inside` says where in the file the list, or the one object, stands: "response.results".
    """
    document = _loaded(text, where, is_line=False)
    if isinstance(document, Problem):
        yield document
        return
    records = _unwrapped(document) if inside is None else value_at(document, inside)
    if records is None and inside is not None:
        yield Problem(where, f"has nothing at {inside!r}, where its records should be; {_names_in(document)}")
        return
    if not isinstance(records, list):
        yield _checked(records, where)
        return
    if not records:
        yield Problem(where, "holds an empty list. Delete the file, or export it again")
    yield from _bounded((_checked(value, f"{where} item {n}") for n, value in enumerate(records, start=1)), where)


def read_json_lines(text: str, where: str) -> Iterator[Record | Problem]:
    """A file with one object a line (jsonlines.org); blank lines are passed over."""
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    lines = ((f"{where}:{n}", line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())
    yield from _bounded((_line(line, place) for place, line in lines), where)


def mapped(record: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """The record under our names. `fields` says where in it each of them stands: {"title": "head.line"}.

    What is mapped is taken from there and from nowhere else: if nothing stands there, the record has no such field,
    whatever else it calls by that name. An embargo alone is kept wherever it is found, for nobody may print early. The
    other fields stay as they are.
    """
    places = {SPELLINGS[spelling]: value_at(record, path) for spelling, path in fields.items()}
    found = {name: value for name, value in places.items() if value not in (None, "", [], {})}
    gone = {name for name in places if name in found or name != "embargo"}
    if gone & _TEXTS:
        gone |= _TEXTS
    return {name: value for name, value in record.items() if SPELLINGS.get(name.casefold()) not in gone} | found


def value_at(value: Any, path: str) -> Any:
    """What stands at a place such as "authors.0.name", or None. A name may hold dots itself: the longest counts."""
    if not path:
        return value
    if isinstance(value, list):
        number, _, rest = path.partition(".")
        return value_at(value[int(number)], rest) if number.isdecimal() and int(number) < len(value) else None
    if not isinstance(value, Mapping):
        return None
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        if (name := ".".join(parts[:count])) in value:
            return value_at(value[name], ".".join(parts[count:]))
    return None


def _names_in(document: Any) -> str:
    if not isinstance(document, Mapping):
        return "the file is a list itself" if isinstance(document, list) else "the file is no object"
    names = ", ".join(list(document)[:_NAMES_SHOWN])
    return f"the file has {names[:200]}" if names else "the file is an empty object"


def _line(line: str, where: str) -> Record | Problem:
    value = _loaded(line, where, is_line=True)
    return value if isinstance(value, Problem) else _checked(value, where)


def _bounded(outcomes: Iterator[Record | Problem], where: str) -> Iterator[Record | Problem]:
    """At most so many records, and so many problems in full: a broken export would bury all other messages."""
    records = unnamed = named = 0
    for outcome in outcomes:
        if isinstance(outcome, Record):
            records += 1
            if records > _MAX_RECORDS:
                yield Problem(where, f"holds more than {_MAX_RECORDS:,} records; the rest was not read. Split the file")
                break
            yield outcome
        elif named < _MAX_PROBLEMS:
            named += 1
            yield outcome
        else:
            unnamed += 1
    if unnamed:
        yield Problem(where, f"{unnamed:,} more faults like these")


def _unwrapped(document: Any) -> Any:
    if isinstance(document, dict):
        for key in _WRAPPERS:
            value = document.get(key)
            if isinstance(value, list) and all(isinstance(member, dict) for member in value):
                return value
    return document


class _Doubled(dict[str, Any]):
    """An object in which `key` stands twice."""

    key: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = _Doubled(plain)
    seen: set[str] = set()
    doubled.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return doubled


def _loaded(text: str, where: str, *, is_line: bool) -> Any:
    """The value, or the `Problem` why there is none. NaN and doubled keys are let in here, and found by `_fault`."""
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = where if is_line else f"{where}:{error.lineno}"
        return Problem(place, f"is not valid JSON at column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}")
    except RecursionError:
        return Problem(where, f"is nested more than {_MAX_DEPTH} deep")
    except ValueError:  # Python reads no number of more than 4,300 digits
        return Problem(where, "has a number with thousands of digits")


def _checked(value: Any, where: str) -> Record | Problem:
    if not isinstance(value, dict):
        return Problem(where, 'is not an object: a record is written {"title": …, "body": …}')
    fault = _fault(value)
    return Problem(where, fault) if fault else Record(where, value)


def _fault(value: Any) -> str | None:
    """What is wrong anywhere inside a value, looked for without recursion."""
    waiting = [(value, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            return f"is nested more than {_MAX_DEPTH} deep"
        if isinstance(part, _Doubled):
            return f"has the key '{part.key}' twice. Delete one of them"
        if isinstance(part, dict):
            waiting.extend((inner, depth + 1) for pair in part.items() for inner in pair)
        elif isinstance(part, list):
            waiting.extend((inner, depth + 1) for inner in part)
        elif isinstance(part, float) and not math.isfinite(part):
            return "has NaN or Infinity where a number should be; neither is JSON"
        elif isinstance(part, str) and any("\ud800" <= c <= "\udfff" for c in part):
            return "holds half a character (a lone surrogate), as when a text is cut inside an emoji. Export it again"
    return None
