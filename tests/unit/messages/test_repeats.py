from time import perf_counter

import pytest

from digest.messages.repeats import without_repeats

LEAD = "The dam is full. Dr. Foss holds the key."


@pytest.mark.parametrize(
    ("blurb", "left"),
    [
        (f"{LEAD} Nobody asked her.", "Nobody asked her."),
        (LEAD, ""),
        ("", ""),
        ("Nobody asked her. The dam is full. It rained.", "Nobody asked her. It rained."),
        ("Dr. Foss holds the key. Nobody asked her.", "Nobody asked her."),
        ("Nobody asked her. Dr. Foss holds the key.", "Nobody asked her."),
        ("Dr. Foss holds no key. Nobody asked her.", "Dr. Foss holds no key. Nobody asked her."),
        ("“The dam is full!” Nobody asked her.", "Nobody asked her."),
        ("Nobody  asked   her.", "Nobody  asked   her."),
    ],
)
def test_the_blurb_is_printed_without_the_sentences_of_the_lead(blurb, left):
    assert without_repeats(blurb, LEAD) == left


def test_the_lead_counts_as_a_sentence_also_without_a_full_stop():
    assert without_repeats("Five of nine voted for it The Bank cut its rate.", "Five of nine voted for it") == (
        "The Bank cut its rate."
    )


def test_a_sentence_that_only_begins_like_the_lead_stays_whole():
    assert without_repeats("Dam talks fail again. It rained.", "Dam talks fail") == "Dam talks fail again. It rained."


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Army left Marsk.",
        "J. Okker shut it.",
        "On 11. January it shut.",
        "He met Prof. Maule there.",
        "It shut at 6 p.m. on the day.",
    ],
)
def test_a_full_stop_that_ends_no_sentence_cuts_none_in_two(sentence):
    first = sentence.split(". ", maxsplit=1)[0] + ". Another thing happened."
    assert without_repeats(f"{sentence} It rained.", "It rained.") == sentence
    assert without_repeats(f"{sentence} It rained.", first) == f"{sentence} It rained."


def test_a_sentence_that_ends_with_an_abbreviation_is_known_by_the_lead():
    assert without_repeats("It rained. She left the U.S. Nobody asked.", "She left the U.S.") == (
        "It rained. Nobody asked."
    )


def test_chinese_and_hindi_sentences_are_told_apart():
    assert without_repeats("大坝已满。没有人问她。", "大坝已满。") == "没有人问她。"
    assert without_repeats("下雨了。大坝已满。没有人问她。", "大坝已满。") == "下雨了。没有人问她。"
    assert without_repeats("बांध भर गया। किसी ने नहीं पूछा।", "बांध भर गया।") == "किसी ने नहीं पूछा।"


def test_what_has_no_words_is_no_repeat():
    assert without_repeats("… It rained.", "…") == "It rained."
    assert without_repeats("It rained. …", "!!!") == "It rained. …"


@pytest.mark.parametrize("text", ["a. " * 4000, "." * 20_000, "A" * 20_000, "a.” " * 4000, "Dr. " * 4000])
def test_a_long_text_takes_no_long_time(text):
    before = perf_counter()
    without_repeats(text, "It rained.")
    assert perf_counter() - before < 1.0
