from typing import Any

import pytest

from digest.articles.page_data import is_short, tree_of
from digest.articles.page_links import (
    Places,
    address_of_link,
    is_headed,
    looks_like_article,
    may_be_article,
    same_site,
    title_of_link,
    words,
)

SITE = "https://dam-courier.example"


def tree(body: str) -> Any:
    return tree_of(f"<html><head></head><body>{body}</body></html>")


def links(body: str) -> list[Any]:
    return list(tree(body).iter("a"))


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/20/crack",
        "/energy/a-crack-in-the-dam",
        "/energy/a-crack-in-the-dam/index.html",
        "/news/488213",
        "/news.php?id=4711",
        "/news/articles/c8dn3x0l29go",
        "/?p=4711",
        "/region/riss-im-damm-art-91823.html",
    ],
)
def test_the_shape_of_an_address_says_that_it_is_an_article(path):
    assert may_be_article(SITE + path)
    assert looks_like_article(SITE + path)


@pytest.mark.parametrize("path", ["/energy", "/energy/water", "/energy/water-news", "/wiki/Dam"])
def test_a_short_address_may_be_an_article_but_does_not_look_like_one(path):
    assert may_be_article(SITE + path)
    assert not looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/?s=dam",
        "/author/ada-obi-of-the-courier",
        "/tag/dams-and-their-cracks",
        "/category/energy",
        "/thema/wasser-und-energie",
        "/energy/page/2",
        "/energy/page-12",
        "/2026/11",
        "/files/2026-11-report-on-the-dam.pdf",
        "/i/dam.jpg",
        "/login",
        "/abo/vier-wochen-kostenlos-testen",
        "/video/2026/11/20/the-dam-from-above",
        "/energy/a-crack-in-the-dam?share=facebook",
        "/people/ada-obi/all-her-pieces",
        "/section/12",
    ],
)
def test_lists_people_services_and_files_are_no_articles(path):
    assert not may_be_article(SITE + path)


def test_hosts_of_one_registrable_domain_are_one_site():
    assert same_site("https://www.example.org/a", "https://example.org/b")
    assert same_site("https://news.example.org/a", "https://example.org/b")
    assert same_site("https://news.example.org/a", "https://blog.example.org/b")
    assert not same_site("https://example.org/a", "https://example.com/b")
    assert not same_site("https://one.dam/a", "https://two.dam/b")


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("<a>The dam that cracked</a>", "The dam that cracked"),
        ("<a><img alt='x'><h3>The dam that cracked</h3><p>A teaser.</p></a>", "The dam that cracked"),
        ("<a><span>Energy</span><span class='title'>The dam that cracked</span></a>", "The dam that cracked"),
        (
            "<a><span>Energy</span><p>The dam that cracked</p><p>Nobody had looked there.</p></a>",
            "The dam that cracked",
        ),
        ("<a>The <em>dam</em> that cracked</a>", "The dam that cracked"),
        ("<a><em>The dam</em> that cracked</a>", "The dam that cracked"),
        ("<a><img></a>", ""),
        ("<a aria-label='The dam that cracked'><img></a>", "The dam that cracked"),
    ],
)
def test_the_title_of_a_link_is_the_heading_in_it_or_its_text(link, title):
    assert title_of_link(links(link)[0]) == title


def test_a_link_is_headed_where_it_is_a_heading_or_holds_one():
    found = links("<h2><a>One</a></h2><a><h3>Two</h3></a><p><a>Three</a></p>")
    assert list(map(is_headed, found)) == [True, True, False]


def test_words_are_counted_in_scripts_without_spaces_as_well():
    assert words("The dam that cracked") == 4
    assert words("ダムのひび割れが見つかった") == 8


def test_a_link_that_leads_nowhere_has_no_address():
    for target in ("", "#top", "javascript:void(0)", "mailto:desk@example.org", "tel:123", "x" * 2_001):
        assert address_of_link(links(f"<a href='{target}'>x</a>")[0], SITE) is None
    assert address_of_link(links("<a href='/a?utm_source=b'>x</a>")[0], SITE) == (
        f"{SITE}/a?utm_source=b",
        "dam-courier.example/a",
    )


@pytest.mark.parametrize(
    ("block", "furniture"),
    [
        ("<nav>{}</nav>", True),
        ("<div class='main-nav'>{}</div>", True),
        ("<ul id='menu'>{}</ul>", True),
        ("<div role='navigation'>{}</div>", True),
        ("<header>{}</header>", True),
        ("<div class='site-footer-links'>{}</div>", True),
        ("<article><header>{}</header></article>", False),
        ("<div class='card-footer'>{}</div>", False),
        ("<div class='social-policy-news'>{}</div>", False),
        ("<div id='page-wrapper' class='has-menu'>{}</div>", False),
        ("<div class='menu'><h1>Menu of the day</h1>{}</div>", False),
        ("<main class='menu'>{}</main>", False),
    ],
)
def test_menus_and_the_edges_of_a_page_are_furniture(block, furniture):
    (link,) = links(block.format("<a href='/a'>x</a>"))
    for sides in (True, False):
        assert Places(sides=sides).in_furniture(link) is furniture


@pytest.mark.parametrize(
    "block", ["<aside>{}</aside>", "<div class='sidebar-right'>{}</div>", "<p role='complementary'>{}</p>"]
)
def test_the_sides_of_a_page_count_as_furniture_where_they_are_asked_for(block):
    (link,) = links(block.format("<a href='/a'>x</a>"))
    assert Places(sides=True).in_furniture(link)
    assert not Places(sides=False).in_furniture(link)


def test_heads_of_which_a_page_has_several_are_those_of_cards():
    card = "<div class='post'><header><h2><a>x</a></h2></header></div>"
    found = links("<header><nav></nav><a>x</a></header><header class='top'><a>x</a></header>" + card * 3)
    places = Places(sides=True)
    assert [places.in_furniture(link) for link in found] == [True, True, False, False, False]


def test_what_is_known_of_a_block_holds_for_its_other_links():
    places = Places(sides=True)
    assert [
        places.in_furniture(link) for link in links("<nav><p><a>x</a></p><p><a>y</a></p></nav><p><a>z</a></p>")
    ] == [True, True, False]


def test_a_link_in_running_text_is_known():
    body = "<p>Nobody had looked there, as <a>we wrote</a> and <a>said</a>, for nine years or so.</p><p><a>The dam that cracked</a></p><a>x</a>"
    places = Places(sides=True)
    assert [places.in_text(link) for link in links(body)] == [True, True, False, False]


def test_short_is_what_has_few_words_and_few_elements():
    page = tree(f"<p>one two <b>three</b></p><div>{'<i></i>' * 501}</div>")
    paragraph, block = next(page.iter("p")), next(page.iter("div"))
    assert is_short(paragraph, 3)
    assert not is_short(paragraph, 2)
    assert not is_short(block, 3)
