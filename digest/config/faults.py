"""What is wrong with a schedule, one line each: file, line, key, what was expected, what was given, and a hint."""

import re
import types
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from digest.config.document import Document, Node
from digest.config.slips import GLUED
from digest.config.words import (
    FAULT,
    as_yaml,
    choices,
    did_you_mean,
    example_of,
    in_words,
    listing,
    printable,
    quoted,
    spellings,
    type_in_words,
)
from digest.errors import ConfigError

MAX_SHOWN = 50
SECRET = re.compile(r"password|passphrase|secret|token|api_?key", re.IGNORECASE)

Place = tuple[str | int, ...]  # keys, and positions in lists from 0
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an error arose in the models: the model whose key it is, the key's field, and the type expected there."""

    owner: type[BaseModel] | None
    field: FieldInfo | None
    annotation: Any
    metadata: tuple[Any, ...] = ()


@dataclass(slots=True)
class Faults:
    """Collects the faults of one file, so that all of them are told at once."""

    file: Path
    document: Document
    _found: dict[tuple[Place, str], tuple[int, str]] = field(default_factory=dict)

    def add(self, place: Place, what: str, aspect: str = "value", line: int | None = None) -> None:
        """One fault of a key; of several about the same aspect of a key, the first is told."""
        text = f"{_dotted(place)}: {what}" if place else what
        self._found.setdefault((place, aspect), (line or self._nearest_node(place).line, text))

    def add_wrong(self, place: Place, expected: str, hint: str = "") -> None:
        """One fault of a value, shown with the value."""
        node = self._nearest_node(place)
        # In a newsletter there are no secrets, while "token" is a good name for a merge field.
        secret = place[:1] != ("newsletters",) and any(SECRET.search(str(key)) for key in place)
        given = "a value that is not shown here" if secret else in_words(node.plain())
        self.add(place, f"expected {expected}, given {given}" + (f"; {hint}" if hint else ""))

    def check(
        self,
        model: type[Model],
        data: object,
        *,
        at: Place = (),
        context: Mapping[str, Any] | None = None,
        unknown: Collection[Place] = (),
    ) -> Model | None:
        """The data as a model, or None and its faults. Nothing is said of places under `unknown`."""
        try:
            return model.model_validate(data, context=context)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                place = self._place(item["loc"], at, item["type"] == "missing")
                if not any(place[: len(other)] == other for other in unknown):
                    self._tell(_spot(model, item["loc"]), item, place)
            return None

    def raise_if_any(self) -> None:
        """Raises ConfigError with every fault, in the order of the file."""
        if not self._found:
            return
        lines = [f"{self.file}:{line}: {text}" for line, text in sorted(self._found.values(), key=lambda item: item[0])]
        more = len(lines) - MAX_SHOWN
        raise ConfigError(lines[:MAX_SHOWN] + ([f"{self.file}: and {more} faults more"] if more > 0 else []))

    def _nearest_node(self, place: Place) -> Node:
        node = self.document.root
        for key in place:
            child = node.child(key)
            if child is None:
                return node
            node = child
        return node

    def _place(self, loc: Place, at: Place, missing: bool) -> Place:
        """Where a pydantic location is in the file: without what only says which branch of a union was tried."""
        place, node = at, self._nearest_node(at)
        for number, key in enumerate(loc):
            child = node.child(key)
            if child is not None:
                place, node = (*place, key), child
            elif missing and number == len(loc) - 1:
                place = (*place, key)
        return place

    def _tell(self, spot: Spot, item: Any, place: Place) -> None:
        kind, context = item["type"], item.get("ctx", {})
        if kind == FAULT:
            self._tell_wrong(place, context["expected"], context["hint"], "name" if "[key]" in item["loc"] else "value")
        elif kind == "missing":
            self.add(place, "missing; write " + _what_to_write(str(place[-1]), spot))
        elif kind == "extra_forbidden":
            self.add(place, self._unknown_key(spot.owner, place))
        elif kind in ("value_error", "assertion_error"):
            self.add(place, " ".join(str(context["error"]).split()))
        elif kind == "too_long":
            self.add_wrong(place, f"at most {context['max_length']}")
        elif kind == "too_short":
            # Pydantic also says so of a list whose members are wrong, and these are told already.
            if not self._nearest_node(place).value:
                self.add_wrong(place, f"at least {context['min_length']}".replace(" 1", " one"))
        else:
            self.add_wrong(place, _expected(spot, kind, context), self._hint(spot, kind, place))

    def _tell_wrong(self, place: Place, expected: str, hint: str, aspect: str) -> None:
        if aspect == "name":
            self.add(place, f"expected {expected}, given {quoted(str(place[-1]))}", aspect)
        else:
            self.add_wrong(place, expected, hint)

    def _unknown_key(self, owner: type[BaseModel] | None, place: Place) -> str:
        known = _keys(owner) if owner else []
        key = str(place[-1])
        if owner and (group := self._group_before(owner, place)):
            return f"belongs to {group}: indent it by two more spaces"
        if key.partition(":")[0] in known:
            return f"a space is missing after {key.partition(':')[0]}:"
        if owner and (
            group := next((one for one in known if any(key in _keys(m) for m in _groups_at(owner, one))), "")
        ):
            return f"unknown key here; it belongs below {group}:"
        return "unknown key; " + (did_you_mean(key, known) or f"known here are {listing(known, 'and')}")

    def _group_before(self, owner: type[BaseModel], place: Place) -> str | None:
        """The nearest group above a key, beside it, that could have the key below it and has not."""
        beside = self._nearest_node(place[:-1]).value
        if not isinstance(beside, dict):
            return None
        key = str(place[-1])
        for other in reversed(list(takewhile(lambda other: other != key, beside))):
            value = beside[other].value
            lacks_it = value is None or (isinstance(value, dict) and key not in value)
            if lacks_it and any(key in _keys(model) for model in _groups_at(owner, other)):
                return other
        return None

    def _hint(self, spot: Spot, kind: str, place: Place) -> str:
        node = self._nearest_node(place)
        given = node.value
        if kind == "string_type" and given is None and self._has_note(node.line):
            return '" #" starts a note: put a text with # in quotes'
        if kind == "model_type" and isinstance(given, str) and GLUED.match(given):
            return "put a space after each colon"
        if kind == "string_type" and isinstance(given, int | float):
            return "put it in quotes"
        if kind == "int_type" and isinstance(given, str) and given.isdigit():
            return "leave out the quotes"
        if kind in ("literal_error", "enum"):
            return did_you_mean(given, choices(spot.annotation))
        return ""

    def _has_note(self, line: int) -> bool:
        """Whether a key has a note in place of a value."""
        return re.search(r":[ \t]{1,100}#", self.document.lines[line - 1]) is not None


def _groups_at(owner: type[BaseModel], key: str) -> list[type[BaseModel]]:
    """The groups of keys that may stand at a key of a model: one, or several forms."""
    branches = _branches(_step(Spot(None, None, owner), key).annotation)
    kinds = [get_args(branch)[0] if get_origin(branch) is Annotated else branch for branch in branches]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _what_to_write(key: str, spot: Spot) -> str:
    example = example_of(spot.field) if spot.field else None
    if example is not None:
        return f"for example {key}: {as_yaml(example)}"
    words = type_in_words(spot.annotation, spot.metadata)
    return f"{key}: and below it {words}" if words.startswith("the keys") else f"{key}: {words}"


def _expected(spot: Spot, kind: str, context: Mapping[str, Any]) -> str:
    words = type_in_words(spot.annotation, spot.metadata)
    if kind == "string_too_long":
        words += f" of at most {context['max_length']} characters"
    if kind == "string_too_short":
        words += f" of at least {context['min_length']} characters"
    example = example_of(spot.field) if spot.field and spot.annotation is spot.field.annotation else None
    simple = isinstance(example, str | int | float) and "such as" not in words and not words.startswith("one of")
    return f"{words} such as {as_yaml(example)}" if simple else words


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys that may be written for a model, with every spelling of each."""
    return [spelling for name, info in model.model_fields.items() for spelling in spellings(name, info)]


def _spot(model: type[BaseModel], loc: Place) -> Spot:
    spot = Spot(None, None, model)
    for key in loc:
        spot = _step(spot, key)
    return spot


def _step(spot: Spot, key: str | int) -> Spot:
    """One step of a pydantic location, which names keys, positions, and branches of unions."""
    for annotation in _branches(spot.annotation):
        inner = annotation
        tags: tuple[str, ...] = ()
        if get_origin(annotation) is Annotated:
            inner, *metadata = get_args(annotation)
            tags = tuple(item.tag for item in metadata if isinstance(item, Tag))
        if key in tags:
            return Spot(spot.owner, spot.field, inner)
        if tags:
            continue
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found = next((info for name, info in inner.model_fields.items() if key in spellings(name, info)), None)
            return Spot(inner, found, found.annotation if found else None, tuple(found.metadata) if found else ())
        origin, args = get_origin(inner), get_args(inner)
        if isinstance(origin, type) and issubclass(origin, Mapping) and key != "[key]":
            return Spot(None, spot.field, args[1])
        if isinstance(origin, type) and issubclass(origin, Collection) and isinstance(key, int):
            return Spot(None, spot.field, args[0])
    return spot


def _branches(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _dotted(place: Place) -> str:
    """Keys with dots; a place in a list by its number from 1, as people count: newsletters.weekly.sections[2].title."""
    text = ""
    for key in place:
        if isinstance(key, int):
            text += f"[{key + 1}]"
        else:
            shown = key if re.fullmatch(r"[\w-]{1,60}", key) else quoted(key)
            text += f".{printable(shown)}" if text else printable(shown)
    return text
