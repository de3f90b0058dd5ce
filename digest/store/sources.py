"""What is remembered of sources: the addresses they visited, how they have been, and what their pages repeat."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from digest.articles.normalise import plain_text
from digest.model import Health, Visit
from digest.store.database import reading, writing
from digest.store.tables import page_mark, source_health, visit

PAGES = 60  # of one source, the latest

_forget_visit = delete(visit).where(visit.c.source == bindparam("of_source"), visit.c.url == bindparam("of_url"))
_forget_page = delete(page_mark).where(
    page_mark.c.source == bindparam("of_source"), page_mark.c.page == bindparam("of_page")
)


class Sources:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def visits(self, source: str, fingerprint: str) -> dict[str, Visit]:
        """What is remembered of the addresses that a source fetched with the options of this fingerprint, by address."""
        query = select(visit).where(visit.c.source == source, visit.c.fingerprint == fingerprint)
        with reading(self._engine) as connection:
            return {
                row.url: Visit(
                    url=row.url,
                    first=row.first,
                    at=row.at,
                    etag=row.etag,
                    last_modified=row.last_modified,
                    hint=row.hint,
                )
                for row in connection.execute(query)
            }

    def health(self) -> dict[str, Health]:
        """How each source has been, as far as it was looked at."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(source_health)).mappings().all()
        return {row["source"]: Health(**row) for row in rows}

    def note_health(self, health: Health) -> None:
        row = {**asdict(health), "error": None if health.error is None else plain_text(health.error)}
        with writing(self._engine) as connection:
            connection.execute(delete(source_health).where(source_health.c.source == health.source))
            connection.execute(insert(source_health), row)

    def page_marks(self, source: str) -> tuple[frozenset[str], ...]:
        """The fingerprints of the short lines of a source's latest plain-text pages, newest first."""
        query = (
            select(page_mark.c.marks)
            .where(page_mark.c.source == source)
            .order_by(page_mark.c.at.desc(), page_mark.c.page)
        )
        with reading(self._engine) as connection:
            return tuple(frozenset(marks.split()) for marks in connection.execute(query).scalars())

    def note_pages(self, source: str, pages: Mapping[str, frozenset[str]], now: datetime) -> None:
        """Remember pages, each under a hash of its text, so that one counts once; only the latest 60 are kept."""
        with writing(self._engine) as connection:
            for page, marks in pages.items():
                connection.execute(_forget_page, {"of_source": source, "of_page": page})
                row = {"source": source, "page": page, "at": now, "marks": " ".join(sorted(marks))}
                connection.execute(insert(page_mark), row)
            latest = (
                select(page_mark.c.page)
                .where(page_mark.c.source == source)
                .order_by(page_mark.c.at.desc(), page_mark.c.page)
                .limit(PAGES)
            )
            kept = connection.execute(latest).scalars().all()
            connection.execute(delete(page_mark).where(page_mark.c.source == source, page_mark.c.page.not_in(kept)))


def keep_visits(connection: Connection, source: str, visits: Iterable[Visit], fingerprint: str) -> None:
    """Remember visits, and forget those that a source with other options made."""
    connection.execute(delete(visit).where(visit.c.source == source, visit.c.fingerprint != fingerprint))
    for one in {one.url: one for one in visits}.values():
        connection.execute(_forget_visit, {"of_source": source, "of_url": one.url})
        connection.execute(insert(visit), {**asdict(one), "source": source, "fingerprint": fingerprint})
