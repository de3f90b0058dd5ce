"""Merge fields: what differs from reader to reader, put into own words as tokens and filled in one pass.

A token is `__FIELD_<nonce>_<name>__`. It passes through MJML, premailer and URLs unchanged, and its nonce is derived
from the edition's own words: nobody whose article is in it can write one.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from digest.errors import TemplateError
from digest.model import Edition, MergeField

TOKEN = re.compile(r"__FIELD_([0-9a-f]{12})_([a-z][a-z0-9]*(?:_[a-z0-9]+)*)__")
_PLACE = re.compile(r"\{([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The merge fields that an edition's own words may name."""

    known: tuple[MergeField, ...] = ()
    nonce: str = "0" * 12

    def token(self, name: str) -> str:
        """Raises `TemplateError` for a name that is not known."""
        if name not in {field.name for field in self.known}:
            names = ", ".join(field.name for field in self.known) or "none"
            raise TemplateError(f"there is no merge field {name!r}; there are: {names}")
        return f"__FIELD_{self.nonce}_{name}__"

    def put(self, words: str) -> str:
        """The words with a token for each {name}."""
        return _PLACE.sub(lambda found: self.token(found[1]), words)


def nonce_of(edition: Edition) -> str:
    """12 hexadecimal digits, the same for the same words."""
    words = (edition.id, edition.subject, *(f"{s.headline}\0{s.summary.blurb}" for s in edition.stories))
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()[:12]


def used(fields: Fields, texts: Iterable[str]) -> tuple[MergeField, ...]:
    """Those of the fields whose tokens occur in the texts."""
    names = {name for text in texts for nonce, name in TOKEN.findall(text) if nonce == fields.nonce}
    return tuple(field for field in fields.known if field.name in names)
