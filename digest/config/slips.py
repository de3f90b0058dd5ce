"""Where a slip in YAML probably is: a parser names the line on which it could not go on, which is often one too late."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
START = re.compile(r"( *)((?:- +)*)")
NOTE = re.compile(r"(?:^|\s)#.*")
KEY = re.compile(r"[\w-]{1,60}")
KEY_AND_COLON = re.compile(r"([^:]{1,200}):(?:\s|$)")
GLUED = re.compile(r"([\w-]{1,60}):(?!//)[^\s:]")
WITHOUT_COLON = re.compile(r"([a-z][\w-]{0,59})(?:\s[^:]+)?")

NO_BREAK = re.compile(r"[ -]*(?:[\w-]{1,60}:)?([\u00a0\u2007\u202f])")
BEGINNING = re.compile(r" *(?:- +)*[\w-]{1,60}: +(?=(\S))")
CURLY = frozenset("“”„‟‘’‚‛«»")
SIGN_AND_WORDS = re.compile(
    r"(?:\[[^\[\]]{0,200}\]|\{[^{}]{0,200}\}|[>|][-+0-9]{0,3}|\?)\s+[^\s#]"
    r"|(?:\[[^\[\]]{0,200}\]|\{[^{}]{0,200}\})(?:[.;:!?]|\s?,\s?[^\s#,])"  # {name}, good morning
)
COLOUR_AS_NOTE = re.compile(r"[:,\[{][ \t]{1,20}(#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b)")

LIKE_THE_OTHERS = "indent this line like the lines around it"


@dataclass(frozen=True, slots=True)
class Slip:
    """What to do, and where; line and column count from 1."""

    line: int
    column: int
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is neither empty nor a note. `text` is without notes, and without the dashes of a list."""

    number: int  # from 0
    indent: int  # spaces before the first sign
    inner: int  # the same with the dashes
    text: str

    def slip(self, what: str, at: int | None = None) -> Slip:
        """A slip in this line: at a place in its text, or at its first sign."""
        return Slip(self.number + 1, (self.indent if at is None else self.inner + at) + 1, what)


def find_slip(text: str, problem: str, line: int, column: int, key_line: int | None) -> Slip | None:
    """The likely cause of a problem that ruamel.yaml reports, or None where the place that it names is the cause.

    It stopped in this line and column; `key_line` is where a key began whose colon it looked for. All count from 0.
    """
    lines = list(_lines(text))
    if "could not find expected ':'" in problem:
        begun = next((other for other in lines if other.number == key_line), None)
        if begun is None:
            return None
        return _no_key(begun) or begun.slip("this line is no key; write it as key: value")
    at = next((number for number, other in enumerate(lines) if other.number == line), None)
    if at is None:
        return None
    second_colon = "mapping values are not allowed" in problem
    if second_colon and column > lines[at].inner + len(lines[at].text.partition(":")[0].rstrip()):
        return None  # the line has a colon too many, and the first is none of the lines above
    if "but found '<scalar>'" in problem and column == lines[at].inner:
        return _first_without_key(lines, at) or _no_key(lines[at])  # a note ended the text of the line above
    if not second_colon and not any(found in problem for found in ("<block mapping start>", "<block sequence start>")):
        return None
    return _first_without_key(lines, at) or (_below_a_text(lines, at) if second_colon else _misfit(lines, at))


def sign_slip(lines: Sequence[str], line: int, key_line: int | None) -> Slip | None:
    """A sign at the beginning of a text that YAML does not take for a part of it, where reading stopped or began.

    `lines` are all of the file; the line where reading stopped and `key_line` count from 0.
    """
    for number in dict.fromkeys((line, line - 1, key_line if key_line is not None else line)):
        if not 0 <= number < len(lines):
            continue
        if blank := NO_BREAK.match(lines[number]):
            what = "a no-break space, which looks like a space and is none; delete it and type a plain space"
            return Slip(number + 1, blank.start(1) + 1, what)
    if colour := _colour_as_note(lines, key_line if key_line is not None else line, line):
        return colour
    start = BEGINNING.match(lines[line]) if line < len(lines) else None
    if start is None:
        return None
    value = lines[line][start.end() :]
    if start[1] in CURLY and ": " in value:
        what = 'curly quotes do not hold a text with a colon together; put straight ones around it: "..."'
        return Slip(line + 1, start.end() + 1, what)
    if SIGN_AND_WORDS.match(value):
        what = f'the text begins with {start[1]}, a sign that has a meaning here; put the whole text in "quotes"'
        return Slip(line + 1, start.end() + 1, what)
    return None


def _colour_as_note(lines: Sequence[str], first: int, last: int) -> Slip | None:
    """A colour in brackets, #1f5f8b, that hides the rest of its line as a note would."""
    still_open = 0
    for number in range(first, min(last + 1, len(lines))):
        colour = COLOUR_AS_NOTE.search(lines[number])
        text = lines[number][: colour.start(1)] if colour else NOTE.sub("", lines[number])
        still_open += sum(text.count(sign) for sign in "{[") - sum(text.count(sign) for sign in "]}")
        if colour and still_open > 0:
            return Slip(number + 1, colour.start(1) + 1, f'" #" begins a note; put the colour in quotes: "{colour[1]}"')
    return None


def _lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(LINE_END.split(text)):
        start = START.match(line)
        assert start is not None  # it matches nothing, too
        rest = NOTE.sub("", line[start.end() :]).rstrip()
        if rest:
            yield Line(number, len(start[1]), start.end(), rest)


def _no_key(line: Line) -> Slip | None:
    """What a line lacks to be a key with its value; None where it is one, or where that cannot be told."""
    if KEY_AND_COLON.match(line.text):
        return None
    if glued := GLUED.match(line.text):
        return line.slip(f"a space is missing after {glued[1]}:", glued.end(1) + 1)
    words = WITHOUT_COLON.fullmatch(line.text)
    if words is None or line.inner > line.indent:  # a member of a list has no need of a colon
        return None
    return line.slip(f"a colon is missing after {words[1]}", words.end(1))


def _first_without_key(lines: Sequence[Line], at: int) -> Slip | None:
    """Lines without a key swallow those below them as their text, up to the first colon: the first one counts."""
    found = None
    for line in reversed(lines[:at]):
        slip = _no_key(line) if line.inner <= lines[at].inner else None
        if slip is None:
            break
        found = slip
    return found


def _below_a_text(lines: Sequence[Line], at: int) -> Slip | None:
    """A key that is taken for more of the text above, as it is indented further than the key of that text."""
    here = lines[at]
    above = lines[at - 1] if at else here
    key = KEY_AND_COLON.match(above.text)
    if above.inner >= here.inner or key is None or KEY.fullmatch(key[1]) is None:
        return None
    if here.inner - above.inner == 1:
        return _misfit(lines, at)
    return here.slip(
        f"{key[1]} in line {above.number + 1} has a value already, and nothing can stand below it; "
        f"indent this line like {key[1]}, or put a text with a colon in quotes"
    )


def _misfit(lines: Sequence[Line], at: int) -> Slip:
    """Of two lines beside each other that do not fit, the one whose indentation is the rarer in the file."""
    here = lines[at]
    often = Counter(line.indent for line in lines)
    suspect = here
    if at and lines[at - 1].indent < here.indent:
        suspect = lines[at - 1]
    elif inside := list(takewhile(lambda line: line.indent > here.indent, reversed(lines[:at]))):
        suspect = min(reversed(inside), key=lambda line: line.indent)
    is_rarer = often[suspect.indent] < often[here.indent] or here.indent == 0  # at the margin nothing is amiss
    return (suspect if is_rarer else here).slip(LIKE_THE_OTHERS)
