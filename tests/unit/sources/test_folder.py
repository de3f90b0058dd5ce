import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from digest.errors import SourceError
from digest.interfaces import Harvest, Surroundings
from digest.model import Format
from digest.sources.folder import FolderOptions, FolderSource
from tests.looking import FIRST_LOOK


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def look(inbox: Path, **options: object) -> Harvest:
    surroundings = Surroundings(base=inbox.parent, outbox=inbox.parent / "outbox")
    return FolderSource("drop", FolderOptions.model_validate({"path": inbox.name, **options}), surroundings).collect(
        FIRST_LOOK
    )


def origins(harvest: Harvest) -> list[str]:
    return [item.origin for item in harvest.items]


def problems(harvest: Harvest) -> list[str]:
    return [str(problem) for problem in harvest.problems]


def test_each_ending_has_its_format_and_files_come_by_name(inbox: Path):
    for name in ("c.html", "a.txt", "b.MD", "d.htm", "e.markdown"):
        (inbox / name).write_text("Words.", "utf-8")
    (inbox / "f.json").write_text('{"title": "A"}', "utf-8")
    (inbox / "g.jsonl").write_text('{"title": "A"}\n{"title": "B"}', "utf-8")
    (inbox / "h.ndjson").write_text('{"title": "A"}', "utf-8")
    harvest = look(inbox)
    assert [(item.origin, item.format) for item in harvest.items] == [
        ("inbox/a.txt", Format.TEXT),
        ("inbox/b.MD", Format.MARKDOWN),
        ("inbox/c.html", Format.HTML),
        ("inbox/d.htm", Format.HTML),
        ("inbox/e.markdown", Format.MARKDOWN),
        ("inbox/f.json", Format.RECORD),
        ("inbox/g.jsonl:1", Format.RECORD),
        ("inbox/g.jsonl:2", Format.RECORD),
        ("inbox/h.ndjson:1", Format.RECORD),
    ]
    assert harvest.problems == ()
    assert harvest.items[0].content == "Words."
    assert harvest.items[7].content == {"title": "B"}


def test_a_page_is_decoded_by_its_own_label_and_a_text_is_not(inbox: Path):
    (inbox / "a.html").write_bytes(b'<meta charset="koi8-r">' + "Новости дня".encode("koi8-r"))
    (inbox / "b.json").write_bytes(b"\xef\xbb\xbf" + '{"title": "Café"}'.encode())
    page, record = look(inbox).items
    assert str(page.content).endswith("Новости дня")
    assert record.content == {"title": "Café"}


def test_hidden_files_litter_and_inner_folders_are_passed_over_silently(inbox: Path):
    for name in (".DS_Store", ".hidden.txt", "Thumbs.db", "desktop.ini", "~$draft.docx"):
        (inbox / name).write_text("x", "utf-8")
    (inbox / "old").mkdir()
    (inbox / "old" / "a.txt").write_text("x", "utf-8")
    assert look(inbox) == Harvest(complete=True)


def test_a_folder_is_read_with_its_folders_if_asked(inbox: Path):
    (inbox / "b" / "c").mkdir(parents=True)
    for path in ("a.txt", "b/x.txt", "b/c/y.txt", "z.txt"):
        (inbox / path).write_text("x", "utf-8")
    harvest = look(inbox, recursive=True)
    assert origins(harvest) == ["inbox/a.txt", "inbox/b/c/y.txt", "inbox/b/x.txt", "inbox/z.txt"]


def test_folders_in_folders_end_somewhere(inbox: Path):
    deep = inbox.joinpath(*"123456789abc")
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x", "utf-8")
    harvest = look(inbox, recursive=True)
    assert harvest.items == ()
    assert problems(harvest) == ["inbox/1/2/3/4/5/6/7/8/9/a: is more than 10 folders deep, and was not read"]


def test_an_ending_that_cannot_be_read_is_one_line_however_many_files_have_it(inbox: Path):
    for name in ("b.docx", "a.DOCX", "README"):
        (inbox / name).write_text("x", "utf-8")
    assert problems(look(inbox)) == [
        "inbox/README: cannot read files without an ending; save it as .txt, .md or .html",
        "inbox/a.DOCX: cannot read .docx files (there are 1 more); save it as .txt, .md or .html",
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("b.txt", b"", "is empty"),
        ("b.md", b" \n\t\n", "is empty"),
        ("b.txt", b"%PDF-1.7 and so on", "is not text, though its name ends in .txt"),
        ("b.html", bytes(2000), "is not text"),
        ("b.txt", b"x" * 100_001, "is larger than 0.1 MB; raise 'max_file_mb'"),
        ("b.json", b'{"title": }', "is not valid JSON at column 11"),
        ("b.jsonl", b'["title"]', "is not an object"),
    ],
)
def test_one_bad_file_is_one_clear_problem_and_the_rest_goes_on(inbox: Path, name: str, data: bytes, words: str):
    (inbox / "a.txt").write_text("First.", "utf-8")
    (inbox / name).write_bytes(data)
    (inbox / "c.txt").write_text("Last.", "utf-8")
    harvest = look(inbox, max_file_mb=0.1)
    assert origins(harvest) == ["inbox/a.txt", "inbox/c.txt"]
    [problem] = problems(harvest)
    assert problem.startswith(f"inbox/{name}")
    assert words in problem


def test_a_file_of_just_the_allowed_size_is_read(inbox: Path):
    (inbox / "a.txt").write_bytes(b"x" * 100_000)
    assert origins(look(inbox, max_file_mb=0.1)) == ["inbox/a.txt"]


def test_links_may_not_lead_out_of_the_folder(inbox: Path):
    secret = inbox.parent / "secret.txt"
    secret.write_text("secret", "utf-8")
    (inbox.parent / "more").mkdir()
    (inbox.parent / "more" / "x.txt").write_text("secret", "utf-8")
    (inbox / "a.txt").symlink_to(secret)
    (inbox / "b").symlink_to(inbox.parent / "more")
    (inbox / "c.txt").symlink_to("../secret.txt")
    harvest = look(inbox, recursive=True)
    assert harvest.items == ()
    assert [problem.partition(":")[0] for problem in problems(harvest)] == ["inbox/a.txt", "inbox/b", "inbox/c.txt"]
    assert all("leads out of the folder" in problem for problem in problems(harvest))


def test_links_inside_the_folder_are_followed_to_files_but_never_round_in_circles(inbox: Path):
    (inbox / "real.txt").write_text("x", "utf-8")
    (inbox / "alias.txt").symlink_to("real.txt")
    (inbox / "circle").symlink_to(".")
    assert origins(look(inbox, recursive=True)) == ["inbox/alias.txt", "inbox/real.txt"]


def test_links_to_nothing_or_to_themselves_and_pipes_are_said(inbox: Path):
    (inbox / "a.txt").symlink_to("gone.txt")
    (inbox / "b.txt").symlink_to("b.txt")
    os.mkfifo(inbox / "c.txt")
    assert [problem.partition(": ")[2] for problem in problems(look(inbox))] == [
        "is no ordinary file, or a link to nothing. Delete it"
    ] * 3


def test_the_folder_itself_may_be_a_link(inbox: Path):
    (inbox / "a.txt").write_text("x", "utf-8")
    (inbox.parent / "drop").symlink_to(inbox)
    assert origins(look(inbox.parent / "drop")) == ["drop/a.txt"]


def test_a_line_break_in_a_file_name_cannot_forge_a_message(inbox: Path):
    (inbox / "a\nall is well.txt").write_text("", "utf-8")
    (inbox / "b\x1b[2J.txt").write_text("x", "utf-8")
    harvest = look(inbox)
    assert problems(harvest) == ["inbox/a\\nall is well.txt: is empty. Delete it, or save it again"]
    assert origins(harvest) == ["inbox/b\\x1b[2J.txt"]


def test_a_file_name_that_is_no_utf_8_is_shown_with_escapes(inbox: Path):
    Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.txt")).write_text("x", "utf-8")
    assert origins(look(inbox)) == ["inbox/caf\\udce9.txt"]


@pytest.fixture
def locked_inbox() -> Iterator[Path]:
    """A folder with a file and a folder that we may not open. As root we become nobody for as long, whom rights bind."""
    with tempfile.TemporaryDirectory(prefix="digest-") as base:
        inbox = Path(base) / "inbox"
        (inbox / "b").mkdir(parents=True)
        (inbox / "a.txt").write_text("x", "utf-8")
        (inbox / "c.txt").write_text("x", "utf-8")
        Path(base).chmod(0o755)
        (inbox / "a.txt").chmod(0)
        (inbox / "b").chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield inbox
        finally:
            if root:
                os.seteuid(0)
            (inbox / "b").chmod(0o755)


def test_what_may_not_be_opened_is_said_and_the_rest_goes_on(locked_inbox: Path):
    harvest = look(locked_inbox, recursive=True)
    assert origins(harvest) == ["inbox/c.txt"]
    assert problems(harvest) == [
        "inbox/a.txt: cannot be opened (Permission denied). Change its permissions",
        "inbox/b: cannot be opened (Permission denied). Change its permissions",
    ]


def test_a_missing_folder_is_an_error_that_says_what_to_do(inbox: Path):
    with pytest.raises(SourceError, match=r"there is no folder 'nowhere'\. Create it, or correct 'path'"):
        look(inbox, path="nowhere")


def test_unknown_options_are_refused():
    with pytest.raises(ValidationError, match="recursiv"):
        FolderOptions.model_validate({"path": "inbox", "recursiv": True})
