"""A reader to look at an edition with. Nobody else's name or token is shown to them: what is looked at may be passed on,
or published."""

from collections.abc import Iterable
from dataclasses import replace

from digest.messages.fields import own_value
from digest.model import FieldKind, MergeField, Subscriber

_NO_ADDRESS = "https://fill-in.invalid/"


def sample(fields: Iterable[MergeField], reader: Subscriber) -> Subscriber:
    """The reader with something in every merge field: their own, or its `otherwise`, or else its name in brackets."""
    lacking = [field for field in fields if field.otherwise is None and not own_value(field, reader)]
    found = {field.column: _NO_ADDRESS if field.kind is FieldKind.URL else f"[{field.name}]" for field in lacking}
    name = found.pop("name", reader.name)
    return replace(reader, name=name, fields={**reader.fields, **found})
