"""A folder of files that people or other programs put there: texts, pages, records."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from digest.config.words import Words, did_you_mean, fault, listing, quoted
from digest.errors import NotAnArticle, SourceError
from digest.interfaces import Harvest, Look, Surroundings
from digest.model import Format, Problem, RawItem
from digest.sources.charset import decode, looks_binary
from digest.sources.records import FIELDS, SPELLINGS, Record, mapped, read_json, read_json_lines

TEXTS = {
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}
RECORDS = frozenset({".json", ".jsonl", ".ndjson"})
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})  # articles name those that are theirs
MAX_FILE_MB: float = 5
_LITTER = frozenset({"thumbs.db", "desktop.ini"})  # what Windows leaves in a folder
_MAX_DEPTH = 10
_MAX_BYTES = 200_000_000  # of all files of one look: they are held in memory until they are read


def _place(value: str) -> str:
    if len(value) > 200 or not all(part.strip() for part in value.split(".")):
        raise fault("a name in the file, with dots where it is nested, such as content.html")
    return value


Place = Annotated[str, AfterValidator(_place), Words("a name in the file, with dots where it is nested")]


class FolderOptions(BaseModel):
    """A folder that articles are put into, as .txt, .html, .md, .json or .jsonl files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["folder"] = "folder"
    path: Path = Field(description="The folder. It is looked for beside the schedule file.")
    recursive: bool = Field(default=False, description="Whether to read the folders inside it as well.")
    max_file_mb: float = Field(
        default=MAX_FILE_MB, gt=0, le=100, description="A file of more megabytes than this is not read."
    )
    fields: Mapping[str, Place] = Field(
        default_factory=dict,
        description="For .json and .jsonl files whose fields have other names: ours, and behind each where it stands "
        "in a record, with dots where it is nested and numbers (from 0) for the members of a list. What is not named "
        "here is taken where it has one of our names.",
        examples=[{"title": "headline", "body": "content.html", "authors": "credits.0.name"}],
        json_schema_extra={"propertyNames": {"enum": [*SPELLINGS]}},
    )
    records: Place | None = Field(
        default=None,
        description="Where in a .json file the list of records stands, if not at the top, as items or as articles.",
        examples=["response.results"],
    )
    follow_related: bool = Field(
        default=False,
        description="Whether to fetch the pieces that its articles point to, as articles of their own.",
    )

    @field_validator("fields")
    @classmethod
    def _names_ours(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        before: dict[str, str] = {}
        for spelling in fields:
            name = SPELLINGS.get(spelling)
            if name is None:
                hint = did_you_mean(spelling, FIELDS)
                raise ValueError(
                    f"{quoted(spelling)} is no field of an article; {hint + ' ' if hint else ''}"
                    f"left of the colon stands one of {listing(FIELDS)}"
                )
            if name in before:
                raise ValueError(f"{before[name]} and {spelling} are the same field; keep one")
            before[name] = spelling
        return fields


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
        return Harvest(items, problems, complete=True, follow_related=self._options.follow_related)

    def _outcomes(self) -> Iterator[RawItem | Problem]:
        unknown: dict[str, list[Path]] = {}
        held = 0
        for found in self._files(self._folder, depth=1):
            if isinstance(found, Problem):
                yield found
                continue
            ending = found.suffix.lower()
            if ending in PICTURES:
                continue
            if ending in TEXTS or ending in RECORDS:
                data = self._data(found)
                if isinstance(data, Problem):
                    yield data
                    continue
                held += len(data)
                if held > _MAX_BYTES:
                    raise SourceError(
                        f"there are more than {_MAX_BYTES // 1_000_000} MB of files in '{_shown(self._options.path)}'. "
                        "Move old ones to another folder"
                    )
                yield from self._items(data, ending, self._where(found))
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
            try:
                is_link, is_file, is_folder = path.is_symlink(), path.is_file(), path.is_dir()
                strays = is_link and not self._stays_inside(path)
            except OSError as error:  # in a folder whose names may be read and nothing else
                yield Problem(self._where(path), f"cannot be opened ({error.strerror}). Change its permissions")
                continue
            if strays:
                yield Problem(self._where(path), "is a link that leads out of the folder. Put the file itself here")
            elif is_file:
                yield path
            elif not is_folder:
                yield Problem(self._where(path), "is no ordinary file, or a link to nothing. Delete it")
            elif self._options.recursive and not is_link:
                if depth < _MAX_DEPTH:
                    yield from self._files(path, depth + 1)
                else:
                    yield Problem(self._where(path), f"is more than {_MAX_DEPTH} folders deep, and was not read")

    def _stays_inside(self, link: Path) -> bool:
        try:
            return link.resolve().is_relative_to(self._folder.resolve())
        except RuntimeError:  # a link to itself; raised before Python 3.13
            return True

    def _data(self, path: Path) -> bytes | Problem:
        try:
            with path.open("rb") as file:
                data = file.read(self._max_bytes + 1)
        except OSError as error:
            return Problem(self._where(path), f"cannot be opened ({error.strerror}). Change its permissions")
        if len(data) <= self._max_bytes:
            return data
        most = f"{self._options.max_file_mb:g} MB"
        return Problem(self._where(path), f"is larger than {most}; raise 'max_file_mb', or split it")

    def _items(self, data: bytes, ending: str, where: str) -> Iterator[RawItem | Problem]:
        try:
            text = text_of(data, ending)
        except NotAnArticle as finding:
            yield Problem(where, str(finding))
            return
        if ending in TEXTS:
            yield RawItem(self._name, TEXTS[ending], text, where)
            return
        for outcome in records_of(text, ending, where, self._options.records):
            if isinstance(outcome, Problem):
                yield outcome
            else:
                content = mapped(outcome.content, self._options.fields)
                yield RawItem(self._name, Format.RECORD, content, outcome.origin)

    def _where(self, path: Path) -> str:
        return _shown(self._options.path / path.relative_to(self._folder))


def text_of(data: bytes, ending: str) -> str:
    """The text of a file that is to be read like one with this ending (".txt").

    Raises `NotAnArticle` for what is no text, and for nothing at all.
    """
    if looks_binary(data):
        raise NotAnArticle(
            "is not text but a picture, a PDF, a file of a word processor or the like. Save it as plain text"
        )
    text = decode(data, html=TEXTS.get(ending) is Format.HTML)
    if not text.strip():
        raise NotAnArticle("is empty. Delete it, or save it again")
    return text


def records_of(text: str, ending: str, where: str, inside: str | None = None) -> Iterator[Record | Problem]:
    """The records of a file whose name ends so (".json"); `inside` says where in it they stand."""
    return read_json(text, where, inside) if ending == ".json" else read_json_lines(text, where)


def _shown(path: Path) -> str:
    """The path for people: line breaks and the like, which a file name may hold, are written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path.as_posix())
