"""The schedule file → Config. Everything that is wrong with the file is told at once."""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from digest.config.document import MAX_BYTES, Document, Node, NotYaml, read_document
from digest.config.faults import Faults
from digest.config.own_words import check_own_words
from digest.config.part import without_blanks
from digest.config.schema import Config, Newsletter, Schedule
from digest.config.words import Kinds, did_you_mean, listing, nearest, quoted
from digest.errors import ConfigError

OUTBOX = "outbox"
EXTRACT = "extract"  # the summariser that is always there
VARIABLE = re.compile(r"\$\{([^{}]*)\}")
VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def load(
    path: Path,
    *,
    environ: Mapping[str, str],
    kinds: Mapping[str, Kinds],
    themes: Collection[str],
    unfinished: Mapping[str, str] = MappingProxyType({}),
) -> Config:
    """Read the schedule file. Raises ConfigError with one line for each fault, in the order of the file.

    The kinds give the option model of each kind of "sources", "transports" (with "outbox" among them) and "summarisers";
    `themes` are the names that a newsletter's template may have, `unfinished` what others lack to be among them.
    """
    document = _document(path)
    data = document.root.plain()
    if data is None:
        raise ConfigError([f"{path}: the file is empty; `digest init` writes one to start from, in an empty folder"])
    faults = Faults(path, document)
    for duplicate in document.duplicates:
        faults.add(
            duplicate.place, f"the key stands in line {duplicate.first_line} already; keep one", "twice", duplicate.line
        )
    if not isinstance(data, dict):
        faults.add((), "expected keys such as publication: and newsletters:, with a space after each colon")
        faults.raise_if_any()
    transports = _group(data, "transports")
    context = {
        "sources": tuple(_group(data, "sources")),
        "lists": tuple(_group(data, "lists")),
        "transports": tuple(dict.fromkeys((*transports, OUTBOX))),
        "summarisers": tuple(dict.fromkeys((EXTRACT, *_group(data, "summarisers")))),
        "themes": tuple(themes),
        "unfinished": unfinished,
    }
    schedule = faults.check(Schedule, data, context=context)
    check_own_words(_group(data, "newsletters"), faults)
    base = path.parent
    environment = _Environment(environ)
    source_options = _options("sources", data, kinds["sources"], faults, environment)
    _check_paths(data, base, source_options, faults)
    database = environment.fill(schedule.database, ("database",), faults) if schedule else None
    if database and "database" not in environment.missing and not database.startswith("postgresql://"):
        faults.add_wrong(("database",), "an address that begins with postgresql://")
    transport_options = _options("transports", data, kinds["transports"], faults, environment)
    summariser_options = _options("summarisers", data, kinds["summarisers"], faults, environment)
    if EXTRACT in summariser_options:
        faults.add(("summarisers", EXTRACT), "extract is always there, and needs no options; give yours another name")
    if _group(transports, OUTBOX).get("kind", OUTBOX) != OUTBOX:
        faults.add_wrong(("transports", OUTBOX, "kind"), "outbox, as newsletters without a transport go there")
    faults.raise_if_any()
    assert schedule is not None  # or there were faults
    if OUTBOX not in transports:
        transport_options[OUTBOX] = kinds["transports"][OUTBOX].model_validate({"kind": OUTBOX})
    return Config(
        path=path,
        base=base,
        publication=schedule.publication,
        sources=MappingProxyType(source_options),
        lists=MappingProxyType({name: base / file for name, file in schedule.lists.items()}),
        transports=MappingProxyType(transport_options),
        summarisers=MappingProxyType(summariser_options),
        operator=schedule.operator,
        network=schedule.network,
        archive=schedule.archive,
        database=database,
        newsletters=MappingProxyType(
            {name: _with_sources(letter, tuple(source_options)) for name, letter in schedule.newsletters.items()}
        ),
        missing_environment=MappingProxyType(environment.missing),
        look_lines=MappingProxyType(_look_lines(document)),
    )


def _with_sources(newsletter: Newsletter, every: tuple[str, ...]) -> Newsletter:
    return newsletter if newsletter.sources else newsletter.model_copy(update={"sources": every})


def _look_lines(document: Document) -> dict[tuple[str, ...], int]:
    """The line of every key below the `look:` of a newsletter, by the keys that lead to it."""
    found: dict[tuple[str, ...], int] = {}
    letters = document.root.child("newsletters")
    for name, letter in letters.value.items() if letters and isinstance(letters.value, dict) else ():
        look = letter.child("look")
        waiting: list[tuple[tuple[str, ...], Node]] = [(("newsletters", name, "look"), look)] if look else []
        while waiting:
            place, node = waiting.pop()
            found[place] = node.line
            if isinstance(node.value, dict):
                waiting += [((*place, key), inner) for key, inner in node.value.items()]
    return found


def _document(path: Path) -> Document:
    """The file as a tree. Raises ConfigError with one line when it cannot be read at all."""
    try:
        if path.is_dir():
            raise ConfigError([f"{path}: this is a folder; name the schedule file in it"])
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError(
            [
                f"{path}: there is no such file here; go to the folder of your project first (cd …), "
                "or write a new one: digest init NAME"
            ]
        ) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from None
    if len(content) > MAX_BYTES:
        raise ConfigError([f"{path}: larger than {MAX_BYTES // 1024} KB; is this the schedule file?"])
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError([f"{path}: UTF-16, not UTF-8; save it with the encoding UTF-8"])
    if b"\0" in content:
        raise ConfigError([f"{path}: not a text file; is this the schedule file?"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: not UTF-8; save it with the encoding UTF-8"]) from None
    try:
        return read_document(text)
    except NotYaml as error:
        column = f":{error.column}" if error.column else ""
        raise ConfigError([f"{path}:{error.line}{column}: {error.what}"]) from None


def _group(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The keys below a key; none when something else stands there, which the schema tells."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


class _Environment:
    """Fills in ${NAME}, and remembers what is not set: `missing` by the source or transport, and the places in the file."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.missing: dict[str, tuple[str, ...]] = {}
        self.places: list[tuple[str | int, ...]] = []

    def fill(self, value: Any, place: tuple[str | int, ...], faults: Faults) -> Any:
        if isinstance(value, dict):
            return {key: self.fill(item, (*place, key), faults) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item, (*place, number), faults) for number, item in enumerate(value)]
        return self._filled(value, place, faults) if isinstance(value, str) else value

    def _filled(self, text: str, place: tuple[str | int, ...], faults: Faults) -> str:
        names = VARIABLE.findall(text)
        if text.count("${") != len(names) or not all(VARIABLE_NAME.fullmatch(name) for name in names):
            faults.add(place, "write an environment variable as ${NAME}, with letters, digits and _ only")
            return text
        unset = [name for name in names if not self._environ.get(name)]
        if unset:
            waiting = ".".join(map(str, place[:2]))
            self.missing[waiting] = tuple(dict.fromkeys((*self.missing.get(waiting, ()), *unset)))
            self.places.append(place)
            return text
        return VARIABLE.sub(lambda match: self._environ[match[1]], text)


def _options(
    group: str, data: Mapping[str, Any], kinds: Kinds, faults: Faults, environment: _Environment
) -> dict[str, BaseModel]:
    """The options of each source or transport, checked by the model of its kind."""
    found: dict[str, BaseModel] = {}
    for name, options in _group(data, group).items():
        if not isinstance(options, dict):
            continue  # the schema tells it
        kind = options.get("kind")
        if "kind" not in options:
            faults.add((group, name, "kind"), f"missing; write kind: {listing(sorted(kinds))}")
        elif not isinstance(kind, str) or kind not in kinds:
            faults.add_wrong((group, name, "kind"), listing(sorted(kinds)), did_you_mean(kind, kinds))
        else:
            model = kinds[kind]
            filled = without_blanks(model, environment.fill(options, (group, name), faults))
            checked = faults.check(model, filled, at=(group, name), unknown=environment.places)
            # What waits for its environment cannot be checked yet ("port: ${PORT}"), nor can it be used.
            found[name] = checked if checked is not None else model.model_construct(**filled)
    return found


def _check_paths(data: Mapping[str, Any], base: Path, sources: Mapping[str, BaseModel], faults: Faults) -> None:
    for name, file in _group(data, "lists").items():
        if isinstance(file, str) and not _exists(base / file.strip(), Path.is_file):
            faults.add_wrong(("lists", name), "a CSV file that exists", _similar_file(base, file))
    for name, options in sources.items():
        path = getattr(options, "path", None)
        if isinstance(path, str | Path) and not _exists(base / path, Path.exists):
            faults.add_wrong(("sources", name, "path"), "a file or folder that exists", _similar_file(base, str(path)))


def _exists(path: Path, check: Callable[[Path], bool]) -> bool:
    try:
        return check(path)
    except (OSError, ValueError):  # a name that is too long, or has a NUL in it
        return False


def _similar_file(base: Path, given: str) -> str:
    """A hint: the file with a similar name in the same folder, else where it was looked for."""
    wanted = base / given
    try:
        names = [path.name for path, _ in zip(wanted.parent.iterdir(), range(1000), strict=False)]
    except (OSError, ValueError):
        return f"there is no folder {quoted(str(wanted.parent), 120)}" if wanted.parent != base else ""
    if wanted.name in names:
        return "this is a folder"
    found = nearest(wanted.name, names)
    return (
        f"did you mean {quoted(str(Path(given).parent / found))}?"
        if found
        else f"looked in {quoted(str(wanted.parent), 120)}"
    )
