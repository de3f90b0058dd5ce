"""Keeping articles: the same one is kept once, and an edited one becomes its next version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, select, update

from digest.editions.candidates import held_until, is_undated_piece
from digest.model import Article, Reading
from digest.store.printed import went_out
from digest.store.rows import as_json, as_reading
from digest.store.tables import article as table
from digest.store.tables import article_piece, article_text, article_version, edition, edition_article
from digest.store.words import folded

EARLIER_VERSIONS = 20  # of one article; those that were printed are kept besides

Piece = tuple[str, int, str]  # an article, a position in `related` of its reading, the piece's own id


@dataclass(frozen=True, slots=True)
class Changed:
    """An article whose title or text is another one than before. `printed`: an edition with it went out."""

    id: str
    title: str
    version: int
    printed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of articles that were handed in: the ids of the new ones, those with another text, and how many are
    as they were (or differ in a date, a picture or the like, which is kept)."""

    new: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: int = 0


# Built once: building a statement costs more than running it.
printed = (
    exists()
    .where(edition_article.c.article == table.c.id, edition_article.c.edition == edition.c.id, went_out)
    .correlate(table)
)
_one = select(table, printed.label("printed")).where(table.c.id == bindparam("article_id"))
_insert = insert(table)
_update = update(table).where(table.c.id == bindparam("article_id"))
_insert_text = insert(article_text)
_update_text = (
    update(article_text)
    .where(article_text.c.article == bindparam("of_article"))
    .values(title=bindparam("new_title"), body=bindparam("new_body"))
)
_insert_version = insert(article_version)
_forget_versions = delete(article_version).where(
    article_version.c.article == bindparam("of_article"),
    article_version.c.version <= bindparam("up_to"),
    article_version.c.content_hash.not_in(
        select(edition_article.c.content_hash).where(edition_article.c.article == bindparam("of_article"))
    ),
)
_forget_pieces = delete(article_piece).where(article_piece.c.article == bindparam("of_article"))
_forget_piece = delete(article_piece).where(
    article_piece.c.article == bindparam("of_article"), article_piece.c.position == bindparam("at_position")
)
_insert_piece = insert(article_piece)


class Keeping:
    """One transaction's work on articles."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._new: list[str] = []
        self._changed: list[Changed] = []
        self._unchanged = 0
        self._left_alone: set[str] = set()

    @property
    def kept(self) -> Kept:
        return Kept(tuple(self._new), tuple(self._changed), self._unchanged)

    def keep(self, article: Article) -> None:
        known = self._connection.execute(_one, {"article_id": article.id}).first()
        if known is None:
            self._insert(article)
            self._new.append(article.id)
        elif _is_to_be_left_alone(article, known):
            self._left_alone.add(article.id)
            self._unchanged += 1
            if _is_listed_now(article, known) and known.emptied_at is None:
                listed = {"via": None, "held_until": self._held(article, known, as_reading(known.reading))}
                self._connection.execute(_update.values(listed), {"article_id": known.id})
        elif known.content_hash != article.content_hash:
            self._update(article, known)
            self._next_version(article, known)
        else:
            if known.reading != as_json(article.reading) or _is_listed_now(article, known):
                self._update(article, known)
            elif (place := _best_place(article, known)) != known.place:
                self._connection.execute(_update.values(place=place), {"article_id": known.id})
            self._unchanged += 1

    def link(self, pieces: Iterable[Piece]) -> None:
        """Note which related pieces are articles of their own."""
        for article, position, piece in pieces:
            # What was left alone has the related pieces of another copy, at other positions.
            if article not in self._left_alone and article != piece:
                self._connection.execute(_forget_piece, {"of_article": article, "at_position": position})
                self._connection.execute(_insert_piece, {"article": article, "position": position, "piece": piece})

    def _insert(self, article: Article) -> None:
        first = {
            "id": article.id,
            "version": article.version,
            "first_seen": article.first_seen,
            "held_until": held_until(article.reading),
            "via": article.via,
            "place": article.place,
        }
        self._connection.execute(_insert, {**first, **_columns(article)})
        title, body = _searched(article.reading)
        self._connection.execute(_insert_text, {"article": article.id, "title": title, "body": body})

    def _update(self, article: Article, known: Row[tuple[object, ...]]) -> None:
        columns = _columns(article)
        columns["held_until"] = self._held(article, known, article.reading)
        columns["place"] = _best_place(article, known)
        if _is_listed_now(article, known):
            columns["via"] = None
        self._connection.execute(_update.values(columns), {"article_id": article.id})
        title, body = _searched(article.reading)
        self._connection.execute(_update_text, {"of_article": article.id, "new_title": title, "new_body": body})
        if known.reading != columns["reading"]:
            self._connection.execute(_forget_pieces, {"of_article": article.id})  # they may stand at other positions

    def _held(self, article: Article, known: Row[tuple[object, ...]], reading: Reading) -> datetime | None:
        """Until when the article is or was held back, which makes it new for the first edition after that."""
        before: datetime | None = known.held_until
        if known.printed:
            return before  # nothing makes it new once more
        if _is_listed_now(article, known) and is_undated_piece(known.via, as_reading(known.reading)):
            before = self._now  # editions left it out as a piece without a date
        held = held_until(reading)
        if before is None:
            return held
        freed = min(before, self._now)  # an embargo may be lifted early
        return max(freed, held or freed)

    def _next_version(self, article: Article, known: Row[tuple[object, ...]]) -> None:
        self._connection.execute(
            _insert_version,
            {
                "article": article.id,
                "version": known.version,
                "content_hash": known.content_hash,
                "title": known.title,
                "seen_at": known.changed_at or known.first_seen,
                "reading": known.reading,
            },
        )
        self._connection.execute(
            _forget_versions, {"of_article": article.id, "up_to": known.version - EARLIER_VERSIONS}
        )
        version = known.version + 1
        self._connection.execute(_update.values(version=version, changed_at=self._now), {"article_id": article.id})
        self._changed.append(Changed(article.id, article.title, version, known.printed))


def _is_to_be_left_alone(article: Article, known: Row[tuple[object, ...]]) -> bool:
    """What one source has brought, another one brings in other words (a teaser, a page), and so does a page that a link
    led to: the first one keeps it. What has given up its text is too old for another."""
    from_a_link = article.via is not None and known.via is None
    return known.emptied_at is not None or known.source != article.source or from_a_link


def _is_listed_now(article: Article, known: Row[tuple[object, ...]]) -> bool:
    """Whether a related piece is now listed by a source itself: then it is an article like any other."""
    return known.via is not None and article.via is None


def _best_place(article: Article, known: Row[tuple[object, ...]]) -> int | None:
    """The best place that the article ever had in its source's list: there it was thought most of."""
    return min((place for place in (article.place, known.place) if place is not None), default=None)


def _columns(article: Article) -> dict[str, object]:
    """The columns that follow the reading."""
    reading = article.reading
    return {
        "source": article.source,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "content_hash": article.content_hash,
        "published": reading.published,
        "reading": as_json(reading),
        "section": folded(reading.section or "") or None,
        "authors": "\n".join(map(folded, reading.authors)) or None,
    }


def _searched(reading: Reading) -> tuple[str, str]:
    """The words of the title, and those of the text."""
    return folded(reading.title), folded("\n".join((reading.standfirst or "", *reading.paragraphs)))
