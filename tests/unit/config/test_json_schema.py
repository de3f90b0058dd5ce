"""The JSON Schema takes what the loader takes, and refuses what it refuses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from digest.config.json_schema import schedule_schema
from tests.unit.config.conftest import KINDS, Load, changed

SAMPLE = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = schedule_schema(KINDS)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def parsed(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    recipients:", "    recipients:"),
        ("days: [friday]", "day: Fri"),
        ("days: [friday]", "days: [Monday, thu]"),
        ('      days: [friday]\n      time: "07:00"\n', '      cron: "0 7 * * 5"\n'),
        ("    recipients:", "    sources: inbox\n    recipients:"),
        ("sections: [Energy]", "kinds: Opinion"),
        ("    kind: folder\n    path: inbox", "    kind: feed\n    path: feed.xml"),
        ("{max_stories: 10}", "{first_edition_days: 3650}"),
    ],
)
def test_what_the_loader_takes_the_schema_takes(validator: Any, load_text: Load, old: str, new: str):
    text = changed(old, new)
    load_text(text)
    validator.validate(parsed(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    title: Northlight Weekly", "    titel: Northlight Weekly"),
        ("    title: Northlight Weekly\n", ""),
        ("    title: Northlight Weekly", "    title: 2026"),
        ("[friday]", "[frday]"),
        ("days: [friday]", "days: [friday]\n      day: friday"),
        ("      days: [friday]\n", ""),
        ('"07:00"', '"7:00"'),
        ("kind: folder", "kind: foldr"),
        ("    kind: folder\n", ""),
        ("    path: inbox", "    path: inbox\n    depe: true"),
        ("{max_stories: 10}", "{max_stories: 0}"),
        ("  weekly:\n", "  My Weekly:\n"),
        ("sources:\n  inbox:\n    kind: folder\n    path: inbox\n", "sources: {}\n"),
        ("host: smtp.example", "host: smtp.example, port: 99999"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(validator: Any, faults_of: Any, old: str, new: str):
    text = changed(old, new)
    assert faults_of(text)
    assert not validator.is_valid(parsed(text))


def test_every_key_of_ours_has_a_description():
    schema = schedule_schema(KINDS)
    parts = {"the file": schema, **schema["$defs"]}
    without = [
        f"{name}.{key}"
        for name, part in parts.items()
        for key, value in part["properties"].items()
        if not value.get("description") and "$ref" not in value
    ]
    assert without == []


def test_the_sample_names_its_schema_and_fits_it():
    text = (SAMPLE / "schedule.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=schedule.schema.json\n")
    schema = json.loads((SAMPLE / "schedule.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(parsed(text))
