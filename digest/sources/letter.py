"""A letter (RFC 5322, MIME) → a record with plain names: what a newsletter says, and nothing about who got it. Pure.

Nothing of its links is kept, not even "view in browser": the links of a newsletter lead through a counter that knows the
subscriber, and printed they would pass the editor's own name on to every reader. Pictures are left out for the same
reason.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Any

from digest.articles.normalise import plain_text
from digest.errors import NotAnArticle
from digest.sources.charset import decode
from digest.sources.letter_blocks import Block, blocks_of_html, blocks_of_text
from digest.sources.letter_news import Subscriber, as_html, news

_MAX_HEADER = 2_000  # characters of a header that are looked at
_MAX_TEXT = 1_000_000  # bytes of a text; mail programs cut letters off long before
_MAX_LINES = 5  # headers of one name
_MAX_PEOPLE = 20  # in one header
_MAX_PARTS = 100
_MAX_DEPTH = 10
_EARLY_CLOCK = timedelta(days=1)  # by which a sender's clock may be fast, its time zone forgotten
_FORWARDED = re.compile(r"(?:(?:fwd?|wg|tr|rv|re|aw)\s?:\s*){1,5}", re.IGNORECASE)
_LIST_PREFIX = re.compile(r"\[([^\[\]]{1,60})\]\s*(?=\S)")
_ANSWERS = frozenset({"auto-replied", "auto-notified"})


def parsed(letter: bytes) -> Message:
    """The letter as a tree of parts. Raises `NotAnArticle` for what is built so that nobody could read it.

    Under the old policy of the standard library, which takes headers as they are: the new one parses those of every part
    by a grammar, which takes 7 s for a header of 200 kB.
    """
    try:
        return BytesParser(policy=compat32).parsebytes(letter)
    except (RecursionError, ValueError, LookupError):
        raise NotAnArticle("is damaged: its parts are nested without end or wrongly labelled") from None


def is_automatic(message: Message) -> bool:
    """Whether a machine answered or reported: out of office (RFC 3834), not delivered, read, an invitation.

    "auto-generated" is right for any newsletter and says nothing.
    """
    answered = _header(message, "Auto-Submitted").partition(";")[0].strip().lower() in _ANSWERS
    kind = message.get_content_type()
    precedence = _header(message, "Precedence").strip().lower()
    return (
        answered
        or kind in ("multipart/report", "message/delivery-status")
        or precedence == "auto_reply"
        or any(part.get_content_type() == "text/calendar" and part.get_param("method") for part in _leaves(message))
    )


def addresses_in(header: bytes) -> tuple[str, ...]:
    """The addresses of the From line, in small letters."""
    message = BytesHeaderParser(policy=compat32).parsebytes(header)
    return tuple(address.lower() for _, address in _people(message, ("From",)))


def record(message: Message, *, arrived: datetime, account: str = "") -> dict[str, Any]:
    """The fields of a letter; what it does not say is None, or an empty list for `authors`.

    `body` is HTML made of p, h2 to h4, li and blockquote alone. `date` is in ISO 8601: the Date line's, or `arrived`
    (aware) where there is none or it lies in the future. `account` is the name of the mailbox, to take out like the
    addresses and names that the letter is sent to. Raises `NotAnArticle` with what is missing.
    """
    sender = next(_people(message, ("From",)), ("", ""))
    forwarded = _FORWARDED.match(_header(message, "Subject"))  # the sender is a reader then
    subscriber = _subscriber(message, account, sender)
    title = _title(message, subscriber, sender[0])
    if not title:
        raise NotAnArticle("has no subject, and so no headline")
    return {
        "title": title,
        "body": as_html(_body(message, subscriber, sender[0])),
        "authors": [sender[0]] if sender[0] and "@" not in sender[0] and not forwarded else [],
        "date": _date(message, arrived).isoformat(),
        "guid": _header(message, "Message-ID").strip() or None,
        "language": _header(message, "Content-Language").partition(",")[0].strip() or None,
    }


# ---------------------------------------------------------------- headers


def _raw(message: Message, name: str) -> Iterator[str]:
    """The lines of that name, each on one line, with what is encoded in them still encoded."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            # Bytes that are no ASCII stand in it as half characters; many senders write UTF-8 there without saying so.
            data = str(value)[:_MAX_HEADER].encode("ascii", "surrogateescape")
            yield " ".join(_read(data).split())


def _header(message: Message, name: str) -> str:
    """The first header of that name as text; "" where there is none."""
    return _decoded(next(_raw(message, name), ""))


def _decoded(text: str) -> str:
    """With the encoded words of RFC 2047 decoded, or as it is where they are wrong.

    By the old way of the standard library, which joins words before it decodes them: many senders cut a character in
    two, and the new way makes two strange ones of it.
    """
    try:
        pieces = decode_header(text)
    except HeaderParseError:
        return plain_text(text)
    plain = (
        piece if isinstance(piece, str) else _read(piece, charset) if charset else piece.decode("raw-unicode-escape")
        for piece, charset in pieces
    )
    return plain_text("".join(plain))


def _people(message: Message, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and address of everybody in these headers. Names are decoded after the line was taken apart, for an encoded
    name may hold a comma or an address."""
    for name in names:
        for line in islice(_raw(message, name), _MAX_LINES):
            try:
                people = getaddresses([line])
            except RecursionError:  # comments in comments
                continue
            for shown, address in people[:_MAX_PEOPLE]:
                if "@" in address:
                    yield _decoded(shown).strip("'\" "), address.strip()


def _subscriber(message: Message, account: str, sender: tuple[str, str]) -> Subscriber:
    people = list(_people(message, ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-To")))
    addresses = {address.lower() for _, address in people} | ({account.lower()} if "@" in account else set())
    house = _bare(sender[0]) + " " + _bare(_header(message, "List-Id"))
    # A single word may be any word, and a list is often addressed under the newsletter's own name.
    names = {name for name, _ in people if " " in name and "@" not in name and _bare(name) not in house}
    return Subscriber(frozenset(addresses - {sender[1].lower()}), frozenset(names))


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _title(message: Message, subscriber: Subscriber, sender: str) -> str:
    """The subject without what a forwarder, a mailing list or a mail merge put to it."""
    subject = _header(message, "Subject")
    if forwarded := _FORWARDED.match(subject):
        subject = subject[forwarded.end() :] or subject
    prefix = _LIST_PREFIX.match(subject)
    # "[Update]" belongs to the headline; the name of the list does not.
    if prefix and _bare(prefix[1]) and _bare(prefix[1]) in _bare(f"{_header(message, 'List-Id')} {sender}"):
        subject = subject[prefix.end() :]
    for name in sorted(subscriber.names | {name.partition(" ")[0] for name in subscriber.names}, key=len, reverse=True):
        called = re.escape(name)
        subject = re.sub(rf"^(\W*){called}\s?[,:!–—-]\s*(?=\S)", r"\1", subject, flags=re.IGNORECASE)
        subject = re.sub(rf"(?<=\S)\s?[,–—-]\s?{called}\s?([!.?]?)$", r"\1", subject, flags=re.IGNORECASE)
    return subject


def _date(message: Message, arrived: datetime) -> datetime:
    try:
        date = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, IndexError, TypeError, OverflowError):
        return arrived
    date = (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    return arrived if date > arrived + _EARLY_CLOCK else date


# ---------------------------------------------------------------- parts


def _children(part: Message) -> list[Message]:
    content: Any = part.get_payload()
    return [child for child in content[:_MAX_PARTS] if isinstance(child, Message)]


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold no others, with limits of number and depth. What hangs on the letter is not among them."""
    waiting = [(message, 0)]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        if not part.is_multipart():
            yield part
        elif part.get_content_maintype() == "multipart" and depth < _MAX_DEPTH:
            waiting[:0] = [(child, depth + 1) for child in _children(part)]


@dataclass(frozen=True, slots=True)
class _Texts:
    """What a part offers to read. `flowed` and `delsp` say how the lines of the plain text are wrapped (RFC 3676)."""

    html: str = ""
    plain: str = ""
    flowed: bool = False
    delsp: bool = False


def _body(message: Message, subscriber: Subscriber, sender: str) -> tuple[Block, ...]:
    texts = _texts(message, 0)
    for blocks in (
        blocks_of_html(texts.html),
        blocks_of_text(texts.plain, flowed=texts.flowed, delsp=texts.delsp),
    ):
        if kept := news(blocks, subscriber, sender):
            return kept
    raise NotAnArticle("has no text to read; perhaps it is one large picture")


def _texts(part: Message, depth: int) -> _Texts:
    """Of alternatives the text in each form; of parts that follow each other the first that is text: the next ones are
    what mailing lists and virus scanners add."""
    if part.is_multipart():
        if part.get_content_maintype() != "multipart" or depth == _MAX_DEPTH:
            return _Texts()
        found = [texts for child in _children(part) if (texts := _texts(child, depth + 1)) != _Texts()]
        if not found or part.get_content_subtype() != "alternative":
            return found[0] if found else _Texts()
        plain = next((texts for texts in found if texts.plain), _Texts())
        html = next((texts.html for texts in reversed(found) if texts.html), "")
        return _Texts(html, plain.plain, plain.flowed, plain.delsp)
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
        return _Texts()
    text = _text(part, html=kind == "text/html")
    if kind == "text/html" or text.lstrip()[:15].lower().startswith(("<html", "<!doctype html")):
        return _Texts(html=text)
    return _Texts("", text, _says(part, "format", "flowed"), _says(part, "delsp", "yes"))


def _text(part: Message, *, html: bool) -> str:
    data = part.get_payload(decode=True)
    return _read(data[:_MAX_TEXT], part.get_content_charset(), html=html) if isinstance(data, bytes) else ""


def _read(data: bytes, charset: str | None = None, *, html: bool = False) -> str:
    if charset and charset.lower().startswith("iso-2022-") and b"\x1b" in data:
        with suppress(LookupError):  # Japanese and Korean letters in seven bits, which pass for UTF-8
            return data.decode(charset, "replace")
    return decode(data, f"text/html; charset={charset}" if charset else None, html=html)


def _says(part: Message, name: str, value: str) -> bool:
    return str(part.get_param(name, "")).lower() == value
