from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.slots import KEY_FORMAT, Rule, from_cron, latest_due, next_slots, on_days, slot_at, slot_of_key, upcoming

BERLIN = "Europe/Berlin"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday
nominal_time = datetime.fromisoformat  # nominal times have no zone
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# zone, and the years of a change of its clocks that is out of the ordinary
ZONES = {
    BERLIN: 2026,
    "America/New_York": 2026,
    "America/Sao_Paulo": 2018,  # clocks went forward at midnight
    "Africa/Cairo": 2026,  # so do they here
    "Pacific/Apia": 2011,  # left 30 December out
    "Australia/Lord_Howe": 2026,  # by half an hour
}


def keys(rule: Rule, after: datetime, count: int) -> list[str]:
    return [slot.key for slot in next_slots(rule, after, count)]


def weekdays_of(field: str) -> list[str]:
    """The names of the weekdays on which `0 7 * * field` is due within one week, as they come, from Monday on."""
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    week = takewhile(
        lambda s: s.nominal < nominal_time("2026-01-12"), upcoming(from_cron(f"0 7 * * {field}", "UTC"), monday)
    )
    return [DAYS[slot.nominal.weekday()] for slot in week]


# ------------------------------------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("number", "day"),
    [("0", "sun"), ("1", "mon"), ("2", "tue"), ("3", "wed"), ("4", "thu"), ("5", "fri"), ("6", "sat"), ("7", "sun")],
)
def test_numeric_weekdays_are_those_of_crontab(number, day):
    assert weekdays_of(number) == [day]
    assert from_cron(f"0 7 * * {number}", "UTC").weekdays == day


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("fri", "fri"),
        ("FRI", "fri"),
        ("sun,wed", "wed,sun"),
        ("1,3,fri", "mon,wed,fri"),
        ("0,7", "sun"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("mon-fri", "mon,tue,wed,thu,fri"),
        ("fri-sun", "fri,sat,sun"),
        ("5-0", "fri,sat,sun"),
        ("6-7", "sat,sun"),
        ("0-2", "mon,tue,sun"),
        ("0-0", "sun"),
        ("*/2", "tue,thu,sat,sun"),
        ("1-5/2", "mon,wed,fri"),
        ("1-5/7", "mon"),
        ("mon,sat-sun", "mon,sat,sun"),
        ("0-7", ",".join(DAYS)),
        ("*", ",".join(DAYS)),
    ],
)
def test_weekdays_come_by_name_in_lists_ranges_and_steps(field, days):
    assert weekdays_of(field) == days.split(",")


@pytest.mark.parametrize(
    "line",
    [
        "0 7 * *",
        "0 7 * * * *",
        "",
        "0 7 * * 8",
        "0 7 * * fry",
        "0 7 * * 5-2",
        "0 7 * * 5/2",
        "0 7 * * */0",
        "0 7 * * 1-",
        "0 7 * * ٥",
        "0 7 * * ²",
        "60 7 * * *",
        "0 24 * * *",
        "0 7 0 * *",
        "0 7 * 13 *",
        "0 7 L * *",
        "0 7 13 * 5",
        "0 7 30 2 *",
        "* * * * *,",
    ],
)
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are tested with the schedule file
        from_cron(line, "UTC")


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SUNDAY_FIRST = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@st.composite
def cron_fields(draw, first: int, last: int, words: tuple[str, ...] = ()):
    """A field as it may be written, with the numbers that crontab takes it for."""
    texts, numbers = [], set()
    for _ in range(draw(st.integers(1, 3))):
        low = draw(st.integers(first, last))
        high = draw(st.integers(low, last))
        step = draw(st.integers(1, last - first))

        def written(number: int) -> str:
            word = words[number - first] if number - first < len(words) else str(number)
            text: str = draw(st.sampled_from((str(number), word, word.upper())))
            return text

        form = draw(st.sampled_from(("number", "range", "stepped range", "all", "stepped")))
        if form == "number":
            texts.append(written(low))
            numbers.add(low)
        elif form == "range":
            texts.append(f"{written(low)}-{written(high)}")
            numbers.update(range(low, high + 1))
        elif form == "stepped range":
            texts.append(f"{written(low)}-{written(high)}/{step}")
            numbers.update(range(low, high + 1, step))
        elif form == "all":
            texts.append("*")
            numbers.update(range(first, last + 1))
        else:
            texts.append(f"*/{step}")
            numbers.update(range(first, last + 1, step))
    return ",".join(texts), numbers


@given(
    cron_fields(0, 59),
    cron_fields(0, 23),
    cron_fields(1, 31),
    cron_fields(1, 12, MONTHS),
    cron_fields(0, 7, SUNDAY_FIRST),
    st.booleans(),
    st.datetimes(nominal_time("2024-01-01"), nominal_time("2030-01-01")),
)
@settings(max_examples=100, deadline=None)
def test_a_line_that_the_schedule_file_may_have_means_what_crontab_says(minute, hour, day, month, weekday, on, after):
    everything = "*", set(range(32))
    days, weekdays = (everything, weekday) if on else (day, everything)
    line = f"{minute[0]} {hour[0]} {days[0]} {month[0]} {weekdays[0]}"
    try:
        rule = from_cron(line, "UTC")
    except ValueError as error:
        assert str(error) == "no month has such a day, so it would never be sent"  # noqa: PT017 - the only reason left
        return
    slot = next(upcoming(rule, after.replace(tzinfo=UTC)))

    dates = (after.date() + timedelta(days=n) for n in range(5 * 366))
    due = (
        datetime.combine(one, time(h, m))
        for one in dates
        if one.day in days[1] and one.month in month[1] and {one.isoweekday(), one.isoweekday() % 7} & weekdays[1]
        for h in sorted(hour[1])
        for m in sorted(minute[1])
    )
    assert slot.nominal == next(moment for moment in due if moment > after)


@given(st.text(alphabet="0123456789*/-,monfriSUN ²", max_size=25))
@example("0 7 * * sun-sun")
@settings(max_examples=300)
def test_a_line_is_refused_or_gives_slots(line):
    with suppress(ValueError):
        assert next_slots(from_cron(line, "UTC"), NEW_YEAR, 1)


def test_named_days_become_a_rule_in_the_order_of_the_week():
    rule = on_days(("Sunday", "friday", "Mon"), time(7, 5), BERLIN)
    assert rule == Rule("5", "7", "*", "*", "mon,fri,sun", BERLIN)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (on_days(("friday",), time(7), BERLIN), "every Friday 07:00 Europe/Berlin"),
        (on_days(("mon", "fri"), time(18, 30), BERLIN), "every Monday and Friday 18:30 Europe/Berlin"),
        (from_cron("0 7 * * 1-3", BERLIN), "every Monday, Tuesday and Wednesday 07:00 Europe/Berlin"),
        (from_cron("5 7 * * *", "UTC"), "every day 07:05 UTC"),
        (on_days(DAYS, time(7), "UTC"), "every day 07:00 UTC"),
        (from_cron("0 7 1 * *", "UTC"), "cron 0 7 1 * * UTC"),
        (from_cron("0 7 * feb *", "UTC"), "cron 0 7 * 2 * UTC"),
        (from_cron("*/30 7 * * 5", "UTC"), "cron 0,30 7 * * fri UTC"),
        (from_cron("0 7,19 * * *", "UTC"), "cron 0 7,19 * * * UTC"),
        (from_cron("5 8-12,14,20-22/2 * * *", "UTC"), "cron 5 8-12,14,20,22 * * * UTC"),
    ],
)
def test_a_rule_says_in_words_when_editions_are_due(rule, words):
    assert rule.words == words


# ------------------------------------------------------------------------------------------------- slots


def test_friday_morning_stays_friday_morning_when_the_clocks_change():
    slots = next_slots(on_days(("fri",), time(7), BERLIN), datetime(2026, 10, 22, tzinfo=UTC), 2)
    assert [slot.key for slot in slots] == ["2026-10-23T0700", "2026-10-30T0700"]
    assert [slot.instant.hour for slot in slots] == [5, 6]


def test_a_time_that_the_clocks_jump_over_happens_after_the_jump():
    (slot,) = next_slots(from_cron("30 2 29 3 *", BERLIN), NEW_YEAR, 1)
    assert slot.key == "2026-03-29T0230"
    assert slot.instant == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time


def test_a_time_that_occurs_twice_happens_the_first_time_only():
    slots = next_slots(from_cron("30 2 * * *", BERLIN), datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert slots[0].instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert slots[1].key == "2026-10-26T0230"


def test_midnight_is_not_lost_where_clocks_jump_over_it():
    slots = next_slots(from_cron("0 0 * * *", "America/Sao_Paulo"), datetime(2018, 11, 3, 12, tzinfo=UTC), 2)
    assert [slot.key for slot in slots] == ["2018-11-04T0000", "2018-11-05T0000"]
    assert slots[0].instant == datetime(2018, 11, 4, 3, tzinfo=UTC)  # 01:00 there
    assert keys(from_cron("0 0 24 4 *", "Africa/Cairo"), NEW_YEAR, 1) == ["2026-04-24T0000"]


def test_an_edition_of_a_day_that_a_zone_leaves_out_comes_a_day_later_and_once():
    daily = from_cron("0 7 * * *", "Pacific/Apia")
    slots = next_slots(daily, datetime(2011, 12, 29, 12, tzinfo=UTC), 3)
    assert [slot.key for slot in slots] == ["2011-12-29T0700", "2011-12-30T0700", "2012-01-01T0700"]
    assert slots[1].instant == datetime(2011, 12, 30, 17, tzinfo=UTC)  # 07:00 of the 31st there
    fridays = on_days(("fri",), time(7), "Pacific/Apia")
    assert keys(fridays, datetime(2011, 12, 24, tzinfo=UTC), 2) == ["2011-12-30T0700", "2012-01-06T0700"]


def test_an_hourly_rule_has_one_slot_for_each_hour_that_happens_and_one_for_the_hour_that_repeats():
    hourly = from_cron("0 * * * *", BERLIN)
    spring = keys(hourly, datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 4)
    assert spring == ["2026-03-29T0100", "2026-03-29T0200", "2026-03-29T0400", "2026-03-29T0500"]
    autumn = next_slots(hourly, datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 3)
    assert [slot.key for slot in autumn] == ["2026-10-25T0200", "2026-10-25T0300", "2026-10-25T0400"]
    assert autumn[1].instant - autumn[0].instant == timedelta(hours=2)


@given(st.sampled_from(sorted(ZONES)), st.integers(0, 23), st.integers(0, 59), st.sampled_from(["*", "5", "0", "1-5"]))
@settings(max_examples=4, deadline=None)
@example("Pacific/Apia", 7, 0, "*")
@example("Pacific/Apia", 7, 0, "5")
@example("Australia/Lord_Howe", 2, 15, "*")
@example("Europe/Berlin", 2, 30, "*")
@example("America/New_York", 2, 30, "0")
@example("America/Sao_Paulo", 0, 0, "*")
@example("Africa/Cairo", 0, 0, "*")
def test_over_twenty_years_every_nominal_slot_comes_once_and_in_order(zone, hour, minute, weekday):
    first = date(ZONES[zone] - 10, 1, 1)
    start = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)
    end = nominal_time(f"{first.year + 20}-01-01")
    slots = list(
        takewhile(lambda s: s.nominal < end, upcoming(from_cron(f"{minute} {hour} * * {weekday}", zone), start))
    )

    wanted = {"*": range(7), "5": (4,), "0": (6,), "1-5": range(5)}[weekday]
    days = [first + timedelta(days=n) for n in range((end.date() - first).days)]
    expected = [datetime.combine(day, time(hour, minute)) for day in days if day.weekday() in wanted]
    if zone == "Pacific/Apia" and weekday == "*":  # the edition of the 30th, which was left out, is that of the 31st
        expected.remove(nominal_time(f"2011-12-31T{hour:02}:{minute:02}"))
    assert [slot.nominal for slot in slots] == expected
    assert all(one.instant < other.instant for one, other in pairwise(slots))
    assert len({slot.key for slot in slots}) == len(slots)


LINES = ["0 7 * * 5", "30 2 * * *", "0 0 * * *", "0 * * * *", "15,40 1-3 * * *", "*/20 * * * *", "0 23 30,31 * *"]


@cache
def changes_of_clocks(zone: str) -> list[datetime]:
    """The hours of the zone's year in which its offset from UTC changes."""
    hours = [datetime(ZONES[zone], 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    return [hour for hour, (before, then) in zip(hours, pairwise(offsets), strict=False) if before != then]


@st.composite
def moments_near_a_change_of_clocks(draw):
    zone = draw(st.sampled_from(sorted(ZONES)))
    minutes = draw(st.integers(-50 * 60, 50 * 60))
    return zone, draw(st.sampled_from(changes_of_clocks(zone))) + timedelta(minutes=minutes)


@given(moments_near_a_change_of_clocks(), st.sampled_from(LINES))
@settings(max_examples=60, deadline=None)
def test_from_whatever_moment_the_calendar_is_asked_it_gives_the_same_slots(where, line):
    zone, moment = where
    rule = from_cron(line, zone)
    long_before, long_after = moment - timedelta(days=4), moment + timedelta(days=4)
    told = list(takewhile(lambda s: s.instant <= long_after, upcoming(rule, long_before)))
    again = list(takewhile(lambda s: s.instant <= long_after, upcoming(rule, moment)))
    assert again == [slot for slot in told if slot.instant > moment]


@given(moments_near_a_change_of_clocks(), st.sampled_from(LINES[:5]))
@settings(max_examples=50, deadline=None)
def test_asked_again_at_each_slot_the_calendar_goes_on_and_repeats_none(where, line):
    zone, moment = where
    rule = from_cron(line, zone)
    at_once = next_slots(rule, moment, 12)
    one_by_one = []
    for _ in at_once:
        (slot,) = next_slots(rule, moment, 1)
        one_by_one.append(slot)
        moment = slot.instant
    assert one_by_one == at_once


def test_asked_just_before_a_slot_it_is_the_next_and_at_its_instant_no_more():
    weekly = from_cron("0 7 * * 5", "UTC")
    friday = datetime(2026, 1, 2, 7, tzinfo=UTC)
    assert next_slots(weekly, friday - timedelta(microseconds=1), 1)[0].instant == friday
    assert next_slots(weekly, friday, 1)[0].instant == friday + timedelta(days=7)


def test_a_rule_that_never_fires_has_no_slots():
    never = Rule("0", "7", "30", "2", "*", "UTC")
    assert next_slots(never, NEW_YEAR, 3) == []
    assert latest_due(never, NEW_YEAR, NEW_YEAR + timedelta(days=400)) is None


def test_a_rule_of_leap_days_waits_for_them():
    assert keys(from_cron("0 7 29 2 *", "UTC"), NEW_YEAR, 2) == ["2028-02-29T0700", "2032-02-29T0700"]


def test_the_latest_slot_that_is_due_is_found_and_those_before_it_are_passed_over():
    daily = from_cron("0 7 * * *", "UTC")
    now = datetime(2026, 1, 8, 6, 59, tzinfo=UTC)
    due = latest_due(daily, NEW_YEAR, now)
    assert due is not None
    assert due.key == "2026-01-07T0700"
    at_its_moment = latest_due(daily, NEW_YEAR, now + timedelta(minutes=1))
    assert at_its_moment is not None
    assert at_its_moment.key == "2026-01-08T0700"


def test_nothing_is_due_before_the_first_slot_nor_when_the_clock_went_back():
    daily = from_cron("0 7 * * *", "UTC")
    assert latest_due(daily, NEW_YEAR, NEW_YEAR + timedelta(hours=6)) is None
    assert latest_due(daily, NEW_YEAR, NEW_YEAR - timedelta(days=3)) is None


@given(
    st.datetimes(nominal_time("1990-01-01"), nominal_time("2099-12-31")).map(
        lambda d: d.replace(second=0, microsecond=0)
    ),
    st.sampled_from(sorted(ZONES)),
)
def test_the_key_of_a_slot_leads_back_to_it(nominal, zone):
    slot = slot_at(nominal, zone)
    assert slot_of_key(slot.key, zone) == slot
    assert slot.key == nominal.strftime(KEY_FORMAT)


@pytest.mark.parametrize(
    "key",
    ["", "2026-11-27", "2026-11-27T2460", "2026-11-27T700", "2026-1-7T0700", "2026-02-30T0700", "../../etc/passwd"],
)
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValueError):  # noqa: PT011 - strptime's words, or ours
        slot_of_key(key, BERLIN)
