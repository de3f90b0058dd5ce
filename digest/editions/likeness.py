"""How alike two articles are: the cosine of their words, the rarer the weightier.

A text is its title, counted three times, and its first 150 words: what it is about stands there, and what comes later
(background, other events) makes articles alike that are on different events. Weights are the usual ones, 1 + ln(count)
times the inverse document frequency (Salton and Buckley, Information Processing & Management 24, 1988). Documents are
the articles compared, together with a background of `BACKGROUND` imagined ones in which everyday words stand often and
all others never: without it, in an edition of three articles every shared word would count as much as a name.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.editions.vocabulary import EVERYDAY_WORDS, FUNCTION_WORDS, MONTHS_AND_DAYS

Vector = dict[str, float]  # word -> weight, of length 1

TITLE_COUNTS = 3
FIRST_WORDS = 150  # of the text
LONGEST_TITLE, LONGEST_TEXT = 300, 3_000  # characters that are looked at
LONGEST_WORD = 40  # characters; what is longer is an address or a key
BACKGROUND = 300  # articles
EVERYDAY_SHARE = 0.1  # of the background's articles hold an everyday word
# Two articles that have a person or a town in common share weighty words, but few. Articles on one event share at least
# SHARED words, and BREADTH of the words of the shorter one; or MOST of them, where there is little but a headline.
SHARED, BREADTH, MOST = 6, 0.1, 0.7
SHOWN = 6  # words, as evidence
SHOWN_WHOLE = 8  # characters; a longer run of a script without spaces is no word but a clause

# Vowel signs and the like, which belong to the letter before them and are no letters to the `re` module.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f"
)
_TOKEN = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}][^\W_{_MARKS}]*)*")
# Scripts that put no space between words, and Korean, which joins particles to them: compared by pairs of characters.
_BY_PAIRS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphens and joiners inside a word
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(
    r"(?:#|№|\b(?:no|nr|issue|week|part|episode|vol|volume|ausgabe|woche|teil|folge|numéro|semaine|partie|número|semana"
    r"|parte)\b)"
    r"[.:\s]{0,3}(\d{1,5})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article: how often each stands in it, and how it is written there."""

    count: Counter[str]
    written: dict[str, str]


def words_of(title: str, text: str) -> Words:
    """The words of a title and the beginning of its text that say something."""
    count: Counter[str] = Counter()
    written: dict[str, str] = {}
    # The text comes first: titles are capitalised in many houses, and a name should look like one.
    for word, form in _words(text[:LONGEST_TEXT], FIRST_WORDS):
        count[word] += 1
        written.setdefault(word, form)
    for word, form in _words(title[:LONGEST_TITLE], FIRST_WORDS):
        count[word] += TITLE_COUNTS
        written.setdefault(word, form)
    return Words(count, written)


def _words(text: str, most: int) -> Iterator[tuple[str, str]]:
    """Each word in small letters and as written. `most` counts all words, those that say nothing too; where they are
    told by pairs, two characters are a word."""
    left = float(most)
    for match in _TOKEN.finditer(text.translate(_INVISIBLE)):
        token = match[0]
        by_pairs = not token.isascii() and _BY_PAIRS.search(token) is not None
        if left <= 0:
            return
        if by_pairs:
            token = token[: math.ceil(2 * left) + 1]
            left -= len(token) / 2
            pairs = (token[i : i + 2].lower() for i in range(max(1, len(token) - 1)))
            yield from ((pair, token if len(token) <= SHOWN_WHOLE else pair) for pair in pairs)
        else:
            left -= 1
            word = token.lower()
            if 1 < len(word) <= LONGEST_WORD and word not in FUNCTION_WORDS:
                yield word, token


def vectors(articles: Sequence[Words]) -> list[Vector]:
    """The weights of each article's words. An article without words has none."""
    spread = Counter(word for words in articles for word in words.count)
    documents = 1 + len(articles) + BACKGROUND
    rarity = {
        word: math.log(documents / (1 + count + (BACKGROUND * EVERYDAY_SHARE if word in EVERYDAY_WORDS else 0)))
        for word, count in spread.items()
    }
    found: list[Vector] = []
    for words in articles:
        vector = {word: (1 + math.log(count)) * rarity[word] for word, count in words.count.items()}
        length = math.sqrt(math.fsum(value * value for value in vector.values()))
        found.append({word: value / length for word, value in vector.items()})
    return found


def cosine(a: Vector, b: Vector) -> float:
    """From 0, no word in common, to 1, the same words as often."""
    if len(b) < len(a):
        a, b = b, a
    return min(1.0, math.fsum(value * b[word] for word, value in a.items() if word in b))


def is_narrow(a: Vector, b: Vector) -> bool:
    """Whether two articles share so few words that these may be a name and no event, however weighty they are."""
    shorter = min(len(a), len(b))
    return len(a.keys() & b.keys()) < min(max(SHARED, BREADTH * shorter), MOST * shorter)


class Index:
    """Vectors by their words, to find what is like another one without looking at all of them."""

    def __init__(self) -> None:
        self._holders: dict[str, list[tuple[int, float]]] = {}

    def add(self, number: int, vector: Vector) -> None:
        for word, value in vector.items():
            self._holders.setdefault(word, []).append((number, value))

    def likenesses(self, vector: Vector) -> dict[int, float]:
        """The cosine with each vector that was added and shares a word, by its number."""
        sums: dict[int, float] = {}
        for word, value in vector.items():
            for number, other in self._holders.get(word, ()):
                sums[number] = sums.get(number, 0.0) + value * other
        return sums


def mean_vector(vectors: Sequence[Vector]) -> Vector:
    total: Vector = {}
    for vector in vectors:
        for word, value in vector.items():
            total[word] = total.get(word, 0.0) + value
    return {word: value / len(vectors) for word, value in total.items()}


def telling(a: Vector, b: Vector, *, most: int = SHOWN) -> list[str]:
    """The words that make two vectors alike, those that do most of it first."""
    shared = {word: value * b[word] for word, value in a.items() if word in b}
    return sorted(shared, key=lambda word: (-shared[word], word))[:most]


@dataclass(frozen=True, slots=True)
class Instalment:
    """A title as one of a series: `number` is what tells it from the others, a year, months, days or numbers of an
    issue, and `series` all the rest."""

    number: tuple[str, ...]
    series: tuple[str, ...]

    def is_other(self, other: "Instalment") -> bool:
        """Whether these are two instalments of one series, such as "Planning applications, 12 May" and "Planning
        applications, 19 May": very much alike, and never on one event."""
        named = () not in (self.number, other.number, self.series)
        return named and self.number != other.number and self.series == other.series


def instalment(title: str) -> Instalment:
    title = title[:LONGEST_TITLE].lower()
    numbers = _NUMBERED.findall(title)
    tokens = _TOKEN.findall(_NUMBERED.sub(" ", title))
    has_month = any(token in MONTHS_AND_DAYS for token in tokens)  # then a small number is a day
    marks = [
        token
        for token in tokens
        if token in MONTHS_AND_DAYS or _YEAR.fullmatch(token) or (has_month and token.isdecimal() and len(token) <= 2)
    ]
    return Instalment((*numbers, *marks), tuple(token for token in tokens if token not in marks))
