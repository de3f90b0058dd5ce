from typing import NoReturn

import click

from digest.cli import say
from digest.cli.collect import has_problems, run_collect
from digest.cli.interrupt import stoppable
from digest.cli.options import (
    json_option,
    known_slot,
    newsletter_argument,
    project_options,
    slot_option,
    which_newsletter,
)
from digest.cli.progress import progress
from digest.clock import Clock
from digest.deliveries import WENT_OUT
from digest.editing import fetch_added
from digest.errors import EXIT_NOT_FINISHED, EXIT_OK, EXIT_PROBLEMS, UsageError
from digest.holding import hold_back
from digest.made import Built, NothingNew, Thin
from digest.model import Delivery, DeliveryState, EditionState
from digest.newsroom import Newsroom
from digest.pipeline import build, freeze, save, try_the_way_out
from digest.sending import Sent, deliver, state_of
from digest.store.editions import Frozen
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest send weekly
  digest send weekly --extra      one more edition, beside the calendar
  digest send weekly --thin       also with fewer stories than the schedule file asks for
  digest send weekly --despite-errors 'the dead link is on purpose'
"""
)
@newsletter_argument
@click.option("--extra", is_flag=True, help="Make a separate edition on purpose; the calendar's slot stays open.")
@click.option("--thin", is_flag=True, help="Send it also when the week is thin, whatever the schedule file says.")
@click.option(
    "--despite-errors",
    metavar="WHY",
    default="",
    help="Send it though the check finds errors; WHY is kept with the edition.",
)
@click.option("--collect/--no-collect", "with_collect", default=True, help="Collect first (the default), or not.")
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    extra: bool,
    thin: bool,
    despite_errors: str,
    with_collect: bool,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Send the next edition now, each reader one copy.

    Collects, makes the edition of the next slot, fixes it, and hands over one copy for each reader through the
    newsletter's transport. The slot is used up by it: the calendar does not send it again, and neither does calling
    this twice. When it was stopped half way, calling it again mails those who surely got nothing.
    """
    if extra and slot:
        raise UsageError("--extra makes an edition of this moment; it does not go with --slot")
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    key = _slot(room, name, slot, extra=extra)
    edition = room.store.editions.get(name, key)
    if edition is not None and edition.state is EditionState.HELD:
        _say_held(edition, as_json)
        ctx.exit(EXIT_OK)
    if edition is not None and edition.state is not EditionState.SENDING:
        _say_used_up(state_of(room, edition), name, as_json)
        ctx.exit(EXIT_OK)
    if edition is not None:
        if not as_json:
            say.note(f"{edition.id} was begun before; going on with those who surely got nothing.")
        hand_over(ctx, room, edition, as_json=as_json)

    problems = has_problems(run_collect(room, name, quiet=as_json)) if with_collect else False
    for problem in fetch_added(room, name, key):
        problems = True
        say.warn(f"  ! {say.printable(str(problem))}")
    built = build(room, name, key)
    if isinstance(built, NothingNew):
        if as_json:
            say.as_json({"newsletter": name, "slot": key, "state": "nothing new", "counts": {}})
        else:
            say.nothing_new(built)
            say.note("Nobody was mailed, and the slot stays open.")
        ctx.exit(EXIT_PROBLEMS if problems else EXIT_OK)
    if built.thin is not None and not (thin or extra):
        save(room, built)
        _say_thin(room, built, built.thin, as_json)
        ctx.exit(EXIT_PROBLEMS if problems else EXIT_OK)
    try_the_way_out(room, name)
    save(room, built)
    say.notices(built)
    hand_over(ctx, room, freeze(room, built, despite_errors=despite_errors), as_json=as_json, problems=problems)


def hand_over(
    ctx: click.Context, room: Newsroom, edition: Frozen, *, as_json: bool, problems: bool = False
) -> NoReturn:
    """Send an edition that is fixed, say what became of it, and end with the exit code of that."""
    sent = _deliver(room, edition, quiet=as_json)
    if as_json:
        say.as_json(_json(sent))
    else:
        _say_sent(room, sent)
    if not sent.finished:
        ctx.exit(EXIT_NOT_FINISHED)
    ctx.exit(EXIT_PROBLEMS if sent.troubled or problems else EXIT_OK)


def _say_held(edition: Frozen, as_json: bool) -> None:
    if as_json:
        say.as_json({"newsletter": edition.newsletter, "slot": edition.slot, "state": "held", "counts": {}})
        return
    name = edition.newsletter
    say.note(
        f"{edition.id} is held: {edition.note}. Nobody was mailed.\n"
        f"Send it: digest approve {name}. Call it off: digest cancel {name}"
    )


def _say_thin(room: Newsroom, built: Built, thin: Thin, as_json: bool) -> None:
    """Where somebody is asked anyway, nothing but a question uses a slot up."""
    name = built.newsletter
    if thin.policy == "ask":
        what, state = hold_back(room, built), "held"
    else:
        state = "thin"
        what = (
            f"It is a thin week ({thin}: see min_stories in the schedule file). Nobody was mailed, and the slot stays "
            f"open; when its time comes, {thin.outcome}.\nTo send it all the same: digest send {name} --thin"
        )
    if as_json:
        say.as_json({"newsletter": name, "slot": built.slot, "state": state, "counts": {}})
    else:
        say.note(what)


def _slot(room: Newsroom, name: str, slot: str | None, *, extra: bool) -> str:
    # Not the next *open* slot: sending twice by mistake must not send next week's edition today.
    if extra:
        return room.extra_slot(name)
    if slot is None and (held := room.store.editions.held(name)):
        return held[-1].slot
    return known_slot(room, name, slot) if slot else room.slot_in_turn(name).key


def _deliver(room: Newsroom, edition: Frozen, *, quiet: bool) -> Sent:
    copies = room.store.deliveries.counts(edition.id)
    title, total = f"Sending {edition.id}", sum(copies.values())
    with stoppable() as stopping, progress(title, total, quiet=quiet, every_line=False) as advance:

        def on_copy(delivery: Delivery) -> None:
            reply = f" {delivery.code or ''} {delivery.reply}" if delivery.state is not DeliveryState.SENT else ""
            advance(f"{delivery.recipient}: {delivery.state}{reply}", good=delivery.state is DeliveryState.SENT)

        return deliver(room, edition, on_copy, stopping)


def _say_used_up(sent: Sent, name: str, as_json: bool) -> None:
    if as_json:
        say.as_json(_json(sent))
        return
    edition = sent.edition
    what = f"went out already ({_counts(sent)})"
    if edition.state is EditionState.SKIPPED:
        what = f"was skipped, since there was {edition.note or 'nothing new'}"
    elif edition.state is EditionState.CANCELLED:
        what = f"was called off ({_counts(sent)})"
    elif WENT_OUT.isdisjoint(sent.counts):
        what = f"is over and reached nobody ({_counts(sent)})"
    say.note(f"{edition.id} {what}. Nobody was mailed again.")
    _say_troubled(sent)
    say.note(f"For one more edition on purpose: digest send {name} --extra")


def _say_sent(room: Newsroom, sent: Sent) -> None:
    edition = sent.edition
    transport = room.transport_of(edition.newsletter)
    kept = "" if transport.sends_mail else f", kept in {room.store.drafts.folder(edition.newsletter, edition.slot)}"
    say.note(f"{edition.id}, No. {edition.number}: {_counts(sent)}{kept}.")
    _say_troubled(sent)
    if sent.stopped:
        say.warn(f"It stopped: {sent.stopped}")
    if not sent.finished:
        say.warn(
            f"Not finished: call digest send {edition.newsletter} --slot {edition.slot} again; no one is mailed twice."
        )
    elif not transport.sends_mail:
        say.note(
            "No mail was sent, since the newsletter's transport is an outbox; its edition counts as out all the same.\n"
            "To look at editions without using them up: digest build, preview and test."
        )


def _say_troubled(sent: Sent) -> None:
    for delivery in sent.troubled:
        hint = "; it is not sent again by itself" if delivery.state is DeliveryState.UNKNOWN else ""
        say.warn(f"  ! {delivery.recipient}: {delivery.state} {say.printable(delivery.reply)}{hint}")


def _counts(sent: Sent) -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(sent.counts.items())) or "no copies"


def _json(sent: Sent) -> dict[str, object]:
    return {
        "newsletter": sent.edition.newsletter,
        "slot": sent.edition.slot,
        "state": str(sent.edition.state),
        "counts": {str(state): number for state, number in sent.counts.items()},
        "handed_over": sent.handed_over,
        "stopped": sent.stopped,
        "troubled": [
            {"address": d.recipient, "state": str(d.state), "code": d.code, "reply": d.reply} for d in sent.troubled
        ],
    }
