import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import trafilatura

from digest.articles.fragments import MAX_HTML
from digest.articles.page import extract
from digest.errors import NotAnArticle
from digest.model import Image, Reading, RelatedPiece

URL = "https://www.dam-courier.example/energy/2026/tolven"
TEXT = (
    "The Tolven dam holds back 140 million cubic metres of water, and since August it has had a crack as long as a bus.",
    "Engineers found it when a diver was sent down to free a grating from branches. Nobody had looked there for nine years.",
    "The operator says that the wall is safe. The town below has begun to practise leaving, which takes it 34 minutes.",
)


def page(
    *, head: str = "", above: str = "", text: Sequence[str] = TEXT, below: str = "", after: str = "", lang: str = "en"
) -> str:
    paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in text)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>A crack in the Tolven dam | The Dam Courier</title>{head}</head>
    <body><header><nav><a href="/energy">Energy</a> <a href="/sport">Sport of all kinds and sizes</a></nav></header>
    <main><article><h1>A crack in the Tolven dam</h1>{above}<div class="content">{paragraphs}</div>{below}</article></main>{after}
    <footer><a href="/about">About The Dam Courier and its friends</a></footer></body></html>"""


def json_ld(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle"} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def read(url: str | None = URL, **parts: Any) -> Reading:
    return extract(page(**parts), url).reading


# ---------------------------------------------------------------- body


def test_a_page_gives_title_and_body():
    found = extract(page(), URL)
    assert found.title == "A crack in the Tolven dam"
    assert found.body == "\n\n".join(TEXT)
    assert found.reading.paragraphs == TEXT


@pytest.mark.parametrize(
    "furniture",
    [
        "<p>Subscribe to our newsletter and get the best of the Courier in your inbox every week.</p>",
        "<p>Follow the Dam Courier on Facebook, Instagram and Bluesky.</p>",
        "<p>Find more of her pieces about water on Instagram and Bluesky.</p>",
        "<p>© 2026 The Dam Courier. All rights reserved.</p>",
        "<h3>Related stories</h3>",
        '<p><a href="/x">A link to quite another piece of ours</a></p>',
        '<p>Read more: <a href="/x">A link to quite another piece</a></p>',
        "<p>Read more: A piece that somebody forgot to link</p>",
        "<p>Photo: Nils Aubry/Open Frame</p>",
    ],
)
def test_what_publishers_set_below_the_text_is_no_text(furniture):
    assert read(below=furniture).paragraphs == TEXT
    inside = page().replace("</div>", f"{furniture}</div>", 1)
    assert extract(inside, URL).reading.paragraphs == TEXT


def test_a_quotation_about_newsletters_at_the_end_is_text():
    last = "“Sign up for the alarm,” she told us, and everybody in your street will leave in time."
    assert read(text=(*TEXT, last)).paragraphs[-1] == last


def test_a_long_last_paragraph_that_names_a_newsletter_is_text():
    last = "The operator promised the town a newsletter, and you can read in it what we found. " * 6
    assert read(text=(*TEXT, last.strip())).paragraphs[-1] == last.strip()


def test_a_sentence_with_links_in_it_stays_whole():
    first = (
        'The <b>Tolven</b> dam belongs to <a href="/o">Northern Hydro</a>, the <a href="/u">Union</a>’s third utility.'
    )
    whole = "The Tolven dam belongs to Northern Hydro, the Union’s third utility."
    assert read(text=(first, *TEXT)).paragraphs[0] == whole


def test_line_breaks_in_bare_text_part_paragraphs():
    html = page(text=("<br> <br>".join(TEXT),)).replace("<p>", "").replace("</p>", "")
    assert extract(html, URL).reading.paragraphs == TEXT


def test_sentences_with_links_in_bare_text_stay_whole():
    first = (
        "The <b>Tolven</b> dam belongs to <a href='/o'>Northern Hydro</a>, and <i>nobody</i> <a href='/k'>knew</a> it."
    )
    html = page(text=("<br> <br>".join((first, *TEXT)),)).replace("<p>", "").replace("</p>", "")
    whole = "The Tolven dam belongs to Northern Hydro, and nobody knew it."
    assert extract(html, URL).reading.paragraphs == (whole, *TEXT)


def test_what_shows_only_under_the_pointer_and_footnote_numbers_are_no_part_of_a_sentence():
    first = (
        "The dam belongs to Northern Hydro<span class='tooltip'>A utility with three dams</span>, which has three.<sup>"
        "<a href='#fn1'>1</a></sup> It was built<a href='#fn2'><sup>2</sup></a> in 1961 by people of the valley."
    )
    whole = "The dam belongs to Northern Hydro, which has three. It was built in 1961 by people of the valley."
    assert read(text=(first, *TEXT)).paragraphs == (whole, *TEXT)


def chunk(paragraphs: Sequence[str]) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<div class='chunks'><div class='article-body'>{text}</div><div class='advert'>Advertisement</div></div>"


def test_an_article_that_is_cut_up_by_advertisements_is_whole():
    parts = [[f"{paragraph} This is part {part} of the report." for paragraph in TEXT] for part in range(3)]
    html = page(text=()).replace("<div class='content'>", "")
    body = f"<section>{''.join(map(chunk, parts))}</section>"
    found = extract(html.replace("</article>", "</article>" + body), URL).reading.paragraphs
    assert found == tuple(paragraph for part in parts for paragraph in part)


def test_a_longer_text_beside_the_article_is_not_joined_to_it():
    comments = "".join(
        f"<div class='remark'><p>{' '.join(TEXT)} I have seen it too, and it is number {n}.</p></div>" for n in range(9)
    )
    assert read(after=f"<section class='voices'>{comments}</section>").paragraphs == TEXT


@pytest.mark.parametrize("attributes", ["", " class='publication-body'"])
def test_subheadings_and_lists_are_kept_in_a_block_of_any_name(attributes):
    text = f"<p>{TEXT[0]}</p><h2>What was found</h2><ul><li>A crack, as long as a bus</li></ul><p>{TEXT[1]}</p><p>{TEXT[2]}</p>"
    html = (
        "<html lang='en'><head><title>A crack in the Tolven dam</title></head><body><div><h1>A crack in the Tolven dam</h1>"
        f"<p>What the operator knew, in brief.</p></div><div{attributes}><p>Tolven, Friday.</p>{text}</div></body></html>"
    )
    found = extract(html, URL).reading.paragraphs
    assert found[-5:] == (TEXT[0], "What was found", "A crack, as long as a bus", *TEXT[1:])


def test_lists_of_links_do_not_count_as_lost():
    links = "<ul><li><a href='/x'>Share this piece</a></li></ul>"
    html = (
        "<html lang='en'><head><title>A crack in the Tolven dam</title></head><body><div><h1>A crack in the Tolven dam</h1>"
        f"<p>What the operator knew, in brief.</p></div><div>{links.join(f'<p>{one}</p>' for one in TEXT)}</div></body></html>"
    )
    assert extract(html, URL).reading.paragraphs[-3:] == TEXT


@pytest.mark.parametrize("note", ["By Ada Obi", "Published 20 November 2026, 10:00", "Energy", "Publié le"])
def test_what_stands_above_the_text_is_no_text(note):
    assert read(text=(note, *TEXT)).paragraphs == TEXT


@pytest.mark.parametrize("note", ["By Ada Obi", "Published 20 November 2026, 10:00"])
def test_a_by_line_or_date_line_below_the_text_is_no_text(note):
    assert read(text=(*TEXT, note, "© 2026 The Dam Courier")).paragraphs == TEXT


def test_the_headline_repeated_above_the_text_is_dropped():
    assert read(text=("A crack in the Tolven dam", *TEXT)).paragraphs == TEXT


def test_a_printed_standfirst_is_no_text():
    standfirst = "What the operator knew, and since when the town has known it"
    reading = read(text=(), above=f'<p class="standfirst">{standfirst}</p>' + "".join(f"<p>{p}</p>" for p in TEXT))
    assert reading.standfirst == standfirst
    assert reading.paragraphs == TEXT


def test_readability_steps_in_where_trafilatura_finds_too_little(monkeypatch):
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *args, **options: None)
    assert [paragraph in read().body for paragraph in TEXT] == [True] * 3


def test_a_page_that_readability_gives_up_on_is_read_from_what_it_states(monkeypatch):
    import readability
    from readability.readability import Unparseable

    def give_up(*args, **options):
        raise Unparseable("too odd")

    monkeypatch.setattr(readability.Document, "summary", give_up)
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *args, **options: None)
    assert read(head=json_ld(articleBody=" ".join(TEXT))).paragraphs == (" ".join(TEXT),)


def test_the_body_in_structured_data_is_the_last_resort():
    html = page(head=json_ld(headline="A crack in the Tolven dam", articleBody=" ".join(TEXT)), text=("Loading",))
    assert extract(html, URL).reading.paragraphs == (" ".join(TEXT),)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("", "is no HTML"),
        ("just a line", "is no HTML"),
        (page(text=("Please accept our cookies.",)), "words of text, fewer than the 40"),
        ("x" * (MAX_HTML + 1), "longer than 5,000,000 characters"),
        (f"<html><body>{''.join(f'<p>{p}</p>' for p in TEXT)}</body></html>", "has no title"),
    ],
)
def test_a_page_without_an_article_is_refused(html, fault):
    with pytest.raises(NotAnArticle, match=fault):
        extract(html, URL)


def test_a_consent_wall_is_no_article():
    wall = (
        "We and our 214 partners store cookies on your device and read them, to show you advertising that fits you.",
        "With your consent we use personal data such as your address and the pages that you have read with us.",
        "You can change your mind at any time in the settings at the foot of each page of the Courier.",
    )
    with pytest.raises(NotAnArticle, match="consent"):
        read(text=wall)
    assert len(read(text=wall * 6).paragraphs) == 18  # as long as an article about cookies


# ---------------------------------------------------------------- title


def heading_page(title: str, headings: str, head: str = "") -> str:
    return (
        page(head=head)
        .replace("A crack in the Tolven dam | The Dam Courier", title)
        .replace("<h1>A crack in the Tolven dam</h1>", headings)
    )


@pytest.mark.parametrize(
    ("title", "headings", "head", "expected"),
    [
        ("Dam crack – Courier", "<h1>The Dam Courier</h1><h2>Dam crack</h2>", "", "Dam crack"),
        ("The crack | Energy News", "", "", "The crack"),
        ("The crack - Dam Courier", "", '<meta property="og:site_name" content="Dam Courier">', "The crack"),
        ("The crack - what we know", "", "", "The crack - what we know"),
        ("Courier", "<h1>Unrelated</h1>", json_ld(headline="The crack &amp; the town"), "The crack & the town"),
        ("Courier", "", '<meta property="og:title" content="The crack">', "The crack"),
        ("", "<h1>The crack</h1>", "", "The crack"),
    ],
)
def test_the_title_is_voted_for(title, headings, head, expected):
    assert extract(heading_page(title, headings, head), URL).title == expected


# ---------------------------------------------------------------- metadata


def test_structured_data_comes_first():
    head = (
        json_ld(
            headline="A crack in the Tolven dam",
            datePublished="2026-11-20T10:00:00+01:00",
            author=[{"@type": "Person", "name": "Ada Obi"}, {"@type": "Organization", "name": "The Dam Courier"}],
            publisher={"@type": "Organization", "name": "The Dam Courier"},
            articleSection=["Energy", "Water"],
            inLanguage="en-GB",
        )
        + '<meta name="author" content="Somebody Else"><meta property="article:published_time" content="2020-01-01">'
    )
    reading = read(head=head, lang="")
    assert reading.authors == ("Ada Obi",)
    assert (reading.published, reading.published_sure) == (datetime(2026, 11, 20, 9, tzinfo=UTC), True)
    assert (reading.section, reading.kind, reading.language) == ("Energy", None, "en-GB")


def test_a_graph_of_structured_data_is_walked():
    graph = json_ld(
        **{
            "@type": "WebPage",
            "@graph": [
                {"@type": "WebSite", "name": "The Dam Courier"},
                {
                    "@type": "BreadcrumbList",
                    "itemListElement": [{"name": "Home"}, {"item": {"name": "Energy"}}, {"name": "A crack"}],
                },
                {"@type": ["AnalysisNewsArticle"], "headline": "x", "author": "Ada Obi"},
            ],
        }
    )
    reading = read(head=graph)
    assert (reading.kind, reading.section, reading.authors) == ("Analysis", "Energy", ("Ada Obi",))


def test_structured_data_is_followed_to_a_bounded_depth():
    deep: dict[str, Any] = {"@type": "NewsArticle", "author": "Ada Obi"}
    for _ in range(2):
        deep = {"@graph": [deep]}
    assert read(head=json_ld(**{"@type": "WebPage", "@graph": [deep]})).authors == ("Ada Obi",)
    for _ in range(20):
        deep = {"@graph": [deep]}
    assert read(head=json_ld(**{"@type": "WebPage", "@graph": [deep]})).authors == ()


def test_broken_structured_data_is_passed_over():
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
        f'<script type="application/ld+json">{"[" * 50_000}</script>'
        '<script type="application/ld+json"></script><script type="application/ld+json">17</script>'
        '<script>{"@type": "NewsArticle", "headline": "Not this"}</script>'
        + json_ld(
            headline={}, datePublished=12, author=[1, None, {"name": []}], image=[[1]], articleSection=5, publisher=3
        )
    )
    reading = read(head=head)
    assert (reading.title, reading.authors, reading.section, reading.image) == (
        "A crack in the Tolven dam",
        (),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("head", "above", "moment", "sure"),
    [
        (
            '<meta property="article:published_time" content="2026-11-20T10:00:00Z">',
            "",
            datetime(2026, 11, 20, 10, tzinfo=UTC),
            True,
        ),
        (
            "",
            '<time itemprop="datePublished" datetime="2026-11-20">today</time>',
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            True,
        ),
        ("", "<time pubdate>20 November 2026</time>", datetime(2026, 11, 20, 12, tzinfo=UTC), True),
        ("", '<time datetime="2026-11-20T10:00:00Z">20 Nov</time>', datetime(2026, 11, 20, 12, tzinfo=UTC), False),
        ('<meta name="date" content="soon">', "", None, False),
    ],
)
def test_a_date_is_sure_only_where_the_page_states_it(head, above, moment, sure):
    reading = read(head=head, above=above)
    assert (reading.published, reading.published_sure) == (moment, sure)


@pytest.mark.parametrize(
    ("head", "above", "authors"),
    [
        ('<meta name="author" content="By Ada Obi and Jan Novák">', "", ("Ada Obi", "Jan Novák")),
        ('<meta name="author" content="admin">', '<a rel="author" href="/a">Ada Obi</a>', ("Ada Obi",)),
        ('<meta property="article:author" content="https://facebook.example/ada">', "", ()),
        ("", '<div class="post-byline">By Ada Obi</div>', ("Ada Obi",)),
        ("", f'<div class="byline">{"many words " * 30}</div>', ()),
        ("", '<span itemprop="author">The Dam Courier</span>', ()),
    ],
)
def test_authors_are_people_or_nobody(head, above, authors):
    site = '<meta property="og:site_name" content="The Dam Courier">'
    assert read(head=head + site, above=above).authors == authors


@pytest.mark.parametrize(
    ("head", "above", "kind", "section"),
    [
        ("", '<p class="kicker">Analysis | Africa</p>', "Analysis", "Africa"),
        ("", '<p class="eyebrow">Energy</p>', None, "Energy"),
        (
            json_ld(**{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": "A crack"}]}),
            "",
            None,
            None,
        ),
        ("", '<p class="kicker">A kicker that is a whole sentence and more | x</p>', None, None),
        ('<meta property="article:section" content="Opinion">', "", "Opinion", "Opinion"),
        ('<meta property="article:section" content="News">', '<p class="kicker">Report · Water</p>', "Report", "Water"),
        (json_ld(articleSection="Water"), '<p class="kicker">Interview | Energy</p>', "Interview", "Water"),
    ],
)
def test_kind_and_section_are_taken_where_they_are_stated(head, above, kind, section):
    reading = read(head=head, above=above)
    assert (reading.kind, reading.section) == (kind, section)


def description(text: str) -> str:
    return f'<meta property="og:description" content="{text}">'


def test_a_line_that_is_called_standfirst_must_be_one():
    above = '<p class="standfirst">Too short</p><div class="subtitle">A crack in the Tolven dam</div>'
    assert read(above=above, head="<meta charset='utf-8'>").standfirst is None


def test_a_description_about_the_text_is_a_standfirst():
    text = "Engineers have found a crack in the wall of the Tolven dam; the operator says it is safe."
    assert read(head=description(text)).standfirst == text


def test_a_description_that_is_the_first_paragraph_stays_in_the_text():
    reading = read(head=description(TEXT[0]))
    assert reading.standfirst == TEXT[0]
    assert reading.paragraphs == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Engineers have found a crack in the wall of the Tolven dam; the operator…",
        "Too short a text.",
        "A crack in the Tolven dam, the Tolven dam, the dam in Tolven",
        "Subscribe to the newsletter of the Tolven dam: a crack and the operator says the wall is safe.",
        "All the best recipes, gardening tips and horoscopes from our award-winning kitchen team.",
        "Engineers found it when a diver was sent down to free a grating from branches and nobody had looked there for nine years and the",
    ],
)
def test_a_slogan_or_a_torso_is_no_standfirst(text):
    assert read(head=description(text)).standfirst is None


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ('<link rel="canonical" href="https://dam-courier.example/tolven">', URL, "https://dam-courier.example/tolven"),
        ('<link rel="canonical" href="/energy/tolven">', URL, "https://www.dam-courier.example/energy/tolven"),
        ('<link rel="canonical" href="https://evil.example/tolven">', URL, URL),
        ('<link rel="canonical" href="https://www.dam-courier.example/">', URL, URL),
        ('<link rel="canonical" href="javascript:x">', URL, URL),
        ('<meta property="og:url" content="https://m.dam-courier.example/t">', URL, "https://m.dam-courier.example/t"),
        (
            '<link rel="canonical" href="https://dam-courier.example/tolven">',
            None,
            "https://dam-courier.example/tolven",
        ),
        ("", None, None),
        ('<link rel="canonical" href="http://127.0.0.1:8000/b">', "http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b"),
        ('<link rel="canonical" href="http://[::1">', URL, URL),
    ],
)
def test_the_stated_address_counts_where_it_is_credible(head, url, address):
    assert read(head=head, url=url).url == address


# ---------------------------------------------------------------- image


FIGURE = '<figure><img src="/i/dam-300x200.jpg" alt="A wall &amp; water">{}</figure>'
SHARED = '<meta property="og:image" content="/i/dam.jpg">'


@pytest.mark.parametrize(
    ("figcaption", "caption", "credit"),
    [
        (
            "<figcaption>The dam in May. (Photo: Nils Aubry/Open Frame)</figcaption>",
            "The dam in May.",
            "Nils Aubry/Open Frame",
        ),
        ('<figcaption>The dam <span class="credit">Photo: Nils Aubry</span></figcaption>', "The dam", "Nils Aubry"),
        ("<figcaption>The dam in May.</figcaption>", "The dam in May.", None),
        ("", None, None),
    ],
)
def test_a_picture_brings_what_is_said_below_it(figcaption, caption, credit):
    image = read(head=SHARED, above=FIGURE.format(figcaption)).image
    assert image == Image(
        url="https://www.dam-courier.example/i/dam.jpg", alt="A wall & water", caption=caption, credit=credit
    )


def test_structured_data_may_know_the_picture():
    data = json_ld(
        image={"url": "https://dam-courier.example/d.jpg", "creditText": "Photo: Nils Aubry", "caption": "The dam"}
    )
    assert read(head=data).image == Image(
        url="https://dam-courier.example/d.jpg", caption="The dam", credit="Nils Aubry"
    )


@pytest.mark.parametrize(
    "name", ["/logo.png", "/site-logo-2.jpg", "data:image/png;base64,xx", "/icon.svg", "/placeholder.png"]
)
def test_a_logo_is_no_picture(name):
    assert read(head=f'<meta property="og:image" content="{name}">').image is None


def test_a_picture_outside_a_figure_has_its_alt_text_only():
    above = '<img srcset="/i/dam.jpg?w=1 1x, /i/dam-2.jpg 2x" alt="A wall">'
    assert read(head=SHARED, above=above).image == Image(url="https://www.dam-courier.example/i/dam.jpg", alt="A wall")


# ---------------------------------------------------------------- related


CARDS = """<ul>
  <li><span class="category">Water</span><a href="/river?utm_source=box"><h3>The river that nobody measured</h3></a>
    <b>Ada Obi</b><p>For twenty years its level was copied from the year before.</p></li>
  <li><a href="/fish">What the fish of Tolven know <time>3 hours ago</time></a></li>
  <li><a href="https://ads.example/x">Ten tricks that plumbers will not tell you</a></li>
  <li><a href="/river">The river that nobody measured</a></li>
  <li><a href="/more">More</a></li>
  <li><a href="#top">Back up to the very top</a></li>
</ul>"""


@pytest.mark.parametrize(
    "after",
    [
        f'<aside class="related-articles">{CARDS}</aside>',
        f"<h2>Read next</h2>{CARDS}",
        f"<section><h2>More from Energy</h2>{CARDS}</section>",
        f"<section><h2>More from Energy</h2><p>Chosen by our desk</p>{CARDS}</section>",
        f'<section aria-label="Recommended">{CARDS}</section>',
    ],
)
def test_cards_under_a_mark_are_related_pieces(after):
    first, second = read(after=after).related
    assert first == RelatedPiece(
        title="The river that nobody measured",
        url="https://www.dam-courier.example/river?utm_source=box",
        section="Water",
        teaser="For twenty years its level was copied from the year before.",
    )
    assert second.title.startswith("What the fish of Tolven know")


@pytest.mark.parametrize(
    "after",
    [
        CARDS,
        f"<nav class='related'>{CARDS}</nav>",
        f"<footer><h2>Related</h2>{CARDS}</footer>",
        f"<h2>Our sponsors</h2>{CARDS}",
    ],
)
def test_links_without_a_mark_or_in_furniture_are_none(after):
    assert read(after=after).related == ()


def test_at_most_ten_related_pieces_are_taken():
    links = "".join(f'<li><a href="/p{n}">Piece number {n} of many</a></li>' for n in range(30))
    assert len(read(after=f"<div class='related'><ul>{links}</ul></div>").related) == 10


def test_a_single_related_piece_takes_no_words_from_the_article():
    card = f'{"<div>" * 6}<div class="related"><a href="/river">The river that nobody measured</a></div>{"</div>" * 6}'
    (piece,) = extract(page().replace("</article>", f"{card}</article>"), URL).reading.related
    assert (piece.title, piece.teaser, piece.section) == ("The river that nobody measured", None, None)


def test_the_address_of_a_page_may_be_unknown_or_broken():
    after = f'<aside class="related">{CARDS.replace(chr(34) + "/", chr(34) + "https://dam-courier.example/")}</aside>'
    for url in (None, "http://[::1", "file:///etc/passwd"):
        reading = extract(page(after=after), url).reading
        assert reading.url is None
        assert reading.related[0].url == "https://dam-courier.example/river?utm_source=box"
