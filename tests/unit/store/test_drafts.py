from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.store.drafts import Drafts

FILES = {"edition.html": b"<p>R\xc3\xa4in</p>", "edition.txt": b"Rain\r\n"}


def test_the_files_of_an_edition_are_written_byte_for_byte_to_the_folder_of_its_slot(tmp_path: Path):
    folder = Drafts(tmp_path / "outbox").write("weekly", "2026-11-27T0700", FILES)
    assert folder == tmp_path / "outbox" / "weekly" / "2026-11-27T0700"
    assert folder == Drafts(tmp_path / "outbox").folder("weekly", "2026-11-27T0700")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES


def test_writing_again_replaces_the_files_and_leaves_others_alone(tmp_path: Path):
    drafts = Drafts(tmp_path)
    folder = drafts.write("weekly", "slot", FILES)
    (folder / "notes.txt").write_text("mine")
    drafts.write("weekly", "slot", {"edition.html": b"new"})
    assert (folder / "edition.html").read_bytes() == b"new"
    assert (folder / "edition.txt").read_bytes() == FILES["edition.txt"]
    assert (folder / "notes.txt").read_text() == "mine"


def test_whoever_has_a_file_open_keeps_the_whole_old_one(tmp_path: Path):
    drafts = Drafts(tmp_path)
    folder = drafts.write("weekly", "slot", FILES)
    with (folder / "edition.html").open("rb") as reader:
        drafts.write("weekly", "slot", {"edition.html": b"new"})
        assert reader.read() == FILES["edition.html"]


def test_a_file_in_the_place_of_the_outbox_is_told(tmp_path: Path):
    (tmp_path / "outbox").write_text("not a folder")
    with pytest.raises(StoreError, match=r"outbox/weekly/slot: .*; check that the folder may be written"):
        Drafts(tmp_path / "outbox").write("weekly", "slot", FILES)
    assert (tmp_path / "outbox").read_text() == "not a folder"


def test_a_file_that_cannot_be_replaced_is_told_and_leaves_no_half_of_the_new_one(tmp_path: Path):
    drafts = Drafts(tmp_path)
    (drafts.folder("weekly", "slot") / "edition.html").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"Is a directory"):
        drafts.write("weekly", "slot", FILES)
    assert [path.name for path in drafts.folder("weekly", "slot").iterdir()] == ["edition.html"]


def save(drafts: Drafts, sheet: bytes, draft: bytes = b"draft") -> int | None:
    """Replace the editor's file, and keep the version before; its number."""
    number = drafts.keep_version("weekly", "slot")
    drafts.write("weekly", "slot", {"draft.yaml": draft, "edition.yaml": sheet})
    return number


def test_a_file_is_read_byte_for_byte_and_none_is_none(tmp_path: Path):
    drafts = Drafts(tmp_path)
    assert drafts.read("weekly", "slot", "edition.txt") is None
    drafts.write("weekly", "slot", FILES)
    assert drafts.read("weekly", "slot", "edition.txt") == FILES["edition.txt"]


def test_a_file_that_cannot_be_read_or_is_too_large_is_told(tmp_path: Path):
    drafts = Drafts(tmp_path)
    (drafts.folder("weekly", "slot") / "edition.yaml").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"edition\.yaml: Is a directory; check that the file may be read"):
        drafts.read("weekly", "slot", "edition.yaml")
    drafts.write("weekly", "slot", {"draft.yaml": b"x" * (1024**2 + 1)})
    with pytest.raises(StoreError, match=r"draft\.yaml: larger than 1 MB"):
        drafts.read("weekly", "slot", "draft.yaml")


def test_the_version_before_is_kept_with_its_draft(tmp_path: Path):
    drafts = Drafts(tmp_path)
    assert drafts.versions("weekly", "slot") == ()
    assert save(drafts, b"one", b"draft one") is None
    assert save(drafts, b"two", b"draft two") == 1
    assert save(drafts, b"three") == 2
    folder = drafts.folder("weekly", "slot") / "versions"
    assert drafts.versions("weekly", "slot") == (folder / "edition-001.yaml", folder / "edition-002.yaml")
    assert [path.read_bytes() for path in drafts.versions("weekly", "slot")] == [b"one", b"two"]
    assert (folder / "draft-001.yaml").read_bytes() == b"draft one"
    assert (folder / "draft-002.yaml").read_bytes() == b"draft two"


def test_what_is_kept_already_is_not_kept_again(tmp_path: Path):
    drafts = Drafts(tmp_path)
    save(drafts, b"one")
    assert drafts.keep_version("weekly", "slot") == 1
    assert drafts.keep_version("weekly", "slot") is None
    assert len(drafts.versions("weekly", "slot")) == 1


def test_a_file_without_a_draft_is_kept_alone(tmp_path: Path):
    drafts = Drafts(tmp_path)
    drafts.write("weekly", "slot", {"edition.yaml": b"one"})
    assert drafts.keep_version("weekly", "slot") == 1
    assert [path.name for path in (drafts.folder("weekly", "slot") / "versions").iterdir()] == ["edition-001.yaml"]


def test_the_newest_hundred_versions_are_kept_and_other_files_are_left_alone(tmp_path: Path):
    drafts = Drafts(tmp_path)
    for number in range(103):
        save(drafts, b"%d" % number)
    (drafts.folder("weekly", "slot") / "versions" / "mine.yaml").write_text("mine")
    assert save(drafts, b"the last") == 103
    kept = drafts.versions("weekly", "slot")
    assert [path.name for path in kept] == [f"edition-{number:03}.yaml" for number in range(4, 104)]
    names = {path.name for path in (drafts.folder("weekly", "slot") / "versions").iterdir()}
    assert names == {f"{kind}-{number:03}.yaml" for kind in ("edition", "draft") for number in range(4, 104)} | {
        "mine.yaml"
    }


def test_versions_are_numbered_on_beyond_a_thousand(tmp_path: Path):
    drafts = Drafts(tmp_path)
    save(drafts, b"one")
    (drafts.folder("weekly", "slot") / "versions").mkdir()
    for number in (2, 999, 1000):
        (drafts.folder("weekly", "slot") / "versions" / f"edition-{number:03}.yaml").write_bytes(b"old")
    assert drafts.keep_version("weekly", "slot") == 1001


def test_an_old_version_that_cannot_be_deleted_is_told(tmp_path: Path):
    drafts = Drafts(tmp_path)
    for number in range(101):
        save(drafts, b"%d" % number)
    blocked = drafts.folder("weekly", "slot") / "versions" / "draft-001.yaml"
    blocked.unlink()
    blocked.mkdir()
    with pytest.raises(StoreError, match=r"versions: .*; check that old versions may be deleted there"):
        save(drafts, b"the last")


def test_versions_that_cannot_be_listed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    drafts = Drafts(tmp_path)
    (drafts.folder("weekly", "slot") / "versions").mkdir(parents=True)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)  # a superuser, as in a container, may read every folder
    with pytest.raises(StoreError, match=r"versions: Permission denied; check that the folder may be read"):
        drafts.versions("weekly", "slot")


def test_the_draft_that_a_file_was_made_from_is_found_among_the_versions(tmp_path: Path):
    drafts = Drafts(tmp_path)
    assert drafts.draft_of("weekly", "slot", lambda _: True) is None
    save(drafts, b"one", b"draft one")
    save(drafts, b"two", b"draft two")
    drafts.write("weekly", "slot", {"draft.yaml": b"draft three"})  # a crash came before its edition.yaml
    assert drafts.draft_of("weekly", "slot", lambda draft: True) == b"draft three"
    assert drafts.draft_of("weekly", "slot", lambda draft: draft == b"draft one") == b"draft one"
    assert drafts.draft_of("weekly", "slot", lambda draft: draft == b"another") is None
