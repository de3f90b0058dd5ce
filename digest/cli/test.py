import click

from digest.cli import say
from digest.cli.options import (
    chosen_slot,
    json_option,
    newsletter_argument,
    project_options,
    slot_option,
    which_newsletter,
)
from digest.cli.progress import progress
from digest.clock import Clock
from digest.errors import EXIT_OK, EXIT_PROBLEMS, UsageError
from digest.made import NothingNew
from digest.model import Problem, Subscriber, Verdict
from digest.pipeline import build, send_test
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest test weekly --to testers
  digest test weekly --to someone@example.org --transport mail
"""
)
@newsletter_argument
@click.option("--to", "to", multiple=True, required=True, metavar="LIST|ADDRESS", help="Who gets it; may be repeated.")
@click.option("--transport", metavar="NAME", help="Another way than the newsletter's own.")
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    to: tuple[str, ...],
    transport: str | None,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Send [TEST] copies of the next edition to a list or an address.

    The edition is made from what was collected, and goes to each address through the newsletter's transport. Nothing
    changes by it: no article counts as printed, no reader as mailed, and the slot stays open.
    """
    name = which_newsletter(project, newsletter)
    recipients, problems = find_recipients(project, to)
    room = ctx.with_resource(project.newsroom(now))
    built = build(room, name, chosen_slot(room, name, slot))
    if isinstance(built, NothingNew):
        raise UsageError(f"there is nothing to test. {built}")
    way = transport or project.config.newsletters[name].transport
    results = []
    with progress("Sending test copies", len(recipients), quiet=as_json) as advance:
        for recipient, outcome in send_test(room, built, recipients, way):
            results.append((recipient, outcome))
            accepted = outcome.verdict is Verdict.ACCEPTED
            line = f"{recipient.address}: {outcome.verdict}" + (f" ({outcome.code})" if outcome.code else "")
            advance(line if accepted else f"{line} {outcome.reply}", good=accepted)
    refused = [recipient for recipient, outcome in results if outcome.verdict is not Verdict.ACCEPTED]
    sends_mail = room.transport(way).sends_mail
    if as_json:
        say.as_json(
            {
                "newsletter": name,
                "slot": built.slot,
                "transport": way,
                "sends_mail": sends_mail,
                "results": [
                    {"address": r.address, "verdict": str(o.verdict), "code": o.code, "reply": o.reply}
                    for r, o in results
                ],
                "problems": [say.problem_json(problem) for problem in problems],
            }
        )
    else:
        for problem in problems:
            say.warn(f"  ! {say.printable(str(problem))}")
        say.note(f"{say.plural(len(results) - len(refused), 'copy', 'copies')} accepted, {len(refused)} refused.")
        if not sends_mail:
            say.warn(
                f"No mail was sent: {way!r} keeps copies, here in {room.store.drafts.folder(name, built.slot) / 'test'}.\n"
                "To send mail, fill in an smtp transport in the schedule file and name it: --transport NAME"
            )
    ctx.exit(EXIT_PROBLEMS if refused or problems else EXIT_OK)


def find_recipients(project: Project, to: tuple[str, ...]) -> tuple[list[Subscriber], list[Problem]]:
    """The addresses meant by lists and addresses, each once, and what was wrong with others.

    Raises `UsageError` when there is none to send to.
    """
    from digest.config.values import email_address

    found: dict[str, Subscriber] = {}
    problems: list[Problem] = []
    for target in to:
        if "@" in target:
            try:
                address = email_address(target)
                found.setdefault(address.casefold(), Subscriber(address))
            except ValueError as error:
                problems.append(Problem(target, f"is no e-mail address: {error}"))
        else:
            members = project.list(target)
            problems += members.problems
            for subscriber in members.subscribers:
                found.setdefault(subscriber.address.casefold(), subscriber)
    if not found:
        raise UsageError("\n".join(["there is no address to send to", *map(str, problems)]))
    return list(found.values()), problems
