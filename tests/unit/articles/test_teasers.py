"""A related piece's teaser as it may be printed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.articles.sentences import has_end_mark
from digest.articles.teasers import tidied

TITLE = "Who insures a ship that nobody wants to see?"
WHOLE = "Two clerks in an upstairs office price the risk of a whole sea."


@pytest.mark.parametrize(
    "teaser",
    [
        WHOLE,
        f"  {WHOLE}\n",
        f"{WHOLE} Read more",
        f"{WHOLE} Keep reading",
        f"{WHOLE} Continue reading →",
        f"{WHOLE} Continue reading “{TITLE}”",
        f"{WHOLE} Read the full story.",
        f"{WHOLE} Weiterlesen",
        f"{WHOLE} Mehr lesen …",
        f"{WHOLE} Lire la suite »",
        f"{WHOLE} Leer más",
        f"{WHOLE} […]",
        f"{WHOLE} By Ann Lee",
        f"{WHOLE} 24 November 2026",
        f"{WHOLE} 5 min read",
        f"{WHOLE} | By Ann Lee | 24 November 2026 | 5 min read",
        f"By Ann Lee · 24 November 2026 · {WHOLE}",
        f"5 min read • {WHOLE}",
        f"By Ann Lee\n\n24 November 2026\n\n{WHOLE}",
        f"{TITLE} {WHOLE}",
        f"{TITLE}\n{WHOLE}",
        f"{TITLE.removesuffix('?')}: {WHOLE}",
        f"{WHOLE} {TITLE}",
        f"{WHOLE} Of 38 ships, nine have no flag; we found one that…",
        f"{WHOLE} Of 38 ships, nine have no flag; we found one that...",
        f"{WHOLE} Of 38 ships, nine have no flag; we found one that… Read more",
        f"{WHOLE} Of 38 ships, nine have no flag; we found",
        f"{WHOLE} One of them says: “We never look. The sea is",
        f"{WHOLE} One of them says: “We never look. The sea is paper to us, and the weather…",
        f"{WHOLE} Subscribe to our newsletter for more.",
        f"{WHOLE} The post {TITLE} appeared first on The Paper.",
        f"<p>{WHOLE} <a href='/more'>Read more</a></p>",
        "Two clerks in an upstairs office price the risk of <b>a whole sea</b>.<br>Nine ships & more",
        WHOLE.replace("office", "off\u00adice"),
        f"{WHOLE} {'Neither of them has ever been aboard of anything that floats, ' * 3}and they say so.",
    ],
)
def test_what_is_whole_stays_and_the_rest_goes(teaser):
    assert tidied(teaser, TITLE) == WHOLE


@pytest.mark.parametrize(
    "teaser",
    [
        None,
        "",
        TITLE,
        f"{TITLE} Read more",
        "Read more",
        "By Ann Lee",
        "Two clerks in an upstairs office price the risk of…",
        "Two clerks in an upstairs office price the risk of",
        "“We never look. The sea is paper to us, and the weather…",
        f"Two clerks {'in an upstairs office ' * 10}price the risk.",
        "…",
    ],
)
def test_what_has_no_whole_sentence_is_no_teaser(teaser):
    assert tidied(teaser, TITLE) is None


def test_several_sentences_are_printed_while_they_fit():
    assert tidied(f"{WHOLE} Nobody else will. Not even the state.", TITLE) == (
        f"{WHOLE} Nobody else will. Not even the state."
    )
    assert len(tidied("Nobody else will do it. " * 20, TITLE) or "") == 143  # six of them; the seventh would end at 167


def test_a_title_of_few_words_may_be_how_the_sentence_begins():
    assert tidied("Sanctions Are a tool, not a mood.", "Sanctions") == "Sanctions Are a tool, not a mood."


def test_a_title_that_goes_on_as_a_sentence_is_part_of_it():
    text = "The port that would not close its gates to grain."
    assert tidied(text, "The port that would not close") == text


def test_dashes_inside_a_sentence_stay():
    text = "The port – closed since May – has opened its gates."
    assert tidied(text, TITLE) == text


def test_other_scripts_have_other_marks():
    assert tidied("市议会决定关闭老桥。", TITLE) == "市议会决定关闭老桥。"
    assert (
        tidied("صوت المجلس على إغلاق الجسر. هل هذا عادل؟ قال رئيس…", TITLE)
        == "صوت المجلس على إغلاق الجسر. هل هذا عادل؟"
    )


@given(st.text(max_size=400), st.text(max_size=60))
def test_whatever_comes_a_teaser_is_short_and_ends_as_a_sentence(teaser, title):
    found = tidied(teaser, title)
    assert found is None or (len(found) <= 160 and has_end_mark(found))


@pytest.mark.parametrize(
    "teaser",
    [
        "<" * 100_000,
        "&" * 100_000,
        ". " * 50_000,
        "“" * 100_000,
        "the post " * 20_000,
        "| " * 50_000,
        "read more " * 20_000,
    ],
)
def test_hostile_text_takes_no_time(teaser):
    begun = time.perf_counter()
    tidied(teaser, TITLE)
    assert time.perf_counter() - begun < 1
