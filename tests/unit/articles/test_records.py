from datetime import UTC, date, datetime
from typing import Any

import pytest

from digest.articles.records import language_tag, read_record
from digest.errors import NotAnArticle
from digest.model import Image, RelatedPiece

BODY = "The dam holds.\n\nFor how long, nobody knows."


def record(**fields: Any) -> dict[str, Any]:
    return {"title": "The dam", "body": BODY} | fields


def test_a_full_record_is_read_field_by_field():
    reading = read_record(
        {
            "url": "https://news.example/dam",
            "id": "dam-1",
            "title": "The <em>dam</em> &amp; the town",
            "kind": "Analysis",
            "standfirst": "What a crack costs",
            "authors": ["Ada Obi", "Jan Novák"],
            "section": "Energy",
            "published": "2026-11-20T10:00:00+01:00",
            "embargo": "2026-11-27T07:00:00Z",
            "language": "en_GB",
            "paragraphs": ["The dam holds.", "For <b>how</b> long, nobody knows."],
            "image": {
                "url": "https://news.example/dam.jpg",
                "alt": "A dam",
                "caption": "The dam",
                "credit": "Lene Dahl",
            },
            "related": [
                {"title": "The river", "url": "https://news.example/river", "section": "Energy", "teaser": "It rises."},
                "no mapping",
                {"url": "https://news.example/untitled"},
            ],
        }
    )
    assert reading.title == "The dam & the town"
    assert reading.paragraphs == ("The dam holds.", "For how long, nobody knows.")
    assert (reading.url, reading.guid) == ("https://news.example/dam", "dam-1")
    assert (reading.kind, reading.section, reading.standfirst) == ("Analysis", "Energy", "What a crack costs")
    assert reading.authors == ("Ada Obi", "Jan Novák")
    assert reading.published == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert reading.published_sure
    assert reading.embargo == datetime(2026, 11, 27, 7, tzinfo=UTC)
    assert reading.language == "en-GB"
    assert reading.image == Image(
        url="https://news.example/dam.jpg", alt="A dam", caption="The dam", credit="Lene Dahl"
    )
    assert reading.related == (
        RelatedPiece(title="The river", url="https://news.example/river", section="Energy", teaser="It rises."),
    )


def test_the_other_names_of_fields_are_known():
    reading = read_record(
        {
            "link": ["https://news.example/dam", "https://news.example/2"],
            "guid": 17,
            "headline": "The dam",
            "description": "What a crack costs",
            "content": "<p>The dam holds.</p><p>For how long?</p>",
            "byline": "By Ada Obi and Jan Novák",
            "category": ["Report", "Energy", "Water"],
            "type": "NewsArticle",
            "datePublished": 20261120,
            "lang": "en",
            "image": ["https://news.example/dam.jpg", "https://news.example/2.jpg"],
        }
    )
    assert (reading.url, reading.guid, reading.title) == ("https://news.example/dam", "17", "The dam")
    assert reading.standfirst == "What a crack costs"
    assert reading.paragraphs == ("The dam holds.", "For how long?")
    assert reading.authors == ("Ada Obi", "Jan Novák")
    assert (reading.kind, reading.section) == ("Report", "Energy")
    assert reading.published == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert reading.image == Image(url="https://news.example/dam.jpg")


def test_a_category_that_names_the_kind_is_the_kind():
    reading = read_record(record(category=["Economy", "Report"]))
    assert (reading.kind, reading.section) == ("Report", "Economy")
    assert read_record(record(category="News")).section == "News"


def test_an_author_may_be_an_object_with_a_name():
    assert read_record(record(author={"name": "Ada Obi"})).authors == ("Ada Obi",)
    assert read_record(record(author=[{"name": "Obi, Ada"}, {"name": None}, 3.5])).authors == ("Obi, Ada",)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"title": None}, "has no title"),
        ({"title": ""}, "has no title"),
        ({"title": "<script>x</script>"}, "has no title"),
        ({"title": 5}, "title is a number, expected text"),
        ({"title": ["x"]}, "title is a list, expected text"),
        ({"title": {"en": "x"}}, "title is a mapping, expected text"),
        ({"title": True}, "title is true or false, expected text"),
        ({"title": date(2026, 1, 1)}, "title is no text, expected text"),
        ({"body": None}, "has no body"),
        ({"body": 7}, "body is a number, expected text"),
        ({"body": "<script>x</script>"}, "has no body"),
        ({"paragraphs": "text"}, "paragraphs is no text, expected a list"),
        ({"paragraphs": {"a": 1}}, "paragraphs is a mapping, expected a list of texts"),
        ({"paragraphs": ["one", 2]}, "paragraph 2 is a number, expected text"),
        ({"embargo": "next week"}, "embargo 'next week' is no date: write it like 2026-11-27T07:00"),
        ({"embargo": 17}, "embargo '17' is no date"),
        ({"embargo": ""}, "embargo '' is no date"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_line(fields, fault):
    with pytest.raises(NotAnArticle, match=fault) as caught:
        read_record(record(**fields))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "some day"},
        {"date": True},
        {"author": 0.5j},
        {"image": 5},
        {"image": []},
        {"related": "x"},
        {"section": {}},
        {"lang": "the English language"},
        {"url": "ftp://news.example/"},
        {"image": {"url": 5}},
    ],
)
def test_a_field_that_nobody_needs_may_be_unreadable(fields):
    reading = read_record(record(**fields))
    assert (reading.published, reading.published_sure, reading.image, reading.embargo) == (None, False, None, None)
    assert (reading.authors, reading.related, reading.section, reading.language, reading.url) == (
        (),
        (),
        None,
        None,
        None,
    )


def test_a_description_stands_in_for_a_text_that_is_not_there():
    reading = read_record({"title": "The dam", "summary": "<p>The dam holds.</p><p>So far.</p>"})
    assert reading.paragraphs == ("The dam holds.", "So far.")
    assert reading.standfirst is None


@pytest.mark.parametrize("cut_off", ["The dam holds for […]", "The dam holds...", "The dam holds…", "word " * 150])
def test_a_description_that_is_cut_off_or_the_text_itself_is_no_standfirst(cut_off):
    assert read_record(record(description=cut_off)).standfirst is None


def test_the_headline_above_and_the_feed_footer_below_are_taken_off():
    body = "<h1>The Dam</h1><p>It holds.</p><p>The post <a href='x'>The dam</a> appeared first on <a href='y'>News</a>.</p>"
    assert read_record(record(body=body)).paragraphs == ("It holds.",)
    assert read_record(record(body="The dam")).paragraphs == ("The dam",)


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("pt_BR", "pt-BR"),
        ("en-gb", "en-GB"),
        ("zh-Hant-tw", "zh-Hant-TW"),
        (" DE ", "de"),
        ("", None),
        (None, None),
        ("english", None),
    ],
)
def test_languages_are_written_as_bcp_47(raw, tag):
    assert language_tag(raw) == tag


@pytest.mark.parametrize("author", [{"given": "Ada"}, {"name": {"en": "Ada"}}])
def test_an_author_without_a_name_is_none(author):
    assert read_record(record(author=author)).authors == ()


def test_a_date_that_a_reader_of_files_made_already_is_taken():
    assert read_record(record(date=date(2026, 11, 20))).published == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert read_record(record(date=datetime(2026, 11, 20, 8, tzinfo=UTC))).published == datetime(
        2026, 11, 20, 8, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "hour"),
    [("2026-11-27T07:00+01:00", 6), ("2026-11-27T07:00", 19), ("2026-11-27", 12), ("27 November 2026 07:00 UTC", 7)],
)
@pytest.mark.parametrize("name", ["embargo", "Embargo", "embargoed_until"])
def test_an_embargo_without_a_zone_ends_where_it_ends_last(name, written, hour):
    record = {"title": "T", "body": "A text.", name: written}
    assert read_record(record).embargo == datetime(2026, 11, 27, hour, tzinfo=UTC)


def test_names_of_fields_may_be_written_in_capitals():
    reading = read_record({"Title": "T", "BODY": "A text.", "datePublished": "2026-11-20", "Author": "Ann Marsh"})
    assert (reading.title, reading.authors, reading.published_sure) == ("T", ("Ann Marsh",), True)


def test_an_embargo_that_is_null_is_none():
    assert read_record({"title": "The dam", "body": BODY, "embargo": None}).embargo is None


def test_a_credit_is_written_one_way():
    reading = read_record(record(image={"url": "pictures/dam.jpg", "credit": "Photo: Press Agency/ Tove Lind"}))
    assert reading.image == Image(url="pictures/dam.jpg", credit="Press Agency/Tove Lind")
