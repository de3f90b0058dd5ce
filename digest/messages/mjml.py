"""MJML → HTML, with MRML (mjml-python) and a guard in front of it.

MRML is fast and its output is sound, but it takes wrong input without a word and spoils some right input. Each fault
that is worked around here has a golden test in tests/unit/messages/test_mjml.py, which shows when a later MRML mends it:

1. attribute values are printed in Rust's debug format: quotes, backslashes, line breaks, no-break spaces, joiners and
   combining marks come out as escapes (`\\u{94d}`); so does the text of mj-title, which becomes an aria-label
2. text of white space only that begins with a line break is dropped, which glues inline elements together
3. crossed, unknown, misplaced and unclosed elements pass, or fail without a line number
4. nesting of a few thousand levels kills the process
5. a number without a unit in a padding or a width is ignored when widths are computed
6. mj-table ignores `role`, mj-image writes no `alt` when there is none
7. a comment between elements ends up inside a conditional one, or is an error
8. of two classes in mj-class the first wins, of two bodies or two attributes of a name the last
"""

import re

from digest.errors import TemplateError
from digest.messages.mjml_guard import MjmlFault, guard

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
        raise MjmlFault(guarded, guarded.find(residue[0]), f"{residue[0]}> is no MJML element, or not allowed here")
    return _TO_MEND.sub(_mended, html)


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
    return MjmlFault(source, len(source.encode()[: int(position[1])].decode(errors="ignore")), said)
