"""Merge fields: what differs from reader to reader, put into own words as tokens and filled in one pass.

A token is `__FIELD_<nonce>_<name>__`. It passes through MJML, premailer and URLs unchanged, and its nonce is derived
from the edition's own words: nobody whose article is in it can write one.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from digest.config.words import did_you_mean
from digest.errors import TemplateError
from digest.messages.address import safe_url
from digest.messages.phrases import as_text, sanitised
from digest.model import Edition, FieldKind, MergeField, Subscriber

TOKEN = re.compile(r"__FIELD_([0-9a-f]{12})_([a-z][a-z0-9]*(?:_[a-z0-9]+)*)__")
_PLACE = re.compile(r"\{([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The merge fields that an edition's own words may name."""

    known: tuple[MergeField, ...] = ()
    nonce: str = "0" * 12

    def token(self, name: str, where: str = "") -> str:
        """Raises `TemplateError` for a name that is not known; `where` says whose words name it."""
        if name not in {field.name for field in self.known}:
            names = ", ".join(field.name for field in self.known) or "none"
            meant = did_you_mean(name, (field.name for field in self.known))
            what = f"there is no merge field {name!r}; " + (
                f"{meant} There are: {names}" if meant else f"there are: {names}"
            )
            raise TemplateError(f"{where}: {what}" if where else what)
        return f"__FIELD_{self.nonce}_{name}__"

    def put(self, words: str, where: str = "") -> str:
        """The words with a token for each {name}; `where` says whose words they are."""
        return _PLACE.sub(lambda found: self.token(found[1], where), words)


def nonce_of(edition: Edition) -> str:
    """12 hexadecimal digits, the same for the same words."""
    words = (edition.id, edition.subject, *(f"{s.headline}\0{s.summary.blurb}" for s in edition.stories))
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()[:12]


def used(fields: Fields, texts: Iterable[str]) -> tuple[MergeField, ...]:
    """Those of the fields whose tokens occur in the texts."""
    names = {name for text in texts for nonce, name in TOKEN.findall(text) if nonce == fields.nonce}
    return tuple(field for field in fields.known if field.name in names)


def value(field: MergeField, reader: Subscriber) -> str:
    """What a reader has in a field, not yet escaped: HTML is sanitised, an address can be linked to.

    Raises `ValueError` that names field and column where there is nothing, or no address in a field of kind url.
    """
    raw = own_value(field, reader)
    if raw and (fit := _fit(field, raw, f"in the column {field.column!r}")):
        return fit
    if field.otherwise is None:
        raise ValueError(
            f"merge field {field.name}: this reader has nothing in the column {field.column!r}, "
            "and there is no `otherwise`"
        )
    return _fit(field, field.otherwise.strip(), "as its `otherwise`")


def own_value(field: MergeField, reader: Subscriber) -> str:
    """What stands in the field's column, or "". The column is the one spelled like it, else like it but for capitals;
    "name" and "address" are those of the reader."""
    columns = {**reader.fields, "name": reader.name, "address": reader.address}
    column = field.column
    if column not in columns:
        column = next((one for one in columns if one.casefold() == column.casefold()), column)
    return columns.get(column, "").strip()


def kept(fields: Iterable[MergeField], reader: Subscriber) -> dict[str, str]:
    """What the fields take of a reader's other columns, by the names that the fields have for them."""
    taken = {field.column: own_value(field, reader) for field in fields if field.column not in ("name", "address")}
    return {column: words for column, words in taken.items() if words}


def lacking(field: MergeField, readers: Iterable[Subscriber]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of the readers who have nothing in a field, and of those who have something that does not fit it."""
    nothing: list[str] = []
    unfit: list[str] = []
    for reader in readers:
        try:
            value(field, reader)
        except ValueError:
            fits_not = field.kind is FieldKind.URL and own_value(field, reader)
            (unfit if fits_not else nothing).append(reader.address)
    return tuple(nothing), tuple(unfit)


def _fit(field: MergeField, raw: str, where: str) -> str:
    """ "" where sanitising leaves nothing."""
    if field.kind is FieldKind.URL and not safe_url(raw):
        raise ValueError(f"merge field {field.name}: {raw[:80]!r} {where} is no http:, https: or mailto: address")
    if field.kind is FieldKind.HTML:
        html = sanitised(raw)
        return html if as_text(html) else ""
    return raw
