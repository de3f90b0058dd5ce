"""Types and values in words, and the nearest right spelling: what errors, JSON Schema and documentation share."""

import difflib
import json
import types
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, PydanticUndefined

Kinds = Mapping[str, type[BaseModel]]  # a kind of source or transport, and the model of its options

FAULT = "schedule"  # the type of the errors that our own validators raise


@dataclass(frozen=True, slots=True)
class Words:
    """What a value must be, for people: stands in Annotated[...] beside the validator that checks it."""

    expected: str


def fault(expected: str, hint: str = "") -> PydanticCustomError:
    """The error of a validator: what is expected here, and a hint for this very value."""
    return PydanticCustomError(FAULT, "expected {expected}", {"expected": expected, "hint": hint})


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The known spelling that was probably meant. Case does not count, nor what stands before the last slash."""
    known_by: dict[str, str] = {}
    for word in known:
        known_by.setdefault(word.lower(), word)
        known_by.setdefault(word.lower().rpartition("/")[2], word)
    found = difflib.get_close_matches(given.lower()[:80], known_by, n=1, cutoff=0.6)
    return known_by[found[0]] if found else None


def did_you_mean(given: object, known: Iterable[str]) -> str:
    word = nearest(given, known) if isinstance(given, str) else None
    return f"did you mean {quoted(word)}?" if word is not None else ""


def listing(words: Iterable[str], last: str = "or") -> str:
    """Words with commas, on one line: "a, b or c"."""
    ordered = ["".join(c if c.isprintable() else " " for c in word) for word in words]
    return f"{', '.join(ordered[:-1])} {last} {ordered[-1]}" if len(ordered) > 1 else "".join(ordered)


def quoted(text: str, limit: int = 60) -> str:
    """A text in double quotes on one line, cut off where it is long, with signs that cannot be seen written out."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return json.dumps(printable(cut), ensure_ascii=False)


def printable(text: str) -> str:
    """The text with half characters (lone surrogates) written out, so that it can be printed anywhere."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def in_words(value: object) -> str:
    """A value as a fault shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value) if abs(value) < 1e20 else "a number of many digits"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "keys of its own" if value else "nothing"
    return "a list" if value else "an empty list"


def type_in_words(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """What may be written for a field: "a whole number from 1 to 100", "one of none, starttls or tls"."""
    for item in metadata:
        if isinstance(item, Words):
            return item.expected
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = [part for item in args[1:] for part in (item.metadata if isinstance(item, FieldInfo) else [item])]
        return type_in_words(args[0], (*metadata, *own))
    if origin in (Union, types.UnionType):
        kinds = dict.fromkeys(type_in_words(arg, metadata) for arg in args if arg is not type(None))
        return listing(kinds)
    if words := choices(annotation):
        return ("one of " if len(words) > 1 else "") + listing(words)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "names, each with " + type_in_words(args[1])
    if isinstance(origin, type) and issubclass(origin, Collection):
        return f"a list, each {type_in_words(args[0])}"
    return _class_in_words(annotation, metadata) if isinstance(annotation, type) else "a value"


def choices(annotation: Any) -> tuple[str, ...]:
    """The fixed words that a type takes: of a Literal, an Enum, or one of those that may also be left out."""
    if get_origin(annotation) is Literal:
        return tuple(str(arg) for arg in get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(word for arg in get_args(annotation) for word in choices(arg))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return ()


def _class_in_words(kind: type, metadata: Sequence[Any]) -> str:
    if issubclass(kind, BaseModel):
        return "the keys " + listing(kind.model_fields, "and")
    if issubclass(kind, bool):
        return "true or false"
    if issubclass(kind, int | float):
        return ("a whole number" if issubclass(kind, int) else "a number") + _bounds(metadata)
    if issubclass(kind, Path):
        return "a path"
    if kind.__name__.endswith("Url"):
        return "a web address that begins with https:// or http://"
    return "a text" if issubclass(kind, str) or kind.__name__.startswith("Secret") else "a value"


def _bounds(metadata: Sequence[Any]) -> str:
    bounds = {
        name: getattr(item, name) for item in metadata for name in ("ge", "gt", "le", "lt") if hasattr(item, name)
    }
    if "ge" in bounds and "le" in bounds:
        return f" from {bounds['ge']} to {bounds['le']}"
    signs = (("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"))
    words = [f"{sign} {bounds[name]}" for name, sign in signs if name in bounds]
    return f" {', '.join(words)}" if words else ""


def spellings(name: str, field: FieldInfo) -> tuple[str, ...]:
    """The ways to write a field's key."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (alias if isinstance(alias, str) else name,)


def field_in_words(field: FieldInfo) -> str:
    return type_in_words(field.annotation, field.metadata)


def example_of(field: FieldInfo) -> Any:
    """The field's first example, else the one word that it takes, else None."""
    if field.examples:
        return field.examples[0]
    if get_origin(field.annotation) is Literal:
        return get_args(field.annotation)[0]
    return None


def default_of(field: FieldInfo) -> Any:
    """What holds when the key is left out; None where nothing does or the description says it."""
    return None if field.default is PydanticUndefined else field.default


def as_yaml(value: Any) -> str:
    """A value as one would write it on the line of its key."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    text = str(value)
    plain = text and text[0].isalnum() and not any(sign in text for sign in (":", "#", ",", "\n", "[", "{", "*"))
    if not isinstance(value, str) or (plain and not text.isdigit()):
        return text
    return text if text.startswith(("http", "mailto")) else quoted(text, 1000)
