"""The editor's rules: which articles a filter takes, and in which words it says so.

Case, accents and punctuation make no difference. A filter's keys are asked one by one: for leaving out one value of any
key is enough, for letting in each key that has values must fit.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from digest.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Articles, by what they are. A `*` at the end of a word stands for any ending, within an address for anything."""

    words: tuple[str, ...] = ()  # of the headline or the standfirst
    text: tuple[str, ...] = ()  # of the whole text
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()  # or parts of their names
    languages: tuple[str, ...] = ()  # "en" takes "en-GB" too
    sources: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()  # parts of addresses


@dataclass(frozen=True, slots=True)
class Weight:
    """Points for the articles that a filter lets in."""

    filter: Filter
    points: float


def fitting(article: Article, wanted: Filter, language: str) -> str | None:
    """What of a filter an article fits first, in words that follow "it is left out, since"; None when nothing does.

    `language` is what articles are in that do not say so.
    """
    for key, value in _matches(article, wanted, language):
        if value is not None:
            return _SAID[key].format(value)
    return None


def lacking(article: Article, wanted: Filter, language: str) -> str | None:
    """The first key of a filter of which an article fits no value, in words; None when it fits all that have any."""
    for key, value in _matches(article, wanted, language):
        if value is None:
            return _UNSAID[key].format(", ".join(getattr(wanted, key)))
    return None


def points(article: Article, weights: tuple[Weight, ...], language: str) -> Iterator[tuple[str, float]]:
    """What an article gets of each weight that it fits: the values that it fits, and the points."""
    for weight in weights:
        matches = [value for _, value in _matches(article, weight.filter, language)]
        values = [value for value in matches if value is not None]
        if values and len(values) == len(matches):
            yield f"your weight on {' and '.join(values)}", weight.points


def _matches(article: Article, wanted: Filter, language: str) -> Iterator[tuple[str, str | None]]:
    """For each key that has values the first that fits, if one does."""
    for field in fields(wanted):
        values: tuple[str, ...] = getattr(wanted, field.name)
        if values:
            fits = _TESTS[field.name](article, language)
            yield field.name, next((value for value in values if fits(value)), None)


Fits = Callable[[str], bool]

_UNSPACED = (
    "\u2e80"  # from here on the scripts that put no space between words, and Korean, which joins endings to them
)


def _headline(article: Article, _language: str) -> Fits:
    return _says(article.title, article.reading.standfirst or "")


def _text(article: Article, _language: str) -> Fits:
    return _says(article.title, article.reading.standfirst or "", *article.reading.paragraphs)


def _says(*texts: str) -> Fits:
    words = f" {' | '.join(map(_spelt, texts))} "  # a phrase does not reach from one text into the next

    def fits(value: str) -> bool:
        phrase = _spelt(value)
        if any(c >= _UNSPACED for c in phrase):
            return phrase in words
        ending = "" if value.rstrip().endswith("*") else " "
        return bool(phrase) and f" {phrase}{ending}" in words

    return fits


def _section(article: Article, _language: str) -> Fits:
    return lambda value: _spelt(value) == _spelt(article.reading.section or "")


def _kind(article: Article, _language: str) -> Fits:
    return lambda value: _spelt(value) == _spelt(article.reading.kind or "")


def _author(article: Article, _language: str) -> Fits:
    return lambda value: any(f" {_spelt(value)} " in f" {_spelt(name)} " for name in article.reading.authors)


def _language(article: Article, language: str) -> Fits:
    own = (article.reading.language or language).casefold()
    return lambda value: own == value.casefold() or own.startswith(f"{value.casefold()}-")


def _source(article: Article, _language: str) -> Fits:
    return lambda value: value == article.source


def _address(article: Article, _language: str) -> Fits:
    addresses = [url.casefold() for url in (article.reading.url, article.canonical_url) if url]
    return lambda value: any(_in_order(value.casefold().split("*"), address) for address in addresses)


def _in_order(pieces: list[str], text: str) -> bool:
    """Whether the pieces stand in a text one after the other. Linear, unlike a pattern of many stars."""
    place = 0
    for piece in pieces:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _spelt(text: str) -> str:
    """The words of a text, in small letters without accents, one space between them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


_TESTS: dict[str, Callable[[Article, str], Fits]] = {
    "words": _headline,
    "text": _text,
    "sections": _section,
    "kinds": _kind,
    "authors": _author,
    "languages": _language,
    "sources": _source,
    "urls": _address,
}
_SAID = {
    "words": "its headline or standfirst says “{}”",
    "text": "its text says “{}”",
    "sections": "its section is {}",
    "kinds": "it is of the kind {}",
    "authors": "it is by {}",
    "languages": "its language is {}",
    "sources": "it is from {}",
    "urls": "its address has {}",
}
_UNSAID = {
    "words": "neither headline nor standfirst says any of: {}",
    "text": "its text says none of: {}",
    "sections": "its section is none of: {}",
    "kinds": "its kind is none of: {}",
    "authors": "it is by none of: {}",
    "languages": "its language is none of: {}",
    "sources": "it is from none of: {}",
    "urls": "its address has none of: {}",
}
