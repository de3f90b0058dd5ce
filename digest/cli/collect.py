import click

from digest.cli import say
from digest.cli.options import json_option, newsletter_argument, project_options, which_newsletter
from digest.clock import Clock
from digest.errors import EXIT_PROBLEMS
from digest.newsroom import Newsroom
from digest.pipeline import SourceReport, collect
from digest.wiring import Project


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

    What was collected before is known and not taken twice. A source or an item that cannot be read is named, and the
    rest goes on; the exit code is 1 then.
    """
    name = None if newsletter is None else which_newsletter(project, newsletter)
    reports = run_collect(ctx.with_resource(project.newsroom(now)), name, quiet=as_json)
    if as_json:
        say.as_json({"sources": say.collected_json(reports)})
    if has_problems(reports):
        ctx.exit(EXIT_PROBLEMS)


def run_collect(room: Newsroom, newsletter: str | None, *, quiet: bool) -> list[SourceReport]:
    """Collect from a newsletter's sources (None: from all), and say of each what it brought."""
    names = tuple(room.sources) if newsletter is None else room.newsletter(newsletter).sources
    if not quiet:
        say.note(f"Collecting from {say.plural(len(names), 'source')} …")
    reports = collect(room, names, (lambda _report: None) if quiet else say.source)
    if not quiet:
        say.collected(reports)
    return reports


def has_problems(reports: list[SourceReport]) -> bool:
    return any(report.problems for report in reports)
