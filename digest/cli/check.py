import click

from digest import clock, plugins
from digest.cli import say
from digest.cli.next import when
from digest.cli.options import json_option, project_options
from digest.config.load import EXTRACT
from digest.config.schema import Newsletter
from digest.errors import EXIT_PROBLEMS
from digest.model import Problem
from digest.newsroom import rule_of
from digest.pipeline import WHEN_THIN
from digest.slots import next_slots
from digest.wiring import Project


@click.command(
    epilog="""\b
Examples:
  digest check
  digest check --schedule another/schedule.yaml
"""
)
@project_options
@json_option
@click.pass_context
def command(ctx: click.Context, project: Project, now: clock.Clock, as_json: bool) -> None:
    """Check the schedule file and say in words what will happen.

    All faults of the file are shown at once, each with its line. Addresses of the lists that cannot be mailed, and
    passwords that the environment lacks, are named too. Nothing is collected, written or mailed.
    """
    config = project.config
    lists = {name: project.list(name) for name in config.lists}
    problems = [problem for found in lists.values() for problem in found.problems]
    problems += [
        Problem(name, f"cannot be used yet: the environment has no {', '.join(missing)}")
        for name, missing in config.missing_environment.items()
    ]
    used = {source for newsletter in config.newsletters.values() for source in newsletter.sources}
    problems += [
        Problem(f"sources.{name}", "no newsletter uses it: add it to the sources of one, or take it out")
        for name in config.sources
        if name not in used
    ]
    problems += [
        Problem(f"newsletters.{name}", "thin_week: ask tells nobody, as there is no operator: add operator: ADDRESS")
        for name, newsletter in config.newsletters.items()
        if newsletter.selection.thin_week == "ask" and config.operator is None
    ]
    newsletters = []
    for name, newsletter in config.newsletters.items():
        slot = next(iter(next_slots(rule_of(newsletter), now(), 1)), None)
        mails = plugins.sends_mail(config.transports[newsletter.transport])
        newsletters.append(
            {
                "newsletter": name,
                "title": newsletter.title,
                "calendar": rule_of(newsletter).words,
                "next": None if slot is None else slot.key,
                "next_utc": None if slot is None else slot.instant.isoformat(),
                "sources": list(newsletter.sources or config.sources),
                "readers": len(lists[newsletter.recipients].subscribers),
                "list": newsletter.recipients,
                "transport": newsletter.transport,
                "sends_mail": mails,
                "writer": newsletter.summaries.writer,
                "thin_week": newsletter.selection.thin_week,
            }
        )
        if not as_json:
            next_run = "it never comes" if slot is None else f"next: {when(slot, newsletter.calendar.zone)}"
            way = f"mailed through {newsletter.transport}" if mails else "kept in the outbox, no mail is sent"
            say.note(
                f"{name} ({newsletter.title}): {rule_of(newsletter).words}, {next_run}\n"
                f"  from {', '.join(newsletter.sources or config.sources)}\n"
                f"  to {say.plural(len(lists[newsletter.recipients].subscribers), 'reader')} of the list "
                f"{newsletter.recipients}, {way}\n"
                f"  {_contents(newsletter)}"
            )
    in_lists = any(found.problems for found in lists.values())
    if as_json:
        say.as_json({"newsletters": newsletters, "problems": [say.problem_json(problem) for problem in problems]})
    else:
        for problem in problems:
            say.warn(f"  ! {problem}")
        if in_lists:
            say.note(f"{project.schedule} is right; the lists are not, see above.")
        else:
            say.good(f"{project.schedule} is right.")
    if in_lists:
        ctx.exit(EXIT_PROBLEMS)


def _contents(newsletter: Newsletter) -> str:
    """What it is made of, in words."""
    chosen, writer = newsletter.selection, newsletter.summaries.writer
    words = "the articles' own sentences" if writer == EXTRACT else f"the words of {writer}"
    thin = f"; with fewer than {chosen.min_stories}, {WHEN_THIN[chosen.thin_week]}" if chosen.min_stories > 1 else ""
    return f"at most {say.plural(chosen.max_stories, 'story', 'stories')}, in {words}{thin}"
