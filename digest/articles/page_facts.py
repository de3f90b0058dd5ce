"""The facts of an article's page: structured data first, then meta elements, then what is printed.

Each comes with its origin, the place that it was found at, so that a person sees what it rests on.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from digest.articles import marks
from digest.articles.authors import names_in, names_with_roles, plausible, signed_by
from digest.articles.dates import parse_date
from digest.articles.fragments import line_of_html
from digest.articles.page_data import Element, Facts, Stated, content, listed, squashed, text_of, types
from digest.articles.records import is_kind, language_tag

_KIND_OF_TYPE = {
    "OpinionNewsArticle": "Opinion",
    "AnalysisNewsArticle": "Analysis",
    "BackgroundNewsArticle": "Background",
    "ReviewNewsArticle": "Review",
    "Review": "Review",
}
_NO_SECTION = frozenset(
    {"all", "articles", "article", "blog", "front page", "home", "news", "post", "posts", "uncategorized"}
)
_DATE_NAMES = (
    "article:published_time og:published_time article:published datepublished date pubdate publishdate publish-date "
    "publish_date dc.date dc.date.issued dcterms.created dcterms.date parsely-pub-date sailthru.date "
    "cxenseparse:recs:publishtime article.published originalpublicationdate"
)
_AUTHOR_NAMES = "author article:author parsely-author sailthru.author dc.creator byl dcterms.creator"
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
_OTHER_ITEM = re.compile(r"Comment|VideoObject|ImageObject|Event|Product|Review$")
_KICKER = re.compile(r"kicker|eyebrow|overline|rubri(?:c|k|que)|dachzeile|surtitre", re.IGNORECASE)
_BYLINE = re.compile(
    r"\bby-?line|\bauthor-?name|(?:^|[\s_-])(?:autor(?:in|en)?|auteurs?|signature)(?:$|[\s_-])", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"\W*(?:first )?(?:published|posted|veröffentlicht|erschienen|publié|publicado)\b", re.IGNORECASE
)
_UPDATED = re.compile(
    r"\W*(?:last )?(?:updated|modified|changed|aktualisiert|stand|mis à jour|actualizado)\b", re.IGNORECASE
)
_MOST_PRINTED = 10
_LONGEST_BYLINE = 100  # characters
_PARTICLES = "al bin da de del della den der di dos du el ibn la le van von y zu zur"


@dataclass(frozen=True, slots=True)
class Published:
    """When a page was published, whether it says so itself, and where the date stands."""

    moment: datetime
    sure: bool
    place: str


def date_of(facts: Facts, url: str | None, notes: Sequence[str]) -> Published | None:
    """When the page was published. A date that was searched for is not sure, and its place begins with "guessed".

    `notes` are the lines around the text; one that says "Published" and a date is a statement as well.
    """
    for raw, place in _stated_dates(facts):
        moment = parse_date(raw) if isinstance(raw, str) else None
        if moment is not None:
            return Published(moment, True, place)
    dated = [line for line in notes if marks.is_date_line(line) and not _UPDATED.match(line)]
    for line in dated:
        if _PUBLISHED.match(line) and (moment := marks.published(line)) is not None:
            return Published(moment, True, "a printed line")
    moment = _searched_date(facts, url)
    if moment is None:
        moments = (marks.published(line) for line in dated)
        return next((Published(one, False, "guessed from a printed line") for one in moments if one), None)
    in_address = any(f"{moment:{form}}" in (url or "") for form in ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d"))
    return Published(moment, False, "guessed from the address" if in_address else "guessed from the page")


def _stated_dates(facts: Facts) -> Iterator[tuple[object, str]]:
    for node in (facts.article, *(node for node in facts.nodes if _PAGE_TYPES & set(types(node)))):
        yield node.get("datePublished"), "JSON-LD datePublished"
    yield from facts.stated(*_DATE_NAMES.split())
    for element in facts.tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]")[:_MOST_PRINTED]:
        if not _OTHER_ITEM.search(_item_around(element)):
            place = "itemprop datePublished" if element.get("itemprop") else "time with pubdate"
            yield element.get("datetime") or element.get("content") or content(element), place


def _item_around(element: Element) -> str:
    """The type of the microdata item that an element belongs to, "" for none: a comment has a date of its own."""
    return next((one.get("itemtype") for one in element.iterancestors() if one.get("itemtype")), "")


def _searched_date(facts: Facts, url: str | None) -> datetime | None:
    from htmldate import find_date

    # A copy, for htmldate prunes what it reads. Bounds, for without them it asks the clock. The original date, for
    # otherwise it takes that of the last change.
    return parse_date(
        find_date(
            deepcopy(facts.tree),
            extensive_search=False,
            original_date=True,
            url=url,
            min_date="1995-01-01",
            max_date="2199-12-31",
        )
    )


def authors_of(facts: Facts, sites: frozenset[str], notes: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Who wrote it, and where it says so: the first of structured data, meta elements and by-line that names somebody.

    `notes` are the lines around the text.
    """
    for names, place in chain(_offered_authors(facts), ((signed_by(line), "the by-line") for line in notes)):
        people = tuple(name for name in plausible(names) if squashed(name) not in sites)
        if people:
            return people, place
    return (), ""


def _offered_authors(facts: Facts) -> Iterator[tuple[Sequence[str], str]]:
    stated = [name for one in facts.values("author") for name in names_in(text_of(one) or "")]
    yield stated, "JSON-LD author"
    for kind in _AUTHOR_NAMES.split():
        yield [name for text, _ in facts.stated(kind) for name in names_in(line_of_html(text))], kind
    linked = facts.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')] | //*[@itemprop='author']")
    beside = [one for one in linked if one.getparent() is linked[0].getparent()]  # others may be of other pieces
    yield [name for one in beside[:_MOST_PRINTED] for name in _printed_names(content(one))], "a link to the author"
    for element in facts.named(_BYLINE)[:_MOST_PRINTED]:
        yield _printed_names(content(element)), "the by-line"


def _printed_names(line: str) -> list[str]:
    """The names in a by-line, without what people are: "Ada Obi, energy correspondent" has one."""
    if len(line) > _LONGEST_BYLINE:
        return []
    particles = _PARTICLES.split()
    found = signed_by(line) or names_with_roles(line) or names_in(line)
    return [name for name in found if not any(word[0].islower() and word not in particles for word in name.split())]


def kind_and_section_of(facts: Facts, others: frozenset[str]) -> tuple[Stated | None, Stated | None]:
    """ "Analysis" and "Africa", each where the page states it. `others` are the names of the site and the headline."""
    kind: Stated | None = next(
        ((_KIND_OF_TYPE[name], "JSON-LD type") for name in types(facts.article) if name in _KIND_OF_TYPE), None
    )
    no_section = _NO_SECTION | others
    section = next((one for one in _stated_sections(facts) if one[0] and squashed(one[0]) not in no_section), None)
    for element in facts.named(_KICKER):
        parts = [part.strip() for part in re.split(r"[|·•]", content(element))]
        if len(parts) <= 2 and all(part and len(part.split()) <= 4 for part in parts):
            stated = next((part for part in parts if is_kind(part)), None)
            other = next((part for part in parts if part != stated), None)
            kind = kind or (stated and (stated, "the kicker")) or None
            section = section or (other and (other, "the kicker")) or None
            break
    if section and kind is None and is_kind(section[0]):
        kind = section
    return kind, section


def _stated_sections(facts: Facts) -> Iterator[Stated]:
    yield text_of(facts.article.get("articleSection")) or "", "JSON-LD articleSection"
    yield from facts.stated("article:section")
    yield _breadcrumb(facts) or "", "JSON-LD breadcrumbs"


def _breadcrumb(facts: Facts) -> str | None:
    """The last but one of the breadcrumbs, unless it is the home page."""
    for node in facts.nodes:
        if "BreadcrumbList" in types(node):
            crumbs = [item for item in listed(node.get("itemListElement")) if isinstance(item, dict)]
            if len(crumbs) >= 3:
                return text_of(crumbs[-2]) or text_of(crumbs[-2].get("item"))
    return None


def language_of(facts: Facts) -> Stated | None:
    """The language that the page declares, as BCP 47."""
    declared = facts.tree.get("lang") or facts.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    stated = (
        (declared, "html lang"),
        (text_of(facts.article.get("inLanguage")), "JSON-LD inLanguage"),
        *facts.stated("og:locale", "content-language"),
    )
    return next(((tag, place) for text, place in stated if (tag := language_tag(text))), None)
