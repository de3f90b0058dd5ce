"""What is printed below stories: titles with section and teaser, and nothing else."""

import pytest

from digest.articles.page_related import whole_teaser
from digest.model import RelatedPiece
from tests.unit.articles.test_page import TEXT, read

SITE = "https://www.dam-courier.example"
TITLE = "The river that nobody measured"
LINK = f"<a href='/river'>{TITLE}</a>"


def related(block: str):
    return read(after=f"<section class='related'><h2>Related</h2>{block}</section>").related


def piece(**fields) -> RelatedPiece:
    return RelatedPiece(title=TITLE, url=f"{SITE}/river", **fields)


@pytest.mark.parametrize(
    "block",
    [
        "<div class='article-recirc'>{}</div>",
        "<div id='read-next'>{}</div>",
        "<div class='box'><div class='box__title'>You may also like</div><ul><li>{}</li></ul></div>",
        "<div><div class='head'><h3>Related coverage</h3></div><ul><li>{}</li></ul></div>",
        "<h3>Mehr zum Thema</h3><ul><li>{}</li></ul>",
        "<p class='titre'>À lire aussi</p><ul><li>{}</li></ul>",
        "<aside class='sidebar'><h3>More on this story</h3>{}</aside>",
        "<p>Also read: {}</p>",
        "<p><strong>Read more: {}</strong></p>",
    ],
)
def test_blocks_that_say_so_hold_related_pieces(block):
    assert read(after=block.format(LINK)).related == (piece(),)


@pytest.mark.parametrize(
    "block",
    [
        "<h2>Most read</h2><div class='related'>{}</div>",
        "<div class='related'><h3>Trending</h3>{}</div>",
        "<h2>Comments</h2><div class='related'>{}</div>",
        "<h3>Related</h3><p>Nothing</p><h3>Our sponsors</h3>{}",
        "<div class='unrelated-box'>{}</div>",
        "<div class='related'><nav>{}</nav></div>",
        "<p class='related'>Nobody had looked there, as {} says, for nine years until a diver was sent.</p>",
        "<p>The piece of last week: {}</p>",
        "<p>Also read: {} and what came of it in the end</p>",
    ],
)
def test_others_do_not(block):
    assert read(after=block.format(LINK)).related == ()


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/author/ada-obi'>All the pieces of Ada Obi</a>",
        "<a href='/tag/dams-of-the-north'>Dams of the north and others</a>",
        "<a href='/river' rel='sponsored'>Ten tricks that plumbers will not tell</a>",
        "<a href='https://elsewhere.example/2026/11/20/a-river'>A river in some other place</a>",
        "<a href='https://shop.dam-courier.example/cans'>Watering cans for you and me</a>",
        "<a href='/newsletter/best-of-the-week'>The best of the week by mail</a>",
        "<a href='/courier-letter'>Subscribe to our newsletter and get it</a>",
        "<a href='/river?share=facebook'>Click to share on a network</a>",
        "<a href='/files/report.pdf'>The whole report on the dam</a>",
        "<a href='/river'>Continue reading</a>",
        "<a href='/river'>The river that nobody mea…</a>",
        "<a href='/energy/2026/tolven'>What this very page is about</a>",
        "<a href='/copy'>A crack in the Tolven dam</a>",
        "<a href='#top'>Back up to the very top</a>",
        "<a href='mailto:desk@dam-courier.example'>Write a letter to the desk</a>",
    ],
)
def test_links_that_lead_to_no_other_piece_are_left_out(link):
    assert related(f"<ul><li>{link}</li></ul>") == ()


def test_a_piece_on_another_host_of_the_same_site_is_one_where_its_address_says_so():
    (found,) = related("<a href='https://blog.dam-courier.example/2026/11/20/crack'>What we do not know yet</a>")
    assert found.url == "https://blog.dam-courier.example/2026/11/20/crack"


def test_a_title_that_is_cut_off_is_taken_whole_from_its_attribute():
    assert related(f"<a href='/river' title='{TITLE}'>The river that nobody…</a>") == (piece(),)


def test_a_piece_stands_once_whatever_its_address():
    assert related(f"{LINK}<a href='/river?utm_source=box'>Once more: the river</a><a href='/river-2'>{TITLE}</a>") == (
        piece(),
    )


def test_a_title_that_the_text_names_is_left_out():
    assert (
        read(
            text=(*TEXT, f"See “{TITLE}”, which we printed in May."), after=f"<div class='related'>{LINK}</div>"
        ).related
        == ()
    )


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            f"<li><span class='kicker'>Water</span>{LINK}<p>For twenty years its level was a copy.</p></li>",
            piece(section="Water", teaser="For twenty years its level was a copy."),
        ),
        (f"<li><a rel='category' href='/water'>Water</a>{LINK}</li>", piece(section="Water")),
        (
            f"<li><p class='byline'>By Ada Obi and seven of her friends at the Courier</p>{LINK}<span class='tag'>3 min</span></li>",
            piece(),
        ),
        (f"<li><span class='label'>Related</span>{LINK}<time>3 hours ago</time></li>", piece()),
        (f"<li>{LINK}<p>By Ada Obi, our correspondent in the valley of the Tolven</p></li>", piece()),
        (f"<li>{LINK}<p>Subscribe to our newsletter and get the best of the Courier.</p></li>", piece()),
        (f"<li>{LINK}<p>{TITLE} for twenty years</p></li>", piece(teaser=None)),
        (
            f"<li>{LINK}<p>For twenty years its level was a copy. It was never me…</p></li>",
            piece(teaser="For twenty years its level was a copy."),
        ),
        (f"<li>{LINK}<p>For twenty years its level was just a copy of a co...</p></li>", piece()),
        (
            f"<li>{LINK}<p>For twenty years its level was a copy. <a href='/river'>Read more</a></p></li>",
            piece(teaser="For twenty years its level was a copy."),
        ),
        (
            f"<li>{LINK}<p>For twenty years its level was a copy. Read more »</p></li>",
            piece(teaser="For twenty years its level was a copy."),
        ),
        (f"<li><img><span class='credit'>Photo: Nils Aubry</span>{LINK}</li>", piece(credit="Nils Aubry")),
        (
            f"<li><div><p>For twenty years its level was a copy.</p></div>{LINK}</li>",
            piece(teaser="For twenty years its level was a copy."),
        ),
        (
            f"<a href='/river'><span class='kicker'>Water</span><h3>{TITLE}</h3><p>For twenty years its level was a copy.</p></a>",
            piece(section="Water", teaser="For twenty years its level was a copy."),
        ),
        (f"<li>{LINK}<p>{'Many words that nobody will ever read. ' * 50}</p></li>", piece()),
    ],
)
def test_a_card_gives_section_teaser_and_credit(card, expected):
    assert related(f"<ul>{card}<li><a href='/fish'>What the fish of Tolven know</a></li></ul>")[0] == expected


def test_a_teaser_may_share_a_paragraph_with_its_title():
    title = "The river that nobody measured for the whole of twenty years"
    (found,) = related(f"<p><a href='/river'>{title}</a> For twenty years its level was a copy.</p>")
    assert (found.title, found.teaser) == (title, "For twenty years its level was a copy.")


def test_a_piece_in_the_middle_of_the_text_takes_none_of_it():
    paragraphs = [f"<p>{paragraph}</p>" for paragraph in TEXT]
    box = f"<div class='related-inline'>{LINK}</div>"
    found = read(text=(), above="".join([paragraphs[0], box, *paragraphs[1:]]))
    assert (found.related, found.paragraphs) == ((piece(),), TEXT)


@pytest.mark.parametrize("block", ["<main class='related'>{}</main>", "<div class='related-layout'>{}</div>"])
def test_what_is_called_related_around_the_text_is_no_list(block):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    assert read(text=(), below=block.format(paragraphs + f"<p>{LINK}</p>")).related == ()


def test_no_more_lists_are_looked_at_than_a_page_may_have():
    lists = "".join(f"<h3>Related</h3><p>{number}</p>" for number in range(60))
    assert read(after=f"{lists}<h4>Related</h4>{LINK}").related == ()


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("It was a copy.", "It was a copy."),
        ("It was a copy. Nobody kn…", "It was a copy."),
        ("It was a copy. Nobody kn [...]", "It was a copy."),
        ("“Was it?” he asked. Nobody kn...", "“Was it?” he asked."),
        ("Nobody kn…", ""),
        ("It was a copy. Weiterlesen", "It was a copy."),
        ("It was a copy… Continue reading →", ""),
        ("Read more", ""),
    ],
)
def test_a_teaser_ends_with_a_whole_sentence(line, whole):
    assert whole_teaser(line) == whole
