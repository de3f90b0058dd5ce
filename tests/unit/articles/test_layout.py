"""What stands between, above and below the paragraphs of an article."""

import pytest

from digest.articles.scrape import LineClass, segment
from tests.unit.articles.test_scrape import ARTICLE, BODY, SIGNED, STANDFIRST, TITLE, kinds


def test_a_report_begins_at_its_dateline_and_what_stands_above_is_a_summary() -> None:
    points = "The quay will be shut until the week of the regatta in April, when the first boats may come back in.\n"
    town = "HALMOUTH, Norland (KPA) — " + BODY[0]
    reading = segment("\n\n".join([TITLE, SIGNED, "Key points", points, town, *BODY[1:]])).reading
    assert reading.paragraphs == (town, *BODY[1:])
    assert reading.standfirst == points.strip()


def test_a_page_with_the_datelines_of_several_towns_is_a_round_up_and_stays_whole() -> None:
    texts = [BODY[0], "SKARROW — " + BODY[1], "LINDMOOR — " + BODY[2], *BODY[3:]]
    assert segment("\n\n".join([TITLE, *texts])).reading.paragraphs == tuple(texts)


def test_a_dateline_far_below_or_with_little_below_begins_nothing() -> None:
    texts = [*BODY[:4], "SKARROW — " + BODY[4]]
    assert segment("\n\n".join([TITLE, *texts])).reading.paragraphs == tuple(texts)


def test_the_first_words_of_a_sentence_that_links_broke_are_taken_in() -> None:
    broken = BODY[0].replace("The harbour of Halmouth will", "When\nMayor\nOttmar’s harbour in Halmouth will")
    page = f"{TITLE}\nBy Mia Horvath\n{broken}\n" + "\n".join(BODY[1:])
    assert segment(page).body.replace("\n\n", " ").startswith("When Mayor Ottmar’s harbour")


def test_a_headline_and_its_standfirst_in_a_list_of_what_is_read_most_are_found() -> None:
    page = f"Menu\n\nMost read\nTen cafés for a rainy day\nThe trees are ill\n\n{TITLE}\n\n{STANDFIRST}\n\n{SIGNED}\n\n{ARTICLE}"
    reading = segment(page).reading
    assert (reading.title, reading.standfirst) == (TITLE, STANDFIRST)


def test_the_windows_title_ends_a_list_above_it() -> None:
    page = f"{TITLE} | Sentinel\n\nMost read\nTen cafés for a rainy day\n\n{TITLE}\n\nRelated\nSkippers ask for help\n\n{ARTICLE}"
    scrape = segment(page)
    assert scrape.title == TITLE
    assert kinds(scrape)["Ten cafés for a rainy day"] is LineClass.CHROME


def test_a_sentence_can_be_the_headline_over_a_date() -> None:
    sentence = "The harbour says it will shut. It just might."
    assert segment(f"Menu\n\n{sentence}\n\n17 November 2026\n\n{ARTICLE}").title == sentence


def test_a_headline_within_the_first_lines_of_a_range_is_told_from_a_sub_head() -> None:
    page = "\n\n".join([TITLE, SIGNED, *BODY[:3], "Skippers fear for the spring catch", *BODY[3:]])
    assert segment(page).title == TITLE
    assert segment("\n\n".join([BODY[0], f"## {TITLE}", *BODY[1:]])).title == TITLE
    assert segment("\n\n".join([*BODY[:3], "Skippers fear for the spring catch", *BODY[3:]])).confidence < 0.8


def test_a_kind_above_all_text_is_a_kicker_although_it_is_a_button_below_comments() -> None:
    assert segment(f"Report\n\n{TITLE}\n\n{SIGNED}\n\n{ARTICLE}").reading.kind == "Report"


def test_what_a_player_says_of_its_video_is_its_caption_and_no_text() -> None:
    shown = "Skippers at the quay"
    told = "Our reporter rides along with a skipper who has to sail round the point for a fortnight."
    for above in (f"{SIGNED}\n\nVideo", "close video"):
        scrape = segment(f"{TITLE}\n\n{above}\n\n{shown}\n\n{told}\n\n{ARTICLE}")
        assert scrape.reading.paragraphs == BODY
        assert (kinds(scrape)[shown], kinds(scrape)[told]) == (LineClass.CAPTION, LineClass.CAPTION)
    scrape = segment(f"{TITLE}\n\n{SIGNED}\n\nVideo\n\n{shown}\n\nShare\n\n{ARTICLE}")
    assert kinds(scrape)[shown] is LineClass.CAPTION
    assert segment(f"17 November 2026\n\nVideo\n\n{TITLE}\n\n{BODY[3]}\n\n{ARTICLE}").title == TITLE
    assert segment(f"{TITLE}\n\nNow playing\n\nShare\n\n{ARTICLE}").reading.paragraphs == BODY


def test_headlines_of_other_pieces_between_the_paragraphs_are_pointers() -> None:
    shouted, other = "SKIPPERS OF SKARROW SAY THEY WERE NEVER ASKED", "Skippers ask for help with the rent"
    page = "\n\n".join([TITLE, SIGNED, *BODY[:2], shouted, *BODY[2:4], other, "Read more", BODY[4]])
    scrape = segment(page)
    assert scrape.reading.paragraphs == BODY
    assert (kinds(scrape)[shouted], kinds(scrape)[other]) == (LineClass.RELATED, LineClass.RELATED)
    assert [piece.title for piece in scrape.reading.related] == [other]  # what is shouted may as well be praise


def test_a_line_that_says_it_is_a_caption_is_one() -> None:
    caption = "Image caption The quay in November"
    page = "\n\n".join([TITLE, *BODY[:2], caption, *BODY[2:]])
    assert kinds(segment(page))[caption] is LineClass.CAPTION


def test_a_post_of_a_network_within_and_below_the_text_belongs_to_it() -> None:
    post = ("I have slept through worse", "— Ines Brandt (@inesbrandt) November 17, 2026")
    inner = segment("\n\n".join([TITLE, *BODY[:2], *post, *BODY[2:]])).reading.paragraphs
    assert inner == (*BODY[:2], *post, *BODY[2:])
    last = segment("\n".join([TITLE, *BODY, "pic.example/quay", post[1], "Share"])).reading.paragraphs
    assert last[-1] == post[1]


@pytest.mark.parametrize("last", ["Thank you, Ines!", "Some were confused by it:"])
def test_a_last_line_of_a_few_words_that_ends_like_one_belongs_to_the_text(last: str) -> None:
    assert segment("\n\n".join([TITLE, *BODY, last, "Share", "Contact"])).reading.paragraphs[-1] == last
    assert segment("\n\n".join([TITLE, *BODY, "Next: boats", "Contact"])).reading.paragraphs == BODY


def test_the_authors_life_under_the_name_ends_the_text() -> None:
    life = (
        "Mia Horvath has written about the harbour for nine years and would rather be out on it with a rod and a line."
    )
    scrape = segment("\n\n".join([TITLE, SIGNED, *BODY, "Mia Horvath", life, "Share"]))
    assert scrape.reading.paragraphs == BODY
    assert kinds(scrape)[life] is not LineClass.BODY


def test_the_heading_over_the_notes_goes_with_them() -> None:
    notes = "[1] Register of berths, pages 4 to 11, as it was kept by the harbour office until the spring of 2019."
    assert segment("\n\n".join([TITLE, *BODY, "Notes", notes])).reading.paragraphs == BODY


def test_a_question_that_is_asked_again_and_again_is_no_teaser() -> None:
    question = "And what do you like to cook for yourself when nobody else is at home in the evening?"
    page = "\n\n".join([TITLE, question, BODY[0], question, BODY[1], question, BODY[2]])
    assert segment(page).reading.paragraphs.count(question) == 3


def test_what_is_popular_on_the_site_and_its_notices_are_furniture_even_near_comments() -> None:
    page = f"{TITLE}\n\n{ARTICLE}\n\nComments\n\nOld Tom\n\nReply\n\n© 2026 The Sentinel. All rights reserved.\n\nTrending\n\nTen cafés for the rain"
    found = kinds(segment(page))
    assert found["Old Tom"] is LineClass.COMMENT
    assert found["© 2026 The Sentinel. All rights reserved."] is LineClass.CHROME
    assert kinds(segment(f"{TITLE}\n\n{ARTICLE}\n\nTrending\n\nTen cafés for the rain"))["Trending"] is LineClass.CHROME


def test_a_caption_between_the_date_and_a_credit_is_not_the_headline() -> None:
    caption = "The harbour wall on the coal quay at Halmouth"
    scrape = segment(f"{TITLE}\n\n{SIGNED}\n\n{caption}\n\nPhoto: Jo Fox\n\n{ARTICLE}")
    assert scrape.title == TITLE
    assert kinds(scrape)[caption] is LineClass.CAPTION
    assert scrape.reading.image is not None
    assert scrape.reading.image.caption == caption
