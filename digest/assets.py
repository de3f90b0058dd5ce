"""What the program brings along: themes, the sample schedule and its articles. From the wheel, or from a checkout."""

from pathlib import Path

from digest.errors import TemplateError, UsageError
from digest.messages.theme import Theme

_INSTALLED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent

# A page that is refused on purpose shows in the demo what refusing looks like; a newcomer's first run ends well.
LEFT_OUT_OF_STARTER = frozenset({"page-behind-consent.txt"})
DOCUMENTS = ("docs/articles.md", "docs/commands.md", "docs/editions.md", "docs/schedule.md")


def themes(project: Path) -> dict[str, Path]:
    """The themes that a project can use, by name: its own in templates/, then the built-in ones."""
    found: dict[str, Path] = {}
    for root in (project / "templates", _root() / "templates"):
        if root.is_dir():
            for folder in sorted(root.iterdir()):
                if (folder / "edition.mjml.j2").is_file():
                    found.setdefault(folder.name, folder)
    return found


def load_theme(name: str, project: Path) -> Theme:
    """Raises `TemplateError` when the theme's files cannot be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    folder = themes(project).get(name)
    if folder is None:
        raise TemplateError(f"there is no theme {name!r} in {project / 'templates'} or built in")
    tokens_file = folder / "theme.yaml"
    try:
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}
        tokens = YAML(typ="safe").load(tokens_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise TemplateError(f"{folder}: the theme cannot be read: {error}") from error
    if not isinstance(tokens, dict):
        raise TemplateError(f"{tokens_file}: expected names and values, one a line")
    return Theme(name, files, tokens)


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
