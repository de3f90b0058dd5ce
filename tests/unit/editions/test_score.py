from dataclasses import replace
from datetime import timedelta

import pytest

from digest.editions.rules import Filter, Weight
from digest.editions.score import corroboration, outlet, scores, total
from digest.model import RelatedPiece
from tests.unit.editions.articles import NOW, article


def test_recency_halves_every_week_and_length_counts_up_to_800_words():
    new, old, long = article("new", days_old=0), article("old", days_old=7), article("long", days_old=7, words=5000)
    found = scores([new, old, long], NOW)
    assert dict(found["new"]) == pytest.approx({"recency": 1.0, "substance": 0.25})
    assert dict(found["old"]) == pytest.approx({"recency": 0.5, "substance": 0.25})
    assert total(found["long"]) == pytest.approx(1.0)


def test_an_uncertain_date_is_worth_half_of_the_newest():
    new, undated = article("new", days_old=0), article("undated", days_old=None)
    guessed = article("guessed", days_old=0, published_sure=False)
    found = scores([new, undated, guessed], NOW)
    assert dict(found["undated"])["recency"] == dict(found["guessed"])["recency"] == pytest.approx(0.5)
    assert dict(scores([undated], NOW)["undated"])["recency"] == 0.5


def test_a_date_still_to_come_counts_as_now():
    assert dict(scores([article("ahead", days_old=-1)], NOW)["ahead"])["recency"] == 1.0


def test_the_top_of_its_sources_list_is_worth_most():
    places = [replace(article(f"{place}"), place=place) for place in (0, 4, 12)]
    found = scores(places, NOW)
    assert [dict(found[one.id])["prominence"] for one in places] == pytest.approx([0.3, 0.15, 0.075])


def test_what_others_point_to_is_prominent():
    piece = RelatedPiece(title="The act", url="https://northlight.example/act")
    unlinked = RelatedPiece(title="No address")
    act = article("act", related=(piece,))  # its own page is no other's
    others = [article(f"other {n}", related=(piece, piece, unlinked)) for n in range(3)]
    ids = {"https://northlight.example/act": "act"}.get
    assert dict(scores([act, *others[:1]], NOW, id_of=ids)["act"])["prominence"] == pytest.approx(0.1)
    assert dict(scores([act, *others], NOW, id_of=ids)["act"])["prominence"] == pytest.approx(0.2)
    assert "prominence" not in dict(scores([act], NOW, id_of=ids)["act"])


def test_the_editors_weights_are_parts_of_the_score():
    one = article("one", section="Energy")
    found = scores([one], NOW, weights=(Weight(Filter(sections=("Energy",)), 0.5),), language="en")
    assert found["one"][-1] == ("your weight on Energy", 0.5)


def test_each_further_outlet_corroborates_a_story_up_to_two():
    here = [article("a"), article("b")]
    there = [
        replace(article(f"c{n}"), canonical_url=url)
        for n, url in enumerate(["https://www.courier.example/1", "https://post.example/2", "https://bugle.example/3"])
    ]
    assert corroboration(here) == ()
    assert corroboration([*here, there[0]]) == (("corroboration", 0.25),)
    assert corroboration([*here, *there]) == (("corroboration", 0.5),)


def test_an_outlet_is_the_host_of_the_address():
    one = replace(article("one", source="inbox"), canonical_url="https://www.courier.example/a")
    assert outlet(one) == "courier.example"
    assert outlet(replace(one, canonical_url=None)) == ""
    assert outlet(replace(article("x", url="https://post.example/"), canonical_url=None)) == "post.example"


def test_scores_of_nothing():
    assert scores([], NOW + timedelta(days=1)) == {}
