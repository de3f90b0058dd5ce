"""Related pieces, headlines, appeals, and the names round an article."""

import pytest

from digest.articles import authors, cards, headline, lexicon
from digest.articles.lines import Line, number_lines, read_lines


def units(page: str) -> list[Line]:
    return read_lines(number_lines(page))


def line(text: str) -> Line:
    return Line(1, 1, text)


CARDS = """
Ferry deck
Top image credit: The evening ferry. (Harbour Authority)

The ambulance that waits for the ferry

Health

When somebody falls ill on the islands after nine, the nearest hospital is one captain's decision away.

Since July there has been a rule for it.

keep readingShow less
Ships at the quay

[Who owns a quay?](https://example.org/quay)

The harbour has changed hands three times this year, and nobody has told the ships.

Continue reading
"""


def test_cards_that_end_in_keep_reading_give_title_section_teaser_and_credit() -> None:
    first, second = (card.piece for card in cards.closed_cards(units(CARDS)))
    assert first.title == "The ambulance that waits for the ferry"
    assert first.section == "Health"
    assert first.teaser is not None
    assert first.teaser.startswith("When somebody")
    assert first.teaser.endswith("a rule for it.")
    assert first.credit == "Harbour Authority"
    assert (second.title, second.section, second.url) == ("Who owns a quay?", None, "https://example.org/quay")


def test_the_picture_above_the_first_card_is_not_the_cards() -> None:
    page = units("The quay at dawn. Anna Reuss/Northlight\n\n" + CARDS)
    assert cards.closed_cards(page)[0].start == 1


def test_a_question_can_be_the_title_of_a_card() -> None:
    page = units(
        "Can a river have a lawyer at court?\n\nTwo courts in the north have said that yes, it can.\n\nRead more"
    )
    (card,) = cards.closed_cards(page)
    assert card.piece.title == "Can a river have a lawyer at court?"
    assert card.piece.teaser == "Two courts in the north have said that yes, it can."


def test_a_closer_under_running_text_ends_no_card() -> None:
    paragraph = "The harbour has changed hands three times this year, and nobody has told the ships about it yet.\n\n"
    assert cards.closed_cards(units(paragraph * 5 + "Continue reading")) == []


LIST = """
More on Energy
Energy
Who reads the tariff? Evidence from 12,000 bills
12 November 2026
Most households choose a supplier once and never again.
Storage without illusions in the north
Share
Storage without illusions in the north
The regions and the wind
The harbour has changed hands three times this year, and nobody has told the ships about it yet, said one.
The council will meet on Monday for the first time since June and nobody knows what it will decide then.
"""


def test_a_list_under_a_heading_gives_titles_sections_and_teasers_and_ends_at_running_text() -> None:
    page = units(LIST)
    found, end = cards.listed(page, 0)
    assert [card.piece.title for card in found] == [
        "Who reads the tariff? Evidence from 12,000 bills",
        "Storage without illusions in the north",
        "The regions and the wind",
    ]
    assert found[0].piece.section == "Energy"
    assert found[2].piece.teaser is not None
    assert page[end].text.startswith("The council")


def test_a_list_ends_at_the_next_heading_at_an_appeal_and_after_three_idle_lines() -> None:
    for stop in ("Comments", "Subscribe to our newsletter today", "One\nTwo\nThree"):
        found, end = cards.listed(
            units(f"Related\nThe regions and the wind\n{stop}\nAnother title that is not there"), 0
        )
        assert [card.piece.title for card in found] == ["The regions and the wind"]
        assert end == 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Also read: Ferry fares to rise in January", "Ferry fares to rise in January"),
        ("READ MORE: Ferry fares to rise", "Ferry fares to rise"),
        ("Related: Ferries", None),
        ("Read: the whole text of the act is on the council's site.", None),
        ("Ferry fares to rise in January", None),
        ("Also read: " + "long " * 40, None),
    ],
)
def test_a_line_can_point_to_a_piece(text: str, title: str | None) -> None:
    piece = cards.pointed(line(text))
    assert (piece.title if piece else None) == title


def test_a_pointing_line_keeps_its_link() -> None:
    (pointing,) = units("Also read: [Ferry fares to rise](https://example.org/fares)")
    piece = cards.pointed(pointing)
    assert piece is not None
    assert piece.url == "https://example.org/fares"


@pytest.mark.parametrize(
    "text",
    [
        "Dear Review readers: it has been an extraordinary year for all of us.",
        "If you find our work useful, please support us with a monthly donation; it takes less than a minute of your time and keeps this magazine going.",
        "Subscribe now to our weekly round-up and get the best of the week in your inbox.",
        "Please consider a tax-exempt gift.",
        "Get the Weekly newsletter every Friday.",
        "Jeden Donnerstag das Wichtigste aus der Stadt. Jetzt anmelden",
        "Chaque matin l'essentiel. Abonnez-vous",
    ],
)
def test_who_asks_for_money_or_an_address_makes_an_appeal(text: str) -> None:
    assert cards.is_appeal(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "“We ask you to donate to our newsletter,” said the mayor.",
        "The company lost a million subscribers in June.",
        "Die Halter müssen ihr Auto bis Freitag anmelden.",
        "The minister said that the donations to the party, which the court had called unlawful, would be paid back by the end of the year, "
        "and that his office would tell us how.",
        "The harbour is shut.",
        "Subscribe to our newsletter. " * 200,
    ],
)
def test_news_about_money_is_no_appeal(text: str) -> None:
    assert not cards.is_appeal(line(text))


@pytest.mark.parametrize(
    "text",
    [
        "Facebook",
        "Share Facebook X Email",
        "Follow us on social",
        "Advertisement",
        "© 2026 The Courier",
        "***",
        "5 min read",
        "Log in",
        "Privacy policy",
    ],
)
def test_buttons_menus_and_legal_matter_are_furniture(text: str) -> None:
    assert lexicon.is_furniture(text)


@pytest.mark.parametrize(
    "text", ["The harbour is shut", "Home truths from the harbour town of the north", "Share " * 60]
)
def test_headlines_and_long_lines_are_no_furniture(text: str) -> None:
    assert not lexicon.is_furniture(text)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Comments (3)", "comments"),
        ("12 comments", "comments"),
        ("Related articles", "related"),
        ("More on Energy", "related"),
        ("MOST READ", "related"),
        ("About the authors", "author"),
        ("The harbour", None),
        ("Comments " + "x" * 100, None),
    ],
)
def test_a_heading_says_what_follows(text: str, section: str | None) -> None:
    assert cards.opens_section(line(text)) == section


# ---------------------------------------------------------------- headlines

BODY = "The harbour of Halmouth is shut. The council voted to shut the harbour for the works on the quay."


def find(*lines: str, signed: frozenset[int] = frozenset(), body: str = BODY) -> str | None:
    page = [Line(n, n, text) for n, text in enumerate(lines, 1)]
    found = headline.find_title(page, range(len(page)), signed, len(page), body)
    return found.title if found else None


def test_the_line_whose_words_the_body_uses_is_the_title() -> None:
    assert (
        find("Weather for the weekend", "Council shuts Halmouth harbour", "Sport and leisure news")
        == "Council shuts Halmouth harbour"
    )


def test_a_line_that_stands_twice_or_in_the_pages_title_is_the_title() -> None:
    assert find("Quay works begin - Courier", "Halmouth harbour", "Quay works begin") == "Quay works begin"
    assert (
        find(
            "A town waits",
            "Halmouth council harbour",
            "A town waits",
            body="A town waits for the works of the council.",
        )
        == "A town waits"
    )


def test_the_title_itself_goes_before_the_title_with_the_sites_name() -> None:
    assert find(
        "Council shuts Halmouth harbour | The Courier of the North and its Harbours", "Council shuts Halmouth harbour"
    ) == ("Council shuts Halmouth harbour")


def test_the_shorter_of_two_neighbours_above_a_byline_is_the_title() -> None:
    standfirst = "The council voted to shut the harbour for works on the quay that nobody in Halmouth has asked for"
    assert (
        find("Council votes to shut Halmouth harbour", standfirst, signed=frozenset({2}))
        == "Council votes to shut Halmouth harbour"
    )


def test_the_sites_name_is_cut_from_the_pages_title() -> None:
    assert find("Council shuts Halmouth harbour | The Courier") == "Council shuts Halmouth harbour"
    assert headline.without_site("Council shuts harbour") == "Council shuts harbour"
    assert (
        headline.without_site("Ships – boats and trains and planes of the north")
        == "Ships – boats and trains and planes of the north"
    )


def test_a_heading_mark_speaks_for_a_title_and_no_content_words_against_it() -> None:
    page = [Line(1, 1, "Nothing much"), Line(2, 2, "Ships wait", heading=1), Line(3, 3, "???")]
    found = headline.find_title(page, range(3), frozenset(), 3, "Nobody knows.")
    assert found is not None
    assert found.title == "Ships wait"
    assert headline.find_title(page, [2], frozenset(), 3, "Nobody knows.") is None


def test_pairs_of_characters_stand_for_words_in_scripts_without_spaces() -> None:
    assert headline.stems("港口关闭") == {"港口", "口关", "关闭"}
    assert headline.stems("elections of the") == {"elect"}
    assert find("天气预报和体育", "今天港口关闭", body="港口今天关闭，船只等待。") == "今天港口关闭"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee, Senior Fellow, Energy", ("Ann Lee",)),
        ("Dr. Ann Lee, Director, Rivers Programme, and Tom Roe, Research Associate", ("Dr. Ann Lee", "Tom Roe")),
        ("Ann Lee, a river and a town", ()),
        ("the senior fellow, director", ()),
        ("Ann Lee, Director" + "x" * 300, ()),
    ],
)
def test_names_with_roles_are_read(text: str, names: tuple[str, ...]) -> None:
    assert authors.names_with_roles(text) == names


def test_names_at_the_start_of_a_life_in_brief_are_read() -> None:
    bio = "Ann Lee directs the programme. Tom Roe is a fellow in the programme. The Institute is in town."
    assert authors.names_in_bio(bio) == ("Ann Lee", "Tom Roe")
    assert not authors.bare_name("The Institute")
    assert not authors.bare_name("Download PDF")
    assert not authors.bare_name("Read More")
    assert authors.bare_name("Ann Lee")


def test_a_list_of_headlines_each_with_a_teaser_below_has_as_many_pieces():
    text = (
        "Related articles\n\nSkarrow night bus divides the council\nAfter years of argument the night bus has an answer that "
        "nobody expected\n\nBrackwater bakery goes to court over rent\nThe oven is cold, and the landlord wants three months "
        "of it at once\n\nAnd then a line"
    )
    found, stop = cards.listed(units(text), 0)
    assert [card.piece.title for card in found] == [
        "Skarrow night bus divides the council",
        "Brackwater bakery goes to court over rent",
    ]
    assert found[1].piece.teaser == "The oven is cold, and the landlord wants three months of it at once"
    assert stop == 5
