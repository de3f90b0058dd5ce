"""A group of keys of the schedule file: unknown ones are errors, blank ones count as left out, values are frozen."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


def without_blanks(model: type[BaseModel], data: Any) -> Any:
    """The options without those that have a default and nothing behind the colon: `tagline:` alone is left out."""
    if not isinstance(data, Mapping):
        return data
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    return {key: value for key, value in data.items() if value is not None or key not in optional}


class Part(BaseModel):
    """A group of keys of the schedule file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, data: Any) -> Any:
        return without_blanks(cls, data)
