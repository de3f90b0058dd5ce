import json
import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from digest.articles.read import read
from digest.errors import NotAnArticle, SourceError
from digest.interfaces import Harvest, Surroundings
from digest.model import Format, Reading
from digest.sources import folder
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
        ("b.txt", b"%PDF-1.7 and so on", "is not text but a picture, a PDF"),
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


def test_of_a_file_of_50_mb_only_so_much_is_read_as_is_allowed(inbox: Path):
    with (inbox / "a.txt").open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    try:
        assert problems(look(inbox)) == ["inbox/a.txt: is larger than 5 MB; raise 'max_file_mb', or split it"]
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_a_folder_with_more_than_memory_should_hold_is_an_error(inbox: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "_MAX_BYTES", 1_000_000)
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_bytes(b"x" * 500_000)
    assert len(look(inbox).items) == 2
    (inbox / "c.txt").write_bytes(b"x")
    with pytest.raises(SourceError, match=r"more than 1 MB of files in 'inbox'\. Move old ones"):
        look(inbox)


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
    (inbox / "d.txt").symlink_to("c.txt")
    (inbox / "e").symlink_to("f")
    (inbox / "f").symlink_to("e")
    assert [problem.partition(": ")[2] for problem in problems(look(inbox, recursive=True))] == [
        "is no ordinary file, or a link to nothing. Delete it"
    ] * 6


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
    """A folder with a file and two folders that we may not open: of one not even the names in it may be read.

    As root we become nobody for as long, whom rights bind.
    """
    with tempfile.TemporaryDirectory(prefix="digest-") as base:
        inbox = Path(base) / "inbox"
        (inbox / "b").mkdir(parents=True)
        (inbox / "d").mkdir()
        (inbox / "a.txt").write_text("x", "utf-8")
        (inbox / "c.txt").write_text("x", "utf-8")
        (inbox / "d" / "e.txt").write_text("x", "utf-8")
        Path(base).chmod(0o755)
        (inbox / "a.txt").chmod(0)
        (inbox / "b").chmod(0)
        (inbox / "d").chmod(0o744)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield inbox
        finally:
            if root:
                os.seteuid(0)
            (inbox / "b").chmod(0o755)
            (inbox / "d").chmod(0o755)


def test_what_may_not_be_opened_is_said_and_the_rest_goes_on(locked_inbox: Path):
    harvest = look(locked_inbox, recursive=True)
    assert origins(harvest) == ["inbox/c.txt"]
    assert problems(harvest) == [
        "inbox/a.txt: cannot be opened (Permission denied). Change its permissions",
        "inbox/b: cannot be opened (Permission denied). Change its permissions",
        "inbox/d/e.txt: cannot be opened (Permission denied). Change its permissions",
    ]


def test_a_missing_folder_is_an_error_that_says_what_to_do(inbox: Path):
    with pytest.raises(SourceError, match=r"there is no folder 'nowhere'\. Create it, or correct 'path'"):
        look(inbox, path="nowhere")


def test_unknown_options_are_refused():
    with pytest.raises(ValidationError, match="recursiv"):
        FolderOptions.model_validate({"path": "inbox", "recursiv": True})


# ---------------------------------------------------------------- records with other names

WIRE = {
    "headline": "Tram 2 loses its last conductor",
    "content": {"html": "<p>The city counted 1.2 million passengers on the line last year.</p>"},
    "credits": [{"name": "Karl Novak"}, {"name": "Ida Brandt"}],
    "stamps": {"printed": "2026-11-19T08:00Z", "free.from": "2026-11-24T06:00+01:00"},
    "title": "wire-0815",
    "rubric": "Cities",
}
NAMES = {
    "title": "headline",
    "body": "content.html",
    "authors": "credits.0.name",
    "published": "stamps.printed",
    "embargo": "stamps.free.from",
    "section": "rubric",
}


def readings(harvest: Harvest) -> list[Reading]:
    return [read(item) for item in harvest.items]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_records_with_other_names_are_read_as_the_options_say(inbox: Path, name: str):
    (inbox / name).write_text(json.dumps(WIRE), "utf-8")
    [reading] = readings(look(inbox, fields=NAMES))
    assert reading.title == "Tram 2 loses its last conductor"
    assert reading.paragraphs == ("The city counted 1.2 million passengers on the line last year.",)
    assert reading.authors == ("Karl Novak",)
    assert reading.section == "Cities"
    assert reading.published == datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert reading.embargo == datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_a_mapped_field_that_a_record_lacks_is_not_there_whatever_else_it_has_by_that_name(inbox: Path):
    less = {name: value for name, value in WIRE.items() if name != "headline"}
    (inbox / "a.jsonl").write_text(json.dumps(less) + "\n" + json.dumps(WIRE | {"stamps": None}), "utf-8")
    untitled, undated = look(inbox, fields=NAMES).items
    with pytest.raises(NotAnArticle, match="has no title"):
        read(untitled)
    assert (read(undated).published, read(undated).embargo) == (None, None)


def test_a_mapped_embargo_that_cannot_be_read_keeps_the_article_back(inbox: Path):
    (inbox / "a.json").write_text(json.dumps(WIRE | {"stamps": {"free.from": "when the minister has spoken"}}), "utf-8")
    [item] = look(inbox, fields=NAMES).items
    with pytest.raises(NotAnArticle, match="embargo 'when the minister has spoken' is no date"):
        read(item)


def test_the_embargo_of_a_markdown_file_stands_in_its_front_matter(inbox: Path):
    words = "---\ntitle: Tram 2\nembargo: 2026-11-24 06:00\n---\n\nThe city counted 1.2 million passengers.\n"
    (inbox / "a.md").write_text(words, "utf-8")
    [reading] = readings(look(inbox, fields=NAMES))
    assert reading.embargo == datetime(2026, 11, 24, 18, tzinfo=UTC)


def test_records_that_stand_deep_in_a_file_are_found_where_the_options_say(inbox: Path):
    (inbox / "a.json").write_text(json.dumps({"response": {"results": [WIRE, WIRE]}}), "utf-8")
    (inbox / "b.json").write_text(json.dumps({"answer": [WIRE]}), "utf-8")
    harvest = look(inbox, records="response.results", fields=NAMES)
    assert origins(harvest) == ["inbox/a.json item 1", "inbox/a.json item 2"]
    assert problems(harvest) == [
        "inbox/b.json: has nothing at 'response.results', where its records should be; the file has answer"
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"titel": "headline"}, r'"titel" is no field of an article; did you mean "title"\? left of the colon'),
        ({"zzz": "headline"}, r'"zzz" is no field of an article; left of the colon stands one of title, body'),
        ({"date": "a", "published": "b"}, "date and published are the same field; keep one"),
        ({"title": "head..line"}, "expected a name in the file"),
        ({"title": ""}, "expected a name in the file"),
        ({"title": "x" * 201}, "expected a name in the file"),
    ],
)
def test_a_wrong_mapping_is_refused(fields: dict[str, str], words: str):
    with pytest.raises(ValidationError, match=words):
        FolderOptions.model_validate({"path": "inbox", "fields": fields})


def test_related_pieces_are_followed_if_asked(inbox: Path):
    assert not look(inbox).follow_related
    assert look(inbox, follow_related=True).follow_related
