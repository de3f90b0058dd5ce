"""What both parts of a letter have to show of an edition: headlines, leads, and the addresses of its stories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.messages.checks.wording import folded
from digest.messages.theme import safe_url
from digest.model import Article, Edition, Story

if TYPE_CHECKING:
    from digest.messages.checks.finding import Proof


@dataclass(frozen=True, slots=True)
class Piece:
    """Another page that a story points to."""

    title: str
    url: str


def cleaned(text: str | None) -> str:
    """Words as they are printed, on one line."""
    from digest.messages.stories import clean  # brings Babel along, which takes long to load

    return folded(clean(text))


def headline(story: Story) -> str:
    return cleaned(story.headline)


def lead(story: Story) -> str:
    return cleaned(story.summary.lead)


def address(article: Article) -> str:
    """The address that a headline is linked with, or ""."""
    return safe_url(article.reading.url or article.canonical_url)


def related(story: Story) -> Iterator[Piece]:
    for piece in story.article.reading.related:
        if url := safe_url(piece.url):
            yield Piece(cleaned(piece.title), url)


def addresses(story: Story) -> tuple[str, ...]:
    """Of the story and of all that it points to; not all of them need be printed."""
    earlier = safe_url(story.update_of.url) if story.update_of else ""
    found = (*map(address, story.articles), earlier, *(piece.url for piece in related(story)))
    return tuple(dict.fromkeys(url for url in found if url))


def all_addresses(edition: Edition) -> tuple[str, ...]:
    """Of all stories and corrections."""
    stories = (url for story in edition.stories for url in addresses(story))
    corrections = (address(one.article) for one in edition.corrections if one.printed)
    return tuple(dict.fromkeys(url for url in (*stories, *corrections) if url))


def viewed_at(proof: "Proof") -> str:
    """Where the edition can be read on the web, or ""."""
    edition, pattern = proof.edition, proof.imprint.view_in_browser or ""
    return safe_url(pattern.replace("{slot}", edition.slot).replace("{number}", str(edition.number)))


def same(url: str) -> str:
    """What two spellings of an address have in common: in HTML, some characters are percent-encoded on the way."""
    return unquote(url).strip()
