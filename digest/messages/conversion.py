"""A theme's MJML, filled and converted to HTML. What is wrong with the MJML is told with its place in the theme's files.

The guard knows a place in the filled MJML, which nobody has written. So a theme whose MJML is wrong is filled a second
time, with a mark before every tag of its files, and the mark before the fault says where it comes from.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digest.errors import TemplateError
from digest.messages.excerpt import excerpt
from digest.messages.mjml import to_html
from digest.messages.mjml_guard import MjmlFault
from digest.messages.theme import Theme, environment_of, fill

if TYPE_CHECKING:
    from jinja2.ext import Extension
    from jinja2.lexer import Token, TokenStream

_MARK = re.compile("\ue000([0-9]+)\ue001")  # of the private use area, which no text of an edition has


def html_of(theme: Theme, name: str, values: Mapping[str, Any]) -> str:
    """The HTML of the theme's template `name`. Raises `TemplateError` with the five lines around the fault."""
    mjml = fill(theme, name, values)
    try:
        return to_html(mjml)
    except MjmlFault as fault:
        raise _told(theme, name, values, mjml, fault) from None


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int
    column: int


@dataclass(slots=True)
class _Marks:
    """The places of the tags in a theme's files, and where each came to stand in the filled MJML, in order."""

    places: list[_Place] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    shown: list[_Place] = field(default_factory=list)

    def mark(self, file: str, source: str, text: str, line: int) -> str:
        """The text of a file that begins in `line`, with a mark before every tag."""
        first = text.partition("\n")[0]
        start = max(0, source.split("\n")[line - 1].find(first))
        written = []
        for part in re.split("(<)", text):
            if part == "<":
                self.places.append(_Place(file, line, start + 1))
                written.append(f"\ue000{len(self.places) - 1}\ue001")
            written.append(part)
            line += part.count("\n")
            start = len(part) - part.rfind("\n") - 1 if "\n" in part else start + len(part)
        return "".join(written)

    def taken_out(self, marked: str) -> str:
        """The filled MJML without the marks."""
        end, clean, length = 0, [], 0
        for found in _MARK.finditer(marked):
            clean.append(marked[end : found.start()])
            length += found.start() - end
            end = found.end()
            if int(found[1]) < len(self.places):
                self.offsets.append(length)
                self.shown.append(self.places[int(found[1])])
        return "".join((*clean, marked[end:]))

    def at(self, offset: int) -> tuple[_Place, bool] | None:
        """The tag at or before an offset, and whether it is right there."""
        number = bisect_right(self.offsets, offset) - 1
        return (self.shown[number], self.offsets[number] == offset) if number >= 0 else None


def _told(theme: Theme, name: str, values: Mapping[str, Any], mjml: str, fault: MjmlFault) -> TemplateError:
    """The fault with its place in the theme's files, or as it is where that cannot be found."""
    if fault.source != mjml:  # MRML's own, which is a place in what the guard has written
        return fault
    marks = _Marks()
    environment = environment_of(theme.files, [_marking(theme, marks)])
    try:
        same = marks.taken_out(fill(theme, name, values, environment)) == mjml
    except TemplateError:  # the marks are in the way of something that the theme computes with
        return fault
    found = marks.at(fault.offset) if same else None
    if found is None:
        return fault
    place, exact = found
    opened = None if fault.opened is None else marks.at(fault.opened)
    because = f" of {opened[0].file}, line {opened[0].line}, is still open" if opened else ""
    where = theme.place(place.file, place.line, place.column if exact else 0)
    return TemplateError(f"{where}: {fault.what}{because}", excerpt(theme.files[place.file], place.line))


def _marking(theme: Theme, marks: _Marks) -> "type[Extension]":
    from jinja2.ext import Extension
    from jinja2.lexer import Token

    class Marking(Extension):
        def filter_stream(self, stream: "TokenStream") -> "Iterator[Token]":
            file = stream.name or ""
            for token in stream:
                if token.type == "data":
                    text = marks.mark(file, theme.files[file], token.value, token.lineno)
                    yield Token(token.lineno, token.type, text)
                else:
                    yield token

    return Marking
