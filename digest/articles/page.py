"""An article's page (HTML) into a reading."""

import re
from dataclasses import dataclass
from typing import Any

from digest.articles import lexicon
from digest.articles.fragments import MAX_HTML
from digest.articles.normalise import tidied, web_address
from digest.articles.page_body import FEWEST_WORDS, body_of
from digest.articles.page_data import facts_of, squashed
from digest.articles.page_facts import (
    address_of,
    authors_of,
    date_of,
    described_standfirst,
    kind_and_section_of,
    language_of,
    printed_standfirst,
    site_names,
    title_of,
)
from digest.articles.page_image import image_of
from digest.articles.page_related import related_of
from digest.errors import NotAnArticle
from digest.model import Reading

_LONGEST_WALL = 300  # words; a longer text about cookies is an article about cookies


@dataclass(frozen=True, slots=True)
class Page:
    """A page that holds an article."""

    reading: Reading

    @property
    def title(self) -> str:
        return self.reading.title

    @property
    def body(self) -> str:
        return self.reading.body


def extract(html: str, url: str | None = None) -> Page:
    """Read the article on a page. `url` is where the page was found.

    Raises `NotAnArticle` when there is none: under 40 words of text (a front page, a consent wall, a video), no
    headline, or more than 5 million characters.
    """
    if len(html) > MAX_HTML:
        raise NotAnArticle(f"is longer than {MAX_HTML:,} characters")
    html = re.sub("[\x00\ud800-\udfff]", "", html)
    tree = _parsed(html)
    if tree is None:
        raise NotAnArticle("is no HTML")
    url = web_address(url)
    facts = facts_of(tree)
    sites = site_names(facts, url)
    title = title_of(facts, sites) or ""
    paragraphs = body_of(html, url, facts, title)
    _check(paragraphs)
    address = address_of(facts, url)
    base = url or address  # links start at where the page was found
    standfirst = printed_standfirst(facts, title)
    if standfirst:
        paragraphs = _without(standfirst, paragraphs)
    else:
        standfirst = described_standfirst(facts, title, " ".join(paragraphs))
    published, sure = date_of(facts, url)
    kind, section = kind_and_section_of(facts)
    return Page(
        tidied(
            Reading(
                title=title,
                paragraphs=paragraphs,
                url=address,
                kind=kind,
                standfirst=standfirst,
                authors=authors_of(facts, sites),
                section=section,
                published=published,
                published_sure=sure,
                language=language_of(facts),
                image=image_of(facts, base),
                related=related_of(facts, base, paragraphs),
            )
        )
    )


def _parsed(html: str) -> Any:
    from trafilatura import load_html

    return load_html(html)


def _check(paragraphs: tuple[str, ...]) -> None:
    """Refuse what is too short, and what mostly asks for consent: a wall in front of the article."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words < FEWEST_WORDS:
        raise NotAnArticle(f"holds {words} words of text, fewer than the {FEWEST_WORDS} of an article")
    asking = sum(
        len(paragraph.split())
        for paragraph in paragraphs
        if lexicon.CONSENT.search(paragraph) and lexicon.READER.search(paragraph)
    )
    if words < _LONGEST_WALL and 2 * asking > words:
        raise NotAnArticle("asks for consent to cookies or the like: the article is behind it")


def _without(standfirst: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The text below a printed standfirst. A description that is the first paragraph, on the other hand, stays in it."""
    return paragraphs[1:] if len(paragraphs) > 1 and squashed(paragraphs[0]) == squashed(standfirst) else paragraphs
