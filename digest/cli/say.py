"""How results are printed: plainly, with colours on a terminal only."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from digest.model import Edition, EditionState, LeftOut, Problem, Story
from digest.pipeline import Built, NothingNew, SourceReport


def note(text: str) -> None:
    click.echo(text)


def good(text: str) -> None:
    click.secho(text, fg="green")


def warn(text: str) -> None:
    click.secho(text, fg="yellow", err=True)


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal; 120 columns where there is none."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(printable(cell)) for cell in row))
    console.print(drawn)


def printable(text: str) -> str:
    """Text from outside without control characters, which could otherwise rewrite the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def source(report: SourceReport) -> None:
    """One line for a source, and one for each thing passed over."""
    added = report.added
    parts = [plural(report.items, "item")]
    parts += [f"{number} {word}" for number, word in ((added.new, "new"), (added.changed, "changed")) if number]
    if added.unchanged:
        parts.append(f"{added.unchanged} known already")
    note(f"  {report.source}: {', '.join(parts)}")
    for problem in report.problems:
        warn(f"    ! {printable(str(problem))}")


def collected(reports: Sequence[SourceReport]) -> None:
    new = sum(report.added.new for report in reports)
    passed_over = sum(len(report.problems) for report in reports)
    note(
        f"Collected {plural(new, 'new article')} from {plural(len(reports), 'source')}"
        + (f"; {plural(passed_over, 'thing was', 'things were')} passed over." if passed_over else ".")
    )


def collected_json(reports: Sequence[SourceReport]) -> list[dict[str, Any]]:
    return [
        {
            "source": report.source,
            "items": report.items,
            "new": report.added.new,
            "changed": report.added.changed,
            "unchanged": report.added.unchanged,
            "problems": [problem_json(problem) for problem in report.problems],
        }
        for report in reports
    ]


def problem_json(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what}


def edition(built: Built) -> None:
    """The stories of an edition in print order, and what was left out, each with the reason."""
    made = built.edition
    note(f"\n{made.newsletter} {made.slot}, No. {made.number}: {printable(made.subject)}")
    table(
        ("Section", "Story", "Source", "Why it is in"),
        (
            (title or "(none)", story.headline, story.article.source, "; ".join(story.reasons))
            for title, story in _stories(made, "Lead story")
        ),
    )
    if made.left_out:
        note(f"Left out: {plural(len(made.left_out), 'article')}")
        _left_out(made.left_out)


def nothing_new(found: NothingNew) -> None:
    note(f"There is nothing new for {found.newsletter} {since(found)}.")
    _left_out(found.left_out)


def since(found: NothingNew) -> str:
    """Since when there is nothing new."""
    if found.since is None:
        return "in its sources"
    on_its_way = ", which is on its way" if found.since.state is EditionState.SENDING else ""
    return f"since No. {found.since.number} ({found.since.slot}){on_its_way}"


def edition_json(built: Built | NothingNew) -> dict[str, Any]:
    made = built.edition if isinstance(built, Built) else None
    left_out = built.edition.left_out if isinstance(built, Built) else built.left_out
    return {
        "newsletter": built.newsletter,
        "slot": built.slot,
        "number": made.number if made else None,
        "subject": made.subject if made else None,
        "stories": [
            {
                "section": title,
                "headline": story.headline,
                "source": story.article.source,
                "article": story.article.id,
                "why": "; ".join(story.reasons),
            }
            for title, story in (_stories(made, "lead") if made else ())
        ],
        "left_out": [{"headline": one.article.title, "article": one.article.id, "why": one.reason} for one in left_out],
    }


def _stories(edition: Edition, lead: str) -> Iterator[tuple[str, Story]]:
    """The stories in print order, each with its section; the first one's is called `lead`."""
    yield lead, edition.lead
    for section in edition.sections:
        yield from ((section.title, story) for story in section.stories)


def _left_out(articles: Iterable[LeftOut]) -> None:
    for one in articles:
        note(printable(f"  - {one.article.title}: {one.reason}"))
