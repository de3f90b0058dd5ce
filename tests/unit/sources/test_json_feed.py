"""JSON Feed: what becomes of each field, and of what should not be there."""

import json
import time
from typing import Any

import pytest

from digest.errors import SourceError
from digest.interfaces import Response
from digest.sources.feed_entry import Feed, record
from digest.sources.json_feed import is_json, read_json_feed

VERSION = "https://jsonfeed.org/version/1.1"
ADDRESS = "https://paper.example/feed.json"


def parsed(data: bytes, address: str = ADDRESS) -> Feed:
    return read_json_feed(Response(address, address, 200, {"content-type": "application/feed+json"}, data))


def of_items(*items: Any, **fields: Any) -> Feed:
    return parsed(json.dumps({"version": VERSION, "title": "The Paper", **fields, "items": items}).encode())


def fields_of(item: Any, **fields: Any) -> dict[str, Any]:
    feed = of_items(item, **fields)
    return record(feed.entries[0], feed)


def failure(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parsed(data)
    message = str(caught.value)
    assert message.startswith(f"{ADDRESS}: ")
    assert "\n" not in message
    return message


def test_an_item_gives_all_its_fields():
    assert fields_of(
        {
            "id": "17",
            "url": "https://paper.example/ferry",
            "external_url": "https://other.example/",
            "title": "The ferry <late> & more",
            "content_html": '<p>It <a href="map">left</a> at noon.</p><script>x()</script>',
            "content_text": "It left.",
            "summary": "It waited for the tide.",
            "image": "/ferry.jpg",
            "banner_image": "/banner.jpg",
            "date_published": "2026-11-23T10:00:00+01:00",
            "date_modified": "2026-11-24T10:00:00+01:00",
            "authors": [{"name": "Ann Marsh"}, {"name": "Tom Hill"}, {"url": "https://x.example/"}],
            "tags": ["Islands", "Report"],
            "language": "fr",
        },
        language="en-gb",
    ) == {
        "title": "The ferry & more",
        "url": "https://paper.example/ferry",
        "guid": "17",
        "standfirst": "It waited for the tide.",
        "body": '<p>It <a href="https://paper.example/map">left</a> at noon.</p>',
        "authors": ["Ann Marsh", "Tom Hill"],
        "section": "Islands",
        "kind": "Report",
        "date": "2026-11-23T10:00:00+01:00",
        "language": "fr",
        "image": {"url": "https://paper.example/ferry.jpg", "alt": "", "credit": None},
    }


def test_an_item_that_says_little_has_no_invented_fields():
    assert fields_of({"id": 0, "content_text": "1 < 2\n\nIndeed & so."}) == {
        "title": None,
        "url": None,
        "guid": "0",
        "standfirst": None,
        "body": "<p>1 &lt; 2</p><p>Indeed &amp; so.</p>",
        "authors": [],
        "section": None,
        "kind": None,
        "date": None,
        "language": None,
        "image": None,
    }


def test_a_piece_that_only_points_elsewhere_has_that_address():
    assert fields_of({"id": "1", "external_url": "https://other.example/1"})["url"] == "https://other.example/1"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"url": "/ferry"}, "https://paper.example/ferry"),
        ({"url": "javascript:alert(1)", "external_url": "https://other.example/1"}, "https://other.example/1"),
        ({"id": "https://paper.example/17"}, "https://paper.example/17"),
        ({"id": "17"}, None),
        ({"url": "http://["}, None),
    ],
)
def test_an_address_is_found_where_there_is_one(item: dict[str, str], url: str | None):
    assert fields_of(item)["url"] == url


def test_the_date_of_a_change_counts_only_without_one_of_publication():
    assert fields_of({"date_modified": "2026-11-24T10:00:00Z"})["date"] == "2026-11-24T10:00:00Z"


def test_links_start_at_the_page_or_at_the_feed_or_at_the_site():
    body = '<a href="x">x</a>'
    assert 'href="https://paper.example/x"' in fields_of({"content_html": body})["body"]
    assert 'href="https://o.example/a/x"' in fields_of({"url": "https://o.example/a/b", "content_html": body})["body"]
    data = {"version": VERSION, "home_page_url": "https://site.example/", "items": [{"content_html": body}]}
    feed = parsed(json.dumps(data).encode(), "feed.json")
    assert 'href="https://site.example/x"' in record(feed.entries[0], feed)["body"]


@pytest.mark.parametrize("odd", [None, True, 1.5, [], {}, [[]], {"name": {}}, [None], "", [{"name": 5.5}]])
def test_fields_of_the_wrong_type_are_as_if_they_were_not_there(odd: Any):
    names = "id url external_url content_html content_text summary image banner_image date_published date_modified"
    lists = "author authors tags attachments language"
    fields = fields_of(
        {"title": "A", **dict.fromkeys(f"{names} {lists}".split(), odd)}, **dict.fromkeys(lists.split(), odd)
    )
    assert fields["title"] == "A"
    assert fields["url"] is None
    assert fields["image"] is None


def test_half_a_character_is_replaced():
    fields = fields_of({"title": "cut \ud83d", "id": "\ude00", "content_text": "\ud83d"})
    assert (fields["title"], fields["guid"], fields["body"]) == ("cut \ufffd", "\ufffd", "<p>\ufffd</p>")


def test_an_item_that_is_no_object_is_an_entry_without_anything():
    feed = of_items("text", 5, None, {"title": "A"})
    assert [record(entry, feed)["title"] for entry in feed.entries] == [None, None, None, "A"]


@pytest.mark.parametrize("items", [None, {}, "x", 5])
def test_a_feed_whose_items_are_no_list_has_none(items: Any):
    data = json.dumps({"version": VERSION, "items": items}).encode()
    assert parsed(data).entries == []


def test_numbers_that_are_none_and_doubled_fields_are_told_and_the_rest_is_read():
    head = f'{{"version": "{VERSION}", "items": ['.encode()
    feed = parsed(head + b'{"title": "A", "rank": NaN}, {"title": "B", "rank": -Infinity}]}')
    assert [record(entry, feed)["title"] for entry in feed.entries] == ["A", "B"]
    assert feed.damage == "NaN stands where a number should be"
    feed = parsed(head + b'{"title": "A", "title": "B"}]}')
    assert record(feed.entries[0], feed)["title"] == "B"
    assert feed.damage == "an entry has one of its fields twice"
    assert of_items({"title": "A"}).damage is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "A"', "breaks off (Expecting"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"[" * 100_000, "nested thousands deep"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"9" * 10_000 + b"]}", "a number too long"),
        (b'{"title": "An export", "items": []}', "this is JSON, not an RSS or Atom feed"),
        (b'{"version": 1.1, "items": []}', "this is JSON, not an RSS or Atom feed"),
        (b"[]", "this is JSON, not an RSS or Atom feed"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, words: str):
    began = time.monotonic()
    assert words in failure(data)
    assert time.monotonic() - began < 5


def test_a_large_feed_is_bounded():
    feed = of_items(*({"title": str(n), "authors": [{"name": "A"}] * 500, "tags": ["t"] * 500} for n in range(20)))
    assert len(feed.entries[0]["authors"]) == 100
    assert len(feed.entries[0]["tags"]) == 100


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b" \r\n\t"])
def test_json_is_known_by_how_it_begins(start: bytes):
    data = start + json.dumps({"version": VERSION, "items": [{"title": "Café"}]}, ensure_ascii=False).encode()
    assert is_json(Response(ADDRESS, ADDRESS, 200, {}, data))
    feed = parsed(data)
    assert record(feed.entries[0], feed)["title"] == "Café"
    assert not is_json(Response(ADDRESS, ADDRESS, 200, {}, b"<rss>{"))
