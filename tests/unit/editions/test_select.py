from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.select import Policy, scores, select
from digest.model import Article
from tests.unit.editions.articles import NOW, article

WEEKLY = Policy(max_stories=3, max_age=timedelta(days=14))
SOURCES = ("site", "feed", "wire")


def chosen(*candidates: Article, policy: Policy = WEEKLY) -> list[str]:
    return [one.article.id for one in select(candidates, policy, sources=SOURCES, printed={}, now=NOW).chosen]


def reasons(*candidates: Article, policy: Policy = WEEKLY) -> dict[str, str]:
    return {
        out.article.id: out.reason for out in select(candidates, policy, sources=SOURCES, printed={}, now=NOW).left_out
    }


def test_the_newest_leads_and_each_story_says_why_it_is_in():
    selection = select(
        [article("older", days_old=5), article("newer", days_old=1)], WEEKLY, sources=SOURCES, printed={}, now=NOW
    )
    assert [one.article.id for one in selection.chosen] == ["newer", "older"]
    assert selection.chosen[0].reasons == ("new, from 26 Nov 2026", "rank 1 of 2")
    assert selection.chosen[1].reasons == ("new, from 22 Nov 2026", "rank 2 of 2")
    assert selection.chosen[0].score == scores([article("newer", days_old=1)], NOW)["newer"]
    assert selection.left_out == ()


def test_nothing_is_chosen_of_nothing():
    selection = select([], WEEKLY, sources=SOURCES, printed={}, now=NOW)
    assert (selection.chosen, selection.left_out) == ((), ())


def test_an_article_older_than_the_window_is_left_out():
    on_the_edge, beyond = article("edge", days_old=14), article("beyond", days_old=14.001)
    assert chosen(on_the_edge, beyond) == ["edge"]
    assert reasons(on_the_edge, beyond) == {"beyond": "from 13 Nov 2026, older than 14 days"}


def test_an_article_dated_in_the_future_is_left_out_but_a_clock_may_be_an_hour_wrong():
    ahead, wrong_clock = article("ahead", days_old=-2), article("clock", days_old=-1 / 24)
    assert chosen(ahead, wrong_clock) == ["clock"]
    assert reasons(ahead, wrong_clock) == {"ahead": "dated 29 Nov 2026, which is still to come"}


def test_a_guessed_date_in_the_future_keeps_no_article_back():
    assert chosen(article("guessed", days_old=-2, published_sure=False)) == ["guessed"]


def test_a_related_piece_is_news_only_when_its_date_is_certain():
    dated, guessed, undated = (
        replace(one, via="parent")
        for one in (article("dated"), article("guessed", published_sure=False), article("undated", days_old=None))
    )
    listed = replace(article("listed", days_old=None), via=None)
    assert set(chosen(dated, guessed, undated, listed)) == {"dated", "listed"}
    assert reasons(dated, guessed, undated, listed) == dict.fromkeys(
        ("guessed", "undated"), "a related piece without a certain date"
    )


def test_an_embargo_holds_until_its_moment():
    held = article("held", embargo=NOW + timedelta(minutes=1))
    free = article("free", embargo=NOW)
    assert chosen(held, free) == ["free"]
    assert reasons(held, free) == {"held": "under embargo until 27 Nov 2026 06:01 UTC"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_copies_of_a_text_that_of_the_source_listed_first_is_kept(order):
    copies = article("a-wire", source="wire", text="same", days_old=0), article("z-feed", source="feed", text="same")
    given = [copies[n] for n in order]
    assert chosen(*given) == ["z-feed"]
    assert reasons(*given) == {"a-wire": "the same text as one from feed"}


def test_of_two_copies_from_one_source_that_seen_first_is_kept():
    first = replace(article("z", text="same"), first_seen=NOW - timedelta(hours=2))
    assert chosen(article("a", text="same"), first) == ["z"]


def test_a_copy_that_may_not_be_printed_does_not_keep_the_other_out():
    held = article("held", text="same", embargo=NOW + timedelta(days=1))
    assert chosen(held, article("wire", source="wire", text="same")) == ["wire"]


def test_a_full_edition_leaves_out_the_lowest_ranks_and_says_so():
    five = [article(f"n{age}", days_old=age) for age in range(1, 6)]
    assert chosen(*five) == ["n1", "n2", "n3"]
    assert reasons(*five) == {
        "n4": "rank 4 of 5, and the edition holds 3",
        "n5": "rank 5 of 5, and the edition holds 3",
    }


def test_articles_of_equal_score_stand_in_the_order_of_their_ids():
    assert chosen(article("b"), article("c"), article("a", source="wire")) == ["a", "b", "c"]


def test_undated_articles_and_guessed_dates_are_half_as_recent_as_the_newest():
    undated, guessed = article("undated", days_old=None), article("guessed", published_sure=False)
    found = scores([undated, guessed, article("month", days_old=28), article("fortnight", days_old=14)], NOW)
    length = scores([article("long ago", days_old=7000)], NOW)["long ago"]
    assert found["undated"] == found["guessed"] == pytest.approx(length + 0.125)
    assert found["month"] < found["undated"] < found["fortnight"]
    selection = select([undated, guessed], WEEKLY, sources=SOURCES, printed={}, now=NOW)
    assert {one.article.id: one.reasons[0] for one in selection.chosen} == {
        "undated": "new, undated",
        "guessed": "new, its date is not certain",
    }


@pytest.mark.parametrize(
    ("days_old", "words", "value"),
    [
        (0, 800, 1.5),
        (0, 5000, 1.5),
        (7, 800, 1.0),
        (14, 0, 0.25),
        (0, 400, 1.25),
        (-1, 0, 1.0),
        (None, 0, 0.5),
        (None, 800, 1.0),
    ],
)
def test_the_score_is_recency_that_halves_every_week_and_length_up_to_800_words(days_old, words, value):
    assert scores([article("a", days_old=days_old, words=words)], NOW)["a"] == pytest.approx(value)


CANDIDATES = [
    *(article(f"n{n}", days_old=n, words=100 * n) for n in range(1, 5)),
    article("site-copy", text="same"),
    article("feed-copy", source="feed", text="same"),
    article("wire-copy", source="wire", text="same", days_old=0),
    article("undated", source="wire", days_old=None),
    article("held", embargo=NOW + timedelta(days=1)),
    article("old", source="feed", days_old=40),
    article("ahead", days_old=-4),
]


@given(st.permutations(CANDIDATES), st.integers(1, 12))
def test_whatever_order_candidates_come_in_the_selection_is_the_same_and_accounts_for_all(order, stories):
    policy = replace(WEEKLY, max_stories=stories)
    selection = select(order, policy, sources=SOURCES, printed={}, now=NOW)
    assert selection == select(CANDIDATES, policy, sources=SOURCES, printed={}, now=NOW)
    told = [one.article.id for one in selection.chosen] + [out.article.id for out in selection.left_out]
    assert sorted(told) == sorted(candidate.id for candidate in CANDIDATES)
    assert len(selection.chosen) == min(stories, 6)


def test_a_text_that_was_printed_is_not_printed_again_under_another_address():
    again, new = article("again", text="printed"), article("new")
    selection = select([again, new], WEEKLY, sources=SOURCES, printed={again.content_hash: 3}, now=NOW)
    assert [chosen.article.id for chosen in selection.chosen] == ["new"]
    assert [(out.article.id, out.reason) for out in selection.left_out] == [("again", "the same text stood in No. 3")]


def test_an_article_that_its_folder_no_longer_has_is_left_out():
    gone = replace(article("gone"), gone_since=NOW)
    selection = select([gone], WEEKLY, sources=SOURCES, printed={}, now=NOW)
    assert [(out.article.id, out.reason) for out in selection.left_out] == [("gone", f"no longer in {gone.source}")]


def test_a_related_piece_comes_after_all_that_sources_list():
    piece = replace(article("piece", days_old=0, words=900), via="old")
    old = article("old", days_old=13, words=50)
    assert chosen(piece, old) == ["old", "piece"]
    assert chosen(piece, old, policy=replace(WEEKLY, max_stories=1)) == ["old"]
