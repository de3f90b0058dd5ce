"""How results are printed: plainly, with colours on a terminal only."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from digest.made import Built, NothingNew
from digest.model import Edition, LeftOut, Problem, Story

if TYPE_CHECKING:
    from digest.collecting import SourceReport

_MISSED_SHOWN = 3
_LEFT_OUT_SHOWN = 8


def note(text: str) -> None:
    click.echo(text)


def good(text: str) -> None:
    click.secho(text, fg="green")


def warn(text: str) -> None:
    click.secho(text, fg="yellow", err=True)


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)  # a datetime is a date too


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


def printable_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(printable, text.splitlines()))


def prose(line: str) -> None:
    """A line of somebody's text: on a terminal broken between words, elsewhere as it is."""
    line = printable(line)
    if sys.stdout.isatty():
        width = min(100, shutil.get_terminal_size().columns)
        line = textwrap.fill(line, width, break_on_hyphens=False, drop_whitespace=True) if len(line) > width else line
    click.echo(line)


def plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def passed_over(report: "SourceReport") -> None:
    """One line for each thing of a source that was passed over, and for each article that was edited."""
    for problem in report.problems:
        line = str(problem)
        warn(f"  ! {printable(line if report.source in line else f'{report.source}: {line}')}")
    for problem in report.missed[:_MISSED_SHOWN]:
        note(printable(f"  - {report.source}: a related piece could not be had: {problem}"))
    if (more := len(report.missed) - _MISSED_SHOWN) > 0:
        note(f"  - {report.source}: nor could {plural(more, 'other related piece')}")
    for changed in report.kept.changed:
        printed = ", which was printed already" if changed.printed else ""
        note(f"  ~ {report.source}: edited at the source{printed}: {printable(changed.title)}")


def collected(reports: "Sequence[SourceReport]") -> None:
    """How each source is, and what it brought."""
    table(("Source", "New", "Edited", "Known", "Undated", "State"), map(_health, reports))
    new = sum(len(report.kept.new) for report in reports)
    told = sum(len(report.problems) for report in reports)
    related = sum(report.related for report in reports)
    missed = sum(len(report.missed) for report in reports)
    failing = sum(report.failed and not report.problems for report in reports)
    also = f", and {plural(related, 'piece')} that they point to" if related else ""
    parts = [f"Collected {plural(new, 'new article')} from {plural(len(reports), 'source')}{also}"]
    if missed:
        parts.append(f"{plural(missed, 'related piece')} could not be had")
    if told:
        parts.append(f"{plural(told, 'thing was', 'things were')} passed over")
    if failing:
        parts.append(f"{plural(failing, 'source fails', 'sources fail')} as before")
    note("; ".join(parts) + ".")


def _health(report: "SourceReport") -> tuple[str, ...]:
    if report.failed:
        return (report.source, "-", "-", "-", "-", "failed: see above" if report.problems else report.state)
    numbers = (len(report.kept.new) + report.related, len(report.kept.changed), report.unchanged, report.undated)
    is_told = report.problems and not report.health.empty_since  # that it is empty is its problem
    told = f"{plural(len(report.problems), 'fault')}, see above" if is_told else ""
    state = told if report.state == "well" and told else ", ".join(filter(None, (report.state, told)))
    return (report.source, *map(str, numbers), state)


def collected_json(reports: "Sequence[SourceReport]") -> list[dict[str, Any]]:
    return [
        {
            "source": report.source,
            "items": report.items,
            "new": len(report.kept.new),
            "changed": len(report.kept.changed),
            "edited": [{"article": c.id, "title": c.title, "printed": c.printed} for c in report.kept.changed],
            "unchanged": report.unchanged,
            "undated": report.undated,
            "related": report.related,
            "related_missed": [problem_json(problem) for problem in report.missed],
            "state": report.state,
            "failing_since": report.health.failing_since,
            "empty_since": report.health.empty_since,
            "not_before": report.health.not_before,
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
            (title or "(no section)", story.headline, story.article.source, _why(story))
            for title, story in _stories(made, "Lead story")
        ),
    )
    if made.left_out:
        note(f"Left out: {plural(len(made.left_out), 'article')}")
        _left_out(made.newsletter, made.left_out)
    notices(built)


def notices(built: Built) -> None:
    """What the editor should know of an edition."""
    for line in built.notices:
        warn(f"  ! {printable(line)}")
    if built.thin is not None:
        warn(
            f"  ! A thin week: {built.thin}. When its time comes, {built.thin.outcome} (thin_week in the schedule file)."
        )


def nothing_new(found: NothingNew) -> None:
    note(printable(str(found)))
    _left_out(found.newsletter, found.left_out)


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
        "notices": list(built.notices) if isinstance(built, Built) else [],
        "thin": str(built.thin) if isinstance(built, Built) and built.thin else None,
        "left_out": [{"headline": one.article.title, "article": one.article.id, "why": one.reason} for one in left_out],
    }


def _why(story: Story) -> str:
    also = f"with {plural(len(story.also), 'article')} on the same" if story.also else ""
    update = f"an update of No. {story.update_of.number}" if story.update_of else ""
    return "; ".join(filter(None, (*story.reasons, also, update)))


def _stories(edition: Edition, lead: str) -> Iterator[tuple[str, Story]]:
    """The stories in print order, each with its section; the first one's is called `lead`."""
    yield lead, edition.lead
    for section in edition.sections:
        yield from ((section.title, story) for story in section.stories)


def _left_out(newsletter: str, articles: Sequence[LeftOut]) -> None:
    for one in articles[:_LEFT_OUT_SHOWN]:
        note(printable(f"  - {one.article.title}: {one.reason}"))
    if (more := len(articles) - _LEFT_OUT_SHOWN) > 0:
        note(f"  - and {more} more: digest why {newsletter}")
