import logging
import signal

import click

from digest.cli import say
from digest.cli.next import when
from digest.cli.options import schedule_option
from digest.newsroom import rule_of
from digest.scheduler import Scheduler
from digest.slots import next_slots
from digest.wiring import Project


@click.command(
    epilog="""\b
Example:
  digest run        stop it with Ctrl-C; several may run, and still each reader gets one copy
"""
)
@schedule_option
@click.option("-v", "--verbose", is_flag=True, help="Log more.")
@click.pass_context
def command(ctx: click.Context, project: Project, verbose: bool) -> None:
    """Keep the calendar: build and send each edition when its time comes.

    At each slot it collects, builds, and sends through the newsletter's transport; every step is logged. A slot that was
    missed by less than six hours, because the computer was off, is made up for once. When a mail server is down, or
    refuses an address for now, it tries again later.
    """
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)-7s %(message)s",
        datefmt="%Y-%m-%d %H:%M:%S %Z",
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    room = ctx.with_resource(project.newsroom())
    scheduler = Scheduler(room)
    for name, newsletter in room.config.newsletters.items():
        slot = next(iter(next_slots(rule_of(newsletter), room.clock(), 1)), None)
        next_run = "it never comes" if slot is None else f"next: {when(slot, newsletter.calendar.zone)}"
        say.note(f"{name}: {rule_of(newsletter).words}, {next_run}")
    say.note("Keeping the calendar; stop with Ctrl-C.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: scheduler.stop())
    scheduler.run()
