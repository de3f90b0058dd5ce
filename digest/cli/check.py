from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from digest.cli import findings, say
from digest.cli.options import chosen_slot, json_option, project_options, slot_option, which_newsletter
from digest.cli.progress import progress
from digest.cli.schedule_check import check_schedule
from digest.clock import Clock
from digest.errors import EXIT_OK, EXIT_PROBLEMS, DigestError, TemplateError, UsageError
from digest.illustrating import hosted
from digest.made import NothingNew
from digest.messages.checks import Finding, Proof, Severity
from digest.messages.checks import findings as always
from digest.model import Attachment
from digest.newsroom import Newsroom
from digest.pipeline import build
from digest.proving import proof_of
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest check                        the schedule file
  digest check weekly                 the next edition of weekly
  digest check weekly --browser --spam --online
  digest check --all --json

\b
Exit codes: 0 nothing that keeps an edition from being sent, 1 errors (or warnings, with --fail-on warning), 2 the
command line or the schedule file is wrong, 3 it could not be checked.
"""
)
@click.argument("newsletter", required=False)
@click.option("--all", "every", is_flag=True, help="The next editions of all newsletters.")
@click.option("--browser", is_flag=True, help="Open it in Chromium too: axe-core, and screenshots beside the edition.")
@click.option("--spam", is_flag=True, help="Let SpamAssassin judge it too, where it is installed.")
@click.option("--online", is_flag=True, help="Visit its links too, politely.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="From which findings on the exit code is 1.",
)
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    every: bool,
    browser: bool,
    spam: bool,
    online: bool,
    fail_on: str,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Check the schedule file, or the next edition of a newsletter.

    Without a name: all faults of the file at once, each with its line, and in words what will happen. With a name: the
    edition as it would be sent, from what was collected; every finding says where, what, and what to do. Findings of
    the severity error keep an edition from being sent. Nothing is collected, used up or mailed.
    """
    more = [option for option, given in (("--browser", browser), ("--spam", spam), ("--online", online)) if given]
    if newsletter and every:
        raise UsageError("name a newsletter, or write --all; not both")
    if newsletter is None and not every:
        if more or slot:
            raise UsageError(
                f"{(more or ['--slot'])[0]} is about an edition: name its newsletter, as in digest check weekly"
            )
        ctx.exit(check_schedule(project, now, as_json=as_json))
    if every and slot:
        raise UsageError("--slot is about one newsletter: name it instead of --all")
    names = list(project.config.newsletters) if every else [which_newsletter(project, newsletter)]
    room = ctx.with_resource(project.newsroom(now))
    reports, code = [], EXIT_OK
    for name in names:
        try:
            report = _report(room, name, slot, more, quiet=as_json)
        except DigestError as error:
            if not every:
                raise
            report = {"newsletter": name, "error": str(error)}
            say.warn(f"{name}: {error}")
            code = max(code, error.exit_code)
        reports.append(report)
        if _fails(report, fail_on):
            code = max(code, EXIT_PROBLEMS)
    if as_json:
        say.as_json({"newsletters": reports})
    ctx.exit(code)


def _report(room: Newsroom, name: str, slot: str | None, more: list[str], *, quiet: bool) -> dict[str, Any]:
    """Check one newsletter's next edition, print what was found, and return it for programs."""
    key = chosen_slot(room, name, slot)
    try:
        built = build(room, name, key)
        if isinstance(built, NothingNew):
            if not quiet:
                say.note(f"{name} {key}: {built} There is nothing to check.")
            return {"newsletter": name, "slot": key, "edition": None, "findings": []}
        proof = proof_of(room, built)
    except TemplateError as error:
        fault = Finding(id="template", severity=Severity.ERROR, where="the theme", what=str(error))
        if not quiet:
            findings.show(f"{name} {key}", (fault,))
        return {"newsletter": name, "slot": key, "edition": None, "findings": [findings.as_json(fault)]}
    found, pictures = [*always(proof)], list[Path]()
    folder = room.store.drafts.folder(name, key)
    if "--browser" in more:
        seen, pictures = _in_a_browser(proof, hosted(built), folder)
        found += seen
    if "--spam" in more:
        found += _spam(proof)
    if "--online" in more:
        found += _online(room, proof, quiet=quiet)
    found.sort(key=lambda one: list(Severity).index(one.severity))
    if not quiet:
        findings.show(f"{name} {key}, No. {built.edition.number}: {proof.size / 1000:.0f} KB", found)
        if pictures:
            say.note(f"Screenshots: {pictures[0].parent}")
    return {
        "newsletter": name,
        "slot": key,
        "edition": built.edition.id,
        "bytes": proof.size,
        "counts": {str(level): sum(one.severity is level for one in found) for level in Severity},
        "findings": [findings.as_json(one) for one in found],
        "screenshots": [str(path) for path in pictures],
    }


def _in_a_browser(proof: Proof, on_the_web: Mapping[str, Attachment], folder: Path) -> tuple[list[Finding], list[Path]]:
    from digest.proofing.browser import look

    found, pictures = look(proof, folder / "screenshots", hosted=on_the_web)
    return list(found), list(pictures)


def _spam(proof: Proof) -> list[Finding]:
    from digest.proofing.spam import judge

    return list(judge(proof.copy))


def _online(room: Newsroom, proof: Proof, *, quiet: bool) -> list[Finding]:
    from digest.proofing.online import MOST, addresses, visit

    wanted = addresses(proof)
    with progress("Visiting links", min(len(wanted), MOST), quiet=quiet, every_line=False) as advance:
        return list(visit(wanted, room.web, on_visit=lambda address: advance(address, good=True)))


def _fails(report: dict[str, Any], fail_on: str) -> bool:
    levels = {"error"} if fail_on == "error" else {"error", "warning"}
    return any(one["severity"] in levels for one in report.get("findings", ()))
