from datetime import UTC, datetime
from typing import Any

import pytest

from digest.articles.normalise import MAX_TITLE, article_id
from digest.articles.read import read
from digest.articles.records import PAGE
from digest.errors import NotAnArticle
from digest.model import Format, Image, RawItem, Reading

WORDS = (
    "The Tolven dam holds back 140 million cubic metres of water, and since August it has had a crack as long as a bus. "
    * 4
)
URL = "https://news.example/dam"
RECORD = {"title": "The Tolven dam has a crack", "body": WORDS}
CONTENTS: dict[Format, Any] = {
    Format.TEXT: f"The Tolven dam has a crack\n\nBy Ada Obi\n\n{WORDS}\n\n{WORDS}",
    Format.HTML: f"<html><title>The Tolven dam has a crack</title><body><h1>The Tolven dam has a crack</h1><p>{WORDS}</p></body></html>",
    Format.MARKDOWN: f"# The Tolven dam has a crack\n\n{WORDS}",
    Format.RECORD: RECORD,
}


@pytest.mark.parametrize("form", Format)
def test_every_format_has_its_reader(form):
    reading = read(RawItem("wire", form, CONTENTS[form], "inbox/x", URL))
    assert reading.title == "The Tolven dam has a crack"
    assert reading.paragraphs[0] == WORDS.strip()
    assert reading.url == URL


def test_the_address_in_the_item_beats_that_of_its_source():
    stated = {**RECORD, "url": "https://news.example/stated"}
    assert read(RawItem("wire", Format.RECORD, stated, "x", URL)).url == "https://news.example/stated"
    assert read(RawItem("wire", Format.RECORD, stated | {"url": "ftp://x.example/"}, "x", URL)).url == URL
    assert read(RawItem("wire", Format.RECORD, RECORD, "x")).url is None


def test_a_record_that_is_one_text_is_refused():
    with pytest.raises(NotAnArticle, match="expected a record"):
        read(RawItem("wire", Format.RECORD, "text", "x"))


@pytest.mark.parametrize("form", [Format.TEXT, Format.HTML, Format.MARKDOWN])
def test_an_empty_item_is_no_article(form):
    with pytest.raises(NotAnArticle):
        read(RawItem("wire", form, "", "x"))


# ---------------------------------------------------------------- an entry of a feed with its page

ENTRY = {
    "title": "Dam cracked",
    "url": "https://news.example/feed/dam?x=1",
    "guid": "dam-17",
    "standfirst": "What a crack costs.",
    "body": "<p>It has a crack.</p>",
    "authors": ["Ada Obi"],
    "section": "Energy",
    "kind": "Analysis",
    "date": "2026-11-20T10:00:00+00:00",
    "language": "en-GB",
    "image": {"url": "https://news.example/dam.jpg", "alt": "A dam", "credit": None},
}
BARE_PAGE = f"<html><body><article><h1>The Tolven dam has a crack</h1><p>{WORDS}</p></article></body></html>"
HEAD = """<title>The Tolven dam has a crack</title><script type="application/ld+json">{"@type": "NewsArticle",
"headline": "The Tolven dam has a crack", "datePublished": "2026-11-18T08:00:00Z", "inLanguage": "cy",
"author": {"name": "Jan Novak"}, "articleSection": "Water", "genre": "Report",
"image": "https://news.example/other.jpg"}</script><meta name="description" content="Since August the wall that holds the water back has had a crack as long as a bus.">"""
FULL_PAGE = (
    f"<html lang='cy'><head>{HEAD}</head><body><article><h1>The Tolven dam has a crack</h1><p>{WORDS}</p></article>"
)


def with_page(page: object, **fields: Any) -> Reading:
    return read(RawItem("wire", Format.RECORD, {**ENTRY, **fields, PAGE: page}, "x", "https://news.example/final"))


def test_a_page_gives_the_text_and_its_entry_what_the_page_does_not_say():
    reading = with_page(f"<title>The Tolven dam has a crack</title>{BARE_PAGE}")
    assert (reading.title, reading.paragraphs) == ("The Tolven dam has a crack", (WORDS.strip(),))
    assert (reading.url, reading.guid) == (ENTRY["url"], "dam-17")
    assert (reading.authors, reading.section, reading.kind) == (("Ada Obi",), "Energy", "Analysis")
    assert (reading.published, reading.published_sure) == (datetime(2026, 11, 20, 10, tzinfo=UTC), True)
    assert (reading.language, reading.standfirst) == ("en-GB", "What a crack costs.")
    assert reading.image == Image(url="https://news.example/dam.jpg", alt="A dam")
    told_by_feed = {name for name, place in reading.origins if place == "feed"}
    assert told_by_feed == {"kind", "standfirst", "authors", "section", "published", "language", "image"}
    assert len(dict(reading.origins)) == len(reading.origins)


def test_what_the_page_says_counts_before_what_the_feed_says():
    reading = with_page(FULL_PAGE)
    assert (reading.authors, reading.section) == (("Jan Novak",), "Water")
    assert (reading.published, reading.published_sure) == (datetime(2026, 11, 18, 8, tzinfo=UTC), True)
    assert (reading.language, reading.standfirst) == (
        "cy",
        "Since August the wall that holds the water back has had a crack as long as a bus.",
    )
    assert reading.image is not None
    assert reading.image.url == "https://news.example/other.jpg"


def test_the_entry_has_the_identity_whatever_the_page_calls_itself():
    canonical = FULL_PAGE.replace("<head>", "<head><link rel=canonical href='https://news.example/canonical'>")
    alone = read(RawItem("wire", Format.RECORD, ENTRY, "x"))
    assert (
        article_id(with_page(canonical), "wire")
        == article_id(with_page("<p>Nothing"), "wire")
        == article_id(alone, "wire")
    )
    assert with_page(canonical, url=None).url == "https://news.example/canonical"


def test_a_date_that_the_page_only_suggests_gives_way_to_that_of_the_feed():
    guessed = BARE_PAGE.replace("<p>", "<p>17 November 2026</p><p>", 1)
    assert with_page(guessed).published == datetime(2026, 11, 20, 10, tzinfo=UTC)
    alone = with_page(BARE_PAGE, date=None)
    assert not alone.published_sure


def test_a_page_without_a_headline_has_that_of_its_entry():
    head = '<meta property="article:published_time" content="2026-11-18T08:00:00Z">'
    reading = with_page(
        f"<!doctype html>\n<html lang='cy'><head>{head}</head><body><article><p>{WORDS}</p></article></body></html>",
        title="Dam <cracked> & more",
    )
    assert reading.title == "Dam <cracked> & more"
    assert reading.paragraphs == (WORDS.strip(),)
    assert (reading.language, reading.published) == ("cy", datetime(2026, 11, 18, 8, tzinfo=UTC))
    assert [place for name, place in reading.origins if name == "title"] == ["feed"]


@pytest.mark.parametrize("page", ["", "<p>Accept our cookies.</p>", "x" * 5_000_001])
def test_where_the_page_holds_no_article_the_entry_is_read_as_before(page: str):
    reading = with_page(page)
    assert (reading.title, reading.paragraphs) == ("Dam cracked", ("It has a crack.",))
    assert (reading.url, reading.guid) == (ENTRY["url"], "dam-17")


@pytest.mark.parametrize(
    ("title", "is_about"),
    [
        ("Harbour seals return to the estuary", False),
        ("Harbour seals return to the Tolven estuary", False),
        ("Cracks: what the Tolven dam holds back", True),
        ("Seals return", True),  # too few words to tell
        ("防波堤に大きな亀裂が見つかる", True),
    ],
)
def test_a_page_about_something_else_is_not_taken_for_the_article(title: str, is_about: bool):
    reading = with_page(FULL_PAGE, title=title)
    assert (reading.title == "The Tolven dam has a crack") is is_about
    assert (reading.body == "It has a crack.") is not is_about


def test_where_neither_holds_an_article_the_page_says_why():
    with pytest.raises(NotAnArticle, match="words of text, fewer than"):
        with_page("<title>A</title><p>A dam.</p>", body=None, standfirst=None)
    with pytest.raises(NotAnArticle):
        with_page("<p>Accept our cookies.</p>", title=None)


def test_an_embargo_of_the_entry_holds_for_its_page():
    assert with_page(FULL_PAGE, embargo="2026-11-27T07:00:00Z").embargo == datetime(2026, 11, 27, 7, tzinfo=UTC)
    with pytest.raises(NotAnArticle, match="is no date"):
        with_page(FULL_PAGE, embargo="soon")


@pytest.mark.parametrize(
    ("fields", "standfirst"),
    [
        ({"standfirst": None}, "It has a crack."),
        ({"standfirst": None, "body": None}, None),
        ({"standfirst": None, "body": f"<p>{WORDS[:60]}</p>"}, None),
        ({"standfirst": "It has a …"}, None),
        ({"standfirst": WORDS[:60]}, None),
    ],
)
def test_a_teaser_is_the_standfirst_unless_it_is_the_text_or_cut_off(fields: dict[str, Any], standfirst: str | None):
    page = f"<title>The Tolven dam has a crack</title>{BARE_PAGE}"
    assert with_page(page, **fields).standfirst == standfirst


@pytest.mark.parametrize("page", [None, 3, ["<p>x"], {"html": "x"}])
def test_a_page_that_is_no_text_is_none(page: object):
    assert with_page(page).title == "Dam cracked"


@pytest.mark.parametrize("name", ["page", "Page", "html"])
def test_a_field_of_somebody_s_own_export_is_not_taken_for_the_page(name: str):
    record = {**RECORD, name: BARE_PAGE.replace("crack", "hole"), "pages": 3}
    assert read(RawItem("wire", Format.RECORD, record, "x")).title == "The Tolven dam has a crack"


def test_the_parts_of_both_are_bounded():
    page = f"<html><body><article><p>{WORDS}</p></article></body></html>"
    reading = with_page(page, title="word " * 1_000, section="s" * 1_000)
    assert reading.paragraphs == (WORDS.strip(),)
    assert len(reading.title) <= MAX_TITLE
    assert reading.section is not None
    assert len(reading.section) <= 100
