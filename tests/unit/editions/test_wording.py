import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.wording import names, quoted_spans, words


def forms(sentence: str) -> list[str]:
    return [word.form for word in words(sentence)]


def numbers(sentence: str) -> list[float]:
    return [float(word.number) for word in words(sentence) if word.number is not None]


def quoted(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in quoted_spans(sentence)]


def named(*sentences: str) -> set[str]:
    return set(names([words(sentence) for sentence in sentences]))


def test_words_are_compared_without_case_accents_and_apostrophes():
    assert forms("The Mayor’s café, O'Brien's house") == ["the", "mayor", "cafe", "obrien", "house"]
    assert forms("U.S. and J.R.R. Tolkien") == ["us", "and", "jrr", "tolkien"]
    assert forms("死者14") == ["死", "者", "14"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("14 and fourteen, vierzehn, quatorze, catorce", [14, 14, 14, 14, 14]),
        ("1,200 or 1.200 or 1 200 or 1'200", [1200, 1200, 1, 200, 1200]),
        ("3.5 and 3,5", [3.5, 3.5]),
        ("1,499.99 or 1.499,99 or 1,499.999 or 12,345,678", [1499.99, 1499.99, 1499999, 12345678]),
        ("3 million, 3m, 3.5bn, 2  Milliarden", [3e6, 3e6, 3.5e9, 2e9]),
        ("14, twenty; one. Hundred", [14, 20, 1]),
        ("two hundred and twenty-one dozen", [200, 21, 12]),
        ("3 metres, five m, twenty-14", [3, 5, 20, 14]),
        ("at 14:05 a 14-year-old", [14, 5, 14]),
        ("once upon a million", []),
    ],
)
def test_numbers_have_one_value_however_they_are_written(text: str, values: list[float]):
    assert numbers(text) == values


def test_a_sentence_has_at_most_eighty_words():
    assert len(words("word " * 500)) == 80
    assert numbers("word " * 79 + "3 million and more") == [3e6]


def test_names_are_words_with_a_capital_that_does_not_begin_anything():
    assert named("The town saw Anna Lund. Then it rained in Kent, France.") == {"anna", "lund", "kent", "france"}
    assert named("I said: Nobody came.", "He said “Nobody came”.") == set()
    assert named("It was Mr. Smith who came.") == {"mr", "smith"}
    assert named("The town saw Lund twice.") == {"lund"}
    assert named("THE TOWN IS OPEN.", "Town Opens Its New Hall to All") == set()
    assert named() == set()


def test_german_names_stand_beside_each_other_or_after_in_and_aus():
    text = "Die Ministerin und der Bürgermeister haben mit Petra Schmidt das Haus in Wien am Freitag gesehen."
    assert named(text) == {"petra", "schmidt", "wien", "freitag"}


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ('He said: "Yes." And "no".', ["Yes.", "no"]),
        ("He said: “Yes.” And “no”.", ["Yes.", "no"]),
        ("Er sagte: „Ja.“ Und »nein«.", ["Ja.", "nein"]),
        ("Il dit : « Oui ». Et « non ».", [" Oui ", " non "]),
        ('It is late," he said. "Go now', ["It is late,", "Go now"]),
        ('A 12" record and no quotation', []),
        ('A "12" and more', ["12"]),
        ('" He left a space " and went', [" He left a space "]),
        ("Nothing at all", []),
        ('It ended" here" and there', ["It ended"]),
    ],
)
def test_quotations_are_found_whatever_the_marks_of_the_language(sentence: str, spans: list[str]):
    assert quoted(sentence) == spans


def test_words_know_whether_they_are_quoted():
    assert [word.form for word in words('He said "we go" then') if word.quoted] == ["we", "go"]


@given(st.text(alphabet='ab "“”„«» .:12', max_size=60))
def test_quotations_lie_in_order_within_the_sentence(sentence: str):
    end = 0
    for start, stop in quoted_spans(sentence):
        assert end <= start <= stop <= len(sentence)
        end = stop


@given(st.text(max_size=60))
def test_any_text_may_be_taken_apart(sentence: str):
    assert all(word.form for word in words(sentence))
