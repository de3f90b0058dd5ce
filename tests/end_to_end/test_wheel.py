"""The wheel, installed without a checkout, carries all that a newcomer needs."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with nothing but the wheel in it; the command's path. What it depends on comes from the
    environment of the tests, which has the same versions."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("digest-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder / "venv" / "bin" / "digest"


def run(command: Path, folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    done = subprocess.run([command, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_init_and_build_give_an_edition_with_no_checkout(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "init", "myletter")
    said = run(installed, tmp_path / "myletter", "build", "weekly")
    assert "No. 1" in said
    (edition,) = (tmp_path / "myletter" / "outbox" / "weekly").iterdir()
    assert (edition / "edition.html").read_text(encoding="utf-8").count("<h3") >= 9
    first_line = (tmp_path / "myletter" / "config" / "schedule.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=schedule.schema.json"
    assert (tmp_path / "myletter" / "config" / "schedule.schema.json").exists()
