"""Message → MIME, once; then only To, Subject, Date, Message-ID and what stands in merge fields for each reader.

The body is encoded once: quoted-printable (RFC 2045, 6.7), because MRML puts 65 KB on one line and SMTP allows 998
octets. It is written so that nothing on the way has a reason to change it: lines of at most 76 octets, only CRLF line
ends, no line begins with a dot (SMTP would stuff it) or with "From " (mbox would quote it), and no two blanks stand in a
row (DKIM's relaxed canonical form of the body is the body).

A reader's value has lines of its own, between soft breaks. So no line of what is encoded already depends on it, and
filling is a join.
"""

import hashlib
import hmac
import re
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from digest.messages import headers
from digest.messages.places import Pieces, Spot, filled, in_header, in_html, in_subject, in_text
from digest.model import Attachment, Message, Subscriber

LINE = 76
_SOFT = b"=\r\n"
_LINE_END = re.compile(r"\r\n?|\n")
_ENCODED = re.compile(rb"[^\x20-\x3c\x3e-\x7e]")  # the equals sign, and all but printable ASCII
_BLANK = re.compile(rb" (?= )| $")
_NOT_ATOM = re.compile(r"[^A-Za-z0-9-]+")
_CID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(?:@[A-Za-z0-9.-]+)?")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")

Parts = list[bytes | Spot]  # what is encoded, and fields between


@dataclass(frozen=True, slots=True)
class Header:
    """A header with merge fields in it."""

    name: str
    value: Pieces


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A message ready for its readers.

    `head` are the headers that all share, without Subject, encoded but for those with fields in them. `content` is
    MIME-Version to the last line, with an empty chunk for each field; `gaps` are the numbers of those chunks, each with
    the number of its spot.
    """

    subject: Pieces
    head: tuple[bytes | Header, ...]
    content: tuple[bytes, ...]
    spots: tuple[Spot, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()

    def fill(self, recipient: Subscriber, *, message_id: str, date: datetime, subject_prefix: str = "") -> bytes:
        """One reader's copy: a complete RFC 5322 message with CRLF line ends.

        `date` is aware; `message_id` comes from `message_id()`. Raises `ValueError` for a recipient that cannot stand
        in a header, and for one who has no value for a field.
        """
        if date.tzinfo is None:
            raise ValueError("the date of a message needs a time zone")
        subject = subject_prefix + filled("Subject", self.subject, recipient)
        values = [_encoded_line(spot.written(recipient), LINE - 1) for spot in self.spots]
        chunks = list(self.content)
        for chunk, spot in self.gaps:
            chunks[chunk] = values[spot]
        return b"".join(
            (
                *(
                    one if isinstance(one, bytes) else headers.folded(one.name, filled(one.name, one.value, recipient))
                    for one in self.head
                ),
                headers.folded("To", headers.mailbox("To", recipient.name, recipient.address)),
                headers.folded("Subject", headers.unstructured("Subject", subject)),
                headers.folded("Date", format_datetime(date)),
                headers.folded("Message-ID", message_id),
                *chunks,
            )
        )


def compile_skeleton(message: Message) -> Skeleton:
    """Encode all that does not depend on the reader. The boundaries are derived from the content, so that the same
    message gives the same bytes; they hold "=_", which neither quoted-printable nor base64 ever does.

    Pictures stand beside both parts (RFC 2387). Raises `ValueError` for a merge field that is not known, or where no
    value could be made safe, and for what cannot stand in a header.
    """
    code = hashlib.sha256(f"{message.text}\0{message.html}".encode()).hexdigest()[:32]
    body = _multipart("alternative", f"=_{code}", [_part("plain", in_text(message)), _part("html", in_html(message))])
    if message.attachments:
        code = hashlib.sha256("\0".join([code, *(one.cid for one in message.attachments)]).encode()).hexdigest()[:32]
        pictures: list[Parts] = [[_attachment(one)] for one in message.attachments]
        body = _multipart('related; type="multipart/alternative"', f"=_{code}", [body, *pictures])
    content, spots, gaps = _chunks([headers.folded("MIME-Version", "1.0"), *body])
    return Skeleton(
        subject=in_subject(message),
        head=tuple(_shared(message)),
        content=content,
        spots=spots,
        gaps=gaps,
    )


def message_id(edition_id: str, recipient: str, domain: str, secret: str) -> str:
    """`<edition.hmac@domain>`: the same at every repeat, different for every reader, and nobody's address in it."""
    headers.checked_address("Message-ID", f"id@{domain}")
    edition = _NOT_ATOM.sub("-", edition_id).strip("-")
    code = hmac.new(secret.encode(), f"{edition_id}\0{recipient}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{edition}.{code}@{domain}>"


def _shared(message: Message) -> Iterator[bytes | Header]:
    for name, value in message.headers:
        if name.lower() != "subject":
            pieces = in_header(message, name, value)
            yield headers.folded(name, value) if len(pieces) == 1 else Header(name, pieces)


def _multipart(kind: str, boundary: str, parts: list[Parts]) -> Parts:
    delimiter = b"\r\n--" + boundary.encode()
    body: Parts = [headers.folded("Content-Type", f'multipart/{kind}; boundary="{boundary}"')]
    for part in parts:
        body += delimiter + b"\r\n", *part
    return [*body, delimiter + b"--\r\n"]


def _part(subtype: str, pieces: Pieces) -> Parts:
    head = headers.folded("Content-Type", f"text/{subtype}; charset=utf-8") + headers.folded(
        "Content-Transfer-Encoding", "quoted-printable"
    )
    return [head + b"\r\n", *_encoded(pieces)]


def _attachment(one: Attachment) -> bytes:
    if not _CID.fullmatch(one.cid) or not _MEDIA_TYPE.fullmatch(one.media_type):
        raise ValueError(f"attachment {one.name!r}: {one.cid!r} of type {one.media_type!r} cannot stand in a header")
    return (
        headers.folded("Content-Type", f"{one.media_type}; {headers.parameter('name', one.name)}")
        + headers.folded("Content-Transfer-Encoding", "base64")
        + headers.folded("Content-ID", f"<{one.cid}>")
        + headers.folded("Content-Disposition", f"inline; {headers.parameter('filename', one.name)}")
        + b"\r\n"
        + encodebytes(one.data).rstrip(b"\n").replace(b"\n", b"\r\n")
    )


def _encoded(pieces: Pieces) -> Iterator[bytes | Spot]:
    """The words encoded, with a soft break towards each field that they share a line with."""
    for at, piece in enumerate(pieces):
        if isinstance(piece, Spot):
            yield piece
            continue
        behind_field, before_field = at > 0, at < len(pieces) - 1
        *lines, last = _LINE_END.split(piece)
        encoded = [_encoded_line(line) for line in lines]
        encoded.append(_encoded_line(last, LINE - 1) + _SOFT if before_field and last else _encoded_line(last))
        shares_line = bool(encoded[0]) or (before_field and not lines)
        yield (_SOFT if behind_field and shares_line else b"") + b"\r\n".join(encoded)


def _chunks(body: Parts) -> tuple[tuple[bytes, ...], tuple[Spot, ...], tuple[tuple[int, int], ...]]:
    """What follows one another without a field as one chunk, and each spot once."""
    chunks, spots, gaps = [b""], list[Spot](), list[tuple[int, int]]()
    for piece in body:
        if isinstance(piece, Spot):
            if piece not in spots:
                spots.append(piece)
            gaps.append((len(chunks), spots.index(piece)))
            chunks += b"", b""
        else:
            chunks[-1] += piece
    return tuple(chunks), tuple(spots), tuple(gaps)


def _encoded_line(line: str, width: int = LINE) -> bytes:
    """One line of text as one or more lines of at most 76 octets, joined by soft breaks; the last has at most `width`."""
    rest = _ENCODED.sub(lambda found: b"=%02X" % found[0][0], line.encode())
    rest = _BLANK.sub(b"=20", rest)
    lines = []
    while True:
        if rest.startswith((b".", b"From ")):
            rest = b"=%02X" % rest[0] + rest[1:]
        if len(rest) <= width:
            break
        cut = LINE - 1
        while b"=" in rest[cut - 2 : cut]:  # never through an =XX
            cut -= 1
        lines.append(rest[:cut] + _SOFT)
        rest = rest[cut:]
    return b"".join((*lines, rest))
