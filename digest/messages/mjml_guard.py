"""The guard in front of MRML: MJML that is written so that MRML renders it rightly, or a fault with its place.

What it mends and refuses, and why, stands in digest/messages/mjml.py.
"""

import re
from collections.abc import Iterator

from digest.errors import TemplateError
from digest.messages.excerpt import excerpt
from digest.messages.mjml_rules import ENDING, ONCE, PLAIN, REQUIRED, UNCONDITIONAL, misplaced, wrong_attribute

MAX_DEPTH = 200
MAX_SIZE = 5_000_000  # characters; an edition of a hundred stories has 70,000
_CSS = frozenset({"mj-style", "style"})
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
_LONGEST_NAME = 60
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*+")
_ATTRIBUTE = re.compile(r"""\s++([A-Za-z_:@][\w:@.-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'))?+""", re.ASCII)
_TAG_END = re.compile(r"\s*+(/?)>")
_UNSAFE = re.compile(r'["\\<>]|[^\x20-\x7e]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNITLESS = re.compile(r"(?<!\S)(-?[0-9]+(?:\.[0-9]+)?)(?!\S)")
_LENGTHS = re.compile(r"\s*+(?:-?[0-9]+(?:\.[0-9]+)?(?:px|%)(?:\s++|\Z)){1,4}")
_LENGTH = re.compile(r"[0-9]+(?:\.[0-9]+)?(px|%)|auto")
_ONLY_PX = frozenset({"mj-body", "mj-breakpoint", "mj-image"})


class MjmlFault(TemplateError):  # noqa: N818 - a finding about a document
    """What is wrong with an MJML document, and where: `offset` is counted in `source`. `opened` is the offset of the element
    that is still open, where that is the reason."""

    def __init__(self, source: str, offset: int, what: str, opened: int | None = None) -> None:
        self.source = source
        self.offset = offset
        self.what = what
        self.opened = opened
        line, column = place(source, offset)
        because = "" if opened is None else f" of line {place(source, opened)[0]} is still open"
        super().__init__(f"rendered MJML, line {line}, column {column}: {what}{because}", excerpt(source, line))


def guard(source: str) -> str:
    """The same MJML, written so that MRML renders it rightly.

    Raises `TemplateError` with line, column and the five lines around for what MRML would let pass or could not place:
    elements that cross, stay open or stand where they cannot, attributes that there are not, a stray `<`, values
    without quotes, nesting deeper than 200.
    """
    if len(source) > MAX_SIZE:
        raise TemplateError(
            f"rendered MJML: {len(source)} characters, which is no mail; at most {MAX_SIZE} are rendered"
        )
    return "".join(_Guard(source).pieces())


class _Guard:
    """One pass over a source, with the elements that are open (name, offset).

    `html` is how many of them are open where HTML begins, as within mj-text; 0 is outside of HTML.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.open: list[tuple[str, int]] = []
        self.html = 0
        self.seen: set[str] = set()

    def pieces(self) -> Iterator[str]:
        source = self.source
        at = 1 if source.startswith("\ufeff") else 0
        if wrong := _CONTROL.search(source):
            raise self.fault(wrong.start(), f"a control character (U+{ord(wrong[0]):04X}): take it out")
        while at < len(source):
            if source[at] != "<":
                end = source.find("<", at)
                end = len(source) if end < 0 else end
                yield self.text(at, end)
            elif source.startswith("<!--", at):
                end, comment = self.comment(at)
                yield comment
            elif source.startswith("</", at):
                end = self.close(at)
                yield source[at:end]
            elif source.startswith(("<!", "<?"), at):
                raise self.fault(at, "a doctype, CDATA or <?...?> cannot stand in MJML: take it out")
            else:
                end, tag = self.start(at)
                yield tag
                if self.open and self.open[-1][0] in _CSS:
                    at, end = end, self.end_of_css(end)
                    yield source[at:end]
            at = end
        if self.open:
            name, offset = self.open[-1]
            raise self.fault(offset, f"<{name}> is never closed")
        if "mj-body" not in self.seen:
            raise self.fault(0, "there is no <mj-body> in <mjml>, and so nothing to show")

    def text(self, at: int, end: int) -> str:
        text = self.source[at:end]
        inside = self.open[-1][0] if self.open else ""
        if inside == "mj-title":
            return _references(text)
        if self.html:
            blank = text[0] == "\n" and not text.strip()
            return " " + text.lstrip(" \t\r\n") if blank else text
        if text.strip(" \t\r\n"):
            at += len(text) - len(text.lstrip())
            place = f"directly in <{inside}>" if inside else "outside of <mjml>"
            raise self.fault(at, f"text stands {place}: put it into <mj-text>")
        return "\n" * text.count("\n")  # a lone space is an "unexpected token" to MRML

    def comment(self, at: int) -> tuple[int, str]:
        """Where it ends, and what is left of it: conditional ones stay, others are notes to the theme's author."""
        end = self.source.find("-->", at + 4)
        if end < 0:
            raise self.fault(at, "this comment is never closed")
        inside = self.source[at + 4 : end]
        conditional = inside.startswith(("[if", "<!"))
        if not conditional:
            if "--" in inside:
                raise self.fault(at + 4 + inside.find("--"), "'--' cannot stand inside a comment")
            return end + 3, "\n" * inside.count("\n") if not self.html else ""
        if not self.html or self.open[self.html - 1][0] in UNCONDITIONAL:
            raise self.fault(at, "a conditional comment cannot stand here: put it into <mj-raw> or <mj-text>")
        return end + 3, self.source[at : end + 3]

    def end_of_css(self, at: int) -> int:
        name, offset = self.open[-1]
        end = self.source.find(f"</{name}", at)
        if end < 0:
            raise self.fault(offset, f"<{name}> is never closed")
        if "<" in self.source[at:end]:
            raise self.fault(self.source.find("<", at), f"'<' cannot stand in <{name}>")
        return end

    def close(self, at: int) -> int:
        found = _NAME.match(self.source, at + 2)
        end = _TAG_END.match(self.source, found.end()) if found else None
        if not found or not end or end[1]:
            raise self.fault(at, "this is no closing tag; write &lt; for the character <")
        named = found[0][:_LONGEST_NAME]
        if not self.open:
            raise self.fault(at, f"</{named}> closes nothing")
        name, offset = self.open[-1]
        if name != found[0]:
            raise MjmlFault(self.source, at, f"</{named}> cannot stand here: <{name}>", opened=offset)
        self.open.pop()
        if len(self.open) < self.html:
            self.html = 0
        return end.end()

    def start(self, at: int) -> tuple[int, str]:
        found = _NAME.match(self.source, at + 1)
        if not found:
            raise self.fault(at, "a stray '<'; write &lt; for the character")
        name = found[0]
        if len(name) > _LONGEST_NAME:
            raise self.fault(at, "this is no element: its name has more than 60 characters")
        if name != name.lower():
            raise self.fault(at, f"<{name}> is in capitals: write <{name.lower()}>")
        self.check_place(name, at)
        position, attributes = self.attributes(name, found.end())
        end = _TAG_END.match(self.source, position)
        if not end:
            raise self.fault(position, f'<{name}> is malformed here: attributes are written name="value"')
        if end[1] or name in _VOID:
            return end.end(), f"<{name}{attributes} />"
        self.open.append((name, at))
        if len(self.open) > MAX_DEPTH:
            raise self.fault(at, f"elements are nested more than {MAX_DEPTH} deep")
        if not self.html and name in ENDING and not self.sets_defaults:
            self.html = len(self.open)
        return end.end(), f"<{name}{attributes}>"

    @property
    def sets_defaults(self) -> bool:
        return any(name == "mj-attributes" for name, _ in self.open[-2:])

    def check_place(self, name: str, at: int) -> None:
        parent = self.open[-1][0] if self.open else ""
        if not self.html:
            if wrong := misplaced(name, parent):
                raise self.fault(at, wrong)
            if name in ONCE and name in self.seen:
                raise self.fault(at, f"a second <{name}>: there can be one")
            self.seen.add(name)
        elif parent in PLAIN:
            raise self.fault(at, f"<{name}> cannot stand in <{parent}>, which takes words only")
        elif name.startswith("mj-") or name == "mjml":
            around = self.open[self.html - 1][0]
            raise self.fault(at, f"<{name}> cannot stand in <{around}>: close <{around}> first")

    def attributes(self, element: str, position: int) -> tuple[int, str]:
        """Where they end, and how they are written for MRML."""
        ours = not self.html  # of MJML's own element
        written: list[str] = []
        names: set[str] = set()
        while found := _ATTRIBUTE.match(self.source, position):
            key, double, single = found.groups()
            value = single if double is None else double
            at = found.start(1)
            if ours and (wrong := wrong_attribute(element, key, self.sets_defaults)):
                raise self.fault(at, wrong)
            if key in names:
                raise self.fault(at, f"{key} stands twice in <{element}>")
            names.add(key)
            if value is None:
                if ours:
                    raise self.fault(at, f'{key} has no value: write {key}="..."')
                written.append(f" {key}")
            else:
                value = self.fitting(element, key, value, at) if ours else value
                written.append(f' {key}="{_references(value)}"')
            position = found.end()
        if ours and not self.sets_defaults:
            for key in REQUIRED.get(element, ()):
                if key not in names:
                    raise self.fault(position, f"<{element}> needs {key}: without it nothing of ours is shown")
        return position, "".join(written)

    def fitting(self, element: str, key: str, value: str, at: int) -> str:
        """The value of an attribute of MJML's, as MRML computes with it."""
        if key == "mj-class" and len(value.split()) > 1:
            raise self.fault(at, "one class only in mj-class: of two, mail programs and MJML disagree which one wins")
        if key == "inline":
            raise self.fault(at, 'inline="inline" has no effect here: begin the block with /*inline*/ instead')
        if "padding" in key:
            lengths = _UNITLESS.sub(r"\1px", value)
            if not _LENGTHS.fullmatch(lengths):
                raise self.fault(at, f"{key} is written like 12px, or 0px 12px, with one to four lengths in px or %")
            return lengths
        if key == "width":
            length = _UNITLESS.sub(r"\1px", value)
            found = _LENGTH.fullmatch(length)
            if not found or (found[1] != "px" and element in _ONLY_PX):
                others = "" if element in _ONLY_PX else " or 50%"
                raise self.fault(at, f"width of <{element}> is written like 300px{others}")
            return length
        return value

    def fault(self, offset: int, what: str) -> MjmlFault:
        return MjmlFault(self.source, offset, what)


def _references(text: str) -> str:
    """Characters that MRML would print as escapes, as numeric references, which it leaves alone."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\r\n\t" else f"&#{ord(found[0])};", text)


def place(source: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, from 1."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)
