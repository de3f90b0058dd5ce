"""The README's commands are run, its schedule file is loaded, and its links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest

from digest import plugins
from digest.cli import COMMANDS
from digest.config.load import load
from tests.conftest import ROOT
from tests.end_to_end.conftest import Desk

README = (ROOT / "README.md").read_text(encoding="utf-8")
ENDLESS = {"run", "preview"}  # these are tested where they can be stopped


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


def test_every_command_of_the_readme_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    done = set()
    for word, *rest in commands():
        if word == "cd":
            monkeypatch.chdir(rest[0])
            continue
        assert word == "digest"
        done.add(rest[0])
        if rest[0] not in ENDLESS:
            desk(*rest, now=None)
    assert done | {"migrate", "approve", "cancel"} == set(COMMANDS)


def test_the_schedule_file_of_the_readme_is_right(tmp_path: Path) -> None:
    (source,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "schedule.yaml"
    path.write_text(source, encoding="utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "readers.csv").write_text("address\nann@example.org\n", encoding="utf-8")
    config = load(
        path,
        environ={},
        kinds=plugins.options_of_kinds(),
        themes=["roundup"],
    )
    assert list(config.newsletters) == ["weekly"]


def test_what_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README) + re.findall(r"`((?:digest|templates|config)/[\w/.]*)`", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_readme_is_short_and_its_picture_is_light() -> None:
    assert len(README.splitlines()) <= 150
    assert (ROOT / "docs" / "edition.png").stat().st_size < 300_000
