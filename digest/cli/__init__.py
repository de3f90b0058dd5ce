"""The command line: a small file for each command, loaded when it is called."""

import logging
import sys
from importlib import import_module

import click

from digest import __version__
from digest.errors import EXIT_FAILED, DigestError

# name → the first line of its help; a test holds them equal. The command stands in the module of its name.
COMMANDS = {
    "init": "Write a commented sample project to start from.",
    "check": "Check the schedule file, or the next edition of a newsletter.",
    "sources": "List the sources, and import or export lists of feeds.",
    "collect": "Collect articles from the sources.",
    "explain": "Show how a text or a page is read, line by line.",
    "articles": "List, filter and search what was collected.",
    "build": "Make the next edition and write it to the outbox.",
    "why": "Say of every article why it is in the next edition, or not.",
    "edit": "Change the next edition by hand: edition.yaml, opened in your text editor.",
    "preview": "Look at the next edition in the browser.",
    "test": "Send [TEST] copies of the next edition to a list or an address.",
    "send": "Send the next edition now, each reader one copy.",
    "approve": "Send the edition that is held, each reader one copy.",
    "cancel": "Call off an edition that is held, or whose sending stopped half way.",
    "theme": "List the themes, and copy one to make it yours.",
    "next": "List the next ten runs of the calendar.",
    "run": "Keep the calendar: build and send each edition when its time comes.",
    "migrate": "Bring the database up to date.",
}


class Commands(click.Group):
    """Loads a command when it is asked for, and prints the program's own errors without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"digest.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, COMMANDS, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{meant}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DigestError as error:
            click.secho(str(error), fg="red", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()  # whoever read our output has gone: no need to complain to nobody
            ctx.exit(EXIT_FAILED)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
A first round:
  digest init myletter && cd myletter
  digest build weekly
  digest preview weekly
  digest test weekly --to testers

\b
Exit codes: 0 fine, 1 done but something was passed over or refused (each is named), 2 the command line or the
schedule file is wrong, 3 it could not be done, 75 not finished: call again, 130 stopped by Ctrl-C.
""",
)
@click.version_option(__version__, prog_name="digest")
def main() -> None:
    """Make a weekly round-up of what a publication has published, and mail each reader one copy."""
    # What libraries complain of is told in our own words, or not worth telling.
    logging.lastResort = logging.NullHandler()
