"""Looking at an edition in a real Chromium."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from PIL import Image

from digest.errors import DigestError, UsageError
from digest.messages.checks.finding import Finding, Severity
from digest.model import Attachment
from digest.proofing.browser import AXE, examined, look
from digest.proofing.chromium import CHOICE, running

pytestmark = pytest.mark.browser
T = TypeVar("T")
ROOT = Path(__file__).parents[2]


def png(width: int = 40, height: int = 20, colour: str = "#c00000") -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


def attachment(cid: str, data: bytes, media_type: str = "image/png") -> Attachment:
    return Attachment(cid=cid, name=f"{cid}.png", media_type=media_type, data=data)


def document(body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>A letter</title>'
        f"{head}</head><body><h1>A letter</h1>{body}</body></html>"
    )


def proof(html: str, *attachments: Attachment) -> Any:
    copy = EmailMessage()
    copy.set_content("A letter")
    copy.add_alternative(html, subtype="html")
    return SimpleNamespace(copy=bytes(copy), message=SimpleNamespace(attachments=attachments))


@pytest.fixture(scope="module")
def environ(chromium: str) -> Mapping[str, str]:
    return {**os.environ, CHOICE: chromium}


@pytest.fixture(scope="module")
def shared(environ: Mapping[str, str]) -> Iterator:
    with running(environ, 120) as browser:
        yield browser


@pytest.fixture
def see(shared):
    def found(html: str, attachments: Sequence[Attachment] = (), hosted: Mapping[str, Attachment] | None = None):
        return examined(shared, html, attachments, hosted or {}).findings

    return found


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where browsers keep their profiles for once. Its path is short, as it has to be for the sockets in it."""
    with tempfile.TemporaryDirectory(prefix="d-", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def only(findings: tuple[Finding, ...]) -> Finding:
    (one,) = findings
    return one


# ---------------------------------------------------------------- the whole


def test_an_edition_is_shown_wide_and_narrow_by_day_and_by_night(tmp_path: Path, environ: Mapping[str, str]) -> None:
    night = (
        "<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){body{background:#101010;color:#eee}}"
        "</style>"
    )
    picture = attachment("a", png())
    letter = proof(document('<p>Words</p><img src="cid:a" alt="A"><div style="height:3000px"></div>', night), picture)
    found, pictures = _alone(lambda: look(letter, tmp_path / "outbox" / "screenshots", environ=environ))
    assert found == ()
    names = ["desktop-light.png", "desktop-dark.png", "mobile-light.png", "mobile-dark.png"]
    assert [path.name for path in pictures] == names
    assert sorted(path.name for path in pictures[0].parent.iterdir()) == sorted(names)
    shown = {path.stem: Image.open(path).convert("RGB") for path in pictures}
    assert shown["desktop-light"].size[0] == shown["desktop-dark"].size[0] == 800
    assert shown["mobile-light"].size[0] == 375
    assert all(one.size[1] > 3000 for one in shown.values())
    corners = {name: one.getpixel((one.size[0] - 1, 0)) for name, one in shown.items()}
    assert corners == {
        "desktop-light": (255, 255, 255),
        "desktop-dark": (16, 16, 16),
        "mobile-light": (255, 255, 255),
        "mobile-dark": (16, 16, 16),
    }


def test_a_very_long_letter_is_shown_in_part_and_that_is_said(see, shared) -> None:
    seen = examined(shared, document('<div style="height:30000px"></div>'), (), {})
    finding = only(seen.findings)
    assert (finding.id, finding.severity) == ("screenshot-cut", Severity.INFO)
    assert "20,000 px" in finding.what
    assert Image.open(BytesIO(seen.screenshots["mobile-light.png"])).size == (375, 20_000)


def test_screenshots_that_cannot_be_written_are_said(tmp_path: Path, environ: Mapping[str, str]) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="make it a folder that you may write in"):
        _alone(lambda: look(proof(document("<p>Words</p>")), tmp_path / "file" / "screenshots", environ=environ))


# ---------------------------------------------------------------- what axe finds


def test_what_shuts_people_out_is_an_error_with_its_places(see) -> None:
    pictures = [attachment(f"p{number}", png()) for number in range(4)]
    finding = only(see(document("".join(f'<p><img src="cid:p{number}"></p>' for number in range(4))), pictures))
    assert (finding.id, finding.severity) == ("axe-image-alt", Severity.ERROR)
    assert finding.where.startswith("light and dark, 4 places: ")
    assert finding.where.endswith("; …")
    assert finding.where.count("img") == 3
    assert "alternative text" in finding.what
    assert "dequeuniversity.com" in finding.todo
    assert finding.element in finding.where


def test_a_lesser_fault_is_a_warning(see) -> None:
    finding = only(see(document("<h3>After the first comes the third</h3><p>Words</p>")))
    assert (finding.id, finding.severity) == ("axe-heading-order", Severity.WARNING)


def test_a_contrast_that_is_too_low_by_night_only_is_found(see) -> None:
    style = (
        "<style>:root{color-scheme:light dark}"
        "@media (prefers-color-scheme:dark){body{background:#101010;color:#eee}.faint{color:#333}}</style>"
    )
    finding = only(see(document('<p class="faint">Words that vanish at night</p>', style)))
    assert (finding.id, finding.severity) == ("axe-color-contrast", Severity.ERROR)
    assert finding.where == "dark, 1 place: p"
    assert "4.5:1" in finding.what


def test_a_contrast_that_no_program_can_tell_is_only_told(see) -> None:
    body = '<p style="background-image:linear-gradient(#fff,#777);color:#555">Words on a slope</p>'
    finding = only(see(document(body)))
    assert (finding.id, finding.severity) == ("axe-color-contrast-unclear", Severity.INFO)
    assert "look at it" in finding.what


def test_a_letter_needs_no_landmarks(see) -> None:
    assert see(document("<p>Words outside of any landmark</p>")) == ()


# ---------------------------------------------------------------- pictures, and what is fetched


def test_attached_and_hosted_pictures_are_shown_without_a_network(see, shared) -> None:
    address = "https://pictures.example/weekly/harbour.png"
    body = f'<img src="cid:logo" alt="Northlight"><img src="{address}" alt="The harbour" width="40" height="20">'
    red, blue = attachment("logo", png(colour="#ff0000")), attachment("x", png(colour="#0000ff"))
    seen = examined(shared, document(body), [red], {address: blue})
    finding = only(seen.findings)
    assert (finding.id, finding.severity, finding.where) == ("remote-content", Severity.INFO, "pictures.example")
    picture = Image.open(BytesIO(seen.screenshots["desktop-light.png"])).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 20) or ()}
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_a_picture_that_cannot_be_shown_is_an_error(see) -> None:
    body = '<img src="cid:broken" alt="The harbour"><img alt="" src="">'
    found = see(document(body), [attachment("broken", b"no picture at all")])
    assert [(one.id, one.severity) for one in found] == [("picture-broken", Severity.ERROR)] * 2
    assert found[0].where == "the picture “The harbour”"
    assert found[0].what == "cid:broken cannot be shown"


def test_a_picture_that_is_not_attached_is_an_error(see) -> None:
    finding = only(see(document('<img src="cid:nowhere" alt="The harbour">')))
    assert (finding.id, finding.what) == ("picture-broken", "cid:nowhere cannot be shown")


def test_what_a_readers_program_would_fetch_is_named_by_host_and_not_fetched(see) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        here = f"http://127.0.0.1:{port}"
        head = (
            f'<link rel="stylesheet" href="{here}/letters.css"><link rel="preconnect" href="{here}">'
            f'<link rel="dns-prefetch" href="//tracker.example"><meta http-equiv="refresh" content="0;url={here}/away">'
            f"<style>@import url({here}/more.css); hr {{ background: url({here}/paper.png) }}</style>"
        )
        body = (
            f'<p>Words</p><hr><img src="{here}/dot.gif" alt=""><img src="https://tracker.example/dot.gif" alt="">'
            f'<iframe src="{here}/frame" title="A frame"></iframe>'
        )
        found = see(document(body, head))
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert {(one.id, one.severity) for one in found} == {("remote-content", Severity.WARNING)}
    assert {one.where for one in found} == {f"127.0.0.1:{port}", "tracker.example"}
    assert any("fetches https://tracker.example/dot.gif from there" in one.what for one in found)
    assert any(re.search(r"fetches \d things, first http", one.what) for one in found)


def test_no_script_of_the_letter_runs(see) -> None:
    dead = "document.body.innerHTML = '<img src=x>'"
    body = f'<script>{dead}</script><img src="cid:broken" alt="x" onerror="{dead}"><p>Words</p>'
    finding = only(see(document(body, f"<script>{dead}</script>")))
    assert finding.where == "the picture “x”"


# ---------------------------------------------------------------- phones


def test_what_is_too_wide_for_a_phone_is_named(see) -> None:
    body = '<table class="wide grid"><tr><td style="min-width:600px">A table of tides</td></tr></table>'
    finding = only(see(document(body)))
    assert (finding.id, finding.severity) == ("too-wide", Severity.WARNING)
    assert "A table of tides" in finding.where
    assert finding.element == "table.wide.grid"
    assert re.search(r"is 2\d\d px too wide", finding.what)


def test_what_is_too_wide_is_found_in_a_letter_from_right_to_left(see) -> None:
    html = document('<p class="long" style="width:700px">كلمات</p>').replace(
        'lang="en" dir="ltr"', 'lang="ar" dir="rtl"'
    )
    finding = only(see(html))
    assert (finding.id, finding.element) == ("too-wide", "p.long")


def test_a_picture_that_is_too_wide_is_named_by_its_words(see) -> None:
    finding = only(see(document('<img src="cid:a" width="500" alt="The harbour">'), [attachment("a", png())]))
    assert finding.where == "img “The harbour”"


# ---------------------------------------------------------------- what can go wrong


def test_axe_is_the_file_that_its_package_has() -> None:
    said = (AXE.parent / "README.txt").read_text("utf-8")
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() in said
    version = re.search(r"Version +(\S+)", said)
    assert version is not None
    assert f"axe v{version[1]}\n" in AXE.read_text("utf-8")[:40]


def test_a_browser_that_takes_too_long_is_ended(environ: Mapping[str, str], profiles: Path) -> None:
    def never_done() -> None:
        with running(environ, 1) as browser:
            browser.new_page().evaluate("() => { while (true) {} }")

    with pytest.raises(DigestError, match="took longer than 1 seconds and was ended"):
        _alone(never_done)
    assert not _left(profiles)


def test_a_browser_that_breaks_down_is_said(tmp_path: Path, environ: Mapping[str, str]) -> None:
    def kill() -> None:
        with running(environ, 60) as browser:
            page = browser.new_page()
            page.goto("chrome://crash")

    with pytest.raises(DigestError, match="the browser broke down"):
        _alone(kill)


def test_a_program_that_is_no_browser_is_said(tmp_path: Path, environ: Mapping[str, str]) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    with pytest.raises(DigestError, match="the browser does not start") as caught:
        _alone(lambda: look(proof(document("x")), tmp_path, environ={**environ, CHOICE: str(fake)}))
    assert str(fake) in str(caught.value)


def test_without_any_browser_it_says_what_to_install(tmp_path: Path) -> None:
    nowhere = {**os.environ, "PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    program = (
        "from digest.errors import UsageError\n"
        "from digest.proofing.chromium import running\n"
        "try:\n"
        "    with running(__import__('os').environ, 9):\n"
        "        pass\n"
        "except UsageError as error:\n"
        "    print(error)\n"
    )
    nowhere.pop(CHOICE, None)
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=nowhere, capture_output=True, text=True)
    assert "found no Chromium, Chrome or Edge" in run.stdout, run.stderr
    assert "apt install chromium" in run.stdout


def test_the_browser_that_playwright_has_installed_is_taken_where_there_is_no_other(
    chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import sync_playwright

    def version() -> str:
        with sync_playwright() as playwright:
            own = Path(playwright.chromium.executable_path)
        assert own.is_relative_to(tmp_path)
        own.parent.mkdir(parents=True)
        own.symlink_to(chromium)
        with running({"PATH": ""}, 60) as browser:
            return browser.version

    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert _alone(version)


@pytest.mark.parametrize("everybody", [True, False])
def test_ctrl_c_leaves_no_browser_behind(environ: Mapping[str, str], profiles: Path, everybody: bool) -> None:
    """Be it sent to all programs of the terminal, as Ctrl-C does, or to this one only."""
    program = (
        "from digest.proofing.chromium import running\nimport os\n"
        "with running(os.environ, 60) as browser:\n"
        "    page = browser.new_page()\n"
        "    print('here', flush=True)\n"
        "    page.evaluate('new Promise(() => 0)')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environ, "TMPDIR": str(profiles)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        assert list(_browsers(profiles))
        (os.killpg if everybody else os.kill)(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in said
    assert not _left(profiles)


def _alone(work: Callable[[], T]) -> T:
    """In a thread of its own: playwright drives one browser a thread, and this one has a browser already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


def _left(folder: Path) -> list[str]:
    """The browsers whose profile is in the folder and that do not end within ten seconds."""
    pause = threading.Event()
    for _ in range(200):
        if not (found := list(_browsers(folder))):
            break
        pause.wait(0.05)
    return found


def _browsers(folder: Path) -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            if f"--user-data-dir={folder}" in (words := path.read_text("utf-8", "replace")):
                yield words
