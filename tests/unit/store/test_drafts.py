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
