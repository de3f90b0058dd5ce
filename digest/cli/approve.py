import click

from digest.cli import say
from digest.cli.options import json_option, newsletter_argument, project_options, which_newsletter
from digest.cli.send import hand_over
from digest.clock import Clock
from digest.editing import fetch_added
from digest.errors import UsageError
from digest.made import NothingNew
from digest.pipeline import build, freeze, save, try_the_way_out
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest approve weekly
"""
)
@newsletter_argument
@click.option(
    "--despite-errors",
    metavar="WHY",
    default="",
    help="Send it though the check finds errors; WHY is kept with the edition.",
)
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context, newsletter: str | None, despite_errors: str, project: Project, now: Clock, as_json: bool
) -> None:
    """Send the edition that is held, each reader one copy.

    An edition is held when its week was thin and the schedule file says thin_week: ask, or when the check found errors
    in it at its time. It is sent as it is now, with
    what you changed in its edition.yaml. Nothing is collected.
    """
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    held = room.store.editions.held(name)
    if not held:
        raise UsageError(f"no edition of {name} is held; to send the next one now: digest send {name}")
    key = held[-1].slot
    for problem in fetch_added(room, name, key):
        say.warn(f"  ! {say.printable(str(problem))}")
    built = build(room, name, key)
    if isinstance(built, NothingNew):
        raise UsageError(f"{held[-1].id} has no story any more; to call it off: digest cancel {name}")
    try_the_way_out(room, name)
    save(room, built)
    hand_over(ctx, room, freeze(room, built, despite_errors=despite_errors), as_json=as_json)
