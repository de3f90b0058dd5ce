import math

import pytest

from digest.summarisers.names import bare, introduced, needed
from digest.summarisers.words import add, content_words, count_words, similarity, weigh


def test_function_words_and_endings_do_not_count():
    assert content_words("The bridges were closed, and you said the bridge is closing!") == [
        "bridg",
        "close",
        "bridg",
        "close",
    ]


def test_soft_hyphens_do_not_break_words():
    assert content_words("the Toll\u00adgate") == content_words("the Tollgate")


def test_scripts_without_spaces_give_pairs_of_characters():
    assert content_words("老桥关闭") == ["老桥", "桥关", "关闭"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("The bridge is closed.", 4), ("Der Fluß", 2), ("다리가 닫혔다.", 2), ("老桥关闭了", 3)],
)
def test_words_are_counted_between_spaces_or_two_characters_for_one(text, words):
    assert count_words(text) == words


def test_vectors_have_length_one_and_rare_words_weigh_more():
    first, second, empty = weigh([["bridg", "close"], ["bridg", "tram"], []])
    assert math.isclose(similarity(first, first), 1)
    assert first["close"] > first["bridg"]
    assert 0 < similarity(first, second) == similarity(second, first) < 1
    assert empty == {}
    assert similarity(first, empty) == 0
    assert add([first, second])["bridg"] == first["bridg"] + second["bridg"]


def test_a_full_name_introduces_its_last_word():
    text = "Rosalind Okker, chief engineer in Halmouth, met Mr. Tomas Reikel and Ms Lund at Ada Pell’s."
    assert introduced(text) == {"Okker", "Reikel", "Pell"}
    assert bare(text) == {"Halmouth", "Lund"}


def test_a_surname_needs_its_full_name_only_where_one_was_given_before():
    texts = [
        "Rosalind Okker takes off a glove.",
        "In the morning Okker waits.",
        "Lund waits.",
        "Mr. Okker's tram comes.",
    ]
    assert needed("", texts) == [set(), {"Okker"}, set(), {"Okker"}]
    assert needed("Okker’s bridge", texts) == [set(), set(), set(), set()]
