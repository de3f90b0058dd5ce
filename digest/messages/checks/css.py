"""CSS as far as the checks need it: the rules of style blocks, and the declarations of style attributes.

Whatever it is given it answers, in time that grows with the length: what it cannot read it passes over, as mail clients
do.
"""

import re
from dataclasses import dataclass, field

DEEPEST = 20  # at-rules within each other; nobody means more

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# A string, something in parentheses (an address may hold a semicolon), a mark, or what is between them.
_PIECE = re.compile(
    r"""
    "(?:[^"\\\n]|\\.)*+"? | '(?:[^'\\\n]|\\.)*+'?
    | \((?:[^()"'{}]|"[^"\n]*+"|'[^'\n]*+')*+\)
    | [{};] | [^"'(){};]++ | [()]
    """,
    re.VERBOSE | re.DOTALL,
)
_IMPORTANT = re.compile(r"!\s*important\s*\Z", re.IGNORECASE)
_AT = re.compile(r"@([\w-]+)")
_COMMA = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]|,")
_PLAIN = re.compile(r"""[^"'()]*+""")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value; names are in small letters, and the value is without its `!important`."""

    name: str
    value: str
    important: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`within` are the at-rules around it, the outermost first: ("@media (max-width: 520px)",). A rule without selectors
    belongs to the at-rule around it (@font-face)."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """One style block. `at_rules` are its at-rules as they are written, `nested` those that stand in another at-rule,
    and `nesting` is true where a rule stands in a rule. `unclosed` says that a brace is missing at the end."""

    rules: list[Rule] = field(default_factory=list)
    at_rules: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    nesting: bool = False
    unclosed: bool = False


def sheet_of(css: str) -> Sheet:
    """The rules of a style block, in order."""
    reader = _Reader()
    for piece in _PIECE.finditer(_COMMENT.sub(" ", css)):
        reader.take(piece[0])
    reader.end()
    return reader.sheet


def declarations_of(style: str) -> tuple[Declaration, ...]:
    """The declarations of a style attribute, in order."""
    if _PLAIN.fullmatch(style):
        parts = style.split(";")
    else:
        parts = [""]
        for piece in _PIECE.finditer(style):
            if piece[0] == ";":
                parts.append("")
            else:
                parts[-1] += piece[0]
    return tuple(one for one in map(_declaration, parts) if one is not None)


def name_of(at_rule: str) -> str:
    """ "media" of "@media (max-width: 520px)"."""
    found = _AT.match(at_rule)
    return found[1].lower() if found else ""


def split_commas(text: str) -> tuple[str, ...]:
    """The parts of a list of selectors or media queries. A comma within parentheses or brackets parts nothing."""
    if "(" not in text and "[" not in text:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    parts, begin = [], 0
    for found in _COMMA.finditer(text):
        if found[0] == ",":
            parts.append(text[begin : found.start()].strip())
            begin = found.end()
    return tuple(part for part in (*parts, text[begin:].strip()) if part)


def _declaration(text: str) -> Declaration | None:
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not name or not value:
        return None
    plain = _IMPORTANT.sub("", value)
    return Declaration(name if name.startswith("--") else name.lower(), plain.strip(), plain != value)


class _Reader:
    """Takes the pieces of a sheet one after the other. Of each block that is open it keeps the prelude, what has been
    declared in it, and the at-rules around what stands in it."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.open: list[str] = []
        self.body: list[list[Declaration]] = []
        self.within: list[tuple[str, ...]] = [()]
        self.text: list[str] = []

    def take(self, piece: str) -> None:
        if piece == "{":
            self._begin(self._taken())
        elif piece == ";":
            self._statement(self._taken())
        elif piece == "}":
            self._statement(self._taken())
            if self.open:
                self._close()
        else:
            self.text.append(piece)

    def end(self) -> None:
        self.sheet.unclosed = bool(self.open)
        self._statement(self._taken())
        while self.open:
            self._close()

    def _taken(self) -> str:
        text = "".join(self.text).strip()
        self.text.clear()
        return text

    def _begin(self, prelude: str) -> None:
        within = self.within[-1]
        if prelude.startswith("@"):
            self._at_rule(prelude)
            within = (*within, prelude)[:DEEPEST]
        elif self.open and not self.open[-1].startswith("@"):
            self.sheet.nesting = True
        self.open.append(prelude)
        self.body.append([])
        self.within.append(within)

    def _statement(self, text: str) -> None:
        if text.startswith("@"):
            self._at_rule(text)
        elif self.open and (declaration := _declaration(text)):
            self.body[-1].append(declaration)

    def _at_rule(self, text: str) -> None:
        self.sheet.at_rules.append(text)
        if self.within[-1]:
            self.sheet.nested.append(text)

    def _close(self) -> None:
        prelude, body, within = self.open.pop(), tuple(self.body.pop()), self.within.pop()
        if not prelude.startswith("@"):
            self.sheet.rules.append(Rule(split_commas(prelude), body, within))
        elif body:
            self.sheet.rules.append(Rule((), body, within))
