"""The sources `page` and `sitemap` against a real web server, and as an editor calls them."""

import gzip
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from digest.articles.records import PAGE
from digest.errors import SourceError, TryLater
from digest.interfaces import Harvest, Look
from digest.model import Format, RawItem, Visit
from digest.plugins import make_source, sources
from digest.sources import sitemap as sitemap_module
from tests.end_to_end.conftest import Desk
from tests.end_to_end.servers import (
    Script,
    WebServer,
    dripping_body,
    page,
    redirect,
    running_server,
    validated,
)
from tests.end_to_end.test_collecting import TEXT, article, by_name, collecting, rows, use
from tests.looking import FIRST_LOOK, NOW, surroundings

__all__ = ["collecting"]  # a fixture

ETAG = '"1"'
NAMES = ("harbour-gate-stays-shut", "no-ice-on-the-river", "school-opens-late-again")
TITLES = ("The harbour gate stays shut", "No ice on the river", "The school opens late again")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def html(body: bytes, **headers: Any) -> Script:
    return page(body, content_type="text/html; charset=utf-8", **headers)


def path(name: str) -> str:
    return f"/2026/11/{name}"


def put_articles(server: WebServer, **headers: str) -> None:
    for name, title in zip(NAMES, TITLES, strict=True):
        server.scripts[path(name)] = html(article(title), **headers)


def index(*names: str, more: str = "") -> bytes:
    titles = dict(zip(NAMES, TITLES, strict=True))
    cards = "".join(
        f"<article><h2><a href='{path(name)}'>{titles.get(name, 'Another title of an article')}</a></h2></article>"
        for name in names
    )
    return f"<html><head><title>News</title></head><body><main>{cards}{more}</main></body></html>".encode()


def urlset(server: WebServer, *entries: str | tuple[str, str]) -> bytes:
    """A sitemap: paths or whole addresses, each alone or with what else stands in the entry."""
    pairs = (entry if isinstance(entry, tuple) else (entry, "") for entry in entries)
    urls = (f"<url><loc>{place if ':' in place else server.url(place)}</loc>{more}</url>" for place, more in pairs)
    return f"<?xml version='1.0'?><urlset>{''.join(urls)}</urlset>".encode()


def changed(day: str) -> str:
    return f"<lastmod>{day}</lastmod>"


def index_of(server: WebServer, *entries: tuple[str, str]) -> bytes:
    children = (f"<sitemap><loc>{server.url(place)}</loc>{more}</sitemap>" for place, more in entries)
    return f"<sitemapindex>{''.join(children)}</sitemapindex>".encode()


def collect(options: Mapping[str, Any], look: Look = FIRST_LOOK, **settings: Any) -> Harvest:
    validated_options = sources()[options["kind"]].options.model_validate(options)
    return make_source("paper", validated_options, surroundings(Path(), **settings)).collect(look)


def later(*harvests: Harvest, hours: float = 1) -> Look:
    """A look so many hours after the first one, with what the harvests left to remember."""
    visits: dict[str, Visit] = {}
    for harvest in harvests:
        visits |= {visit.url: visit for visit in harvest.visits}
    return Look(NOW + timedelta(hours=hours), visits)


def paths(harvest: Harvest, server: WebServer) -> list[str]:
    return [item.origin.removeprefix(server.url("")) for item in harvest.items]


def told(harvest: Harvest) -> list[str]:
    lines = [str(problem) for problem in harvest.problems]
    assert not any("\n" in line for line in lines)
    return lines


# ---------------------------------------------------------------- one page


def test_one_page_is_one_article_and_is_asked_for_if_it_changed(server: WebServer):
    body = article(TITLES[0])
    server.scripts["/gate"] = redirect(path(NAMES[0]))
    server.scripts[path(NAMES[0])] = validated(body, etag=ETAG, content_type="text/html")
    url = server.url("/gate")
    options = {"kind": "page", "url": url}
    first = collect(options)
    assert first.items == (RawItem("paper", Format.HTML, body.decode(), url, server.url(path(NAMES[0]))),)
    assert not first.follow_related
    assert server.asked("/robots.txt") == []  # a person named the page
    second = collect(options, later(first))
    assert second.not_modified
    assert second.items == ()
    assert second.visits == (Visit(url=url, first=NOW, at=NOW + timedelta(hours=1), etag=ETAG),)


def test_a_section_that_is_not_followed_is_told_with_what_to_do(server: WebServer):
    more = "".join(
        f"<article><h2><a href='{path(f'a-long-story-of-{n}')}'>A long story of {n} kinds</a></h2></article>"
        for n in range(9)
    )
    server.scripts["/news"] = html(index(*NAMES, more=more))
    harvest = collect({"kind": "page", "url": server.url("/news")})
    assert (harvest.items, harvest.visits) == ((), ())
    assert told(harvest) == [
        f"page paper: {server.url('/news')}: is a list of articles rather than one. Write 'follow: true' below it to "
        "read those that it lists"
    ]


def test_one_page_may_have_its_related_pieces_followed(server: WebServer):
    server.scripts["/gate"] = html(article(TITLES[0]))
    assert collect({"kind": "page", "url": server.url("/gate"), "follow_related": True}).follow_related


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (page(b"%PDF-1.7", content_type="application/pdf"), "is a PDF and no web page"),
        (page(b" " * 50_000_000, content_type="text/html"), "is larger than 5,000,000 bytes"),
        (dripping_body, "took longer than 0.3 seconds"),
        (redirect("http://10.0.0.1/"), "10.0.0.1"),
        (page(b"", status=404), "HTTP 404"),
    ],
    ids=["PDF", "large", "slow", "private", "gone"],
)
@pytest.mark.parametrize("follow", [False, True])
def test_a_page_that_cannot_be_had_is_an_error(server: WebServer, script: Script, words: str, follow: bool):
    server.scripts["/gate"] = script
    with pytest.raises(SourceError, match=words):
        collect({"kind": "page", "url": server.url("/gate"), "follow": follow}, total_seconds=0.3)


# ---------------------------------------------------------------- the pages of a section


def news(server: WebServer, **options: Any) -> dict[str, Any]:
    return {"kind": "page", "url": server.url("/news"), "follow": True, **options}


def test_the_articles_of_a_section_are_fetched_in_its_order_and_each_once(server: WebServer):
    put_articles(server)
    server.scripts["/news"] = html(index(*NAMES))
    first = collect(news(server, follow_related=True))
    assert first.problems == ()
    assert paths(first, server) == [path(name) for name in NAMES]
    assert {item.format for item in first.items} == {Format.HTML}
    assert first.items[0].url == server.url(path(NAMES[0]))
    assert first.follow_related
    assert len(server.asked("/robots.txt")) == 1
    second = collect(news(server), later(first))
    assert (second.items, second.unchanged, second.not_modified) == ((), 3, False)
    assert all(len(server.asked(path(name))) == 1 for name in NAMES)


def test_what_a_section_lists_is_chosen_by_its_address(server: WebServer):
    put_articles(server)
    server.scripts["/news"] = html(index(*NAMES))
    chosen = collect(news(server, include=["/2026/*-the-", "gate"], exclude=["late"]))
    assert paths(chosen, server) == [path(NAMES[0]), path(NAMES[1])]
    assert paths(collect(news(server, max_items=2)), server) == [path(NAMES[0]), path(NAMES[1])]


def test_a_section_that_lists_nothing_is_told(server: WebServer):
    server.scripts["/news"] = html(article(TITLES[0]))
    harvest = collect(news(server))
    [line] = told(harvest)
    assert line.startswith(f"page paper: {server.url('/news')}: no links to articles were found. If it is an article ")
    assert harvest.visits == ()
    server.scripts["/news"] = html(index(*NAMES))
    [line] = told(collect(news(server, include=["/sport/"])))
    assert f"none of its 3 links to articles fits 'include' and 'exclude'; {server.url(path(NAMES[0]))} is one" in line


def test_one_page_of_a_section_that_fails_does_not_stop_the_rest(server: WebServer):
    put_articles(server)
    server.scripts["/robots.txt"] = page(b"User-agent: *\nDisallow: /2026/11/secret", content_type="text/plain")
    server.scripts[path("report-of-the-board")] = page(b"%PDF-1.7", content_type="application/pdf")
    server.scripts[path("slow-news-from-town")] = dripping_body
    server.scripts[path("away-to-another-site")] = redirect(f"http://localhost:{server.server_port}/ad")
    server.scripts["/ad"] = html(article("Buy this"))
    others = ("secret-plan-of-the-port", "report-of-the-board", "slow-news-from-town", "away-to-another-site")
    server.scripts["/news"] = html(index(NAMES[0], *others, NAMES[1]))
    harvest = collect(news(server), total_seconds=0.3, allow_hosts=frozenset({"127.0.0.1", "localhost"}))
    assert paths(harvest, server) == [path(NAMES[0]), path(NAMES[1])]
    lines = told(harvest)
    expected = ("robots.txt", "PDF", "0.3 seconds", "another site")
    assert all(words in line for words, line in zip(expected, lines, strict=True))
    assert all(line.startswith("page paper: http://127.0.0.1") for line in lines)
    assert server.asked(path("secret-plan-of-the-port")) == []


def test_a_section_is_asked_in_full_while_its_articles_may_be_edited_and_conditionally_then(server: WebServer):
    put_articles(server, etag=ETAG)
    server.scripts["/news"] = validated(index(*NAMES), etag=ETAG, content_type="text/html")
    first = collect(news(server))
    assert server.url("/news") not in {visit.url for visit in first.visits}
    # A day later an edit is noticed, though the list is the same.
    server.scripts[path(NAMES[1])] = html(article(TITLES[1], TEXT.replace("crowns", "euros")), etag='"2"')
    for name in (NAMES[0], NAMES[2]):
        server.scripts[path(name)] = validated(b"", etag=ETAG, content_type="text/html")
    second = collect(news(server), later(first, hours=25))
    assert paths(second, server) == [path(NAMES[1])]
    assert second.unchanged == 2
    third = collect(news(server), later(first, second, hours=24 * 8))
    assert third.items == ()
    assert third.visits[0].url == server.url("/news")
    fourth = collect(news(server), later(first, second, third, hours=24 * 8 + 1))
    assert fourth.not_modified
    assert server.asked("/news")[-1]["if-none-match"] == ETAG
    # A new article makes another list.
    server.scripts["/news"] = validated(index("bridge-is-to-be-rebuilt", *NAMES), etag='"2"', content_type="text/html")
    server.scripts[path("bridge-is-to-be-rebuilt")] = html(article("The bridge is to be rebuilt"))
    fifth = collect(news(server), later(first, second, third, fourth, hours=24 * 8 + 2))
    assert paths(fifth, server) == [path("bridge-is-to-be-rebuilt")]


def test_a_site_that_asks_for_a_pause_at_its_first_article_is_left_alone(server: WebServer):
    put_articles(server)
    server.scripts["/news"] = html(index(*NAMES))
    server.scripts[path(NAMES[0])] = page(b"", status=429, retry_after="600")
    with pytest.raises(TryLater):
        collect(news(server))
    assert server.asked(path(NAMES[1])) == []


def test_what_was_had_before_a_site_asks_for_a_pause_is_kept(server: WebServer):
    put_articles(server)
    server.scripts["/news"] = html(index(*NAMES))
    server.scripts[path(NAMES[1])] = page(b"", status=429, retry_after="600")
    harvest = collect(news(server))
    assert paths(harvest, server) == [path(NAMES[0])]
    [line] = told(harvest)
    assert "left alone for 10 minutes" in line


def test_a_host_that_is_down_is_told_in_few_lines(server: WebServer):
    names = [f"number-{number}-of-many-articles" for number in range(20)]
    for name in names:
        server.scripts[path(name)] = page(b"", status=500)
    server.scripts["/news"] = html(index(*names))
    lines = told(collect(news(server)))
    assert len(lines) == 4
    assert lines[3].endswith("failed 3 times in a row. The next look tries, and 16 more of its pages wait too")


# ---------------------------------------------------------------- sitemaps


def site_map(server: WebServer, place: str = "/sitemap.xml", **options: Any) -> dict[str, Any]:
    return {"kind": "sitemap", "url": server.url(place), **options}


def test_the_pages_of_a_news_sitemap_come_with_what_it_says_of_them(server: WebServer):
    put_articles(server)
    said = (
        "<news><publication><language>en</language></publication>"
        "<publication_date>2026-11-19T10:00:00Z</publication_date><title>The gate</title></news>"
    )
    server.scripts["/sitemap.xml"] = page(urlset(server, (path(NAMES[0]), said), path(NAMES[1])))
    harvest = collect(site_map(server, follow_related=True))
    url = server.url(path(NAMES[0]))
    content = {"url": url, "title": "The gate", "date": "2026-11-19T10:00:00Z", "language": "en"}
    page_of_it = {PAGE: article(TITLES[0]).decode()}
    assert harvest.items[0] == RawItem("paper", Format.RECORD, content | page_of_it, url, url)
    other = harvest.items[1].content
    assert not isinstance(other, str)
    assert (other["title"], other["date"], other["language"]) == (None, None, None)
    assert harvest.follow_related
    assert harvest.problems == ()


def test_the_newest_pages_come_first_and_the_rest_at_the_next_looks(server: WebServer):
    put_articles(server)
    entries = ((path(NAMES[0]), ""), (path(NAMES[1]), changed("2026-11-18")), (path(NAMES[2]), changed("2026-11-19")))
    server.scripts["/sitemap.xml"] = validated(urlset(server, *entries), etag=ETAG)
    options = site_map(server, max_items=1)
    first = collect(options)
    assert paths(first, server) == [path(NAMES[2])]
    assert first.problems == ()
    # What is left over must not be lost, so the sitemap is read in full although it did not change.
    second = collect(options, later(first))
    assert (paths(second, server), second.unchanged) == ([path(NAMES[1])], 1)
    third = collect(options, later(first, second))
    assert (paths(third, server), third.unchanged) == ([path(NAMES[0])], 2)
    fourth = collect(options, later(first, second, third))
    assert (fourth.items, fourth.unchanged, fourth.not_modified) == ((), 3, False)
    assert server.asked("/sitemap.xml")[-1].get("if-none-match") is None


def test_a_sitemap_with_nothing_left_to_fetch_is_asked_for_if_it_changed(server: WebServer):
    put_articles(server)
    dates = [(path(name), changed("2026-11-19")) for name in NAMES]
    server.scripts["/sitemap.xml"] = validated(urlset(server, *dates), etag=ETAG)
    first = collect(site_map(server))
    assert len(first.items) == 3
    second = collect(site_map(server), later(first))
    assert (second.items, second.unchanged, second.not_modified) == ((), 3, True)
    assert collect(site_map(server), later(first, second)).unchanged == 3
    dates[1] = (path(NAMES[1]), changed("2026-11-20"))
    server.scripts["/sitemap.xml"] = validated(urlset(server, *dates), etag='"2"')
    third = collect(site_map(server), later(first, second))
    assert paths(third, server) == [path(NAMES[1])]
    assert (third.unchanged, third.not_modified) == (2, False)


def test_a_site_that_touches_all_dates_is_read_to_its_end_all_the_same(server: WebServer):
    put_articles(server)
    options = site_map(server, max_items=1)
    harvests: list[Harvest] = []
    for hour, day in enumerate(("17", "18", "19")):
        entries = ((path(name), changed(f"2026-11-{day}T0{number}:00Z")) for number, name in enumerate(NAMES))
        server.scripts["/sitemap.xml"] = page(urlset(server, *entries))
        harvests.append(collect(options, later(*harvests, hours=hour)))
    assert [paths(harvest, server) for harvest in harvests] == [[path(name)] for name in reversed(NAMES)]


def test_old_pages_are_left_out_and_undated_ones_are_not(server: WebServer):
    put_articles(server)
    entries = ((path(NAMES[0]), changed("2026-10-20")), (path(NAMES[1]), changed("2026-10-22")), path(NAMES[2]))
    server.scripts["/sitemap.xml"] = page(urlset(server, *entries))
    assert paths(collect(site_map(server)), server) == [path(NAMES[1]), path(NAMES[2])]
    assert len(collect(site_map(server, max_age_days=None)).items) == 3
    server.scripts["/sitemap.xml"] = page(urlset(server, entries[0]))
    [line] = told(collect(site_map(server)))
    assert line == "sitemap paper: lists nothing that changed in the last 30 days. Allow more in 'max_age_days'"


def test_what_cannot_be_an_article_is_left_out_unless_it_is_asked_for(server: WebServer):
    put_articles(server)
    server.scripts["/tag/harbour"] = html(article("Harbour"))
    server.scripts["/sitemap.xml"] = page(urlset(server, "/", "/tag/harbour", "/report.pdf", path(NAMES[0])))
    assert paths(collect(site_map(server)), server) == [path(NAMES[0])]
    assert paths(collect(site_map(server, include=["/tag/"])), server) == ["/tag/harbour"]
    assert "none of its 4 addresses fits. Correct 'include'" in told(collect(site_map(server, exclude=["/2026"])))[0]
    server.scripts["/sitemap.xml"] = page(urlset(server, "/", "/tag/harbour"))
    assert "none of its 2 addresses looks like an article's" in told(collect(site_map(server)))[0]


def test_an_index_leads_to_its_sitemaps_the_newest_first_and_not_to_old_ones(server: WebServer):
    put_articles(server)
    children = (("/undated.xml", ""), ("/old.xml", changed("2025-01-01")), ("/new.xml.gz", changed("2026-11-19")))
    server.scripts["/sitemap.xml"] = page(index_of(server, *children))
    server.scripts["/new.xml.gz"] = page(
        gzip.compress(urlset(server, path(NAMES[0]))), content_type="application/x-gzip"
    )
    server.scripts["/undated.xml"] = page(index_of(server, ("/inner.txt", "")))
    server.scripts["/inner.txt"] = page(server.url(path(NAMES[1])).encode(), content_type="text/plain")
    harvest = collect(site_map(server))
    assert harvest.problems == ()
    assert paths(harvest, server) == [path(NAMES[0]), path(NAMES[1])]
    asked = [place for place, _ in server.requests if not place.startswith("/2026")]
    assert asked == ["/sitemap.xml", "/new.xml.gz", "/undated.xml", "/inner.txt", "/robots.txt"]


def test_of_an_index_each_sitemap_is_remembered_by_itself(server: WebServer):
    put_articles(server)
    server.scripts["/sitemap.xml"] = validated(index_of(server, ("/a.xml", ""), ("/b.xml", "")), etag=ETAG)
    dates = [(path(name), changed("2026-11-19")) for name in NAMES]
    server.scripts["/a.xml"] = validated(urlset(server, *dates[:2]), etag=ETAG)
    server.scripts["/b.xml"] = validated(urlset(server), etag=ETAG)
    first = collect(site_map(server))
    assert len(first.items) == 2
    server.scripts["/b.xml"] = validated(urlset(server, dates[2]), etag='"2"')
    second = collect(site_map(server), later(first))
    assert (paths(second, server), second.unchanged, second.not_modified) == ([path(NAMES[2])], 2, False)
    third = collect(site_map(server), later(first, second))
    assert (third.items, third.unchanged, third.not_modified) == ((), 3, True)


def test_the_sitemaps_of_a_site_are_those_that_its_robots_txt_names(server: WebServer):
    put_articles(server)
    lines = f"User-agent: *\nsitemap: {server.url('/one.xml')}\r\nSitemap: /two.xml # news\nSitemap: http://[::1\nSitemap: /one.xml\n"
    server.scripts["/robots.txt"] = page(lines.encode(), content_type="text/plain")
    server.scripts["/one.xml"] = page(urlset(server, path(NAMES[0])))
    server.scripts["/two.xml"] = page(urlset(server, path(NAMES[1]), path(NAMES[0])))
    assert paths(collect(site_map(server, "/")), server) == [path(NAMES[0]), path(NAMES[1])]
    assert len(server.asked("/one.xml")) == 1


def test_a_site_that_names_no_sitemap_may_have_one_at_the_usual_place(server: WebServer):
    put_articles(server)
    server.scripts["/sitemap.xml"] = page(urlset(server, path(NAMES[0])))
    assert paths(collect(site_map(server, "/")), server) == [path(NAMES[0])]
    with pytest.raises(SourceError, match="HTTP 404"):
        collect(site_map(server, "/?sitemap=1"))  # that is an address of a file
    server.scripts["/robots.txt"] = page(b"", status=429)
    with pytest.raises(TryLater):
        collect(site_map(server, "/"))


def test_pages_of_other_sites_are_none_of_its_articles(server: WebServer):
    put_articles(server)
    foreign = (
        "https://elsewhere.example/2026/11/a-story-of-theirs",
        "file:///etc/passwd",
        "http://[::1",
        "mailto:x@y.example",
    )
    server.scripts["/sitemap.xml"] = page(urlset(server, *foreign[:2], path(NAMES[0])))
    harvest = collect(site_map(server))
    assert (paths(harvest, server), harvest.problems) == ([path(NAMES[0])], ())
    server.scripts["/sitemap.xml"] = page(urlset(server, *foreign))
    assert "is on other sites, such as https://elsewhere.example/2026" in told(collect(site_map(server)))[0]
    child = "<sitemapindex><sitemap><loc>https://elsewhere.example/1.xml</loc></sitemap></sitemapindex>"
    server.scripts["/sitemap.xml"] = page(child.encode())
    assert "is on other sites, such as https://elsewhere.example/1.xml" in told(collect(site_map(server)))[0]


def test_one_page_of_a_sitemap_that_fails_does_not_stop_the_rest_and_is_told_once(server: WebServer):
    put_articles(server)
    server.scripts["/robots.txt"] = page(b"User-agent: *\nDisallow: /2026/11/secret", content_type="text/plain")
    server.scripts[path("report-of-the-board")] = page(b"%PDF-1.7", content_type="application/pdf")
    server.scripts[path("away-to-another-site")] = redirect(f"http://localhost:{server.server_port}/ad")
    server.scripts["/ad"] = html(article("Buy this"))
    others = ("secret-plan-of-the-port", "report-of-the-board", "away-to-another-site", "gone-for-good")
    listed = [(path(name), changed("2026-11-19")) for name in (NAMES[0], *others, NAMES[1])]
    server.scripts["/sitemap.xml"] = page(urlset(server, *listed))
    hosts = frozenset({"127.0.0.1", "localhost"})
    harvest = collect(site_map(server), allow_hosts=hosts)
    assert paths(harvest, server) == [path(NAMES[0]), path(NAMES[1])]
    lines = told(harvest)
    assert all(words in line for words, line in zip(("robots.txt", "PDF", "another site", "404"), lines, strict=True))
    again = collect(site_map(server), later(harvest), allow_hosts=hosts)
    assert (again.items, again.problems, again.unchanged) == ((), (), 6)


# ---------------------------------------------------------------- sitemaps that are built badly


def test_an_index_that_names_itself_ends(server: WebServer):
    server.scripts["/sitemap.xml"] = page(index_of(server, ("/sitemap.xml", ""), ("/other.xml", "")))
    server.scripts["/other.xml"] = page(index_of(server, ("/sitemap.xml", "")))
    [line] = told(collect(site_map(server)))
    assert "/sitemap.xml lists no pages. Open it in a browser" in line
    assert len(server.requests) == 2


def test_an_index_without_an_end_is_left_at_the_third_level(server: WebServer):
    put_articles(server)
    for level in range(5):
        children = ((f"/{level + 1}.xml", ""), (f"/pages-{level + 1}.xml", ""))
        server.scripts[f"/{level}.xml"] = page(index_of(server, *children))
    server.scripts["/pages-1.xml"] = page(urlset(server, path(NAMES[0])))
    server.scripts["/pages-2.xml"] = page(urlset(server, path(NAMES[1])))
    server.scripts["/pages-3.xml"] = page(urlset(server, path(NAMES[2])))
    harvest = collect(site_map(server, "/0.xml"))
    assert paths(harvest, server) == [path(NAMES[0]), path(NAMES[1])]
    assert told(harvest) == [
        f"sitemap paper: {server.url('/2.xml')}: is an index in an index of indexes, and so was passed over"
    ]


def test_of_an_index_with_many_sitemaps_twenty_files_are_read(server: WebServer):
    put_articles(server)
    children = [(f"/{number}.xml", changed(f"2026-11-{number:02}")) for number in range(1, 30)]
    server.scripts["/sitemap.xml"] = page(index_of(server, *children))
    for place, _ in children:
        server.scripts[place] = page(urlset(server, path(NAMES[0])))
    harvest = collect(site_map(server))
    assert len(harvest.items) == 1
    [line] = told(harvest)
    assert "is too large to be read whole: 20 of its files were read, the newest first" in line
    assert server.asked("/29.xml")
    assert server.asked("/11.xml")
    assert not server.asked("/10.xml")


def test_of_a_million_addresses_fifty_thousand_are_looked_at(server: WebServer):
    put_articles(server)
    body = "<urlset>" + f"<url><loc>{server.url(path(NAMES[0]))}</loc></url>"
    body += "".join(f"<url><loc>http://x.example/{number}</loc></url>" for number in range(1_000_000)) + "</urlset>"
    assert len(body) < 50_000_000
    server.scripts["/sitemap.xml"] = page(gzip.compress(body.encode(), 1))
    harvest = collect(site_map(server))
    assert paths(harvest, server) == [path(NAMES[0])]
    [line] = told(harvest)
    assert "it names more than 50,000 addresses. 50,000 of its addresses could be read" in line
    assert server.url("/sitemap.xml") not in {visit.url for visit in harvest.visits}


def test_enough_addresses_end_the_reading_of_files(server: WebServer, monkeypatch: pytest.MonkeyPatch):
    put_articles(server)
    monkeypatch.setattr(sitemap_module, "MOST_ENTRIES", 1)
    server.scripts["/sitemap.xml"] = page(index_of(server, ("/a.xml", ""), ("/b.xml", "")))
    server.scripts["/a.xml"] = server.scripts["/b.xml"] = page(urlset(server, path(NAMES[0])))
    assert "2 of its files were read" in told(collect(site_map(server)))[0]


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (page(b"<html><body>Not found</body></html>"), "this is an HTML page, not a sitemap"),
        (page(b"<rss/>"), "this is a feed, not a sitemap. Use it with the kind 'feed'"),
        (page(b"\x1f\x8b" + b"x" * 100), "its compression is damaged"),
        (page(gzip.compress(b" " * 60_000_000)), "is larger than 50,000,000 bytes"),
        (page(gzip.compress(b" " * 60_000_000), content_encoding="gzip"), "is larger than 50,000,000 bytes"),
        (page(b" " * 51_000_000), "is larger than 50,000,000 bytes"),
        (page(f"<!DOCTYPE u [<!ENTITY a0 'xx'>{BOMB}]><u x='&a11;'/>".encode()), "it is damaged"),
        (page(b"<urlset>" + b"<a>" * 20_000), "it is damaged"),
        (dripping_body, "took longer than 1 seconds"),
        (page(b"", status=404), "HTTP 404"),
    ],
    ids=["HTML", "feed", "not gzip", "gzip bomb", "bomb on its way", "large", "entities", "deep", "slow", "gone"],
)
def test_a_bad_sitemap_in_an_index_is_one_line_and_the_rest_goes_on(server: WebServer, script: Script, words: str):
    put_articles(server)
    server.scripts["/bad.xml"] = script
    server.scripts["/good.xml"] = page(urlset(server, path(NAMES[0])))
    server.scripts["/sitemap.xml"] = page(index_of(server, ("/bad.xml", ""), ("/good.xml", "")))
    harvest = collect(site_map(server), total_seconds=1)
    assert paths(harvest, server) == [path(NAMES[0])]
    [line] = told(harvest)
    assert line.startswith(f"sitemap paper: {server.url('/bad.xml')}: ")
    assert words in line


def test_if_no_sitemap_can_be_had_the_source_fails(server: WebServer):
    server.scripts["/sitemap.xml"] = page(index_of(server, ("/a.xml", ""), ("/b.xml", "")))
    with pytest.raises(SourceError, match="there is nothing at this address"):
        collect(site_map(server))


def test_a_site_that_asks_for_a_pause_among_its_sitemaps_keeps_what_was_had(server: WebServer):
    put_articles(server)
    server.scripts["/sitemap.xml"] = page(index_of(server, *((f"/{name}.xml", "") for name in "abc")))
    dates = ((path(name), changed("2026-11-19")) for name in NAMES)
    server.scripts["/a.xml"] = validated(urlset(server, *dates), etag=ETAG)
    server.scripts["/b.xml"] = server.scripts["/c.xml"] = validated(urlset(server), etag=ETAG)
    first = collect(site_map(server))
    server.scripts["/b.xml"] = page(b"", status=503, retry_after="600")
    second = collect(site_map(server), later(first))
    assert second.unchanged == 3
    [line] = told(second)
    assert "left alone for 10 minutes" in line
    assert len(server.asked("/c.xml")) == 1


# ---------------------------------------------------------------- as an editor sees it


def test_pages_and_sitemaps_become_articles(collecting: Desk, server: WebServer):
    put_articles(server)
    dated = "<news><publication_date>2026-11-19T10:00:00Z</publication_date><title>No ice</title></news>"
    server.scripts["/sitemap.xml"] = page(urlset(server, (path(NAMES[1]), dated), (path(NAMES[2]), "")))
    server.scripts["/news"] = html(index(NAMES[0]))
    use(
        collecting,
        one=f"kind: page, url: '{server.url(path(NAMES[0]))}'",
        front=f"kind: page, url: '{server.url('/news')}'",
        section=f"kind: page, follow: true, url: '{server.url('/news')}'",
        all=f"kind: sitemap, url: '{server.url('/')}', exclude: [school]",
    )
    found = by_name(collecting.json("collect", exit_code=1))
    assert {name: (of["new"], of["undated"]) for name, of in found.items()} == {
        "one": (1, 1),
        "front": (0, 0),
        "section": (0, 0),
        "all": (1, 0),
    }
    assert [problem["what"] for problem in found["front"]["problems"]]
    assert found["one"]["problems"] == found["section"]["problems"] == found["all"]["problems"] == []
    assert sorted(title for (title,) in rows(collecting, "SELECT title FROM article")) == sorted(TITLES[:2])
    again = by_name(collecting.json("collect", exit_code=None))
    assert {name: (of["new"], of["unchanged"]) for name, of in again.items() if name != "front"} == {
        "one": (0, 1),
        "section": (0, 1),
        "all": (0, 1),
    }


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "page"},
        {"kind": "page", "url": "ftp://paper.example/"},
        {"kind": "page", "url": "https://paper.example/", "max_items": 201},
        {"kind": "sitemap", "url": "https://paper.example/", "max_age_days": 0},
        {"kind": "sitemap", "url": "https://paper.example/", "includes": ["/a/"]},
        {"kind": "sitemap", "url": "https://paper.example/", "exclude": ["*"]},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any]):
    with pytest.raises(ValidationError):
        sources()[options["kind"]].options.model_validate(options)


def test_what_is_about_a_list_needs_one(server: WebServer):
    options = sources()["page"].options
    with pytest.raises(ValueError, match="write 'follow: true' as well"):
        options.model_validate({"kind": "page", "url": server.url("/news"), "include": ["/news/"]})
