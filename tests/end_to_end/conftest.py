"""A project in a folder of its own, and the command line to work on it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from digest.cli import main

FRIDAY_MORNING = "2026-11-20T05:00Z"  # an hour before the slot of that day, 07:00 in Berlin
SLOT = "2026-11-20T0700"


@dataclass
class Desk:
    """A project folder, which is also the working directory."""

    folder: Path

    def __call__(self, *words: str, exit_code: int | None = 0, now: str | None = FRIDAY_MORNING) -> Result:
        """Run a command at a moment (None: without --now) and expect its exit code (None: any)."""
        args = [*words] if now is None else [*words, "--now", now]
        result = CliRunner().invoke(main, args)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if exit_code is not None:
            assert result.exit_code == exit_code, result.output
        return result

    def json(self, *words: str, **options: Any) -> Any:
        return json.loads(self(*words, "--json", **options).stdout)

    def change(self, old: str, new: str) -> None:
        """Change words of the schedule file, which must be there."""
        path = self.folder / "config" / "schedule.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in the schedule file"
        path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def inbox(self) -> Path:
        return self.folder / "config" / "inbox"

    def edition(self, slot: str = SLOT) -> Path:
        return self.folder / "outbox" / "weekly" / slot

    def messages(self, slot: str = SLOT) -> list[Path]:
        """The copies that readers got into the outbox."""
        return sorted((self.edition(slot) / "messages" / "new").glob("*.eml"))

    def rows(self) -> list[str]:
        """All that the database knows, to compare before and after, but for the pictures that were made ready."""
        with closing(sqlite3.connect(self.folder / "digest.db")) as connection:
            return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "picture"')]

    def states(self) -> dict[str, str]:
        """What became of each reader's copy."""
        with closing(sqlite3.connect(self.folder / "digest.db")) as connection:
            return dict(connection.execute("SELECT recipient, state FROM delivery"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A fresh project as `digest init` writes it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "myletter"
    Desk(tmp_path)("init", "myletter", now=None)
    monkeypatch.chdir(folder)
    return Desk(folder)


@pytest.fixture
def mailing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Desk]:
    """Makes the newsletter go through a mail server on loopback."""

    def through(port: int) -> Desk:
        desk.change("transport: outbox", "transport: mail")
        desk.change("host: smtp.northlight.example", "host: 127.0.0.1")
        desk.change("port: 587", f"port: {port}")
        desk.change("security: starttls ", "security: none ")
        desk.change("    username: ${SMTP_USERNAME}\n    password: ${SMTP_PASSWORD}\n", "")
        return desk

    return through
