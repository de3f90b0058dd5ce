"""docs/schedule.md is complete, and its examples are right."""

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

from digest.config.reference import schedule_reference
from digest.config.schema import Newsletter, Publication, Schedule, Sender, WeeklyCalendar
from digest.config.selection import SectionRule, Selection
from digest.config.words import as_yaml
from tests.unit.config.conftest import KINDS, FeedOptions, FolderOptions, Load, SmtpOptions

MODELS: tuple[type[BaseModel], ...] = (
    Schedule,
    Publication,
    Newsletter,
    Sender,
    WeeklyCalendar,
    Selection,
    SectionRule,
)
TEXT = schedule_reference(KINDS)


@pytest.mark.parametrize("model", [*MODELS, FolderOptions, FeedOptions, SmtpOptions])
def test_every_key_and_its_description_is_in_the_reference(model: type[BaseModel]):
    for name, field in model.model_fields.items():
        assert (f"| `{name}` " in TEXT) or (f"## {name}\n" in TEXT)
        if field.description:
            assert field.description.replace("|", "\\|") in TEXT


@pytest.mark.parametrize(
    "row",
    [
        "| `kind` | `folder` | it is needed | Which kind it is. | `kind: folder` |",
        "| `deep` | true or false | `false` | Whether folders in it are read too. |  |",
        "| `order` | one of newest or oldest | `newest` | Which come first \\| last. | `order: newest` |",
        "| `share` | a number above 0, at most 1 | `1` | How much of it is read. |  |",
        "| `url` | a web address that begins with https:// or http:// | – | Its address. | `url: https://northlight.example/feed` |",
        "| `password` | a text | – | Its password. |  |",
        '| `time` | a time of day in quotes such as "07:00" | it is needed '
        '| The time of day on the clocks of the zone, in quotes. | `time: "07:00"` |',
    ],
)
def test_a_key_has_its_type_default_meaning_and_example(row: str):
    assert f"\n{row}\n" in TEXT


def test_both_spellings_of_days_and_both_forms_of_a_calendar_are_there():
    assert "| `days` or `day` |" in TEXT
    assert "### calendar: fixed days of the week, at one time of day\n" in TEXT
    assert "### calendar: a crontab line, for calendars that fixed weekdays cannot say\n" in TEXT


def test_only_the_first_paragraph_of_a_kind_is_printed():
    assert "### kind: feed\n\nA feed, at an address or in a file.\n\n|" in TEXT
    assert "Not for the reference" not in TEXT


def test_the_examples_together_are_a_schedule_that_loads(load_text: Load):
    blocks = TEXT.split("```yaml\n")[1:]
    text = "publication:\n  name: The Northlight Review\n  postal_address: 14 Quay Street\n" + "".join(
        block.partition("```")[0] for block in blocks
    )
    config = load_text(text)
    assert list(config.sources) == ["inbox"]
    assert list(config.newsletters) == ["weekly"]


@pytest.mark.parametrize("model", MODELS)
def test_every_example_is_valid_and_printed_as_yaml_that_reads_the_same(model: type[BaseModel]):
    for name, field in model.model_fields.items():
        for example in field.examples or ():
            assert YAML(typ="safe", pure=True).load(f"{name}: {as_yaml(example)}") == {name: example}
            TypeAdapter(_annotated(field)).validate_python(example)


def _annotated(field: Any) -> Any:
    from typing import Annotated

    annotation: Any = field.annotation
    for item in field.metadata:
        annotation = Annotated[annotation, item]
    return annotation


def test_a_kind_that_may_be_left_out_is_not_said_to_be_needed():
    row = next(line for line in TEXT.splitlines() if line.startswith("| `kind` | one of text, url or html |"))
    assert "| `text` |" in row
    assert "it is needed" not in row
