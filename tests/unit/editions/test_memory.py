from digest.editions.group import Piece
from digest.editions.memory import continued

PRINTED = [
    Piece(
        "fire",
        "Two hurt as fire guts Castell warehouse",
        "A fire in the Castell timber warehouse on the Eastern Quay injured two firefighters, said chief Lindqvist.",
    ),
    Piece(
        "ferry", "Skerrin ferries stop", "No ferry sails to Skerrin on Saturday as crews walk out over night shifts."
    ),
]
CAUSE = Piece(
    "cause",
    "Castell warehouse fire was arson",
    "Somebody set fire to the timber warehouse on the Eastern Quay, Lindqvist said; Castell offers a reward.",
)


def test_an_article_goes_on_with_the_printed_one_that_is_most_like_it():
    found = continued([CAUSE], PRINTED)
    assert list(found) == ["cause"]
    printed, evidence = found["cause"]
    assert printed == "fire"
    assert 0.28 <= evidence.likeness < 1
    assert {"Castell", "warehouse"} <= set(evidence.shared)
    assert len(evidence.shared) == 6
    assert not evidence.by_editor


def test_an_article_on_something_else_goes_on_with_nothing():
    library = Piece("library", "Library opens", "It has a roof garden, a recording studio and many thousand books.")
    town = Piece(
        "town", "Warehouse prices rise", "Investors pay more for storage space than for offices, a study says."
    )
    assert continued([library, town, Piece("empty", "", "")], PRINTED) == {}


def test_without_a_past_or_without_news_nothing_goes_on():
    assert continued([CAUSE], []) == {}
    assert continued([], PRINTED) == {}


def test_of_two_printed_articles_that_are_as_alike_the_first_is_named():
    again = Piece("again", PRINTED[0].title, PRINTED[0].text)
    assert continued([CAUSE], [again, *PRINTED])["cause"][0] == "again"
    assert continued([CAUSE], [*PRINTED, again])["cause"][0] == "fire"


def test_several_articles_may_go_on_with_one():
    again = Piece("again", CAUSE.title, CAUSE.text)
    assert {one: printed for one, (printed, _) in continued([CAUSE, again], PRINTED).items()} == {
        "cause": "fire",
        "again": "fire",
    }


def test_the_next_instalment_of_a_series_is_no_update():
    may = Piece("may", "What the council decided, 12 May", PRINTED[0].text)
    assert continued([Piece("june", "What the council decided, 9 June", PRINTED[0].text)], [may]) == {}
    assert "again" in continued([Piece("again", may.title, may.text)], [may])
