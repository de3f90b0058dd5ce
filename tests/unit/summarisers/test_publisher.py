"""The publisher's own standfirst as the lead: when it is, and what stands below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from digest.interfaces import Summariser
from digest.model import Article, Reading, Story, Suggestion, Summary
from digest.summarisers.extractive import Extractive, summarise
from digest.summarisers.publisher import PublishersLead, usable

TITLE = "Halmouth closes the Tollgate Bridge for fourteen months"
TEXT = (
    "Halmouth will close the Tollgate Bridge for fourteen months from January because of a crack in a hanger.",
    "The bridge carries 31,000 vehicles and 212 trams a day across the Ise between the market and the east bank.",
    "Traders on the east bank have collected 8,700 signatures against the closure and want a ferry to run all night.",
    "Engineers found the crack in August during a routine inspection of the hangers that was two years overdue.",
    "The city council has set aside 40 million crowns for the repair and expects the work to end before Easter 2028.",
)
STANDFIRST = (
    "Traders collect signatures and engineers count the trams that a crack in one hanger will send round by ferry."
)


def article(standfirst: str | None, paragraphs: Sequence[str] = TEXT) -> Article:
    return Article(
        id="a1",
        source="inbox",
        content_hash="",
        canonical_url=None,
        reading=Reading(title=TITLE, paragraphs=tuple(paragraphs), standfirst=standfirst),
        first_seen=datetime(2026, 11, 20, tzinfo=UTC),
    )


def led(standfirst: str | None, paragraphs: Sequence[str] = TEXT, inner: Summariser | None = None) -> Summary:
    [summary] = PublishersLead(inner or Extractive()).summarise([article(standfirst, paragraphs)])
    assert summary.blurb.startswith(summary.lead)
    return summary


@dataclass
class Writer:
    """A summariser that says what it is told to."""

    summary: Summary

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        return [self.summary for _ in articles]

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        return Suggestion((f"{len(stories)} stories",), "An intro.", "model x")


# ---------------------------------------------------------------- which standfirst can be used


@pytest.mark.parametrize(
    "standfirst",
    [
        STANDFIRST,
        STANDFIRST.removesuffix("."),  # they often have no full stop
        "Who pays for the crack in the hanger? Engineers and traders on the east bank disagree.",
        TEXT[1],
    ],
)
def test_one_or_two_whole_sentences_that_say_something_can_lead(standfirst):
    assert usable(standfirst, TITLE, TEXT)


@pytest.mark.parametrize(
    ("standfirst", "why"),
    [
        ("Traders want a ferry.", "has 4 words, and a lead has 8-45"),
        ("Traders on the east bank want trams " * 7 + ".", "has 50 words"),
        ("Traders count signatures. Engineers count trams. The council counts crowns.", "more than 2 sentences"),
        ("Traders on the east bank have collected 8,700 signatures and want a…", "is cut off"),
        ("Traders on the east bank have collected 8,700 signatures and want a ...", "is cut off"),
        ("Traders on the east bank have collected 8,700 signatures against the", "is cut off"),
        (f"{TEXT[2]} and the engineers with it".replace(" all night.", ""), "is cut off"),
        ("Traders on the east bank say: “The closure of the bridge ruins us.", "does not close it"),
        ("Subscribe to our newsletter on trams, bridges, traders and ferries.", "speaks of the site"),
        ("The latest news on trams, bridges, traders and ferries in Halmouth.", "speaks of the site"),
        ("Halmouth closes the Tollgate Bridge for the whole of fourteen months.", "no more than the headline"),
        (
            "A chef from Vessen boils seven soups in a copper kettle before dawn.",
            "does not speak of what is in the text",
        ),
    ],
)
def test_a_standfirst_that_cannot_lead_is_passed_over_and_the_note_says_why(standfirst, why):
    assert not usable(standfirst, TITLE, TEXT)
    summary = led(standfirst)
    [note] = summary.notes
    assert note.startswith("the publisher's standfirst is not the lead: it ")
    assert why in note
    assert replace(summary, notes=()) == summarise(TITLE, TEXT)


@pytest.mark.parametrize("missing", [None, "", " \n "])
def test_without_a_standfirst_the_summary_is_the_other_summarisers(missing):
    summary = led(missing)
    assert summary.origin == "extract"
    assert summary.notes == ("the publisher's standfirst is not the lead: it is missing",)


# ---------------------------------------------------------------- what is printed


def test_the_lead_is_the_standfirst_and_the_blurb_goes_on_in_the_articles_words():
    summary = led(STANDFIRST)
    assert summary.lead == STANDFIRST
    assert (summary.origin, summary.lead_sentences, summary.notes) == ("publisher", (), ())
    assert 40 <= len(summary.blurb.split()) <= 80
    assert summary.blurb == " ".join([STANDFIRST, *(TEXT[i] for i in summary.blurb_sentences)])


def test_a_standfirst_without_a_full_stop_gets_one_so_that_the_blurb_can_follow():
    assert led(STANDFIRST.removesuffix(".")).lead == STANDFIRST


def test_line_breaks_in_a_standfirst_are_spaces():
    assert led(STANDFIRST.replace(" ", "\n ", 3)).lead == STANDFIRST


def test_what_the_standfirst_says_is_not_said_again_below_it():
    summary = led("Engineers found a crack in the hangers in August, at a routine inspection two years overdue.")
    assert summary.origin == "publisher"
    assert 3 not in summary.blurb_sentences


def test_a_standfirst_that_stands_in_the_text_has_its_number():
    summary = led(f"{TEXT[2]} {TEXT[4]}")
    assert summary.lead_sentences == (2, 4)
    assert summary.blurb_sentences[:2] == (2, 4)
    assert summary.blurb.count("Traders") == 1


def test_below_a_short_text_everything_new_is_printed():
    summary = led(STANDFIRST, TEXT[:1] + TEXT[2:3])
    assert summary.blurb == f"{STANDFIRST} {TEXT[0]} {TEXT[2]}"


def test_of_a_models_summary_only_the_lead_gives_way():
    written = Summary(
        lead="A crack closes the bridge.",
        blurb="A crack closes the bridge. Vehicles and trams turn round at the market until the spring of another year. "
        "Easter of 2028 is when the city council expects the forty million crowns to be spent.",
        origin="model x",
        notes=("asked once",),
    )
    summary = led(STANDFIRST, inner=Writer(written))
    assert summary.lead == STANDFIRST
    assert summary.origin == "publisher"
    assert summary.notes == ("asked once",)
    assert (summary.lead_sentences, summary.blurb_sentences) == ((), ())
    assert "Vehicles and trams turn round" in summary.blurb
    assert "carries" not in summary.blurb


def test_a_models_summary_stays_where_the_standfirst_cannot_be_used():
    written = Summary(lead="A crack.", blurb="A crack.", origin="model x")
    assert led(None, inner=Writer(written)).lead == "A crack."


def test_the_subject_and_the_intro_are_the_other_summarisers():
    assert PublishersLead(Writer(Summary(lead="", blurb=""))).suggest([]).origin == "model x"


def test_a_text_without_a_sentence_to_print_still_has_its_standfirst():
    summary = led(STANDFIRST, [" ".join(TEXT).replace(".", "") * 20])
    assert (summary.lead, summary.blurb, summary.origin) == (STANDFIRST, STANDFIRST, "publisher")
