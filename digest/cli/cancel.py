import click

from digest.cli import say
from digest.cli.options import (
    json_option,
    known_slot,
    newsletter_argument,
    project_options,
    slot_option,
    which_newsletter,
)
from digest.clock import Clock
from digest.deliveries import WENT_OUT
from digest.errors import UsageError
from digest.model import EditionState
from digest.newsroom import Newsroom
from digest.store.drafts import SHEET
from digest.store.editions import Frozen
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest cancel weekly
  digest cancel weekly --slot 2026-11-27T0700
"""
)
@newsletter_argument
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context, newsletter: str | None, slot: str | None, project: Project, now: Clock, as_json: bool
) -> None:
    """Call off an edition that is held, or whose sending stopped half way.

    No further reader is mailed. When no copy went out at all, its articles are offered to the next edition; when some
    did, it counts as sent, and they are not. Its slot stays used up.
    """
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    edition = _edition(room, name, slot)
    counts = room.store.editions.cancel(edition.id, now())
    out = sum(number for state, number in counts.items() if state in WENT_OUT)
    if as_json:
        say.as_json({"newsletter": name, "slot": edition.slot, "state": "cancelled", "went_out": out, "counts": counts})
        return
    rest = sum(counts.values()) - out
    if out:
        say.note(
            f"{edition.id} is called off: {say.plural(out, 'copy', 'copies')} went out already, and {rest} more will not. "
            "It counts as sent, so its articles are not offered again."
        )
    else:
        say.note(f"{edition.id} is called off. Nobody was mailed, and its articles are offered to the next edition.")
        folder = room.store.drafts.folder(name, edition.slot)
        say.note(f"What you changed in it does not come along; it stays in {folder / SHEET}.")


def _edition(room: Newsroom, name: str, slot: str | None) -> Frozen:
    """The edition that is meant. Raises `UsageError` where there is none that can be called off."""
    editions = room.store.editions
    if slot is None:
        open_ones = [*editions.held(name), *editions.unfinished(name)]
        if not open_ones:
            raise UsageError(f"no edition of {name} is held or half sent, so there is nothing to call off")
        return open_ones[-1]
    edition = editions.get(name, known_slot(room, name, slot))
    if edition is None or edition.state not in (EditionState.HELD, EditionState.SENDING):
        state = "not begun" if edition is None else str(edition.state)
        raise UsageError(f"{name}/{slot} is {state}, so there is nothing to call off")
    return edition
