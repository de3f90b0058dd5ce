"""The tables, for SQLAlchemy Core. A test holds them equal to what the migrations make."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on both sides, UTC in the database. A naive datetime is refused at the door."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


# Constraints have names, so that a later migration can drop them on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

newsletter = Table(
    "newsletter",
    metadata,
    Column("name", String, primary_key=True),
    Column("since", UtcDateTime, nullable=False),  # no slot before this moment is ever caught up
)

article = Table(
    "article",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("canonical_url", String),
    Column("title", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published", UtcDateTime),
    Column("first_seen", UtcDateTime, nullable=False, index=True),
    Column("held_until", UtcDateTime),  # not printed before this moment, however early it was seen
    Column("gone_since", UtcDateTime),
    Column("reading", Text, nullable=False),  # JSON of model.Reading
)

edition = Table(
    "edition",
    metadata,
    Column("id", String, primary_key=True),
    Column("newsletter", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("cutoff", UtcDateTime, nullable=False),
    Column("frozen_at", UtcDateTime, nullable=False),  # also the Date header of every copy
    Column("message", Text),  # JSON of model.Message: exactly what is sent and sent again
    Column("owner", String),
    Column("fence", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    UniqueConstraint("newsletter", "slot"),
)

edition_article = Table(
    "edition_article",
    metadata,
    Column("edition", String, ForeignKey("edition.id"), primary_key=True),
    Column("article", String, ForeignKey("article.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("content_hash", String, nullable=False),  # of the text as it was printed
)

delivery = Table(
    "delivery",
    metadata,
    Column("edition", String, ForeignKey("edition.id"), primary_key=True),
    Column("recipient", String, primary_key=True),  # the normalised address
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("code", Integer),
    Column("reply", String, nullable=False),
    Column("at", UtcDateTime),
)
