"""What the editor put in though another story says it already."""

from collections.abc import Iterator, Mapping, Sequence

from digest.editions.copies import copies
from digest.editions.group import Piece
from digest.model import Article, LeftOut, Story


def said_twice(stories: Sequence[Story], left_out: Mapping[str, LeftOut]) -> Iterator[str]:
    """A notice for each story that the machine had `left_out` (by article id) for one that is printed now, too: for a
    text that is the same or nearly, or for the same event."""
    put_in = [(story.article, left_out[story.article.id]) for story in stories if story.article.id in left_out]
    printed = [article for story in stories for article in story.articles]
    has_copies = any(one.rule == "copy" for _, one in put_in)
    pieces = [Piece(one.id, one.title, one.reading.body) for one in printed] if has_copies else []
    same = {frozenset((one, copy.of)) for one, copy in copies(pieces).items()}
    for article, one in put_in:
        for other in printed:
            if other.id == article.id:
                continue
            is_copy = other.content_hash == article.content_hash or frozenset((article.id, other.id)) in same
            if one.rule == "copy" and is_copy:
                yield _notice(article, "is the same text as", other)
            elif one.reason.startswith(f"the same story as “{other.title}”"):
                yield _notice(article, "is on the same event as", other)


def _notice(article: Article, what: str, other: Article) -> str:
    return f'"{article.title}": {what} "{other.title}" from {other.source}, which is printed too: take one out'
