"""JSON Schema of the schedule file (draft 2020-12): text editors complete keys from it and underline mistakes."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from digest.config.schema import Schedule
from digest.config.values import NAME
from digest.config.words import Kinds

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _WithoutFieldTitles(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names: "Max Stories" says no more than max_stories."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def schedule_schema(kinds: Mapping[str, Kinds]) -> dict[str, Any]:
    """The schema, with the options of the given kinds, by the key that they stand under."""
    models: list[type[BaseModel]] = [Schedule, *(model for some in kinds.values() for model in some.values())]
    references, definitions = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_WithoutFieldTitles
    )
    parts = definitions["$defs"]
    top = parts.pop(_name_of(references, Schedule))
    for group, some in kinds.items():
        choices = [_name_of(references, model) for model in some.values()]
        for kind, choice in zip(some, choices, strict=True):
            _require_kind(parts[choice], kind)
        top["properties"][group]["additionalProperties"] = {
            "oneOf": [{"$ref": f"#/$defs/{choice}"} for choice in choices]
        }
    for group in (*kinds, "lists", "newsletters"):
        top["properties"][group]["propertyNames"] = {"pattern": NAME}
    return {"$schema": DIALECT, **top, "title": "The schedule file", "$defs": dict(sorted(parts.items()))}


def _name_of(references: Any, model: type[BaseModel]) -> str:
    return str(references[model, "validation"]["$ref"]).rpartition("/")[2]


def _require_kind(part: dict[str, Any], kind: str) -> None:
    """In the file a kind is always written, even where its option model has it as a default."""
    part["properties"]["kind"] = {"const": kind, "type": "string", "description": "Which kind it is."}
    part["required"] = ["kind", *(key for key in part.get("required", ()) if key != "kind")]
