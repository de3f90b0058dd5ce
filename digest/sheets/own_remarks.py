"""An editor's own remarks in a file (# lines), carried over to the file as it is written anew."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.config.document import Node, read_document
from digest.config.slips import LINE_END

Place = tuple[str, ...]

_OWN_LINE = re.compile(r"\s*(#(?!#).*)")
_OWN_AT_END = re.compile(r"[\s,:\]}]*(?<=\s)(#(?!#).*)")
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*\s+(#(?!#).*)")
_END: Place = ()


def with_own_remarks(text: str, previous: str) -> str:
    """The new text with the editor's remarks of the previous one, each above the key or block that it stood above.

    What belongs to a key that is gone stands above its block, and what belongs to a block that is gone at the end.
    """
    remarks = list(_own_remarks(previous.removeprefix("\ufeff")))
    if not remarks:
        return text
    lines = text.splitlines()
    line_of = {place: line for line, place in _places(text).items()}
    above: dict[int, list[str]] = {}
    for place, remark in remarks:
        while place and place not in line_of:
            place = place[:-1]
        line = line_of.get(place, len(lines))
        indent = len(lines[line]) - len(lines[line].lstrip(" ")) if line < len(lines) else 0
        above.setdefault(line, []).append(" " * indent + remark)
    found: list[str] = []
    for number, line_text in enumerate(lines):
        found += [*above.get(number, ()), line_text]
    found += above.get(len(lines), ())
    return "\n".join(found) + "\n"


def _own_remarks(text: str) -> Iterator[tuple[Place, str]]:
    """The remarks in their order, each with the place of what it stands above or behind; lines count from 0."""
    lines = LINE_END.split(text)
    places = _places(text)
    in_text, behind = _texts_and_remarks(text, lines)
    waiting: list[str] = []
    for number, line in enumerate(lines):
        if number not in in_text and (own := _OWN_LINE.fullmatch(line)):
            waiting.append(own[1].rstrip())
        if number in behind:
            waiting.append(behind[number].rstrip())
        if number in places:
            yield from ((places[number], remark) for remark in waiting)
            waiting.clear()
    yield from ((_END, remark) for remark in waiting)


def _texts_and_remarks(text: str, lines: list[str]) -> tuple[set[int], dict[int, str]]:
    """The lines that are within a text of several lines, and the editor's remarks behind values."""
    from ruamel.yaml import YAML
    from ruamel.yaml.events import ScalarEvent

    in_text: set[int] = set()
    behind: dict[int, str] = {}
    for event in YAML(typ="safe", pure=True).parse(text):
        if not isinstance(event, ScalarEvent):
            continue
        start, end = event.start_mark, event.end_mark
        if event.style in ("|", ">"):
            in_text |= set(_block_text(lines, start.line + 1))
            own = _BLOCK_HEAD.match(lines[start.line], start.column)
            line = start.line
        else:
            in_text |= set(range(start.line + 1, end.line + 1))
            own = _OWN_AT_END.match(lines[end.line], end.column)
            line = end.line
        if own is not None:
            behind[line] = own[1]
    return in_text, behind


def _block_text(lines: list[str], first: int) -> Iterator[int]:
    indent: int | None = None
    for number in range(first, len(lines)):
        line = lines[number]
        if line.strip():
            here = len(line) - len(line.lstrip(" "))
            indent = here if indent is None else indent
            if here < indent:
                return
        yield number


def _places(text: str) -> dict[int, Place]:
    """What stands on a line, counted from 0: a key of the file, a block by its id, or a key or line of a block."""
    found: dict[int, Place] = {}
    root = read_document(text).root.value
    for key, node in (root if isinstance(root, dict) else {}).items():
        _note(found, node, (key,))
        for member in node.value if isinstance(node.value, list) else ():
            if isinstance(member.value, dict):
                _block(found, member.value, member.line, key)
    return found


def _block(found: dict[int, Place], keys: Mapping[str, Node], line: int, key: str) -> None:
    name = next((str(keys[one].value) for one in ("article", "url", "headline") if one in keys), "")
    # A block keeps its remarks when it moves from one list to another; a correction is another thing.
    block: Place = ("correction" if key == "corrections" else "block", name)
    found.setdefault(line - 1, block)
    for inner, node in keys.items():
        _note(found, node, (*block, inner))
        for item in node.value if isinstance(node.value, list) else ():
            _note(found, item, (*block, inner, str(item.value)))


def _note(found: dict[int, Place], node: Any, place: Place) -> None:
    found.setdefault(node.line - 1, place)
