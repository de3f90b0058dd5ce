"""Where in a message a merge field stands, which decides how its value is written there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from html import escape, unescape
from urllib.parse import quote

from digest.messages.fields import TOKEN, value
from digest.messages.headers import refuse_breaks
from digest.messages.phrases import as_text, one_line
from digest.model import FieldKind, MergeField, Message, Subscriber


class Place(Enum):
    HTML = "html"  # the text of HTML
    QUOTED = "quoted"  # where HTML has no tags: its title, and attributes such as alt
    LINK = "link"  # an address begins here, in HTML
    WEB = "web"  # within an address, which may go on behind it
    MAILTO = "mailto"  # the same in a mailto: address
    TEXT = "text"  # plain text
    SUBJECT = "subject"
    HEADER_LINK = "header link"  # an address begins here, in a header


@dataclass(frozen=True, slots=True)
class Spot:
    """A merge field in its place."""

    field: MergeField
    place: Place

    def written(self, reader: Subscriber) -> str:
        """A reader's value, escaped for its place. Raises `ValueError` where there is none that may stand there."""
        words = value(self.field, reader)
        if self.field.kind is FieldKind.HTML:
            if self.place is Place.HTML:
                return words
            words = as_text(words, links=self.place is Place.TEXT, line_break=" ")
        words = one_line(words)
        match self.place:
            case Place.HTML | Place.QUOTED | Place.LINK:
                return escape(words)
            case Place.WEB:
                return quote(words, safe="")
            case Place.MAILTO:
                return quote(words, safe="@")
            case Place.HEADER_LINK:
                if not words.isascii() or not words.startswith(("https://", "mailto:")):
                    raise _misplaced(self.field, f"is {words[:80]!r}: a header needs https: or mailto:, in ASCII")
                return words
            case _:
                return words


Pieces = tuple[str | Spot, ...]
"""Words as they are and fields between them, in order; there are words before, between and behind the fields, perhaps
none."""

_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"]*\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
_ADDRESSES = frozenset({"href", "src", "background", "cite", "action"})  # attributes that hold an address
_NEVER = re.compile(r"style|srcset|on\w*")  # attributes that are a language of their own

# What HTML consists of beside text. Conditional comments are looked into: what stands in them is HTML for Outlook.
_MARKUP = re.compile(
    r"<(?P<raw>style|script)\b.*?(?:</(?P=raw)\b|\Z)"
    r"|<(?P<plain>title|textarea)\b[^>]*>.*?(?:</(?P=plain)\b|\Z)"
    r"|</?[a-z](?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>"
    r"|-->|<!",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")


def in_html(message: Message) -> Pieces:
    """Raises `ValueError` for a field where no value could be made safe."""
    html = message.html
    markup = list(_MARKUP.finditer(html)) if _opening(message) in html else []
    ends = 0

    def place(field: MergeField, at: int) -> Place:
        nonlocal ends
        while ends < len(markup) and markup[ends].end() <= at:
            ends += 1
        around = markup[ends] if ends < len(markup) and markup[ends].start() <= at else None
        if around is None:
            begins = max(markup[ends - 1].end() if ends else 0, at - _LONGEST_ADDRESS)
            return _within(unescape(html[begins:at])) or Place.HTML
        if around["raw"]:
            raise _misplaced(field, f"stands in <{around['raw']}>, where no value can be made safe")
        if around["plain"]:
            return Place.QUOTED
        return _in_tag(field, around[0], at - around.start())

    return _split(message, "HTML", html, place)


def in_text(message: Message) -> Pieces:
    def place(_field: MergeField, at: int) -> Place:
        return _within(message.text[max(0, at - _LONGEST_ADDRESS) : at]) or Place.TEXT

    return _split(message, "text part", message.text, place)


def in_subject(message: Message) -> Pieces:
    return _split(message, "Subject", message.subject, _no_html(lambda _field, _at: Place.SUBJECT))


def in_header(message: Message, name: str, value: str) -> Pieces:
    """Of any other header, in which fields may stand only in addresses."""

    def place(field: MergeField, at: int) -> Place:
        if value[:at].endswith("<"):
            return _link(field, Place.HEADER_LINK)
        within = _within(value[:at])
        if within is None:
            raise _misplaced(field, "stands outside of an address")
        return within

    return _split(message, name, value, _no_html(place))


def filled(name: str, pieces: Pieces, reader: Subscriber) -> str:
    """The value of a header with a reader's values in it. Raises `ValueError` where one would begin another line."""
    for piece in pieces:
        if isinstance(piece, Spot):
            refuse_breaks(name, value(piece.field, reader))
    return "".join(piece.written(reader) if isinstance(piece, Spot) else piece for piece in pieces)


def _split(message: Message, where: str, text: str, place: Callable[[MergeField, int], Place]) -> Pieces:
    """The text at the tokens of this message; those with another nonce are words like others."""
    opening = _opening(message)
    known = {field.name: field for field in message.fields}
    pieces: list[str | Spot] = []
    begun = 0
    for token in TOKEN.finditer(text) if opening in text else ():
        if token[1] != message.nonce:
            continue
        if token[2] not in known:
            raise ValueError(f"{where}: there is no merge field {token[2]}; there are: {', '.join(known) or 'none'}")
        field = known[token[2]]
        try:
            spot = Spot(field, place(field, token.start()))
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
        pieces += text[begun : token.start()], spot
        begun = token.end()
    pieces.append(text[begun:])
    for words in pieces[::2]:
        assert isinstance(words, str)
        if message.nonce and (at := words.find(opening)) >= 0:
            raise ValueError(f"{where}: {words[at : at + 60]!r} is no merge field, though it begins like one")
    return tuple(pieces)


def _opening(message: Message) -> str:
    return f"__FIELD_{message.nonce}"


def _within(before: str) -> Place | None:
    """WEB or MAILTO if the words before end in an address that is not ended."""
    found = _ADDRESS.search(before)
    if found is None:
        return None
    return Place.MAILTO if found[1].lower() == "mailto:" else Place.WEB


def _in_tag(field: MergeField, tag: str, at: int) -> Place:
    for attribute in _ATTRIBUTE.finditer(tag):
        group = 2 if attribute[2] is not None else 3
        if attribute.start(group) <= at < attribute.end(group):
            name, before = attribute[1].lower().rpartition(":")[2], tag[attribute.start(group) : at]
            break
    else:
        raise _misplaced(field, "stands in a tag, and not in a value in quotation marks")
    if _NEVER.fullmatch(name):
        raise _misplaced(field, f"stands in {name}=, where no value can be made safe")
    if name not in _ADDRESSES:
        return Place.QUOTED
    if not before.strip():
        return _link(field, Place.LINK)
    within = _within(before)
    if within is None:
        raise _misplaced(field, f"stands in {name}={before!r}, which begins as no http:, https: or mailto: address")
    return within


def _link(field: MergeField, place: Place) -> Place:
    if field.kind is not FieldKind.URL:
        raise _misplaced(field, f"is {field.kind.value} and stands where an address is expected: set kind: url")
    return place


def _no_html(place: Callable[[MergeField, int], Place]) -> Callable[[MergeField, int], Place]:
    def checked(field: MergeField, at: int) -> Place:
        if field.kind is FieldKind.HTML:
            raise _misplaced(field, "is html, which no header can show: set kind: text")
        return place(field, at)

    return checked


def _misplaced(field: MergeField, what: str) -> ValueError:
    return ValueError(f"merge field {field.name} {what}")
