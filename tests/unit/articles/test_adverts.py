"""What is paid for is no news, whatever it looks like."""

import pytest

from digest.articles.adverts import Advertisement, label, mark, refuse_job, slot
from digest.articles.page import extract
from digest.articles.read import read
from digest.articles.records import PAGE
from digest.articles.scrape import segment
from digest.errors import NotAnArticle
from digest.model import Format, RawItem

TITLE = "Seven reasons to mend a kitchen before winter"
TEXT = (
    "A kitchen that is warm in January was looked after in October, says the fitter who has seen most of them.",
    "He begins with the seals of the windows, and goes on to the pipes below the sink and behind the stove.",
    "The work takes two days, costs less than a new tap, and saves a tenth of the heating for years to come.",
)


def page(above: str = "", below: str = "", after: str = "", head: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    return (
        f"<html><head><title>{TITLE}</title>{head}</head><body><main><article><header>{above}<h1>{TITLE}</h1>{below}</header>"
        f"{text}</article>{after}</main></body></html>"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Sponsored content",
        "PAID POST",
        "— Advertorial —",
        "Sponsored by Brandt",
        "Partner content | Brandt",
        "Bezahlter Inhalt",
    ],
)
def test_a_line_that_does_nothing_but_mark_is_a_mark(line: str):
    assert mark(line)


@pytest.mark.parametrize("line", ["Sponsored content is a problem for papers", "Sponsors", "x" * 200, "Paid"])
def test_a_line_that_says_more_or_less_is_none(line: str):
    assert mark(line) is None


def test_one_word_is_a_label_and_the_name_of_a_place_for_advertisements_is_another():
    assert (label("Sponsored"), mark("Sponsored"), slot("Anzeige"), label("Anzeige")) == (
        "Sponsored",
        None,
        "Anzeige",
        None,
    )


@pytest.mark.parametrize(
    "html",
    [
        page(above="<p class='label'>Sponsored content</p>"),
        page(below="<p>Paid post</p>"),
        page(above="<span>Sponsored</span>"),
        page(above="<div class='kicker'>Advertisement</div>"),
        page(head='<script type=\'application/ld+json\'>{"@type": "AdvertiserContentArticle"}</script>'),
    ],
    ids=["above", "below", "one word", "in the kicker", "structured data"],
)
def test_a_page_whose_head_says_so_is_an_advertisement(html: str):
    with pytest.raises(Advertisement, match="an advertisement: it is marked"):
        extract(html, "https://paper.example/kitchens")


@pytest.mark.parametrize(
    "html",
    [
        page(
            after="<aside><p>Sponsored content</p><ul><li><a href='/x'>A very good bed for little money</a></li></ul></aside>"
        ),
        page(above="<div class='ad-slot'><span>Advertisement</span></div>"),
        page(above="<div><span>Advertisement</span></div>"),
        page(below="<ul><li>Sponsored</li></ul>"),
        page(below="<nav><span>Sponsored content</span></nav>"),
        page(
            above="<div><div><div><span>Sponsored</span></div></div></div><p>One</p><p>Two</p><p>Three</p><p>Four</p>"
        ),
    ],
    ids=["a box of links", "a slot", "a slot without a name", "a list", "a menu", "a word far away"],
)
def test_places_for_advertisements_do_not_make_a_page_one(html: str):
    assert extract(html, "https://paper.example/kitchens").title == TITLE


def test_a_mark_in_a_box_of_its_own_beside_the_head_counts_unless_it_is_a_box_of_links():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    tail = f"<div><h1>{TITLE}</h1></div><div>{text}</div></body></html>"
    head = f"<html><head><title>{TITLE}</title></head><body>"
    with pytest.raises(Advertisement):
        extract(f"{head}<div><div><p>Sponsored content</p></div></div>{tail}", "https://paper.example/kitchens")
    linked = "<div><p>Sponsored content</p><a href='/x'>A very good bed for little money</a></div>"
    assert extract(f"{head}<div>{linked}</div>{tail}", "https://paper.example/kitchens").title == TITLE


def test_a_mark_counts_though_the_text_begins_in_bold_type():
    html = page(above="<p>Sponsored content</p>").replace("<p>A kitchen", "<p><b>A kitchen</b>")
    with pytest.raises(Advertisement):
        extract(html, "https://paper.example/kitchens")


def test_without_a_headline_on_the_page_a_mark_says_nothing():
    html = page(above="<p>Sponsored content</p>").replace(f"<h1>{TITLE}</h1>", "")
    assert extract(html, "https://paper.example/kitchens").title == TITLE


@pytest.mark.parametrize("lines", [("Sponsored content", TITLE), (TITLE, "Sponsored by Brandt"), ("Sponsored", TITLE)])
def test_a_paste_whose_head_says_so_is_an_advertisement(lines: tuple[str, ...]):
    with pytest.raises(Advertisement, match="marked 'Sponsored"):
        segment("\n\n".join((*lines, *TEXT)))


def test_a_paste_without_a_title_has_no_head_to_be_marked():
    assert segment("\n\n".join(TEXT)).body


def test_a_mark_far_from_the_head_of_a_paste_says_nothing():
    assert segment("\n\n".join((TITLE, *TEXT, "Sponsored content"))).title == TITLE


@pytest.mark.parametrize("title", ["We look for a subeditor (m/f/d)", "Redakteur (m/w/d) gesucht", "Editor (f/m/x)"])
def test_an_offer_of_work_is_no_news(title: str):
    with pytest.raises(NotAnArticle, match="a job advertisement"):
        refuse_job(title)
    with pytest.raises(NotAnArticle, match="a job advertisement"):
        read(RawItem("wire", Format.RECORD, {"title": title, "body": " ".join(TEXT)}, "x"))


def test_a_title_with_other_brackets_is_news():
    refuse_job("Council (finally) votes on the bridge (again)")


def test_the_entry_of_a_feed_that_points_to_an_advertisement_is_none_either():
    entry = {"title": TITLE, "body": " ".join(TEXT), PAGE: page(above="<p>Sponsored content</p>")}
    with pytest.raises(Advertisement):
        read(RawItem("paper", Format.RECORD, entry, "x", "https://paper.example/kitchens"))
