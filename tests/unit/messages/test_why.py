from dataclasses import replace

import pytest

from digest.editing import ADDED
from digest.editions import score
from digest.messages.why import BY_EDITOR, GROUPED_SHOWN, LONGEST, NO_SECTION, PARTS, RULES, Row, in_parts, rows, tally
from digest.model import Also, Article, Earlier, Edition, Evidence, LeftOut, Section, Story, Summary
from digest.sheets.own_words import BY_HAND
from tests.unit.messages.editions import edition, story


def row_of(one: Story) -> Row:
    return rows(edition(one))[0]


def summarised(**fields: object) -> str:
    made = Summary(**{"lead": "A lead.", "blurb": "A lead. And more.", **fields})  # type: ignore[arg-type]
    return row_of(replace(story("h", "l"), summary=made)).summary


def named(name: str) -> Article:
    return story(name, "l").article


def left_out(name: str, rule: str, points: float | None = None, reason: str = "so it is") -> LeftOut:
    return LeftOut(named(name), reason, rule, points)


def filled() -> Edition:
    """An edition with a lead, a story told with another article, one without a section, and two left out."""
    also = Also(named("elsewhere"), Evidence(likeness=0.34, shared=("Tolven", "dam")))
    told = replace(story("told", "l"), also=(also,), reasons=("new, from 24 Nov 2026", "rank 2 of 5"))
    return replace(
        edition(story("first", "l")),
        sections=(Section("Energy", (told,)), Section("", (story("loose", "l"),))),
        left_out=(left_out("stale", "old"), left_out("last", "rank", 0.5), left_out("elsewhere", "merged")),
    )


def test_stories_come_in_print_order_each_with_what_is_told_within_it_and_then_what_was_left_out():
    assert [(row.verdict, row.headline, row.place) for row in rows(filled())] == [
        ("in", "first", "Lead story"),
        ("in", "told", "Energy"),
        ("also", "elsewhere", "With “told”"),
        ("in", "loose", NO_SECTION),
        ("out", "last", ""),
        ("out", "stale", ""),
    ]


def test_left_out_articles_come_by_rule_and_within_one_the_best_score_first():
    found = rows(
        [
            left_out("a", "old"),
            left_out("b", "a rule of tomorrow"),
            left_out("c", "rank", 0.2),
            left_out("d", "rank"),
            left_out("e", "rank", 0.9),
            left_out("f", "rank", -1.0),
        ]
    )
    assert [row.headline for row in found] == ["e", "c", "f", "d", "a", "b"]
    assert [row.heading for row in found] == ["No room left"] * 4 + ["Too old", "Other reasons"]


def test_each_reason_is_kept_with_its_score():
    told = replace(
        story("h", "l"), reasons=("new, undated", "rank 1 of 5"), score=1.25, score_parts=(("recency", 1.25),)
    )
    assert (row_of(told).reason, row_of(told).score, row_of(told).parts) == (
        "new, undated; rank 1 of 5",
        1.25,
        (("recency", 1.25),),
    )
    out = rows([LeftOut(named("o"), "rank 9 of 9", "rank", 0.3, (("recency", 0.3),))])[0]
    assert (out.reason, out.rule, out.score, out.parts) == ("rank 9 of 9", "rank", 0.3, (("recency", 0.3),))


def test_the_tally_says_how_many_are_out_by_which_rule():
    assert tally(rows(filled())) == (
        "6 candidates: 3 in, 1 more told within them; 2 left out: 1 for want of room, 1 too old"
    )
    assert tally(rows(edition(story("h", "l")))) == "1 candidate: 1 in; 0 left out"
    assert tally(rows([left_out("a", "old"), left_out("b", "gone"), left_out("c", "old")])) == (
        "3 candidates: 0 in; 3 left out: 2 too old, 1 gone from the source"
    )
    assert tally(rows([left_out("a", "")])) == "1 candidate: 0 in; 1 left out"
    assert tally(rows([left_out("a", ""), left_out("b", "old")])).endswith("1 too old, 1 for other reasons")


def test_what_articles_share_is_said_of_both():
    found = {row.headline: row for row in rows(filled())}
    assert found["told"].grouped == ("Together with “elsewhere” (site): alike 0.34; both say Tolven, dam.",)
    assert found["elsewhere"].reason == "the same story: alike 0.34; both say Tolven, dam"


def test_what_the_editor_put_together_is_said_to_be_the_editors():
    also = Also(named("elsewhere"), Evidence(likeness=0.0, shared=("dam",), by_editor=True))
    assert row_of(replace(story("h", "l"), also=(also,))).grouped == (
        "Together with “elsewhere” (site): you put them together.",
    )


def test_of_many_articles_told_within_a_story_some_are_named_and_all_are_counted():
    also = tuple(Also(named(f"copy {n}"), Evidence(likeness=1.0)) for n in range(GROUPED_SHOWN + 3))
    grouped = row_of(replace(story("h", "l"), also=also)).grouped
    assert len(grouped) == GROUPED_SHOWN + 1
    assert grouped[0] == "Together with “copy 0” (site): alike 1.00."
    assert grouped[-1] == "Together with 3 more."


def test_an_update_names_what_was_printed_before():
    earlier = Earlier(
        number=3,
        slot="2026-11-20T0700",
        article="x",
        headline="The dam fills",
        url=None,
        evidence=Evidence(likeness=0.4, shared=("Tolven",)),
    )
    assert row_of(replace(story("h", "l"), update_of=earlier)).grouped == (
        "An update of “The dam fills” in No. 3 (2026-11-20T0700): alike 0.40; both say Tolven.",
    )


def test_what_the_editor_did_is_said():
    touched = replace(story("h", "l"), pinned=True, edited=("headline", "lead", "section"))
    assert row_of(touched).editor == ("You pinned it.", "You changed its headline, lead and section.")
    assert row_of(story("h", "l")).editor == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Lead and blurb: the article's own words."),
        (
            {"lead_sentences": (0,), "blurb_sentences": (0, 3, 5)},
            "Lead: the article's own sentence 1. Blurb: the article's own sentences 1, 4 and 6.",
        ),
        (
            {"lead_sentences": (0, 1), "blurb_sentences": (0, 1)},
            "Lead and blurb: the article's own sentences 1 and 2.",
        ),
        (
            {"origin": "publisher", "blurb_sentences": (2, 3)},
            "Lead: the publisher's own standfirst. Blurb: the article's own sentences 3 and 4.",
        ),
        ({"origin": "model mistral-small"}, "Lead and blurb: written by the model mistral-small."),
        ({"origin": "model m", "blurb_sentences": (1,)}, "Lead and blurb: written by the model m."),
        ({"origin": "acme"}, "Lead and blurb: written by acme."),
        ({"origin": "editor"}, "Lead and blurb: rewritten by you."),
        (
            {"origin": "editor", "blurb_sentences": (1,)},
            "Lead: rewritten by you. Blurb: the article's own sentence 2.",
        ),
    ],
)
def test_who_wrote_lead_and_blurb_is_said_with_sentence_numbers_from_1(fields, said):
    assert summarised(**fields) == said


@pytest.mark.parametrize(
    ("edited", "fields", "said"),
    [
        (("lead",), {"blurb_sentences": (3, 5)}, "Lead: rewritten by you. Blurb: the article's own sentences 4 and 6."),
        (("lead",), {}, "Lead: rewritten by you. Blurb: left as it was."),
        (("lead",), {"blurb": "A lead."}, "Lead and blurb: rewritten by you."),
        (("lead", "blurb"), {}, "Lead and blurb: rewritten by you."),
        (("blurb",), {"lead_sentences": (0,)}, "Lead: the article's own sentence 1. Blurb: rewritten by you."),
        (("blurb",), {}, "Lead: left as it was. Blurb: rewritten by you."),
        (("blurb",), {"origin": "publisher"}, "Lead: the publisher's own standfirst. Blurb: rewritten by you."),
        (("headline",), {"origin": "model m"}, "Lead and blurb: written by the model m."),
    ],
)
def test_a_text_that_the_editor_rewrote_is_theirs_and_the_other_is_not(edited, fields, said):
    made = Summary(**{"lead": "A lead.", "blurb": "A lead. And more.", "origin": "editor", **fields})
    assert row_of(replace(story("h", "l"), summary=made, edited=edited)).summary == said


def test_what_the_editor_put_in_has_no_source_but_them():
    assert {BY_HAND, ADDED} == set(BY_EDITOR)
    by_hand = story("h", "l")
    by_hand = replace(by_hand, article=replace(by_hand.article, source=BY_HAND))
    assert row_of(by_hand).source == "by hand"


def test_how_a_summary_came_about_is_kept():
    made = Summary(lead="L.", blurb="L.", notes=("the model answered twice\x1b[2J",))
    assert row_of(replace(story("h", "l"), summary=made)).notes == ("the model answered twice [2J",)


def test_a_guessed_date_stands_in_brackets_and_a_missing_one_is_said():
    assert [
        row_of(one).published
        for one in (
            story("h", "l", published=edition(story("h", "l")).cutoff),
            story("h", "l", published=edition(story("h", "l")).cutoff, published_sure=False),
            story("h", "l"),
        )
    ] == ["2026-11-27", "(2026-11-27)", "undated"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://northlight.example/a", "https://northlight.example/a"),
        ("HTTP://NORTHLIGHT.example/a", "HTTP://NORTHLIGHT.example/a"),
        ("javascript:alert(1)", ""),
        ("mailto:desk@northlight.example", ""),
        ("file:///etc/passwd", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_are_linked_to(url, link):
    assert row_of(story("h", "l", url=url)).url == link


def test_nothing_from_outside_brings_control_characters_or_goes_on_for_ever():
    evil = "a\x1b[31m\u202eb\n\x00c" + "d" * 1000
    made = replace(
        story(evil, "l", language=evil),
        reasons=(evil,),
        score_parts=((evil, 1.0),),
        also=(Also(named(evil), Evidence(likeness=1.0, shared=(evil,) * 50)),),
        edited=(evil,),
        summary=Summary(lead="l", blurb="l", origin=evil, notes=(evil,)),
    )
    whole = replace(edition(made), left_out=(replace(left_out(evil, "old"), reason=evil),))
    for row in rows(whole):
        texts = [row.headline, row.language, row.place, row.reason, *row.grouped, *row.editor, row.summary, *row.notes]
        for text in (*texts, in_parts(row.parts)):
            assert text.isprintable()
            assert len(text) <= 3 * LONGEST


def test_the_parts_of_a_score_are_in_one_line():
    assert (
        in_parts((("recency", 0.934), ("your weight on Energy", -0.5))) == "recency 0.93, your weight on Energy -0.50"
    )
    assert in_parts(()) == ""


def test_how_a_score_is_made_is_told_with_the_figures_it_is_made_of():
    made_of = score.scores([named("a")], edition(story("h", "l")).cutoff)["a-a"]
    assert {name for name, _ in made_of} <= set(PARTS)
    figures = {
        "substance": (score.SUBSTANCE, score.FULL_SUBSTANCE),
        "prominence": (score.TOP_PLACE, score.POINTED, score.MOST_POINTED),
        "corroboration": (score.OUTLET, score.MOST_OUTLETS),
    }
    for name, values in figures.items():
        for value in values:
            assert f"{value:g}" in PARTS[name]
    assert score.HALF_LIFE.days == 7
    assert score.UNDATED == 0.5


def test_no_two_rules_are_called_the_same():
    assert len({heading for heading, _ in RULES.values()}) == len({short for _, short in RULES.values()}) == len(RULES)
