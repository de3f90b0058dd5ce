"""MJML → HTML, with MRML (mjml-python) and a guard in front of it.

MRML is fast and its output is sound, but it takes wrong input without a word and spoils some right input. Each fault
that is worked around here has a golden test in tests/unit/messages/test_mjml.py, which shows when a later MRML mends it:

1. attribute values are printed in Rust's debug format: quotes, backslashes, line breaks, no-break spaces, joiners and
   combining marks come out as escapes (`\\u{94d}`); so does the text of mj-title, which becomes an aria-label
2. text of white space only that begins with a line break is dropped, which glues inline elements together
3. crossed, unknown and unclosed elements pass, or fail without a line number
4. nesting of a few thousand levels kills the process
5. a 0 without a unit in a padding is ignored when widths are computed
6. mj-table ignores `role`, mj-image writes no `alt` when there is none
"""

import re
from collections.abc import Iterator

from digest.errors import TemplateError
from digest.messages.excerpt import excerpt

MAX_DEPTH = 200

# The content of these is HTML or text, kept as it is; only here does white space between elements matter.
ENDING = frozenset(
    {
        "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-navbar-link", "mj-preview", "mj-raw",
        "mj-social-element", "mj-table", "mj-text", "mj-title",
    }
)  # fmt: skip
_CSS = frozenset({"mj-style", "style"})
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
_PADDING = frozenset({"padding", "inner-padding", "container-padding"})

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*+")
_ATTRIBUTE = re.compile(r"""\s++([A-Za-z_:@][\w:@.-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'))?+""", re.ASCII)
_TAG_END = re.compile(r"\s*+(/?)>")
_UNSAFE = re.compile(r'["\\<>]|[^\x20-\x7e]')
_UNITLESS_ZERO = re.compile(r"(?<!\S)0(?!\S)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MJML_TAG = re.compile(r"</?mj-[a-z-]+")
_BYTE_POSITION = re.compile(r"position (\d+)")
_TO_MEND = re.compile(r"""<!--.*?-->|<(table|img)\b(?:[^>"']|"[^"]*"|'[^']*')*+>""", re.DOTALL)


def to_html(source: str) -> str:
    """The HTML document of an MJML document. Raises `TemplateError` with the five lines around the fault.

    Conditional comments for Outlook are kept byte for byte; all other comments are taken out.
    """
    from mjml import mjml2html

    guarded = guard(source)
    try:
        # No fonts: MRML would add a stylesheet from Google for its default font, to be fetched at every opening.
        html: str = mjml2html(guarded, fonts={})
    except ValueError as error:
        raise _mrml_fault(guarded, str(error)) from error
    residue = _MJML_TAG.search(_COMMENT.sub("", html))
    if residue:
        raise _fault(guarded, guarded.find(residue[0]), f"{residue[0]}> is no MJML element, or not allowed here")
    return _TO_MEND.sub(_mended, html)


def guard(source: str) -> str:
    """The same MJML, written so that MRML renders it rightly.

    Raises `TemplateError` with line, column and the five lines around for what MRML would let pass or could not place:
    elements that cross or stay open, a stray `<`, values without quotes, text outside of mj-text, nesting deeper than
    200.
    """
    return "".join(_Guard(source).pieces())


class _Guard:
    """One pass over a source, with the elements that are open (name, offset)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.open: list[tuple[str, int]] = []

    def pieces(self) -> Iterator[str]:
        source, at = self.source, 0
        while at < len(source):
            if source[at] != "<":
                end = source.find("<", at)
                end = len(source) if end < 0 else end
                yield self.text(at, end)
            elif source.startswith("<!--", at):
                end = self.end_of_comment(at)
                yield source[at:end]
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

    def text(self, at: int, end: int) -> str:
        text = self.source[at:end]
        inside = self.open[-1][0] if self.open else "mjml"
        if inside == "mj-title":
            return _references(text)
        if any(name in ENDING for name, _ in self.open):
            blank = text[0] == "\n" and not text.strip()
            return " " + text.lstrip(" \t\r\n") if blank else text
        if text.strip("\ufeff \t\r\n"):
            at += len(text) - len(text.lstrip())
            raise self.fault(at, f"text stands directly in <{inside}>: put it into <mj-text>")
        # In mj-head a space is an "unexpected token" unless a line break stands before it.
        return f"\n{text}" if text[0] == " " else text

    def end_of_comment(self, at: int) -> int:
        end = self.source.find("-->", at + 4)
        if end < 0:
            raise self.fault(at, "this comment is never closed")
        inside = self.source[at + 4 : end]
        if "--" in inside and not inside.startswith(("[if", "<!")):
            raise self.fault(at + 4 + inside.find("--"), "'--' cannot stand inside a comment")
        return end + 3

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
        if not self.open:
            raise self.fault(at, f"</{found[0]}> closes nothing")
        name, offset = self.open[-1]
        if name != found[0]:
            line = self.place(offset)[0]
            raise self.fault(at, f"</{found[0]}> cannot stand here: <{name}> of line {line} is still open")
        self.open.pop()
        return end.end()

    def start(self, at: int) -> tuple[int, str]:
        found = _NAME.match(self.source, at + 1)
        if not found:
            raise self.fault(at, "a stray '<'; write &lt; for the character")
        name, position, written = found[0], found.end(), [f"<{found[0]}"]
        if name != name.lower():
            raise self.fault(at, f"<{name}> is in capitals: write <{name.lower()}>")
        while attribute := _ATTRIBUTE.match(self.source, position):
            written.append(self.attribute(name, attribute))
            position = attribute.end()
        end = _TAG_END.match(self.source, position)
        if not end:
            raise self.fault(position, f'<{name}> is malformed here: attributes are written name="value"')
        if end[1] or name in _VOID:
            written.append(" />")
        else:
            written.append(">")
            self.open.append((name, at))
            if len(self.open) > MAX_DEPTH:
                raise self.fault(at, f"elements are nested more than {MAX_DEPTH} deep")
        return end.end(), "".join(written)

    @staticmethod
    def attribute(element: str, found: re.Match[str]) -> str:
        key, double, single = found.groups()
        value = single if double is None else double
        if value is None:
            return f" {key}"
        if element.startswith("mj-") and key in _PADDING:
            value = _UNITLESS_ZERO.sub("0px", value)
        return f' {key}="{_references(value)}"'

    def place(self, offset: int) -> tuple[int, int]:
        return _place(self.source, offset)

    def fault(self, offset: int, what: str) -> TemplateError:
        return _fault(self.source, offset, what)


def _references(text: str) -> str:
    """Characters that MRML would print as escapes, as numeric references, which it leaves alone."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\r\n\t" else f"&#{ord(found[0])};", text)


def _mended(found: re.Match[str]) -> str:
    """A table without a role lays out, and an image without a text is an ornament: say so to screen readers."""
    written = found[0]
    match found[1]:
        case None:
            return written if written.startswith(("<!--[if", "<!--<![endif]")) else ""
        case "table" if " role=" not in written:
            return '<table role="presentation"' + written[len("<table") :]
        case "img" if " alt=" not in written:
            return '<img alt=""' + written[len("<img") :]
        case _:
            return written


def _mrml_fault(source: str, said: str) -> TemplateError:
    """MRML names a range of UTF-8 bytes, or nothing; people want a line."""
    position = _BYTE_POSITION.search(said)
    if not position:
        return TemplateError(f"MJML cannot be rendered: {said}")
    return _fault(source, len(source.encode()[: int(position[1])].decode(errors="ignore")), said)


def _fault(source: str, offset: int, what: str) -> TemplateError:
    line, column = _place(source, offset)
    return TemplateError(f"rendered MJML, line {line}, column {column}: {what}", excerpt(source, line))


def _place(source: str, offset: int) -> tuple[int, int]:
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)
