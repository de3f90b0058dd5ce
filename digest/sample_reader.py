"""A reader to look at an edition with, before it goes to those of the list."""

from collections.abc import Iterable
from dataclasses import replace

from digest.messages.fields import own_value
from digest.model import FieldKind, MergeField, Subscriber
from digest.newsroom import Newsroom

_NO_ADDRESS = "https://fill-in.invalid/"


def sample(room: Newsroom, name: str, fields: Iterable[MergeField], reader: Subscriber) -> Subscriber:
    """The reader with something in every merge field: their own, else what the first of the newsletter's readers has who
    has any, else the field's own name in brackets."""
    lacking = [field for field in fields if field.otherwise is None and not own_value(field, reader)]
    if not lacking:
        return reader
    found: dict[str, str] = {}
    for other in room.recipients(room.newsletter(name).recipients):
        found |= {
            field.column: value for field in lacking if field.column not in found and (value := own_value(field, other))
        }
        if len(found) == len({field.column for field in lacking}):
            break
    for field in lacking:
        found.setdefault(field.column, _NO_ADDRESS if field.kind is FieldKind.URL else f"[{field.name}]")
    own_name = found.pop("name", reader.name)
    return replace(reader, name=own_name, fields={**reader.fields, **found})
