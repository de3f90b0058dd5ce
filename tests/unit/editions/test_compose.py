from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.compose import (
    NOTHING_TO_PRINT,
    PREHEADER_LENGTH,
    Plan,
    compose,
    shortened,
    without_repeats,
)
from digest.editions.sections import SectionRule, section_title
from digest.editions.select import Chosen, Selection
from digest.model import Also, Article, Edition, Evidence, LeftOut, RelatedPiece, Story, Suggestion, Summary
from tests.unit.editions.articles import NOW, article

RULES = (
    SectionRule("World", sections=("Europe", "Asia")),
    SectionRule("Energy and climate", sections=("Energy", "Climate")),
    SectionRule("What we think", kinds=("Opinion", "Column")),
)


def summary(one: Article) -> Summary:
    return Summary(lead=f"Lead of {one.id}.", blurb=f"Lead of {one.id}. And more.")


def selection(*articles: Article, left_out: tuple[LeftOut, ...] = ()) -> Selection:
    """These articles, as chosen in this order."""
    chosen = (
        Chosen(article=a, score=1.5 - n / 100, reasons=(f"rank {n}",), section=section_title(a, RULES))
        for n, a in enumerate(articles, 1)
    )
    return Selection(tuple(chosen), left_out)


def suggest(stories: Sequence[Story]) -> Suggestion:
    return Suggestion(tuple(story.headline for story in stories))


def made(
    chosen: Selection,
    *,
    plan: Plan = Plan("weekly", "2026-11-27T0700", 7, RULES),  # noqa: B008 - it is frozen
    mute: str = "",
    cutoff: datetime = NOW,
    suggestion: Callable[[Sequence[Story]], Suggestion] = suggest,
) -> Edition | None:
    nothing = Summary(lead="", blurb="")
    summaries = {one.article.id: nothing if one.article.id == mute else summary(one.article) for one in chosen.chosen}
    return compose(chosen, plan, cutoff=cutoff, summaries=summaries, suggest=suggestion)


def composed(*articles: Article, intro: str | None = None, suggestion: Suggestion | None = None) -> Edition:
    plan = Plan(newsletter="weekly", slot="2026-11-27T0700", number=7, rules=RULES, intro=intro)
    edition = made(selection(*articles), plan=plan, suggestion=suggest if suggestion is None else lambda _: suggestion)
    assert edition is not None
    return edition


def layout(edition: Edition) -> dict[str, list[str]]:
    return {section.title: [story.article.id for story in section.stories] for section in edition.sections}


def test_nothing_chosen_makes_no_edition():
    assert made(selection(left_out=(LeftOut(article("held"), "under embargo"),))) is None


def test_an_article_without_a_printable_sentence_is_left_out_and_the_next_one_leads():
    edition = made(selection(article("mute"), article("a")), mute="mute")
    assert edition is not None
    assert [story.article.id for story in edition.stories] == ["a"]
    assert [(out.article.id, out.reason, out.rule) for out in edition.left_out] == [
        ("mute", NOTHING_TO_PRINT, "wordless")
    ]
    assert made(selection(article("mute")), mute="mute") is None


def test_an_edition_carries_what_it_was_made_by():
    held = LeftOut(article("held"), "under embargo")
    cutoff = NOW - timedelta(minutes=1)
    edition = made(selection(article("a"), left_out=(held,)), cutoff=cutoff)
    assert edition is not None
    assert (edition.id, edition.newsletter, edition.slot) == ("weekly/2026-11-27T0700", "weekly", "2026-11-27T0700")
    assert (edition.number, edition.cutoff, edition.left_out) == (7, cutoff, (held,))


def test_the_first_story_leads_with_its_summary_score_and_reasons_and_is_not_repeated():
    edition = composed(article("top", section="Energy"), article("second", section="Energy"))
    assert edition.lead.article.id == "top"
    assert (edition.lead.headline, edition.lead.summary) == ("top", summary(edition.lead.article))
    assert (edition.lead.score, edition.lead.reasons) == (1.49, ("rank 1",))
    assert layout(edition) == {"Energy and climate": ["second"]}


def test_a_lead_alone_is_an_edition_without_sections():
    assert composed(article("only", section="Energy")).sections == ()


def test_sections_stand_in_the_order_of_the_rules_and_their_stories_in_that_of_rank():
    edition = composed(
        article("lead"),
        article("climate", section="Climate"),
        article("asia", section="Asia"),
        article("energy", section="Energy"),
    )
    assert list(layout(edition).items()) == [("World", ["asia"]), ("Energy and climate", ["climate", "energy"])]


def test_what_no_rule_takes_stands_under_its_own_section_after_the_others():
    edition = composed(
        article("lead"),
        article("sport", section="Sport"),
        article("nowhere"),
        article("asia", section="Asia"),
        article("more sport", section="Sport"),
    )
    assert list(layout(edition).items()) == [
        ("World", ["asia"]),
        ("Sport", ["sport", "more sport"]),
        ("", ["nowhere"]),
    ]


def test_the_names_of_sections_and_kinds_are_compared_without_regard_to_case():
    assert section_title(article("a", section="ENERGY"), RULES) == "Energy and climate"
    assert section_title(article("a", kind="opinion"), RULES) == "What we think"


@pytest.mark.parametrize("rules", [RULES, RULES[::-1]])
def test_an_opinion_piece_stands_with_opinion_whatever_its_section_and_the_order_of_the_rules(rules):
    assert section_title(article("a", kind="Opinion", section="Energy"), rules) == "What we think"
    assert section_title(article("a", kind="Analysis", section="Energy"), rules) == "Energy and climate"


def test_of_two_rules_for_one_section_the_first_takes_it():
    rules = (SectionRule("First", sections=("Energy",)), SectionRule("Second", sections=("Energy",)))
    assert section_title(article("a", section="Energy"), rules) == "First"


# ------------------------------------------------------------------------------------------------- words

LONG = "The regulator that nobody wanted is now the one that every operator in the north is waiting for"
assert len(LONG) > PREHEADER_LENGTH


def test_the_subject_is_the_lead_s_headline_when_it_can_be_shown_whole():
    edition = composed(article("a", title="Wind farms pay rent to the sea"), article("b", title="Rents fall"))
    assert edition.subject == "Wind farms pay rent to the sea"
    assert edition.preheader == "Rents fall"


def test_the_preheader_has_further_headlines_while_they_fit():
    titles = [
        "Rents fall",
        "A bridge too old",
        "Trams return to the harbour",
        "What the storm left behind in Husum",
        "Tiny",
    ]
    edition = composed(*(article(title, title=title) for title in titles))
    assert edition.preheader == "A bridge too old · Trams return to the harbour · What the storm left behind in Husum"


def test_without_a_further_headline_that_fits_the_preheader_is_the_beginning_of_the_lead():
    assert composed(article("a", title="Rents fall")).preheader == "Lead of a."
    assert composed(article("a", title="Rents fall"), article("b", title=LONG)).preheader == "Lead of a."


def test_the_preheader_does_not_say_what_the_subject_says():
    edition = composed(
        article("a", title="Rents fall"),
        article("b", title="Trams return"),
        article("c", title="A bridge"),
        suggestion=Suggestion(("Rents fall · Trams return", "A bridge"), intro="Two sentences."),
    )
    assert edition.subject == "Rents fall · Trams return"
    assert edition.subject_ideas == ("A bridge",)
    assert edition.preheader == "A bridge"
    assert edition.intro == "Two sentences."


def test_a_headline_whose_beginning_is_the_subject_is_not_said_again_below_it():
    title = "The chess players of the night ferry who have not lost a match since the boiler failed"
    edition = composed(
        article("a", title=title), article("b", title="A bridge"), suggestion=Suggestion((f"{title[:34]}…", title))
    )
    assert edition.preheader == "A bridge"


def test_the_intro_is_the_editors_own_words_or_none():
    assert composed(article("a"), article("b")).intro is None
    assert composed(article("a"), intro="Good morning.").intro == "Good morning."


def test_words_are_shortened_between_words():
    assert shortened("as long as it is", 16) == "as long as it is"
    assert shortened("as long as it was, once", 18) == "as long as it…"
    assert shortened("rents fall, – and rise again", 16) == "rents fall…"
    assert shortened("z" * 30, 10) == "z" * 9 + "…"


NAMES = st.none() | st.sampled_from(["Energy", "Asia", "Sport", "World", "More", "opinion", ""])


@given(st.lists(st.tuples(st.text(min_size=1, max_size=120), NAMES, NAMES), min_size=1, max_size=15))
def test_no_story_is_lost_or_doubled_and_the_preheader_keeps_its_length(drawn):
    articles = [
        article(f"n{n}", title=title, section=section, kind=kind) for n, (title, section, kind) in enumerate(drawn)
    ]
    edition = composed(*articles)
    assert sorted(story.article.id for story in edition.stories) == sorted(one.id for one in articles)
    assert all(section.stories for section in edition.sections)
    assert len({section.title for section in edition.sections}) == len(edition.sections)
    assert 0 < len(edition.preheader) <= PREHEADER_LENGTH


def test_a_related_piece_that_is_a_story_itself_is_not_printed_twice():
    pieces = tuple(RelatedPiece(title=name, url=f"https://northlight.example/{name}") for name in ("b", "c"))
    by_hand = RelatedPiece(title="without an address")
    edition = composed(article("a", related=(*pieces, by_hand)), article("b", related=pieces))
    once = without_repeats(edition, lambda url: url.rpartition("/")[2])
    assert [[piece.title for piece in story.article.reading.related] for story in once.stories] == [
        ["c", "without an address"],
        ["c"],
    ]
    assert [story.headline for story in once.stories] == [story.headline for story in edition.stories]


def test_a_related_piece_that_another_story_names_beside_it_is_not_printed_twice():
    piece = RelatedPiece(title="c", url="https://northlight.example/c")
    beside = Also(article("c"), Evidence(likeness=0.3))
    chosen = Chosen(article=article("b"), score=1, reasons=(), also=(beside,))
    edition = made(Selection((*selection(article("a", related=(piece,))).chosen, chosen), ()))
    assert edition is not None
    once = without_repeats(edition, lambda url: url.rpartition("/")[2])
    assert once.lead.article.reading.related == ()
