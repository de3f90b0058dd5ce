"""Crontab lines, checked strictly, so that a slip is found when the file is read and not when nothing is sent."""

from collections.abc import Sequence

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# name, first and last number, words that stand for the numbers from the first on
FIELDS: tuple[tuple[str, int, int, Sequence[str]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, MONTHS),
    ("weekday", 0, 7, WEEKDAYS),
)


def cron_fields(line: str) -> tuple[frozenset[int], ...]:
    """The numbers that each field of a crontab line stands for, in the order of FIELDS; Sunday may be 0, 7 or both.

    Taken are numbers, *, ranges (1-5), lists (1,15), steps (*/2, 0-30/10), and English month and weekday names of
    three letters. Days of the month and weekdays together are refused: programs disagree on what that means. Raises
    ValueError with what is wrong, in words.
    """
    fields = line.split()
    if len(fields) != len(FIELDS):
        raise ValueError(
            f"there must be five fields (minute, hour, day of the month, month, weekday), and here are {len(fields)}"
        )
    numbers = []
    for text, (name, first, last, words) in zip(fields, FIELDS, strict=True):
        taken = _numbers(text, first, last, words)
        if taken is None:
            also = f" or {words[0]} to {words[-1]}" if words else ""
            raise ValueError(
                f'the {name} "{text[:40]}" is none: use {first} to {last}{also}, *, ranges, lists or steps'
            )
        numbers.append(frozenset(taken))
    if fields[2] != "*" and fields[4] != "*":
        raise ValueError("give days of the month or weekdays, not both, and * for the other")
    if not any(day <= DAYS_OF_MONTH[month - 1] for month in numbers[3] for day in numbers[2]):
        raise ValueError("no month has such a day, so it would never be sent")
    return tuple(numbers)


def _numbers(text: str, first: int, last: int, words: Sequence[str]) -> set[int] | None:
    taken: set[int] = set()
    for part in text.split(","):
        span, slash, step_text = part.partition("/")
        low_text, dash, high_text = span.partition("-")
        if span == "*":
            low, high = first, last
        else:
            low_number = _number(low_text, first, last, words)
            high_number = _number(high_text, first, last, words) if dash else low_number
            if low_number is None or high_number is None:
                return None
            low, high = low_number, high_number
            if words is WEEKDAYS and dash and high == 0 < low:
                high = 7  # a range that ends with Sunday, such as fri-sun
            if slash and not dash:
                return None  # 5/10: crontab does not say what that means
        step = _number(step_text, 1, max(last - first, 1), ()) if slash else 1
        if low > high or step is None:
            return None
        taken.update(range(low, high + 1, step))
    return taken


def _number(text: str, first: int, last: int, words: Sequence[str]) -> int | None:
    if text.lower() in words:
        return words.index(text.lower()) + first
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        return None
    return int(text) if first <= int(text) <= last else None
