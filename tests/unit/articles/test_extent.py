"""Where a body begins and ends: scores of lines, titles that say themselves again, and lists of teasers."""

import pytest

from digest.articles import extent
from digest.articles.lines import Line, number_lines, read_lines
from digest.articles.tags import Tag, tag_lines

TEXT = (
    "The harbour of Halmouth will be shut to ships for eleven weeks from January, the council decided on Monday evening.",
    "Works on the old coal quay had been put off three times since 2019, and the wall now leans by half a metre.",
    "Skippers fear for the spring catch, and their association has asked the council for help with the rent elsewhere.",
)
TITLE = "Council shuts Halmouth harbour"
NOISE = (
    "A swimmer who went missing on Sunday has been found asleep in a beach hut, none the worse for it, the police say.",
    "The county fair will be free for everybody who brings a pig, and half price for those who bring nothing at all.",
    "The theatre has sold out its first week, and the second one is nearly gone, apart from the seats behind the pillar.",
    "The library will lend tools from March on, after a year in which nobody had asked for the encyclopaedia even once.",
)


def body(page: str) -> list[str]:
    units = read_lines(number_lines(page))
    start, stop = extent.find_extent(units, tag_lines(units), len(units))
    return [unit.text for unit in units[start:stop]]


@pytest.mark.parametrize(
    ("text", "tag", "score"),
    [
        ("One two three.", Tag.PROSE, 3),
        ("word " * 100, Tag.PROSE, 60),
        ("It rained all day.", Tag.SENTENCE, 2),
        ("Menu", Tag.SHORT, -8),
        ("word " * 15, Tag.SHORT, 1),
        ("word " * 30, Tag.SHORT, 15),
        ("1 Kestrels 18 12 3 3 39", Tag.SHORT, 1),  # a row of a table
        ("85%", Tag.SHORT, 1),  # a cell
        ("-1.62", Tag.REPEATED, 1),
        ("Room 12", Tag.SHORT, -8),
        ("Subscribe", Tag.APPEAL, -14),
        ("word " * 30, Tag.NOTICE, -30),
        ("anything", Tag.FURNITURE, -14),
    ],
)
def test_a_line_speaks_for_the_body_or_against_it(text: str, tag: Tag, score: float):
    assert extent.score(Line(1, 1, text), tag) == score


@pytest.mark.parametrize(
    ("top", "text", "says"),
    [
        (TITLE, TITLE, True),
        (f"{TITLE} | The Sentinel", TITLE, True),
        (f"{TITLE} - News - The Sentinel", TITLE, True),
        (f"The Sentinel: {TITLE}", TITLE, True),
        (f"The Sentinel — {TITLE}", TITLE, True),
        (f"{TITLE} | The Sentinel", "The Sentinel", False),  # the site's name
        (f"{TITLE} for weeks", TITLE, False),  # a longer title
        (TITLE, "Halmouth harbour", False),
    ],
)
def test_a_windows_title_says_the_headline_with_or_without_the_site(top: str, text: str, says: bool):
    assert extent.says(top, text) is says


def test_what_stands_above_the_second_place_of_the_title_is_no_body():
    page = "\n\n".join([f"{TITLE} | The Sentinel", "Menu", *NOISE, TITLE, *TEXT])
    assert body(page) == list(TEXT)


def test_a_title_that_stands_again_below_the_text_ends_up_with_the_text_above_it():
    page = "\n\n".join([f"{TITLE} | The Sentinel", "Menu", TITLE, *TEXT, "Share", TITLE, "Link", NOISE[0]])
    assert body(page)[:3] == list(TEXT)


def test_a_title_in_the_footer_alone_does_not_hide_the_text():
    page = "\n\n".join([f"{TITLE} | The Sentinel", *TEXT, *NOISE, "Terms of use", TITLE, "Contact", "Menu"])
    assert body(page) == [*TEXT, *NOISE]
    assert body(f"{page}\n\nA few words about us that are nothing to read at all here.") == [*TEXT, *NOISE]


def test_a_heading_of_the_first_level_begins_the_article():
    assert body("\n\n".join([*NOISE[:2], f"# {TITLE}", *TEXT])) == list(TEXT)


def test_sub_heads_that_are_marked_like_the_title_begin_nothing():
    page = "\n\n".join(["# The Sentinel", f"# {TITLE}", TEXT[0], "# What it costs", *TEXT[1:], *NOISE])
    assert body(page) == [TEXT[0], "What it costs", *TEXT[1:], *NOISE]


def test_a_long_footer_of_running_text_does_not_win_over_a_list_below_the_headline():
    steps = ["Boil the barley", "Add the leeks", "Warm the milk", "Flake the fish", "Season it well"] * 8
    legal = [f"{sentence} {sentence}" for sentence in NOISE[:3]]
    page = "\n\n".join([f"{TITLE} | The Sentinel", TITLE, *TEXT, *steps, "Related articles", "Menu", "Menu", *legal])
    assert body(page) == list(TEXT)


def test_a_standfirst_alone_is_not_the_text_below_the_headline():
    page = "\n\n".join(
        [f"{TITLE} | The Sentinel", TITLE, TEXT[0], "About the author", "Mia Horvath", *TEXT[1:], *NOISE]
    )
    assert body(page) == [*TEXT[1:], *NOISE]


def test_headlines_and_teasers_that_take_turns_below_an_article_are_not_its_end():
    cards = [line for text in NOISE for line in ("Local life", "What the town will talk about today", text, "2 likes")]
    page = "\n\n".join([f"{TITLE} | The Sentinel", TITLE, *TEXT, *cards])
    assert body(page) == list(TEXT)


def test_few_paragraphs_under_sub_heads_are_no_teasers():
    parts = [line for text in NOISE[:2] for line in ("What the town will talk about today", text)]
    page = "\n\n".join([f"{TITLE} | The Sentinel", TITLE, *TEXT, *parts])
    assert body(page) == [*TEXT, *parts]


def test_only_so_many_titles_are_looked_at():
    units = [Line(number, number, TITLE) for number in range(1, 100)]
    assert len(extent.window_titles(units, [Tag.SHORT] * len(units))) == 40


def test_a_page_without_running_text_has_no_body():
    assert body(f"{TITLE}\n\n{TITLE}\n\nMenu") == []
    assert body("Menu") == []
