"""Articles as rows: the reading is JSON, and what is asked for stands in columns beside it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pydantic import TypeAdapter
from sqlalchemy import Row

from digest.model import Article, Reading

MANY = 500  # rows in one statement

_readings = TypeAdapter(Reading)


def as_json(reading: Reading) -> str:
    return _readings.dump_json(reading).decode()


def as_reading(json: str) -> Reading:
    return _readings.validate_json(json)


def as_article(row: Row[tuple[object, ...]]) -> Article:
    """The article of a row of the table `article`."""
    return Article(
        id=row.id,
        source=row.source,
        content_hash=row.content_hash,
        canonical_url=row.canonical_url,
        reading=as_reading(row.reading),
        first_seen=row.first_seen,
        version=row.version,
        gone_since=row.gone_since,
        via=row.via,
        place=row.place,
    )


def lots(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in lists that a statement can take."""
    rest = iter(ids)
    while some := list(islice(rest, MANY)):
        yield some
