"""Times and weekdays as people write them."""

import pytest

from digest.config.guesses import time_of_day, weekday_number


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        *((given, "08:30") for given in ("8:30", "8.30", "08.30", "8:30 Uhr", "8 Uhr 30", "„08:30“", "'8:30'", "8h30")),
        *((given, "08:30") for given in ("8 h 30", "8:30 am", "8:30 a.m.", " 8:30:00 ", 8.3, 830)),
        *(("8:30 pm", "20:30"), ("8:30PM", "20:30"), ("12 am", "00:00"), ("12 pm", "12:00"), ("8 Uhr", "08:00")),
        *(("8 o'clock", "08:00"), ("20h", "20:00"), (8, "08:00"), (1830, "18:30")),
        *(
            (given, None)
            for given in ("24:00", "8:60", "8:5", "13 pm", "0 am", "soon", "", "8:30 9:30", 2460, -5, 10**30)
        ),
        *((given, None) for given in (8.345, 1e300, float("nan"), True, None, ["8:30"], "8" * 100, " " * 100)),
    ],
)
def test_a_time_of_day_is_guessed_where_it_is_clear(given: object, meant: str | None):
    assert time_of_day(given) == meant


@pytest.mark.parametrize(
    ("given", "number"),
    [
        *(("Donnerstag", 3), ("mardi", 1), ("miércoles", 2), ("miercoles", 2), ("lunedì", 0), ("donderdag", 3)),
        *(("Do.", 3), ("DI", 1), ("sonntags", 6), ("domingos", 6), ("Fredag", None), ("", None), (".", None)),
        ("s" * 100, None),
    ],
)
def test_a_weekday_of_another_language_is_known_whole_short_and_in_the_plural(given: str, number: int | None):
    assert weekday_number(given) == number
