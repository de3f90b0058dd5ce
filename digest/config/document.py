"""YAML text as a tree that knows its lines. Hostile text is bounded in size, depth and number of values.

The text is read as YAML 1.2, event by event, so that nothing is expanded before it is counted. Only plain values are
taken: text, numbers, true and false, nothing, lists, and keys with values. Dates stay text, and so does 07:00.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digest.config.slips import LIKE_THE_OTHERS, LINE_END, find_slip, sign_slip

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_VALUES = 20_000

TAG = "tag:yaml.org,2002:"
TAB_INDENT = re.compile(r" *\t")
REMARK_BEHIND = re.compile(r"[\s,\]}]*(#.*)")

# What ruamel.yaml says, in the words of somebody who has never heard of tokens. The first that fits is taken.
PLAIN_WORDS = (
    ("mapping values are not allowed", "a colon too many here; put a text that contains a colon in quotes"),
    ("but found '<scalar>'", "text goes on after the closing quotation mark; put the whole text in one pair of quotes"),
    ("expected <block end>", LIKE_THE_OTHERS),
    ("expected ',' or", "a list or a group in brackets is not closed, or a comma is missing in it"),
    ("sequence entries are not allowed", "a list with dashes starts on a line of its own; or write it as [a, b]"),
    ("unknown escape character", "a backslash in double quotes; use single quotes instead"),
    ("unacceptable character", "an invisible control character; delete it"),
    ("that cannot start any token", "a value cannot start with this sign; put the value in quotes"),
    ("undefined tag handle", "a value cannot start with an exclamation mark; put the value in quotes"),
)


class NotYaml(Exception):  # noqa: N818 - a finding about a text
    """The text cannot be read at all. `line` and `column` count from 1; column 0 stands for the whole line."""

    def __init__(self, what: str, line: int = 1, column: int = 0) -> None:
        self.what = what
        self.line = line
        self.column = column
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line that it is on; for the value of a key, the line of the key.

    `remark` is what stands behind a text on its last line and is no part of it. `block` has the numbers of the lines of
    a text that stands below its key ("|" or ">").
    """

    line: int
    value: "str | int | float | bool | dict[str, Node] | list[Node] | None"
    remark: str = ""
    block: range = range(0)

    def plain(self) -> Any:
        """The value without lines, as json.loads would give it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, key: str | int) -> "Node | None":
        """The value of a key, or of a place in the list (from 0); None where there is none."""
        if isinstance(self.value, dict):
            return self.value.get(str(key))
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands twice in one place."""

    line: int
    place: tuple[str | int, ...]
    first_line: int


@dataclass(frozen=True, slots=True)
class Document:
    """The tree, keys that stand twice, and the text that it was read from, line by line."""

    root: Node
    duplicates: tuple[Duplicate, ...]
    lines: tuple[str, ...]


def read_document(text: str) -> Document:
    """The one YAML document of a text. Raises `NotYaml`, in plain words, with the place."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    return _Composer(yaml.resolver, _events(yaml, text), tuple(LINE_END.split(text))).document()


def _events(yaml: Any, text: str) -> Iterator[Any]:
    """What the library reads, one thing after the other, and its errors in plain words."""
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from yaml.parse(text)
    except MarkedYAMLError as error:
        raise _in_plain_words(error, text) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYaml("an invisible control character; delete it", line) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # The library slips on some texts ("\\UFFFFFFFF") instead of raising an error of its own.
        raise NotYaml("this is not YAML that can be read") from None


class _Composer:
    """Puts events together to a tree, counting what an alias repeats every time that it is used."""

    def __init__(self, resolver: Any, events: Iterator[Any], lines: tuple[str, ...]) -> None:
        self._resolver = resolver
        self._events = events
        self._lines = lines
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._duplicates: list[Duplicate] = []
        self._count = 0

    def document(self) -> Document:
        from ruamel.yaml.events import DocumentStartEvent, StreamEndEvent

        next(self._events)  # the start of the stream
        event = next(self._events)
        if isinstance(event, StreamEndEvent):
            return Document(Node(1, None), (), self._lines)
        root = self._node(next(self._events), 1, ())
        next(self._events)  # the end of the document
        event = next(self._events)
        if isinstance(event, DocumentStartEvent):
            raise NotYaml("a second document starts here; take out the line ---", event.start_mark.line + 1)
        return Document(root, tuple(self._duplicates), self._lines)

    def _node(self, event: Any, line: int, path: tuple[str | int, ...]) -> Node:
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

        here = event.start_mark
        if isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                what = f"*{event.anchor[:40]} stands for nothing, as a * at the beginning has a meaning"
                raise NotYaml(f'{what}; put the whole text in "quotes"', here.line + 1)
            node, size = self._anchors[event.anchor]
            self._add(size, here.line + 1)
            return Node(line, node.value)
        if len(path) > MAX_DEPTH:
            raise NotYaml(f"more than {MAX_DEPTH} levels inside one another", here.line + 1)
        if event.tag is not None:
            raise NotYaml("a value cannot start with an exclamation mark; put it in quotes", here.line + 1)
        before = self._count
        self._add(1, here.line + 1)
        if isinstance(event, ScalarEvent):
            node = Node(line, self._scalar(event), *self._around(event))
        elif isinstance(event, MappingStartEvent):
            node = Node(line, self._mapping(path))
        else:
            node = Node(line, self._sequence(path))
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, self._count - before)
        return node

    def _around(self, event: Any) -> tuple[str, range]:
        """The remark behind a text, and the lines of one that stands below its key."""
        end = event.end_mark
        if event.style in ("|", ">"):
            return "", range(event.start_mark.line + 2, end.line + 1)
        behind = REMARK_BEHIND.match(self._lines[end.line], end.column)
        return behind[1] if behind else "", range(0)

    def _add(self, values: int, line: int) -> None:
        self._count += values
        if self._count > MAX_VALUES:
            raise NotYaml(f"more than {MAX_VALUES} values; a schedule has some hundred", line)

    def _mapping(self, path: tuple[str | int, ...]) -> dict[str, Node]:
        from ruamel.yaml.events import MappingEndEvent, ScalarEvent

        found: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                raise NotYaml("a key must be a word; put a value with braces or brackets in quotes", line)
            key = event.value
            value = self._node(next(self._events), line, (*path, key))
            if key in found:
                self._duplicates.append(Duplicate(line, (*path, key), found[key].line))
            else:
                found[key] = value
        return found

    def _sequence(self, path: tuple[str | int, ...]) -> list[Node]:
        from ruamel.yaml.events import SequenceEndEvent

        found: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            found.append(self._node(event, event.start_mark.line + 1, (*path, len(found))))
        return found

    def _scalar(self, event: Any) -> str | int | float | bool | None:
        from ruamel.yaml.nodes import ScalarNode

        text: str = event.value
        tag = str(self._resolver.resolve(ScalarNode, text, event.implicit)).removeprefix(TAG)
        if tag == "null":
            return None
        if tag == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if tag in ("int", "float"):
            try:
                return int(text, 0 if text[:2] in ("0o", "0x") else 10) if tag == "int" else float(text)
            except ValueError:  # thousands of digits, ".inf", or a way of writing numbers that we do not take
                return text
        return text


def _in_plain_words(error: Any, text: str) -> NotYaml:
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if "unexpected end of stream" in problem and error.context_mark:
        start = error.context_mark
        return NotYaml("a quotation mark opens here and is never closed", start.line + 1, start.column + 1)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = LINE_END.split(text)
    if line < len(lines) and (TAB_INDENT.match(lines[line]) or lines[line][column : column + 1] == "\t"):
        return NotYaml("a tab; indent with spaces instead", line + 1, column + 1)
    key_line = error.context_mark.line if error.context_mark else None
    if slip := sign_slip(lines, line, key_line) or find_slip(text, problem, line, column, key_line):
        return NotYaml(slip.what, slip.line, slip.column)
    for sign, words in PLAIN_WORDS:
        if sign in problem:
            return NotYaml(words, line + 1, column + 1)
    return NotYaml(
        f"this is not YAML ({problem.splitlines()[0] if problem else 'no reason known'})", line + 1, column + 1
    )
