"""Articles out of the plain text of pages, in several sites' styles."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.articles.lines import MAX_CHARACTERS, MAX_LINES, clean
from digest.articles.scrape import LineClass, Scrape, segment
from digest.errors import NotAnArticle

BODY = (
    "The harbour of Halmouth will be shut to ships for eleven weeks from January, the council decided on Monday evening.",
    "Works on the old coal quay had been put off three times since 2019, and the wall now leans by half a metre.",
    "“We cannot wait for a fourth winter,” said Ines Brandt, who has run the harbour office for nine years and more.",
    "Skippers fear for the spring catch. Their association has asked the council for help with the rent of berths elsewhere.",
    "The first cranes are to arrive on 4 January, and the last is to leave before the regatta in the second week of April.",
)
TITLE = "Council shuts Halmouth harbour for eleven weeks"
STANDFIRST = "The old quay is leaning. Skippers ask who will pay for a spring without a harbour"
ARTICLE = "\n\n".join(BODY)


def kinds(scrape: Scrape) -> dict[str, LineClass]:
    return {line.text: line.kind for line in scrape.lines}


def refusal(text: str) -> str:
    with pytest.raises(NotAnArticle) as caught:
        segment(text)
    return str(caught.value)


MAGAZINE = f"""Follow us on social

news app
{TITLE}

{TITLE}

{STANDFIRST}

Analysis | Coast
news app
news app

{ARTICLE}


Dear Review readers: this has been a long year. Please consider a tax-exempt gift so that we can go on.

Ships wait off the coal quay in Halmouth, 16 November 2026. REUTERS/ Anna Reuss

news app
Analysis | Coast
Ferry deck
Top image credit: Karel Wynn via Open Frame

The ambulance that waits for the ferry

Health

When somebody falls ill on the islands after nine, the nearest hospital is one captain's decision away.

Since July there has been a rule for it, written by a nurse.

keep readingShow less
A hole in the ground
Top image credit: The old mine. (Shutterstock/Jo Fox)

Skarrow wants to be a battery

Military Matters

The hole that three generations of miners dug is dry for most of the year and an excellent place to store power.

keep readingShow less
news app
Want more of our stories?
Click here to add us.

LATEST

QUICK

Newsletter

Subscribe now to our weekly round-up and don't miss a beat.
"""


def test_a_magazine_page_gives_the_article_and_nothing_else() -> None:
    scrape = segment(MAGAZINE)
    reading = scrape.reading
    assert (scrape.title, reading.title) == (TITLE, TITLE)
    assert reading.standfirst == STANDFIRST
    assert (reading.kind, reading.section) == ("Analysis", "Coast")
    assert reading.paragraphs == BODY
    assert scrape.body == ARTICLE
    assert reading.image is not None
    assert reading.image.credit == "REUTERS/Anna Reuss"
    assert reading.image.caption == "Ships wait off the coal quay in Halmouth, 16 November 2026."
    assert [(piece.title, piece.section, piece.credit) for piece in reading.related] == [
        ("The ambulance that waits for the ferry", "Health", "Karel Wynn via Open Frame"),
        ("Skarrow wants to be a battery", "Military Matters", "Shutterstock/Jo Fox"),
    ]
    assert scrape.confidence > 0.7


def test_every_line_of_a_page_has_its_class() -> None:
    scrape = segment(MAGAZINE)
    assert [line.number for line in scrape.lines] == list(range(1, MAGAZINE.count("\n") + 2))
    found = kinds(scrape)
    assert found[TITLE] is LineClass.TITLE
    assert found[STANDFIRST] is LineClass.STANDFIRST
    assert found["news app"] is LineClass.CHROME
    assert all(found[paragraph] is LineClass.BODY for paragraph in BODY)
    assert found[""] is LineClass.BLANK
    assert found["Newsletter"] is LineClass.CHROME
    assert {kind for text, kind in found.items() if text.startswith(("Dear", "Subscribe"))} == {LineClass.APPEAL}
    assert {kind for text, kind in found.items() if text.startswith("Ships wait")} == {LineClass.CAPTION}
    assert found["The ambulance that waits for the ferry"] is LineClass.RELATED
    assert all(0 <= line.confidence <= 1 for line in scrape.lines)


PAPER = f"""Skip to content
The Courier
Subscribe Log in
News City Politics Business Sport

Home > News > Harbour

{TITLE}

{STANDFIRST}

By EDWIN SORLEY
Published 17 November 2026, 22:10
Updated 18 November 2026, 09:00
3 min read
Share Facebook X Email

{BODY[0]}

{BODY[1]}

Photo: The leaning wall. Press Agency/ Tove Lind

Also read: Where the ships will go: a walk along the coal quay

What it means for the town

{BODY[2]}

{BODY[3]}

{BODY[4]}

Topics: Harbour, Ships

Related articles
Regatta to be held a week late
How your councillor voted: the full list

Comments (3)
Sort by: Newest
dockside_margit
2 hours ago
Seven years and now it has to be done in eleven weeks. I will believe it when I see the first crane on the quay.
Reply Report
P. Oster
3 hours ago
Nobody ever asks what it costs a skipper. Well reported though, thank you for the list of votes and of names.
Reply Report

© 2026 The Courier. All rights reserved.
Terms Privacy Cookies
"""


def test_a_city_papers_page_gives_byline_date_and_section() -> None:
    reading = segment(PAPER).reading
    assert reading.title == TITLE
    assert reading.standfirst == STANDFIRST
    assert reading.authors == ("Edwin Sorley",)
    assert (reading.published, reading.published_sure) == (datetime(2026, 11, 17, 22, 10, tzinfo=UTC), True)
    assert reading.section == "Harbour"
    assert reading.paragraphs == (*BODY[:2], "What it means for the town", *BODY[2:])
    assert [piece.title for piece in reading.related] == [
        "Where the ships will go: a walk along the coal quay",
        "Regatta to be held a week late",
        "How your councillor voted: the full list",
    ]
    assert reading.image is not None
    assert (reading.image.caption, reading.image.credit) == ("The leaning wall.", "Press Agency/Tove Lind")


def test_readers_comments_are_comments() -> None:
    found = kinds(segment(PAPER))
    assert found["P. Oster"] is LineClass.COMMENT
    assert {kind for text, kind in found.items() if text.startswith("Seven years")} == {LineClass.COMMENT}
    assert found["By EDWIN SORLEY"] is LineClass.BYLINE
    assert found["Published 17 November 2026, 22:10"] is LineClass.DATE
    assert found["Home > News > Harbour"] is LineClass.KICKER


INSTITUTE = f"""HALMOUTH INSTITUTE
RESEARCH EVENTS PEOPLE ABOUT
Search

Commentary

{TITLE}

Dr. Hanne Quill, Senior Fellow, Harbours and Coasts
16 November 2026
Download PDF
Share this page

{ARTICLE}

• Two owners telephone the harbour, up to the evening before the works.
• One owner writes a letter, which in practice helps those who wait at least ten days or even more.

{BODY[0].replace("Halmouth", "Vessen")}

[1] Hourly means at the quay, 9 to 31 August 2026. The series is available on request.

About the author
Dr. Hanne Quill is a Senior Fellow at the Institute. Her research deals with harbours and coasts.

The views expressed are those of the author.

More on Coasts
Who reads the tide tables? Evidence from 12 harbours
Most skippers learn them once and never again.
A short history of the coal quay
It was built to export coal. Now the current runs the other way.

Sign up for our newsletter
Our best research, once a month, in your inbox.
Email address
Subscribe
By subscribing you agree to our privacy policy.
"""


def test_an_institutes_page_gives_the_fellow_and_more_on_the_topic() -> None:
    reading = segment(INSTITUTE).reading
    assert reading.title == TITLE
    assert reading.kind == "Commentary"
    assert reading.authors == ("Dr. Hanne Quill",)
    assert reading.published == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert reading.paragraphs[0] == BODY[0]
    assert reading.paragraphs[-1].startswith("The harbour of Vessen")
    assert len(reading.paragraphs) == len(BODY) + 3
    assert [(piece.title, piece.teaser) for piece in reading.related] == [
        ("Who reads the tide tables? Evidence from 12 harbours", "Most skippers learn them once and never again."),
        ("A short history of the coal quay", "It was built to export coal. Now the current runs the other way."),
    ]


def test_the_author_can_stand_in_a_life_in_brief_alone() -> None:
    reading = segment(f"{TITLE}\n\n{ARTICLE}\n\nAbout the author\nAnn Lee is a fellow at the Institute.").reading
    assert reading.authors == ("Ann Lee",)


def test_a_name_alone_between_kicker_and_body_is_the_author() -> None:
    reading = segment(f"{TITLE}\n\nAnalysis | Coast\n\nInes Halloran\n\n{ARTICLE}").reading
    assert reading.authors == ("Ines Halloran",)


def test_a_byline_may_stand_below_the_text() -> None:
    reading = segment(f"{TITLE}\n\n{ARTICLE}\n\nBy Ann Lee\n").reading
    assert reading.authors == ("Ann Lee",)
    assert reading.paragraphs == BODY


def test_the_authors_life_below_the_text_is_not_the_text() -> None:
    life = "Ann Lee is a reporter of the Courier and has written about ships and harbours since the year 2011."
    reading = segment(f"{TITLE}\n\nBy Ann Lee\n\n{ARTICLE}\n\n{life}").reading
    assert reading.paragraphs == BODY


def test_a_standfirst_in_sentences_above_the_byline_is_not_the_body() -> None:
    first = "Halmouth will lose its harbour for eleven weeks. What the council decided, what the skippers want, and why nobody has mended the wall in seven years, in brief."
    reading = segment(f"{TITLE}\n\n{first}\n\nBy Ann Lee\n\nShare\n\n{ARTICLE}").reading
    assert reading.standfirst == first
    assert reading.paragraphs == BODY


def test_a_date_beside_a_place_is_not_sure_and_a_date_in_prose_is_none() -> None:
    placed = segment(f"{TITLE}\n\nHalmouth, Courier Bureau | 19 November 2026\n\n{ARTICLE}").reading
    assert (placed.published, placed.published_sure) == (datetime(2026, 11, 19, 12, tzinfo=UTC), False)
    bare = segment(f"{TITLE}\n\n{ARTICLE.replace('4 January', '4 January 2027')}").reading
    assert (bare.published, bare.published_sure) == (None, False)


def test_a_date_without_a_moment_leaves_the_date_open() -> None:
    scrape = segment(f"{TITLE}\n\n03/04/2026\n\n{ARTICLE}")
    assert scrape.reading.published is None
    assert kinds(scrape)["03/04/2026"] is LineClass.DATE
    assert segment(f"{TITLE}\n\n3 hours ago\n\n{ARTICLE}").reading.published is None


def test_the_day_of_publication_goes_before_the_day_of_an_update() -> None:
    reading = segment(f"{TITLE}\n\nUpdated 18 November 2026\nPublished 17 November 2026\n\n{ARTICLE}").reading
    assert reading.published == datetime(2026, 11, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(("prefix", "kind", "section"), [("Opinion", "Opinion", None), ("Coast", None, "Coast")])
def test_a_prefix_of_the_title_is_the_kind_or_the_section(prefix: str, kind: str | None, section: str | None) -> None:
    reading = segment(f"{prefix} | {TITLE}\n\n{ARTICLE}").reading
    assert (reading.title, reading.kind, reading.section) == (TITLE, kind, section)


def test_a_markdown_scrape_with_field_names_gives_url_title_and_date() -> None:
    page = f"\nTitle: {TITLE}\n\nURL Source: https://example.org/quay\n\nPublished Time: 2026-11-17T08:15:00Z\n\nMarkdown Content:\n\n[Home](/) [News](/news)\n\n"
    page += ARTICLE.replace("coal quay", "[coal quay](https://example.org/coal)")
    page += "\n\n## Related\n\n* [Regatta to be held a week late](https://example.org/regatta)\n"
    reading = segment(page).reading
    assert (reading.title, reading.url) == (TITLE, "https://example.org/quay")
    assert reading.published == datetime(2026, 11, 17, 8, 15, tzinfo=UTC)
    assert reading.paragraphs == BODY
    assert [(piece.title, piece.url) for piece in reading.related] == [
        ("Regatta to be held a week late", "https://example.org/regatta")
    ]


def test_a_field_that_is_no_url_is_no_url() -> None:
    assert segment(f"Title: {TITLE}\nURL: see below\n\n{ARTICLE}").reading.url is None


def test_text_nodes_on_lines_of_their_own_are_joined_to_paragraphs() -> None:
    page = f"{TITLE}\nBy\nAnn Lee\nNovember 19, 2026\nTwo\n{BODY[0]}\n" + "\n".join(BODY[1:]).replace(
        "Ines Brandt", "\nInes Brandt\n"
    )
    reading = segment(page).reading
    assert reading.authors == ("Ann Lee",)
    assert reading.paragraphs == ("Two", *BODY)


def test_a_dateline_on_its_own_line_belongs_to_the_body() -> None:
    assert segment(f"{TITLE}\n\nBy Ann Lee\n\nHALMOUTH —\n{ARTICLE}").reading.paragraphs[0] == "HALMOUTH —"


def test_the_line_above_a_bare_credit_is_its_caption() -> None:
    page = f"{TITLE}\n\nThe leaning wall of the quay, seen from a ship.\n(Ann Lee / Associated Press)\n\n{ARTICLE}"
    scrape = segment(page)
    assert scrape.reading.image is not None
    assert scrape.reading.image.caption == "The leaning wall of the quay, seen from a ship."
    assert scrape.reading.image.credit == "Ann Lee/Associated Press"
    assert scrape.reading.standfirst is None
    assert kinds(scrape)["(Ann Lee / Associated Press)"] is LineClass.CREDIT


def test_running_text_that_stands_twice_is_a_teaser() -> None:
    teaser = "A ferry has been waiting outside the town for nine days now, and nobody on the council seems to know why."
    page = f"{TITLE}\n\n{teaser}\n\n{ARTICLE}\n\n{teaser}"
    assert segment(page).reading.paragraphs == BODY


def test_a_page_that_holds_its_article_twice_gives_it_once() -> None:
    assert segment(f"{TITLE}\n\n{ARTICLE}\n\n{ARTICLE}").reading.paragraphs == BODY


def test_a_list_of_titles_in_the_middle_is_related_and_no_body() -> None:
    page = f"{TITLE}\n\n{BODY[0]}\n\n{BODY[1]}\n\nRelated\nRegatta to be held a week late\n\n" + "\n\n".join(BODY[2:])
    reading = segment(page).reading
    assert reading.paragraphs == BODY
    assert [piece.title for piece in reading.related] == ["Regatta to be held a week late"]


def test_a_headline_inside_the_first_lines_cuts_what_stands_above_it() -> None:
    promo = "Our reporters have been at sea for nine weeks to bring back what nobody else has seen, and it was cold."
    page = f"{promo}\n\n# {TITLE}\n\n{ARTICLE}\n\n{ARTICLE.replace('Halmouth', 'Vessen')}"
    assert segment(page).reading.paragraphs[0] == BODY[0]


def test_without_a_headline_the_first_words_stand_for_it() -> None:
    reading = segment(ARTICLE).reading
    assert reading.title == BODY[0].removesuffix(".")
    assert reading.paragraphs == BODY


def test_an_article_in_one_line_is_cut_into_its_paragraphs() -> None:
    page = "".join(BODY * 4)
    reading = segment(page).reading
    assert reading.paragraphs == BODY


def test_one_card_with_a_picture_is_a_card_and_one_button_in_the_text_is_none() -> None:
    card = "Top image credit: Karel Wynn via Open Frame\n\nThe ambulance that waits for the ferry\n\nThe nearest hospital is one captain's decision away, and nobody knows when he sleeps.\n\n"
    reading = segment(f"{TITLE}\n\n{ARTICLE}\n\n{card}keep reading").reading
    assert reading.paragraphs == BODY
    assert [piece.title for piece in reading.related] == ["The ambulance that waits for the ferry"]
    split = "\n\n".join([TITLE, *BODY[:2], "What it means for the town", BODY[2], "Continue reading", *BODY[3:]])
    assert segment(split).reading.paragraphs == (*BODY[:2], "What it means for the town", *BODY[2:])


def test_a_piece_that_is_pointed_to_twice_is_given_once() -> None:
    page = f"{TITLE}\n\n{ARTICLE}\n\nAlso read: Regatta to be held a week late\n\nRelated\nRegatta to be held a week late\n{TITLE}\n"
    assert [piece.title for piece in segment(page).reading.related] == ["Regatta to be held a week late"]


def test_cards_under_a_heading_are_counted_once() -> None:
    teaser = "It was built to export coal from the mines of the north, and now the current runs the other way."
    page = MAGAZINE.replace("Ferry deck\n", f"More stories\nA history of the coal quay\n{teaser}\nFerry deck\n")
    assert [piece.title for piece in segment(page).reading.related] == [
        "A history of the coal quay",
        "The ambulance that waits for the ferry",
        "Skarrow wants to be a battery",
    ]


def test_a_page_in_a_script_without_spaces_is_read() -> None:
    paragraphs = (
        "港口将从一月起关闭十一周，市议会周一晚上决定，码头的旧墙需要修理，船只必须在别处等待。",
        "船长们担心春季的捕捞，他们的协会已经请求市议会帮助支付其他泊位的租金，并要求尽快答复。",
    ) * 2
    page = (
        "首页\n新闻\n体育\n\n港口关闭十一周\n\n"
        + "\n\n".join(f"{text}{number}月。" for number, text in enumerate(paragraphs))
        + "\n\n登录\n"
    )
    reading = segment(page).reading
    assert reading.title == "港口关闭十一周"
    assert len(reading.paragraphs) == 4


# ---------------------------------------------------------------- no articles


def test_an_empty_text_is_no_article() -> None:
    assert refusal(" \n\n\u200b\n") == "empty"


def test_a_consent_wall_is_no_article() -> None:
    wall = """We value your privacy

We and our 847 partners store and access information on a device, such as cookies, to process personal data, and ask for your consent.

These cookies let us count visits so that we can measure the performance of our site, and you can withdraw consent at any time.

Accept all
Reject all
"""
    assert "consent wall" in refusal(wall)


def test_a_page_of_headlines_is_no_article() -> None:
    headlines = "\n".join(f"Council shuts harbour number {number} for the winter" for number in range(12))
    assert "index page" in refusal(headlines)


def test_a_page_of_headlines_and_teasers_is_no_article() -> None:
    page = "\n\n".join(
        f"Council shuts harbour number {number} for the winter\n\nThe harbour number {number} will be shut to ships for eleven weeks from January, it was decided."
        for number in range(6)
    )
    assert "index page" in refusal(page)


def test_a_page_of_cards_is_no_article() -> None:
    assert "index page" in refusal(MAGAZINE[MAGAZINE.index("Ferry deck") :])


def test_a_page_that_was_loading_is_no_article() -> None:
    assert "still loading" in refusal("The Courier\n\nLoading…\n\nPlease enable JavaScript")


def test_a_few_words_are_no_article() -> None:
    menu = "Harbour and ships\nTown and country\nSport and weather\n" * 2
    assert refusal(f"{menu}{TITLE}\n\n{BODY[0]}") == "only 20 words of running text, fewer than 40"


def test_a_text_that_is_short_is_refused_with_its_length() -> None:
    assert refusal(BODY[0]) == "only a line or two of text: 20 words, fewer than 40"
    assert refusal("Quay") == "only a line or two of text: 1 word, fewer than 40"
    assert refusal("Quay\nShips\nTides") == "only 3 short lines of text: 3 words, fewer than 40"
    assert refusal("quay ships tides " * 20) == "60 words, but no full sentence among them that could be an article's"


@pytest.mark.parametrize("text", ["word " * 1_000_000, "a line\n" * (MAX_LINES + 1)])
def test_what_is_far_too_long_for_a_page_is_refused_and_says_so(text: str) -> None:
    assert "more than the" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "A sentence ends here.And another follows it. " * 20_000,
        "[a](" * 250_000,
        "(" * 1_000_000,
        "A\nbc\n" * 14_000,
        "Related\nA title of four words\n" * 10_000,
        "Photo: " * 100 + ("\n" + "a/ " * 50) * 2_000,
    ],
)
def test_hostile_texts_come_to_an_end(text: str) -> None:
    assert len(text) <= MAX_CHARACTERS
    refusal(text)


def _words(text: str) -> set[str]:
    return set("".join(char if char.isalnum() else " " for char in clean(text)).split())


PIECES = st.sampled_from(
    [
        *MAGAZINE.split("\n"),
        *PAPER.split("\n"),
        *INSTITUTE.split("\n"),
        "T",
        "he quay",
        "— (",
        "[x](http://y)",
        "# A",
        "٣",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("\n".join)))
@example("Title:")
@example("\r")
@settings(max_examples=300, deadline=None)
def test_any_text_gives_an_article_of_its_own_words_or_a_reason(text: str) -> None:
    try:
        scrape = segment(text)
    except NotAnArticle:
        return
    known = "".join(clean(text).split())
    for paragraph in scrape.reading.paragraphs:
        assert all(word in known for word in _words(paragraph))
    assert scrape.reading.title
    assert [line.number for line in scrape.lines] == list(range(1, len(scrape.lines) + 1))
    assert len(scrape.lines) == text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert 0 <= scrape.confidence <= 1


# ---------------------------------------------------------------- pages that are not invented here

INBOX = sorted((Path(__file__).parents[3] / "config" / "inbox").glob("*.txt"))


@pytest.mark.parametrize("path", INBOX, ids=lambda path: path.stem)
def test_the_sample_inbox_is_read_without_what_surrounds_its_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "consent" in path.stem:
        assert "consent wall" in refusal(text)
        return
    scrape = segment(text)
    reading = scrape.reading
    assert scrape.confidence > 0.8
    assert reading.title in [line.removeprefix("Title: ").removeprefix("# ") for line in text.split("\n")]
    assert len(reading.paragraphs) >= 6
    assert all(paragraph in text for paragraph in reading.paragraphs)
    assert len(reading.related) >= 2
    everything = " ".join(
        [scrape.body, reading.standfirst or "", *(f"{p.title} {p.teaser}" for p in reading.related)]
    ).casefold()
    for unwanted in (
        "newsletter",
        "subscribe",
        "keep reading",
        "reply report",
        "share this page",
        "donation",
        "download",
    ):
        assert not re.search(rf"\b{unwanted}\b", everything), unwanted


@pytest.mark.sample
def test_the_sample_page_is_read_from_first_to_last_paragraph(sample) -> None:
    scrape = segment(sample("article-scrape.txt"))
    reading = scrape.reading
    assert reading.title == "African juntas' defense pact makes mockery of US policy"
    assert (
        reading.standfirst
        == "Lectures from Washington about democracy and Russia fell on deaf ears in Niger, Mali, and Burkina Faso"
    )
    assert (reading.kind, reading.section) == ("Analysis", "Africa")
    assert len(reading.paragraphs) == 12
    assert reading.paragraphs[0].startswith("On July 6, the three junta-led countries")
    assert reading.paragraphs[-1].startswith("Gone are the days")
    assert reading.image is not None
    assert reading.image.credit == "REUTERS/Mahamadou Hamidou"
    assert reading.image.caption is not None
    assert reading.image.caption.endswith("Niger July 6, 2024.")
    assert [piece.section for piece in reading.related] == [
        "Washington Politics",
        "Military Industrial Complex",
        "Europe",
    ]
    teasers = [piece.teaser or "" for piece in reading.related]
    assert [teaser.count("\n\n") for teaser in teasers] == [1, 1, 1]
    everything = " ".join([scrape.body, *teasers, *(piece.title for piece in reading.related)]).casefold()
    for unwanted in ("google cta", "follow us", "keep reading", "tax-exempt", "subscribe", "show less", "reuters/"):
        assert unwanted not in everything


# ---------------------------------------------------------------- pastes without blank lines between the lines on top

BRIDGE = """\
The council met on Tuesday to talk about the bridge over the river, which has been closed to lorries since the spring.
Nobody at the table wanted to pay for the bridge, and the ministry in Aldermere did not send anybody to the two towns.
"The bridge is ours and theirs," said Mayor Lena Ottmar of Skarrow, who has asked for a new survey of the pillars.
The tram and the ferry will go on as before, the company said on Wednesday, and tickets will cost what they cost now.
"""
BRIDGE_TITLE, BRIDGE_STANDFIRST = (
    "The bridge that nobody will pay for",
    "Halmouth and Skarrow each say the other should",
)
SIGNED = "By Mia Horvath\n24 November 2026\n"


@pytest.mark.parametrize(
    "above",
    [
        f"{BRIDGE_TITLE}\n{BRIDGE_STANDFIRST}\n{SIGNED}",
        f"City\n{BRIDGE_TITLE}\n{BRIDGE_STANDFIRST}\n{SIGNED}",
        f"Home\nNews\nOpinion\nSport\nWeather\n{BRIDGE_TITLE}\n{BRIDGE_STANDFIRST}\n{SIGNED}",
        f"{BRIDGE_TITLE}\n\n{BRIDGE_STANDFIRST}\n\nBy Mia Horvath\n\n24 November 2026\n\n",
    ],
)
def test_title_standfirst_and_by_line_are_told_apart_without_blank_lines(above: str):
    reading = segment(above + BRIDGE).reading
    assert reading.title == BRIDGE_TITLE
    assert reading.standfirst is not None
    assert reading.standfirst.startswith(BRIDGE_STANDFIRST)
    assert reading.authors == ("Mia Horvath",)
    assert reading.published == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert reading.kind is None
    assert len(reading.paragraphs) == 4


@pytest.mark.parametrize("order", ["{title}\n{signed}{below}\n", "{signed}{title}\n{below}\n"])
def test_the_by_line_may_stand_above_the_title_or_above_the_standfirst(order: str):
    below = "The two towns on the river disagree about it"
    reading = segment(order.format(title=BRIDGE_TITLE, signed=SIGNED, below=below) + BRIDGE).reading
    assert (reading.title, reading.standfirst, reading.authors) == (BRIDGE_TITLE, below, ("Mia Horvath",))


def test_a_headline_that_ends_in_a_small_word_does_not_swallow_the_by_line():
    reading = segment(f"{BRIDGE_TITLE}\n{SIGNED}{BRIDGE}").reading
    assert (reading.title, reading.standfirst, reading.authors) == (BRIDGE_TITLE, None, ("Mia Horvath",))


def test_a_guest_essay_keeps_its_headline_and_its_kind():
    essay = "The ferry was never about the money\nVienna should run it at a loss, and say so\n"
    reading = segment(f"Opinion\nGuest essay\n{essay}By Karl Novak\n24 November 2026\n{BRIDGE}").reading
    assert reading.title == "The ferry was never about the money"
    assert reading.standfirst == "Vienna should run it at a loss, and say so"
    assert reading.kind == "Opinion"


def test_appeals_and_what_is_popular_on_the_site_are_no_related_pieces():
    below = (
        "Mehr zum Thema\nDer Tunnel unter dem Hafen verspätet sich wieder\n"
        "Jeden Donnerstag das Wichtigste aus der Stadt. Jetzt anmelden\n"
        "Most popular\nThe trees on the Ring are ill\nTen cafés for a rainy day\n"
    )
    reading = segment(f"{BRIDGE_TITLE}\n{SIGNED}{BRIDGE}{below}").reading
    assert [piece.title for piece in reading.related] == ["Der Tunnel unter dem Hafen verspätet sich wieder"]


LONG = "The bridge over the river Ise at Halmouth stays closed to every lorry that weighs more than seven and a half tonnes"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The bridge over the Ise stays closed until February.", "The bridge over the Ise stays closed until February"),
        (
            "The bridge " + "over the river " * 6 + "stays closed.",
            "The bridge " + "over the river " * 6 + "stays closed",
        ),
        (f"{LONG[:70]}, the council said on Monday evening after a long debate about money.", f"{LONG[:70]}…"),
        (f"{LONG} and that will not change.", "The bridge over the river Ise at Halmouth stays closed to every…"),
        (
            f"Today the {LONG[4:]} and more.",
            "Today the bridge over the river Ise at Halmouth stays closed…",
        ),
    ],
)
def test_where_there_is_no_headline_the_first_sentence_or_its_first_clause_stands_in(first: str, title: str) -> None:
    text = (
        f"{first} The council met on Tuesday to talk about it, and nobody at the table wanted to pay for the works.\n"
    )
    scrape = segment(text + BRIDGE.replace("\n", "\n\n"))
    assert scrape.reading.title == title
    assert scrape.reading.paragraphs[0].startswith(first)
    assert scrape.confidence < 0.7


CITY = """\
The last conductor of the tram to Skarrow will work her final shift on Sunday. Maria Pichler has sold tickets since 1984.
The company says that the machine saves 1.2 million crowns a year. The conductors' union puts it at 400,000 crowns.
About 68,000 people ride the line on a weekday. One in nine still pays in cash, according to a count in September.
"""
CITY_TITLE, CITY_BELOW = "Tram B loses its conductor", "After 91 years the line hands over to a machine"
PAIR = f"{CITY_TITLE}\n{CITY_BELOW}\n"
BUTTONS = "4 min read\nShare\nFacebook\nX\n"


@pytest.mark.parametrize(
    "above",
    [
        f"City\n{PAIR}{SIGNED}",
        f"City\n{PAIR}{SIGNED}{BUTTONS}",
        f"City\n{PAIR}",
        f"City\n\n{CITY_TITLE}\n\n{CITY_BELOW}\n\n{SIGNED}\n",
        f"The Danube Paper of Skarrow\n{PAIR}{SIGNED}",
        f"24 November 2026\n{PAIR}By Mia Horvath\n",
        f"{SIGNED}{PAIR}",
        f"{PAIR}Mia Horvath\n24 November 2026\n",
        f"{PAIR}The tram at its stop\nPhoto: Jo Fox\n{SIGNED}",
    ],
)
def test_the_first_of_two_headline_like_lines_is_the_title_though_the_body_uses_more_of_the_second(above: str) -> None:
    reading = segment(above + CITY).reading
    assert (reading.title, reading.standfirst) == (CITY_TITLE, CITY_BELOW)
    assert len(reading.paragraphs) == 3


@pytest.mark.parametrize(
    "above",
    [
        "Sport today and every weekend in town",  # about something else
        "The Paper of Skarrow and Lindmoor",  # a name
        "Tickets for everybody from 24 November 2026",
        "Tram news at https://example.org/tram",
        "What will it all be about",
        "Tram tickets",
        f"Home, News, {CITY_BELOW}",  # a path that ends in the title
    ],
)
def test_not_every_line_above_a_title_is_the_title(above: str) -> None:
    assert segment(f"{above}\n{CITY_BELOW}\n{SIGNED}{CITY}").reading.title == CITY_BELOW


def test_a_headline_may_begin_with_a_number() -> None:
    reading = segment(f"14 conductors lose their tram\n{CITY_BELOW}\n{SIGNED}{CITY}").reading
    assert (reading.title, reading.standfirst) == ("14 conductors lose their tram", CITY_BELOW)


def test_a_word_for_comments_without_comments_below_ends_nothing() -> None:
    page = "\n\n".join([TITLE, *BODY[:3], "Comments", *BODY[3:]])
    assert "comment" not in {line.kind.value for line in segment(page).lines}


def test_a_heading_mark_or_a_second_occurrence_says_which_line_is_the_title() -> None:
    assert segment(f"{CITY_TITLE}\n\n# {CITY_BELOW}\n\n{SIGNED}\n{CITY}").reading.title == CITY_BELOW
    assert segment(f"{CITY_BELOW}\nMenu\n{PAIR}{SIGNED}{CITY}").reading.title == CITY_BELOW


def test_a_line_between_the_title_and_its_standfirst_in_sentences_is_no_standfirst() -> None:
    page = f"Row about money and machines at night\n{CITY_BELOW}\nThe last conductor has had enough of it all.\n{SIGNED}{CITY}"
    reading = segment(page).reading
    assert (reading.title, reading.standfirst) == (CITY_BELOW, "The last conductor has had enough of it all.")


GERMAN = """\
Die Fähre zwischen Halmouth und Skarrow fährt ab März nicht mehr, wenn keine der beiden Städte die Kosten trägt.
Der Hafenmeister sagte am Montag vor beiden Räten, er werde keine weitere Genehmigung für die Fähre unterschreiben.
Rund 4100 Menschen nehmen jeden Tag die Fähre, und der Umweg über Lindmoor dauert im Winter fast eine Stunde.
"""
FRENCH = """\
Le pont entre Halmouth et Skarrow fermera le premier mars si aucune des deux villes ne paie la facture des travaux.
Un ingénieur a dit lundi aux deux conseils municipaux que personne ne signerait plus de permis pour les camions.
Quelque quatre mille personnes passent le pont chaque jour, et le détour par Lindmoor prend presque une heure.
"""
SPANISH = """\
El puente entre Halmouth y Skarrow cerrará en marzo si ninguno de los dos municipios quiere pagar la factura de las obras.
Un ingeniero dijo el lunes a los dos ayuntamientos que no firmará otro permiso para los camiones en el puente.
Unas cuatro mil personas cruzan el puente cada día, y el desvío por Lindmoor dura en invierno casi una hora entera.
"""


@pytest.mark.parametrize(
    ("top", "title", "below", "signed", "body"),
    [
        (
            "Startseite\nPolitik\nMeinung\nSport\nAnmelden\n",
            "Die Fähre, die niemand bezahlen will",
            "Halmouth und Skarrow schieben einander die Kosten zu",
            "von Mia Horvath\nStand: 24. November 2026\n",
            GERMAN,
        ),
        (
            "Accueil\nMonde\nOpinion\nSport\nSe connecter\n",
            "Le pont que personne ne veut payer",
            "Halmouth et Skarrow se renvoient la facture",
            "par Mia Horvath\nPublié le 24 novembre 2026\n",
            FRENCH,
        ),
        (
            "Política\n",
            "El puente que nadie quiere pagar",
            "Halmouth y Skarrow se pasan la factura de un año a otro",
            "por Mia Horvath\nPublicado el 24 de noviembre de 2026\n",
            SPANISH,
        ),
    ],
)
@pytest.mark.parametrize("breaks", ["\n", "\n\n"])
def test_pastes_in_other_languages_are_told_apart_too(
    top: str, title: str, below: str, signed: str, body: str, breaks: str
) -> None:
    reading = segment(f"{top}{title}\n{below}\n{signed}{body}".replace("\n", breaks)).reading
    assert (reading.title, reading.standfirst, reading.authors) == (title, below, ("Mia Horvath",))
    assert reading.published == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert reading.kind is None
    assert len(reading.paragraphs) == 3


@pytest.mark.parametrize(
    ("above", "below", "kind"),
    [
        ("Analysis\n", "", "Analysis"),
        ("Politics\nAnalysis\n", "", "Analysis"),
        ("Home\nOpinion\n", "", "Opinion"),
        ("Home\nNews\nSport\n\nOpinion\n", "", "Opinion"),
        ("Opinion | City\n", "", "Opinion"),
        ("", "Analysis\n", "Analysis"),
        ("Home\nNews\nSport\nOpinion\n", "", None),
        ("Home\nNews\nOpinion\nSport\nLog in\nCity\n", "", None),
        ("Home\n\nNews\n\nSport\n\nOpinion\n\n", "", None),
        ("Opinion\nA poem for the weekend\nTides and weather today\n", "", None),
        ("", "City\nOpinion\nSport\nTides\n", None),
    ],
)
def test_a_kind_comes_from_a_kicker_by_the_title_and_never_from_a_menu(
    above: str, below: str, kind: str | None
) -> None:
    reading = segment(f"{above}{BRIDGE_TITLE}\n{below}{SIGNED}{BRIDGE}").reading
    assert (reading.title, reading.kind) == (BRIDGE_TITLE, kind)


@pytest.mark.parametrize(
    ("below", "titles"),
    [
        ("Related articles\nWhy the night bus is late\nEvery Friday the week in your inbox. Sign up\n", ["Why the night bus is late"]),
        ("Mehr zum Thema\nNeue Boote kommen später\nDer Abend in drei Minuten, kostenlos per Mail\n", ["Neue Boote kommen später"]),
        ("Lire aussi\nLe port restera fermé\nChaque vendredi l'essentiel. Inscrivez-vous\nLes plus lus\nDix cafés pour la pluie\n", ["Le port restera fermé"]),
        ("Noticias relacionadas\nEl puerto sigue cerrado\nLo esencial en tu correo. Suscríbete\nLo más leído\nDiez cafés para la lluvia\n", ["El puerto sigue cerrado"]),
        ("Read next\nWhy the night bus is late\nTrending\nTen cafés for a rainy day\n", ["Why the night bus is late"]),
        ("Most read\n1\nTen cafés for a rainy day\n2\nThe trees on the Ring\n", []),
        ("Latest news\nTen cafés for a rainy day\n", []),
        ("Editor’s picks\nTen cafés for a rainy day\n", []),
    ],
)  # fmt: skip
def test_only_a_list_about_the_same_thing_gives_related_pieces(below: str, titles: list[str]) -> None:
    reading = segment(f"{BRIDGE_TITLE}\n{SIGNED}{BRIDGE}{below}").reading
    assert [piece.title for piece in reading.related] == titles
    assert len(reading.paragraphs) == 4
