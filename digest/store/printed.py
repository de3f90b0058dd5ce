"""What went out: which editions did, and what stood in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, and_, exists, func, or_, select

from digest.deliveries import WENT_OUT
from digest.model import Article, EditionState, Reading
from digest.store.rows import as_article, as_reading, lots
from digest.store.tables import absence, article, article_version, delivery, edition, edition_article

# At least one copy was accepted, or may have been; or it is frozen and on its way, as when a mail server is down: were
# that not counted, the next edition would bring the same stories under the same number. A cancelled one is on no way.
went_out = or_(
    edition.c.state == str(EditionState.SENDING),
    exists()
    .where(delivery.c.edition == edition.c.id, delivery.c.state.in_([str(state) for state in WENT_OUT]))
    .correlate(edition),
)
# What was decided in such an edition holds for later ones.
decides = or_(edition.c.state == str(EditionState.SKIPPED), went_out)

passed = and_(edition.c.state == str(EditionState.SKIPPED), edition.c.passed.is_(True))


@dataclass(frozen=True, slots=True)
class Absence:
    """Since when and until when a site said that nothing is at an article's address any more, and how (404 or 410)."""

    first_at: datetime
    last_at: datetime
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An article in an edition that went out.

    `article` is what it says now; `content_hash` and `reading` are of what it said when it was printed, at `printed_at`.
    Where that text is not kept any more, `reading` is the present one. `part` is 0 for the article that a story prints,
    and more for those that it names beside it. `edition` is an id.
    """

    article: Article
    number: int
    slot: str
    edition: str
    printed_at: datetime
    headline: str
    content_hash: str
    reading: Reading
    part: int = 0
    absence: Absence | None = None


def texts(connection: Connection, name: str, hashes: Iterable[str]) -> dict[str, int]:
    """Which of these content hashes stood in editions of a newsletter that went out, each with the number of the newest
    one."""
    return _numbers(connection, name, edition_article.c.content_hash, hashes)


def articles(connection: Connection, name: str, ids: Iterable[str]) -> dict[str, int]:
    """Which of these articles did, likewise."""
    return _numbers(connection, name, edition_article.c.article, ids)


def _numbers(connection: Connection, name: str, column: Column[str], values: Iterable[str]) -> dict[str, int]:
    where = select(column.label("value"), edition_article.c.edition)
    stood = [row for some in lots(values) for row in connection.execute(where.where(column.in_(some)))]
    # In two steps, the editions last: one statement for both would be run the other way round, through all editions.
    of_editions = select(edition.c.id, edition.c.cutoff, edition.c.number).where(edition.c.newsletter == name, went_out)
    editions = {
        row.id: row
        for some in lots({row.edition for row in stood})
        for row in connection.execute(of_editions.where(edition.c.id.in_(some)))
    }
    found = [(editions[row.edition], row.value) for row in stood if row.edition in editions]
    return {value: one.number for one, value in sorted(found, key=lambda pair: (pair[0].cutoff, pair[0].id))}


def printed_since(connection: Connection, name: str, moment: datetime, limit: int) -> list[Printed]:
    """What stood in the editions of a newsletter that went out with a cutoff after a moment, the newest first, each in
    print order; at most so many."""
    part = func.coalesce(edition_article.c.part, 0)
    query = (
        select(
            article,
            edition.c.id.label("edition"),
            edition.c.number,
            edition.c.slot,
            edition.c.frozen_at,
            edition_article.c.headline,
            edition_article.c.content_hash.label("printed_hash"),
            part.label("part"),
            absence.c.first_at,
            absence.c.last_at,
            absence.c.status,
        )
        .select_from(edition)
        .join(edition_article, edition_article.c.edition == edition.c.id)
        .join(article, article.c.id == edition_article.c.article)
        .outerjoin(absence, absence.c.article == article.c.id)
        .where(edition.c.newsletter == name, edition.c.cutoff > moment, went_out)
        .order_by(edition.c.cutoff.desc(), edition.c.id, edition_article.c.position, part, article.c.id)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    changed = {row.id for row in rows if row.printed_hash != row.content_hash}
    texts = _earlier_texts(connection, changed)
    found = []
    for row in rows:
        now = as_article(row)
        found.append(
            Printed(
                article=now,
                number=row.number,
                slot=row.slot,
                edition=row.edition,
                printed_at=row.frozen_at,
                headline=row.headline or now.title,
                content_hash=row.printed_hash,
                reading=texts.get((row.id, row.printed_hash), now.reading),
                part=row.part,
                absence=None if row.status is None else Absence(row.first_at, row.last_at, row.status),
            )
        )
    return found


def _earlier_texts(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, str], Reading]:
    """What articles said before, by id and content hash."""
    columns = article_version.c.article, article_version.c.content_hash, article_version.c.reading
    return {
        (row.article, row.content_hash): as_reading(row.reading)
        for some in lots(ids)
        for row in connection.execute(
            select(*columns).where(article_version.c.article.in_(some)).order_by(article_version.c.version)
        )
    }
