"""The links of a section page or a front page that lead to articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

from digest.articles import lexicon
from digest.articles.fragments import MAX_HTML
from digest.articles.normalise import absolute_url, plain_text, url_key, web_address
from digest.articles.page_data import Element, Facts, content, facts_of, is_short, tree_of, types
from digest.articles.page_links import (
    FEWEST_WORDS,
    MOST_WORDS,
    Places,
    address_of_link,
    is_headed,
    looks_like_article,
    may_be_article,
    same_site,
    title_of_link,
    words,
)

MOST = 200
_FEWEST_OF_A_HEADING = 2  # words; "Dam closed" above a teaser is a title
_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "Blog"})
_FEWEST_LINKS = 5
_FEWEST_WORDS_OF_AN_ARTICLE = 150
_FEWEST_AT_AN_ARTICLE_S_ADDRESS = 50
_SHORTEST_PARAGRAPH = 12  # words
_LONGEST_CARD = 120  # words


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link that leads to an article, with the title that it shows."""

    url: str
    title: str


def article_links(html: str, url: str) -> tuple[PageLink, ...]:
    """The links of the page at `url` that lead to articles of the same registrable domain, in page order, each once.

    At most 200. A link counts where its text reads like a title and its address like an article's: a date, a long slug
    or a number in the path, or a heading for its text; menus, the head, foot and sides of the page, pointers within
    running text, and addresses of lists, people, services and media do not. Where several links lead to one article,
    as a picture and a headline do, it stands at the place of the first, with the title of the one that is a heading.
    """
    facts = _facts(html, url)
    return tuple(link for link, _ in _found(facts, url)) if facts else ()


def looks_like_index(html: str, url: str) -> bool:
    """Whether the page at `url` is a list of articles rather than an article.

    A front page is. Otherwise what the page calls itself decides; and where it says nothing, whether it has at least
    five links to articles and under 150 words of text outside their cards (50 where its address is like an article's).
    """
    facts = _facts(html, url)
    return facts is not None and is_index(facts, url)


def is_index(facts: Facts, url: str) -> bool:
    """The same for a page that has been read."""
    if urlsplit(url).path.strip("/") in ("", "index.html", "index.php"):
        return True
    if facts.article or facts.first_meta("og:type") == "article" or facts.first_meta("article:published_time"):
        return False
    found = _found(facts, url)
    if len(found) < _FEWEST_LINKS:
        return False
    stated = {kind for node in facts.nodes for kind in types(node)}
    fewest = _FEWEST_AT_AN_ARTICLE_S_ADDRESS if looks_like_article(url) else _FEWEST_WORDS_OF_AN_ARTICLE
    return bool(_INDEX_TYPES & stated) or _words_outside_cards(facts.tree, found) < fewest


def _facts(html: str, url: str) -> Facts | None:
    tree = tree_of(html) if len(html) <= MAX_HTML and web_address(url) else None
    return None if tree is None else facts_of(tree)


def _found(facts: Facts, url: str) -> list[tuple[PageLink, Element]]:
    found: dict[str, tuple[PageLink, Element, bool]] = {}
    own, base = url_key(url), _base(facts.tree, url)
    for link, address, key in _candidates(facts, base):
        title, headed = plain_text(title_of_link(link)), is_headed(link)
        enough = words(title) >= (_FEWEST_OF_A_HEADING if headed else FEWEST_WORDS)
        if key == own or not enough or words(title) > MOST_WORDS or not same_site(address, url):
            continue
        if not may_be_article(address) or not (
            looks_like_article(address) or (headed and words(title) >= FEWEST_WORDS)
        ):
            continue
        if lexicon.is_furniture(title) or lexicon.CLOSER.match(title):
            continue
        known = found.get(key)
        if known is None:
            if len(found) == MOST:
                break
            found[key] = PageLink(address, title), link, headed
        elif headed and not known[2]:
            found[key] = PageLink(known[0].url, title), link, True  # a place in the order stays
    return [(link, element) for link, element, _ in found.values()]


def _candidates(facts: Facts, base: str) -> Iterator[tuple[Element, str, str]]:
    places = Places(sides=True)
    for link, _ in facts.links:
        if "#" in (link.get("href") or "#") or places.in_text(link) or places.in_furniture(link):
            continue
        if {"author", "tag", "category", "sponsored", "next", "prev"} & set((link.get("rel") or "").lower().split()):
            continue
        if target := address_of_link(link, base):
            yield link, *target


def _base(tree: Element, url: str) -> str:
    """Where the links of a page start: at its <base>, if it has one that can be."""
    stated = next((one.get("href") for one in tree.iter("base") if one.get("href")), None)
    return (absolute_url(stated, url) if stated else None) or url


def _words_outside_cards(tree: Element, found: list[tuple[PageLink, Element]]) -> int:
    """How many words of running text do not belong to a link's card: its teaser is text as well, but of a list."""
    titles = {element for _, element in found}
    cards = {block for element in titles for block in _card(element, titles)}
    return sum(
        length
        for block in tree.iter("p", "div", "td")
        if (length := _own_words(block)) >= _SHORTEST_PARAGRAPH
        and block not in cards
        and not any(one in cards for one in block.iterancestors())
    )


def _own_words(block: Element) -> int:
    if block.tag == "p":
        return len(content(block).split())
    return len("".join(filter(None, (block.text, *(child.tail for child in block)))).split())


def _card(link: Element, titles: set[Element]) -> Iterator[Element]:
    """The blocks around a link, up to the largest that holds no other title."""

    def is_its_own(block: Element) -> bool:
        others = (one for one in block.iter("a") if one in titles and one is not link)
        return next(others, None) is None and is_short(block, _LONGEST_CARD)

    return takewhile(is_its_own, link.iterancestors())
