from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.articles.dates import parse_date


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-11-20T10:00:00Z", utc(2026, 11, 20, 10)),
        ("2026-11-20T10:00:00+01:00", utc(2026, 11, 20, 9)),
        ("2026-11-20T10:00:00+0100", utc(2026, 11, 20, 9)),
        ("2026-11-20 10:00:00 +01:00", utc(2026, 11, 20, 9)),
        ("2026-11-20T10:00:00.123456789Z", utc(2026, 11, 20, 10, 0, 0, 123456)),
        ("Fri, 20 Nov 2026 10:00:00 +0100", utc(2026, 11, 20, 9)),
        ("20 Nov 26 10:00 GMT", utc(2026, 11, 20, 10)),
        ("Friday, November 20, 2026 - 10:15", utc(2026, 11, 20, 10, 15)),
        ("Mon Jul 01 2024 10:00:00 GMT+0200 (Central European Summer Time)", utc(2024, 7, 1, 8)),
    ],
)
def test_moments_in_the_usual_forms(raw, moment):
    found = parse_date(raw)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Mon, 01 Jul 2024 10:00:00 CEST", utc(2024, 7, 1, 8)),
        ("Mon, 01 Jul 2024 10:00:00 CET", utc(2024, 7, 1, 9)),
        ("2024-07-01 10:00:00 PDT", utc(2024, 7, 1, 17)),
        ("Mon, 01 Jul 2024 10:00:00 EST", utc(2024, 7, 1, 15)),
        ("July 7, 2024 at 5:30 pm EDT", utc(2024, 7, 7, 21, 30)),
        ("July 7, 2024 5 PM PST", utc(2024, 7, 8, 1)),
        ("1.7.2024 10:00 (CEST)", utc(2024, 7, 1, 8)),
    ],
)
def test_zones_that_other_parsers_read_as_utc(raw, moment):
    assert parse_date(raw) == moment


@pytest.mark.parametrize(
    "raw",
    [
        "2024-07-07",
        "20240707",
        "7 July 2024",
        "July 7, 2024",
        "7th Jul. 2024",
        "7 juillet 2024",
        "7. Juli 2024",
        "7 luglio 2024",
        "7 de julio de 2024",
        "7 juli 2024",
        "7 de julho de 2024",
        "2024/7/7",
        "7.7.2024",
        "07/07/2024",
        "Sunday, 7 July 2024",
    ],
)
def test_a_date_without_a_time_stands_at_noon(raw):
    assert parse_date(raw) == utc(2024, 7, 7, 12)


@pytest.mark.parametrize(
    "raw", ["2024-07-07T10:30", "2024-07-07 10:30:00", "7. Juli 2024, 10.30 Uhr", "7 juillet 2024 à 10h30"]
)
def test_a_time_without_a_zone_is_taken_as_utc(raw):
    assert parse_date(raw) == utc(2024, 7, 7, 10, 30)


def test_a_date_that_means_two_days_in_two_countries_is_not_guessed():
    assert parse_date("07/01/2024") is None
    assert parse_date("07-01-2024 10:00") is None
    assert parse_date("07/01/2024", languages=("fr",)) == utc(2024, 1, 7, 12)
    assert parse_date("13/01/2024") == utc(2024, 1, 13, 12)
    assert parse_date("01/13/2024 10:00") == utc(2024, 1, 13, 10)
    assert parse_date("7.1.2024") == utc(2024, 1, 7, 12)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        " ",
        "yesterday",
        "2 hours ago",
        "hier",
        "Monday",
        "10:00",
        "July 2024",
        "2024",
        "12",
        "1720000000",
        "soon",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-10:00",
        "2024-13-40",
        "31/02/2024",
        "32 Jul 2024 10:00",
        "x" * 5000,
    ],
)
def test_what_names_no_day_gives_nothing(raw):
    assert parse_date(raw) is None


@settings(deadline=None)  # the first call loads dateparser
@given(st.text(alphabet="0123456789:-+/. TZJulyMon,()EST", max_size=40))
def test_no_text_makes_it_raise(raw):
    moment = parse_date(raw)
    assert moment is None or moment.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_iso_moment_is_read_back(moment):
    assert parse_date(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Friday, November 20th, 2026 at 8:15 am", datetime(2026, 11, 20, 8, 15, tzinfo=UTC)),
        ("Nov. 20, 2026", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("20th of November, 2026", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("20 Nov 2026 12:05:30 AM EST", datetime(2026, 11, 20, 5, 5, 30, tzinfo=UTC)),
        ("20 Nov 2026, 12:05 p.m.", datetime(2026, 11, 20, 12, 5, tzinfo=UTC)),
        ("20 Nov 2026 10:00 CEST", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("Sept 3, 2026", datetime(2026, 9, 3, 12, tzinfo=UTC)),
        ("31 February 2026", None),
        ("20 Nov 2026 25:00", None),
        ("Maytag 3, 2026", None),
    ],
)
def test_dates_in_english_words_are_read_without_a_library(written, moment, monkeypatch):
    import dateparser

    monkeypatch.setattr(dateparser, "parse", lambda *args, **options: None)
    assert parse_date(written) == moment


def test_an_hour_that_no_clock_has_in_the_afternoon_is_left_to_the_library():
    assert parse_date("Nov 20, 2026 13:00 pm") == datetime(2026, 11, 20, 13, tzinfo=UTC)
