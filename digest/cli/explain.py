import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import say
from digest.cli.options import json_option
from digest.errors import EXIT_PROBLEMS, NotAnArticle, UsageError
from digest.model import Format, Image, Problem, RawItem, Reading, RelatedPiece

if TYPE_CHECKING:
    from rich.console import Console

    from digest.articles.scrape import ClassedLine

_UNSURE = 0.6  # below it a line is marked
_ENDINGS = {"text": ".txt", "html": ".html", "markdown": ".md", "json": ".json", "jsonl": ".jsonl"}
_STYLES = {
    "title": "bold",
    "standfirst": "italic",
    "kicker": "blue",
    "byline": "green",
    "date": "green",
    "body": "",
    "caption": "magenta",
    "credit": "magenta",
    "appeal": "yellow",
    "related": "cyan",
    "chrome": "dim",
    "comment": "red",
    "blank": "dim",
}
_FIELD_WIDTH = 12
_MOST_RECORDS = 20
_MOST_RELATED = 10
_BEGINNING = 200  # characters of a paragraph


@dataclass(frozen=True, slots=True)
class _Explained:
    """What was read of one item, or why nothing was; of a plain text also its lines and how sure the whole is."""

    where: str
    outcome: Reading | Problem
    lines: tuple["ClassedLine", ...] = ()
    confidence: float | None = None


@click.command(
    epilog="""\b
Examples:
  digest explain config/inbox/article.txt
  digest explain saved-page.html
  pbpaste | digest explain -
  curl https://paper.example/story | digest explain - --as html
"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@click.option(
    "--as",
    "format_name",
    type=click.Choice(list(_ENDINGS)),
    help="How the file is written, where its name does not say so.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, format_name: str | None, as_json: bool) -> None:
    """Show how a text or a page is read, line by line.

    FILE is a text copied off a page, a saved page (.html), an article of your own (.md) or records (.json, .jsonl);
    - is the standard input. Of a text every line is shown with what it was taken for and how sure that is, from 0 to 1;
    of all of them what was read, and where it was found. A file that is refused is told why, and the exit code is 1. No
    project is needed, and nothing is kept.
    """
    from digest.articles.fragments import is_page

    ending = _ending(file, format_name)
    where = "standard input" if str(file) == "-" else say.printable(file.name)
    text = _text(file, ending, where)
    if str(file) == "-" and format_name is None and is_page(text):
        ending = ".html"  # curl … | digest explain -
    found = list(_explained(text, ending, where))
    if as_json:
        say.as_json({"file": str(file), "items": [_json(one) for one in found]})
    else:
        _print(found)
    if any(isinstance(one.outcome, Problem) for one in found):
        ctx.exit(EXIT_PROBLEMS)


def _ending(file: Path, format_name: str | None) -> str:
    from digest.sources.folder import RECORDS, TEXTS

    ending = _ENDINGS[format_name] if format_name else file.suffix.lower()
    return ending if ending in TEXTS or ending in RECORDS else ".txt"


def _text(file: Path, ending: str, where: str) -> str:
    """Raises `UsageError` for what a folder source would not read either."""
    from digest.sources.folder import MAX_FILE_MB, text_of

    most = int(MAX_FILE_MB * 1_000_000)
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(most + 1)
    except OSError as error:
        raise UsageError(f"{where}: cannot be opened ({error.strerror})") from error
    if len(data) > most:
        raise UsageError(f"{where}: is larger than {MAX_FILE_MB:g} MB")
    try:
        return text_of(data, ending)
    except NotAnArticle as finding:
        raise UsageError(f"{where}: {finding}") from finding


def _explained(text: str, ending: str, where: str) -> Iterator[_Explained]:
    from digest.sources.folder import RECORDS, TEXTS, records_of

    if ending in RECORDS:
        for found in records_of(text, ending, where):
            if isinstance(found, Problem):
                yield _Explained(found.where, found)
            else:
                yield _read(RawItem("", Format.RECORD, found.content, found.origin))
    elif TEXTS[ending] is Format.TEXT:
        yield _segmented(text, where)
    else:
        yield _read(RawItem("", TEXTS[ending], text, where))


def _read(item: RawItem) -> _Explained:
    """In a process of its own, which ends in time: a page may be the very one that takes too long."""
    from digest import extraction

    [outcome] = extraction.shared().read([item])
    return _Explained(item.origin, outcome)


def _segmented(text: str, where: str) -> _Explained:
    from digest.articles.normalise import tidied
    from digest.articles.scrape import classify, segment

    try:
        scrape = segment(text)
        return _Explained(where, tidied(scrape.reading), scrape.lines, scrape.confidence)
    except NotAnArticle as finding:
        return _Explained(where, Problem(where, f"no article: {finding}"), classify(text))


# ---------------------------------------------------------------- in words


def _print(found: Sequence[_Explained]) -> None:
    console = _console()
    for number, one in enumerate(found):
        if number == _MOST_RECORDS:
            say.note(f"\nand {len(found) - number} more; --json shows them all")
            break
        if number:
            say.note("")
        _line(console, (say.printable(one.where), "bold underline"))
        if one.lines:
            _lines(console, one.lines)
        if isinstance(one.outcome, Problem):
            say.warn(f"Refused: {say.printable(one.outcome.what.removeprefix('no article: '))}")
        else:
            _reading(console, one.outcome, one.confidence)
            if not one.lines:
                _paragraphs(console, one.outcome.paragraphs)


def _console() -> "Console":
    """Colours on a terminal only, and none at all where NO_COLOR is set (no-color.org)."""
    from rich.console import Console

    return Console(highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")


def _line(console: "Console", *parts: tuple[str, str]) -> None:
    """One line; on a terminal it ends at the edge, elsewhere it is whole."""
    from rich.text import Text

    text = Text.assemble(*parts)
    if console.is_terminal:
        text.truncate(console.width, overflow="ellipsis")
    console.print(text, soft_wrap=True)


def _lines(console: "Console", lines: Iterable["ClassedLine"]) -> None:
    counts: Counter[str] = Counter()
    has_unsure = False
    for line in lines:
        kind = str(line.kind)
        counts[kind] += 1
        number = (f"{line.number:>5}  ", "dim")
        if kind == "blank":
            _line(console, number)
            continue
        unsure = line.confidence < _UNSURE
        has_unsure = has_unsure or unsure
        style = _STYLES[kind]
        _line(
            console,
            number,
            (f"{kind:<{_FIELD_WIDTH}}", style),
            (f"{line.confidence:.2f}", "bold yellow" if unsure else "dim"),
            ("?  " if unsure else "   ", "bold yellow"),
            (say.printable(line.text), style),
        )
    _legend(console, counts, has_unsure=has_unsure)


def _legend(console: "Console", counts: Mapping[str, int], *, has_unsure: bool) -> None:
    """How many lines of each class there are, each in its colour."""
    from rich.text import Text

    found = [(f"{kind} {counts[kind]}", style) for kind, style in _STYLES.items() if counts[kind] and kind != "blank"]
    console.print("\nLines:", Text("  ").join(Text(words, style) for words, style in found))
    if has_unsure:
        console.print(Text(f"? behind a number: not sure, below {_UNSURE}", "dim"))
    console.print()


def _reading(console: "Console", reading: Reading, confidence: float | None) -> None:
    """Each field that was read, with where it was found; what is missing and is often printed, too."""
    places = {field: (f"  ({say.printable(place)})", "dim") for field, place in reading.origins}
    nowhere = ("", "")
    for label, field, value in _fields(reading):
        words = (say.printable(value), "bold" if field == "title" else "") if value else ("not found", "dim")
        _field(console, label, words, places.get(field, nowhere))
    for piece in reading.related[:_MOST_RELATED]:
        place = places.get("related", nowhere) if piece is reading.related[0] else nowhere
        _field(console, "Related", (say.printable(_related(piece)), "cyan"), place)
    if len(reading.related) > _MOST_RELATED:
        _field(console, "", (f"and {len(reading.related) - _MOST_RELATED} more related pieces", "dim"))
    length = f"{say.plural(_words(reading), 'word')} in {say.plural(len(reading.paragraphs), 'paragraph')}"
    _field(console, "Text", (length, ""), places.get("body", nowhere))
    if confidence is not None:
        style = "" if confidence >= _UNSURE else "bold yellow"
        _field(console, "Confidence", (f"{confidence:.2f} of 1 for the whole", style))


def _words(reading: Reading) -> int:
    return sum(len(paragraph.split()) for paragraph in reading.paragraphs)


def _field(console: "Console", label: str, *words: tuple[str, str]) -> None:
    from rich.table import Table
    from rich.text import Text

    text = Text.assemble(*words)
    if not console.is_terminal:
        console.print(Text.assemble(f"{label:<{_FIELD_WIDTH}}", text), soft_wrap=True)
        return
    row = Table.grid(padding=0)
    row.add_column(width=_FIELD_WIDTH)
    row.add_column(overflow="fold")
    row.add_row(Text(label, "dim"), text)
    console.print(row)


def _fields(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Label, name of the field, and its value in words; empty where nothing was found."""
    yield "Title", "title", reading.title
    yield "Standfirst", "standfirst", reading.standfirst or ""
    yield "Kind", "kind", reading.kind or ""
    yield "Section", "section", reading.section or ""
    yield "Authors", "authors", ", ".join(reading.authors)
    yield "Published", "published", _when(reading)
    if reading.embargo:
        yield "Embargo", "embargo", f"{reading.embargo:%Y-%m-%d %H:%M} UTC"
    if reading.language:
        yield "Language", "language", reading.language
    yield "Picture", "image", _picture(reading.image)
    if reading.url:
        yield "Address", "url", reading.url


def _when(reading: Reading) -> str:
    if reading.published is None:
        return ""
    # A date without a time stands at noon.
    form = "%Y-%m-%d" if reading.published.time() == time(12) else "%Y-%m-%d %H:%M UTC"
    return f"{reading.published:{form}}" + ("" if reading.published_sure else ", inferred: it is not printed as a fact")


def _picture(image: Image | None) -> str:
    if image is None:
        return ""
    parts = ((image.caption or image.alt), image.credit and f"credit {image.credit}", image.url)
    return "; ".join(part for part in parts if part)


def _related(piece: RelatedPiece) -> str:
    beside = ", ".join(part for part in (piece.section, piece.url) if part)
    return f"{piece.title} ({beside})" if beside else piece.title


def _paragraphs(console: "Console", paragraphs: Sequence[str]) -> None:
    from digest.articles.normalise import shortened

    _line(console)
    for number, paragraph in enumerate(paragraphs, start=1):
        _line(console, (f"{number:>5}  ", "dim"), (shortened(say.printable(paragraph), _BEGINNING), ""))


# ---------------------------------------------------------------- for programs


def _json(one: _Explained) -> dict[str, Any]:
    reading = one.outcome if isinstance(one.outcome, Reading) else None
    return {
        "where": one.where,
        "refused": one.outcome.what if isinstance(one.outcome, Problem) else None,
        "confidence": one.confidence,
        "reading": _reading_json(reading) if reading else None,
        "lines": [
            {"number": line.number, "class": str(line.kind), "confidence": line.confidence, "text": line.text}
            for line in one.lines
        ],
    }


def _reading_json(reading: Reading) -> Mapping[str, Any]:
    return asdict(reading) | {
        "origins": dict(reading.origins),
        "published": _iso(reading.published),
        "embargo": _iso(reading.embargo),
        "words": _words(reading),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
