from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.articles.normalise import (
    MAX_PARAGRAPH,
    MAX_PARAGRAPHS,
    MAX_TITLE,
    article_id,
    canonical_url,
    content_hash,
    identify,
    plain_text,
    shortened,
    tidied,
    url_key,
)
from digest.errors import NotAnArticle
from digest.model import Image, Reading, RelatedPiece

ANYTHING = st.text() | st.text(alphabet="htps:/.@[]?&=#%ab1ü \u200b\u00ad\ud800")


def reading(**changes: Any) -> Reading:
    return Reading(**({"title": "A title", "paragraphs": ("Some text.",)} | changes))


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("HTTP://News.Example:80/a/../b?z=1&a=2#top", "http://news.example/b?a=2&z=1"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://[2001:db8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://näws.example/ä", "https://xn--nws-qla.example/%C3%A4"),
        ("https://news.example/a?utm_source=x&utm_medium=y&id=7&fbclid=z&CMP=rss", "https://news.example/a?id=7"),
        (
            "https://news.example/a?smid=tw&ito=1&mc_cid=2&ns_mchannel=3&at_medium=4&xtor=5&wt_mc=6",
            "https://news.example/a",
        ),
        ("https://news.example/a?src=rss&source=Newsletter", "https://news.example/a"),
        (" https://news.example/a\n", "https://news.example/a"),
    ],
)
def test_an_address_has_one_canonical_form(given_url, canonical):
    assert canonical_url(given_url) == canonical


@pytest.mark.parametrize(
    "query", ["uid=4", "eid=4", "id=4", "source=wire", "src=4", "reference=4", "page=2", "shares=3"]
)
def test_a_parameter_that_may_choose_the_article_stays(query):
    assert canonical_url(f"https://news.example/a?{query}") == f"https://news.example/a?{query}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://news.example/a",
        "/relative",
        "mailto:a@news.example",
        "http://",
        "http://[::1",
        "http://news.example:99999999/",
        "https://news.example/\ud800",
        "https://bank.example@other.example/",
        "http://two words.example/",
        "https://news.example/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(url):
    assert canonical_url(url) is None
    assert url_key(url) is None


@given(ANYTHING.map("https://news.example/{}".format) | ANYTHING.map("http://{}".format) | ANYTHING)
def test_canonical_addresses_stay_as_they_are(url):
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "variant",
    [
        "http://news.example/2026/dam",
        "https://www.news.example/2026/dam/",
        "https://news.example/2026/dam/amp/",
        "https://news.example/2026/dam/amp.html",
        "https://news.example/2026/dam?utm_campaign=week#comments",
    ],
)
def test_variants_of_one_address_share_a_key_and_an_id(variant):
    plain = "https://news.example/2026/dam"
    assert url_key(variant) == url_key(plain)
    assert article_id(reading(url=variant), "a") == article_id(reading(url=plain, title="Corrected"), "b")


@pytest.mark.parametrize("other", ["https://news.example/2026/dams", "https://news.example/2026/dam?id=2"])
def test_other_addresses_have_other_keys(other):
    assert url_key(other) != url_key("https://news.example/2026/dam")


# ---------------------------------------------------------------- text


def test_plain_text_has_neither_unseen_characters_nor_loose_space():
    assert plain_text("\ufeffa\u00adb\u200bc \u00a0\u202f d\u202ee\r\n\x00f\ud800") == "abc de f"


def test_plain_text_is_composed():
    assert plain_text("Cafe\u0301") == "Café"
    assert plain_text("e\u200b\u0301") == "é"


def test_the_joiners_of_persian_and_emoji_stay():
    assert plain_text("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


@given(ANYTHING)
def test_plain_text_is_a_fixed_point_that_can_be_written(text):
    plain = plain_text(text)
    assert plain_text(plain) == plain
    assert plain == " ".join(plain.split())
    plain.encode()


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("as it is", 8, "as it is"),
        ("two words here", 12, "two words…"),
        ("a, b", 3, "a…"),
        ("w" * 20, 10, "w" * 9 + "…"),
        ("a " + "w" * 20, 12, "a " + "w" * 9 + "…"),
    ],
)
def test_a_long_text_ends_at_a_word(text, limit, short):
    assert shortened(text, limit) == short
    assert len(short) <= limit


# ---------------------------------------------------------------- identity


def test_an_article_without_address_is_known_by_its_id_at_the_source_or_its_file_however_it_is_corrected():
    corrected = reading(title="Corrected", paragraphs=("Other text.",))
    assert article_id(reading(), "inbox", "inbox/a.txt") == article_id(corrected, "inbox", "inbox/a.txt")
    assert article_id(reading(), "inbox", "inbox/a.txt") != article_id(reading(), "inbox", "inbox/b.txt")
    assert article_id(reading(), "inbox", "inbox/a.txt") != article_id(reading(), "other", "inbox/a.txt")
    with_id = reading(guid="17"), replace(corrected, guid="17")
    assert article_id(with_id[0], "wire", "f") == article_id(with_id[1], "wire", "g")
    assert article_id(with_id[0], "wire") != article_id(with_id[0], "other")


def test_with_nothing_else_it_is_known_by_its_words():
    first = article_id(reading(), "wire")
    assert first == article_id(reading(title="A  title", paragraphs=("Some\u00ad text.", "")), "other")
    assert first == article_id(reading(url="javascript:alert(1)"), "wire")
    assert first != article_id(reading(paragraphs=("Other text.",)), "wire")
    assert len(first) == 16


def test_the_content_hash_changes_with_the_words_only():
    assert content_hash("T", ["a b", "c"]) == content_hash("t ", ["a\u00a0b", "", "c"])
    assert content_hash("T", ["a b", "c"]) != content_hash("T", ["a b", "d"])
    assert content_hash("T", ["a b", "c"]) != content_hash("T", ["a", "b c"])


def test_an_identified_article_carries_all_that_was_derived():
    seen = datetime(2026, 11, 25, 9, tzinfo=UTC)
    read = reading(url="https://www.news.example/a?utm_source=x")
    article = identify(read, source="wire", first_seen=seen)
    assert (article.source, article.first_seen, article.reading, article.version) == ("wire", seen, read, 1)
    assert article.canonical_url == "https://www.news.example/a"
    assert article.id == article_id(read, article.source)
    assert article.content_hash == content_hash("A title", ["Some text."])
    assert identify(reading(), source="wire", first_seen=seen).canonical_url is None


def test_an_article_seen_at_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        identify(reading(), source="wire", first_seen=datetime(2026, 11, 25))  # noqa: DTZ001 - the point of the test


# ---------------------------------------------------------------- tidying


def test_a_reading_is_clean_and_bounded():
    tidy = tidied(
        reading(
            title=" A\u200b title " + "word " * 200,
            paragraphs=(" one\n", "\u00ad", *["more"] * 3000),
            url="javascript:x",
            standfirst="x" * 2000,
            authors=(" Ada  Obi", "\u200b"),
            section="",
            image=Image(url="data:image/png;base64,x", alt="\u200b"),
            related=(
                RelatedPiece(title=" Other \n piece ", url="ftp://x.example/", teaser=""),
                RelatedPiece(title="\u200b", url="https://x.example/"),
            ),
        )
    )
    assert len(tidy.title) <= MAX_TITLE
    assert tidy.title.startswith("A title word")
    assert (tidy.paragraphs[:2], len(tidy.paragraphs)) == (("one", "more"), MAX_PARAGRAPHS)
    assert (tidy.url, tidy.section, tidy.image) == (None, None, None)
    assert len(tidy.standfirst or "") == 1000
    assert tidy.authors == ("Ada Obi",)
    assert tidy.related == (RelatedPiece(title="Other piece"),)
    assert tidied(tidy) == tidy


def test_one_endless_paragraph_is_cut():
    (paragraph,) = tidied(Reading(title="A title", paragraphs=("word " * 100_000,))).paragraphs
    assert MAX_PARAGRAPH - 10 < len(paragraph) <= MAX_PARAGRAPH
    assert paragraph.endswith("word…")


def test_an_image_keeps_its_caption_without_an_address():
    assert tidied(reading(image=Image(caption=" The  dam "))).image == Image(caption="The dam")


@pytest.mark.parametrize(
    ("changes", "fault"), [({"title": "\u200b "}, "no title"), ({"paragraphs": (" ",)}, "no text")]
)
def test_a_reading_without_title_or_text_is_no_article(changes, fault):
    with pytest.raises(NotAnArticle, match=fault):
        tidied(reading(**changes))


@pytest.mark.parametrize("url", ["pictures/harbour.jpg", "../inbox/my harbour.JPEG", "./hafen-ü.webp", " a.png "])
def test_a_picture_may_be_a_file_beside_its_article(url: str):
    assert tidied(reading(image=Image(url=url))).image == Image(url=url.strip())


@pytest.mark.parametrize(
    "url",
    [
        "/etc/harbour.jpg",
        "//news.example/harbour.jpg",
        "file:harbour.jpg",
        "C:\\harbour.jpg",
        "..\\harbour.jpg",
        "harbour",
        "harbour.jpg?size=2",
        "har\nbour.jpg",
        "a" * 300 + ".jpg",
    ],
)
def test_other_addresses_are_no_files_of_pictures(url: str):
    assert tidied(reading(image=Image(url=url))).image is None
