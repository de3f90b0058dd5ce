import os
import re
import tempfile
from pathlib import Path

import pytest

from digest.config.document import read_document
from digest.config.edit import NewSource, draft, free_name, read_text, replace, with_sources, written_sources
from digest.config.values import NAME
from digest.errors import UsageError
from tests.unit.config.conftest import SCHEDULE, Load

PAPER = NewSource("paper", {"kind": "feed", "url": "https://paper.example/feed?a=1&b=2"}, "The Paper")
OTHER = NewSource("other", {"kind": "feed", "url": "https://other.example/"})
BLOCK = """\
  paper:                        # The Paper
    kind: feed
    url: https://paper.example/feed?a=1&b=2
  other:
    kind: feed
    url: https://other.example/
"""


def test_new_sources_stand_below_the_last_one_and_nothing_else_changes():
    changed = with_sources(SCHEDULE, [PAPER, OTHER])
    assert changed == SCHEDULE.replace("    path: inbox\n", "    path: inbox\n" + BLOCK)


def test_what_was_put_in_is_a_right_schedule_file(load_text: Load):
    config = load_text(with_sources(SCHEDULE, [PAPER, OTHER]))
    assert list(config.sources) == ["inbox", "paper", "other"]
    assert config.newsletters["weekly"].sources == ("inbox", "paper", "other")


def test_the_sample_keeps_every_byte():
    sample = (Path(__file__).parents[3] / "config" / "schedule.yaml").read_bytes().decode()
    notes = "    # url: https://northlight.example/feed.xml\n"
    assert with_sources(sample, [PAPER, OTHER]) == sample.replace(notes, notes + BLOCK)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str):
    text = mark + SCHEDULE.replace("\n", end)
    changed = with_sources(text, [PAPER])
    assert changed.startswith(mark)
    assert "\n" not in changed.replace(end, "")
    assert changed.replace("".join(f"{line}{end}" for line in BLOCK.splitlines()[:3]), "") == text


HEAD = "lists:\n  readers: r.csv\nsources:\n"


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("  a:\n    kind: x", "  a:\n    kind: x\n+"),  # no line end at the end of the file
        ("  a:\n    kind: x\n", "  a:\n    kind: x\n+"),
        ("  a:\n    kind: x\n\n\n", "  a:\n    kind: x\n+\n\n"),
        ("  a:\n    kind: x  # note\n    # of a\n  # of all\nb: 1\n", "  a:\n    kind: x  # note\n    # of a\n  # of all\n+b: 1\n"),
        ("  a:\n    kind: x\n# of b\nb: 1\n", "  a:\n    kind: x\n+# of b\nb: 1\n"),
        ("  a:\n    kind: x\n\n  # c:\n  #   kind: y\n\nb: 1\n", "  a:\n    kind: x\n\n  # c:\n  #   kind: y\n+\nb: 1\n"),
        ("  a: {kind: x}\n", "  a: {kind: x}\n+"),
        ("  a: {kind: x,\n    path: y}\n", "  a: {kind: x,\n    path: y}\n+"),
        ("  a:\n    kind: x\n    list:\n    - 1\n    - 2\n", "  a:\n    kind: x\n    list:\n    - 1\n    - 2\n+"),
        ("  a:\n    kind: x\n    long: one\n      two\n", "  a:\n    kind: x\n    long: one\n      two\n+"),
        ("  a:\n    text: |\n      one\n\n      # two\n", "  a:\n    text: |\n      one\n\n      # two\n+"),
        ("  a:\n    text: |\n      one\nb: 1\n", "  a:\n    text: |\n      one\n+b: 1\n"),
        ("  a:\n    kind: x\n    path:\n", "  a:\n    kind: x\n    path:\n+"),
        ("  a:\n    kind: x\n    path:\nb: 1\n", "  a:\n    kind: x\n    path:\n+b: 1\n"),
        ("  a: &a\n    kind: x\n  b: *a\n", "  a: &a\n    kind: x\n  b: *a\n+"),
        ("  a:\n    kind: x\n...\n", "  a:\n    kind: x\n+...\n"),
        ('  "a":\n    kind: "x"\n', '  "a":\n    kind: "x"\n+'),
    ],
)  # fmt: skip
def test_notes_blank_lines_and_all_ways_to_write_a_source_stay(sources: str, expected: str):
    lines = "".join(f"{line}\n" for line in BLOCK.splitlines()[:3])
    assert with_sources(HEAD + sources, [PAPER]) == HEAD + expected.replace("+", lines)


def test_other_indentations_are_kept_to():
    wide = HEAD + "    a:\n        kind: x\nb: 1\n"
    assert with_sources(wide, [OTHER]) == wide.replace(
        "b: 1", "    other:\n        kind: feed\n        url: https://other.example/\nb: 1"
    )


def test_blank_lines_between_sources_are_kept_to():
    spaced = HEAD + "  a:\n    kind: x\n\n  b:\n    kind: y\n\nc: 1\n"
    assert with_sources(spaced, [OTHER]) == spaced.replace(
        "kind: y\n", "kind: y\n\n  other:\n    kind: feed\n    url: https://other.example/\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "sources: {a: {kind: x}}\n",
        "{sources: {a: {kind: x}}}\n",
        "sources: {}\n",
        "sources:\n",
        "all: &all\n  a:\n    kind: x\nsources: *all\nb: 1\n",
        "sources:\n  a:\n    list:\n    - 1\n    -\n",
        "sources:\n  ? a\n  : kind: x\n",
        "sources:\r  a:\r    kind: x\r",
    ],
)
def test_where_nothing_can_be_put_in_the_lines_are_given_to_paste(text: str):
    with pytest.raises(UsageError, match="add these lines yourself") as caught:
        with_sources(text, [PAPER, OTHER])
    assert str(caught.value).endswith(BLOCK.rstrip("\n"))


@pytest.mark.parametrize(
    "value",
    ["https://a.example/x:", "https://a.example/#x", "https://a.example/'[x]'", "x y", "- a", "*a", 'a"b', "é", "", "7", "a: b", "😀 b"],
)  # fmt: skip
def test_values_are_quoted_where_yaml_would_read_something_else(value: str):
    changed = with_sources(HEAD + "  a:\n    kind: x\n", [NewSource("b", {"url": value})])
    assert read_document(changed).root.plain()["sources"]["b"] == {"url": value}


@pytest.mark.parametrize("note", ["a\n  evil: true", "a\u2028b", "# # :", "\x1b[2J", "x" * 1000, "\ud800"])
def test_a_note_is_one_short_line_whatever_is_in_it(note: str):
    changed = with_sources(HEAD + "  a:\n    kind: x\n", [NewSource("b", {"kind": "feed"}, note)])
    assert read_document(changed).root.plain()["sources"]["b"] == {"kind": "feed"}
    assert max(map(len, changed.splitlines())) < 150
    assert "\x1b" not in changed


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("The Paper", "the-paper"),
        ("Zürcher Blatt – Straße", "zurcher-blatt-strasse"),
        ("Ærø Łódź’s", "aero-lodzs"),
        ("Новости дня", "paper-example"),
        ("", "paper-example"),
        ("null", "source-null"),
        ("2026", "source-2026"),
        ("1e5", "source-1e5"),
        ("20 Minuten", "20-minuten"),
        ("taken", "taken-2"),
        ("twice", "twice-3"),
        ("a" * 60, "a" * 40),
        ("b" * 40, "b" * 38 + "-2"),
        ("insight analysis and research about the world", "insight-analysis-and-research-about-the"),
    ],
)
def test_a_name_is_made_of_the_title(wanted: str, name: str):
    taken = {"taken", "twice", "twice-2", "b" * 40}
    made = free_name([wanted, "paper.example"], taken)
    assert made == name
    assert re.fullmatch(NAME[1:-1], made)
    assert read_document(f"{made}: [{made}]").root.plain() == {made: [made]}  # never read as a number or as true


def test_with_no_letters_at_all_there_is_a_name_too():
    assert free_name(["…"], {"source"}) == "source-2"


def test_sources_are_shown_as_they_are_written():
    text = "\ufeffsources:\n  a:\n    url: https://a.example/${KEY}\n"
    assert written_sources(text) == {"a": {"url": "https://a.example/${KEY}"}}
    assert written_sources("sources: 7\n") == {}
    assert written_sources("") == {}


@pytest.fixture
def schedule(tmp_path: Path) -> Path:
    path = tmp_path / "schedule.yaml"
    path.write_bytes(SCHEDULE.encode())
    path.chmod(0o640)
    return path


def test_the_file_is_replaced_and_a_copy_of_it_kept(schedule: Path):
    copy = replace(schedule, SCHEDULE, "new: 1\r\n")
    assert copy == schedule.with_name("schedule.yaml.bak")
    assert (schedule.read_bytes(), copy.read_bytes()) == (b"new: 1\r\n", SCHEDULE.encode())
    assert [path.stat().st_mode & 0o777 for path in (schedule, copy)] == [0o640, 0o640]
    assert sorted(path.name for path in schedule.parent.iterdir()) == ["schedule.yaml", "schedule.yaml.bak"]


def test_a_link_stays_a_link(schedule: Path):
    link = schedule.parent / "link.yaml"
    link.symlink_to(schedule)
    assert replace(link, SCHEDULE, "new: 1\n") == schedule.with_name("schedule.yaml.bak")
    assert link.is_symlink()
    assert schedule.read_text() == "new: 1\n"


def test_what_was_changed_meanwhile_stays(schedule: Path):
    schedule.write_text("other: 1\n")
    with pytest.raises(UsageError, match=r"schedule\.yaml: was changed in the meantime"):
        replace(schedule, SCHEDULE, "new: 1\n")
    assert [path.read_text() for path in schedule.parent.iterdir()] == ["other: 1\n"]


def test_a_draft_stands_beside_the_file_and_goes_again(schedule: Path):
    with draft(schedule, "é: 1\n") as written:
        assert written.parent == schedule.parent
        assert written.read_bytes() == "é: 1\n".encode()
    assert list(schedule.parent.iterdir()) == [schedule]


def test_a_full_disk_leaves_everything_as_it_was(schedule: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        replace(schedule, SCHEDULE, "new: 1\n")
    assert [path.read_text() for path in schedule.parent.iterdir()] == [SCHEDULE]


def test_where_nothing_may_be_written_it_is_said(schedule: Path, monkeypatch: pytest.MonkeyPatch):
    def forbidden(**_options: object) -> tuple[int, str]:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", forbidden)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        replace(schedule, SCHEDULE, "new: 1\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(UsageError, match=r"x\.yaml: cannot be read"):
        read_text(tmp_path / "x.yaml")
