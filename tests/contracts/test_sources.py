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
from tests.end_to_end.imap_server import PASSWORD, USER, MailboxServer, mailbox_server
from tests.end_to_end.servers import WebServer, page, running_server
from tests.looking import FIRST_LOOK, NOW, surroundings

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


def feed_of_json(base: Path, server: WebServer) -> Case:
    items = [{"title": "First"}, {"content_text": "neither title nor link"}, {"title": "Last"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    server.scripts["/feed.json"] = page(json.dumps(feed).encode(), content_type="application/feed+json")
    return Case("feed", {"url": server.url("/feed.json")}, {"url": server.url("/nowhere")}, base)


def feed_of_teasers(base: Path, server: WebServer) -> Case:
    server.scripts["/feed"] = page(FEED.replace(b"https://paper.example", b""))
    for path in ("/1", "/2"):
        server.scripts[path] = page(b"<!doctype html><p>The whole text.", content_type="text/html")
    options = {"full_text": True, "follow_related": True}
    return Case("feed", {"url": server.url("/feed"), **options}, {"url": server.url("/nowhere"), **options}, base)


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


def imap_folder(base: Path, server: MailboxServer) -> Case:
    server.make("Letters")
    for title, body in (("First", "What was told."), ("A picture", "<img src=x>"), ("Last", "What was told later.")):
        letter = f"From: news@paper.example\r\nSubject: {title}\r\nContent-Type: text/html\r\n\r\n{body}\r\n"
        server.deliver(letter.encode(), NOW, "Letters")
    options = {"kind": "imap", "host": "127.0.0.1", "port": server.plain, "security": "none", "username": USER}
    options["password"] = PASSWORD
    return Case("imap", options | {"folder": "Letters"}, options | {"folder": "nowhere"}, base)


def page_with_links(base: Path, server: WebServer) -> Case:
    names = ("first-of-three-pages", "pages-that-are-gone", "last-of-three-pages")
    links = "".join(f"<h2><a href='/2026/11/20/{name}'>One of the three pages</a></h2>" for name in names)
    server.scripts["/news"] = page(f"<html><main>{links}</main></html>".encode(), content_type="text/html")
    for name, text in zip(names, (b"First", None, b"Last"), strict=True):
        if text:
            server.scripts[f"/2026/11/20/{name}"] = page(text, content_type="text/html")
    options = {"kind": "page", "follow": True}
    return Case("page", options | {"url": server.url("/news")}, options | {"url": server.url("/nowhere")}, base)


def sitemap_of_a_site(base: Path, server: WebServer) -> Case:
    urls = (
        f"<url><loc>{server.url(f'/{title}')}</loc><news><title>{title}</title></news></url>"
        for title in ("First", "Gone", "Last")
    )
    server.scripts["/sitemap.xml"] = page(f"<urlset>{''.join(urls)}</urlset>".encode())
    for title in ("First", "Last"):
        server.scripts[f"/{title}"] = page(b"<html>", content_type="text/html")
    options = {"kind": "sitemap", "url": server.url("/sitemap.xml")}
    return Case("sitemap", options, options | {"url": server.url("/nowhere.xml")}, base)


CASES = (
    feed_on_the_web,
    feed_in_a_file,
    feed_of_json,
    feed_of_teasers,
    folder_of_texts,
    folder_of_records,
    imap_folder,
    page_with_links,
    sitemap_of_a_site,
)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


@pytest.fixture(scope="module")
def mailbox(dovecot: str) -> Iterator[MailboxServer]:
    with mailbox_server(dovecot) as running:
        yield running


@pytest.fixture(params=CASES, ids=lambda make: make.__name__)
def case(request: pytest.FixtureRequest, tmp_path: Path, server: WebServer) -> Case:
    where = request.getfixturevalue("mailbox") if request.param is imap_folder else server
    made: Case = request.param(tmp_path, where)
    assert request.param.__name__.startswith(f"{made.kind}_")
    return made


def test_every_kind_in_the_table_has_a_case():
    assert {make.__name__.partition("_")[0] for make in CASES} == set(SOURCES)


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
