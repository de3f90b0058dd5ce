"""A folder of files that people or other programs put there: texts, pages, records."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from digest.errors import SourceError
from digest.interfaces import Harvest, Look, Surroundings
from digest.model import Format, Problem, RawItem
from digest.sources.charset import decode, looks_binary
from digest.sources.records import read_json, read_json_lines

_TEXTS = {
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}
_RECORDS = {".json": read_json, ".jsonl": read_json_lines, ".ndjson": read_json_lines}
_LITTER = frozenset({"thumbs.db", "desktop.ini"})  # what Windows leaves in a folder
_MAX_DEPTH = 10


class FolderOptions(BaseModel):
    """A folder that articles are put into, as .txt, .html, .md, .json or .jsonl files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["folder"] = "folder"
    path: Path = Field(description="The folder. It is looked for beside the schedule file.")
    recursive: bool = Field(default=False, description="Whether to read the folders inside it as well.")
    max_file_mb: float = Field(default=5, gt=0, le=100, description="A file of more megabytes than this is not read.")


class FolderSource:
    """Reads the files of a folder in the order of their names, so that each look gives the same."""

    options = FolderOptions

    def __init__(self, name: str, options: FolderOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._options = options
        self._folder = surroundings.base / options.path
        self._max_bytes = int(options.max_file_mb * 1_000_000)

    def collect(self, look: Look) -> Harvest:  # noqa: ARG002
        if not self._folder.is_dir():
            written = _shown(self._options.path)
            raise SourceError(f"there is no folder '{written}'. Create it, or correct 'path' of this source")
        outcomes = tuple(self._outcomes())
        items = tuple(outcome for outcome in outcomes if isinstance(outcome, RawItem))
        problems = tuple(outcome for outcome in outcomes if isinstance(outcome, Problem))
        return Harvest(items, problems, complete=True)

    def _outcomes(self) -> Iterator[RawItem | Problem]:
        unknown: dict[str, list[Path]] = {}
        for found in self._files(self._folder, depth=1):
            if isinstance(found, Problem):
                yield found
                continue
            ending = found.suffix.lower()
            if ending in _TEXTS or ending in _RECORDS:
                yield from self._read(found, ending)
            else:
                unknown.setdefault(ending, []).append(found)
        for ending, files in unknown.items():
            what = f"cannot read {ending} files" if ending else "cannot read files without an ending"
            others = f" (there are {len(files) - 1} more)" if len(files) > 1 else ""
            yield Problem(self._where(files[0]), f"{what}{others}; save it as .txt, .md or .html")

    def _files(self, folder: Path, depth: int) -> Iterator[Path | Problem]:
        """The files to look at, and a problem for what stands there but must not be or cannot be read."""
        try:
            paths = sorted(folder.iterdir(), key=lambda path: path.name)
        except OSError as error:
            yield Problem(self._where(folder), f"cannot be opened ({error.strerror}). Change its permissions")
            return
        for path in paths:
            if path.name.startswith((".", "~$")) or path.name.lower() in _LITTER:
                continue
            if path.is_symlink() and not self._stays_inside(path):
                yield Problem(self._where(path), "is a link that leads out of the folder. Put the file itself here")
            elif path.is_file():
                yield path
            elif not path.is_dir():
                yield Problem(self._where(path), "is no ordinary file, or a link to nothing. Delete it")
            elif self._options.recursive and not path.is_symlink():
                if depth < _MAX_DEPTH:
                    yield from self._files(path, depth + 1)
                else:
                    yield Problem(self._where(path), f"is more than {_MAX_DEPTH} folders deep, and was not read")

    def _stays_inside(self, link: Path) -> bool:
        try:
            return link.resolve().is_relative_to(self._folder.resolve())
        except RuntimeError:  # a link to itself; raised before Python 3.13
            return True

    def _read(self, path: Path, ending: str) -> Iterator[RawItem | Problem]:
        where = self._where(path)
        try:
            with path.open("rb") as file:
                data = file.read(self._max_bytes + 1)
        except OSError as error:
            yield Problem(where, f"cannot be opened ({error.strerror}). Change its permissions")
            return
        if len(data) > self._max_bytes:
            yield Problem(where, f"is larger than {self._options.max_file_mb:g} MB; raise 'max_file_mb', or split it")
            return
        if looks_binary(data):
            yield Problem(where, f"is not text, though its name ends in {ending}. Save it as plain text")
            return
        text = decode(data, html=_TEXTS.get(ending) is Format.HTML)
        if not text.strip():
            yield Problem(where, "is empty. Delete it, or save it again")
        elif ending in _TEXTS:
            yield RawItem(self._name, _TEXTS[ending], text, where)
        else:
            for outcome in _RECORDS[ending](text, where):
                if isinstance(outcome, Problem):
                    yield outcome
                else:
                    yield RawItem(self._name, Format.RECORD, outcome.content, outcome.origin)

    def _where(self, path: Path) -> str:
        return _shown(self._options.path / path.relative_to(self._folder))


def _shown(path: Path) -> str:
    """The path for people: line breaks and the like, which a file name may hold, are written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path.as_posix())
