"""Articles as collected: kept, given to editions, found again, and forgotten."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union,
    update,
)

from digest.articles.normalise import address_id
from digest.model import Article, Reading, Visit
from digest.store import absences, finding
from digest.store.database import reading as reading_
from digest.store.database import writing
from digest.store.finding import Found, Query
from digest.store.keeping import Keeping, Kept, Piece
from digest.store.printed import decides, went_out
from digest.store.rows import MANY, as_article, as_json, as_reading, lots
from digest.store.sources import keep_visits
from digest.store.tables import (
    answer,
    article_piece,
    article_text,
    article_version,
    decision,
    edition,
    edition_article,
    page_mark,
    visit,
)
from digest.store.tables import article as table

_update = update(table).where(table.c.id == bindparam("article_id"))
_of_source = select(table.c.id, table.c.gone_since).where(table.c.source == bindparam("of_source"))


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said from a moment on."""

    version: int
    title: str
    content_hash: str
    seen_at: datetime
    reading: Reading


class Articles:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ---------------------------------------------------------------- collecting

    def keep(
        self,
        source: str,
        articles: Iterable[Article],
        *,
        visits: Iterable[Visit] = (),
        fingerprint: str = "",
        pieces: Iterable[Piece] = (),
        now: datetime | Callable[[], datetime],
    ) -> Kept:
        """Keep what one look at a source brought; all or, when it fails, nothing.

        `visits` are remembered with the fingerprint of the source's options, and those of other options forgotten.
        `pieces` are related pieces that are articles of their own: the article that points to one, its position in
        `related` there, and its own id.

        With a clock as `now` new articles are first seen when they are kept, and not when the round began: an edition
        that is made meanwhile must not count what it could not see (see `Editions.moment`).
        """
        with writing(self._engine) as connection:
            moment = now() if callable(now) else now
            keeping = Keeping(connection, moment)
            for article in articles:
                keeping.keep(replace(article, first_seen=moment) if callable(now) else article)
            keeping.link(pieces)
            keep_visits(connection, source, visits, fingerprint)
            return keeping.kept

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids are of articles that are kept, or were."""
        with reading_(self._engine) as connection:
            return {
                one
                for some in lots(ids)
                for one in connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars()
            }

    def keep_only(self, source: str, ids: Collection[str], now: datetime | Callable[[], datetime]) -> None:
        """Note which articles a source that holds all there is no longer has. One that is back is offered again, as if
        it were new, to newsletters that have not printed it. `now` is as that of `keep`."""
        with writing(self._engine) as connection:
            moment = now() if callable(now) else now
            for row in connection.execute(_of_source, {"of_source": source}).all():
                if row.id not in ids and row.gone_since is None:
                    connection.execute(_update.values(gone_since=moment), {"article_id": row.id})
                elif row.id in ids and row.gone_since is not None:
                    back = {"gone_since": None, "held_until": moment}
                    connection.execute(_update.values(back), {"article_id": row.id})

    # ---------------------------------------------------------------- for editions

    def seen_since(self, sources: Iterable[str], moment: datetime | None) -> list[Article]:
        """The articles of these sources first seen, or held back until, after a moment (None: all), newest first."""
        query = _of_sources(sources)
        if moment is not None:
            query = query.where(table.c.id.in_(_new_since(moment)))
        with reading_(self._engine) as connection:
            return [as_article(row) for row in connection.execute(query)]

    def unprinted_since(self, name: str, sources: Iterable[str], moment: datetime) -> list[Article]:
        """The articles of these sources first seen, or held back until, after a moment that no edition of this newsletter
        brought, and that no editor dropped from one; newest first."""
        brought = exists().where(
            edition_article.c.article == table.c.id,
            edition_article.c.edition == edition.c.id,
            edition.c.newsletter == name,
            went_out,
        )
        dropped = (
            select(decision.c.article)
            .join(edition, edition.c.id == decision.c.edition)
            .where(decision.c.what == "dropped", edition.c.newsletter == name, decides)
        )
        query = _of_sources(sources).where(
            table.c.id.in_(_new_since(moment)), ~brought.correlate(table), table.c.id.not_in(dropped)
        )
        with reading_(self._engine) as connection:
            return [as_article(row) for row in connection.execute(query)]

    def several(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles of these ids that are kept, by id."""
        with reading_(self._engine) as connection:
            return {
                row.id: as_article(row)
                for some in lots(ids)
                for row in connection.execute(select(table).where(table.c.id.in_(some)))
            }

    def at(self, addresses: Iterable[str]) -> dict[str, Article]:
        """The articles at these addresses, in whatever form an address is written, by the address as given."""
        ids = {address: identifier for address in addresses if (identifier := address_id(address)) is not None}
        found = self.several(set(ids.values()))
        return {address: found[identifier] for address, identifier in ids.items() if identifier in found}

    # ---------------------------------------------------------------- gone from the web

    def printed_addresses(self, sources: Iterable[str], since: datetime) -> dict[str, str]:
        """The addresses, by id, of articles of these sources that stood in an edition, of any newsletter, which went out
        with a cutoff after a moment."""
        with reading_(self._engine) as connection:
            return absences.printed_addresses(connection, sources, since)

    def note_absences(self, gone: Mapping[str, int], there: Iterable[str], now: datetime) -> None:
        """Note at which articles' addresses nothing is any more, by id with the HTTP status that says so. Of one that is
        there again it is forgotten."""
        with writing(self._engine) as connection:
            absences.note(connection, gone, there, now)

    # ---------------------------------------------------------------- for people

    def find(self, query: Query) -> list[Found]:
        """The articles that fit, newest first, or best match first where words are looked for."""
        with reading_(self._engine) as connection:
            return finding.find(connection, query)

    def count(self, query: Query) -> int:
        """How many articles fit, whatever the limit."""
        with reading_(self._engine) as connection:
            return finding.count(connection, query)

    def get(self, beginning: str) -> Found | None:
        """The article whose id begins so. Raises `UsageError`, which lists them, when there are several."""
        with reading_(self._engine) as connection:
            return finding.by_beginning(connection, beginning)

    def versions(self, identifier: str) -> list[Version]:
        """What an article has said, oldest first; the last one is what it says now. Of one that was edited often not
        every version is kept."""
        earlier = select(article_version).where(article_version.c.article == identifier)
        with reading_(self._engine) as connection:
            rows = connection.execute(earlier.order_by(article_version.c.version)).all()
            present = connection.execute(select(table).where(table.c.id == identifier)).first()
        versions = [
            Version(row.version, row.title, row.content_hash, row.seen_at, as_reading(row.reading)) for row in rows
        ]
        if present is not None:
            seen_at = present.changed_at or present.first_seen
            now = Version(present.version, present.title, present.content_hash, seen_at, as_reading(present.reading))
            versions.append(now)
        return versions

    def pieces(self, identifier: str) -> dict[int, Article]:
        """The related pieces of an article that are articles of their own, by their position in `related`."""
        query = (
            select(table, article_piece.c.position)
            .join(article_piece, article_piece.c.piece == table.c.id)
            .where(article_piece.c.article == identifier)
            .order_by(article_piece.c.position)
        )
        with reading_(self._engine) as connection:
            return {row.position: as_article(row) for row in connection.execute(query)}

    def pointed_from(self, identifier: str) -> list[Article]:
        """The articles that point to this one as a related piece, newest first."""
        pointing = select(article_piece.c.article).where(article_piece.c.piece == identifier)
        query = select(table).where(table.c.id.in_(pointing)).order_by(*finding.newest_first)
        with reading_(self._engine) as connection:
            return [as_article(row) for row in connection.execute(query)]

    # ---------------------------------------------------------------- retention

    def forgettable(self, before: datetime) -> int:
        """How many texts `forget` would give up."""
        with reading_(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(table).where(*_old(before))).scalar_one()

    def forget(self, before: datetime, now: datetime) -> int:
        """Give up the texts of articles first seen before a moment, and what is remembered of visits, pages and language
        models' answers since before it; how many texts that were.

        Of an article its id, title, address and date stay, so that it never comes as new again, however long its
        source lists it. One that was held back until later stays as it is.
        """
        with writing(self._engine) as connection:
            connection.execute(delete(visit).where(visit.c.at < before))
            connection.execute(delete(page_mark).where(page_mark.c.at < before))
            connection.execute(delete(answer).where(answer.c.at < before))
        old = select(table).where(*_old(before)).limit(MANY)
        forgotten = 0
        while True:
            with writing(self._engine) as connection:  # one lot at a time, so that a sender in between waits briefly
                rows = connection.execute(old).all()
                for row in rows:
                    _empty(connection, as_article(row), now)
            forgotten += len(rows)
            if len(rows) < MANY:
                return forgotten


def _of_sources(sources: Iterable[str]) -> Select[Any]:
    """The articles of these sources that have a text, newest first."""
    of_these = table.c.source.in_(list(sources)), table.c.emptied_at.is_(None)
    return select(table).where(*of_these).order_by(*finding.newest_first)


def _new_since(moment: datetime) -> CompoundSelect[Any]:
    """The ids of articles first seen, or held back until, after a moment: a look into each of two indexes, which does not
    take longer as the store grows."""
    return union(
        select(table.c.id).where(table.c.first_seen > moment), select(table.c.id).where(table.c.held_until > moment)
    )


def _old(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes an article one to forget: seen first before a moment, not held back until later, not empty yet."""
    return (
        table.c.first_seen < before,
        or_(table.c.held_until.is_(None), table.c.held_until < before),
        table.c.emptied_at.is_(None),
    )


def _empty(connection: Connection, article: Article, now: datetime) -> None:
    full = article.reading
    reading = Reading(
        title=full.title, paragraphs=(), url=full.url, published=full.published, published_sure=full.published_sure
    )
    rest = {"reading": as_json(reading), "section": None, "authors": None, "emptied_at": now}
    connection.execute(_update.values(rest), {"article_id": article.id})
    connection.execute(update(article_text).where(article_text.c.article == article.id).values(body=""))
    connection.execute(delete(article_version).where(article_version.c.article == article.id))
    connection.execute(delete(article_piece).where(article_piece.c.article == article.id))
