import math
from collections.abc import Sequence

import pytest

from digest.summarisers.names import Known, foremost, mentioned, refers_back
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


def known_in(title: str, texts: Sequence[str]) -> Known:
    return Known(title, texts, [content_words(text) for text in texts])


def test_a_full_name_introduces_its_last_word():
    known = known_in(
        "", ["Rosalind Okker, chief engineer in Halmouth, met Mr. Tomas Reikel and Ms Lund at Ada Pell’s."]
    )
    assert known.introduced == [{"Okker", "Reikel", "Pell"}]


def test_a_surname_needs_its_full_name_only_where_one_was_given_before():
    texts = [
        "Rosalind Okker takes off a glove.",
        "In the morning Okker waits.",
        "Lund waits.",
        "Mr. Okker's tram comes.",
    ]
    assert known_in("", texts).names == [set(), {"Okker"}, set(), {"Okker"}]
    assert known_in("Okker’s bridge", texts).names == [set(), set(), set(), set()]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("The company said it would pay.", {"compani"}),
        ("The shelter, in a hollow, was used for ninety years.", {"shelter"}),
        ("The trams have stopped.", {"tram"}),
        ("The engineers also warned of frost.", {"engin"}),
        ("The city council voted on Monday.", set()),  # which council, it says
        ("The bridge over the Ise was closed.", set()),
        ("The newly painted bridge was closed.", set()),
        ("The government said it would pay.", set()),  # everybody knows of one
        ("A company said it would pay.", set()),
    ],
)
def test_a_noun_by_itself_with_the_article_speaks_of_a_thing_already_named(text, things):
    assert known_in("", ["A first sentence.", text]).things[1] == things


def test_the_headline_and_the_first_place_make_a_thing_known():
    texts = ["The company closed.", "The company said so."]
    assert known_in("", texts).things == [set(), {"compani"}]
    assert known_in("A company closes", texts).things == [set(), set()]


def test_in_print_a_thing_is_known_from_a_sentence_that_names_it_or_from_the_one_before():
    known = known_in(
        "", ["Acme makes bricks.", "The company said so.", "A company paid.", "Trams ran.", "The company was sold."]
    )
    assert known.at_the_top(0)
    assert not known.at_the_top(1)
    assert known.in_order([0, 1])
    assert not known.in_order([0, 4])
    assert known.in_order([2, 3, 4])


def test_in_print_a_surname_comes_after_its_full_name():
    known = known_in("", ["Rosalind Okker waits.", "In the morning Okker leaves.", "Trams ran."])
    assert known.in_order([0, 2, 1])
    assert not known.in_order([2, 1])


def test_the_foremost_name_is_the_one_that_most_sentences_hold():
    texts = [
        "Ada Pell met Tomas Lund.",
        "Then Lund left.",
        "Rain fell on Halmouth.",
        "Mr. Lund returned, and Lund slept.",
    ]
    assert foremost([mentioned(text) for text in texts]) == "Lund"
    assert foremost([mentioned(text) for text in texts[:1]]) is None
    assert foremost([]) is None


@pytest.mark.parametrize(
    "text",
    [
        "The council of the nine regions agreed to it on Thursday afternoon.",
        "Ellery Lines, which runs it, said on Monday that the night boat would go.",
        "The cabinet in Aldermere agreed on Wednesday to let it expire on 31 March.",
        "The mayor gave him a medal.",
        "Ulla Brennick told her to go home.",
        "The harbour master asked them for a launch.",
        "Four ministers voted against it.",
        "The three firms had warned her.",
    ],
)
def test_an_object_pronoun_does_not_mean_the_subject_and_refers_back_if_nothing_else_is_named(text):
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "The town of Skarrow will buy 43 houses in Tallow Street and pull them down.",
        "A distiller has invested in an Australian distillery to help it expand.",
        "Hunters asked the ministry for a licence, which gave them one.",
        "Volunteers collected bottles and sold them.",
        "The plant buys milk and dries it.",
        "The company says it will close the bridge.",
        "The company hopes that it will be paid.",
        "The tax makes it hard to hire a clerk.",
        "The mayor took her dog to the office.",
        "The mayor took the train with him to Vessen.",
        "The bridge it replaced was older.",
        "The IT of the council was down.",
        "Trams brought the workers to the plant that made them.",
        "It was closed.",
        "",
    ],
)
def test_a_pronoun_that_may_mean_something_in_its_sentence_does_not_refer_back(text):
    assert not refers_back(text)
