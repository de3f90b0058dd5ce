from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from digest import clock
from digest.cli import say
from digest.cli.options import json_option, newsletter_argument, project_options, which_newsletter
from digest.clock import Clock
from digest.collecting import Progress, SourceReport, collect, forget_old
from digest.errors import EXIT_PROBLEMS, EXIT_STOPPED
from digest.newsroom import Newsroom
from digest.wiring import Project
from digest.withdrawals import look_again


@click.command(
    epilog="""\b
Examples:
  digest collect             from all sources
  digest collect weekly      from those of one newsletter
"""
)
@newsletter_argument
@project_options
@json_option
@click.pass_context
def command(ctx: click.Context, newsletter: str | None, project: Project, now: Clock, as_json: bool) -> None:
    """Collect articles from the sources.

    All of them are asked at the same time, each site slowly. What was collected before is known and not taken twice; an
    article that was edited since is the same one in a new version. A source or an item that cannot be read is named, and
    the rest goes on; the exit code is 1 then. A source that goes on failing is named once, and stands in the table from
    then on.
    """
    name = None if newsletter is None else which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    reports = run_collect(room, name, quiet=as_json)
    # Not by the moment of --now, which is there to play with: a text that is deleted is deleted.
    forgotten = forget_old(room, min(now(), clock.now()), project.config.archive.keep_days)
    if forgotten and not as_json:
        say.note(f"The texts of {say.plural(forgotten, 'old article')} were deleted, as archive.keep_days says.")
    if as_json:
        say.as_json({"sources": say.collected_json(reports)})
    if has_problems(reports):
        ctx.exit(EXIT_PROBLEMS)


def run_collect(room: Newsroom, newsletter: str | None, *, quiet: bool) -> list[SourceReport]:
    """Collect from a newsletter's sources (None: from all), and say of each what it brought."""
    names = tuple(room.sources) if newsletter is None else room.newsletter(newsletter).sources
    if quiet:
        reports = collect(room, names)
        look_again(room, names, clock.monotonic)
        return reports
    say.note(f"Collecting from {say.plural(len(names), 'source')} …")
    try:
        with watching(len(names)) as (told, moved):
            reports = collect(room, names, lambda report: told(lambda: say.passed_over(report)), moved)
            look_again(room, names, clock.monotonic)
    except KeyboardInterrupt:
        say.warn("Stopped. What was kept up to now is kept, and the rest is collected the next time.")
        raise SystemExit(EXIT_STOPPED) from None
    say.collected(reports)
    return reports


def has_problems(reports: list[SourceReport]) -> bool:
    return any(report.problems for report in reports)


@contextmanager
def watching(sources: int) -> Iterator[tuple[Callable[[Callable[[], None]], None], Callable[[Progress], None]]]:
    """A line that moves while the sources answer, on a terminal only.

    Gives two functions: one that prints above the line, and one to be told how far it is.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield (lambda say_it: say_it()), (lambda _progress: None)
        return
    with console.status(f"0 of {sources} have answered") as status:

        def told(say_it: Callable[[], None]) -> None:
            status.stop()
            say_it()
            status.start()

        def moved(progress: Progress) -> None:
            answered = f"{progress.answered} of {progress.sources} have answered"
            status.update(f"{answered}; {say.plural(progress.read, 'item')} read" if progress.read else answered)

        yield told, moved
