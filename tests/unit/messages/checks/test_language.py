from dataclasses import replace

import pytest

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.language import theme_language
from tests.unit.messages.checks.proofs import clean, ids, only, proof_of
from tests.unit.messages.editions import IMPRINT, invented


def spoken(language: str) -> Proof:
    return proof_of(invented(), replace(IMPRINT, language=language))


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-AT", "fr", "es-MX", "ar"])
def test_a_theme_that_knows_the_language_is_all_right(language):
    assert ids(theme_language, spoken(language)) == []


@pytest.mark.parametrize(("language", "name"), [("it", "Italian"), ("pt-BR", "Portuguese"), ("ja", "Japanese")])
def test_a_language_that_the_theme_does_not_speak_is_a_warning(language, name):
    finding = only(theme_language, spoken(language))
    assert (finding.id, finding.severity) == ("words-language", Severity.WARNING)
    assert f"none in {name}" in finding.what
    assert f"look: words: {language[:2]}:" in finding.todo


@pytest.mark.parametrize("given", ["it", "it-CH"])
def test_words_of_the_look_are_words_of_the_theme(given):
    proof = spoken("it-CH")
    words = {**proof.theme.tokens["words"], given: {"unsubscribe": "Disiscriviti"}}
    assert ids(theme_language, replace(proof, theme=replace(proof.theme, tokens={"words": words}))) == []


def test_a_theme_without_words_of_its_own_is_left_alone():
    italian = spoken("it")
    assert ids(theme_language, replace(italian, theme=replace(italian.theme, tokens={}))) == []
    assert ids(theme_language, clean()) == []
