"""Feeds read from files: what becomes of each part of an entry."""

import html
import io
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pydantic import ValidationError

from digest.errors import SourceError
from digest.interfaces import Harvest, Response, Surroundings
from digest.model import Format
from digest.sources.feed import FeedOptions, FeedSource
from digest.sources.feed_entry import cleaned
from digest.sources.feed_entry import record as record_of
from digest.sources.feed_xml import read_xml
from tests.looking import FIRST_LOOK

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(*entries: str) -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {NAMESPACES}><channel><title>The Paper</title>'
        f"<link>https://paper.example/</link><language>en-gb</language>{items}</channel></rss>"
    ).encode()


def atom(*entries: str) -> bytes:
    items = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Journal</title>{items}</feed>').encode()


@pytest.fixture
def read(tmp_path: Path):
    def harvest(data: bytes, **options: object) -> Harvest:
        (tmp_path / "feed.xml").write_bytes(data)
        surroundings = Surroundings(base=tmp_path, outbox=tmp_path / "outbox")
        given = FeedOptions.model_validate({"path": "feed.xml", **options})
        return FeedSource("paper", given, surroundings).collect(FIRST_LOOK)

    return harvest


@pytest.fixture
def record(read):
    """The fields of the only entry."""

    def fields(data: bytes) -> dict[str, Any]:
        harvest = read(data)
        assert harvest.problems == ()
        [item] = harvest.items
        return dict(item.content)

    return fields


def test_an_entry_of_rss_gives_all_its_fields(read):
    harvest = read(
        rss(
            """<title>The ferry is late</title><link>https://paper.example/ferry</link>
            <guid isPermaLink="false">paper:17</guid><description>It waited for the tide.</description>
            <content:encoded><![CDATA[<p>The ferry to the islands left at noon.</p>]]></content:encoded>
            <dc:creator>Ann Marsh</dc:creator><category>Islands</category><category>Report</category>
            <pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
            <media:content url="https://paper.example/ferry.jpg" medium="image"><media:description type="plain">The
            quay</media:description><media:credit role="photographer">Tom Hill</media:credit></media:content>"""
        )
    )
    assert harvest.problems == ()
    [item] = harvest.items
    assert (item.source, item.format, item.origin, item.url) == (
        "paper",
        Format.RECORD,
        "feed paper: The ferry is late",
        "https://paper.example/ferry",
    )
    assert item.content == {
        "title": "The ferry is late",
        "url": "https://paper.example/ferry",
        "guid": "paper:17",
        "standfirst": "It waited for the tide.",
        "body": "<p>The ferry to the islands left at noon.</p>",
        "authors": ["Ann Marsh"],
        "section": "Islands",
        "kind": "Report",
        "date": "2026-11-23T09:00:00+00:00",
        "language": "en-gb",
        "image": {"url": "https://paper.example/ferry.jpg", "alt": "The quay", "credit": "Tom Hill"},
    }


def test_an_entry_of_atom_gives_the_same_fields(record):
    fields = record(
        atom(
            """<title>Le bac</title><id>urn:uuid:1</id><link href="https://journal.example/bac"/>
            <author><name>Anne Marais</name></author><published>2026-11-23T10:00:00+01:00</published>
            <updated>2026-11-24T10:00:00Z</updated><category term="iles" label="Îles"/>
            <summary>Il attendait.</summary><content type="html">&lt;p&gt;Le bac est parti.&lt;/p&gt;</content>"""
        )
    )
    assert fields["title"] == "Le bac"
    assert fields["guid"] == "urn:uuid:1"
    assert fields["url"] == "https://journal.example/bac"
    assert fields["authors"] == ["Anne Marais"]
    assert fields["date"] == "2026-11-23T10:00:00+01:00"
    assert fields["section"] == "Îles"
    assert fields["standfirst"] == "Il attendait."
    assert fields["body"] == "<p>Le bac est parti.</p>"
    assert fields["language"] == "fr"


def test_an_entry_that_says_little_has_no_invented_fields(record):
    assert record(rss("<title>Bare</title>")) == {
        "title": "Bare",
        "url": None,
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


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fish &amp;amp; chips &lt;em&gt;again&lt;/em&gt;", "Fish & chips again"),
        ("a &lt; b", "a < b"),
        ("<![CDATA[<script>alert(1)</script>Hello<br>you]]>", "Hello you"),
        ("&lt;p&gt;Two&lt;/p&gt;&lt;p&gt;parts&lt;/p&gt;", "Two parts"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_titles_are_plain_text(record, written: str, title: str):
    assert record(rss(f"<title>{written}</title>"))["title"] == title


def test_a_link_that_is_no_web_address_is_dropped(record):
    assert record(rss("<title>A</title><link>javascript:alert(1)</link>"))["url"] is None


def test_a_guid_is_the_link_only_where_it_is_an_address(record):
    assert record(rss("<title>A</title><guid>https://paper.example/?a=1&amp;b=2</guid>"))["url"] == (
        "https://paper.example/?a=1&b=2"
    )
    assert record(rss('<title>A</title><guid isPermaLink="false">https://paper.example/17</guid>'))["url"] is None
    assert record(rss("<title>A</title><guid>story-17</guid>"))["url"] is None


def test_the_original_link_stands_above_that_of_a_counting_service(record):
    fields = record(
        rss(
            "<title>A</title><link>https://feeds.example/~r/17</link>"
            "<feedburner:origLink>https://paper.example/17</feedburner:origLink>"
        )
    )
    assert fields["url"] == "https://paper.example/17"


@pytest.mark.parametrize("mark", ["…", "...", " [&amp;hellip;]", " [...]"])
def test_an_excerpt_of_the_text_is_no_standfirst(record, mark: str):
    fields = record(
        rss(
            f"<title>A</title><description>The ferry to the{mark}</description>"
            "<content:encoded>&lt;p&gt;The ferry to the islands left at noon.&lt;/p&gt;</content:encoded>"
        )
    )
    assert fields["standfirst"] is None
    assert fields["body"] == "<p>The ferry to the islands left at noon.</p>"


def test_a_description_alone_is_the_body(record):
    fields = record(rss("<title>A</title><description>One &amp;amp; two.\n\n Three\nfour.</description>"))
    assert fields["body"] == "<p>One &amp; two.</p><p>Three\nfour.</p>"
    assert fields["standfirst"] is None


def test_plain_text_of_atom_is_escaped_in_the_body(record):
    assert record(atom("<title>A</title><content>1 &lt; 2 &amp; 3</content>"))["body"] == "<p>1 &lt; 2 &amp; 3</p>"


def test_the_description_of_a_picture_is_not_that_of_the_article(record):
    for order in (0, 1):
        parts = [
            '<media:content url="https://paper.example/a.png"><media:description>A quay.</media:description></media:content>',
            "<description>The ferry to the islands left at noon, and nobody was on it.</description>",
        ]
        fields = record(rss("<title>A</title>" + parts[order] + parts[1 - order]))
        assert fields["body"] == "<p>The ferry to the islands left at noon, and nobody was on it.</p>"
        assert fields["standfirst"] is None
        assert fields["image"] == {"url": "https://paper.example/a.png", "alt": "A quay.", "credit": None}


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ('<enclosure url="https://p.example/a.jpg" type="image/jpeg" length="1"/>', "https://p.example/a.jpg"),
        ('<enclosure url="https://p.example/a.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:thumbnail url="https://p.example/t.jpg"/>', "https://p.example/t.jpg"),
        ('<media:content url="https://p.example/film.mp4" type="video/mp4"/>', None),
        ('<media:content url="https://p.example/a.webp?w=9"/>', "https://p.example/a.webp?w=9"),
        ('<media:content url="a.jpg"/>', "https://paper.example/a.jpg"),
        ('<media:content url="http://[a.jpg"/>', None),
        ('<media:content medium="image"/><media:content url="b.jpg"/>', "https://paper.example/b.jpg"),
        (
            '<media:content url="https://p.example/s.jpg" width="90"/><media:content url="https://p.example/l.jpg" '
            'width="1200"/><media:content url="https://p.example/x.jpg" width="wide"/>',
            "https://p.example/l.jpg",
        ),
    ],
)
def test_the_picture_is_found_where_feeds_put_it(record, written: str, url: str | None):
    image = record(rss(f"<title>A</title>{written}"))["image"]
    assert (image["url"] if image else None) == url


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("<dc:creator>Ann Marsh</dc:creator><author>ann@paper.org (Ann Marsh)</author>", ["Ann Marsh"]),
        ("<author>ann@paper.press (Ann Marsh)</author>", ["Ann Marsh"]),
        ("<author>Ann &lt;ann@paper.online&gt;</author>", ["Ann"]),
        ("<author>Ann (ann@paper.online)</author>", ["Ann"]),
        ("<dc:creator>Ann Marsh</dc:creator><dc:creator>Tom Hill</dc:creator>", ["Ann Marsh", "Tom Hill"]),
        ("<author>desk@paper.example</author>", []),
        ("<author>desk@paper.org</author>", []),
    ],
)
def test_authors_are_names_each_once_and_without_addresses(record, written: str, authors: list[str]):
    assert record(rss(f"<title>A</title>{written}"))["authors"] == authors


def test_a_kind_is_found_among_the_categories_and_is_no_section(record):
    fields = record(rss("<title>A</title><category>opinion</category><category>Islands</category>"))
    assert (fields["kind"], fields["section"]) == ("opinion", "Islands")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("<pubDate>Tue, 24 Nov 2026 23:30:00 EST</pubDate>", "Tue, 24 Nov 2026 23:30:00 EST"),
        ("<pubDate>Tue, 24 Nov 2026 23:30:00 CEST</pubDate>", "Tue, 24 Nov 2026 23:30:00 CEST"),
        ("<pubDate>Tue, 24 Nov 2026 23:30:00 GMT</pubDate>", "2026-11-24T23:30:00+00:00"),
        ("<pubDate>Tue, 24 Nov 2026 23:30:00 -0500</pubDate>", "2026-11-25T04:30:00+00:00"),
        ("<dc:date>2026-11-24T23:30:00Z</dc:date>", "2026-11-24T23:30:00Z"),
        ("<pubDate>2026-11-24</pubDate>", "2026-11-24"),
        ("<pubDate>2026-02-31T10:00:00Z</pubDate>", "2026-02-31T10:00:00Z"),
        ("<pubDate>0000</pubDate>", "0000"),
        ("<pubDate>mardi 24 novembre 2026</pubDate>", "mardi 24 novembre 2026"),
        ("<pubDate></pubDate>", None),
    ],
)
def test_dates_that_feedparser_reads_surely_are_iso_and_others_stay_as_written(record, written: str, date: str | None):
    assert record(rss(f"<title>A</title>{written}"))["date"] == date


def test_the_date_of_a_change_counts_only_without_a_date_of_publication(record):
    assert record(atom("<title>A</title><updated>2026-11-24T10:00:00Z</updated>"))["date"] == "2026-11-24T10:00:00Z"


def test_an_entry_without_title_and_link_is_a_problem_and_the_rest_goes_on(read):
    harvest = read(rss("<title>A</title>", "<description>words</description>", "<link>https://paper.example/b</link>"))
    assert [item.origin for item in harvest.items] == ["feed paper: A", "feed paper: https://paper.example/b"]
    assert [str(problem) for problem in harvest.problems] == [
        "feed paper, entry 2: has neither title nor link, and was passed over"
    ]


def test_only_the_first_entries_are_read(read):
    harvest = read(rss(*(f"<title>{n}</title>" for n in range(5))), max_items=2)
    assert [item.content["title"] for item in harvest.items] == ["0", "1"]


def test_a_title_cannot_forge_a_message(read):
    [item] = read(atom("<title>A\u2028all is\u202e well</title>")).items
    assert item.origin == "feed paper: A all is well"


def test_a_damaged_feed_is_read_as_far_as_it_goes(read):
    harvest = read(rss("<title>Fish &nbsp; chips & peas</title>", "<title>B</title>"))
    assert [item.content["title"] for item in harvest.items] == ["Fish chips & peas", "B"]
    [problem] = harvest.problems
    assert str(problem).startswith("feed paper: the feed is damaged (undefined entity). 2 of its entries could be read")


def test_of_a_feed_that_breaks_off_the_last_entry_may_be_half_and_is_left_out(read):
    data = rss("<title>A</title>", "<title>B</title><description>First half. Second half.</description>")
    harvest = read(data[: data.index(b"Second half")])
    assert [item.content["title"] for item in harvest.items] == ["A"]
    [problem] = harvest.problems
    assert "it breaks off" in problem.what
    assert "1 of its entries could be read" in problem.what


def test_a_feed_without_entries_is_said(read):
    harvest = read(rss())
    assert harvest.items == ()
    assert [problem.what for problem in harvest.problems] == [
        "holds no entries. Open it in a browser: its address may have changed"
    ]


def test_a_wrong_charset_in_the_declaration_is_repaired_silently(record):
    utf8 = rss("<title>Café – “open”</title>").replace(b'encoding="utf-8"', b'encoding="iso-8859-1"')
    assert record(utf8)["title"] == "Café – “open”"
    windows = rss("<title>Café – “open”</title>").decode().encode("cp1252")
    assert record(windows)["title"] == "Café – “open”"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty, and so no feed"),
        (b'{"version": "1.1", "items": []}', "this is JSON, not an RSS or Atom feed"),
        (b'["https://jsonfeed.org/version/1.1"]', "this is JSON, not an RSS or Atom feed"),
        (b"<?xml version='1.0'?><opml version='1.0'><body/></opml>", "this is no RSS or Atom feed"),
        (b"<!DOCTYPE html><html><body><p>Hello", "this is an HTML page, not a feed; look for the RSS link on the page"),
        (b"\0\0\0", "this is no RSS or Atom feed"),
    ],
)
def test_what_is_no_feed_is_named_in_plain_words(read, data: bytes, words: str):
    with pytest.raises(SourceError, match=r"^feed\.xml: ") as caught:
        read(data)
    assert words in str(caught.value)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">%s]><rss version="2.0"><channel><item>
<title>&e8;</title><link>https://paper.example/</link></item></channel></rss>""" % b"".join(
    b'<!ENTITY e%d "%s">' % (n, (b"&e%d;" % (n - 1) if n else b"&a;") * 10) for n in range(9)
)
QUADRATIC = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "%s">]><rss version="2.0"><channel><item><title>%s</title>'
    % (
        b"a" * 50_000,
        b"&a;" * 50_000,
    )
)
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "%s">]><rss version="2.0"><channel><item>
<title>x&secret;y</title></item></channel></rss>"""


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        QUADRATIC,
        rss("<b>" * 20_000),
        rss("<title>A</title><description>" + "&lt;b&gt;" * 20_000 + "</description>"),
        atom("<title>A</title><content type='xhtml'>" + "<div>" * 20_000 + "</div>" * 20_000 + "</content>"),
    ],
    ids=["billion laughs", "quadratic", "nested XML", "nested HTML", "nested XHTML"],
)
def test_a_bomb_of_entities_or_nesting_neither_grows_nor_takes_long(read, data: bytes):
    began = time.monotonic()
    harvest = read(data)
    assert time.monotonic() - began < 10
    assert sum(len(str(item.content)) for item in harvest.items) < 300_000


def test_a_feed_cannot_bring_in_a_file(read, tmp_path: Path):
    (tmp_path / "secret.txt").write_text("the password", "utf-8")
    harvest = read(EXTERNAL % (tmp_path / "secret.txt").as_uri().encode())
    assert "password" not in str(harvest)


@pytest.mark.parametrize(
    "reference", ["&#55357;", "&#xD83D;", "&#0;", "&#x110000;", "&#99999999999999999999;", "&#xd83d "]
)
@pytest.mark.parametrize("damage", ["", " & "])
def test_a_reference_to_no_character_does_not_stop_the_feed(read, reference: str, damage: str):
    harvest = read(rss(f"<title>cut {reference}{damage}</title><link>https://paper.example/{reference}</link>"))
    [item] = harvest.items
    assert item.content["title"].startswith("cut \ufffd")
    str(item).encode("utf-8")


def test_a_feed_that_its_parser_stumbles_over_is_an_error_of_that_source(read):
    with pytest.raises(SourceError, match=r"^feed\.xml: is too damaged to be read"):
        read(rss("<title>Fish & chips</width></title>"))


LINKS = (
    '<p>A <a href="map?a=1&amp;b=2">map</a>, <a href="#part">a part</a>, <a href="//cdn.example/x">x</a>,'
    '<a href="/root">root</a>, <a href="../up">up</a>, <a href="https://other.example/ok">other</a>,'
    '<a href="mailto:ann@paper.example">Ann</a> <img src="quay.png" alt="The quay"></p><p>Open <b>bold'
)


@pytest.mark.parametrize(
    "template",
    [
        "<rss version='2.0'><channel>{base}<item><title>A</title><description>{body}</description></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://paper.example/a/b'><entry xml:base='c/d'>"
        "<title>A</title><content type='html' xml:base='e/f'>{body}</content></entry></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>{base}<entry><title>A</title><content type='html'>{body}</content>"
        "</entry></feed>",
    ],
)
def test_links_are_made_whole_as_feedparser_makes_them(template: str):
    address = "https://paper.example/feeds/all.xml"
    data = template.format(body=html.escape(LINKS), base="<link>https://elsewhere.example/</link>").encode()
    feed = read_xml(Response(address, address, 200, {}, data))
    theirs = feedparser.parse(io.BytesIO(data), response_headers={"content-location": address}).entries[0]

    def links(fragment: str) -> list[str]:
        return re.findall(r'(?:href|src)="([^"]*)"', fragment)

    ours = links(record_of(feed.entries[0], feed)["body"])
    assert ours == links(theirs.content[0].value if "content" in theirs else theirs.summary)
    assert len(ours) == 8


def test_links_of_a_feed_in_a_file_start_at_its_site(record):
    assert record(rss('<title>A</title><description>&lt;a href="map"&gt;x&lt;/a&gt;</description>'))["body"] == (
        '<a href="https://paper.example/map">x</a>'
    )


@pytest.mark.parametrize("base", ["http://[", "https://", "nowhere", ""])
def test_a_base_that_is_no_address_leaves_links_as_they_are(base: str):
    assert cleaned('<a href="map">x</a>', base) == '<a href="map">x</a>'


def test_scripts_handlers_and_odd_addresses_are_taken_out_of_the_body(record):
    written = (
        '<p onclick="x()">A<script>x()</script></p><a href="javascript:x()">b</a><svg><circle/></svg><img src="data:x">'
    )
    assert record(rss(f"<title>A</title><description>{html.escape(written)}</description>"))["body"] == (
        "<p>A</p><a>b</a><img>"
    )


def test_a_caption_is_still_known_as_one(record):
    written = '<p>Text.</p><figure><figcaption>Cap</figcaption></figure><p class="wp-caption-text">Cap</p>'
    assert record(rss(f"<title>A</title><description>{html.escape(written)}</description>"))["body"] == written


def test_the_author_of_a_feed_stays_out_of_an_entry_from_another_feed(record):
    feed = atom("<title>A</title><source><title>Other</title></source>").replace(
        b"<title>Le Journal</title>", b"<title>Le Journal</title><author><name>Ann</name></author>"
    )
    assert record(feed)["authors"] == []


@pytest.mark.parametrize("most", ["<guid>x", "@a", "<guid ", "&#1", "<media:description"])
def test_a_feed_made_of_what_is_searched_for_takes_no_longer(read, most: str):
    began = time.process_time()
    with suppress(SourceError):
        read(b"<rss version='2.0'><channel><item><title>A" + most.encode() * 50_000)
    assert time.process_time() - began < 10


def test_a_feed_of_nothing_but_tags_is_not_read(read):
    with pytest.raises(SourceError, match=r"^feed\.xml: has more than 1,000,000 tags, and so was not read$"):
        read(b"<b>" * 1_000_001)


def test_the_tags_of_articles_are_no_tags_of_the_feed(record):
    body = "<b>" * 1_000_001
    assert record(rss(f"<title>A</title><description><![CDATA[{body}]]></description>"))["title"] == "A"


def test_references_to_characters_stay(record):
    assert record(rss("<title>Caf&#233; &#x2019; &#128512;&#9;</title>"))["title"] == "Café ’ 😀"


def test_a_file_that_is_not_there_or_too_large_is_an_error(read, tmp_path: Path):
    with pytest.raises(SourceError, match=r"^gone\.xml: cannot be read \(No such file or directory\)"):
        read(rss(), path="gone.xml")
    with (tmp_path / "large.xml").open("wb") as file:
        file.truncate(10_000_001)
    with pytest.raises(SourceError, match=r"^large\.xml: is larger than 10,000,000 bytes"):
        read(rss(), path="large.xml")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": "https://paper.example/feed", "path": "feed.xml"},
        {"url": "file:///etc/passwd"},
        {"url": "https://paper.example/feed", "max_items": 0},
        {"url": "https://paper.example/feed", "max_items": 5001},
        {"url": "https://paper.example/feed", "adress": "x"},
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object]):
    with pytest.raises(ValidationError):
        FeedOptions.model_validate(options)


def dated(*days: int) -> bytes:
    dates = (f"<title>{day}</title><pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate>" for day in days)
    return rss(*dates)


def test_a_place_in_a_feed_says_something_only_where_somebody_chose_the_order(read):
    def places(data: bytes) -> list[int | None]:
        return [item.place for item in read(data).items]

    assert places(dated(19, 20, 12)) == [0, 1, 2]
    assert places(dated(20, 19, 12)) == [None, None, None]
    assert places(dated(12, 19, 20)) == [None, None, None]
    assert places(rss("<title>A</title>", "<title>B</title>", "<title>C</title>")) == [None, None, None]


@pytest.mark.parametrize(
    ("address", "where", "found"),
    [
        ("../pictures/ferry.jpg", "feeds/paper.xml", "../pictures/ferry.jpg"),
        ("./ferry.jpg", "feeds/paper.xml", "./ferry.jpg"),
        ("images/ferry.jpg", "feeds/paper.xml", "https://paper.example/images/ferry.jpg"),
        ("../pictures/ferry.jpg", "https://paper.example/rss/feed", "https://paper.example/pictures/ferry.jpg"),
    ],
)
def test_only_a_feed_that_is_a_file_may_point_to_pictures_beside_it(address: str, where: str, found: str):
    data = rss(f'<title>The ferry</title><media:content url="{address}" medium="image"/>')
    feed = read_xml(Response(where, where, 200, {}, data))
    assert record_of(feed.entries[0], feed)["image"] == {"url": found, "alt": "", "credit": None}
