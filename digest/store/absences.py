"""Which printed articles have gone from the web, as the sites themselves say it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from digest.store.printed import went_out
from digest.store.rows import as_reading, lots
from digest.store.tables import absence, article, edition, edition_article


def note(connection: Connection, gone: Mapping[str, int], there: Iterable[str], now: datetime) -> None:
    """Note which articles are gone, by id with the status that says so, and forget it of those that are there again."""
    for some in lots(there):
        connection.execute(delete(absence).where(absence.c.article.in_(some)))
    for some in lots(gone):
        known = set(connection.execute(select(absence.c.article).where(absence.c.article.in_(some))).scalars())
        for one in some:
            last = {"last_at": now, "status": gone[one]}
            if one in known:
                connection.execute(update(absence).where(absence.c.article == one).values(last))
            else:
                connection.execute(insert(absence).values(article=one, first_at=now, **last))


def printed_addresses(connection: Connection, sources: Iterable[str], since: datetime) -> dict[str, str]:
    """The addresses, by id, of articles of these sources in editions that went out with a cutoff after a moment."""
    lately = select(edition.c.id).where(edition.c.cutoff > since, went_out)
    in_them = select(edition_article.c.article).where(edition_article.c.edition.in_(lately))
    query = (
        select(article.c.id, article.c.canonical_url, article.c.reading)
        .where(article.c.id.in_(in_them), article.c.source.in_(list(sources)))
        .order_by(article.c.id)
    )
    found = {row.id: as_reading(row.reading).url or row.canonical_url for row in connection.execute(query)}
    return {one: url for one, url in found.items() if url}
