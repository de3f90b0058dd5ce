"""What every kind of source promises, whatever it reads."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.errors import SourceError
from digest.interfaces import Harvest, Source
from digest.model import Format
from digest.plugins import SOURCES, make_source, sources
from tests.end_to_end.servers import WebServer, page, running_server
from tests.looking import FIRST_LOOK, surroundings

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>'
    b"<item><title>First</title><link>https://paper.example/1</link></item>"
    b"<item><description>neither title nor link</description></item>"
    b"<item><title>Last</title><link>https://paper.example/2</link></item></channel></rss>"
)


@dataclass(frozen=True)
class Case:
    """A source with two good items and a bad one between them, and options of the same kind that lead nowhere."""

    kind: str
    good: Mapping[str, object]
    nowhere: Mapping[str, object]
    base: Path

    def make(self, options: Mapping[str, object]) -> Source:
        validated = sources()[self.kind].options.model_validate(options)
        return make_source("the source", validated, surroundings(self.base))

    def collect(self) -> Harvest:
        return self.make(self.good).collect(FIRST_LOOK)


def feed_on_the_web(base: Path, server: WebServer) -> Case:
    server.scripts["/feed"] = page(FEED)
    return Case("feed", {"url": server.url("/feed")}, {"url": server.url("/nowhere")}, base)


def feed_in_a_file(base: Path, server: WebServer) -> Case:
    (base / "feed.xml").write_bytes(FEED)
    return Case("feed", {"path": "feed.xml"}, {"path": "nowhere.xml"}, base)


def folder_of_texts(base: Path, server: WebServer) -> Case:
    folder = base / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("First", "utf-8")
    (folder / "b.txt").write_text("", "utf-8")
    (folder / "c.txt").write_text("Last", "utf-8")
    return Case("folder", {"path": "texts"}, {"path": "nowhere"}, base)


def folder_of_records(base: Path, server: WebServer) -> Case:
    folder = base / "records"
    folder.mkdir()
    lines = (json.dumps({"title": "First"}), "{", json.dumps({"title": "Last"}))
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    return Case("folder", {"path": "records"}, {"path": "nowhere"}, base)


CASES = (feed_on_the_web, feed_in_a_file, folder_of_texts, folder_of_records)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


@pytest.fixture(params=CASES, ids=lambda make: make.__name__)
def case(request: pytest.FixtureRequest, tmp_path: Path, server: WebServer) -> Case:
    made: Case = request.param(tmp_path, server)
    return made


def test_every_kind_in_the_table_has_a_case(tmp_path: Path, server: WebServer):
    assert {make(tmp_path, server).kind for make in CASES} == set(SOURCES)


def test_one_bad_item_never_stops_the_rest(case: Case):
    harvest = case.collect()
    labels = [item.content if isinstance(item.content, str) else item.content["title"] for item in harvest.items]
    assert labels == ["First", "Last"]
    [problem] = harvest.problems
    assert problem.where
    assert problem.what
    assert "\n" not in str(problem)


def test_looking_twice_gives_the_same(case: Case):
    source = case.make(case.good)
    assert source.collect(FIRST_LOOK) == source.collect(FIRST_LOOK) == case.collect()


def test_items_carry_the_name_of_the_source_and_say_where_they_come_from(case: Case):
    items = case.collect().items
    assert {item.source for item in items} == {"the source"}
    assert all(item.origin for item in items)
    assert len({item.origin for item in items}) == len(items)


def test_the_format_says_what_the_content_is(case: Case):
    for item in case.collect().items:
        assert isinstance(item.content, Mapping) == (item.format is Format.RECORD)


def test_making_a_source_reads_nothing(case: Case, server: WebServer):
    case.make(case.nowhere)
    assert server.requests == []


def test_a_source_that_cannot_be_read_is_an_error_that_says_which(case: Case):
    with pytest.raises(SourceError, match="nowhere") as caught:
        case.make(case.nowhere).collect(FIRST_LOOK)
    assert "\n" not in str(caught.value)
