import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from digest.cli import say
from digest.cli.options import json_option, schedule_option
from digest.config.schema import Config
from digest.errors import EXIT_FAILED, EXIT_PROBLEMS, ConfigError, SourceError, UsageError
from digest.health import in_words
from digest.model import Health, Problem
from digest.wiring import Project

_NAMES_SHOWN = 10


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  digest sources                               lists them
  digest sources import feeds.opml --dry-run   shows what would be added
  digest sources import feeds.opml             adds the feeds of your feed reader
  digest sources export feeds.opml             writes the feeds for another one
""",
)
@schedule_option
@json_option
@click.pass_context
def command(ctx: click.Context, project: Project, as_json: bool) -> None:
    """List the sources, and import or export lists of feeds.

    Each source with its kind, where it is, the newsletters that take articles from it, and how it was at the last look.
    """
    if ctx.invoked_subcommand:
        for name in ("project", "as_json"):
            if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                raise UsageError(f"write options behind the word {ctx.invoked_subcommand}")
        return
    rows = list(_rows(project))
    if as_json:
        say.as_json({"sources": rows})
        return
    say.table(
        ("Source", "Kind", "Where", "Newsletters", "State"),
        (
            (row["source"], row["kind"], row["where"], ", ".join(row["newsletters"]) or "none", row["state"])
            for row in rows
        ),
    )


def _rows(project: Project) -> Iterator[dict[str, Any]]:
    health = _health(project)
    for name, options in _written(project).items():
        letters = project.config.newsletters.items()
        yield {
            "source": name,
            "kind": options["kind"],
            "where": str(next((options[key] for key in ("url", "path", "host") if options.get(key)), "")),
            "newsletters": [letter for letter, newsletter in letters if name in newsletter.sources],
            "state": in_words(health.get(name, Health(source=name))),
        }


def _health(project: Project) -> Mapping[str, Health]:
    """How the sources were when they were last looked at; a list makes no database."""
    if project.config.database is None and not project.database.exists():
        return {}
    with project.newsroom() as room:
        return room.store.sources.health()


def _written(project: Project) -> dict[str, Any]:
    """The sources as they stand in the file, where secrets are ${NAME}. Raises `ConfigError` when it is wrong."""
    from digest.config.edit import read_text, written_sources

    return {
        name: options
        for name, options in written_sources(read_text(project.schedule)).items()
        if name in project.config.sources
    }


# ---------------------------------------------------------------- import


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed of a list: the name that it gets or has in the schedule file."""

    name: str
    title: str
    url: str
    new: bool


@command.command(
    "import",
    epilog="""\b
Examples:
  digest sources import feeds.opml --dry-run
  digest sources import work.opml home.opml
  curl https://paper.example/feeds.opml | digest sources import -
""",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
@schedule_option
@json_option
@click.pass_context
def import_command(ctx: click.Context, files: Sequence[Path], dry_run: bool, project: Project, as_json: bool) -> None:
    """Add the feeds of OPML files to the schedule file.

    FILES are lists as feed readers export them; - is the standard input. Each feed becomes a source below the others,
    named after its title. Feeds whose address is there already are left out, and folders do not matter. All else in the
    schedule file stays as you wrote it, notes too; a copy of it is kept beside it, with the ending .bak.
    """
    from digest.config import edit

    project.config  # noqa: B018 - a wrong schedule file is told before anything else
    before = edit.read_text(project.schedule)
    feeds, problems = _feeds(files, project)
    added = [
        edit.NewSource(feed.name, {"kind": "feed", "url": feed.url}, feed.title if feed.title != feed.name else "")
        for feed in feeds
        if feed.new
    ]
    users: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    copy = None
    if added:
        after = edit.with_sources(before, added)
        config = _tried(project, after)
        users = tuple(name for name, letter in config.newsletters.items() if added[0].name in letter.sources)
        others = tuple(name for name in config.newsletters if name not in users)
        if not dry_run:
            copy = edit.replace(project.schedule, before, after)
    if as_json:
        say.as_json(
            {
                "added": [{"source": feed.name, "title": feed.title, "url": feed.url} for feed in feeds if feed.new],
                "there_already": [{"source": feed.name, "url": feed.url} for feed in feeds if not feed.new],
                "problems": [say.problem_json(problem) for problem in problems],
                "newsletters": list(users),
                "newsletters_with_a_list": list(others),
                "written": copy is not None,
                "copy": copy,
            }
        )
    else:
        _say_imported(project, feeds, problems, dry_run=dry_run, copy=copy)
        _say_newsletters(project, [one.name for one in added], users, others, dry_run=dry_run)
    if problems:
        ctx.exit(EXIT_PROBLEMS if feeds else EXIT_FAILED)


def _feeds(files: Sequence[Path], project: Project) -> tuple[list[_Feed], list[Problem]]:
    """The feeds of the files, each with the name it has or gets, and what was passed over."""
    from digest.articles.normalise import url_key
    from digest.config.edit import free_name
    from digest.sources.opml import read_opml

    taken = set(project.config.sources)
    addresses = ((name, getattr(options, "url", None)) for name, options in project.config.sources.items())
    known = {url_key(str(url)): name for name, url in addresses if url}
    feeds: list[_Feed] = []
    problems: list[Problem] = []
    for file in files:
        where = "standard input" if str(file) == "-" else str(file)
        try:
            for found in read_opml(_bytes(file), where):
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                key = url_key(found.url)
                new = key not in known
                if new:
                    host = (urlsplit(found.url).hostname or "").removeprefix("www.")
                    known[key] = free_name((found.title, host), taken)
                    taken.add(known[key])
                feeds.append(_Feed(known[key], found.title, found.url, new))
        except SourceError as error:
            problems.append(Problem(where, str(error)))
    return feeds, problems


def _bytes(file: Path) -> bytes:
    from digest.sources.opml import MAX_BYTES

    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}") from error


def _tried(project: Project, text: str) -> Config:
    """The schedule as it would be. Raises `ConfigError` if it would be wrong."""
    from digest.config.edit import draft

    with draft(project.schedule, text) as path:
        try:
            return Project(path, project.environ).config
        except ConfigError as error:
            faults = [fault.replace(str(path), str(project.schedule), 1) for fault in error.faults]
            raise ConfigError([f"{project.schedule}: with the new sources it would be wrong:", *faults]) from None


def _say_imported(
    project: Project, feeds: Sequence[_Feed], problems: Sequence[Problem], *, dry_run: bool, copy: Path | None
) -> None:
    if feeds:
        say.table(
            ("Source", "Title", "Address", ""),
            ((feed.name, feed.title, feed.url, "new" if feed.new else "there already") for feed in feeds),
        )
    for problem in problems:
        say.warn(f"  ! {say.printable(str(problem))}")
    new = sum(feed.new for feed in feeds)
    if copy is not None:
        say.good(f"Added {say.plural(new, 'feed')} to {project.schedule}. As it was before, it is in {copy.name}.")
    elif new and dry_run:
        say.note(f"Would add {say.plural(new, 'feed')} to {project.schedule}. Nothing was written.")
    elif feeds:
        say.note("All of them are there already. Nothing was written.")
    else:
        say.note("No feed was found. Nothing was written.")


def _say_newsletters(
    project: Project, names: Sequence[str], users: Sequence[str], others: Sequence[str], *, dry_run: bool
) -> None:
    """Who will take articles from the new sources, and what to write where a newsletter lists its own."""
    if users:
        say.note(
            f"{_and(users)} {'takes' if len(users) == 1 else 'take'} articles from all sources, and so from these."
        )
    for name in others:
        listed = [*project.config.newsletters[name].sources, *names[:_NAMES_SHOWN]]
        more = ", …" if len(names) > _NAMES_SHOWN else ""
        say.note(
            f"{name} lists its sources. For it to take articles from these, name them there:\n"
            f"  sources: [{', '.join(listed)}{more}]"
        )
    if names and not dry_run:
        say.note("Next: digest check, then digest collect")


def _and(names: Sequence[str]) -> str:
    from digest.config.words import listing

    return listing(names, "and")


# ---------------------------------------------------------------- export


@command.command(
    "export",
    epilog="""\b
Examples:
  digest sources export feeds.opml
  digest sources export > feeds.opml
""",
)
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@schedule_option
def export_command(file: Path | None, project: Project) -> None:
    """Write the feeds as an OPML file, which feed readers import.

    To FILE, which must not be there yet, or to the standard output. Sources that are no feeds on the web, and feeds
    whose address is a secret, are left out and named.
    """
    from digest.articles.normalise import canonical_url
    from digest.sources.opml import Subscription, write_opml

    feeds: list[Subscription] = []
    for name, options in _written(project).items():
        url = str(options.get("url") or "")
        if options["kind"] != "feed" or not url:
            say.warn(f"  left out: {name}, which is no feed on the web")
        elif "${" in url or canonical_url(url) is None:
            say.warn(f"  left out: {name}, whose address is a secret")
        else:
            feeds.append(Subscription(name, url))
    if not feeds:
        raise UsageError(f"{project.schedule} has no feed to export")
    text = write_opml(f"Feeds of {project.config.publication.name}", feeds)
    if file is None or str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise UsageError(f"{file}: is there already; give another name, or delete it first") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
    say.good(f"Wrote {say.plural(len(feeds), 'feed')} to {file}.")
