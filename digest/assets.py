"""What the program brings along: themes, the sample schedule and its articles. From the wheel, or from a checkout."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from digest.config.document import MAX_BYTES, Node, NotYaml, read_document
from digest.config.values import NAME
from digest.config.words import did_you_mean
from digest.errors import TemplateError, UsageError
from digest.messages.excerpt import excerpt
from digest.messages.look import faults
from digest.messages.theme import Theme

EDITION = "edition.mjml.j2"
BASE = "base"  # what all themes share is no theme
_LARGEST = 1024 * 1024  # bytes of a file
_MOST_FILES = 100
_LONGEST_LINE = 300
_FAULTS_SHOWN = 20

_INSTALLED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent

# A page that is refused on purpose shows in the demo what refusing looks like; a newcomer's first run ends well.
LEFT_OUT_OF_STARTER = frozenset({"page-behind-consent.txt"})
DOCUMENTS = ("docs/articles.md", "docs/commands.md", "docs/editions.md", "docs/look.md", "docs/schedule.md")


def themes(project: Path) -> dict[str, Path]:
    """The themes that a project can use, by name: its own in templates/, then the built-in ones."""
    found: dict[str, Path] = {}
    for root in (project / "templates", _root() / "templates"):
        if root.is_dir():
            for folder in sorted(root.iterdir()):
                if (folder / EDITION).is_file() and folder.name != BASE:
                    found.setdefault(folder.name, folder)
    return found


def unfinished(project: Path) -> dict[str, str]:
    """The folders of a project that would be themes but for a file that is missing, and which one that is."""
    root = project / "templates"
    found: dict[str, str] = {}
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        begun = (folder / "theme.yaml").is_file() or any(folder.glob("*.j2"))
        if begun and folder.name != BASE and not (folder / EDITION).is_file():
            found[folder.name] = f"{folder} has no {EDITION}, which every theme needs"
    return found


def missing(folder: Path) -> tuple[str, ...]:
    """The files that the theme in a folder lacks."""
    return tuple(name for name in (EDITION, "theme.yaml") if not (folder / name).is_file())


def built_in(folder: Path) -> bool:
    """Whether it is of the program, and not of a project."""
    return folder.parent.resolve() == (_root() / "templates").resolve()


def load_theme(name: str, project: Path) -> Theme:
    """A theme with what all themes share beneath it: the templates and words of `base`, which a project's own
    templates/base may replace file by file, as may files of the same name beside its own.

    Raises `TemplateError` when files are missing, too large or cannot be read, or theme.yaml is wrong.
    """
    folder = themes(project).get(name)
    if folder is None:
        if why := unfinished(project).get(name):
            raise TemplateError(why)
        known = ", ".join(themes(project))
        raise TemplateError(f"there is no theme {name!r} in {project / 'templates'} or built in, which are: {known}")
    shared = [_root() / "templates" / BASE, project / "templates" / BASE]
    files = {path.name: path for root in (*shared, folder) for path in _templates(root)}
    words = {
        path: _values(path, _yaml(path))
        for path in (root / "words.yaml" for root in (*shared, folder))
        if path.is_file()
    }
    written = _yaml(folder / "theme.yaml")
    tokens = _values(folder / "theme.yaml", written)
    tokens["words"] = _spoken([*words.values(), _own_words(tokens, folder)])
    sources = {key: _read(path) for key, path in files.items()}
    own = not all(built_in(path.parent) for path in (*files.values(), *words))

    def at(place: tuple[str, ...]) -> str:
        return _at(folder / "theme.yaml", written, place)

    wrong = faults(tokens, at)
    if own and not built_in(folder):
        wrong = [*_misspelt(tokens, sources, at), *wrong]
    if wrong:
        raise TemplateError("\n".join(wrong[:_FAULTS_SHOWN]))
    paths = {key: str(path) for key, path in files.items() if not built_in(path.parent)}
    return Theme(name, sources, tokens, own, str(folder), paths)


def _at(path: Path, root: Node, place: tuple[str, ...]) -> str:
    """File and line of a key, or the file alone where the key is not in it."""
    node: Node | None = root
    for key in place:
        node = node.child(key) if node else None
    return f"{path}:{node.line}: " if node else f"{path}: "


def _misspelt(tokens: Mapping[str, Any], sources: Mapping[str, str], at: Callable[[tuple[str, ...]], str]) -> list[str]:
    """Keys of a theme.yaml that no template names, and that are nearly those of ours which it lacks."""
    pattern = _root() / "templates" / "roundup" / "theme.yaml"
    named = set(re.findall(r"\w+", "\n".join(sources.values())))
    found: list[str] = []

    def look(own: Mapping[str, Any], ours: Mapping[str, Any], place: tuple[str, ...]) -> None:
        lacking = [key for key in ours if key not in own]
        for key, value in own.items():
            if key in ours and isinstance(value, dict) and isinstance(ours[key], dict):
                look(value, ours[key], (*place, key))
            elif key not in ours and key not in named and (meant := did_you_mean(key, lacking)):
                here = (*place, key)
                found.append(f"{at(here)}{'.'.join(here)}: unknown; {meant}")

    shared = {key: value for key, value in tokens.items() if key not in ("words", "logo")}
    look(shared, _values(pattern, _yaml(pattern)), ())
    return found


def description(folder: Path) -> str:
    """What the first comment of its theme.yaml says of a theme, "" where there is none."""
    try:
        with (folder / "theme.yaml").open(encoding="utf-8") as opened:
            line = opened.readline(_LONGEST_LINE).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return line.lstrip("# ") if line.startswith("#") else ""


def copy_theme(name: str, source: str, project: Path, *, whole: bool = False) -> list[Path]:
    """Copy the files of a theme into a new folder of the project's templates; the files written.

    What all themes share stays where it is, unless it is to be a `whole` copy. Raises `UsageError` for a name that is taken or no name, `TemplateError`
    when there is no such theme.
    """
    folder = project / "templates" / name
    if re.fullmatch(NAME[1:-1], name) is None or name == BASE:
        raise UsageError(f"{name!r} is no name for a theme: small letters, digits, - and _, at most 40, and not {BASE}")
    load_theme(source, project)  # tells what is wrong with it before anything is written
    if folder.exists():
        raise UsageError(f"{folder} is there already; choose another name, or delete it first")
    origin = themes(project)[source]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True)
        for path in _of_copy(origin, project, whole=whole):
            target = folder / path.name
            target.write_bytes(path.read_bytes())
            written.append(target)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose a folder that you may write in") from error
    return written


def _of_copy(origin: Path, project: Path, *, whole: bool) -> list[Path]:
    """The files that a copy of a theme has; of those of the same name the one that the theme is made of."""
    roots = (_root() / "templates" / BASE, project / "templates" / BASE, origin) if whole else (origin,)
    words = (root / "words.yaml" for root in roots)
    found = [*(path for root in roots for path in _templates(root)), *(path for path in words if path.is_file())]
    return [*{path.name: path for path in found}.values(), origin / "theme.yaml"]


def _templates(folder: Path) -> list[Path]:
    """The templates of a folder, in order of their names. Raises `TemplateError` when there are too many."""
    found = [path for path in sorted(folder.glob("*.j2")) if path.is_file()]
    if len(found) > _MOST_FILES:
        raise TemplateError(f"{folder}: has {len(found)} templates; at most {_MOST_FILES} are read")
    return found


def _read(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise TemplateError(f"{path}: is larger than 1 MB, which no file of a theme is")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise TemplateError(f"{path}: is missing; see digest theme new, which makes a theme to start from") from None
    except OSError as error:
        raise TemplateError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TemplateError(f"{path}:{line}: is not in UTF-8; save it in that encoding") from None


def _yaml(path: Path) -> Node:
    """What stands in a file. Raises `TemplateError` with the line of what is wrong."""
    text = _read(path)
    if len(text) > MAX_BYTES:
        raise TemplateError(f"{path}: is larger than {MAX_BYTES // 1024} KB, which no such file is")
    try:
        document = read_document(text)
    except NotYaml as error:
        raise TemplateError(f"{path}:{error.line}: {error.what}", excerpt(text, error.line)) from None
    if document.duplicates:
        twice = document.duplicates[0]
        place = ".".join(str(part) for part in twice.place)
        raise TemplateError(f"{path}:{twice.line}: {place} stands in line {twice.first_line} already; keep one of them")
    return document.root


def _values(path: Path, root: Node) -> dict[str, Any]:
    """Names and values of a file. Raises `TemplateError` when there is something else in it."""
    found = root.plain()
    if not isinstance(found, dict):
        given = "nothing" if found is None else "a list" if isinstance(found, list) else "a single value"
        raise TemplateError(f"{path}: expected names and values, such as width: 600px, given {given}")
    return found


def _own_words(tokens: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    words = tokens.get("words") or {}
    if not isinstance(words, dict):
        raise TemplateError(f"{folder / 'theme.yaml'}: words: expected languages, each with its words")
    return words


def _spoken(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The words by language, each layer over those before it, word by word. What a language lacks stands in English."""
    languages = dict.fromkeys(language for layer in layers for language in layer)
    spoken: dict[str, Any] = {}
    for language in languages:
        found: dict[str, Any] = {}
        for tongue in ("en", language):
            for layer in layers:
                words = layer.get(tongue, {})
                if not isinstance(words, dict):
                    return {**spoken, language: words}  # the check of the values says what is wrong with it
                found.update(words)
        spoken[language] = found
    return spoken


def write_starter(folder: Path) -> list[Path]:
    """Write the sample schedule with its articles, lists and documents into a new or empty folder; the files written.

    Raises `UsageError` when there is something in it that could be overwritten.
    """
    written: list[Path] = []
    root = _root()
    sources = [path for path in sorted((root / "config").rglob("*")) if path.name not in LEFT_OUT_OF_STARTER]
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not empty; give the name of a new folder")
        for path in (*sources, *(root / name for name in DOCUMENTS)):
            if path.is_file():
                target = folder / path.relative_to(root)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
                written.append(target)
        (folder / "outbox").mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose a folder that you may write in") from error
    return written


def _root() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
