"""Fetching the pages of articles, from a real server that behaves as badly as servers do."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from digest.errors import SourceError, TryLater
from digest.interfaces import Look
from digest.model import Visit
from digest.sources.pages import NotAsked, Page, Pages
from tests.end_to_end.servers import (
    Script,
    WebServer,
    dripping_body,
    dropped,
    gzipped,
    in_turn,
    page,
    redirect,
    running_server,
    validated,
)
from tests.looking import FIRST_LOOK, NOW, web

HTML = b"<!DOCTYPE html><html><body><p>The gate stays shut.</p></body></html>"
ETAG = '"gate-1"'


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def html(body: bytes = HTML, content_type: str = "text/html; charset=utf-8", **headers: Any) -> Script:
    return page(body, content_type=content_type, **headers)


def seen(url: str, hours: float, *, first_days: float = 1, hint: str | None = None, etag: str | None = ETAG) -> Visit:
    """A page that was last asked for so many hours ago, and first so many days ago."""
    at = NOW - timedelta(hours=hours)
    return Visit(url=url, first=min(at, NOW - timedelta(days=first_days)), at=at, hint=hint, etag=etag)


def look(*visits: Visit, now: datetime = NOW) -> Look:
    return Look(now, {visit.url: visit for visit in visits})


def failure(pages: Pages, url: str) -> str:
    with pytest.raises(SourceError) as caught:
        pages.get(url)
    assert str(caught.value).startswith(url)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{url}: ")


# ---------------------------------------------------------------- what comes


def test_a_page_comes_with_its_final_address_and_is_remembered_as_it_was_asked_for(server: WebServer):
    server.scripts["/gate"] = redirect("/2026/gate")
    server.scripts["/2026/gate"] = html(etag=ETAG)
    pages = Pages(web(), FIRST_LOOK)
    asked = server.url("/gate")
    assert pages.get(asked, "monday") == Page(HTML.decode(), server.url("/2026/gate"))
    assert pages.visits == [Visit(url=asked, first=NOW, at=NOW, etag=ETAG, hint="monday")]
    assert pages.is_known(asked)
    assert not pages.is_known(server.url("/other"))
    assert pages.unchanged == 0


def test_the_letters_of_a_page_are_read_whatever_its_label_says(server: WebServer):
    server.scripts["/cafe"] = html(
        "<html><p>Café “Zur Post”</p></html>".encode("windows-1252"), "text/html; charset=utf-8"
    )
    found = Pages(web(), FIRST_LOOK).get(server.url("/cafe"))
    assert found is not None
    assert "Café “Zur Post”" in found.html


@pytest.mark.parametrize("label", ["", "application/xhtml+xml", "text/xml", "TEXT/HTML;charset=x"])
def test_what_looks_like_a_page_under_a_vague_label_is_one(server: WebServer, label: str):
    server.scripts["/gate"] = html(content_type=label)
    assert Pages(web(), FIRST_LOOK).get(server.url("/gate")) is not None


@pytest.mark.parametrize(
    ("body", "label", "words"),
    [
        (b"%PDF-1.7\n...", "application/pdf", "a PDF"),
        (b"%PDF-1.7\n...", "text/html", "a PDF"),
        (b"\x89PNG\r\n\x1a\n...", "image/png", "a picture"),
        (b"\x89PNG\r\n\x1a\n...", "text/html", "no text"),
        (b"\x00\x01\x02\x03\x04" * 9, "video/mp4", "a film"),
        (b'{"title": "The gate"}', "application/json", "data (JSON)"),
        (b"<rss/>", "application/rss+xml", "a feed"),
        (b"<catalogue/>", "text/xml", "XML"),
        (b"The gate stays shut.", "text/plain", "plain text"),
        (b"The gate stays shut.", "", "a file of an unknown type"),
        (b"BEGIN:VCARD", "text/vcard", "a file of the type text/vcard"),
    ],
)
def test_what_is_no_page_is_called_by_its_name(server: WebServer, body: bytes, label: str, words: str):
    server.scripts["/gate"] = html(body, label)
    assert failure(Pages(web(), FIRST_LOOK), server.url("/gate")) == f"is {words} and no web page, and so was not read"


# ---------------------------------------------------------------- when it is asked again


def test_trackers_do_not_make_two_pages_of_one(server: WebServer):
    server.scripts["/gate?utm_source=feed"] = html()
    pages = Pages(web(), FIRST_LOOK)
    assert pages.get(server.url("/gate?utm_source=feed")) is not None
    assert pages.get(server.url("/gate?utm_source=mail#top")) is None
    assert len(server.asked("/gate?utm_source=feed")) == 1
    again = Pages(web(), look(*pages.visits))
    assert again.get(server.url("/gate/")) is None
    assert again.unchanged == 1


@pytest.mark.parametrize(
    ("hint", "visit", "asked"),
    [
        ("tuesday", {"hours": 1, "hint": "monday"}, True),
        ("tuesday", {"hours": 1, "hint": None}, True),
        ("monday", {"hours": 200, "first_days": 9, "hint": "monday"}, False),
        ("monday", {"hours": 30, "hint": "monday"}, False),
        ("tuesday", {"hours": 2000, "first_days": 90, "hint": "monday"}, True),
        (None, {"hours": 23.9}, False),
        (None, {"hours": 24}, True),
        (None, {"hours": 30, "first_days": 6.9}, True),
        (None, {"hours": 30, "first_days": 7}, False),
    ],
)
def test_a_known_page_is_asked_again_when_its_hint_differs_or_daily_while_it_is_fresh(
    server: WebServer, hint: str | None, visit: dict, asked: bool
):
    server.scripts["/gate"] = html(b"<html>corrected</html>", etag='"gate-2"')
    url = server.url("/gate")
    known = seen(url, **visit)
    pages = Pages(web(), look(known))
    assert pages.is_due(url, hint) is asked
    assert (pages.get(url, hint) is not None) is asked
    assert len(server.requests) == (2 if asked else 0)  # robots.txt is one of them
    assert pages.unchanged == (not asked)
    if asked:
        assert server.requests[-1][1]["if-none-match"] == ETAG
        assert pages.visits == [Visit(url=url, first=known.first, at=NOW, etag='"gate-2"', hint=hint)]
        assert not pages.is_due(url, "wednesday")
    else:
        assert pages.visits == []


def test_a_page_that_did_not_change_is_none_and_keeps_its_marks(server: WebServer):
    server.scripts["/gate"] = validated(HTML, etag=ETAG, content_type="text/html")
    url = server.url("/gate")
    known = seen(url, 30)
    pages = Pages(web(), look(known))
    assert pages.get(url) is None
    assert pages.unchanged == 1
    assert pages.visits == [Visit(url=url, first=known.first, at=NOW, etag=ETAG)]


def test_of_several_addresses_of_one_page_the_last_visit_counts(server: WebServer):
    old, new = seen(server.url("/gate?utm_id=1"), 50), seen(server.url("/gate?utm_id=2"), 2)
    for visits in ((old, new), (new, old)):
        assert Pages(web(), look(*visits)).get(server.url("/gate")) is None
    assert server.requests == []


@pytest.mark.parametrize(
    ("hint", "visit", "settled"),
    [
        ("monday", {"hours": 1, "hint": "monday"}, True),
        ("tuesday", {"hours": 1, "hint": "monday"}, False),
        (None, {"hours": 1, "hint": None}, False),
        (None, {"hours": 1, "first_days": 8, "hint": None}, True),
    ],
)
def test_a_page_is_settled_when_only_its_list_can_make_it_due(hint: str | None, visit: dict, settled: bool):
    url = "https://paper.example/gate"
    assert Pages(web(), look(seen(url, **visit))).is_settled(url, hint) is settled
    assert not Pages(web(), FIRST_LOOK).is_settled(url, hint)


# ---------------------------------------------------------------- what cannot be had


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (page(b"", status=404), "HTTP 404"),
        (html(b"%PDF-1.7"), "is a PDF"),
        (page(b" " * 6_000_000, content_type="text/html"), "is larger than 5,000,000 bytes"),
        (gzipped(b" " * 50_000_000), "is larger than 5,000,000 bytes"),
    ],
    ids=["gone", "PDF", "large", "bomb"],
)
def test_a_page_that_has_itself_to_blame_is_left_alone_for_six_hours(server: WebServer, script: Script, words: str):
    server.scripts["/gate"] = script
    url = server.url("/gate")
    pages = Pages(web(), FIRST_LOOK)
    assert words in failure(pages, url)
    assert not pages.is_known(url)
    requests = len(server.requests)
    soon = Pages(web(), look(*pages.visits, now=NOW + timedelta(hours=5)))
    assert soon.get(url, "another hint") is None
    assert not soon.is_known(url)
    assert len(server.requests) == requests
    later = Pages(web(), look(*pages.visits, now=NOW + timedelta(hours=6)))
    assert words in failure(later, url)
    assert later.visits[0].first == NOW
    after_a_week = look(*later.visits, now=NOW + timedelta(days=8))
    assert Pages(web(), after_a_week).get(url) is None


def test_a_dead_link_that_comes_to_life_is_an_article(server: WebServer):
    url = server.url("/gate")
    pages = Pages(web(), FIRST_LOOK)
    failure(pages, url)
    server.scripts["/gate"] = html()
    later = Pages(web(), look(*pages.visits, now=NOW + timedelta(hours=7)))
    assert later.get(url, "monday") is not None
    assert later.is_known(url)
    assert later.visits[0].hint == "monday"


def test_a_known_page_that_fails_stays_known_and_is_asked_at_the_next_look(server: WebServer):
    url = server.url("/gate")
    pages = Pages(web(), look(seen(url, 1, hint="monday")))
    with pytest.raises(SourceError, match="HTTP 404"):
        pages.get(url, "tuesday")
    assert pages.is_known(url)
    assert pages.visits == []
    assert not pages.is_settled(url, "tuesday")


def test_robots_txt_is_obeyed_and_told_once(server: WebServer):
    server.scripts["/robots.txt"] = page(b"User-agent: *\nDisallow: /private/", content_type="text/plain")
    server.scripts["/private/gate"] = server.scripts["/gate"] = html()
    url = server.url("/private/gate")
    pages = Pages(web(), FIRST_LOOK)
    assert "robots.txt of 127.0.0.1 does not allow it" in failure(pages, url)
    assert server.asked("/private/gate") == []
    assert pages.get(server.url("/gate")) is not None
    assert Pages(web(), look(*pages.visits)).get(url) is None


@pytest.mark.parametrize("script", [page(b"", status=500), dropped, dripping_body], ids=["500", "dropped", "slow"])
def test_a_host_that_fails_three_times_in_a_row_is_left_alone(server: WebServer, script: Script):
    for name in ("/a", "/b", "/c"):
        server.scripts[name] = script
    server.scripts["/d"] = html()
    pages = Pages(web(total_seconds=0.3), FIRST_LOOK)
    for name in ("/a", "/b", "/c"):
        failure(pages, server.url(name))
    assert not pages.spent
    with pytest.raises(NotAsked, match="failed 3 times in a row"):
        pages.get(server.url("/d"))
    assert server.asked("/d") == []
    assert pages.visits == []
    other = server.url("/d", host="localhost")
    assert Pages(web(allow_hosts=frozenset({"127.0.0.1", "localhost"})), FIRST_LOOK).get(other) is not None


def test_dead_links_do_not_make_a_host_a_failing_one(server: WebServer):
    server.scripts["/e"] = server.scripts["/j"] = html()
    server.scripts["/f"] = server.scripts["/g"] = server.scripts["/h"] = server.scripts["/i"] = page(b"", status=500)
    pages = Pages(web(), FIRST_LOOK)
    for name in ("/a", "/b", "/c", "/d"):
        assert "HTTP 404" in failure(pages, server.url(name))
    for name in ("/f", "/g"):
        failure(pages, server.url(name))
    assert pages.get(server.url("/e")) is not None
    for name in ("/h", "/i"):
        failure(pages, server.url(name))
    assert pages.get(server.url("/j")) is not None


def test_a_site_that_asks_to_be_left_alone_is_heard(server: WebServer):
    server.scripts["/gate"] = page(b"", status=429, retry_after="600")
    pages = Pages(web(), FIRST_LOOK)
    with pytest.raises(TryLater) as caught:
        pages.get(server.url("/gate"))
    assert caught.value.seconds == 600
    assert pages.visits == []


def test_a_redirect_to_a_private_address_is_not_followed(server: WebServer):
    server.scripts["/gate"] = redirect(f"http://localhost:{server.server_port}/secret")
    assert "port" in failure_of_redirect(server)
    server.scripts["/gate"] = redirect("http://10.0.0.1/secret")
    assert "10.0.0.1" in failure_of_redirect(server)
    assert server.asked("/secret") == []


def failure_of_redirect(server: WebServer) -> str:
    with pytest.raises(SourceError) as caught:
        Pages(web(), FIRST_LOOK).get(server.url("/gate"))
    return str(caught.value)


def test_what_is_no_web_address_is_no_page():
    assert "only addresses that begin with http" in failure(Pages(web(), FIRST_LOOK), "mailto:desk@paper.example")
    assert "is no valid address" in failure(Pages(web(), FIRST_LOOK), "http://[::1")


# ---------------------------------------------------------------- limits of a look


def test_so_many_pages_and_no_more_are_asked_for_in_one_look(server: WebServer):
    for name in ("/a", "/b", "/c"):
        server.scripts[name] = html()
    pages = Pages(web(), look(seen(server.url("/k"), 30), seen(server.url("/h"), 1, hint="monday")), most=2)
    failure(pages, server.url("/gone"))
    assert pages.get(server.url("/a")) is not None
    assert pages.spent
    words = "2 pages were asked for in this look; the rest is fetched at the next look"
    assert failure(pages, server.url("/b")) == words
    assert not pages.is_known(server.url("/b"))
    with pytest.raises(NotAsked):
        pages.get(server.url("/h"), "tuesday")
    # A second look at an article that we have can wait without a word.
    assert pages.get(server.url("/k")) is None
    assert pages.unchanged == 1
    assert pages.get(server.url("/a")) is None


def test_so_many_bytes_and_no_more_are_held_in_one_look(server: WebServer):
    server.scripts["/a"] = in_turn(html(HTML + b" " * 2_000_000))
    pages = Pages(web(), FIRST_LOOK, most_bytes=2_000_000)
    assert pages.get(server.url("/a")) is not None
    assert failure(pages, server.url("/b")).startswith("2 MB of pages were fetched in this look; the rest is fetched")


def test_a_slow_page_ends_at_the_deadline(server: WebServer):
    server.scripts["/gate"] = dripping_body
    start = time.monotonic()
    assert "took longer than 0.3 seconds" in failure(Pages(web(total_seconds=0.3), FIRST_LOOK), server.url("/gate"))
    assert time.monotonic() - start < 2
