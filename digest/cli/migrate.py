import click

from digest.cli import say
from digest.cli.options import project_options
from digest.clock import Clock
from digest.wiring import Project


@click.command()
@project_options
@click.pass_context
def command(ctx: click.Context, project: Project, now: Clock) -> None:
    """Bring the database up to date.

    Every command does this by itself when it opens the database; here it can be done beforehand, alone.
    """
    ctx.with_resource(project.newsroom(now))
    say.good(f"{project.database} is up to date.")
