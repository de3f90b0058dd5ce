import click

from digest.cli import findings, say
from digest.cli.collect import has_problems, run_collect
from digest.cli.options import (
    chosen_slot,
    json_option,
    newsletter_argument,
    project_options,
    slot_option,
    which_newsletter,
)
from digest.clock import Clock
from digest.editing import fetch_added
from digest.errors import EXIT_PROBLEMS
from digest.made import Built, NothingNew
from digest.messages.checks import Severity
from digest.pipeline import build, save
from digest.proving import look_over
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest build weekly
  digest build weekly --no-collect
  digest build weekly --now 2026-11-20T05:00Z
"""
)
@newsletter_argument
@click.option("--collect/--no-collect", "with_collect", default=True, help="Collect first (the default), or not.")
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    with_collect: bool,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Make the next edition and write it to the outbox.

    The edition is made from what is new since the last one that went out, for the next slot of the calendar that is not
    used up. Nothing is mailed, and nothing counts as printed: building again gives the same edition. What you changed in
    its edition.yaml stays.
    """
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    reports = run_collect(room, name, quiet=as_json) if with_collect else []
    key = chosen_slot(room, name, slot)
    missing = fetch_added(room, name, key)
    built = build(room, name, key)
    folder = save(room, built) if isinstance(built, Built) else None
    found = look_over(room, built) if isinstance(built, Built) else ()
    if as_json:
        say.as_json(
            {
                "sources": say.collected_json(reports),
                "edition": say.edition_json(built),
                "folder": folder,
                "findings": [findings.as_json(one) for one in found],
                "problems": [say.problem_json(problem) for problem in missing],
            }
        )
    elif isinstance(built, NothingNew):
        say.nothing_new(built)
    else:
        say.edition(built)
        for problem in missing:
            say.warn(f"  ! {say.printable(str(problem))}")
        size = len(built.message.html.encode()) / 1000
        if any(one.severity is not Severity.INFO for one in found):
            say.warn(f"  ! The check finds {findings.count(found)}: digest check {name}")
        say.good(f"\nThe edition is in {folder}: edition.html ({size:.0f} KB), .txt, .eml and .yaml, why.html.")
        say.note(f"Next: digest preview {name}, digest edit {name}, or digest test {name} --to LIST-OR-ADDRESS")
    if has_problems(reports) or missing:
        ctx.exit(EXIT_PROBLEMS)
