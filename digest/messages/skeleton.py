"""Message → MIME, once; then only To, Subject, Date and Message-ID for each reader.

The body is encoded once and is the same octets in every copy: quoted-printable (RFC 2045, 6.7), because MRML puts
65 KB on one line and SMTP allows 998 octets. It is written so that nothing on the way has a reason to change it: lines
of at most 76 octets, only CRLF line ends, no line begins with a dot (SMTP would stuff it) or with "From " (mbox would
quote it), and no two blanks stand in a row (DKIM's relaxed canonical form of the body is the body).
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from digest.messages import headers
from digest.model import Message, Subscriber

LINE = 76
_LINE_END = re.compile(r"\r\n?|\n")
_ENCODED = re.compile(rb"[^\x20-\x3c\x3e-\x7e]")  # the equals sign, and all but printable ASCII
_BLANK = re.compile(rb" (?= )| $")
_NOT_ATOM = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A message ready for its readers. `head` are the encoded headers that all share, without Subject; `content` is
    MIME-Version to the last line."""

    subject: str
    head: bytes
    content: bytes

    def fill(self, recipient: Subscriber, *, message_id: str, date: datetime, subject_prefix: str = "") -> bytes:
        """One reader's copy: a complete RFC 5322 message with CRLF line ends.

        `date` is aware; `message_id` comes from `message_id()`. Raises `ValueError` for a recipient that cannot stand
        in a header.
        """
        if date.tzinfo is None:
            raise ValueError("the date of a message needs a time zone")
        return b"".join(
            (
                self.head,
                headers.folded("To", headers.mailbox("To", recipient.name, recipient.address)),
                headers.folded("Subject", headers.unstructured("Subject", subject_prefix + self.subject)),
                headers.folded("Date", format_datetime(date)),
                headers.folded("Message-ID", message_id),
                self.content,
            )
        )


def compile_skeleton(message: Message) -> Skeleton:
    """Encode all that does not depend on the reader. The boundary is derived from the content, so that the same
    message gives the same bytes; it holds "=_", which quoted-printable never does."""
    boundary = "=_" + hashlib.sha256(f"{message.text}\0{message.html}".encode()).hexdigest()[:32]
    parts = [_part("plain", message.text), _part("html", message.html)]
    delimiter = b"\r\n--" + boundary.encode()
    content = (
        headers.folded("MIME-Version", "1.0")
        + headers.folded("Content-Type", f'multipart/alternative; boundary="{boundary}"')
        + b"".join(delimiter + b"\r\n" + part for part in parts)
        + delimiter
        + b"--\r\n"
    )
    shared = (headers.folded(name, value) for name, value in message.headers if name.lower() != "subject")
    return Skeleton(subject=message.subject, head=b"".join(shared), content=content)


def message_id(edition_id: str, recipient: str, domain: str, secret: str) -> str:
    """`<edition.hmac@domain>`: the same at every repeat, different for every reader, and nobody's address in it."""
    headers.checked_address("Message-ID", f"id@{domain}")
    edition = _NOT_ATOM.sub("-", edition_id).strip("-")
    code = hmac.new(secret.encode(), f"{edition_id}\0{recipient}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{edition}.{code}@{domain}>"


def quoted_printable(text: str) -> bytes:
    """The text in quoted-printable, with CRLF for every line end."""
    return b"\r\n".join(_encoded_line(line) for line in _LINE_END.split(text))


def _part(subtype: str, text: str) -> bytes:
    return (
        headers.folded("Content-Type", f"text/{subtype}; charset=utf-8")
        + headers.folded("Content-Transfer-Encoding", "quoted-printable")
        + b"\r\n"
        + quoted_printable(text)
    )


def _encoded_line(line: str) -> bytes:
    """One line of text as one or more lines of at most 76 octets, joined by soft breaks."""
    rest = _ENCODED.sub(lambda found: b"=%02X" % found[0][0], line.encode())
    rest = _BLANK.sub(b"=20", rest)
    lines = []
    while True:
        if rest.startswith((b".", b"From ")):
            rest = b"=%02X" % rest[0] + rest[1:]
        if len(rest) <= LINE:
            break
        cut = LINE - 1
        while b"=" in rest[cut - 2 : cut]:  # never through an =XX
            cut -= 1
        lines.append(rest[:cut] + b"=\r\n")
        rest = rest[cut:]
    return b"".join((*lines, rest))
