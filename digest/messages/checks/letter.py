"""One complete letter (RFC 5322) read back, as a mail program would read it: its header fields and its parts."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mime
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Part:
    """A part of text, decoded. `charset` is as the letter names it, in small letters."""

    media_type: str
    charset: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`fields` are the header fields as they stand, unfolded; `head` is all of them as bytes. `containers` are the
    multipart types, from the outside in; `parts` are those of text, in order, without attachments."""

    head: bytes
    fields: tuple[tuple[str, str], ...]
    containers: tuple[str, ...]
    parts: tuple[Part, ...]

    def values(self, name: str) -> tuple[str, ...]:
        """Those of all fields of that name."""
        return tuple(value for given, value in self.fields if given.casefold() == name.casefold())

    def part(self, media_type: str) -> str:
        """The text of the first part of that type, or ""."""
        return next((part.text for part in self.parts if part.media_type == media_type), "")


# Read with the old policy (compat32): the newer one parses each field and raises on some that are wrong, and what is
# wrong is what is looked for here.
@lru_cache(maxsize=1)  # several checks look at the same letter
def read(copy: bytes) -> Letter:
    """The letter. Nothing in it is refused: what cannot be decoded is replaced."""
    mime = message_from_bytes(copy)
    leaves = [one for one in mime.walk() if not one.is_multipart()]
    return Letter(
        head=_head(copy),
        fields=tuple((name, "".join(str(value).splitlines())) for name, value in mime.raw_items()),
        containers=tuple(one.get_content_type() for one in mime.walk() if one.is_multipart()),
        parts=tuple(_part(one) for one in leaves if one.get_content_maintype() == "text" and not _attached(one)),
    )


def _head(copy: bytes) -> bytes:
    ends = [at for at in (copy.find(b"\r\n\r\n"), copy.find(b"\n\n")) if at >= 0]
    return copy[: min(ends, default=len(copy))]


def _attached(mime: Mime) -> bool:
    return mime.get_content_disposition() == "attachment"


def _part(mime: Mime) -> Part:
    charset = mime.get_content_charset("us-ascii")
    payload = mime.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    try:
        text = octets.decode(charset, "replace")
    except LookupError:
        text = octets.decode("utf-8", "replace")
    return Part(mime.get_content_type(), charset, text)
