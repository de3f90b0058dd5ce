"""Feeds from a real server, look after look: what is asked, what comes, and what is remembered."""

import gzip
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.articles.normalise import identify
from digest.articles.read import read
from digest.errors import SourceError
from digest.interfaces import Harvest, Look
from digest.model import Article, RawItem
from digest.sources.feed import FeedOptions, FeedSource
from tests.end_to_end.servers import (
    Script,
    WebServer,
    gzipped,
    in_turn,
    not_http,
    page,
    redirect,
    running_server,
    validated,
)
from tests.looking import NOW, surroundings

TEXT = (
    "The ferry to the islands left the quay at noon on Monday, and the people who had waited since dawn stayed behind. "
    "Nobody at the harbour office could say when the next one would go, or whether there would be one at all this week."
)


def rss(*entries: str) -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()


def teaser(number: int, words: str = "It left without them.", link: str | None = None) -> str:
    address = link or f"/{number}"
    return (
        f"<title>Ferry {number}</title><link>{address}</link><description>{words}</description>"
        "<pubDate>Wed, 18 Nov 2026 08:30:00 GMT</pubDate>"
    )


def article(number: int, text: str = TEXT) -> bytes:
    return (
        f"<!doctype html><html><head><title>Ferry {number} stays away | The Paper</title></head><body><h1>Ferry {number} "
        f"stays away</h1><p>{text}</p><p>{text}</p></body></html>"
    ).encode()


def html(body: bytes) -> Script:
    return page(body, content_type="text/html; charset=utf-8")


class Desk:
    """Looks at one feed again and again, and remembers what it is told to, as the pipeline does."""

    def __init__(self, url: str, base: Path, **options: Any) -> None:
        given = FeedOptions.model_validate({"url": url, **options})
        self._source = FeedSource("paper", given, surroundings(base))
        self.visits: dict[str, Any] = {}
        self.now = NOW

    def look(self, after: timedelta = timedelta()) -> Harvest:
        self.now += after
        harvest = self._source.collect(Look(self.now, self.visits))
        self.visits |= {visit.url: visit for visit in harvest.visits}
        return harvest


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        running.scripts["/robots.txt"] = page(b"", status=404)
        yield running


def problems(harvest: Harvest) -> list[str]:
    told = [str(problem) for problem in harvest.problems]
    assert not any("\n" in line for line in told)
    return told


def body_of(item: RawItem) -> str:
    return read(item).body


def identified(item: RawItem) -> Article:
    return identify(read(item), source=item.source, first_seen=NOW)


# ---------------------------------------------------------------- only what changed


def test_a_feed_that_did_not_change_is_not_sent_again(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = validated(rss(teaser(1)), etag='W/"a-1"', last_modified="Wed, 18 Nov 2026 08:30:00 GMT")
    desk = Desk(server.url("/feed"), tmp_path)
    first = desk.look()
    assert len(first.items) == 1
    assert not first.not_modified
    [visit] = first.visits
    assert (visit.url, visit.etag, visit.first, visit.at) == (server.url("/feed"), 'W/"a-1"', NOW, NOW)

    second = desk.look(timedelta(hours=1))
    assert (second.items, second.problems, second.not_modified) == ((), (), True)
    [visit] = second.visits
    assert (visit.etag, visit.first, visit.at) == ('W/"a-1"', NOW, NOW + timedelta(hours=1))
    assert [headers.get("if-none-match") for headers in server.asked("/feed")] == [None, 'W/"a-1"']


def test_a_feed_that_changed_is_read_anew(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = in_turn(
        validated(rss(teaser(1)), etag='"1"'), validated(rss(teaser(2), teaser(1)), etag='"2"')
    )
    desk = Desk(server.url("/feed"), tmp_path)
    desk.look()
    assert [item.url for item in desk.look().items] == [server.url("/2"), server.url("/1")]
    assert desk.visits[server.url("/feed")].etag == '"2"'
    assert desk.look().not_modified


@pytest.mark.parametrize(
    "body",
    [
        rss(teaser(1), teaser(2))[:-60],
        rss("<title>Fish & chips</title>"),
        rss(),
        rss("<description>Neither title nor link.</description>"),
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "A", "rank": NaN}]}',
    ],
    ids=["cut off", "damaged", "empty", "without usable entries", "half JSON"],
)
def test_of_a_feed_that_is_not_whole_nothing_is_remembered(server: WebServer, tmp_path: Path, body: bytes):
    server.scripts["/feed"] = validated(body, etag='"1"')
    desk = Desk(server.url("/feed"), tmp_path)
    first, second = desk.look(), desk.look()
    assert first.visits == second.visits == ()
    assert len(first.problems) == 1
    assert first == second
    assert not second.not_modified


def test_a_feed_that_moved_for_good_is_read_and_its_new_address_told(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = redirect("/new", 301)
    server.scripts["/new"] = validated(rss(teaser(1)), etag='"1"')
    desk = Desk(server.url("/feed"), tmp_path)
    line = f"feed paper: has moved for good. Write its new address into the schedule file: {server.url('/new')}"
    first = desk.look()
    assert problems(first) == [line]
    assert len(first.items) == 1
    second = desk.look()
    assert problems(second) == [line]
    assert second.not_modified


def test_a_feed_that_moved_for_a_while_is_just_read(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = redirect("/new", 302)
    server.scripts["/new"] = page(rss(teaser(1)))
    assert problems(Desk(server.url("/feed"), tmp_path).look()) == []


def test_following_related_pieces_is_passed_on(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(teaser(1)))
    assert Desk(server.url("/feed"), tmp_path, follow_related=True).look().follow_related
    assert not Desk(server.url("/feed"), tmp_path).look().follow_related


# ---------------------------------------------------------------- whole texts


def test_the_page_of_a_teaser_is_read_and_keeps_the_identity_of_the_entry(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(teaser(1)))
    server.scripts["/1"] = redirect("/archive/1")
    server.scripts["/archive/1"] = html(article(1))
    short = identified(Desk(server.url("/feed"), tmp_path).look().items[0])
    harvest = Desk(server.url("/feed"), tmp_path, full_text=True).look()
    assert problems(harvest) == []
    full = identified(harvest.items[0])
    assert (short.reading.title, short.reading.body) == ("Ferry 1", "It left without them.")
    assert (full.reading.title, full.reading.body) == ("Ferry 1 stays away", f"{TEXT}\n\n{TEXT}")
    assert full.id == short.id
    assert full.reading.url == server.url("/1")
    assert full.reading.published == short.reading.published
    assert full.reading.published_sure
    assert {visit.url for visit in harvest.visits} == {server.url("/feed"), server.url("/1")}


def test_a_whole_text_in_the_feed_needs_no_page(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(teaser(1, TEXT * 4), "<title>Without a link</title>"))
    harvest = Desk(server.url("/feed"), tmp_path, full_text=True).look()
    assert len(harvest.items) == 2
    assert problems(harvest) == []
    assert [path for path, _ in server.requests] == ["/feed"]


def test_a_page_is_fetched_once_and_again_when_the_feed_says_something_new(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = in_turn(
        page(rss(teaser(1))), page(rss(teaser(2), teaser(1))), page(rss(teaser(2), teaser(1, "It came back.")))
    )
    server.scripts["/1"] = in_turn(html(article(1)), html(article(1, TEXT.replace("noon", "dusk"))))
    server.scripts["/2"] = html(article(2))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    assert len(desk.look().items) == 1
    second = desk.look(timedelta(hours=1))
    assert [read(item).title for item in second.items] == ["Ferry 2 stays away"]
    assert second.unchanged == 1  # the article is not overwritten by its teaser
    third = desk.look(timedelta(hours=1))
    assert third.unchanged == 1
    assert "at dusk" in body_of(third.items[0])
    assert len(server.asked("/1")) == 2


def test_of_a_page_that_fails_the_teaser_is_taken_and_the_page_tried_again(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = validated(rss(teaser(1)), etag='"1"')
    server.scripts["/1"] = in_turn(not_http, html(article(1)))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    first = desk.look()
    assert body_of(first.items[0]) == "It left without them."
    [line] = problems(first)
    assert line.startswith(
        "feed paper: Ferry 1: only its teaser could be had, and its page is tried again later: http://"
    )
    assert first.visits == ()  # or a feed that stays the same would not be read again, and the page not tried
    second = desk.look(timedelta(hours=1))
    assert body_of(second.items[0]) == f"{TEXT}\n\n{TEXT}"
    assert identified(second.items[0]).id == identified(first.items[0]).id
    assert desk.look(timedelta(hours=1)).not_modified


def test_a_page_that_is_not_there_is_left_alone_for_a_while_and_then_tried_again(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = validated(rss(teaser(1)), etag='"1"')
    server.scripts["/1"] = in_turn(page(b"", status=404), html(article(1)))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    first = desk.look()
    assert body_of(first.items[0]) == "It left without them."
    assert len(problems(first)) == 1
    second = desk.look(timedelta(hours=1))
    assert (second.items, second.unchanged, problems(second)) == ((), 1, [])
    assert len(server.asked("/1")) == 1
    third = desk.look(timedelta(hours=6))
    assert body_of(third.items[0]) == f"{TEXT}\n\n{TEXT}"
    assert desk.look().not_modified


def test_an_article_that_we_have_stays_when_its_page_fails_later(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = in_turn(page(rss(teaser(1))), page(rss(teaser(1, "It came back."))))
    server.scripts["/1"] = in_turn(html(article(1)), page(b"", status=500), html(article(1, TEXT.upper())))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    desk.look()
    second = desk.look(timedelta(hours=1))
    assert (second.items, second.unchanged) == ((), 1)
    [line] = problems(second)
    assert line.startswith(
        "feed paper: Ferry 1: its article stays as it was, and its page is tried again later: http://"
    )
    assert body_of(desk.look(timedelta(hours=1)).items[0]).startswith("THE FERRY")


def test_pages_that_all_fail_are_told_in_a_few_lines(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(*(teaser(n) for n in range(10))))
    harvest = Desk(server.url("/feed"), tmp_path, full_text=True).look()
    assert len(harvest.items) == 10
    told = problems(harvest)
    assert len(told) == 4
    assert told[-1] == "feed paper: the pages of 7 more entries could not be had, and are tried again later"


def test_one_failure_more_than_are_named_is_named_too(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(*(teaser(n) for n in range(4))))
    told = problems(Desk(server.url("/feed"), tmp_path, full_text=True).look())
    assert [line.split(":")[1] for line in told] == [" Ferry 0", " Ferry 1", " Ferry 2", " Ferry 3"]


def test_pages_beyond_those_of_one_look_are_fetched_at_the_next(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = validated(rss(*(teaser(n) for n in range(35))), etag='"1"')
    for n in range(35):
        server.scripts[f"/{n}"] = html(article(n))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    first = desk.look()
    assert len(first.items) == 35
    [line] = problems(first)
    assert line.startswith(
        "feed paper: of 5 entries the page has yet to be fetched: 30 pages were asked for in this look"
    )
    second = desk.look(timedelta(hours=1))
    assert [read(item).title for item in second.items] == [f"Ferry {n} stays away" for n in range(30, 35)]
    assert (second.unchanged, problems(second)) == (30, [])
    assert desk.look().not_modified


def test_a_page_without_an_article_leaves_the_entry_as_it_is(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(rss(teaser(1)))
    server.scripts["/1"] = html(b"<html><title>The Paper</title><body><p>Please accept our cookies.</p></body></html>")
    [item] = Desk(server.url("/feed"), tmp_path, full_text=True).look().items
    assert body_of(item) == "It left without them."


def test_entries_of_a_feed_in_a_file_are_completed_too(server: WebServer, tmp_path: Path):
    (tmp_path / "feed.xml").write_bytes(rss(teaser(1, link=server.url("/1"))))
    server.scripts["/1"] = html(article(1))
    options = FeedOptions(path=Path("feed.xml"), full_text=True)
    harvest = FeedSource("paper", options, surroundings(tmp_path)).collect(Look(NOW))
    assert body_of(harvest.items[0]) == f"{TEXT}\n\n{TEXT}"
    assert [visit.url for visit in harvest.visits] == [server.url("/1")]


# ---------------------------------------------------------------- bad input

ENTITIES = "".join(f'<!ENTITY e{n} "{(f"&e{n - 1};" if n else "aaaaaaaaaa") * 10}">' for n in range(9))
LAUGHS = f"<!DOCTYPE rss [{ENTITIES}]>".encode() + rss("<title>&e8;</title>").partition(b"?>")[2]
QUADRATIC = (
    b'<!DOCTYPE rss [<!ENTITY a "%s">]><rss version="2.0"><channel><item><title>%s</title></item></channel></rss>'
    % (b"a" * 50_000, b"&a;" * 50_000)
)
EXTERNAL = (
    b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + rss("<title>x&a;y</title>").partition(b"?>")[2]
)
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "A"}]}).encode()
BAD: dict[str, tuple[Script, str]] = {
    "a web page": (html(b"<!doctype html><html><body>News"), "this is an HTML page, not a feed"),
    "other JSON": (page(b'{"items": []}'), "this is JSON, not an RSS or Atom feed"),
    "nothing": (page(b""), "is empty, and so no feed"),
    "a gzip bomb": (
        page(gzip.compress(bytes(200_000_000)), content_encoding="gzip"),
        "is larger than 10,000,000 bytes",
    ),
    "nested JSON": (page(b'{"version":' + b"[" * 10_000), "JSON"),
    "nothing but tags": (gzipped(b"<b>" * 1_000_001), "has more than 1,000,000 tags"),
}
ODD: dict[str, tuple[bytes, int]] = {
    "billion laughs": (LAUGHS, 1),
    "quadratic blow-up": (QUADRATIC, 1),
    "an external entity": (EXTERNAL, 1),
    "nested tags": (rss("<title>A</title>", "<title>B</title>" + "<b>" * 20_000), 1),
    "bare ampersands": (rss("<title>A & B</title>", "<title>C</title>"), 1),
    "half of it": (rss(teaser(1), teaser(2))[:-70], 1),
    "JSON with NaN": (JSON_FEED.replace(b'"A"', b'"A", "x": NaN'), 1),
    "JSON with a field twice": (JSON_FEED.replace(b'"A"', b'"A", "title": "B"'), 1),
    "JSON deep inside": (JSON_FEED.replace(b'"A"', b'"A", "x": ' + b"[" * 500 + b"]" * 500), 0),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_clear_line_and_soon(server: WebServer, tmp_path: Path, name: str):
    script, words = BAD[name]
    server.scripts["/feed"] = script
    desk = Desk(server.url("/feed"), tmp_path)
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        desk.look()
    assert time.monotonic() - began < 10
    message = str(caught.value)
    assert message.startswith(f"{server.url('/feed')}: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ODD)
def test_of_what_can_be_read_in_part_that_part_is_kept(server: WebServer, tmp_path: Path, name: str):
    body, told = ODD[name]
    server.scripts["/feed"] = page(body)
    began = time.monotonic()
    harvest = Desk(server.url("/feed"), tmp_path).look()
    assert time.monotonic() - began < 10
    assert harvest.items
    assert len(problems(harvest)) == told
    assert sum(len(str(item.content)) for item in harvest.items) < 300_000
    assert "/etc" not in str(harvest.items)


def test_a_correction_is_noticed_though_the_feed_says_nothing_of_it(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = validated(rss(teaser(1)), etag='"v1"', content_type="application/rss+xml")
    server.scripts["/1"] = html(article(1))
    desk = Desk(server.url("/feed"), tmp_path, full_text=True)
    [first] = desk.look().items
    server.scripts["/1"] = html(article(1, TEXT.replace("noon", "one o’clock")))
    assert desk.look(timedelta(hours=1)).not_modified  # a page is asked for once a day
    [second] = desk.look(timedelta(hours=24)).items
    assert "one o’clock" in read(second).paragraphs[0]
    assert identified(first).id == identified(second).id
    desk.look(timedelta(days=8))
    asked = len(server.asked("/1"))
    desk.look(timedelta(days=1))
    assert len(server.asked("/1")) == asked  # it is not fresh any more
