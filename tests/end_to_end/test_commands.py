"""The command line as such: help, wrong words, JSON, exit codes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest

from digest import __version__
from digest.cli import COMMANDS, main
from tests.end_to_end.conftest import SLOT, Desk


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(desk: Desk, name: str) -> None:
    said = desk(name, "--help", now=None).stdout
    assert COMMANDS[name] in " ".join(said.split())
    assert "Example" in said or name == "migrate"


def test_the_list_of_commands_is_true() -> None:
    context = click.Context(main)
    for name, line in COMMANDS.items():
        command = main.get_command(context, name)
        assert command is not None
        assert (command.help or "").partition("\n")[0] == line
    modules = {path.stem for path in Path(main.callback.__code__.co_filename).parent.glob("*.py")}  # type: ignore[union-attr]
    assert (
        set(COMMANDS)
        | {"__init__", "findings", "interrupt", "options", "progress", "reference", "say", "schedule_check"}
        == modules
    )


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from digest.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("[")[2]
    for heavy in ("sqlalchemy", "premailer", "trafilatura", "pydantic", "rich", "httpx", "jinja2", "apscheduler"):
        assert f"'{heavy}'" not in loaded


def test_a_wrong_word_is_answered_with_the_nearest_right_one(desk: Desk) -> None:
    assert "Did you mean 'build'?" in desk("biuld", exit_code=2, now=None).stderr
    assert "did you mean 'weekly'?" in desk("build", "weakly", exit_code=2).stderr
    assert "There is no command 'zzz'" in desk("zzz", exit_code=2, now=None).stderr
    assert "is no moment" in desk("next", exit_code=2, now="tomorrow").stderr


def test_the_only_newsletter_needs_no_name_and_of_several_one_must_be_named(desk: Desk) -> None:
    assert desk.json("build")["edition"]["newsletter"] == "weekly"
    schedule = desk.folder / "config" / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    weekly = text[text.index("  weekly:") :]
    schedule.write_text(text + "\n" + weekly.replace("  weekly:", "  monthly:", 1), encoding="utf-8")
    assert "say which newsletter: weekly, monthly" in desk("build", exit_code=2).stderr
    assert [run["newsletter"] for run in desk.json("next", "--count", "2")] == ["monthly", "weekly"]


def test_outside_a_project_it_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = Desk(tmp_path)("build", "weekly", exit_code=2).stderr
    assert "config/schedule.yaml" in said
    assert "digest init" in said


def test_the_version_is_said(desk: Desk) -> None:
    assert __version__ in desk("--version", now=None).stdout


def test_check_says_in_words_what_will_happen(desk: Desk) -> None:
    said = desk("check")
    assert "every Friday 07:00 Europe/Berlin, next: Fri 20 Nov 2026 07:00 Europe/Berlin (06:00 UTC)" in said.stdout
    assert "to 6 readers of the list readers, kept in the outbox, no mail is sent" in said.stdout
    assert "the environment has no SMTP_USERNAME, SMTP_PASSWORD" in said.stderr
    assert not (desk.folder / "digest.db").exists()
    found = desk.json("check")["newsletters"][0]
    assert (found["next"], found["readers"], found["sends_mail"]) == (SLOT, 6, False)


def test_check_names_addresses_that_cannot_be_mailed(desk: Desk) -> None:
    path = desk.folder / "config" / "lists" / "readers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "no address,Nobody,\n", encoding="utf-8")
    said = desk("check", exit_code=1)
    assert "readers.csv:8" in said.stderr
    assert "the lists are not, see above" in said.stdout


def test_all_faults_of_the_schedule_file_are_said_at_once_with_their_lines(desk: Desk) -> None:
    desk.change("zone: Europe/Berlin", "zone: Europe/Berlni")
    desk.change("template: roundup", "tempalte: roundup")
    desk.change("recipients: readers", "recipients: raeders")
    for command in (["check"], ["build", "weekly"], ["run"]):
        said = desk(*command, exit_code=2, now=None).stderr
        assert len([line for line in said.splitlines() if line.startswith("config/schedule.yaml:")]) == 3
        for word in ('did you mean "Europe/Berlin"?', "did you mean", "template", '"readers"'):
            assert word in said
        assert "Traceback" not in said


def test_migrate_makes_the_database_once(desk: Desk) -> None:
    assert "is up to date" in desk("migrate").stdout
    assert "is up to date" in desk("migrate").stdout
    assert (desk.folder / "digest.db").exists()


def test_json_is_one_value_whatever_happens(desk: Desk) -> None:
    (desk.inbox / "empty.txt").write_text("")
    for command in (["collect"], ["build", "weekly"], ["test", "weekly", "--to", "testers"], ["send", "weekly"]):
        value = json.loads(desk(*command, "--json", exit_code=None).stdout)
        assert isinstance(value, dict)
    sent = desk.json("send", "weekly", "--slot", SLOT)
    assert (sent["state"], sent["counts"], sent["handed_over"]) == ("sent", {"sent": 6}, 0)
    nothing = desk.json("send", "weekly", "--slot", "2026-11-27T0700", exit_code=None)
    assert nothing["state"] == "nothing new"
    assert desk.json("build", "weekly", exit_code=None)["folder"] is None


def test_an_extra_edition_has_no_slot_to_name(desk: Desk) -> None:
    assert "does not go with --slot" in desk("send", "weekly", "--extra", "--slot", SLOT, exit_code=2).stderr


def test_a_calendar_that_has_ended_is_said(desk: Desk) -> None:
    desk.change('day: friday\n      time: "07:00"\n', 'cron: "0 7 29 2 *"\n')
    assert "2028-02-29T0700" in desk("next").stdout


def test_a_closed_pipe_is_no_reason_to_complain(desk: Desk) -> None:
    command = f"{sys.executable} -m digest next --count 1000 | head -1"
    done = subprocess.run(command, cwd=desk.folder, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("terminal", [True, False])
def test_colours_and_bars_are_for_terminals(desk: Desk, terminal: bool) -> None:
    desk("collect")
    command = [sys.executable, "-m", "digest", "test", "weekly", "--to", "testers", "--now", "2026-11-20T05:00Z"]
    said = said_to(command, desk, terminal=terminal)
    assert (b"\x1b[" in said) == terminal
    assert b"3 copies accepted" in said


@pytest.mark.parametrize("terminal", [True, False])
def test_a_line_moves_while_sources_are_asked_on_a_terminal_only(desk: Desk, terminal: bool) -> None:
    (desk.inbox / "empty.txt").write_text("", "utf-8")
    said = said_to([sys.executable, "-m", "digest", "collect"], desk, terminal=terminal)
    assert (b"of 2 have answered" in said) == terminal
    assert (b"\x1b[" in said) == terminal
    assert b"inbox/empty.txt: is empty" in said
    assert b"Collected " in said


def said_to(command: list[str], desk: Desk, *, terminal: bool) -> bytes:
    """What a program says to a terminal, or into a pipe, on both of its streams."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    if not terminal:
        done = subprocess.run(command, cwd=desk.folder, env=environment, capture_output=True, check=False)
        return done.stdout + done.stderr
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=desk.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
        process.wait()
    os.close(ours)
    return said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # how a terminal says that nobody writes to it any more
        return b""
