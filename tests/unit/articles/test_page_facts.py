"""What a page states, and where it was found."""

from datetime import UTC, datetime
from typing import Any

import pytest

from digest.articles.page import extract
from digest.errors import NotAnArticle
from digest.model import Image
from tests.unit.articles.test_page import SHARED, TEXT, URL, json_ld, page, read


def origins(**parts: Any) -> dict[str, str]:
    return dict(read(**parts).origins)


def test_each_fact_says_where_it_was_found():
    head = SHARED + json_ld(
        headline="A crack in the Tolven dam", datePublished="2026-11-20", author="Ada Obi", articleSection="Energy"
    )
    assert origins(head=head, above='<p class="standfirst">What the town has known since when</p>') == {
        "title": "h1, repeated in title",
        "body": "trafilatura",
        "published": "JSON-LD datePublished",
        "authors": "JSON-LD author",
        "section": "JSON-LD articleSection",
        "standfirst": "a block called standfirst",
        "image": "og:image",
        "language": "html lang",
    }


@pytest.mark.parametrize(
    ("title", "headings", "head", "place"),
    [
        ("x", "<h1>The crack</h1>", '<meta property="og:title" content="The crack">', "h1, repeated in og:title"),
        ("x", "<h2>The crack</h2>", json_ld(headline="The crack"), "h2, repeated in JSON-LD headline"),
        ("x", "", json_ld(headline="The crack"), "JSON-LD headline"),
        ("x", "", '<meta name="twitter:title" content="The crack">', "twitter:title"),
        ("The crack", "", "", "title"),
        ("", "<h1>The crack</h1>", "", "h1"),
    ],
)
def test_a_title_says_who_voted_for_it(title, headings, head, place):
    html = page(head=head).replace("A crack in the Tolven dam | The Dam Courier", title)
    html = html.replace("<h1>A crack in the Tolven dam</h1>", headings)
    assert dict(extract(html, URL).reading.origins)["title"] == place


@pytest.mark.parametrize(
    ("parts", "moment", "sure", "place"),
    [
        (
            {"head": '<meta name="dc.date" content="November 20, 2026">'},
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            True,
            "dc.date",
        ),
        (
            {"above": '<span itemprop="datePublished" content="2026-11-20">Friday</span>'},
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            True,
            "itemprop datePublished",
        ),
        (
            {"text": ("Published 20 November 2026, 10:00", *TEXT)},
            datetime(2026, 11, 20, 10, tzinfo=UTC),
            True,
            "a printed line",
        ),
        ({"text": ("Updated 20 November 2026, 10:00", *TEXT)}, None, False, None),
        (
            {"above": "<time datetime='2026-11-20'>Friday</time>"},
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            False,
            "guessed from the page",
        ),
        (
            {"url": "https://dam-courier.example/2026/11/20/crack"},
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            False,
            "guessed from the address",
        ),
        (
            {"text": ("14 August 1998", *TEXT)},
            datetime(1998, 8, 14, 12, tzinfo=UTC),
            False,
            "guessed from a printed line",
        ),
    ],
)
def test_a_date_says_whether_it_is_stated_or_guessed(parts, moment, sure, place, monkeypatch):
    import htmldate

    if place in ("guessed from a printed line", None):  # what htmldate makes of such lines changes with its versions
        monkeypatch.setattr(htmldate, "find_date", lambda *args, **options: None)
    reading = read(**parts)
    assert (reading.published, reading.published_sure) == (moment, sure)
    assert dict(reading.origins).get("published") == place


def test_a_printed_line_without_a_date_that_can_be_read_gives_none(monkeypatch):
    import htmldate

    monkeypatch.setattr(htmldate, "find_date", lambda *args, **options: None)
    assert read(text=("Published 31/02/2026", *TEXT)).published is None


def test_the_date_of_a_comment_or_a_film_is_not_the_articles():
    head = json_ld(**{"@type": "VideoObject", "datePublished": "2020-01-01"})
    comment = '<div itemscope itemtype="https://schema.org/Comment"><time itemprop="datePublished" datetime="2021-01-01"></time></div>'
    assert not read(head=head, after=comment).published_sure


def test_a_page_object_may_state_the_date():
    head = json_ld(**{"@type": "WebPage", "datePublished": "2026-11-20"})
    assert read(head=head).published == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_authors_and_pictures_may_be_other_objects_of_the_page():
    graph = json_ld(
        **{
            "@type": "WebPage",
            "@graph": [
                {
                    "@type": "Article",
                    "author": {"@id": "#ada"},
                    "image": {"@id": "#image"},
                    "publisher": {"@id": "#none"},
                },
                {"@type": "Person", "@id": "#ada", "name": "Ada Obi"},
                {"@type": "ImageObject", "@id": "#image", "contentUrl": "/i/wall.jpg", "creditText": "Nils Aubry"},
            ],
        }
    )
    reading = read(head=graph)
    assert reading.authors == ("Ada Obi",)
    assert reading.image == Image(url="https://www.dam-courier.example/i/wall.jpg", credit="Nils Aubry")
    assert dict(reading.origins)["image"] == "JSON-LD image"


@pytest.mark.parametrize(
    ("above", "authors", "place"),
    [
        (
            '<p>By <a rel="author" href="/a">Ada Obi</a> and <a rel="author" href="/j">Jan Novák</a></p>',
            ("Ada Obi", "Jan Novák"),
            "a link to the author",
        ),
        ('<span class="autor">Von Katrin Huber</span>', ("Katrin Huber",), "the by-line"),
        ('<p class="byline">By Ada Obi, energy correspondent</p>', ("Ada Obi",), "the by-line"),
        ('<p class="byline">Ada Obi, energy correspondent</p>', ("Ada Obi",), "the by-line"),
        ('<p class="byline">Ludwig van der Meer</p>', ("Ludwig van der Meer",), "the by-line"),
    ],
)
def test_printed_by_lines_name_people_without_what_they_are(above, authors, place):
    reading = read(above=above)
    assert reading.authors == authors
    assert dict(reading.origins)["authors"] == place


def test_a_by_line_among_the_text_names_the_author():
    reading = read(text=("By Ada Obi", *TEXT))
    assert (reading.authors, dict(reading.origins)["authors"]) == (("Ada Obi",), "the by-line")


def test_a_description_that_is_printed_apart_from_the_text_is_the_standfirst():
    line = "The operator has known of the crack since August, and the town has not."
    head = f'<meta name="description" content="{line}">'
    apart = read(head=head, above=f"<div class='intro'><p>{line}</p></div>")
    assert (apart.standfirst, apart.paragraphs) == (line, TEXT)
    assert dict(apart.origins)["standfirst"] == "a block with the description's words"
    within = read(head=head, text=(line, *TEXT))
    assert within.paragraphs == (line, *TEXT)
    elsewhere = read(head=head.replace("August", "July and the spring before it, as it now says"))
    assert elsewhere.paragraphs == TEXT


def test_the_description_of_structured_data_may_be_the_standfirst():
    line = "The wall holds back 140 million cubic metres of water, and the crack in it is as long as a bus."
    reading = read(head=json_ld(description=line))
    assert (reading.standfirst, dict(reading.origins)["standfirst"]) == (line, "JSON-LD description")


def test_the_kinds_origin_is_the_type_the_kicker_or_the_section():
    assert origins(head=json_ld(**{"@type": "OpinionNewsArticle"}))["kind"] == "JSON-LD type"
    assert origins(above='<p class="dachzeile">Analysis | Africa</p>')["kind"] == "the kicker"
    assert origins(head='<meta property="article:section" content="Opinion">')["kind"] == "article:section"


@pytest.mark.parametrize("name", ["A crack in the Tolven dam", "The Dam Courier", "dam-courier.example", "Home"])
def test_neither_the_headline_nor_the_site_is_a_section(name):
    site = '<meta property="og:site_name" content="The Dam Courier">'
    assert read(head=site + f'<meta property="article:section" content="{name}">').section is None


def test_empty_and_countless_meta_elements_do_no_harm():
    head = '<meta name="author" content=" "><meta content="x">' + '<meta name="date" content="soon">' * 200
    assert read(head=head).authors == ()


def test_structured_data_of_a_monstrous_length_is_passed_over():
    assert read(head=json_ld(author="Ada Obi", description="x" * 500_000)).authors == ()


def test_half_characters_and_zeros_are_dropped():
    assert (
        read(text=("A dam\ud800 that\0 cracks. " + TEXT[0], *TEXT[1:])).paragraphs[0].startswith("A dam that cracks.")
    )


def test_countless_links_are_cut_off():
    links = "".join(f'<a href="/p/{n}">x</a>' for n in range(3_100))
    assert read(after=f"<div>{links}</div>").related == ()


# ---------------------------------------------------------------- pictures


def test_without_a_shared_picture_the_first_in_a_figure_is_taken():
    small = '<figure><img src="/i/button.jpg" width="20"></figure>'
    menu = '<nav><figure><img src="/i/menu.jpg"></figure></nav>'
    lazy = (
        '<figure class="lead"><img src="data:image/gif;base64,xx" srcset="/i/dam-640.jpg 640w, /i/dam-1200.jpg 1200w, /i/dam-2400.jpg 2400w, /i/x 2x"'
        ' width="800" alt="A wall"><figcaption>The dam. Photo: Nils Aubry</figcaption></figure>'
    )
    bare = '<img src="/i/outside.jpg">'
    reading = read(above=bare + small + menu + lazy)
    assert reading.image == Image(
        url="https://www.dam-courier.example/i/dam-1200.jpg", alt="A wall", caption="The dam.", credit="Nils Aubry"
    )
    assert dict(reading.origins)["image"] == "a figure"


@pytest.mark.parametrize("img", ['<img src="/i/site-logo.png">', "<img>", '<img src="file:///etc/passwd">'])
def test_a_figure_without_a_picture_gives_none(img):
    assert read(above=f"<figure>{img}</figure>").image is None


def test_a_block_that_is_called_a_figure_is_one():
    above = '<div class="wp-caption"><p><img src="/i/dam.jpg" alt="A wall"></p><p class="wp-caption-text">The dam in May.</p></div>'
    assert read(head=SHARED, above=above).image == Image(
        url="https://www.dam-courier.example/i/dam.jpg", alt="A wall", caption="The dam in May."
    )


@pytest.mark.parametrize("credit", ["Photo: Nils Aubry", "Image copyright Nils Aubry", "Source: Nils Aubry"])
def test_a_credit_may_stand_alone_below_a_picture(credit):
    above = f'<figure><img src="/i/dam.jpg"><span class="credit">{credit}</span></figure>'
    image = read(head=SHARED, above=above).image
    assert image is not None
    assert (image.caption, image.credit) == (None, "Nils Aubry")


# ---------------------------------------------------------------- what is no article


def test_a_list_of_short_pieces_is_no_article():
    card = "<article><h2><a href='/2026/11/2{n}/piece'>Piece number {n} of this section</a></h2><p>A teaser of some words, which say what piece {n} is about.</p></article>"
    cards = "".join(card.format(n=n) for n in range(7))
    html = f"<html lang='en'><head><title>Region</title></head><body><main><h1>Region</h1>{cards}</main></body></html>"
    with pytest.raises(NotAnArticle, match="list of articles"):
        extract(html, "https://dam-courier.example/region/")


SENTENCE = "The operator of the dam says that the wall is safe and that nobody has anything to fear. "
PARAGRAPH = f"<p>{SENTENCE * 9}</p>"
PIECES = [f"<a href='/p/{n}'>Piece number {n} of all</a>" for n in range(5_000)]
ODD = {
    "20,000 nested blocks": "<div>" * 20_000 + PARAGRAPH,
    "20,000 nested bold types": "<b>" * 20_000 + SENTENCE * 9,
    "nested cards": "<div class='related title'>" * 5_000 + f"<a href='/x'>A title of five words</a>{PARAGRAPH}",
    "nested tables": "<table><tr><td>" * 500 + SENTENCE * 9,
    "paragraphs left open": PARAGRAPH + "<p><a href='/x'>" * 5_000,
    "broken tags": "<" * 50_000 + PARAGRAPH,
    "broken markup": f"<p>{SENTENCE * 9}<div><table><a href='<<<'>&&&#x;<![CDATA[<h1>",
    "countless blocks": PARAGRAPH + "<div class='related byline kicker'>Some words of text</div>" * 5_000,
    "countless links in a paragraph": f"{PARAGRAPH}<p>{''.join(PIECES)}</p>",
    "countless lists": PARAGRAPH + "".join(f"<h3>Related</h3>{piece}" for piece in PIECES[:300]),
    "countless pictures": f"<div class='image'>{'<img>' * 5_000}{PARAGRAPH}</div>",
    "an endless word": "x" * 500_000,
    "an endless line": SENTENCE * 5_000,
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_no_page_however_odd_breaks_the_reader(body):
    html = f"<html><head><title>A crack in the dam</title></head><body><h1>A crack in the dam</h1>{body}</body></html>"
    refused = title = None
    try:
        title = extract(html, URL).title
    except NotAnArticle as error:
        refused = str(error)  # the parser drops what lies too deep
    assert title == "A crack in the dam" or "words of text" in str(refused)


@pytest.mark.parametrize("element", ["section", "label", "map"])
def test_a_piece_of_html_is_read_as_a_page(element):
    html = f"<{element}><h1>A crack in the dam</h1>{PARAGRAPH}{PARAGRAPH}</{element}>"
    assert extract(html, URL).title == "A crack in the dam"
