from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.graphemes import columns, graphemes
from digest.messages.checks.subject import preheader_line, subject_line
from digest.model import MergeField
from tests.unit.messages.checks.proofs import clean, faulty, ids, only, proof_of
from tests.unit.messages.editions import IMPRINT, edition, story

FINE = "A strike that never came, and a river that moved a border."


def subject(words: str) -> Proof:
    return faulty(clean(), subject=words)


def preheader(words: str, **changes: Any) -> Proof:
    shown = edition(story("The port", "The harbour master kept the cranes moving."))
    return proof_of(replace(shown, preheader=words, **changes))


# ---------------------------------------------------------------- the subject


@pytest.mark.parametrize(
    ("words", "found", "severity"),
    [
        ("", "subject-empty", Severity.ERROR),
        (" \u3000", "subject-empty", Severity.ERROR),
        ("The port\u202e that would not close", "subject-control", Severity.ERROR),
        ("The port\x07 that would not close", "subject-control", Severity.ERROR),
        ("ä" * 251, "subject-too-long", Severity.ERROR),
        ("ä" * 250, "subject-long", Severity.WARNING),
        ("ä" * 61, "subject-long", Severity.WARNING),
        ("THE PORT THAT WOULD NOT CLOSE", "subject-capitals", Severity.WARNING),
        ("The port!!!", "subject-shouting", Severity.WARNING),
        ("The port? ? ?", "subject-shouting", Severity.WARNING),
        ("Re: the port", "subject-reply", Severity.WARNING),
        ("FWD: the port", "subject-reply", Severity.WARNING),
        ("AW: der Hafen", "subject-reply", Severity.WARNING),
        ("🚢⚓", "subject-wordless", Severity.WARNING),
    ],
)
def test_a_subject_that_readers_may_not_open_is_named(words, found, severity):
    finding = only(subject_line, subject(words))
    assert (finding.id, finding.severity, finding.where) == (found, severity, "the subject")
    assert "subject:" in finding.todo


@pytest.mark.parametrize(
    "words",
    [
        "The port that would not close",
        "ä" * 60,
        "NATO and EU",
        "NATO",
        "VARNHOLMHAFEN",
        "What? Why?! How!",
        "Reform: the port",
        "Report from Varnholm",
        "الميناء الذي لم يُغلق",
        "नदी ने अपना रास्ता बदला",
        "港口不肯关闭",
        "👩‍👩‍👧‍👦" * 20 + " ports",
        "\u2066Varnholm\u2069 in five minutes",
    ],
)
def test_a_good_subject_is_in_any_language(words):
    assert ids(subject_line, subject(words)) == []


def test_a_merge_field_counts_as_what_readers_have_in_it():
    field = MergeField(name="first_name", column="name", otherwise="x" * 60)
    token = f"__FIELD_{clean().message.nonce}_first_name__"
    assert ids(subject_line, faulty(clean(), subject=f"{token}: port", fields=(field,))) == ["subject-long"]
    short = replace(field, otherwise=None)
    assert ids(subject_line, faulty(clean(), subject=f"{token}: {'o' * 45}", fields=(short,))) == []


# ---------------------------------------------------------------- the preheader


def test_the_preheader_of_an_edition_is_all_right():
    assert ids(preheader_line, clean()) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "preheader-empty"),
        (" \u00a0", "preheader-empty"),
        ("A strike.", "preheader-short"),
        ("x" * 39, "preheader-short"),
        ("x" * 111, "preheader-long"),
        ("The strike that never came " * 5, "preheader-long"),
        ("The port that would not close, and the price of a quiet winter", "preheader-subject"),
    ],
)
def test_a_preheader_that_says_little_is_a_warning(words, found):
    finding = only(preheader_line, preheader(words))
    assert (finding.id, finding.severity) == (found, Severity.WARNING)
    assert "preheader:" in finding.todo


def test_a_preheader_that_is_the_first_headline_is_a_warning():
    headline = "Three governments told Varnholm to stop loading"
    shown = replace(edition(story(headline, "A lead.")), preheader=headline)
    assert ids(preheader_line, proof_of(shown)) == ["preheader-headline"]


@pytest.mark.parametrize("length", [40, 110])
def test_a_preheader_may_be_of_any_length_between(length):
    assert ids(preheader_line, preheader("x" * length)) == []


def test_letters_of_east_asia_say_more_in_less():
    assert ids(preheader_line, preheader("三个国家的政府要求港口停止装运粮食但是港长不为所动")) == []
    assert ids(preheader_line, preheader("三个国家的政府要求港口停止装运粮食" * 6)) == []


def test_a_theme_that_forgets_the_preheader_is_told():
    proof = clean()
    html = proof.message.html.replace(proof.edition.preheader, "")
    finding = only(preheader_line, faulty(proof, html=html))
    assert (finding.id, finding.severity) == ("preheader-missing", Severity.WARNING)
    assert "roundup" in finding.todo


def test_a_preheader_with_a_merge_field_is_the_editors():
    fields = replace(IMPRINT, fields=(MergeField(name="name", column="name", otherwise="reader"),))
    shown = edition(story("The port", "The harbour master kept the cranes moving."))
    words = f"{{name}}, {FINE.lower()}"
    written = proof_of(replace(shown, preheader=words, edited=("preheader",)), fields)
    assert ids(preheader_line, written) == []
    machine = proof_of(replace(shown, preheader=words), fields)
    assert ids(preheader_line, machine) == []
    unknown = replace(written, edition=replace(written.edition, preheader=f"{{whom}} {FINE}"))
    assert ids(preheader_line, unknown) == ["preheader-missing"]


# ---------------------------------------------------------------- counting


@pytest.mark.parametrize(
    ("text", "count", "wide"),
    [
        ("port", 4, 4),
        ("e\u0301", 1, 1),
        ("x\u0323\u0301", 1, 1),
        ("👩‍👩‍👧‍👦", 1, 2),
        ("👍🏽", 1, 2),
        ("🇩🇪🇫🇷", 2, 2),
        ("❤️", 1, 1),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1, 2),
        ("港口", 2, 4),
        ("한국", 2, 4),
        ("क्षि", 2, 2),
        ("a\u200bb\u2060", 2, 2),
        ("\u0301", 1, 1),
        ("\u200d", 0, 0),
    ],
)
def test_characters_are_counted_as_people_see_them(text, count, wide):
    assert (len(graphemes(text)), columns(text)) == (count, wide)


@given(st.text(max_size=40))
def test_there_are_never_more_than_there_are_code_points(text):
    assert len(graphemes(text)) <= columns(text) <= 2 * len(graphemes(text))


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_subject_and_no_preheader_is_too_strange_to_be_looked_at(words, other):
    proof = faulty(clean(), subject=words)
    proof = replace(proof, edition=replace(proof.edition, preheader=other, edited=("preheader",)))
    assert [finding for check in (subject_line, preheader_line) for finding in check(proof) if not finding.what] == []
