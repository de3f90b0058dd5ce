"""What was probably meant by a time of day or a weekday that is written as people write it, for the hints of errors."""

import re
import unicodedata

WEEKDAY_LANGUAGES = ("de", "fr", "es", "it", "nl")
QUOTES = "\"'`´“”„‟‘’‚‹›«»"
SPOKEN_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}) ?(?:(?:[:.h] ?|uhr )(?P<minute>[0-9]{2})(?::[0-9]{2})?)?"
    r" ?(?:uhr|hrs?|h|uur|o'clock|(?P<half>[ap])\.?m\.?)?"
)


def time_of_day(given: object) -> str | None:
    """ "08:30" for 8:30, 8.30, 8h30, „08:30“, 8:30 Uhr and 8:30 am; None where it is not clear what is meant."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    if isinstance(given, float):
        given = f"{given:.2f}" if round(given, 2) == given else ""  # 8.30 without quotes is a number to YAML
    elif isinstance(given, int):
        given = f"{given // 100}:{given % 100:02}" if given >= 100 else str(given)  # 830, or 8
    found = SPOKEN_TIME.fullmatch(" ".join(given[:60].strip(QUOTES + " \t").lower().split()))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def weekday_number(given: str) -> int | None:
    """The weekday that a word of another language means, whole, short or in the plural; Monday is 0.

    Names are those of Unicode's CLDR; accents and capitals do not count.
    """
    from babel import Locale

    word = _without_accents(given)
    for language in WEEKDAY_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).days["format"][width].items():
                if word and _without_accents(name) in (word, word.removesuffix("s")):
                    return int(number)
    return None


def _without_accents(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word[:40].strip().rstrip(".").lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
