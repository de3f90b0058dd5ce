import difflib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
from digest.clock import Clock
from digest.editing import as_machine, fetch_added
from digest.errors import DigestError, SheetError, UsageError
from digest.made import Built, NothingNew
from digest.newsroom import Newsroom
from digest.pipeline import build, render_files, save
from digest.sheets.editor_changes import changes
from digest.store.drafts import SHEET
from digest.wiring import Project

LOOK_SECONDS = 0.5  # how often the file is looked at while it is open


@click.command(
    epilog="""\b
Examples:
  digest edit weekly             opens the edition in $EDITOR
  digest edit weekly --diff      what was changed against the machine's draft
"""
)
@newsletter_argument
@click.option("--diff", "only_diff", is_flag=True, help="Show what was changed, and open nothing.")
@click.option("--editor", metavar="COMMAND", help="The program to open it with, instead of $VISUAL or $EDITOR.")
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    only_diff: bool,
    editor: str | None,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Change the next edition by hand: edition.yaml, opened in your text editor.

    The file says at its top what may be changed: the order and the words, what is in, held or left out, stories merged
    or split, pieces added. Each time you save it there, the edition is made anew; close it when you are done. What you
    wrote stays when articles come in later. Each version that was saved is kept in the folder versions beside it.
    """
    if as_json and not only_diff:
        raise UsageError("--json goes with --diff")
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    key = chosen_slot(room, name, slot)
    if only_diff:
        _show_changes(room, name, key, as_json)
        return
    command_line = _editor(editor)
    built = _built(room, name, key)
    if isinstance(built, NothingNew):
        if not built.emptied:
            say.nothing_new(built)
            say.note("So there is nothing to edit.")
            return
        built = None  # to be put right
    if built is not None:
        save(room, built)
    path = room.store.drafts.folder(name, key) / SHEET
    while True:
        _open(room, name, key, command_line, path)
        built = _built(room, name, key)
        if isinstance(built, Built):
            break
        if isinstance(built, NothingNew):
            raise UsageError(
                f"{path}: no story is left in the edition; take one back in, or add one: digest edit {name}"
            )
        if not sys.stdin.isatty() or not click.confirm("Open it again?", default=True):
            raise UsageError(
                f"{path} is as you left it, and the edition as it was before. Correct it: digest edit {name}"
            )
    folder = save(room, built)
    _say_changes(_changes(built))
    say.notices(built)
    say.good(f"The edition in {folder} is made anew.")
    say.note(f"Next: digest preview {name}, or digest test {name} --to LIST-OR-ADDRESS")


def _built(room: Newsroom, name: str, key: str) -> Built | NothingNew | None:
    """The edition as the file has it now; None where the file is wrong, which is said."""
    try:
        for problem in fetch_added(room, name, key):
            say.warn(f"  ! {say.printable(str(problem))}")
        return build(room, name, key)
    except SheetError as error:
        say.warn(say.printable_lines(str(error)))
        return None


def _editor(given: str | None) -> list[str]:
    """The command line of the editor. Raises `UsageError` where there is none."""
    wanted = given or os.environ.get("VISUAL") or os.environ.get("EDITOR")
    found = (
        shlex.split(wanted) if wanted else next(([p] for p in ("nano", "sensible-editor", "vi") if shutil.which(p)), [])
    )
    if not found or shutil.which(found[0]) is None:
        which = f"{found[0]!r} is not there" if found else "no text editor is set"
        raise UsageError(
            f"{which}; name one: digest edit --editor nano, or set EDITOR. Any editor can open the file itself"
        )
    return found


def _open(room: Newsroom, name: str, key: str, command_line: list[str], path: Path) -> None:
    """The file in the editor. What is rendered follows each time that it is saved; the terminal is the editor's."""
    drafts = room.store.drafts
    before = path.read_bytes()
    try:
        process = subprocess.Popen([*command_line, str(path)])  # noqa: S603 - the editor's own choice
    except OSError as error:
        raise UsageError(f"{command_line[0]} could not be started: {error.strerror}") from error
    for _ in _looks(process):
        if (content := _content(path)) is not None and content != before:
            before = content
            drafts.keep_version(name, key)
            _render_quietly(room, name, key)


def _looks(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """One look every half second as long as the editor runs, and one after it."""
    while True:
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            yield
        else:
            yield
            return


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:  # between an editor's taking the old file away and putting the new one there
        return None


def _render_quietly(room: Newsroom, name: str, key: str) -> None:
    try:
        built = build(room, name, key)
        if isinstance(built, Built):
            room.store.drafts.write(name, key, render_files(room, built))
    except DigestError:
        return  # it is told when the editor is closed


# ---------------------------------------------------------------- what was changed


def _show_changes(room: Newsroom, name: str, key: str, as_json: bool) -> None:
    drafts = room.store.drafts
    sheet = drafts.read(name, key, SHEET)
    if sheet is None:
        raise UsageError(f"there is no edition of {name} for {key} yet; make one: digest build {name} --slot {key}")
    built = build(room, name, key)
    if isinstance(built, NothingNew):
        raise UsageError(f"no story is left in the edition of {name} for {key}; take one back in: digest edit {name}")
    found = _changes(built)
    if as_json:
        say.as_json({"newsletter": name, "slot": key, "changes": found})
        return
    _say_changes(found)
    texts = as_machine(built.applied), sheet.decode("utf-8-sig")
    # Not the program's own remarks, which follow what was changed.
    machine, yours = ([line for line in text.splitlines() if not line.lstrip().startswith("##")] for text in texts)
    lines = difflib.unified_diff(machine, yours, "the machine's draft", SHEET, lineterm="", n=1)
    for line in lines if found else ():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.secho(say.printable(line), fg=colour)


def _changes(built: Built) -> list[str]:
    return changes(built.applied.edits, built.applied.draft)


def _say_changes(found: list[str]) -> None:
    if not found:
        say.note("Nothing was changed: the edition is the machine's draft.")
        return
    say.note(f"{say.plural(len(found), 'change')} against the machine's draft:")
    for line in found:
        say.note(f"  {say.printable(line)}")
