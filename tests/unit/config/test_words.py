from collections.abc import Callable
from typing import Any

import pytest

from digest.config.words import as_yaml, in_words, listing, nearest, quoted, type_in_words


@pytest.mark.parametrize(
    ("given", "known", "meant"),
    [
        ("TITEL", ["title", "tagline"], "title"),
        ("newyork", ["America/New_York", "Europe/Berlin"], "America/New_York"),
        ("xyz", ["title"], None),
        ("", ["title"], None),
        ("title" * 100_000, ["title"], None),
    ],
)
def test_the_nearest_spelling_is_found(given: str, known: list[str], meant: str | None):
    assert nearest(given, known) == meant


def test_words_are_listed_with_an_or():
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]


def test_a_text_is_quoted_on_one_line_and_cut_where_it_is_long():
    assert quoted('say "Ö"\n\ud800') == '"say \\"Ö\\"\\n\\\\ud800"'
    assert quoted("x" * 61) == f'"{"x" * 59}…"'


def test_a_value_is_told_in_words():
    values: list[object] = [None, True, False, 7, 1.5, 1e30, "x", {}, {"a": 1}, [], [1]]
    assert [in_words(value) for value in values] == [
        *("nothing", "true", "false", "7", "1.5", "a number of many digits", '"x"'),
        *("nothing", "keys of its own", "an empty list", "a list"),
    ]


def test_a_type_that_says_nothing_is_a_value():
    assert [type_in_words(annotation) for annotation in (Any, object, Callable[[], int])] == ["a value"] * 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain words", "plain words"),
        ("0 7 * * 5", '"0 7 * * 5"'),
        ("7", '"7"'),
        ("a: b", '"a: b"'),
        ("https://northlight.example", "https://northlight.example"),
        (7, "7"),
        (True, "true"),
        (["a", "b"], "[a, b]"),
        ({"a": {"b": [1]}}, "{a: {b: [1]}}"),
    ],
)
def test_a_value_is_written_as_yaml(value: object, text: str):
    assert as_yaml(value) == text
