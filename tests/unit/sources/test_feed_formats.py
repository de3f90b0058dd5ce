"""One feed in every format: the same two entries, as far as the format has words for them."""

from pathlib import Path
from typing import Any

import pytest

from digest.articles.read import read
from digest.interfaces import Surroundings
from digest.sources.feed import FeedOptions, FeedSource
from tests.conftest import ROOT
from tests.looking import FIRST_LOOK

FEEDS = ROOT / "tests" / "data" / "feeds"
BODY = "<p>The summit pound has been dry since June, and the boats lie in the mud.</p>"
NOTHING: dict[str, Any] = {
    "guid": None,
    "standfirst": None,
    "body": None,
    "authors": [],
    "section": None,
    "kind": None,
    "date": None,
    "language": "en-gb",
    "image": None,
}
DATE = {"date": "2026-11-18T08:30:00+00:00"}
STANDFIRST = {"standfirst": "Why a whole canal lies in the mud.", "body": BODY}
AUTHOR = {"authors": ["Moira Tench"]}
SECTION = {"section": "Water"}
IMAGE = {"image": {"url": "https://lock.example/mud.jpg", "alt": "", "credit": None}}
SAID: dict[str, dict[str, Any]] = {
    "rss-0.90.rdf": {"language": None},
    "rss-0.91.xml": {"body": BODY},
    "rss-0.92.xml": {"body": BODY, **SECTION, **IMAGE},
    "rss-1.0.rdf": {"guid": "https://lock.example/nine-locks", **STANDFIRST, **AUTHOR, **SECTION, **DATE},
    "rss-2.0.xml": {"guid": "lock-9", **STANDFIRST, **AUTHOR, **SECTION, **IMAGE, **DATE},
    "atom-0.3.xml": {"guid": "tag:lock.example,2026:9", **STANDFIRST, **AUTHOR, **DATE},
    "atom-1.0.xml": {"guid": "tag:lock.example,2026:9", **STANDFIRST, **AUTHOR, **SECTION, **IMAGE, **DATE},
    "json-feed-1.0.json": {"guid": "9", "language": None, **STANDFIRST, **AUTHOR, **SECTION, **IMAGE, **DATE},
    "json-feed-1.1.json": {
        "guid": "lock-9",
        "kind": "report",
        **STANDFIRST,
        **AUTHOR,
        **SECTION,
        **IMAGE,
        **DATE,
    },
}


def collected(path: Path) -> list[dict[str, Any]]:
    surroundings = Surroundings(base=path.parent, outbox=path.parent)
    harvest = FeedSource("lock", FeedOptions(path=Path(path.name)), surroundings).collect(FIRST_LOOK)
    assert harvest.problems == ()
    return [dict(item.content) for item in harvest.items if not isinstance(item.content, str)]


def test_there_is_a_feed_of_every_format():
    assert {path.name for path in FEEDS.iterdir()} == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_every_format_gives_what_it_says(name: str):
    first, second = collected(FEEDS / name)
    expected = {"title": "Nine locks & no water", "url": "https://lock.example/nine-locks"} | NOTHING | SAID[name]
    assert {field: first[field] for field in expected} == expected
    assert set(first) == set(expected)
    assert (second["title"], second["url"]) == ("A barge turns fifty", "https://lock.example/barge")
    assert second["body"] == (None if name == "rss-0.90.rdf" else "<p>She still carries gravel.</p>")


@pytest.mark.parametrize(
    ("name", "authors"),
    [("atom-1.0.xml", ["Ned Gravell"]), ("json-feed-1.0.json", ["Ned Gravell"]), ("json-feed-1.1.json", [])],
)
def test_the_author_of_a_feed_is_that_of_entries_which_name_none_unless_it_is_the_site(name: str, authors: list[str]):
    assert collected(FEEDS / name)[1]["authors"] == authors


def test_an_entry_may_be_in_another_language_than_its_feed():
    assert collected(FEEDS / "json-feed-1.1.json")[1]["language"] == "cy"


@pytest.mark.parametrize("name", [name for name in SAID if name != "rss-0.90.rdf"])
def test_the_reader_of_articles_understands_the_entries(name: str):
    surroundings = Surroundings(base=FEEDS, outbox=FEEDS)
    items = FeedSource("lock", FeedOptions(path=Path(name)), surroundings).collect(FIRST_LOOK).items
    reading = read(items[0])
    assert reading.title == "Nine locks & no water"
    assert reading.paragraphs == ("The summit pound has been dry since June, and the boats lie in the mud.",)
    assert reading.published_sure is ("date" in SAID[name])
