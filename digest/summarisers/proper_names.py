"""The names that a text speaks of, as far as capitals show them, and whether another text has them too.

Where every noun has a capital, as in German, only full names are looked at; where a script has no capitals there is
nothing to look at. Names are compared without accents, and in languages that decline them by their beginning.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from digest.articles.sentences import split
from digest.summarisers.words import is_function_word

_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_OPENS = re.compile(r'[":;(\[]\s*$|\s-\s$')  # behind these a capital may be that of a first word
_WITHIN_NAMES = "of for the and on in to de la le du des der die das del di da y et und e"
_SMALL_WORDS = frozenset(_WITHIN_NAMES.split())
_LONG = 6  # letters of a word that tells whether nouns have capitals: shorter ones are mostly function words
_NOUNS_CAPITALISED = 0.4  # share of the long words that do
_ENGLISH = 0.04  # share of the, of and and
_OPENING_SENTENCES = """
police officials scientists researchers experts critics supporters authorities doctors residents lawmakers prosecutors
investigators analysts leaders campaigners ministers lawyers figures according despite although while meanwhile since
following amid among around nearly almost more less fewer last next earlier later today yesterday tomorrow people many
several some every everyone nobody nothing anyone someone never ever always often instead another only even just still
yet perhaps maybe please unlike whether without within upon toward towards together
"""
_COMMON_OPENERS = frozenset(_OPENING_SENTENCES.split())
_OF_ONE = "is isn was wasn has hasn says argues believes 's"
_OF_MANY_TOO = """
said had will would can could may might must should told who whose also became began bought broke brought built came
caught chose cut did drew drove fell felt flew fought found gave got grew held hit kept knew led left lost made met paid
ran rose saw sent set sold sought spent spoke stood taught thought threw took went won wore wrote
"""
_SINGULAR = frozenset(_OF_ONE.split())
_FINITE = _SINGULAR | frozenset(_OF_MANY_TOO.split())  # behind a noun without an article they show a name: "Lund said"
_OF_A_COUNTRY = re.compile(r"(?:ese|ians?|eans?|ans?|n|ish|ic|is?|ers?)$")
_COUNTRY_END = re.compile(r"(?:ia|ey|ea|[aeoy])$")
_COUNTRIES = """
america american americans us usa united states
britain british britons briton uk united kingdom
denmark danish danes dane
england english
finland finnish finns finn
france french
germany german germans
greece greek greeks
iceland icelandic
ireland irish
netherlands dutch holland
norway norwegian norwegians
philippines filipino filipinos philippine
poland polish poles pole
portugal portuguese
scotland scottish scots scot
spain spanish spaniards
sweden swedish swedes swede
switzerland swiss
thailand thai thais
turkey turkish turks turk
wales welsh
europe european europeans eu
"""
_SAME_COUNTRY = tuple(frozenset(line.split()) for line in _COUNTRIES.split("\n") if line)


class _Capital(NamedTuple):
    """A capitalised word of a text. `in_run` if another stands beside it; `ends_name` if none follows, and one before it
    opens no sentence; `before` is the word that it stands before, or 's."""

    text: str
    opens: bool
    in_run: bool
    ends_name: bool
    before: str


class KnownNames:
    """The words of a source, to look names up in."""

    def __init__(self, source: str) -> None:
        source = _without_dots(source)
        spelt = _WORD.findall(source)
        self._words = frozenset(_fold(source).split())
        self._capitalised = frozenset(_fold(" ".join(word for word in spelt if word[0].isupper())).split())
        self._acronyms = frozenset(word for word in spelt if word.isupper())
        self._countries = frozenset(root for word in self._capitalised for root in _country_roots(word))
        self._of_countries = frozenset(root for word in self._capitalised for root in _roots_of_a_country(word))
        self._beginnings = frozenset(word[:length] for word in self._words for length in (3, 4, 5))
        self._initials = _initials(source)
        self._long_words = _long_words(source)
        function_words = sum(word in ("the", "of", "and") for word in spelt)
        self.is_english = function_words >= _ENGLISH * len(spelt)

    def unknown(self, text: str, *, headline: bool = False) -> Iterator[str]:
        """The names in a text that the source does not have, as they are written. First words count as names only where
        something shows that they are; in a headline always."""
        text = _without_dots(text)
        nouns_too = not self.is_english and _nouns_have_capitals(self._long_words + _long_words(text))
        for capital in _capitals(text):
            if nouns_too and not capital.ends_name:
                continue
            if capital.opens and not self._opener_is_name(capital, headline):
                continue
            if not self._has(capital.text):
                yield capital.text

    def _opener_is_name(self, opener: _Capital, headline: bool) -> bool:
        """Whether the first word of a sentence is to be looked at: another capital follows, or it is the subject."""
        word = opener.text.lower()
        if word in _COMMON_OPENERS or is_function_word(word):
            return False
        if not self.is_english or opener.in_run or headline:
            return opener.in_run or headline
        may_be_plural = word.endswith("s") and not word.endswith("ss")
        if may_be_plural:
            return opener.before in _SINGULAR
        return opener.before in _FINITE or (opener.before.endswith("ed") and not word.endswith(("ing", "ly")))

    def _has(self, name: str) -> bool:
        word = _fold(name)
        if name.isupper() and (name in self._acronyms or word in self._initials):
            return True
        if word in self._words and not (name.isupper() and is_function_word(word)):  # US is not us
            return True
        if not self.is_english:
            return word[: max(3, min(5, len(word) - 2))] in self._beginnings
        return (
            word.removesuffix("s") in self._capitalised
            or f"{word}s" in self._capitalised
            or any(not group.isdisjoint(self._capitalised) for group in _SAME_COUNTRY if word in group)
            or not _roots_of_a_country(word).isdisjoint(self._countries)
            or not _country_roots(word).isdisjoint(self._of_countries)
        )


def _fold(text: str) -> str:
    """The words in small letters, without accents, with a space between them."""
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(text.casefold()))


def _without_dots(text: str) -> str:
    """U.S. as US."""
    return _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)


def _capitals(text: str) -> Iterator[_Capital]:
    for sentence in split(text):
        words = list(_WORD.finditer(sentence))
        upper = [word[0][0].isupper() for word in words]
        beside = [False, *(_are_beside(sentence, *pair) for pair in itertools.pairwise(words)), False]
        opened = True  # whether the word before opens a sentence, or there is none
        for i, word in enumerate(words):
            opens = i == 0 or _OPENS.search(sentence[words[i - 1].end() : word.start()]) is not None
            if upper[i] and len(word[0]) > 1:
                before = beside[i] and upper[i - 1]
                after = beside[i + 1] and upper[i + 1]
                following = words[i + 1][0] if i + 1 < len(words) else ""
                if following == "s" and sentence[word.end()] == "'":
                    following = "'s"
                ends_name = before and not opened and not after
                yield _Capital(word[0], opens, before or after, ends_name, following)
            opened = opens


def _are_beside(sentence: str, word: re.Match[str], after: re.Match[str]) -> bool:
    return sentence[word.end() : after.start()] in (" ", "-", ". ", "'")


def _long_words(text: str) -> tuple[str, ...]:
    """The long words within sentences, without those in capitals throughout: of them it can be told whether nouns have
    capitals."""
    words = (word for sentence in split(text) for word in _WORD.findall(sentence)[1:])
    return tuple(word for word in words if len(word) >= _LONG and word[1:].islower())


def _nouns_have_capitals(long_words: tuple[str, ...]) -> bool:
    return sum(word[0].isupper() for word in long_words) > _NOUNS_CAPITALISED * len(long_words)


def _initials(source: str) -> str:
    """The first letters of every run of capitalised words: "who" for the World Health Organization."""
    letters: list[str] = []
    end = 0
    for word in _WORD.finditer(source):
        gap = source[end : word.start()]
        if word[0][0].isupper():
            if gap.strip(" -'"):
                letters.append(" ")
            letters.append(" " if word[0].isupper() and len(word[0]) > 1 else _fold(word[0])[:1])
        elif word[0] not in _SMALL_WORDS and gap != "-":
            letters.append(" ")
        end = word.end()
    return "".join(letters)


def _country_roots(word: str) -> frozenset[str]:
    """What a word about a country or town would begin with: china and chin of China."""
    return frozenset({word, _COUNTRY_END.sub("", word)}) if len(word) > 3 else frozenset()


def _roots_of_a_country(word: str) -> frozenset[str]:
    """What a country or town would begin with: chin of Chinese, mexic of Mexican."""
    ending = _OF_A_COUNTRY.search(word)
    if ending is None:
        return frozenset()
    return frozenset(
        word[:cut] for cut in range(max(ending.start(), 4), len(word)) if _OF_A_COUNTRY.fullmatch(word, cut)
    )
