"""Which entries of a feed are teasers, and what is remembered of them."""

import time
from typing import Any

import pytest

from digest.sources.full_text import hint_of, is_teaser

LONG = "The ferry to the islands left at noon, and nobody who stood on the quay knew why. " * 10


def entry(body: str | None, **fields: Any) -> dict[str, Any]:
    return {"title": "The ferry", "standfirst": None, "body": body} | fields


@pytest.mark.parametrize(
    "body",
    [
        None,
        "<p>The ferry left.</p>",
        "<p>" + "word " * 119 + "</p>",
        LONG + "…",
        LONG + "and then ...",
        LONG + "and [&hellip;]",
        LONG + "and […]",
        LONG + '<a href="x">Read more</a>',
        LONG + "<p>Continue reading &rarr;</p>",
        LONG + "<p>Keep reading “The ferry” »</p>",
        LONG + "and …&nbsp;",
        LONG + "Weiterlesen",
        "<p>渡し船は正午に島へ向けて出航した。</p>",
        LONG + "Lire la suite »",
        LONG + 'and […]<p>The post <a href="x">The ferry</a> appeared first on <a href="y">The Paper</a>.</p>',
        "<p>The ferry left.</p><p>The post The ferry appeared first on The Paper.</p>",
    ],
)
def test_what_is_short_or_cut_off_is_a_teaser(body: str | None):
    assert is_teaser(entry(body))


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LONG}</p>",
        LONG + "Wait... what?",
        "<p>渡し船は正午に島へ向けて出航したが、岸壁の人々は理由を知らなかった。</p>" * 10,
        LONG + '<p>The post <a href="x">The ferry</a> appeared first on <a href="y">The Paper</a>.</p>',
        LONG + "He said that one should read more. " + "It was late by then, and the tide had turned. " * 2,
    ],
)
def test_a_whole_text_is_none(body: str):
    assert not is_teaser(entry(body))


def test_the_tags_of_a_text_are_not_counted_as_its_words():
    assert is_teaser(entry('<img src="a.jpg" alt="x" width="1">' * 100 + "Few words."))


def test_the_hint_is_another_one_when_the_feed_says_something_else():
    before = hint_of(entry("<p>A</p>"), "2026")
    assert before == hint_of(entry('<p class="x">A</p>'), "2026")
    others = (
        hint_of(entry("<p>B</p>"), "2026"),
        hint_of(entry("<p>A</p>"), "2027"),
        hint_of(entry("<p>A</p>", title=None), "2026"),
        hint_of(entry("<p>A</p>", standfirst="B"), "2026"),
        hint_of(entry(None), "2026"),
    )
    assert len({before, *others}) == 6
    assert len(before) == 16


def test_a_text_made_of_what_is_searched_for_takes_no_longer():
    began = time.process_time()
    for mark in ("…", ".", "[…", "The post ", "read more ", "<", "<a "):
        is_teaser(entry(mark * 1_000_000))
    assert time.process_time() - began < 5
