"""How a newsletter looks beside its theme: changed tokens, pictures, and what differs from reader to reader."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from digest.config.part import Part
from digest.config.values import Count, Line, Stripped, Website
from digest.config.words import Words, fault

FIELD_NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
ALWAYS_THERE = ("name", "address")  # merge fields of every reader


def _field_name(value: str) -> str:
    if len(value) > 40 or re.fullmatch(FIELD_NAME[1:-1], value) is None:
        raise fault("a name of small letters, digits and single _ (at most 40), such as first_name")
    return value


class Images(Part):
    """How pictures reach the readers."""

    how: Literal["attached", "hosted", "source", "none"] | None = Field(
        default=None,
        description="attached: they travel with every letter. hosted: letters link to them at base_url, where you put "
        "the folder `images` of the edition. source: letters link to the websites that they are from, which then see "
        "who reads. none: no pictures. Left out: hosted where there is a base_url, else attached.",
        examples=["attached"],
    )
    base_url: Website | None = Field(
        default=None,
        description="The web address of the folder that holds the pictures.",
        examples=["https://northlight.example/newsletter/images"],
    )
    folder: Path | None = Field(
        default=None,
        description="Where hosted pictures are copied to as well, such as a folder of your web server.",
        examples=["/var/www/newsletter/images"],
    )
    most: Count = Field(default=5, ge=0, le=20, description="At most so many are attached to a letter.", examples=[5])
    most_kb: Count = Field(
        default=500,
        ge=10,
        le=5000,
        description="At most so many KB of pictures are attached to a letter.",
        examples=[500],
    )

    @model_validator(mode="after")
    def _hosted_somewhere(self) -> "Images":
        if self.how == "hosted" and self.base_url is None:
            raise ValueError("how: hosted needs a base_url, the web address where the pictures will be")
        return self

    @property
    def way(self) -> str:
        """attached, hosted, source or none."""
        return self.how or ("hosted" if self.base_url else "attached")


class MergeFieldOptions(Part):
    """One merge field."""

    column: Line | None = Field(
        default=None, description="The column of the list. The field's own name when left out.", examples=["First name"]
    )
    kind: Literal["text", "url", "html"] = Field(
        default="text",
        description="text: words. url: a whole web address, for a link. html: with emphasis and links in HTML.",
        examples=["text"],
    )
    otherwise: Line | None = Field(
        default=None,
        description="What stands where a reader has none. Without it, a letter to such a reader cannot be made.",
        examples=["reader"],
    )


# Values that take the place of those in theme.yaml. They are checked against it when the theme is loaded.
Look = Annotated[Mapping[str, Any], Words("names and values of the theme, such as {width: 640px}")]
FieldName = Annotated[Stripped, AfterValidator(_field_name), Words("a name such as first_name")]
MergeFields = Mapping[FieldName, MergeFieldOptions]
