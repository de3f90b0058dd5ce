"""The editor's hand in an edition: edition.yaml, changed by a text editor or beside it, and what becomes of it."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from digest.errors import NotFinished
from digest.made import Built
from digest.pipeline import build, save
from digest.wiring import Project
from tests.end_to_end.conftest import SLOT, Desk
from tests.end_to_end.servers import WebServer, page, running_server
from tests.end_to_end.test_collecting import article as article_page

MORNING = datetime(2026, 11, 20, 5, tzinfo=UTC)
NEXT_WEEK = "2026-11-27T05:00Z"
ROOFER = "I am a roofer. Please leave the holes"
BRIDGE = "The woman who will close the Tollgate Bridge"


@pytest.fixture
def built(desk: Desk) -> Desk:
    desk("build", "weekly")
    return desk


def sheet(desk: Desk, slot: str = SLOT) -> Path:
    return desk.edition(slot) / "edition.yaml"


def change(desk: Desk, old: str, new: str) -> None:
    text = sheet(desk).read_text(encoding="utf-8")
    assert old in text
    sheet(desk).write_text(text.replace(old, new, 1), encoding="utf-8")


def block(desk: Desk, headline: str) -> str:
    """The lines of a story's block."""
    for found in re.split(r"\n(?=  - |\S)", sheet(desk).read_text(encoding="utf-8")):
        if f"headline: {headline}" in found or f'headline: "{headline}' in found:
            return found.rstrip("\n") + "\n"
    raise AssertionError(f"no block for {headline!r}")


def blocks(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(sheet(desk).read_text(encoding="utf-8"))["stories"]
    return found


def headlines(desk: Desk, **options: Any) -> list[str]:
    return [
        story["headline"] for story in desk.json("build", "weekly", "--no-collect", **options)["edition"]["stories"]
    ]


def editor(tmp_path: Path, code: str) -> str:
    """A text editor that does one thing: `path` is the file, `text` what is in it."""
    script = tmp_path / "editor.py"
    script.write_text(
        f"import sys, time\nfrom pathlib import Path\npath = Path(sys.argv[1])\ntext = path.read_text('utf-8')\n{code}\n",
        encoding="utf-8",
    )
    return f"{sys.executable} {script}"


# ------------------------------------------------------------------------------------------------- by hand, then build


def test_a_build_keeps_what_was_rewritten_and_prints_it(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    subject = re.search(r"\nsubject: .*\n", sheet(built).read_text(encoding="utf-8"))
    assert subject is not None
    change(built, subject[0], "\nsubject: Our own words for it\n")
    said = built("build", "weekly").stdout
    assert "A roofer asks for holes" in said
    html = (built.edition() / "edition.html").read_text(encoding="utf-8")
    assert "A roofer asks for holes" in html
    assert ROOFER not in html
    assert "subject: Our own words for it" in sheet(built).read_text(encoding="utf-8")
    assert built.json("build", "weekly")["edition"]["subject"] == "Our own words for it"


def test_moved_dropped_and_pinned(built: Desk) -> None:
    first, second, *_ = headlines(built)
    bridge, roofer = block(built, BRIDGE), block(built, ROOFER)
    text = sheet(built).read_text(encoding="utf-8").replace(bridge, "").replace(roofer, roofer + "    drop: true\n")
    sheet(built).write_text(text.replace("stories:\n\n", f"stories:\n\n{bridge}    pin: true\n\n"), encoding="utf-8")
    found = headlines(built)
    assert found[0] == BRIDGE
    assert first in found
    assert ROOFER not in found
    assert {one["headline"]: one["why"] for one in built.json("build", "weekly")["edition"]["left_out"]}[ROOFER]
    assert second == ROOFER or second in found


def test_what_was_held_begins_the_next_edition_and_what_was_dropped_is_gone(built: Desk) -> None:
    change(built, block(built, BRIDGE), block(built, BRIDGE) + "    hold: true\n")
    change(built, block(built, ROOFER), block(built, ROOFER) + "    drop: true\n")
    built("send", "weekly")
    assert BRIDGE not in (built.edition() / "edition.txt").read_text(encoding="utf-8")
    made = built.json("build", "weekly", now=NEXT_WEEK)["edition"]
    assert [story["headline"] for story in made["stories"]] == [BRIDGE]
    assert "held for this edition by you" in made["stories"][0]["why"]
    built("send", "weekly", now=NEXT_WEEK)
    after = built.json("build", "weekly", now="2026-12-04T05:00Z")["edition"]
    assert after["stories"] == []


def test_merged_and_split_and_remembered(built: Desk) -> None:
    ids = {story["headline"]: story["article"] for story in blocks(built)}
    change(built, block(built, ROOFER), block(built, ROOFER) + f"    also:\n      - {ids[BRIDGE]}\n")
    change(built, block(built, BRIDGE), "")
    assert BRIDGE not in headlines(built)
    html = (built.edition() / "edition.html").read_text(encoding="utf-8")
    built("build", "weekly")
    html = (built.edition() / "edition.html").read_text(encoding="utf-8")
    assert BRIDGE in html or "Also in" in html
    story = next(one for one in blocks(built) if one["headline"] == ROOFER)
    assert story["also"] == [ids[BRIDGE]]


def test_a_piece_by_hand_is_printed_and_sent(built: Desk) -> None:
    change(
        built,
        "stories:\n",
        "stories:\n\n  - headline: A word from the desk\n    lead: We are on the quay all week.\n    section: Cities\n",
    )
    assert headlines(built)[0] == "A word from the desk"
    built("send", "weekly")
    assert "We are on the quay all week." in (built.edition() / "edition.txt").read_text(encoding="utf-8")
    assert headlines(built, now=NEXT_WEEK) == []


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def test_a_piece_by_its_address_is_fetched_when_the_edition_is_built(built: Desk, server: WebServer) -> None:
    built.change("allow_hosts: []", "allow_hosts: [127.0.0.1, localhost]")
    server.scripts["/2026/11/harbour"] = page(
        article_page("The harbour gate stays shut"), content_type="text/html; charset=utf-8"
    )
    change(built, "stories:\n", f"stories:\n\n  - url: {server.url('/2026/11/harbour')}\n")
    built("build", "weekly")
    assert headlines(built)[0] == "The harbour gate stays shut"


def test_an_address_that_cannot_be_had_is_named_and_the_rest_is_made(built: Desk, server: WebServer) -> None:
    built.change("allow_hosts: []", "allow_hosts: [127.0.0.1, localhost]")
    change(built, "stories:\n", f"stories:\n\n  - url: {server.url('/nothing')}\n")
    result = built("build", "weekly", exit_code=1)
    assert "/nothing" in result.stderr
    assert len(headlines(built, exit_code=1)) == 14


def test_an_article_that_was_edited_underneath_is_said(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    built("build", "weekly")
    path = built.inbox / "leave-the-holes.md"
    path.write_text(path.read_text(encoding="utf-8").replace("26 years", "27 years"), encoding="utf-8")
    said = built("build", "weekly").stderr
    assert "edited at its source since you rewrote its headline" in said
    assert "A roofer asks for holes" in (built.edition() / "edition.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"headline: {ROOFER}", "headlin: typo", r"edition\.yaml:\d+: .*headlin"),
        (f"headline: {ROOFER}", "headline: Two: colons", r"edition\.yaml:\d+"),
        ("    section: Opinion", "    section: Opinion\n    pin: yes please", r"edition\.yaml:\d+: .*pin"),
        ("  - article: ", "  - article: 0000", r"edition\.yaml:\d+: .*0000"),
    ],
)
def test_a_slip_in_the_file_is_named_with_its_line_and_loses_nothing(
    built: Desk, old: str, new: str, told: str
) -> None:
    change(built, old, new)
    before = {path: path.read_bytes() for path in built.edition().rglob("*.*")}
    result = built("build", "weekly", exit_code=2)
    assert re.search(told, result.stderr), result.stderr
    assert {path: path.read_bytes() for path in built.edition().rglob("*.*")} == before
    assert "edition.yaml" in built("send", "weekly", exit_code=2).stderr
    assert built.messages() == []


def test_a_file_that_is_not_utf_8_is_said(built: Desk) -> None:
    sheet(built).write_bytes(sheet(built).read_bytes().replace(b"headline: I am", "headline: Ä am".encode("latin-1")))
    assert "not UTF-8" in built("build", "weekly", exit_code=2).stderr


# ------------------------------------------------------------------------------------------------- digest edit


def test_edit_opens_the_file_and_makes_the_edition_anew(built: Desk, tmp_path: Path) -> None:
    command = editor(
        tmp_path,
        f"path.write_text(text.replace('headline: {ROOFER}', 'headline: A roofer asks for holes', 1), 'utf-8')",
    )
    said = built("edit", "weekly", "--editor", command)
    assert "1 change against the machine's draft" in said.stdout
    assert "A roofer asks for holes" in said.stdout
    assert "A roofer asks for holes" in (built.edition() / "edition.html").read_text(encoding="utf-8")


def test_edit_makes_the_file_first_where_there_is_none(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("collect")
    monkeypatch.setenv("EDITOR", editor(tmp_path, "assert 'stories:' in text"))
    monkeypatch.delenv("VISUAL", raising=False)
    assert "Nothing was changed" in desk("edit", "weekly").stdout
    assert sheet(desk).exists()


def test_the_edition_follows_while_the_file_is_open(built: Desk, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        f"path.write_text(text.replace('headline: {ROOFER}', 'headline: A roofer asks for holes', 1), 'utf-8')\n"
        "for _ in range(300):\n"
        "    if 'A roofer asks for holes' in (path.parent / 'edition.html').read_text('utf-8'):\n"
        f"        Path({str(seen)!r}).touch()\n"
        "        break\n"
        "    time.sleep(0.1)\n"
    )
    built("edit", "weekly", "--editor", editor(tmp_path, code))
    assert seen.exists()


def test_each_version_that_was_saved_is_kept(built: Desk, tmp_path: Path) -> None:
    first = sheet(built).read_bytes()
    for number in (1, 2):
        built("edit", "weekly", "--editor", editor(tmp_path, f"path.write_text(text + '# note {number}\\n', 'utf-8')"))
    kept = [path.read_bytes() for path in sorted((built.edition() / "versions").glob("edition-*.yaml"))]
    assert kept[0] == first
    assert any(b"# note 1" in one and b"# note 2" not in one for one in kept)
    assert b"# note 2" in kept[-1]


def test_a_slip_is_told_and_the_file_stays_as_it_was_left(built: Desk, tmp_path: Path) -> None:
    html = (built.edition() / "edition.html").read_bytes()
    command = editor(tmp_path, f"path.write_text(text.replace('headline: {ROOFER}', 'headlin: x', 1), 'utf-8')")
    result = built("edit", "weekly", "--editor", command, exit_code=2)
    assert re.search(r"edition\.yaml:\d+", result.stderr)
    assert "headlin: x" in sheet(built).read_text(encoding="utf-8")
    assert (built.edition() / "edition.html").read_bytes() == html
    mended = editor(tmp_path, f"path.write_text(text.replace('headlin: x', 'headline: {ROOFER}', 1), 'utf-8')")
    assert "Nothing was changed" in built("edit", "weekly", "--editor", mended).stdout


def test_the_difference_to_the_machines_draft_is_shown(built: Desk) -> None:
    assert "Nothing was changed" in built("edit", "weekly", "--diff").stdout
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    said = built("edit", "weekly", "--diff").stdout
    assert "1 change against the machine's draft" in said
    assert "+    headline: A roofer asks for holes" in said
    assert f"-    headline: {ROOFER}" in said
    assert len(built.json("edit", "weekly", "--diff")["changes"]) == 1


def test_edit_without_an_editor_or_an_edition_says_what_to_do(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mocked_path: Callable[[], None]
) -> None:
    assert "no edition of weekly" in desk("edit", "weekly", "--diff", exit_code=2).stderr
    assert "Nothing was collected yet" in desk("edit", "weekly", "--editor", sys.executable).stdout
    assert "is not there" in desk("edit", "weekly", "--editor", "no-such-editor", exit_code=2).stderr
    assert "--json goes with --diff" in desk("edit", "weekly", "--json", exit_code=2).stderr
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    mocked_path()
    assert "no text editor is set" in desk("edit", "weekly", exit_code=2).stderr


@pytest.fixture
def mocked_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leaves no program on the path."""
    return lambda: monkeypatch.setenv("PATH", str(tmp_path / "empty"))


# ------------------------------------------------------------------------------------------------- nothing is used up


def test_preview_test_and_build_remember_nothing(built: Desk) -> None:
    change(built, block(built, ROOFER), block(built, ROOFER) + "    hold: true\n")
    before = built.rows()
    for words in (("build", "weekly", "--no-collect"), ("test", "weekly", "--to", "testers"), ("why", "weekly")):
        built(*words)
    assert built.rows() == before


def test_a_missing_draft_is_said_before_anything_is_overwritten(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    mine = sheet(built).read_bytes()
    (built.edition() / "draft.yaml").unlink()
    for path in (built.edition() / "versions").iterdir():
        path.unlink()
    assert "draft.yaml beside it is gone" in built("build", "weekly", exit_code=2).stderr
    assert sheet(built).read_bytes() == mine


def test_an_older_version_that_is_put_back_finds_its_draft(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    built("build", "weekly")
    versions = sorted((built.edition() / "versions").glob("edition-*.yaml"))
    (built.inbox / "leave-the-holes.md").unlink()
    built("build", "weekly", exit_code=None)
    sheet(built).write_bytes(versions[-1].read_bytes())
    assert "A roofer asks for holes" not in headlines(built)
    assert "A roofer asks for holes" in sheet(built).read_text(encoding="utf-8")


def test_the_record_of_an_earlier_version_of_the_program_is_no_editors_file(built: Desk) -> None:
    for path in [*(built.edition() / "versions").iterdir(), built.edition() / "draft.yaml"]:
        path.unlink()
    sheet(built).write_text(
        "# What stands in this edition, and why.\nnewsletter: weekly\nlead:\n  headline: x\n", "utf-8"
    )
    built("build", "weekly")
    assert ROOFER in sheet(built).read_text(encoding="utf-8")


def test_what_another_edition_printed_meanwhile_is_not_printed_again_for_an_edit(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    built("send", "weekly", "--extra")
    made = built.json("build", "weekly", "--no-collect")
    assert made["edition"]["stories"] == []
    assert built.json("send", "weekly", "--no-collect")["state"] == "nothing new"


def test_the_subject_follows_what_the_editor_changed_unless_they_wrote_it(built: Desk) -> None:
    first, second, *_ = headlines(built)
    change(built, f"headline: {first}\n", f"headline: {first}\n    drop: true\n")
    assert built.json("build", "weekly")["edition"]["subject"] != first
    text = sheet(built).read_text(encoding="utf-8")
    assert first not in text.split("stories:")[0]
    assert second in text


def test_a_file_that_is_saved_while_the_edition_is_made_is_not_overwritten(built: Desk) -> None:
    with Project(built.folder / "config" / "schedule.yaml", os.environ).newsroom(lambda: MORNING) as room:
        made = build(room, "weekly", SLOT)
        assert isinstance(made, Built)
        change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
        with pytest.raises(NotFinished, match="was changed while the edition was made"):
            save(room, made)
    assert "A roofer asks for holes" in sheet(built).read_text(encoding="utf-8")


def test_a_crash_between_the_two_files_loses_nothing(built: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    (built.inbox / "later.md").write_text(
        "---\ntitle: A late one\ndate: 2026-11-20\n---\n\n"
        + "The harbour office said a word on Thursday at noon. " * 3,
        encoding="utf-8",
    )
    replace, names = Path.replace, []

    def crash(path: Path, target: Path) -> Path:
        if Path(target).name == "edition.yaml":
            names.append(str(target))
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", crash)
    assert "disk is not full" in built("build", "weekly", exit_code=3).stderr
    assert names
    monkeypatch.undo()
    monkeypatch.chdir(built.folder)
    assert "A roofer asks for holes" in headlines(built)


def test_a_file_that_was_deleted_is_said_and_where_to_find_it(built: Desk) -> None:
    change(built, f"headline: {ROOFER}", "headline: A roofer asks for holes")
    built("build", "weekly")
    sheet(built).unlink()
    said = built("build", "weekly").stderr
    assert "edition.yaml was gone" in said
    kept = re.search(r"copy (\S+) in its place", said)
    assert kept is not None
    sheet(built).write_bytes((built.folder / kept[1]).read_bytes())
    assert "A roofer asks for holes" in headlines(built)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_saved_as_utf_16_is_said(built: Desk, encoding: str) -> None:
    sheet(built).write_bytes(sheet(built).read_text(encoding="utf-8").encode(encoding))
    assert "edition.yaml:" in built("build", "weekly", exit_code=2).stderr


def test_edit_opens_an_edition_of_which_everything_was_taken_out(built: Desk, tmp_path: Path) -> None:
    text = sheet(built).read_text(encoding="utf-8")
    emptied = re.sub(r"(\n    section: .*)", r"\1\n    drop: true", text)
    sheet(built).write_text(emptied, encoding="utf-8")
    assert "Every story was taken out" in built("build", "weekly").stdout
    assert "no story is left" in built("edit", "weekly", "--diff", exit_code=2).stderr
    assert "no story is left" in built("edit", "weekly", "--editor", editor(tmp_path, "pass"), exit_code=2).stderr
    back = "path.write_text(text.replace('    drop: true\\n', '', 3), 'utf-8')"
    assert "Dropped" in built("edit", "weekly", "--editor", editor(tmp_path, back)).stdout
    assert len(headlines(built)) == 3


def test_an_editor_that_puts_another_file_in_place_is_followed_too(built: Desk, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        "other = path.with_name('other')\n"
        f"other.write_text(text.replace('headline: {ROOFER}', 'headlin: x', 1), 'utf-8')\n"
        "path.unlink()\ntime.sleep(1.2)\nother.replace(path)\ntime.sleep(1.2)\n"
        f"path.write_text(text.replace('headline: {ROOFER}', 'headline: A roofer asks for holes', 1), 'utf-8')\n"
        "for _ in range(300):\n"
        "    if 'A roofer asks for holes' in (path.parent / 'edition.html').read_text('utf-8'):\n"
        f"        Path({str(seen)!r}).touch()\n"
        "        break\n"
        "    time.sleep(0.1)\n"
    )
    built("edit", "weekly", "--editor", editor(tmp_path, code))
    assert seen.exists()
