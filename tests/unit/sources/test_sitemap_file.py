import gzip
from datetime import UTC, datetime

import pytest

from digest.errors import SourceError
from digest.sources import sitemap_file
from digest.sources.sitemap_file import Entry, SitemapFile, read_sitemap

WHERE = "https://paper.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
GATE = "https://paper.example/2026/gate"
ICE = "https://paper.example/2026/ice"


def sitemap(*urls: str, root: str = "urlset", attributes: str = NAMESPACE, before: str = "") -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?>{before}<{root} {attributes}>{''.join(urls)}</{root}>".encode()


def url(loc: str, more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{more}</url>"


def addresses(file: SitemapFile) -> list[str]:
    return [entry.url for entry in file.entries]


def failure(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_sitemap(data, WHERE)
    assert str(caught.value).startswith(f"{WHERE}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{WHERE}: ")


def test_a_sitemap_lists_pages_and_when_they_changed():
    file = read_sitemap(sitemap(url(GATE, "<lastmod>2026-11-19</lastmod>"), url(f"\n  {ICE} \n")), WHERE)
    assert file == SitemapFile((Entry(url=GATE, lastmod="2026-11-19"), Entry(url=ICE)))


def test_an_index_lists_sitemaps():
    child = "<sitemap><loc>https://paper.example/1.xml</loc><lastmod>2026-11-19T10:00:00Z</lastmod></sitemap>"
    file = read_sitemap(sitemap(child, root="sitemapindex"), WHERE)
    assert file.is_index
    assert file.entries == (Entry(url="https://paper.example/1.xml", lastmod="2026-11-19T10:00:00Z"),)


def test_a_news_sitemap_says_title_date_and_language():
    news = (
        "<n:news><n:publication><n:name>The Paper</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2026-11-20T04:00:00+01:00</n:publication_date>"
        "<n:title>The gate\nstays <![CDATA[shut & dry]]></n:title></n:news>"
    )
    namespaces = f'{NAMESPACE} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    [entry] = read_sitemap(sitemap(url(GATE, news), attributes=namespaces), WHERE).entries
    assert entry == Entry(
        url=GATE, published="2026-11-20T04:00:00+01:00", title="The gate stays shut & dry", language="en"
    )
    assert entry.when == datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_the_address_of_a_picture_is_not_that_of_the_page():
    picture = "<i:image><i:loc>https://paper.example/gate.jpg</i:loc><i:title>A gate</i:title></i:image>"
    attributes = f'{NAMESPACE} xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
    file = read_sitemap(
        sitemap(f"<url>{picture}<loc>{GATE}</loc></url>", f"<url>{picture}</url>", attributes=attributes), WHERE
    )
    assert file.entries == (Entry(url=GATE),)


@pytest.mark.parametrize("attributes", ["", 'xmlns="https://www.sitemaps.org/schemas/sitemap/0.9/"', 'xmlns="x"'])
def test_a_wrong_namespace_does_no_harm(attributes: str):
    assert addresses(read_sitemap(sitemap(url(GATE), attributes=attributes), WHERE)) == [GATE]


def test_a_list_of_addresses_is_a_sitemap_too():
    file = read_sitemap(f"\ufeff{GATE}\r\n\r\n# old\n {ICE}\nhttps://x.example/{'a' * 3000}\n".encode(), WHERE)
    assert addresses(file) == [GATE, ICE]
    assert not file.is_index


def test_a_zipped_sitemap_is_read_without_being_called_so():
    assert addresses(read_sitemap(gzip.compress(sitemap(url(GATE))), WHERE)) == [GATE]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_a_wrong_label_of_the_charset_does_no_harm(encoding: str):
    text = sitemap(url("https://paper.example/café")).decode()
    assert addresses(read_sitemap(text.encode(encoding), WHERE)) == ["https://paper.example/café"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T05:00Z", datetime(2026, 11, 20, 5, tzinfo=UTC)),
        ("2026-11-20T05:00:00.5+00:00", datetime(2026, 11, 20, 5, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11", None),
        ("yesterday", None),
    ],
)
def test_dates_are_those_of_w3c(written: str, moment: datetime | None):
    assert Entry(url=GATE, lastmod=written).when == moment
    assert Entry(url=GATE, published=written).when == moment


def test_the_last_change_counts_before_the_day_of_publication():
    entry = Entry(url=GATE, lastmod="2026-11-20", published="2026-11-18")
    assert entry.when == datetime(2026, 11, 20, tzinfo=UTC)


# ---------------------------------------------------------------- bad input


def test_of_a_damaged_file_what_could_be_read_is_kept():
    file = read_sitemap(sitemap(url(GATE), url("https://paper.example/?a=1&b=2"), url(ICE)), WHERE)
    assert addresses(file) == [GATE]
    assert file.damage is not None
    assert file.damage.startswith("it is damaged (EntityRef")


@pytest.mark.parametrize(
    "second", [url("https://paper.example/&a11;"), f"<url x='&a11;'><loc>{ICE}</loc></url>"], ids=["text", "attribute"]
)
def test_a_bomb_of_entities_does_not_go_off(second: str):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE urlset [<!ENTITY a0 "xxxxxxxxxx">{entities}]>'
    file = read_sitemap(sitemap(url(GATE), second, before=declared), WHERE)
    assert addresses(file) == [GATE]


def test_nothing_is_loaded_from_elsewhere():
    outside = '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert addresses(read_sitemap(sitemap(url("&x;"), url(GATE), before=outside), WHERE)) == [GATE]


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 20_000,
        "<a/>" * 1_100,
        f"<url>{'<a/>' * 1_100_000}</url>",
        "<url " + " ".join(f"a{n}=''" for n in range(20_000)) + "/>",
        f"<url><loc>{'a' * 11_000_000}</loc></url>",
    ],
    ids=["deep", "many", "many in one", "attributes", "long"],
)
def test_a_file_that_is_built_to_fill_the_memory_is_left(inside: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemap_file, "_MOST_ELEMENTS", 1_000)
    file = read_sitemap(f"<urlset>{url(GATE)}{inside}".encode(), WHERE)
    assert file.damage is not None
    assert "\n" not in file.damage
    assert addresses(file) == [GATE]


def test_more_addresses_than_allowed_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemap_file, "MOST_ENTRIES", 3)
    lines = [f"https://paper.example/{number}" for number in range(5)]
    for data in (sitemap(*map(url, lines)), "\n".join(lines).encode()):
        file = read_sitemap(data, WHERE)
        assert addresses(file) == lines[:3]
        assert file.damage == "it names more than 3 addresses"


def test_an_address_of_endless_length_is_none():
    assert addresses(
        read_sitemap(sitemap(url(f"https://x.example/{'a' * 3000}"), url(""), "<url/>", url(GATE)), WHERE)
    ) == [GATE]


def test_a_bomb_of_gzip_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemap_file, "MAX_FILE", 1_000_000)
    assert failure(gzip.compress(b"<urlset>" + b" " * 5_000_000)).startswith("is larger than 1,000,000 bytes")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "this is an HTML page, not a sitemap"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "this is a feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "this is a feed"),
        (b"<Error><Code>AccessDenied</Code></Error>", "this is XML, but no sitemap"),
        (b"<", "it is damaged"),
        (b"<x " + b"a" * 200_000, "it is damaged"),
        (b"%PDF-1.7", "this is no text"),
        (b"{}", "this is no sitemap"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-4], "the compressed answer is not complete"),
    ],
)
def test_what_is_no_sitemap_is_called_by_its_name(data: bytes, words: str):
    assert words in failure(data)
