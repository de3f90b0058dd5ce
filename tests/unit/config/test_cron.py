import re

import pytest

from digest.config.cron import cron_fields


@pytest.mark.parametrize(
    "line",
    [
        "0 7 * * 5",
        "*/15 * * * *",
        "0-30/10 6,18 * * mon-fri",
        "0 7 1,15 * *",
        "0 7 1-7/2 JAN-mar *",
        "59 23 31 12 *",
        "0 7 29 2 *",
        "0 7 * * 0,7",
        "0 7 * * fri-sun",
        "0 7 * * sat-7",
        "  0 7  *\t* SUN ",
    ],
)
def test_a_crontab_line_is_taken(line: str):
    assert all(cron_fields(line))


@pytest.mark.parametrize(
    ("weekday", "numbers"),
    [("0", {0}), ("7", {7}), ("5", {5}), ("fri-sun", {5, 6, 7}), ("sun-sun", {0}), ("0-0", {0}), ("6-7", {6, 7})],
)
def test_sunday_is_0_or_7_and_ends_a_range(weekday: str, numbers: set[int]):
    assert cron_fields(f"0 7 * * {weekday}")[4] == numbers


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("", "there must be five fields (minute, hour, day of the month, month, weekday), and here are 0"),
        ("0 7 * *", "there must be five fields (minute, hour, day of the month, month, weekday), and here are 4"),
        ("@weekly", "there must be five fields (minute, hour, day of the month, month, weekday), and here are 1"),
        ("60 7 * * 5", 'the minute "60" is none: use 0 to 59, *, ranges, lists or steps'),
        ("0 24 * * 5", 'the hour "24" is none: use 0 to 23, *, ranges, lists or steps'),
        ("0 7 0 * *", 'the day of the month "0" is none: use 1 to 31, *, ranges, lists or steps'),
        ("0 7 L * *", 'the day of the month "L" is none: use 1 to 31, *, ranges, lists or steps'),
        ("0 7 * 13 5", 'the month "13" is none: use 1 to 12 or jan to dec, *, ranges, lists or steps'),
        ("0 7 * * 8", 'the weekday "8" is none: use 0 to 7 or sun to sat, *, ranges, lists or steps'),
        ("0 7 * * friday", 'the weekday "friday" is none: use 0 to 7 or sun to sat, *, ranges, lists or steps'),
        ("0 7 * * fri-mon", 'the weekday "fri-mon" is none: use 0 to 7 or sun to sat, *, ranges, lists or steps'),
        ("5-1 7 * * *", 'the minute "5-1" is none: use 0 to 59, *, ranges, lists or steps'),
        ("5-x 7 * * *", 'the minute "5-x" is none: use 0 to 59, *, ranges, lists or steps'),
        ("5/10 7 * * *", 'the minute "5/10" is none: use 0 to 59, *, ranges, lists or steps'),
        ("*/0 7 * * *", 'the minute "*/0" is none: use 0 to 59, *, ranges, lists or steps'),
        ("*/60 7 * * *", 'the minute "*/60" is none: use 0 to 59, *, ranges, lists or steps'),
        ("*/ 7 * * *", 'the minute "*/" is none: use 0 to 59, *, ranges, lists or steps'),
        ("1,,2 7 * * *", 'the minute "1,,2" is none: use 0 to 59, *, ranges, lists or steps'),
        ("-1 7 * * *", 'the minute "-1" is none: use 0 to 59, *, ranges, lists or steps'),
        ("٣ 7 * * *", 'the minute "٣" is none: use 0 to 59, *, ranges, lists or steps'),
        ("0 7 1 * 5", "give days of the month or weekdays, not both, and * for the other"),
        ("0 7 */2 * fri", "give days of the month or weekdays, not both, and * for the other"),
        ("0 7 31 2 *", "no month has such a day, so it would never be sent"),
        ("0 7 31 4,6 *", "no month has such a day, so it would never be sent"),
    ],
)
def test_a_slip_in_a_crontab_line_is_told(line: str, what: str):
    with pytest.raises(ValueError, match=f"^{re.escape(what)}$"):
        cron_fields(line)
