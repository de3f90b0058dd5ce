import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.store.words import (
    MAX_QUESTION,
    MAX_TERMS,
    MAX_TEXT,
    MAX_WORD,
    Term,
    folded,
    for_fts5,
    for_tsquery,
    terms_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zürich's CAFÉ", "zurich s cafe"),
        ("  rain,\tsnow\n& 3.5 °C ", "rain snow 3 5 c"),
        ("Straße İstanbul ﬁne", "strasse istanbul fine"),
        ("foo_bar C++ 😀 (a)", "foo bar c a"),
        ("हिन्दी 東京都", "हिनदी 東京都"),
        ("", ""),
        ("🙂 !?", ""),
    ],
)
def test_words_are_without_case_accents_and_signs(text: str, words: str):
    assert folded(text) == words


@given(st.text())
def test_folded_words_stay_as_they_are(text: str):
    assert folded(folded(text)) == folded(text)


def test_texts_and_words_have_their_bounds():
    assert folded("x" * 1000) == "x" * MAX_WORD
    assert len(folded("ﷺ " * MAX_TEXT)) <= MAX_TEXT


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Rain", (Term(("rain",), True),)),
        ("rain in Spain", (Term(("rain",), False), Term(("in",), False), Term(("spain",), True))),
        ('"rain in" Spain*  falls ', (Term(("rain", "in"), False), Term(("spain",), True), Term(("falls",), True))),
        ("well-known fact", (Term(("well", "known"), False), Term(("fact",), True))),
        ('"foo" AND bar*', (Term(("foo",), False), Term(("and",), False), Term(("bar",), True))),
        ("plan b", (Term(("plan",), False), Term(("b",), False))),
        ("laws of the EU", tuple(Term((word,), False) for word in ("laws", "of", "the", "eu"))),
        ("plan b*", (Term(("plan",), False), Term(("b",), True))),
        ('an "open end', (Term(("an",), False), Term(("open",), False), Term(("end",), True))),
        ('"', ()),
        ("()*", ()),
        ("  ", ()),
    ],
)
def test_a_question_becomes_terms(question: str, terms: tuple[Term, ...]):
    assert terms_of(question) == terms


def test_a_question_has_its_bounds():
    assert len(terms_of("a " * 10_000)) == MAX_TERMS
    assert terms_of("x" * 10_000) == (Term(("x" * MAX_WORD,), True),)
    assert terms_of(" " * MAX_QUESTION + "rain") == ()


def test_terms_are_written_for_each_database():
    terms = terms_of("well-known 'rain")
    assert for_fts5(terms) == '"well known" "rain"*'
    assert for_tsquery(terms) == "('well' <-> 'known') & ('rain':*)"
