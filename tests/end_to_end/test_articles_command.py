"""`digest articles`: what was collected, found again, shown whole, and forgotten."""

import json
import re
import sys

import pytest

from tests.end_to_end.conftest import Desk
from tests.end_to_end.test_commands import said_to


@pytest.fixture
def collected(desk: Desk) -> Desk:
    desk("collect")
    return desk


def first_id(desk: Desk, *words: str) -> str:
    identity: str = desk.json("articles", *words)["articles"][0]["id"]
    return identity


def test_before_anything_was_collected_it_says_so(desk: Desk):
    assert desk("articles").stdout == "Nothing was collected yet.\n"


def test_the_list_has_each_article_with_the_beginning_of_its_id(collected: Desk):
    answer = collected.json("articles", "--limit", "1000")
    assert answer["total"] == len(answer["articles"]) > 10
    shown = collected("articles", "--limit", "3").stdout
    assert answer["articles"][0]["id"][:8] in shown
    assert f"{answer['total']} articles, of which {answer['total'] - 3} are not shown" in shown


def test_words_are_found_in_titles_and_texts_whatever_is_typed(collected: Desk):
    found = collected.json("articles", "--search", "roofer")["articles"]
    assert found
    assert "roofer" in found[0]["title"]
    for odd in ('"unbalanced', "AND OR NOT", "(((", "*", "🦊", "x" * 10_000):
        collected("articles", "--search", odd)
    assert collected("articles", "--search", "zzyzx").stdout == "No article fits.\n"


def test_filters_can_be_put_together(collected: Desk):
    everything = collected.json("articles", "--limit", "1000")["articles"]
    inbox = collected.json("articles", "--source", "inbox", "--limit", "1000")["articles"]
    assert {one["source"] for one in inbox} == {"inbox"}
    assert 0 < len(inbox) < len(everything)
    author = next(one["authors"][0] for one in everything if one["authors"])
    assert all(author in one["authors"] for one in collected.json("articles", "--author", author)["articles"])
    assert collected.json("articles", "--since", "2030-01-01")["total"] == 0
    assert collected.json("articles", "--since", "3650d", "--until", "2030-01-01")["total"] == len(everything)


def test_what_was_printed_is_no_longer_new(collected: Desk):
    new = collected.json("articles", "--state", "new")["total"]
    collected("send", "weekly")
    printed = collected.json("articles", "--state", "printed", "--limit", "1000")
    assert printed["total"] + collected.json("articles", "--state", "new")["total"] == new
    assert printed["articles"][0]["printed_in"] == ["weekly/2026-11-20T0700"]


def test_slips_are_explained(collected: Desk):
    assert (
        "there is no source 'inbx'; there are: inbox, magazine"
        in collected("articles", "--source", "inbx", exit_code=2).stderr
    )
    assert "is no day" in collected("articles", "--since", "yesterday", exit_code=2).stderr
    assert (
        "write options behind the word show" in collected("articles", "--limit", "3", "show", "x", exit_code=2).stderr
    )
    assert "`digest articles` lists them" in collected("articles", "show", "ffffffffffff", exit_code=2).stderr
    assert collected("articles", "show", "", exit_code=2).stderr


def test_one_article_is_shown_whole(collected: Desk):
    identity = first_id(collected, "--search", "roofer")
    shown = collected("articles", "show", identity[:8]).stdout
    reading = collected.json("articles", "show", identity)["reading"]
    assert shown.startswith(reading["title"])
    for paragraph in reading["paragraphs"]:
        assert paragraph in shown
    assert re.search(rf"^Id: +{identity}$", shown, re.MULTILINE)


def test_earlier_versions_can_be_read(collected: Desk):
    path = next(path for path in sorted(collected.inbox.glob("*.md")) if "#" in path.read_text("utf-8"))
    text = path.read_text("utf-8")
    title = next(line for line in text.splitlines() if line.startswith(("# ", "title:")))
    path.write_text(
        text.replace(title, title.rstrip('"') + " after all" + ('"' if title.endswith('"') else "")), "utf-8"
    )
    collected("collect")
    identity = first_id(collected, "--search", '"after all"', "--source", "inbox")
    assert "version 2" in collected("articles", "--search", '"after all"').stdout
    assert " after all" in collected("articles", "show", identity).stdout.splitlines()[0]
    assert " after all" not in collected("articles", "show", identity, "--version", "1").stdout.splitlines()[0]
    assert "there are: 1, 2" in collected("articles", "show", identity, "--version", "9", exit_code=2).stderr


def test_forgotten_texts_never_come_back_as_news(desk: Desk):
    desk("collect")  # on 20 November 2026, which is past
    before = desk.json("articles", "--limit", "1000")["total"]
    asked = desk("articles", "forget", "--older-than", "1", exit_code=1, now=None)  # nobody answered the question
    assert f"Delete the texts of {before} articles first seen more than 1 day ago?" in asked.stdout
    assert desk.json("articles")["articles"][0]["words"] > 0
    shown = desk("articles", "forget", "--older-than", "1", "--yes", now=None).stdout
    assert shown == f"The texts of {before} articles were deleted.\n"
    assert "There is no text" in desk("articles", "forget", "--older-than", "1", now=None).stdout
    after = desk.json("articles", "--limit", "1000")
    assert after["total"] == before
    assert all(one["text_deleted"] and one["words"] == 0 for one in after["articles"])
    assert "archive.keep_days" in desk("articles", "show", after["articles"][0]["id"]).stdout
    assert "old, text deleted" in desk("articles").stdout
    again = desk.json("collect")
    assert sum(source["new"] for source in again["sources"]) == 0
    assert "nothing new" in desk("build", "weekly").stdout


def test_playing_with_now_deletes_nothing(collected: Desk):
    collected("collect", now="2040-01-01T05:00Z", exit_code=None)
    assert not any(one["text_deleted"] for one in collected.json("articles", "--limit", "1000")["articles"])


def test_collecting_deletes_texts_that_are_older_than_the_archive_keeps(desk: Desk):
    desk("collect", now="2020-01-03T05:00Z")
    shown = desk("collect", now=None, exit_code=None).stdout
    assert "old articles were deleted, as archive.keep_days says." in shown


def test_the_terminal_is_not_rewritten_by_an_article(collected: Desk):
    record = {"title": "Bell \x1b[2J and gone", "body": "The bell rang. " * 30, "id": "bell"}
    (collected.inbox / "bell.json").write_text(json.dumps(record), "utf-8")
    collected("collect")
    identity = first_id(collected, "--search", "bell rang")
    assert "\x1b[2J" not in collected("articles", "show", identity).stdout + collected("articles").stdout


def test_long_paragraphs_are_broken_between_words_on_a_terminal(collected: Desk):
    identity = first_id(collected, "--search", "roofer")
    said = said_to([sys.executable, "-m", "digest", "articles", "show", identity], collected, terminal=True)
    lines = said.decode().split("\r\n")
    assert max(map(len, lines)) <= 100
    whole = collected("articles", "show", identity).stdout
    assert " ".join(" ".join(lines).split()) == " ".join(whole.split())
