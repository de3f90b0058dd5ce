from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest.model import Change, Earlier, Evidence, LeftOut, RelatedPiece, Summary
from digest.sheets.edits import Edits, StoryEdit
from digest.sheets.sheet import MOST_LEFT_OUT, to_draft, to_sheet
from tests.unit.sheets.sheets import (
    DRAFT,
    again,
    applied,
    correction,
    edition,
    loaded,
    piece,
    read,
    sheet,
    story,
    words,
)


def told(text: str, *, about: str) -> list[str]:
    """The remarks in the block of an article."""
    block = text.split(f"- article: {about}\n")[1].split("\n\n")[0]
    return [line.strip() for line in block.splitlines() if line.strip().startswith("##")]


def test_the_file_has_what_is_printed_in_the_order_of_print():
    data = loaded(sheet())
    assert {key: data[key] for key in ("newsletter", "slot", "number", "subject", "preheader", "intro")} == {
        "newsletter": "weekly",
        "slot": "2026-11-27T0700",
        "number": 12,
        "subject": "Head of aaa",
        "preheader": "And more",
        "intro": None,
    }
    assert [one["article"] for one in data["stories"]] == ["aaa", "bbb", "ccc", "ddd"]
    assert data["stories"][0] == {
        "article": "aaa",
        "headline": "Head of aaa",
        "section": "World",
        "lead": "It rained on aaa.",
        "blurb": "It rained on aaa. Then it stopped.",
        "also": ["xxx", "yyy"],
    }
    assert data["corrections"][0] == {
        "article": "kkk",
        "edition": 11,
        "print": False,
        "note": "We wrote 12; it is 14.",
    }
    assert data["left_out"][0] == {"article": "lll", "headline": "Head of lll", "why": "rank 9 of 9"}


def test_the_file_begins_with_what_may_be_done_in_it():
    text = sheet()
    assert text.startswith("## Edition No. 12 of weekly.")
    for word in ("pin: true", "drop: true", "hold: true", '"digest build weekly"', "also:", "- url: https://"):
        assert word in text.split("newsletter:")[0]


def test_every_line_fits_a_screen():
    assert max(len(line) for line in sheet().splitlines()) <= 115


def test_a_story_says_where_it_is_from_and_why_it_is_in():
    one = piece("aaa", authors=("Ana Sol", "Bo Ek"), related=(RelatedPiece(title="Snow"),), url="https://n.example/a")
    first = replace(story("aaa"), article=one, score_parts=(("recency", 0.93), ("prominence", 0.25)))
    assert told(sheet(edition(first)), about="aaa") == [
        "## By Ana Sol, Bo Ek, 26 Nov 2026, from site: https://n.example/a",
        "## In because: new, from 26 Nov 2026; score 1.50 = recency 0.93 + prominence 0.25",
        "## The blurb is made of sentences 1, 4 of the article.",
    ]


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"published": None}, "undated, from site"),
        ({"published": datetime(2026, 11, 20, 12, tzinfo=UTC), "published_sure": False}, "20 Nov 2026 (not certain)"),
    ],
)
def test_a_guessed_date_is_not_told_as_a_fact(reading, words):
    one = replace(story("aaa"), article=piece("aaa", **reading))
    assert words in told(sheet(edition(one)), about="aaa")[0]


def test_a_story_without_address_or_reasons_says_no_more_than_is_known():
    one = replace(story("aaa"), article=replace(piece("aaa"), canonical_url=None), reasons=(), score=0.0)
    assert told(sheet(edition(one)), about="aaa")[:2] == [
        "## No author is known, 26 Nov 2026, from site",
        "## In because: no reason is known",
    ]


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (Summary(lead="A.", blurb="A. B."), None),
        (Summary(lead="A.", blurb="A.", origin="publisher"), "## The lead is the publisher's own standfirst."),
        (
            Summary(lead="A.", blurb="A. B.", origin="publisher", blurb_sentences=(4,)),
            "## The lead is the publisher's own standfirst. The blurb has sentences 5.",
        ),
        (Summary(lead="A.", blurb="A.", origin="model X"), "## Written by model X: read it against the article."),
        (Summary(lead="A.", blurb="A.", origin="editor"), None),
        (Summary(lead="A.", blurb="A.", notes=("the model gave no answer",)), "## the model gave no answer"),
    ],
)
def test_a_story_says_who_wrote_its_words(summary, line):
    lines = told(sheet(edition(replace(story("aaa"), summary=summary))), about="aaa")
    assert lines[2:] == ([line] if line else [])


def test_a_story_says_what_the_editor_rewrote():
    text = to_sheet(applied(edits=Edits(stories={"aaa": StoryEdit(headline="Mine", section="Own")})))
    assert told(text, about="aaa")[-1] == (
        "## Rewritten by you: headline, section. The machine's words are in draft.yaml."
    )


def test_an_update_names_what_was_printed_before():
    earlier = Earlier(
        number=11,
        slot="2026-11-20T0700",
        article="old",
        headline="Dam talks",
        url=None,
        evidence=Evidence(likeness=0.6),
    )
    lines = told(sheet(edition(story("aaa", update_of=earlier))), about="aaa")
    assert lines[-1] == '## Update of No. 11 (2026-11-20T0700): "Dam talks" (alike 0.60)'


def test_the_same_event_elsewhere_is_shown_with_its_evidence():
    assert "      - xxx  ## site: Head of xxx (alike 0.34: dam, minister)" in sheet().splitlines()


def test_other_ideas_for_the_subject_are_shown():
    text = sheet(edition(story("aaa"), subject_ideas=("Rain", "More rain")))
    assert "subject: Head of aaa\n## Other ideas for the subject:\n## · Rain\n## · More rain\npreheader:" in text


def test_an_intro_has_a_blank_line_between_its_paragraphs():
    text = sheet(edition(story("aaa"), intro="Good morning.\n\nIt rained."))
    assert "intro: >-\n  Good morning.\n\n  It rained.\n" in text


def test_corrections_show_the_old_and_the_new_words():
    one = correction(
        "kkk", changes=(Change("number", "12", "14"), Change("name", "Lund", "Lind"), Change("text", "It is out.", ""))
    )
    gone = correction("jjj", changes=(), withdrawn=True)
    assert "corrections:" not in sheet(edition(story("aaa"))).split("stories:")[1]
    text = sheet(replace(DRAFT, corrections=(one, gone)))
    assert told(text, about="kkk") == [
        '## "Old head of kkk" in No. 11 (2026-11-20T0700)',
        '## Number. It said: "12". Now: "14"',
        '## Name. It said: "Lund". Now: "Lind"',
        '## Text. It said: "It is out." Now it is gone.',
    ]
    assert told(text, about="jjj")[-1] == "## The article was withdrawn."


def test_the_best_of_those_left_out_are_listed_and_the_others_counted():
    left_out = tuple(LeftOut(piece(f"n{n:02}"), "rank", "rank", None if n == 5 else n / 100) for n in range(43))
    text = sheet(replace(DRAFT, left_out=left_out))
    listed = [one["article"] for one in loaded(text)["left_out"]]
    assert len(listed) == MOST_LEFT_OUT
    assert listed[:2] == ["n42", "n41"]
    assert "n05" not in listed
    assert text.endswith('## And 3 more: "digest why weekly" has them all.\n')


def test_the_draft_is_of_the_same_shape_and_says_that_changes_have_no_effect():
    text = to_draft(applied())
    assert text.startswith("## What the machine proposed")
    assert "Changes made here have no effect" in text
    data, own = loaded(text), loaded(sheet())
    assert [{k: v for k, v in one.items() if k != "text"} for one in data["stories"]] == own["stories"]
    assert data["stories"][0]["text"] == piece("aaa").content_hash[:8]


def test_a_draft_without_corrections_and_left_out_articles_is_read():
    one = edition(story("aaa"))
    assert read(sheet(one), one).stories == {}


def test_notes_of_the_editor_stay_where_they_are():
    edits = Edits(stories={"aaa": StoryEdit(note="call Bo"), "lll": StoryEdit(note="later")}, note="ask Ana")
    result = applied(edits=edits)
    data = loaded(to_sheet(result))
    assert (data["note"], data["stories"][0]["note"], data["left_out"][0]["note"]) == ("ask Ana", "call Bo", "later")
    assert again(result) == edits


def test_notices_stand_on_top():
    result = replace(applied(), notices=("Look here.", "And here. " + "word " * 30))
    text = to_sheet(result)
    assert "\n## LOOK AT THIS:\n## ! Look here.\n## ! And here. word" in text
    assert "\n##   word" in text


def test_hostile_words_stay_words():
    bad = 'x"\n## stories: []\n- article: bbb\n\u202e drop: true'
    one = replace(story("aaa"), headline=bad, section=bad, reasons=(bad,), summary=replace(words("aaa"), notes=(bad,)))
    dirty = edition(one, story("bbb"), subject=bad, preheader=bad, subject_ideas=(bad,))
    data = loaded(sheet(dirty))
    assert [block["article"] for block in data["stories"]] == ["aaa", "bbb"]
    assert data["stories"][0]["headline"] == data["subject"] == bad
    assert read(sheet(dirty), dirty).stories == {}
