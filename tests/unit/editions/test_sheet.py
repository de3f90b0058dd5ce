from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from digest.editions.sheet import to_yaml
from digest.model import Article, Edition, LeftOut, RelatedPiece, Section, Story, Summary
from tests.unit.editions.articles import NOW, article


def story(one: Article) -> Story:
    words = Summary(lead="It rained.", blurb="It rained. Then it stopped.", blurb_sentences=(0, 3))
    return Story(article=one, headline=one.title, summary=words, score=1.23456, reasons=("new, undated", "rank 1 of 2"))


def edition(lead: Article, *others: Article, title: str = "World", left_out: tuple[LeftOut, ...] = ()) -> Edition:
    return Edition(
        id="weekly/2026-11-27T0700",
        newsletter="weekly",
        slot="2026-11-27T0700",
        number=7,
        subject=lead.title,
        preheader="And more",
        intro=None,
        lead=story(lead),
        sections=(Section(title, tuple(story(one) for one in others)),) if others else (),
        cutoff=NOW,
        left_out=left_out,
    )


def read_back(sheet: str) -> Any:
    return YAML(typ="safe", pure=True).load(sheet)


def test_the_sheet_says_what_is_printed_and_what_is_not_and_why():
    lead = article(
        "a",
        title="Rain",
        url="https://northlight.example/a",
        authors=("Ada Lund", "Bo Ek"),
        related=(RelatedPiece(title="Snow"),),
        days_old=1,
    )
    left_out = LeftOut(article("c", title="Old"), "from 1 Jan 2026, older than 14 days")
    sheet = to_yaml(edition(lead, article("b", title="Sun", days_old=None), left_out=(left_out,)))
    assert sheet.startswith("# What stands in this edition")
    assert "changes made here have no effect" in sheet
    told = read_back(sheet)
    assert told["lead"] == {
        "article": "a",
        "headline": "Rain",
        "url": "https://northlight.example/a",
        "source": "site",
        "authors": ["Ada Lund", "Bo Ek"],
        "published": "2026-11-26T06:00:00+00:00",
        "lead": "It rained.",
        "blurb": "It rained. Then it stopped.",
        "written_by": "extract",
        "sentences": [0, 3],
        "score": 1.235,
        "why": "new, undated; rank 1 of 2",
        "related": ["Snow"],
    }
    assert {key: told[key] for key in ("newsletter", "slot", "number", "subject", "preheader", "intro")} == {
        "newsletter": "weekly",
        "slot": "2026-11-27T0700",
        "number": 7,
        "subject": "Rain",
        "preheader": "And more",
        "intro": None,
    }
    assert [(s["title"], [one["headline"] for one in s["stories"]]) for s in told["sections"]] == [("World", ["Sun"])]
    assert told["sections"][0]["stories"][0]["published"] is None
    assert told["left_out"] == [{"article": "c", "headline": "Old", "why": "from 1 Jan 2026, older than 14 days"}]


def test_a_guessed_date_is_not_told_as_a_fact():
    guessed = article("a", published=datetime(2026, 11, 20, 12, tzinfo=UTC), published_sure=False)
    assert read_back(to_yaml(edition(guessed)))["lead"]["published"] == "2026-11-20 (not certain)"


HOSTILE = [
    "key: value # no comment",
    "- not a list",
    "---",
    "...",
    "!!python/object/apply:os.system ['true']",
    "&anchor *alias",
    "{{ templates }} {curly} [square]",
    "null",
    "yes",
    "1_000",
    "2026-11-27",
    "12:30:45",
    "'single' and \"double\"",
    "a \\ backslash \\n",
    "tab\there",
    "two\nlines",
    "a line\u2028separator, a next\x85line and a \ufeffmark",
    "bell \x07 and escape \x1b[31m",
    " leading and trailing ",
    "%YAML 1.1",
    "word " * 60,
    "ſ 𝔘𝔫𝔦 😀 שלום",
]


@pytest.mark.parametrize("headline", HOSTILE)
def test_a_hostile_headline_is_read_back_as_it_was(headline):
    told = read_back(to_yaml(edition(article("a", title=headline), article("b", title=headline), title=headline)))
    assert told["subject"] == headline
    assert told["lead"]["headline"] == headline
    assert told["sections"][0]["title"] == headline
    assert told["sections"][0]["stories"][0]["headline"] == headline


# Line breaks and control characters are no part of a headline that has been read.
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=150))
def test_any_headline_of_one_line_is_read_back_as_it_was(headline):
    assert read_back(to_yaml(edition(article("a", title=headline))))["lead"]["headline"] == headline
