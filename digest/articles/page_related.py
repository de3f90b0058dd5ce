"""Other pieces that an article's page points to, as cards under "Related" or "More from"."""

import re
from collections.abc import Iterator

from digest.articles.normalise import absolute_url, bare_host, url_key
from digest.articles.page_data import Element, Facts, content, squashed
from digest.model import RelatedPiece

MOST = 10
_MARK = re.compile(
    r"\b(?:related|recommended|recirc|read[ _-]?(?:next|more|also)|more[ _-](?:from|on|stories|like)|also[ _-]read)",
    re.IGNORECASE,
)
_FURNITURE = frozenset({"nav", "header", "footer", "form"})
_WHOLE_PAGE = frozenset({"body", "html", "main", "article"})  # what these say is said of the page, not of a block
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NAMED_TITLE = re.compile(r"title|headline", re.IGNORECASE)
_NAMED_SECTION = re.compile(r"categor|section|kicker|eyebrow|overline|rubric|topic", re.IGNORECASE)
_FEWEST_OF_TEASER = 8
_FEWEST_WORDS, _MOST_WORDS = 4, 30
_MOST_LINKS = 3_000
_HIGHEST = 5  # levels above a link at which its card and the mark above it are looked for


def related_of(facts: Facts, url: str | None, paragraphs: tuple[str, ...]) -> tuple[RelatedPiece, ...]:
    """At most ten pieces of the same site, each once, in page order.

    A piece is a link whose text reads like a title (4 to 30 words), outside navigation, header and footer and outside
    the running text, in a block that calls itself related by class, id, label or the heading above it.
    """
    text = " ".join(map(squashed, paragraphs))
    own = url_key(url) if url else None
    found: dict[str, RelatedPiece] = {}
    for link in list(facts.tree.iter("a"))[:_MOST_LINKS]:
        title, address = _title(link), absolute_url(link.get("href") or "", url)
        key = url_key(address) if address else None
        if (
            address is None
            or key is None
            or key == own
            or key in found
            or (url and bare_host(address) != bare_host(url))
        ):
            continue
        if not _FEWEST_WORDS <= len(title.split()) <= _MOST_WORDS or squashed(title) in text or not _is_marked(link):
            continue
        section, teaser = _around(link, title)
        found[key] = RelatedPiece(title=title, url=address, section=section, teaser=teaser)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _title(link: Element) -> str:
    """The text of a link, or of the heading in it where the link is a whole card."""
    heading = next((part for part in link.iter() if part.tag in _HEADINGS or _NAMED_TITLE.search(_class(part))), None)
    return content(link if heading is None else heading)


def _class(element: Element) -> str:
    return (element.get("class") or "") if isinstance(element.tag, str) else ""


def _is_marked(link: Element) -> bool:
    """Whether a block around the link says that it holds related pieces, and none that it is furniture."""
    ancestors = list(link.iterancestors())
    if any(element.tag in _FURNITURE for element in ancestors):
        return False
    return any(_MARK.search(mark) for element in ancestors[:_HIGHEST] for mark in _marks(element))


def _marks(element: Element) -> Iterator[str]:
    if element.tag in _WHOLE_PAGE:
        return
    yield " ".join(element.get(name) or "" for name in ("class", "id", "aria-label"))
    before = element.getprevious()
    if before is not None and before.tag in _HEADINGS:
        yield content(before)
    if len(element) and element[0].tag in _HEADINGS:
        yield content(element[0])


def _around(link: Element, title: str) -> tuple[str | None, str | None]:
    """Section and teaser in the card of a link: the largest block around it that holds no other title."""
    card = link
    for element in list(link.iterancestors())[:_HIGHEST]:
        others = [other for other in element.iter("a") if other is not link and _title(other) != title]
        if element.tag in _WHOLE_PAGE or any(len(_title(other).split()) >= _FEWEST_WORDS for other in others):
            break
        card = element
    section = teaser = None
    for part in card.iter():
        line = content(part) if isinstance(part.tag, str) and not len(part) else ""
        if not line or line in title or title in line:
            continue
        if len(line.split()) >= _FEWEST_OF_TEASER:
            teaser = teaser or line
        elif len(line.split()) <= 4 and _NAMED_SECTION.search(_class(part) + " " + _class(part.getparent())):
            section = section or line
    return section, teaser
