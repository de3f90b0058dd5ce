import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import click
from click.core import ParameterSource

from digest import assets
from digest.cli import say
from digest.cli.options import json_option, schedule_option
from digest.errors import UsageError
from digest.wiring import Project


@click.group(
    epilog="""\b
Examples:
  digest theme list                        lists them
  digest theme new paper --from roundup    makes one of your own to edit
""",
)
def command() -> None:
    """List the themes, and copy one to make it yours.

    A theme is how a newsletter looks: a folder with templates and a theme.yaml, which has its colours, fonts and words.
    To change colours, fonts or words alone, you need no theme of your own: write them into the schedule file, below
    look: of the newsletter.
    """


# ---------------------------------------------------------------- list


@command.command(
    "list",
    epilog="""\b
Examples:
  digest theme list
  digest theme list --json
""",
)
@schedule_option
@json_option
def list_command(project: Project, as_json: bool) -> None:
    """List the themes that newsletters can have.

    Each with where it is: those in your folder templates go before built-in ones of the same name.
    """
    rows = list(_rows(project))
    if as_json:
        say.as_json({"themes": rows})
        return
    say.table(
        ("Theme", "Where", "Looks"),
        ((row["theme"], "built in" if row["built_in"] else row["folder"], _looks(row)) for row in rows),
    )


def _rows(project: Project) -> Iterator[dict[str, Any]]:
    own = {name: project.folder / "templates" / name for name in assets.unfinished(project.folder)}
    for name, folder in {**own, **assets.themes(project.folder)}.items():
        yield {
            "theme": name,
            "built_in": assets.built_in(folder),
            "folder": str(folder),
            "description": assets.description(folder),
            "missing": list(assets.missing(folder)),
        }


def _looks(row: Mapping[str, Any]) -> str:
    """What is said of a theme; what it lacks to be one goes before all else."""
    lacks = " and ".join(row["missing"])
    return f"cannot be used: {lacks} is missing" if lacks else str(row["description"])


# ---------------------------------------------------------------- new


@command.command(
    "new",
    epilog="""\b
Examples:
  digest theme new paper
  digest theme new paper --from cards
  digest theme new paper --all
""",
)
@click.argument("name")
@click.option(
    "--from", "source", metavar="THEME", default="roundup", show_default=True, help="The theme that is copied."
)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="Copy what all themes share as well: a story's look, the plain text, the words of each language.",
)
@schedule_option
@json_option
@click.pass_context
def new_command(ctx: click.Context, name: str, source: str, whole: bool, project: Project, as_json: bool) -> None:
    """Copy a theme into your folder templates, to make it yours.

    NAME is that of the new theme. What all themes share (words, the look of a single story, the plain text) stays in
    the program, until you put a file of the same name into the new folder; --all puts all of it there.
    """
    known = assets.themes(project.folder)
    if source not in known:
        from digest.config.words import did_you_mean

        has = ", ".join(known)
        meant = did_you_mean(source, known)
        raise UsageError(f"there is no theme {source!r}; there are: {has}" + (f"; {meant}" if meant else ""))
    replaced = name in known
    written = assets.copy_theme(name, source, project.folder, whole=whole)
    folder = written[0].parent
    if as_json:
        say.as_json({"theme": name, "from": source, "folder": str(folder), "files": [str(path) for path in written]})
        return
    schedule = ""
    if ctx.get_parameter_source("project") is ParameterSource.COMMANDLINE:
        schedule = f" --schedule {shlex.quote(str(project.schedule))}"
    say.good(f"Wrote {say.plural(len(written), 'file')} to {folder}, copied from {source}.")
    if replaced:
        say.note(f"It takes the place of the theme {name} that there was, for every newsletter that has it.")
    say.note(f"""
Next:
  {folder / "theme.yaml"}    change colours, fonts and words
  {project.schedule}    write `template: {name}` below a newsletter
  digest preview{schedule}    shows it in the browser, and anew whenever you save a file""")
