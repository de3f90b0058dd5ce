import pytest

from digest.articles.fragments import MAX_HTML
from digest.articles.page_index import MOST, PageLink, article_links, looks_like_index

SITE = "https://www.dam-courier.example"
URL = f"{SITE}/energy/"
TITLES = (
    "A crack in the Tolven dam worries the valley",
    "Why nobody measured the river for twenty years",
    "The fish that came back to the lower lake",
    "Power prices fall for the third month",
    "A town practises leaving its houses",
    "Engineers want a new wall by 2030",
)
TEASER = "The operator says that the wall is safe, and the town begins to practise leaving it."


def slug(title: str) -> str:
    return "-".join(title.lower().split())


def page(body: str, *, head: str = "", lang: str = "en") -> str:
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>Energy | The Dam Courier</title>{head}</head><body>
    <header><a href="/">The Dam Courier of the Tolven valley</a><nav><a href="/energy/all-about-energy">All about energy and water</a></nav>
    </header><main><h1>Energy</h1>{body}<div class="pagination"><a href="/energy/page/2/">Older pieces on the second page</a></div></main>
    <aside><h3>Most read</h3><a href="/2026/10/01/most-read">The piece that everybody has read by now</a></aside>
    <footer><a href="/about-the-courier-and-its-friends">About the Courier and its many friends</a></footer></body></html>"""


GRID = "".join(
    f"""<div class="card"><a href="/2026/11/{day}/{slug(title)}/" class="card__image"><img src="/{day}.jpg" alt="{title}"></a>
    <span class="card__kicker"><a href="/topics/energy/">News of energy and water</a></span>
    <h3><a href="/2026/11/{day}/{slug(title)}/">{title}</a></h3><p>{TEASER}</p>
    <a rel="author" href="/staff/2026-ada-obi-and-her-texts">All pieces by Ada Obi</a>
    <a href="/2026/11/{day}/{slug(title)}/#comments">14 comments on this piece so far</a></div>"""
    for day, title in enumerate(TITLES, 10)
)
LIST = "".join(
    f"""<li><h2><a href="/energy/{slug(title)}">{title}</a></h2><p>{TEASER} Nobody had looked there, <a href="/energy/an-older-piece-on-dams">as
    we once wrote in an older piece</a>, for nine years. <a href="/energy/{slug(title)}">Read more of this</a></p></li>"""
    for title in TITLES
)
TABLE = "<table>" + "".join(
    f"<tr><td>{number} Nov</td><td><a href='/news.php?id={number}'>{title}</a></td></tr>"
    for number, title in enumerate(TITLES, 1200)
)
THUMBNAILS = "".join(
    f"""<article><a href="/a/{number}">Picture of this very piece<img src="x.jpg"></a><header><h2><a href="/a/{number}">{title}</a></h2></header>
    <footer><a href="/a/{number}">Go on reading this here</a></footer></article>"""
    for number, title in enumerate(TITLES, 100200)
)
GERMAN_TITLES = (
    "Riss im Tolvener Damm beunruhigt das Tal",
    "Warum niemand den Fluss gemessen hat",
    "Die Fische kehren in den See zurück",
    "Strompreise sinken zum dritten Mal",
    "Eine Stadt übt den Auszug",
)
GERMAN = "".join(
    f"""<div class="teaser"><a href="/region/art{number},{number}"><span class="dachzeile">Tolven</span><span class="teaser-title">{title}</span>
    <p>Der Betreiber hält die Mauer für sicher.</p></a></div>"""
    for number, title in enumerate(GERMAN_TITLES, 4711)
) + (
    "<a href='/autor/ada-obi-und-ihre-texte'>Alle Texte von Ada Obi</a><a href='/thema/wasser-im-tal'>Thema: Wasser und Energie im Tal</a>"
    "<a href='/abo/vier-wochen-kostenlos'>Jetzt vier Wochen kostenlos testen</a>"
)


@pytest.mark.parametrize(
    ("body", "titles"),
    [(GRID, TITLES), (LIST, TITLES), (TABLE, TITLES), (THUMBNAILS, TITLES), (GERMAN, GERMAN_TITLES)],
    ids=["cards", "list", "table", "thumbnails", "german"],
)
def test_the_articles_of_a_section_page_are_found_in_order_each_once(body, titles):
    found = article_links(page(body), URL)
    assert tuple(link.title for link in found) == titles
    assert len({link.url for link in found}) == len(titles)
    assert looks_like_index(page(body), URL)


def test_a_link_has_its_address_as_the_page_gives_it():
    assert article_links(page(GRID), URL)[0] == PageLink(f"{SITE}/2026/11/10/{slug(TITLES[0])}/", TITLES[0])


def test_links_start_at_the_base_of_the_page():
    body = "<h2><a href='a-crack-in-the-dam'>A crack in the dam</a></h2>"
    (link,) = article_links(page(body, head="<base href='/archive-of-2026/x'>"), URL)
    assert link.url == f"{SITE}/archive-of-2026/a-crack-in-the-dam"


@pytest.mark.parametrize(
    "link",
    [
        "<a href='https://elsewhere.example/2026/11/20/a-crack'>A crack in the dam</a>",
        "<a href='/energy/'>All that is on this page</a>",
        "<a href='/2026/11/20/a-crack'>Too short</a>",
        "<a href='/2026/11/20/a-crack'>Continue reading</a>",
        "<a href='/short'>A link to something or other</a>",
        "<a rel='tag' href='/2026/a-long-name-of-a-tag'>A long name of a tag</a>",
        "<h2><a href='/water'>Water</a></h2>",
        f"<a href='/2026/11/20/a-crack'>{'many words ' * 20}</a>",
        "<a href='/2026/11/20/a-crack'>Share this article on a network</a>",
    ],
)
def test_other_links_are_left_out(link):
    assert article_links(page(link), URL) == ()


def test_a_short_title_counts_where_it_is_a_heading_of_an_articles_address():
    assert [link.title for link in article_links(page("<h2><a href='/a/488213'>Dam closed</a></h2>"), URL)] == [
        "Dam closed"
    ]


def test_at_most_two_hundred_links_are_taken():
    links = "".join(f"<li><a href='/a/{number}'>Piece number {number} of many</a></li>" for number in range(1000, 1300))
    assert len(article_links(page(f"<ul>{links}</ul>"), URL)) == MOST


@pytest.mark.parametrize("html", ["", "no page", "x" * (MAX_HTML + 1)])
def test_what_is_no_page_has_no_links_and_is_no_index(html):
    assert article_links(html, URL) == ()
    assert not looks_like_index(html, URL)


def test_links_that_start_nowhere_lead_nowhere():
    for url in ("http://[::1", "file:///etc/passwd"):
        assert article_links(page(GRID), url) == ()
        assert not looks_like_index(page(GRID), url)


PROSE = "".join(
    f"<p>{TEASER} This is sentence number {number} of the article, and nobody skips it.</p>" for number in range(8)
)


def test_an_article_with_links_below_is_no_index():
    related = f"<section><h2>Related</h2><ul>{LIST}</ul></section>"
    assert not looks_like_index(page(PROSE + related), f"{SITE}/energy/crack")
    assert not looks_like_index(page(GRID, head="<meta property='og:type' content='article'>"), f"{SITE}/energy/crack")
    assert not looks_like_index(page(""), f"{SITE}/energy/crack")


def test_a_front_page_is_an_index_and_so_is_what_calls_itself_one():
    assert looks_like_index(page(PROSE), f"{SITE}/")
    collection = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert looks_like_index(page(PROSE + GRID, head=collection), URL)
    assert not looks_like_index(page(PROSE + GRID), URL)


def test_bare_text_in_blocks_counts_as_text():
    prose = f"<div>{TEASER * 12}</div>"
    assert not looks_like_index(page(prose + GRID), URL)
    assert looks_like_index(page(f"<div>{TEASER}</div>" + GRID), URL)
