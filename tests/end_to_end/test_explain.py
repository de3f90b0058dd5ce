"""How a text or a page is read, as `digest explain` shows it."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from digest.articles.scrape import LineClass
from digest.cli import explain, main
from digest.model import Reading
from tests.end_to_end.conftest import Desk

BODY = "\n\n".join(
    f"The harbour board of Port Ellery met on Tuesday and voted, for the {number}th time this year, to dredge the "
    f"channel before winter. The work costs {number} million crowns, and the ferries will stop for {number} weeks."
    for number in range(4, 12)
)
TEXT = f"Menu\n\nSubscribe\n\nHarbour board votes to dredge the channel\n\nBy Ida Brandt\n\n{BODY}\n"


def explained(*words: str, given: str | bytes | None = None, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["explain", *words], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == exit_code, result.output
    return result


def as_json(*words: str, **options: Any) -> Any:
    return json.loads(explained(*words, "--json", **options).stdout)["items"]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_line_of_a_text_has_its_number_class_and_confidence(text: Path) -> None:
    said = explained(str(text)).stdout.splitlines()
    lines = TEXT.splitlines()
    assert said[0] == "harbour.txt"
    for number, line in enumerate(lines, start=1):
        shown = said[number]
        assert shown.split()[0] == str(number)
        assert shown.endswith(line)
    assert said[5].split()[:2] == ["5", "title"]
    assert float(said[5].split()[2].rstrip("?")) > 0
    assert said[9].split()[1] == "body"


def test_lines_that_are_not_sure_are_marked(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "?" not in explained(str(text)).stdout
    monkeypatch.setattr(explain, "_UNSURE", 0.99)
    said = explained(str(text)).stdout
    confidence = next(line for line in as_json(str(text))[0]["lines"] if line["class"] == "title")["confidence"]
    assert f"title       {confidence:.2f}?  Harbour board" in said
    assert "? behind a number: not sure, below 0.99" in said


def test_below_the_lines_stands_what_was_read(text: Path) -> None:
    said = explained(str(text)).stdout
    assert "\nTitle       Harbour board votes to dredge the channel\n" in said
    assert "\nAuthors     Ida Brandt\n" in said
    assert "\nPublished   not found\n" in said
    assert f"\nText        {len(BODY.split())} words in 8 paragraphs\n" in said
    assert "of 1 for the whole" in said
    assert "\nLines: title 1" in said


def test_json_has_all_of_it(text: Path) -> None:
    [item] = as_json(str(text))
    assert item["reading"]["title"] == "Harbour board votes to dredge the channel"
    assert item["reading"]["authors"] == ["Ida Brandt"]
    assert item["reading"]["words"] == len(BODY.split())
    assert 0 < item["confidence"] <= 1
    assert [line["number"] for line in item["lines"]] == list(range(1, len(TEXT.split("\n")) + 1))
    assert {line["class"] for line in item["lines"]} <= set(LineClass)
    assert item["refused"] is None


def test_all_classes_have_a_style() -> None:
    assert set(explain._STYLES) == set(LineClass)


def test_a_text_may_come_from_the_standard_input() -> None:
    said = explained("-", given=TEXT).stdout
    assert said.startswith("standard input\n")
    assert "Harbour board votes" in said


@pytest.mark.parametrize("format_name", ["html", None])
def test_the_format_may_be_said(tmp_path: Path, format_name: str | None) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    page = tmp_path / ("page" if format_name else "page.html")
    page.write_text(
        f"<html><title>Harbour board votes</title><article><h1>Harbour board votes</h1>{paragraphs}</article></html>"
    )
    said = explained(str(page), *(["--as", format_name] if format_name else [])).stdout
    assert "Harbour board votes" in said
    assert "8 paragraphs" in said
    assert "\n    1  The harbour board of Port Ellery met on Tuesday" in said


def test_a_page_says_where_each_field_was_found(desk: Desk) -> None:
    said = explained(str(desk.inbox / "skarrow-shaft-houses.html")).stdout
    assert "Skarrow to buy 43 houses above a forgotten mine shaft" in said
    assert "Published   2026-11-18 06:30 UTC" in said
    [item] = as_json(str(desk.inbox / "skarrow-shaft-houses.html"))
    for field, place in item["reading"]["origins"].items():
        assert f"({place})" in said
        assert item["reading"]["paragraphs" if field == "body" else field]
    assert item["reading"]["published"] == "2026-11-18T06:30:00+00:00"


def test_records_are_read_one_by_one(desk: Desk, tmp_path: Path) -> None:
    records = [
        {"title": "One", "body": BODY, "embargo": "2026-12-01T06:00Z", "date": "2026-11-20", "related": _related(12)},
        {"title": "Two"},
        7,
    ]
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    said = explained(str(path), exit_code=1)
    assert "wire.jsonl:1\nTitle       One\n" in said.stdout
    assert "Published   2026-11-20\n" in said.stdout
    assert "Embargo     2026-12-01 06:00 UTC\n" in said.stdout
    assert "Related     Piece 9 (Cities, https://paper.example/9)" in said.stdout
    assert "and 2 more related pieces" in said.stdout
    assert "Refused: has no body" in said.stderr
    assert "Refused: is not an object" in said.stderr
    assert [item["refused"] is None for item in as_json(str(path), exit_code=1)] == [True, False, False]


def _related(number: int) -> list[dict[str, str]]:
    return [
        {"title": f"Piece {n}", "section": "Cities", "url": f"https://paper.example/{n}"} for n in range(number)
    ] + [{"title": "Piece with nothing else"}][number:]


def test_of_many_records_the_first_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "wire.json"
    path.write_text(json.dumps([{"title": f"Title {n}", "body": BODY} for n in range(22)]), encoding="utf-8")
    said = explained(str(path)).stdout
    assert "Title 19" in said
    assert "Title 20" not in said
    assert said.endswith("and 2 more; --json shows them all\n")
    assert len(as_json(str(path))) == 22


@pytest.mark.parametrize(
    ("hour", "sure", "words"),
    [
        (12, True, "2026-11-20"),  # a date without a time stands at noon
        (7, True, "2026-11-20 07:00 UTC"),
        (12, False, "2026-11-20, inferred: it is not printed as a fact"),
    ],
)
def test_a_date_is_said_as_surely_as_it_is_known(hour: int, sure: bool, words: str) -> None:
    moment = datetime(2026, 11, 20, hour, tzinfo=UTC)
    assert explain._when(Reading(title="A", paragraphs=("B",), published=moment, published_sure=sure)) == words


def test_what_is_no_article_is_told_why(tmp_path: Path) -> None:
    path = tmp_path / "wall.txt"
    path.write_text("We value your privacy\n\nAccept all cookies\n", encoding="utf-8")
    said = explained(str(path), exit_code=1)
    assert said.stderr.startswith("Refused: ")
    [item] = as_json(str(path), exit_code=1)
    assert said.stderr.strip() == f"Refused: {item['refused'].removeprefix('no article: ')}"
    assert item["reading"] is None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "is empty"),
        ("a.docx", b"PK\x03\x04 and so on", "is not text but"),
        ("a.txt", b"x" * 5_000_001, "is larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    said = explained(str(tmp_path / name), exit_code=2).stderr
    assert words in said
    assert len(said.splitlines()) == 1


def test_an_empty_standard_input_is_said() -> None:
    assert explained("-", given="", exit_code=2).stderr.startswith("standard input: is empty")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert "does not exist" in explained(str(tmp_path / "gone.txt"), exit_code=2).stderr
    assert "is a directory" in explained(str(tmp_path), exit_code=2).stderr


def test_a_file_that_may_not_be_opened_is_said(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_words: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert "harbour.txt: cannot be opened (Permission denied)" in explained(str(text), exit_code=2).stderr


def on_a_terminal(file: Path, **environment: str) -> str:
    """What the command prints on a terminal of 100 columns."""
    usual = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digest", "explain", str(file)]
    with subprocess.Popen(
        command,
        env={**usual, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
    os.close(ours)
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other side was closed
        return b""


def test_on_a_terminal_lines_are_coloured_and_end_at_its_edge(text: Path) -> None:
    said = on_a_terminal(text)
    assert "\x1b[1mHarbour board votes to dredge the channel\x1b[0m" in said
    assert "\x1b[2mSubscribe\x1b[0m" in said or "\x1b[33mSubscribe\x1b[0m" in said
    body = next(line for line in said.splitlines() if "The harbour board of Port Ellery" in line)
    assert body.endswith("…")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colours_there_are_none(text: Path, environment: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(text, **environment)
    assert "\x1b" not in explained(str(text)).stdout


def test_control_characters_of_a_text_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b[2J.txt"
    path.write_text(
        TEXT.replace("Harbour board", "Harbour\x1b[2J\x07\u202eboard").replace("Menu", "\x1b]0;owned\x07Menu")
    )
    for said in (on_a_terminal(path, NO_COLOR="1"), explained(str(path)).output):
        assert not {c for c in said if not c.isprintable()} - {"\n", "\r"}


def test_of_a_refused_text_the_lines_are_shown_all_the_same(tmp_path: Path) -> None:
    wall = tmp_path / "wall.txt"
    wall.write_text("The Paper\n\nWe use cookies. Please accept the cookies to go on.\n\nAccept all", "utf-8")
    said = explained(str(wall), exit_code=1)
    assert said.stderr.startswith("Refused: a consent wall")
    assert [line.split()[0] for line in said.stdout.splitlines()[1:6]] == ["1", "2", "3", "4", "5"]


def test_a_page_that_is_piped_in_is_read_as_one() -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    page = f"<!doctype html><html><head><title>The channel</title></head><body><h1>The channel</h1>{paragraphs}</body></html>"
    [item] = as_json("-", given=page)
    assert item["reading"]["title"] == "The channel"
    refused = explained("-", "--as", "text", given=page, exit_code=1).stderr
    assert "this is HTML: save it with the ending .html" in refused


def test_a_date_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(f"---\ntitle: The channel\ndate: last Tuesday\n---\n\n{BODY}\n", "utf-8")
    assert "not found  (not read: 'last Tuesday')" in explained(str(note)).stdout
