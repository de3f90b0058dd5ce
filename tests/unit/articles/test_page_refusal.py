"""Pages that are no article say what they are."""

import pytest

from digest.articles.page import extract
from digest.articles.scrape import classify, segment
from digest.errors import NotAnArticle

SENTENCE = "The harbour board voted on Tuesday to keep the outer gate shut until the spring tides are over."


def reason(body: str, title: str = "The gate") -> str:
    with pytest.raises(NotAnArticle) as caught:
        extract(f"<html><head><title>{title}</title></head><body>{body}</body></html>", "https://paper.example/gate")
    return str(caught.value)


def test_an_error_page_that_calls_itself_an_article_is_none():
    sorry = (
        "Sorry, the page that you are looking for is not here any more. It may have been moved or taken away. Try the "
        "search above, or go back to the front page, where you find the news of the day and much more to read."
    )
    body = f"<article><h1>Page not found</h1><p>{sorry}</p></article>"
    assert reason(body, "Page not found | The Paper").startswith("an error page")


def test_a_paywall_with_the_beginning_of_an_article_is_none():
    body = (
        f"<article><h1>The gate</h1><p>{SENTENCE}</p><p>{SENTENCE.replace('gate', 'lock')}</p>"
        "<p>This article is for subscribers only. Subscribe now for 2 crowns a month to read on.</p></article>"
    )
    assert reason(body).startswith("a paywall")


def test_a_consent_wall_is_called_one_whether_its_text_is_found_or_not():
    ask = "We and our partners use cookies. Please accept the cookies so that we can show you our content."
    assert reason(f"<div><div>{ask}</div><button>Accept all</button></div>").startswith("a consent wall")
    assert reason("".join(f"<p>{ask} It takes {n} seconds.</p>" for n in range(4))).startswith("a consent wall")


def test_what_is_hidden_or_stands_in_the_foot_is_no_notice():
    around = (
        "<nav><p>Page not found</p></nav><div style='display: none'><p>Page not found</p></div>"
        "<h2><a href='/x'>Page not found</a></h2><footer><p>Page not found</p></footer>"
    )
    assert reason(f"{around}<p>Too short.</p>").endswith("fewer than the 40 of an article")


def test_a_text_with_a_notice_below_is_an_article():
    text = "".join(f"<p>{SENTENCE} It was the vote number {n}.</p>" for n in range(6))
    html = f"<html><head><title>The gate</title></head><body><article><h1>The gate</h1>{text}<p>Subscribe to read more.</p>"
    assert extract(html, "https://paper.example/gate").title == "The gate"


# ---------------------------------------------------------------- boxes within the text


def body_of(*blocks: str) -> str:
    html = f"<html><head><title>The gate</title></head><body><article><h1>The gate</h1>{''.join(blocks)}</article>"
    return extract(html, "https://paper.example/gate").body


PARAGRAPHS = tuple(f"<p>{SENTENCE} It was the vote number {n} of this year.</p>" for n in range(6))
BOX = "<div><h4>Most read today</h4><p>The cat that came back</p><p>A bridge too many for the town</p></div>"


def test_a_box_of_other_pieces_at_the_end_is_no_part_of_the_text():
    assert body_of(*PARAGRAPHS, BOX) == body_of(*PARAGRAPHS)
    sentences = "<h4>Most read today</h4><p>The cat that came back was not ours.</p>"
    assert body_of(*PARAGRAPHS, sentences) == body_of(*PARAGRAPHS)


def test_a_box_in_the_middle_is_left_out_and_the_text_goes_on():
    whole = body_of(*PARAGRAPHS)
    assert body_of(*PARAGRAPHS[:3], BOX, *PARAGRAPHS[3:]) == whole
    assert "A sub-heading of three" in body_of(*PARAGRAPHS[:3], BOX, "<h2>A sub-heading of three</h2>", *PARAGRAPHS[3:])


# ---------------------------------------------------------------- the lines of what is refused


def test_the_lines_of_a_refused_text_are_classed_all_the_same():
    wall = "The Paper\n\nWe use cookies. Please accept the cookies so that we can show you our content.\n\nAccept all"
    with pytest.raises(NotAnArticle):
        segment(wall)
    assert [line.text for line in classify(wall)] == wall.split("\n")
    whole = "The gate\n\n" + "\n\n".join(f"{SENTENCE} It was the vote number {n}." for n in range(6))
    assert classify(whole) == segment(whole).lines


@pytest.mark.parametrize("text", ["", "<!doctype html><html><body><p>Hello", "x" * 3_000_000])
def test_what_cannot_be_taken_apart_has_no_lines(text: str):
    assert classify(text) == ()


def test_html_in_a_text_file_is_told_what_to_do():
    for html in (
        "<html><p>x",
        "\n<!-- saved --><!DOCTYPE html>",
        "<div><p>a</p><p>b</p><b>c</b><i>d</i><a>e</a></div>",
    ):
        with pytest.raises(NotAnArticle, match=r"this is HTML: save it with the ending \.html"):
            segment(html)
