"""Cleaning, numbering and joining of lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.articles.lines import LONG_LINE, Line, clean, count_words, number_lines, read_lines


def texts(page: str) -> list[str]:
    return [line.text for line in read_lines(number_lines(page))]


def test_control_and_zero_width_characters_and_runs_of_spaces_go() -> None:
    assert clean("\ufeffThe\u00a0har\u00adbour\u200b  is\tshut\x00.") == "The harbour is shut."


def test_accents_are_composed() -> None:
    assert clean("cafe\u0301") == "café"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(newline: str) -> None:
    assert number_lines(newline.join(["one", "", "three"])) == ["one", "", "three"]


def test_a_line_knows_where_it_stood_and_whether_a_gap_is_above_it() -> None:
    first, second = read_lines(["", "One line.", "Another line."])
    assert (first.first, first.last, first.gap) == (2, 2, True)
    assert (second.first, second.gap) == (3, False)


def test_words_of_scripts_without_spaces_are_counted_by_pairs_of_characters() -> None:
    assert count_words("two words") == 2
    assert count_words("港口今天关闭") == 4


def test_markdown_signs_go_and_links_are_remembered() -> None:
    line = read_lines(["## **Ships** wait at [the quay](https://example.org/quay) ![gull](g.png) [top](#top)"])[0]
    assert line.text == "Ships wait at the quay top"
    assert line.heading == 2
    assert line.links == (("the quay", "https://example.org/quay"),)


def test_bullets_go_and_rules_and_lines_of_pictures_are_empty() -> None:
    assert texts("* One ship came.\n\n----\n\n![gull](gull.png)\n\n> Two ships left.") == [
        "One ship came.",
        "Two ships left.",
    ]


@pytest.mark.parametrize(
    ("page", "joined"),
    [
        # links and bold words on lines of their own
        (
            "The council said on Monday that\nAnna Reed\nwould lead the works.",
            "The council said on Monday that Anna Reed would lead the works.",
        ),
        (
            "The works will cost two million\n, which is more than planned.",
            "The works will cost two million, which is more than planned.",
        ),
        (
            "On Monday the company in the old harbour told a reporter of\nThe Evening Mail",
            "On Monday the company in the old harbour told a reporter of The Evening Mail",
        ),
        (
            "The report on the harbour was written\nby Ann Lee\n, who lives there.",
            "The report on the harbour was written by Ann Lee, who lives there.",
        ),
        ("He spoke for an hour (\nin French\n) to the guests.", "He spoke for an hour (in French) to the guests."),
        ("It was said by Gov.\nkristina Hale of the north.", "It was said by Gov. kristina Hale of the north."),
        ("The harbour of the town\n’s old quarter is shut.", "The harbour of the town’s old quarter is shut."),
        (
            "All of the ships in port\nSea Queen\n, Gull and Tern, are late.",
            "All of the ships in port Sea Queen, Gull and Tern, are late.",
        ),
        ("Il\nblack market\nincombe su di noi da anni.", "Il black market incombe su di noi da anni."),
        # drop capitals
        ("T\nhe harbour is shut.", "The harbour is shut."),
        ("T\nHE harbour is shut.", "THE harbour is shut."),
        ("T\n\nhe harbour is shut.", "The harbour is shut."),
        ("A\nharbour is shut.", "A harbour is shut."),
        ("I\nHave never seen it.", "I Have never seen it."),
    ],
)
def test_a_broken_sentence_is_joined(page: str, joined: str) -> None:
    assert texts(page) == [joined]


def test_a_drop_capital_that_could_be_a_word_is_joined_to_a_word_that_the_text_knows() -> None:
    assert texts("A\nnother ship came.\n\nThen another left.")[0] == "Another ship came."


@pytest.mark.parametrize(
    "page",
    [
        "Facebook\ntwitter\nemail",  # a menu
        "The harbour is shut today.\nships wait outside.",  # the sentence was over
        "The harbour is shut\n\nships wait outside the town",  # a gap
        "# The harbour is shut of\nships wait outside the town",  # a heading
        "The harbour is shut again\nBy\nAnn Lee",  # a by-line
        "The harbour that nobody will pay for\nBy Ann Lee\nof the Courier",
        "The harbour that nobody will pay for\n24 November 2026",
        "Le port que personne ne veut payer\npar Ann Lee\n24 novembre 2026",
        "A town on the river waits\nHalmouth has no ferry\nvon Ann Lee",
        "The harbour that nobody will pay for\nHalmouth and Skarrow wait",  # a headline and its standfirst
        "T\n5 ships",
        "X\nMen",
        "Ships\n.",
    ],
)
def test_what_is_no_broken_sentence_stays_apart(page: str) -> None:
    assert len(texts(page)) == len([line for line in page.split("\n") if line])


def test_joined_lines_keep_their_numbers_and_links() -> None:
    line = read_lines(
        ["The council told [Ann Lee](https://example.org/lee) that", "[the quay](https://example.org/q)", "is shut."]
    )[0]
    assert (line.first, line.last, len(line.links)) == (1, 3, 2)


def test_a_long_line_is_cut_where_paragraphs_are_glued() -> None:
    one, two = (
        "The quay is shut and ships wait outside. " * 30,
        "“Nobody knows why,” said one." + " Men and women wait." * 20,
    )
    cut = read_lines([one.strip() + two])
    assert len(one + two) > LONG_LINE
    assert [(line.text, line.first, line.gap) for line in cut] == [(one.strip(), 1, True), (two, 1, True)]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_lines(text: str) -> None:
    raw = number_lines(text)
    lines = read_lines(raw)
    assert all(isinstance(line, Line) and line.text == clean(line.text) for line in lines)
    assert all(1 <= line.first <= line.last <= len(raw) for line in lines)


def test_a_letter_that_its_own_element_split_from_its_word_comes_back_where_the_text_has_the_word() -> None:
    text = "H ong Kong is burning, and the authorities go on to pour fuel on the fire, day after day."
    assert read_lines([text, "A word on Hong Kong."])[0].text.startswith("Hong Kong is burning")
    for first in ("A long winter", "X marks the spot", "I do not"):
        line = f"{first} has come to the island, and along with it those who always said that it would."
        assert read_lines([line])[0].text == line


def test_items_of_lists_are_known_as_such_and_so_are_those_of_lists_within_lists() -> None:
    lines = read_lines(["* Home", "", "    o Counties", "", "o menino", "", "Text"])
    assert [(line.text, line.bullet) for line in lines] == [
        ("Home", True),
        ("Counties", True),
        ("o menino", False),
        ("Text", False),
    ]


def test_an_article_never_ends_a_line_of_its_own() -> None:
    (line,) = read_lines(["Be sure to check out the", "Price Guide", "for the latest."])
    assert line.text == "Be sure to check out the Price Guide for the latest."


def test_a_full_stop_on_its_own_line_closes_the_sentence() -> None:
    (line,) = read_lines(["Be sure to visit them on Facebook and", "Instagram", "."])
    assert line.text == "Be sure to visit them on Facebook and Instagram."


def test_lines_that_other_pages_have_are_marked_unless_joined_with_others() -> None:
    known = frozenset({"tides", "ferries"})
    assert [line.furniture for line in read_lines(["Tides", "", "News"], known)] == [True, False]
    (line,) = read_lines(["They wanted to know about the", "Ferries", "and their crews."], known)
    assert not line.furniture
