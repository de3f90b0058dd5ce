from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.decisions import Decisions
from digest.editions.policy import Background, Past, Policy, Share
from digest.editions.rules import Filter, Weight
from digest.editions.score import scores, total
from digest.editions.sections import SectionRule
from digest.editions.select import Selection, select
from digest.model import Article, LeftOut
from tests.unit.editions.articles import NOW, article

WEEKLY = Policy(max_stories=3, max_age=timedelta(days=14))
SOURCES = ("site", "feed", "wire")


NOTHING_BEFORE = Background()


def selected(*candidates: Article, policy: Policy = WEEKLY, background: Background = NOTHING_BEFORE) -> Selection:
    return select(candidates, policy, sources=SOURCES, now=NOW, background=background)


def chosen(*candidates: Article, **options: Any) -> list[str]:
    return [one.article.id for one in selected(*candidates, **options).chosen]


def reasons(*candidates: Article, **options: Any) -> dict[str, str]:
    return {out.article.id: out.reason for out in selected(*candidates, **options).left_out}


def rules(*candidates: Article, **options: Any) -> dict[str, str]:
    return {out.article.id: out.rule for out in selected(*candidates, **options).left_out}


def test_the_newest_leads_and_each_story_says_why_it_is_in():
    selection = selected(article("older", days_old=5), article("newer", days_old=1))
    assert [one.article.id for one in selection.chosen] == ["newer", "older"]
    assert selection.chosen[0].reasons == ("new, from 26 Nov 2026", "rank 1 of 2")
    assert selection.chosen[1].reasons == ("new, from 22 Nov 2026", "rank 2 of 2")
    assert selection.chosen[0].parts == scores([article("newer", days_old=1)], NOW)["newer"]
    assert selection.chosen[0].score == total(selection.chosen[0].parts)
    assert selection.left_out == ()


def test_nothing_is_chosen_of_nothing():
    selection = selected()
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


def test_of_two_copies_that_with_a_date_and_an_address_is_kept_whatever_the_order_of_the_sources():
    bare = replace(article("bare", text="same", days_old=None), canonical_url=None)
    whole = article("whole", source="wire", text="same")
    assert chosen(bare, whole) == ["whole"]


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


def test_what_has_no_certain_date_says_so():
    selection = selected(article("undated", days_old=None), article("guessed", published_sure=False))
    assert {one.article.id: one.reasons[0] for one in selection.chosen} == {
        "undated": "new, undated",
        "guessed": "new, its date is not certain",
    }


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
    selection = selected(*order, policy=policy)
    assert selection == selected(*CANDIDATES, policy=policy)
    told = [one.article.id for one in selection.chosen] + [out.article.id for out in selection.left_out]
    assert sorted(told) == sorted(candidate.id for candidate in CANDIDATES)
    assert len(selection.chosen) == min(stories, 6)
    assert all(out.rule for out in selection.left_out)


def test_a_text_that_was_printed_is_not_printed_again_under_another_address():
    again, new = article("again", text="printed"), article("new")
    selection = selected(again, new, background=Background(printed={again.content_hash: 3}))
    assert [chosen.article.id for chosen in selection.chosen] == ["new"]
    assert [(out.article.id, out.reason) for out in selection.left_out] == [("again", "the same text stood in No. 3")]


def test_an_article_that_its_folder_no_longer_has_is_left_out():
    gone = replace(article("gone"), gone_since=NOW)
    selection = selected(gone)
    assert [(out.article.id, out.reason) for out in selection.left_out] == [("gone", f"no longer in {gone.source}")]


def test_a_related_piece_comes_after_all_that_sources_list():
    piece = replace(article("piece", days_old=0, words=900), via="old")
    old = article("old", days_old=13, words=50)
    assert chosen(piece, old) == ["old", "piece"]
    assert chosen(piece, old, policy=replace(WEEKLY, max_stories=1)) == ["old"]


# ------------------------------------------------------------------------------------------------- near copies, stories

AGENCY = (
    "The ferry Marguerite ran aground on the Skarrow bank before dawn on Tuesday with 212 people on board. "
    "Lifeboats from Halmouth and Port Ellery took everybody off within two hours, and nobody was hurt. "
    "The captain told the harbour office that a buoy had drifted from its place in the storm of Sunday night. "
    "The operator, Marren Lines, has cancelled all crossings until Friday and offers the money back."
)
OWN = (
    "At twenty past five the Marguerite stopped with a jolt that threw the bar’s glasses on the floor. "
    "The ferry had run aground on the Skarrow bank. Her 212 passengers stood on deck in life jackets until lifeboats "
    "from Halmouth took them off. The harbour office says that a drifting buoy led the captain of Marren Lines astray."
)


def about_the_ferry(name: str, text: str, **more: Any) -> Article:
    title = {"wire": "Ferry aground off Skarrow, all 212 safe", "own": "The morning that the Marguerite stopped"}
    one = article(name, title=title.get(name, "Marguerite ferry runs aground on the Skarrow bank"), **more)
    return replace(one, reading=replace(one.reading, paragraphs=(text,)))


def test_a_text_that_is_nearly_another_is_left_out():
    copy = about_the_ferry("copy", AGENCY.replace("has cancelled", "cancelled"), source="feed")
    first = about_the_ferry("first", AGENCY)
    assert chosen(first, copy) == ["first"]
    assert (
        "nearly the same text as “Marguerite ferry runs aground on the Skarrow bank” from site"
        in reasons(first, copy)["copy"]
    )
    assert rules(first, copy) == {"copy": "copy"}


def test_an_editor_may_say_that_two_texts_are_none_and_the_same():
    copy, first = about_the_ferry("copy", AGENCY + " And more."), about_the_ferry("first", AGENCY)
    apart = Background(decided=Decisions(apart=(("copy", "first"),)))
    assert sorted(chosen(first, copy, background=apart)) == ["copy", "first"]


def test_articles_on_one_event_are_one_story_and_name_each_other():
    there = replace(
        about_the_ferry("wire", AGENCY, source="wire", days_old=2), canonical_url="https://post.example/ferry"
    )
    (story,) = selected(about_the_ferry("own", OWN), there).chosen
    assert story.article.id == "own"
    assert [one.article.id for one in story.also] == ["wire"]
    assert story.also[0].evidence.likeness > 0.1
    assert "Marguerite" in story.also[0].evidence.shared
    assert ("corroboration", 0.25) in story.parts


def test_an_editor_merges_and_splits_and_it_holds_for_later_editions():
    one, other = article("one"), article("other")
    merged = selected(one, other, background=Background(decided=Decisions(together=(("one", "other"),)))).chosen
    assert [(story.article.id, [also.article.id for also in story.also]) for story in merged] == [("one", ["other"])]
    assert merged[0].also[0].evidence.by_editor
    own, wire = about_the_ferry("own", OWN), about_the_ferry("wire", AGENCY)
    apart = Background(decided=Decisions(apart=(("wire", "own"),)))
    assert len(selected(own, wire, background=apart).chosen) == 2


def test_a_story_that_goes_on_with_an_earlier_one_says_with_which():
    past = Past(
        article="before",
        headline="Marguerite ferry runs aground on the Skarrow bank",
        text=AGENCY,
        url="https://northlight.example/ferry",
        number=11,
        slot="2026-11-20T0700",
    )
    inquiry = about_the_ferry(
        "own",
        "An inquiry into the grounding of the ferry Marguerite on the Skarrow bank opened in Halmouth on Thursday. "
        "Marren Lines told it that the buoy which led her captain astray had drifted since the storm.",
    )
    (unrelated, story) = selected(inquiry, article("other", days_old=3), background=Background(past=(past,))).chosen
    assert story.update_of is not None
    assert (story.update_of.number, story.update_of.headline, story.update_of.url) == (11, past.headline, past.url)
    assert unrelated.update_of is None


FERRY_IN_NO_11 = Past(
    article="before",
    headline="Marguerite ferry runs aground on the Skarrow bank",
    text=AGENCY,
    url=None,
    number=11,
    slot="2026-11-20T0700",
)


def test_nearly_the_same_text_as_one_of_an_earlier_edition_is_not_printed_again():
    copy = about_the_ferry("copy", AGENCY.replace("has cancelled", "cancelled"), source="feed")
    background = Background(past=(FERRY_IN_NO_11,))
    assert chosen(copy, background=background) == []
    assert rules(copy, background=background) == {"copy": "printed"}
    assert "in No. 11" in reasons(copy, background=background)["copy"]


def test_a_longer_text_of_which_an_earlier_edition_had_an_excerpt_is_printed():
    excerpt = replace(FERRY_IN_NO_11, text=" ".join(AGENCY.split()[:45]))
    longer = about_the_ferry("longer", AGENCY + " " + OWN)
    assert chosen(longer, background=Background(past=(excerpt,))) == ["longer"]


def test_what_stood_in_an_earlier_edition_is_known_by_its_id_however_it_was_edited():
    edited = article("edited", text="another text")
    assert reasons(edited, background=Background(stood={"edited": 7})) == {"edited": "it stood in No. 7"}


def test_what_the_editor_dropped_from_an_earlier_edition_stays_out():
    background = Background(decided=Decisions(dropped=("gone",)))
    assert chosen(article("gone"), article("new"), background=background) == ["new"]
    assert rules(article("gone"), background=background) == {"gone": "dropped"}


def test_a_held_article_heads_its_story():
    own, wire = about_the_ferry("own", OWN), about_the_ferry("wire", AGENCY, source="wire", days_old=9)
    wire = replace(wire, canonical_url="https://post.example/ferry")
    (story,) = selected(own, wire, background=Background(decided=Decisions(held=("wire",)))).chosen
    assert story.article.id == "wire"
    assert "held for this edition by you" in story.reasons
    (story,) = selected(own, wire, background=Background(decided=Decisions(held=("own",)))).chosen
    assert story.article.id == "own"


def test_what_was_there_before_and_never_printed_is_not_called_new():
    old = replace(article("old", days_old=10), first_seen=NOW - timedelta(days=9))
    background = Background(fresh_from=NOW - timedelta(days=7))
    (one,) = selected(old, background=background).chosen
    assert one.reasons[0] == "never printed, from 17 Nov 2026"


def test_what_is_left_out_names_the_others_of_its_story_too():
    ferry = (about_the_ferry("own", OWN, days_old=9), about_the_ferry("wire", AGENCY, days_old=9))
    lead = article("lead", days_old=0)
    out = reasons(*ferry, lead, policy=replace(WEEKLY, max_stories=1))
    assert sorted(out) == ["own", "wire"]
    assert any(reason.startswith("the same story as “") for reason in out.values())


# ------------------------------------------------------------------------------------------------- rules and caps


def test_the_editors_rules_leave_out_and_let_in():
    sport, energy, other = article("sport", section="Sport"), article("energy", section="Energy"), article("other")
    policy = replace(WEEKLY, exclude=Filter(sections=("Sport",)), include=Filter(sections=("Sport", "Energy")))
    assert chosen(sport, energy, other, policy=policy) == ["energy"]
    assert reasons(sport, energy, other, policy=policy) == {
        "sport": "excluded by the schedule file, since its section is Sport",
        "other": "not included by the schedule file, since its section is none of: Sport, Energy",
    }
    assert rules(sport, energy, other, policy=policy) == {"sport": "excluded", "other": "not included"}


def test_the_editors_weights_change_the_rank():
    new, energy = article("new", days_old=0), article("energy", days_old=6, section="Energy")
    policy = replace(WEEKLY, weights=(Weight(Filter(sections=("Energy",)), 1.0),))
    assert chosen(new, energy) == ["new", "energy"]
    assert chosen(new, energy, policy=policy) == ["energy", "new"]


def test_no_source_has_more_stories_than_it_may():
    wire = [article(f"w{n}", source="wire", days_old=n) for n in range(3)]
    policy = replace(WEEKLY, max_per_source=1)
    assert chosen(*wire, article("site", days_old=9), policy=policy) == ["w0", "site"]
    assert (
        reasons(*wire, policy=policy)["w2"] == "rank 3 of 3, and 1 story of wire is in already, the most there may be"
    )
    assert rules(*wire, policy=policy)["w2"] == "source cap"


def test_a_single_source_has_a_most_and_a_least_of_its_own():
    wire = [article(f"w{n}", source="wire", days_old=n) for n in range(3)]
    site = [article(f"s{n}", days_old=8 + n) for n in range(3)]
    policy = replace(WEEKLY, max_per_source=1, shares={"wire": Share(most=2), "site": Share(least=2, most=2)})
    assert chosen(*wire, *site, policy=policy) == ["w0", "s0", "s1"]
    selection = selected(*wire, *site, policy=replace(WEEKLY, shares={"site": Share(least=1)}))
    assert [one.article.id for one in selection.chosen] == ["w0", "w1", "s0"]
    assert selection.chosen[2].reasons[1:] == ("rank 4 of 6", "one of the 1 that site always has")
    assert chosen(*wire, policy=replace(WEEKLY, shares={"wire": Share(most=0)})) == []


ENERGY = SectionRule("Energy", sections=("Energy",), most=1)
CULTURE = SectionRule("Culture", sections=("Culture",), least=2)


def test_no_section_has_more_stories_than_it_may():
    energy = [article(f"e{n}", section="Energy", days_old=n) for n in range(3)]
    policy = replace(WEEKLY, sections=(ENERGY,))
    assert chosen(*energy, article("other", days_old=9), policy=policy) == ["e0", "other"]
    assert set(rules(*energy, policy=policy).values()) == {"section cap"}


def test_a_section_has_its_least_before_better_stories_of_others():
    better = [article(f"n{n}", days_old=n) for n in range(3)]
    culture = [article(f"c{n}", section="Culture", days_old=10 + n) for n in range(3)]
    policy = replace(WEEKLY, sections=(ENERGY, CULTURE))
    assert chosen(*better, *culture, policy=policy) == ["n0", "c0", "c1"]
    selection = selected(*better, *culture, policy=policy)
    assert selection.chosen[1].reasons[1:] == ("rank 4 of 6", "one of the 2 that Culture always has")
    assert chosen(*better, culture[0], policy=policy) == ["n0", "n1", "c0"]  # if there are so many
    assert chosen(*better, *culture, policy=replace(policy, max_stories=1)) == ["c0"]


def test_what_the_editor_held_is_in_the_next_edition_first_and_however_old():
    held = article("held", days_old=30)
    policy = replace(WEEKLY, max_stories=1)
    background = Background(decided=Decisions(held=("held",)))
    assert chosen(held, article("new"), policy=policy, background=background) == ["held"]
    selection = selected(held, article("new"), background=background)
    assert "held for this edition by you" in next(one for one in selection.chosen if one.article.id == "held").reasons
    assert rules(replace(held, gone_since=NOW), background=background) == {"held": "gone"}


def test_left_out_by_rank_says_its_score():
    (out,) = selected(article("a"), article("b"), policy=replace(WEEKLY, max_stories=1)).left_out
    assert isinstance(out, LeftOut)
    assert out.score == total(out.score_parts)
