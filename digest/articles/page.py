"""An article's page (HTML) into a reading."""

from dataclasses import dataclass

from digest.articles.fragments import MAX_HTML
from digest.articles.normalise import tidied, web_address
from digest.articles.page_body import body_of
from digest.articles.page_data import facts_of, squashed, tree_of
from digest.articles.page_edges import trimmed
from digest.articles.page_facts import authors_of, date_of, kind_and_section_of, language_of
from digest.articles.page_image import image_of
from digest.articles.page_index import is_index
from digest.articles.page_refusal import refuse_what_is_none
from digest.articles.page_related import related_of
from digest.articles.page_standfirst import described_standfirst, printed_standfirst
from digest.articles.page_title import address_of, site_names, title_of
from digest.errors import NotAnArticle
from digest.model import Reading

_LONGEST_LIST = 300  # words; with more text of its own a page is more than its links


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

    Raises `NotAnArticle` when there is none: under 40 words of text (a video, a gallery), a consent wall, a paywall, an
    error page, an advertisement, a list of articles, no headline, or more than 5 million characters.
    """
    if len(html) > MAX_HTML:
        raise NotAnArticle(f"is longer than {MAX_HTML:,} characters")
    tree = tree_of(html)
    if tree is None:
        raise NotAnArticle("is no HTML")
    url = web_address(url)
    facts = facts_of(tree)
    sites = site_names(facts, url)
    title = title_of(facts, sites) or ("", "")
    found = body_of(html, url, facts)
    kind, section = kind_and_section_of(facts, sites | {squashed(title[0])})
    standfirst = printed_standfirst(facts, title[0])
    above = (title, kind, section, standfirst)
    text = trimmed(found, [one[0] for one in above if one])
    paragraphs = text.paragraphs
    refuse_what_is_none(facts, title[0], paragraphs)
    if url and sum(len(paragraph.split()) for paragraph in paragraphs) < _LONGEST_LIST and is_index(facts, url):
        raise NotAnArticle("is a list of articles rather than one")
    address = address_of(facts, url)
    base = url or address  # links start at where the page was found
    standfirst = standfirst or described_standfirst(facts, title[0], " ".join(paragraphs))
    published = date_of(facts, url, text.notes)
    authors, byline = authors_of(facts, sites, text.notes)
    language = language_of(facts)
    image = image_of(facts, base)
    places: dict[str, tuple[object, str] | None] = {
        "title": title,
        "body": (paragraphs, found.place),
        "published": (published.moment, published.place) if published else None,
        "authors": (authors, byline),
        "kind": kind,
        "section": section,
        "standfirst": standfirst,
        "image": image,
        "language": language,
    }
    return Page(
        tidied(
            Reading(
                title=title[0],
                paragraphs=paragraphs,
                url=address,
                kind=kind[0] if kind else None,
                standfirst=standfirst[0] if standfirst else None,
                authors=authors,
                section=section[0] if section else None,
                published=published.moment if published else None,
                published_sure=published is not None and published.sure,
                language=language[0] if language else None,
                image=image[0] if image else None,
                related=related_of(facts, base, title[0], paragraphs),
                origins=tuple((field, found[1]) for field, found in places.items() if found and found[1]),
            )
        )
    )
