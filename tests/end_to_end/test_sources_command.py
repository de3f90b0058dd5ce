"""Feeds in and out of the schedule file, as `digest sources` does it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from digest.sources import opml
from tests.end_to_end.conftest import Desk

FEEDS = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>My feeds</title></head>
  <body>
    <outline text="News">
      <outline type="rss" text="The Harbour Post" xmlUrl="https://harbour.example/feed.xml"/>
      <outline type="rss" text="Новости" xmlUrl="https://www.novosti.example/rss"/>
    </outline>
    <outline type="rss" text="The Harbour Post" xmlUrl="https://harbour.example/sport.xml"/>
  </body>
</opml>
"""
NEW = """\
  the-harbour-post:             # The Harbour Post
    kind: feed
    url: https://harbour.example/feed.xml
  novosti-example:              # Новости
    kind: feed
    url: https://www.novosti.example/rss
  the-harbour-post-2:           # The Harbour Post
    kind: feed
    url: https://harbour.example/sport.xml
"""
LISTED = "    sources: [magazine, inbox]  # of two copies of a text the first source's is taken; leave it out for all of them\n"


@pytest.fixture
def feeds(desk: Desk) -> Path:
    path = desk.folder / "feeds.opml"
    path.write_text(FEEDS, encoding="utf-8")
    return path


def sources(desk: Desk, *words: str, exit_code: int = 0) -> Result:
    return desk("sources", *words, exit_code=exit_code, now=None)


def as_json(desk: Desk, *words: str, **options: Any) -> Any:
    return json.loads(sources(desk, *words, "--json", **options).stdout)


def schedule(desk: Desk) -> Path:
    return desk.folder / "config" / "schedule.yaml"


def text(desk: Desk) -> str:
    return schedule(desk).read_bytes().decode()


def test_the_sources_are_listed_with_the_newsletters_that_use_them(desk: Desk) -> None:
    desk.change("[magazine, inbox]", "[inbox]")
    said = sources(desk).stdout
    assert [line.split() for line in said.splitlines() if "example" in line or "inbox" in line or "xml" in line] == [
        ["inbox", "folder", "inbox", "weekly", "not", "looked", "at", "yet"],
        ["magazine", "feed", "feeds/northlight.xml", "none", "not", "looked", "at", "yet"],
    ]
    assert as_json(desk)["sources"][0] == {
        "source": "inbox",
        "kind": "folder",
        "where": "inbox",
        "newsletters": ["weekly"],
        "state": "not looked at yet",
    }
    desk("collect")
    assert as_json(desk)["sources"][0]["state"] == "well"


def test_secrets_in_addresses_are_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_KEY", "geheim")
    desk.change("path: feeds/northlight.xml", "url: https://paper.example/feed?key=${FEED_KEY}")
    said = sources(desk).output
    assert "https://paper.example/feed?key=${FEED_KEY}" in said
    assert "geheim" not in said
    left = sources(desk, "export", exit_code=2).output
    assert "left out: magazine, whose address is a secret" in left
    assert "geheim" not in left


def test_feeds_are_added_below_the_last_source_and_all_else_stays(desk: Desk, feeds: Path) -> None:
    before = text(desk)
    said = sources(desk, "import", "feeds.opml").stdout
    notes = "    # url: https://northlight.example/feed.xml\n"
    assert text(desk) == before.replace(notes, notes + NEW)
    assert "Added 3 feeds to config/schedule.yaml. As it was before, it is in schedule.yaml.bak." in said
    assert (desk.folder / "config" / "schedule.yaml.bak").read_bytes().decode() == before
    assert sorted(path.name for path in (desk.folder / "config").iterdir() if path.name.startswith("s")) == [
        "schedule.schema.json",
        "schedule.yaml",
        "schedule.yaml.bak",
    ]
    assert "schedule.yaml is right" in desk("check").stdout


def test_a_dry_run_writes_nothing(desk: Desk, feeds: Path) -> None:
    before = text(desk)
    said = sources(desk, "import", "feeds.opml", "--dry-run").stdout
    assert "the-harbour-post-2" in said
    assert "Would add 3 feeds to config/schedule.yaml. Nothing was written." in said
    assert text(desk) == before
    assert not (desk.folder / "config" / "schedule.yaml.bak").exists()
    assert as_json(desk, "import", "feeds.opml", "--dry-run")["written"] is False


def test_feeds_that_are_there_already_are_left_out(desk: Desk, feeds: Path) -> None:
    desk.change("path: feeds/northlight.xml", "url: http://www.harbour.example/feed.xml?utm_source=x")
    found = as_json(desk, "import", "feeds.opml")
    assert [feed["source"] for feed in found["added"]] == ["novosti-example", "the-harbour-post"]
    assert found["there_already"] == [{"source": "magazine", "url": "https://harbour.example/feed.xml"}]
    after = text(desk)
    said = sources(desk, "import", "feeds.opml").stdout
    assert "All of them are there already. Nothing was written." in said
    assert text(desk) == after


def test_it_is_said_which_newsletters_use_the_new_sources(desk: Desk, feeds: Path) -> None:
    said = sources(desk, "import", "feeds.opml", "--dry-run").stdout
    assert "weekly lists its sources. For it to take articles from these, name them there:\n" in said
    assert "  sources: [magazine, inbox, the-harbour-post, novosti-example, the-harbour-post-2]\n" in said
    weekly = text(desk)[text(desk).index("  weekly:") :]
    monthly = weekly.replace("  weekly:", "  monthly:", 1).replace(LISTED, "")
    schedule(desk).write_bytes((text(desk) + "\n" + monthly).encode())
    found = as_json(desk, "import", "feeds.opml")
    assert (found["newsletters"], found["newsletters_with_a_list"]) == (["monthly"], ["weekly"])
    desk.change(LISTED, "")
    feeds.write_text(FEEDS.replace("harbour.example", "port.example"), encoding="utf-8")
    said = sources(desk, "import", "feeds.opml").stdout
    assert "weekly and monthly take articles from all sources, and so from these." in said
    assert "Next: digest check" in said


def test_of_many_new_sources_the_first_are_named(desk: Desk) -> None:
    many = [opml.Subscription(f"Feed {n}", f"https://a.example/{n}") for n in range(300)]
    (desk.folder / "feeds.opml").write_text(opml.write_opml("Many", many), encoding="utf-8")
    said = sources(desk, "import", "feeds.opml").stdout
    assert "feed-8, feed-9, …]" in said
    assert len(as_json(desk)["sources"]) == 302


def test_several_lists_and_the_standard_input_are_read(desk: Desk, feeds: Path) -> None:
    (desk.folder / "more.opml").write_text(FEEDS.replace("harbour.example", "port.example"), encoding="utf-8")
    result = CliRunner().invoke(main, ["sources", "import", "feeds.opml", "more.opml", "-", "--json"], input=FEEDS)
    found = json.loads(result.stdout)
    assert len(found["added"]) == 5
    assert len(found["there_already"]) == 4


def test_one_bad_feed_or_list_does_not_stop_the_others(desk: Desk, feeds: Path) -> None:
    feeds.write_text(
        FEEDS.replace("https://www.novosti.example/rss", "ftp://novosti.example/\x1b[2J"), encoding="utf-8"
    )
    (desk.folder / "page.html").write_text("<html><body>No list.</body></html>", encoding="utf-8")
    said = sources(desk, "import", "gone.opml", "page.html", "feeds.opml", exit_code=1)
    assert [line.strip() for line in said.stderr.splitlines()] == [
        "! gone.opml: cannot be read: No such file or directory",
        "! page.html: is no OPML file. Export the list from your feed reader as OPML",
        "! feeds.opml, 'Новости': ftp://novosti.example/[2J is no address that begins with https:// or http://, "
        "and was left out",
    ]
    assert "Added 2 feeds" in said.stdout


def test_where_nothing_can_be_read_it_has_failed(desk: Desk) -> None:
    before = text(desk)
    said = sources(desk, "import", "gone.opml", exit_code=3)
    assert "No feed was found. Nothing was written." in said.stdout
    assert sources(desk, "import", ".", exit_code=3).stderr == "  ! .: cannot be read: Is a directory\n"
    assert text(desk) == before


def test_a_wrong_schedule_file_is_told_first_and_stays(desk: Desk, feeds: Path) -> None:
    desk.change("zone: Europe/Berlin", "zone: Europe/Berlni")
    before = text(desk)
    said = sources(desk, "import", "feeds.opml", exit_code=2).stderr
    assert "Europe/Berlni" in said
    assert text(desk) == before


def test_a_schedule_file_that_would_become_wrong_stays(desk: Desk) -> None:
    many = [opml.Subscription("x" * 40, f"https://a.example/{n}{'x' * 900}") for n in range(300)]
    (desk.folder / "feeds.opml").write_text(opml.write_opml("Many", many), encoding="utf-8")
    before = text(desk)
    said = sources(desk, "import", "feeds.opml", exit_code=2).stderr
    assert "config/schedule.yaml: with the new sources it would be wrong:" in said
    assert "config/schedule.yaml: larger than 256 KB" in said
    assert text(desk) == before


def test_where_the_sources_are_in_braces_the_lines_to_add_are_given(desk: Desk, feeds: Path) -> None:
    block = text(desk)[text(desk).index("  inbox:  ") : text(desk).index("# Who gets newsletters")]
    desk.change(
        "sources:\n" + block, "sources: {inbox: {kind: folder, path: inbox}, magazine: {kind: folder, path: inbox}}\n\n"
    )
    before = text(desk)
    said = sources(desk, "import", "feeds.opml", exit_code=2).stderr
    assert "add these lines yourself:\n" + NEW in said
    assert text(desk) == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(desk: Desk, feeds: Path, end: str) -> None:
    schedule(desk).write_bytes(text(desk).replace("\n", end).encode())
    sources(desk, "import", "feeds.opml")
    assert "\n" not in text(desk).replace(end, "")
    assert NEW.replace("\n", end) in text(desk)


def test_what_is_exported_can_be_imported(desk: Desk, feeds: Path) -> None:
    sources(desk, "import", "feeds.opml")
    said = sources(desk, "export")
    assert said.stderr.splitlines() == [
        "  left out: inbox, which is no feed on the web",
        "  left out: magazine, which is no feed on the web",
    ]
    (desk.folder / "out.opml").write_text(said.stdout, encoding="utf-8")
    there = as_json(desk, "import", "out.opml")["there_already"]
    assert [feed["source"] for feed in there] == ["the-harbour-post", "novosti-example", "the-harbour-post-2"]
    schedule(desk).write_bytes((desk.folder / "config" / "schedule.yaml.bak").read_bytes())
    added = as_json(desk, "import", "out.opml")["added"]
    assert [(feed["source"], feed["url"]) for feed in added] == [(feed["source"], feed["url"]) for feed in there]


def test_an_export_never_overwrites_a_file(desk: Desk, feeds: Path) -> None:
    sources(desk, "import", "feeds.opml")
    assert "Wrote 3 feeds to out.opml." in sources(desk, "export", "out.opml").stdout
    assert (desk.folder / "out.opml").read_text(encoding="utf-8") == sources(desk, "export", "-").stdout
    before = text(desk)
    assert "is there already" in sources(desk, "export", "config/schedule.yaml", exit_code=2).stderr
    assert text(desk) == before
    assert "cannot be written: No such file or directory" in sources(desk, "export", "no/where", exit_code=2).stderr


def test_without_feeds_there_is_nothing_to_export(desk: Desk) -> None:
    assert "config/schedule.yaml has no feed to export" in sources(desk, "export", exit_code=2).stderr


@pytest.mark.parametrize("option", [["--json"], ["--schedule", "config/schedule.yaml"]])
def test_options_before_the_word_are_not_lost_silently(desk: Desk, feeds: Path, option: list[str]) -> None:
    assert "write options behind the word import" in sources(desk, *option, "import", "feeds.opml", exit_code=2).stderr


def test_a_schedule_file_elsewhere_is_changed_where_it_is(desk: Desk, feeds: Path, tmp_path: Path) -> None:
    path = os.path.relpath(schedule(desk), tmp_path)
    command = [sys.executable, "-m", "digest", "sources", "import", str(feeds), "--schedule", path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"Added 3 feeds to {path}" in done.stdout
    assert NEW in text(desk)


@pytest.mark.parametrize("word", ["import", "export"])
def test_each_word_has_help_with_an_example(desk: Desk, word: str) -> None:
    assert "Examples:\n" in sources(desk, word, "--help").stdout
