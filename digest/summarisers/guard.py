"""Whether a text that somebody else wrote says only what its source says, as far as that can be seen without
understanding: every number, name and quotation in it has to stand in the source.

It finds most invented facts. It does not find true words wrongly combined ("A sued B" for "B sued A"): it bounds the
risk of a language model and proves nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from digest.summarisers.numbers import Known, numbers
from digest.summarisers.proper_names import KnownNames

_QUOTE_MARKS = str.maketrans(
    dict.fromkeys("“”„‟«»″「」『』＂", '"')
    | dict.fromkeys("‘’‚‛‹›′´`＇", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"\u00ad": None}
)
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTED_SINGLY = re.compile(r"(?<!\w)'(?=\w)((?:[^'\"]|(?<=\w)'(?=\w)){1,400})'(?!\w)")
_WORD = re.compile(r"\w+")
_SHOWN = 60  # characters of a quotation in a fault


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a text that its source does not have, as it is written in the text."""

    kind: Literal["number", "name", "quotation"]
    text: str

    def __str__(self) -> str:
        return f"the {self.kind} “{self.text}”"


class Guard:
    """A source, prepared for looking at several texts."""

    def __init__(self, source: str) -> None:
        source = _plain(source)
        self._source = source
        self._words = f" {_only_words(source)} "
        self._numbers = Known(numbers(source))
        self._names = KnownNames(source)

    def faults(self, text: str, *, headline: bool = False) -> tuple[Fault, ...]:
        """What stands in a text and not in the source, each once. A text copied from it has none.

        The first word of a sentence counts as a name only where something else shows that it is one; that of a
        `headline`, which more often begins with a name, always. A text with an odd number of quotation marks is at fault,
        since nobody can tell what is quoted.
        """
        text = _plain(text)
        if self._is_copied(text):
            return ()
        return tuple(
            dict.fromkeys((*self._quotations(text), *self._unknown_numbers(text), *self._unknown_names(text, headline)))
        )

    def _is_copied(self, text: str) -> bool:
        start = self._source.find(text)
        end = start + len(text)
        return start >= 0 and not (
            (text[:1].isalnum() and self._source[start - 1 : start].isalnum())
            or (text[-1:].isalnum() and self._source[end : end + 1].isalnum())
        )

    def _quotations(self, text: str) -> Iterator[Fault]:
        if text.count('"') % 2:
            yield Fault("quotation", text[text.rindex('"') :][:_SHOWN])
            return
        for found in (*_QUOTED.finditer(text), *_QUOTED_SINGLY.finditer(text)):
            words = _only_words(found[1])
            if words and f" {words} " not in self._words:
                yield Fault("quotation", found[1].strip()[:_SHOWN])

    def _unknown_numbers(self, text: str) -> Iterator[Fault]:
        for number in numbers(text):
            if number not in self._numbers and (self._names.is_english or not number.in_words):
                yield Fault("number", number.text)

    def _unknown_names(self, text: str, headline: bool) -> Iterator[Fault]:
        for name in self._names.unknown(text, headline=headline):
            yield Fault("name", name)


def faults(text: str, source: str) -> tuple[Fault, ...]:
    """What a text says and its source does not: body, title, byline, site, date and the publisher's description.

    Linear in the length of both: a few milliseconds for an article, a second or two for a book.
    """
    return Guard(source).faults(text)


def _plain(text: str) -> str:
    """The text with one kind of quotation mark, apostrophe, dash and space."""
    return " ".join(text.translate(_QUOTE_MARKS).split())


def _only_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
