"""Options of kinds that other packages bring: whatever their models are made of, faults are told in plain words."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from digest.config.document import read_document
from digest.config.faults import Faults
from digest.errors import ConfigError


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = Field(default=1, gt=0)
    words: list[Literal["red", "green"]] = []


class OddOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["odd"] = "odd"
    level: Level = Level.LOW
    mode: Literal["fast", "slow"] | None = None
    inner: Inner | None = None
    inners: dict[str, Inner] = {}
    either: int | bool = 1
    both: int | list[int] = 1
    pair: Annotated[list[Annotated[int, Field(le=5)]], Field(max_length=2)] = []
    started: datetime | None = None
    port_number: int = Field(default=1, validation_alias="port")
    host: str = Field(default="", validation_alias=AliasChoices("host", "server"))
    even: int = 0
    checked: int = 0
    anything: Any = None
    least: float = Field(default=0, ge=0)

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("take an even number")
        return value

    @field_validator("checked")
    @classmethod
    def _checked(cls, value: int) -> int:
        if value >= 10:
            raise AssertionError("take a number\n  below ten")
        return value


def faults(line: str) -> list[str]:
    document = read_document(f"sources:\n  odd:\n    kind: odd\n    {line}\n")
    found = Faults(Path("s.yaml"), document)
    data = document.root.plain()["sources"]["odd"]
    assert found.check(OddOptions, data, at=("sources", "odd")) is None
    with pytest.raises(ConfigError) as caught:
        found.raise_if_any()
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("level: hihg", 'level: expected one of low or high, given "hihg"; did you mean "high"?'),
        ("mode: fsat", 'mode: expected one of fast or slow, given "fsat"; did you mean "fast"?'),
        ("inner: {size: 0}", "inner.size: expected a whole number above 0, given 0"),
        ("inner: {sise: 1}", 'inner.sise: unknown key; did you mean "size"?'),
        (
            "inner: {words: [red, gren]}",
            'inner.words[2]: expected one of red or green, given "gren"; did you mean "green"?',
        ),
        ("inner: 7", "inner: expected the keys size and words, given 7"),
        ("inners: {a: {size: b}}", 'inners.a.size: expected a whole number above 0, given "b"'),
        ("inners: 7", "inners: expected names, each with the keys size and words, given 7"),
        ("either: x", 'either: expected a whole number or true or false, given "x"'),
        ("both: x", 'both: expected a whole number or a list, each a whole number, given "x"'),
        ("pair: [1, 9]", "pair[2]: expected a whole number at most 5, given 9"),
        ("pair: [1, 2, 3]", "pair: expected at most 2, given a list"),
        ("started: x", 'started: expected a value, given "x"'),
        ("port: x", 'port: expected a whole number, given "x"'),
        ("prot: 1", 'prot: unknown key; did you mean "port"?'),
        ("serve: x", 'serve: unknown key; did you mean "server"?'),
        ("server: 1", "server: expected a text, given 1; put it in quotes"),
        ("even: 3", "even: take an even number"),
        ("checked: 30", "checked: take a number below ten"),
        ("least: -1", "least: expected a number at least 0, given -1"),
    ],
)
def test_a_fault_in_the_options_of_any_kind_is_told_in_plain_words(line: str, told: str):
    assert faults(line) == [f"s.yaml:4: sources.odd.{told}"]
