"""Writing into the schedule file: lines are put in, and every other byte stays as the editor wrote it.

Whether the lines went to the right place is not believed but checked: the changed text is read again, and must say what
it said before and the new sources, nothing else.
"""

import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.config.document import MAX_BYTES, NotYaml, read_document
from digest.errors import UsageError

_NOTE = re.compile(r"[ \t]*#")
_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9/._~%?&=+:@!$,;()*-]*[A-Za-z0-9/_~%?&=+@!$,;()*-]"
)  # none that YAML reads otherwise
_NO_WORD = re.compile(r"[\d_-][\da-fox_-]*|null|true|false|yes|no|on|off|y|n")  # numbers, and words with a meaning
_SPELT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_LONGEST_NAME = 40
_LONGEST_NOTE = 100


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to be written: its name, its options as texts, and a note that stands behind the name."""

    name: str
    options: Mapping[str, str]
    note: str = ""

    def lines(self, indent: int, step: int) -> list[str]:
        note = "".join(c for c in " ".join(self.note.split()) if c.isprintable())[:_LONGEST_NOTE].strip()
        head = f"{' ' * indent}{self.name}:"
        return [
            f"{head:<30}  # {note}" if note else head,
            *(f"{' ' * (indent + step)}{key}: {_scalar(value)}" for key, value in self.options.items()),
        ]


def free_name(wanted: Sequence[str], taken: Collection[str]) -> str:
    """A name for the schedule file, made of the first of the wanted words that has letters for one, and not yet taken.

    "Zürcher Blatt" is zurcher-blatt, and the second of that name zurcher-blatt-2.
    """
    name = next(filter(None, map(_as_name, wanted)), "source")
    if _NO_WORD.fullmatch(name):
        name = f"source-{name}"[:_LONGEST_NAME].rstrip("-")
    number, free = 1, name
    while free in taken:
        number += 1
        ending = f"-{number}"
        free = name[: _LONGEST_NAME - len(ending)].rstrip("-_") + ending
    return free


def _as_name(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold().translate(_SPELT))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9_]+", "-", re.sub(r"['’]", "", plain)).strip("-_")
    if len(name) > _LONGEST_NAME:
        cut = name[: _LONGEST_NAME + 1]
        name = cut[: cut.rindex("-")] if "-" in cut[_LONGEST_NAME // 2 :] else cut[:_LONGEST_NAME]
    return name.strip("-_")


def written_sources(text: str) -> Mapping[str, Any]:
    """The options of each source as they are written, with ${NAME} for what stands in the environment."""
    data = read_document(_without_mark(text)).root.plain()
    found = data.get("sources") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def with_sources(text: str, added: Sequence[NewSource]) -> str:
    """The text of a right schedule file with further sources below the last one.

    Raises `UsageError`, which has the lines to paste, where sources: is written in a way that they cannot be put in.
    """
    place = _place(text)
    changed = None if place is None else place.put(text, added)
    if changed is None or not _says(changed, text, added):
        raise UsageError(
            "sources: is written in a way that nothing can be put below it. Write it with one key a line, as digest "
            "init does, or add these lines yourself:\n" + "\n".join(line for one in added for line in one.lines(2, 2))
        )
    return changed


def read_text(path: Path) -> str:
    """The schedule file, byte for byte: line ends and a byte order mark stay. Raises `UsageError`."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


@contextmanager
def draft(path: Path, text: str) -> Iterator[Path]:
    """A file beside the schedule file with another text, to try it out: what relative paths mean stays the same."""
    written = _write_beside(path, text)
    try:
        yield written
    finally:
        written.unlink(missing_ok=True)


def replace(path: Path, before: str, after: str) -> Path:
    """Put `after` in the place of the schedule file, whole or not at all, and return the copy of what it was.

    Raises `UsageError` where somebody changed the file meanwhile, or where it cannot be written.
    """
    target = path.resolve()  # of a link the file that it leads to, so that it stays a link
    copy = target.with_name(f"{target.name}.bak")
    if read_text(target) != before:
        raise UsageError(f"{path}: was changed in the meantime, and was left as it is. Try again")
    new = _write_beside(target, after)
    _write_beside(target, before).replace(copy)
    new.replace(target)
    return copy


def _write_beside(path: Path, text: str) -> Path:
    written = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        written = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, written)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    return written


@dataclass(frozen=True, slots=True)
class _Place:
    """Where new sources go: before a line (from 0), at an indentation, and whether blank lines stand between them."""

    line: int
    indent: int
    step: int
    spaced: bool

    def put(self, text: str, added: Sequence[NewSource]) -> str:
        lines = text.splitlines(keepends=True) if _only_usual_line_ends(text) else []
        if len(lines) < self.line:
            return text
        end = "\r\n" if lines and lines[self.line - 1].endswith("\r\n") else "\n"
        new = [
            line + end for one in added for line in ([""] if self.spaced else []) + one.lines(self.indent, self.step)
        ]
        before = "".join(lines[: self.line])
        return before + ("" if before.endswith(("\n", "\r")) else end) + "".join(new) + "".join(lines[self.line :])


def _only_usual_line_ends(text: str) -> bool:
    return re.search("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\r(?!\n)", text) is None


def _place(text: str) -> _Place | None:
    """Below the last source and the notes that belong to it; None where sources are not written one below the other."""
    found = _sources_node(text)
    if found is None:
        return None
    key, sources = found
    names = [name.start_mark for name, _ in sources.value]
    indent = names[0].column
    lines = text.splitlines()
    place = max(names[-1].line, _last_line(sources)) + 1
    for number in range(place, len(lines)):
        line = lines[number]
        if _NOTE.match(line) and len(line) - len(line.lstrip()) >= indent:
            place = number + 1  # of the last source, or of the list of them
        elif line.strip():
            break
    above = [lines[name.line - 1] for name in names[1:]]
    spaced = bool(above) and not any(line.strip() for line in above)
    return _Place(place, indent, max(indent - key.start_mark.column, 1), spaced)


def _sources_node(text: str) -> tuple[Any, Any] | None:
    """The key `sources` and its value, as the library sees them, where it is a mapping in block style."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    root = YAML(typ="safe", pure=True).compose(_without_mark(text))
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    for key, value in root.value:
        if key.value == "sources" and isinstance(value, MappingNode) and not value.flow_style and value.value:
            return key, value
    return None


def _last_line(node: Any) -> int:
    """The line, from 0, on which a value ends. The library lets a block end where the next thing begins."""
    from ruamel.yaml.nodes import CollectionNode

    key_line = 0
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        if isinstance(last, tuple):
            key_line, last = last[0].end_mark.line, last[1]
        node = last
    start, end = node.start_mark, node.end_mark
    if start.index == end.index:  # nothing stands behind the colon
        return int(key_line)
    return int(end.line - 1 if end.column == 0 and end.line > start.line else end.line)


def _says(changed: str, before: str, added: Sequence[NewSource]) -> bool:
    """Whether the changed text says what it said before, and the new sources behind the others."""
    try:
        new, old = (read_document(_without_mark(text)).root.plain() for text in (changed, before))
    except NotYaml:
        return False
    wanted = {**old["sources"], **{one.name: dict(one.options) for one in added}}
    return bool(new == {**old, "sources": wanted} and list(new["sources"]) == list(wanted))


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _scalar(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
