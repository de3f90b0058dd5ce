from zoneinfo import ZoneInfo

import click

from digest import clock
from digest.cli import say
from digest.cli.options import json_option, newsletter_argument, project_options, which_newsletter
from digest.model import EditionState
from digest.newsroom import rule_of
from digest.slots import Slot, next_slots
from digest.store.editions import Frozen
from digest.wiring import Project

_STATES = {
    EditionState.SENDING: "on its way",
    EditionState.SENT: "sent already",
    EditionState.HELD: "held: digest approve sends it",
    EditionState.CANCELLED: "called off",
}


@click.command(
    epilog="""\b
Examples:
  digest next
  digest next weekly --count 3
"""
)
@newsletter_argument
@click.option("--count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many runs to list.")
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context, newsletter: str | None, count: int, project: Project, now: clock.Clock, as_json: bool
) -> None:
    """List the next ten runs of the calendar.

    Each with its time where the readers are and in UTC; those whose edition went out already are marked.
    """
    names = list(project.config.newsletters) if newsletter is None else [which_newsletter(project, newsletter)]
    runs = sorted(
        (
            (slot, name)
            for name in names
            for slot in next_slots(rule_of(project.config.newsletters[name]), now(), count)
        ),
        key=lambda run: (run[0].instant, run[1]),
    )[:count]
    editions = ctx.with_resource(project.newsroom(now)).store.editions
    rows = []
    for slot, name in runs:
        used = editions.get(name, slot.key)
        rows.append(
            {
                "newsletter": name,
                "slot": slot.key,
                "local": local_time(slot, project.config.newsletters[name].calendar.zone),
                "utc": f"{slot.instant:%Y-%m-%d %H:%M}",
                "state": "open" if used is None else _state(used),
            }
        )
    if as_json:
        say.as_json(rows)
    else:
        say.table(("Newsletter", "Slot", "Local time", "UTC", ""), [tuple(row.values()) for row in rows])


def _state(edition: Frozen) -> str:
    if edition.state is EditionState.SKIPPED:
        return f"skipped: {edition.note or 'nothing was new'}"
    return _STATES[edition.state]


def local_time(slot: Slot, zone: str) -> str:
    """The instant of a slot where the readers are: "Fri 27 Nov 2026 07:00 Europe/Berlin"."""
    local = slot.instant.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} {zone}"


def when(slot: Slot, zone: str) -> str:
    """The same with UTC: "Fri 27 Nov 2026 07:00 Europe/Berlin (06:00 UTC)"."""
    return f"{local_time(slot, zone)} ({slot.instant:%H:%M} UTC)"
