"""The numbers that a text speaks of, in digits or in English words, and whether another text has them too."""

import bisect
import itertools
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

ABOUT_FROM = 10_000  # from here on a number may be rounded: "12,000" for 11,987; years stay exact
ABOUT = 0.005  # by so much of its value

_UP_TO_NINETEEN = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_SMALL = _UP_TO_NINETEEN.split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "thirds": 3,
    "fifths": 5,
    "eighths": 8,
    "ninths": 9,
    **{f"{word}th": value for value, word in enumerate(_SMALL) if value in (4, 6, 7, 10, 11) or value > 12},
    **{f"{word[:-1]}ieth": 20 + 10 * i for i, word in enumerate(_TENS)},
}
_UNITS = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_AFTER_DIGITS = {  # as written behind digits, also in other languages
    **_SCALES,
    **dict.fromkeys(("k", "tausend", "mil", "mille", "mila"), 1e3),
    **dict.fromkeys("万萬만", 1e4),
    "lakh": 1e5,
    **dict.fromkeys(("m", "mn", "mln", "mio", "millionen", "millions", "millones", "milioni", "milhões"), 1e6),
    "crore": 1e7,
    **dict.fromkeys("亿億억", 1e8),
    **dict.fromkeys(("b", "bn", "mrd", "milliarden", "milliarde", "milliard", "milliards", "miliardi"), 1e9),
    **dict.fromkeys(("tn", "billionen"), 1e12),
}
_UNSURE = frozenset({"k", "m", "b", "mil", "mille", "mila"})  # metres, a name, "thousand" elsewhere: taken both ways

_MENTION = re.compile(
    # digits, with marks between them; groups of three may stand apart
    r"(?P<digits>(?<!\d)\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+)"
)
_SCALE_BEHIND = re.compile(r"[ \u00a0\u202f-]?([万萬만亿億억]|[^\W\d_]+)")  # some scripts go on without a space
_PERCENT = re.compile(r"\s?(?:%|per ?cent|pct)", re.IGNORECASE)
_JOINS = re.compile(r"[ -]|,? and ")  # what stands between the words of one number
_RANGE = re.compile(r"\s?(?:to|and|or|bis|und|oder|à|et|ou|a|y|o|e|[-–—])\s?[$€£¥]?")
_LONGEST = 40  # digits of a number; more are a code


class Number(NamedTuple):
    """A number as it is written, and the values that it may mean: "1.200" is 1.2 or 1200."""

    text: str
    values: frozenset[float]
    in_words: bool = False  # spelt out in English
    ordinal: bool = False  # "third": so are fractions


class _Mention(NamedTuple):
    start: int
    end: int
    number: Number
    scale: float


def numbers(text: str) -> list[Number]:
    """The numbers in a text, in order. Left out are 0 and 1, unless in per cent: they are in most texts, or are words
    that count nothing ("one of them")."""
    text = _in_western_digits(text)
    found = [*_digits(text), *_words(text)]
    found.sort(key=lambda mention: mention.start)
    for i, (mention, after) in enumerate(itertools.pairwise(found)):
        if mention.scale == 1 < after.scale and _RANGE.fullmatch(text, mention.end, after.start):
            number = mention.number  # "between 1.2 and 1.4 billion"
            values = number.values | {value * after.scale for value in number.values}
            found[i] = mention._replace(number=number._replace(values=values))
    return [m.number for m in found if m.number.values - {0.0, 1.0} or _PERCENT.match(text, m.end)]


class Known:
    """The numbers of a source, to look others up in. Its "third" is no three, but its three may be a third one."""

    def __init__(self, found: Iterable[Number]) -> None:
        found = tuple(found)
        self._all = _sorted_values(found)
        self._counts = _sorted_values(number for number in found if not number.ordinal)

    def __contains__(self, number: Number) -> bool:
        values = self._all if number.ordinal else self._counts
        return any(_has(values, value) for value in number.values)


def _sorted_values(found: Iterable[Number]) -> list[float]:
    return sorted({value for number in found for value in number.values})


def _has(values: list[float], value: float) -> bool:
    margin = value * (ABOUT if value >= ABOUT_FROM else 1e-9)
    place = bisect.bisect_left(values, value - margin)
    return place < len(values) and values[place] <= value + margin


def _in_western_digits(text: str) -> str:
    """The text with the digits of all scripts as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() and letter > "9" else letter for letter in text
    )


def _digits(text: str) -> list[_Mention]:
    found: list[_Mention] = []
    for match in _MENTION.finditer(text):
        if match["digits"] is None or len(match["digits"]) > _LONGEST:
            continue
        scale, end = _scale_behind(text, match.end())
        unsure = scale != 1 and text[match.end() : end].strip(" \u00a0\u202f-").lower() in _UNSURE
        for values in _values(match["digits"]):
            scaled = {value * scale for value in values}
            number = Number(text[match.start() : end], frozenset(scaled | values if unsure else scaled))
            found.append(_Mention(match.start(), end, number, scale))
    return found


def _scale_behind(text: str, end: int) -> tuple[float, int]:
    """What the words behind a number multiply it by, and where they end: "1.2 billion", "3 hundred thousand"."""
    scale = 1.0
    for _ in range(2):
        word = _SCALE_BEHIND.match(text, end)
        if word is None or word[1].lower() not in _AFTER_DIGITS:
            break
        scale *= _AFTER_DIGITS[word[1].lower()]
        end = word.end()
    return scale, end


def _values(digits: str) -> list[set[float]]:
    """What digits with marks between them may mean: one set of values, or several for a date or a list."""
    marks = set(re.sub(r"\d", "", digits))
    parts = re.split(r"\D", digits)
    if not marks:
        return [{float(digits)}]
    in_groups = len(parts[0]) <= 3 and parts[0] != "0" and all(len(part) == 3 for part in parts[1:])
    if len(marks) == 1 and in_groups:
        joined = float("".join(parts))
        if marks <= {".", ","}:
            return [{joined, float(".".join(parts))}] if len(parts) == 2 else [{joined}]
        return [{joined}]
    if len(parts) == 2:
        return [{float(".".join(parts))}]
    whole, last = parts[:-1], parts[-1]
    if len(marks) == 2 and digits.count(digits[-len(last) - 1]) == 1 and all(len(part) == 3 for part in whole[1:]):
        return [{float("".join(whole) + "." + last)}]  # 1,234.5
    return [{float(part)} for part in parts]


def _words(text: str) -> list[_Mention]:
    """Numbers in English words: "twenty-one", "two hundred and five", "a million", "third", "two dozen"."""
    found: list[_Mention] = []
    run: list[re.Match[str]] = []
    for match in _MENTION.finditer(text):
        word = (match["word"] or "").lower()
        is_number = word in _UNITS or word in _SCALES or word in _ORDINALS
        goes_on = run and is_number and _JOINS.fullmatch(text, run[-1].end(), match.start())
        if word == "and" and run and run[-1][0].lower() in _SCALES:
            continue
        if not goes_on:
            found.extend(_spelt(text, run))
            run = []
        if is_number and not (word in _SCALES and not run and _follows_digits(text, match.start())):
            run.append(match)
    found.extend(_spelt(text, run))
    return found


def _follows_digits(text: str, start: int) -> bool:
    """Whether a "million" belongs to digits before it."""
    before = text[max(0, start - 12) : start].rstrip(" -\u00a0\u202f")
    return before[-1:].isdigit() or before.lower().endswith(("hundred", "thousand"))


def _spelt(text: str, run: list[re.Match[str]]) -> list[_Mention]:
    """The numbers in a run of number words; "five six" are two."""
    found: list[_Mention] = []
    start, end = 0, 0
    total, current, last = 0.0, 0.0, ""

    def close() -> None:
        if last:
            value = total + current
            number = Number(text[start:end], frozenset({value}), in_words=True, ordinal=last in _ORDINALS)
            found.append(_Mention(start, end, number, _SCALES.get(last, 1.0)))

    for match in run:
        word = match[0].lower()
        if not _goes_on(last, word):
            close()
            start, total, current = match.start(), 0.0, 0.0
        if word in ("hundred", "dozen"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0.0
        else:
            current += _UNITS.get(word, _ORDINALS.get(word, 0))
        end, last = match.end(), word
    close()
    return found


def _goes_on(last: str, word: str) -> bool:
    """Whether a number word belongs to the one before it."""
    if not last or last in _ORDINALS:
        return False
    if last in _TENS:
        return word in _SCALES or 0 < _UNITS.get(word, _ORDINALS.get(word, 99)) < 10
    return last in _SCALES or word in _SCALES
