"""Articles as collected: the same one is kept once, and an edited one becomes its next version."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, bindparam, exists, func, insert, or_, select, update

from digest.editions.select import held_until
from digest.model import Article, Reading
from digest.store.database import reading as reading_
from digest.store.database import writing
from digest.store.tables import article as table
from digest.store.tables import edition_article

_readings = TypeAdapter(Reading)
_printed = edition_article.c.article == table.c.id


@dataclass(frozen=True, slots=True)
class Added:
    """What became of articles that were handed in, by number."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Added") -> "Added":
        return Added(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


_one = select(
    table.c.content_hash, table.c.version, table.c.source, table.c.reading, exists().where(_printed).label("printed")
).where(table.c.id == bindparam("article_id"))
_insert = insert(table)
_update = update(table).where(table.c.id == bindparam("article_id"))
_of_source = select(table.c.id, table.c.gone_since, exists().where(_printed).label("printed")).where(
    table.c.source == bindparam("of_source")
)


class Articles:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, articles: Iterable[Article]) -> Added:
        """Keep what is new, and what changed; all or, when it fails, nothing."""
        added = Added()
        with writing(self._engine) as connection:
            for article in articles:
                added += self._add_one(connection, article)
        return added

    def _add_one(self, connection: Connection, article: Article) -> Added:
        known = connection.execute(_one, {"article_id": article.id}).first()
        row = _row(article)
        if known is None:
            connection.execute(_insert, row)
            return Added(new=1)
        # What one source has brought, another one brings in other words (a teaser, a page): the first one keeps it.
        if known.source != article.source or known.reading == row["reading"]:
            return Added(unchanged=1)
        row["version"] = known.version + (known.content_hash != article.content_hash)
        del row["id"], row["first_seen"]  # it stays the article that we first saw then
        if known.printed:
            del row["held_until"]  # a new date must not make it new once more
        connection.execute(_update.values(row), {"article_id": article.id})
        return Added(changed=1)

    def keep_only(self, source: str, ids: Collection[str], now: datetime) -> None:
        """Note which articles a source that holds all there is no longer has. One that is back may be printed again,
        as if it were new, unless it was printed already."""
        with writing(self._engine) as connection:
            for row in connection.execute(_of_source, {"of_source": source}).all():
                if row.id not in ids and row.gone_since is None:
                    connection.execute(_update.values(gone_since=now), {"article_id": row.id})
                elif row.id in ids and row.gone_since is not None:
                    back = {"gone_since": None} if row.printed else {"gone_since": None, "held_until": now}
                    connection.execute(_update.values(back), {"article_id": row.id})

    def seen_since(self, sources: Iterable[str], moment: datetime | None) -> list[Article]:
        """The articles of these sources first seen, or held back until, after a moment (None: all), newest first."""
        query = select(table).where(table.c.source.in_(list(sources)))
        if moment is not None:
            query = query.where(or_(table.c.first_seen > moment, table.c.held_until > moment))
        query = query.order_by(func.coalesce(table.c.published, table.c.first_seen).desc(), table.c.id)
        with reading_(self._engine) as connection:
            return [_article(row) for row in connection.execute(query)]


def _row(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "source": article.source,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "content_hash": article.content_hash,
        "version": article.version,
        "published": article.reading.published,
        "first_seen": article.first_seen,
        "held_until": held_until(article.reading),
        "reading": _readings.dump_json(article.reading).decode(),
    }


def _article(row: Row[tuple[object, ...]]) -> Article:
    return Article(
        id=row.id,
        source=row.source,
        content_hash=row.content_hash,
        canonical_url=row.canonical_url,
        reading=_readings.validate_json(row.reading),
        first_seen=row.first_seen,
        version=row.version,
        gone_since=row.gone_since,
    )
