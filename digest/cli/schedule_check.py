"""What `digest check` says of the schedule file."""

from digest import clock, plugins
from digest.cli import say
from digest.cli.next import when
from digest.config.load import EXTRACT
from digest.config.schema import Newsletter
from digest.errors import EXIT_OK, EXIT_PROBLEMS, ConfigError
from digest.made import WHEN_THIN
from digest.model import Problem
from digest.newsroom import looked, rule_of
from digest.slots import next_slots
from digest.wiring import Project


def check_schedule(project: Project, now: clock.Clock, *, as_json: bool) -> int:
    """Print what will happen, and what is wrong with lists and environment; the exit code.

    Raises `ConfigError` with every fault of the file.
    """
    config = project.config
    _check_looks(project)
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
    return EXIT_PROBLEMS if in_lists else EXIT_OK


def _check_looks(project: Project) -> None:
    """Lay the look of every newsletter over its theme. Raises `ConfigError` with the faults of all of them."""
    faults: list[str] = []
    for name, newsletter in project.config.newsletters.items():
        try:
            looked(project.config, name, project.theme(newsletter.template))
        except ConfigError as error:
            faults += error.faults
    if faults:
        raise ConfigError(faults)


def _contents(newsletter: Newsletter) -> str:
    """What it is made of, in words."""
    chosen, writer = newsletter.selection, newsletter.summaries.writer
    words = "the articles' own sentences" if writer == EXTRACT else f"the words of {writer}"
    thin = f"; with fewer than {chosen.min_stories}, {WHEN_THIN[chosen.thin_week]}" if chosen.min_stories > 1 else ""
    return f"at most {say.plural(chosen.max_stories, 'story', 'stories')}, in {words}{thin}"
