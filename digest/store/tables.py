"""The tables, for SQLAlchemy Core. A test holds them equal to what the migrations make."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
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
    Column("held_until", UtcDateTime, index=True),  # not printed before this moment, however early it was seen
    Column("gone_since", UtcDateTime),
    Column("reading", Text, nullable=False),  # JSON of model.Reading
    Column("section", String),  # folded, for filters
    Column("authors", String),  # folded, one a line
    Column("via", String),
    Column("changed_at", UtcDateTime),  # when its present version was noticed; none for the first
    Column("emptied_at", UtcDateTime),  # when its text was given up; the row stays, so that it never comes as new
    Column("place", Integer),  # the best that it had in its source's own list, from 0, where that is a judgement
)

# What is searched: words as `digest.store.words` folds them. SQLite indexes them in the FTS5 table article_search,
# PostgreSQL in a column `document` of this one, which both are made by the migration.
article_text = Table(
    "article_text",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("article", String, ForeignKey("article.id"), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# The versions of an article before the present one.
article_version = Table(
    "article_version",
    metadata,
    Column("article", String, ForeignKey("article.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("title", String, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),  # when this version was first seen
    Column("reading", Text, nullable=False),
)

# Related pieces of an article that are articles of their own.
article_piece = Table(
    "article_piece",
    metadata,
    Column("article", String, ForeignKey("article.id"), primary_key=True),
    Column("position", Integer, primary_key=True),  # in `related` of its reading
    Column("piece", String, ForeignKey("article.id"), nullable=False, index=True),
)

# Addresses of printed articles at which a site says that there is nothing any more (404 or 410).
absence = Table(
    "absence",
    metadata,
    Column("article", String, ForeignKey("article.id"), primary_key=True),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
)

visit = Table(
    "visit",
    metadata,
    Column("source", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("fingerprint", String, nullable=False),  # of the source's options: with others it is worth nothing
    Column("first", UtcDateTime, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("etag", String),
    Column("last_modified", String),
    Column("hint", String),
)

source_health = Table(
    "source_health",
    metadata,
    Column("source", String, primary_key=True),
    Column("last_look", UtcDateTime),
    Column("last_good", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("error", String),
    Column("empty_since", UtcDateTime),
    Column("not_before", UtcDateTime),
)

# Fingerprints of the short lines of plain-text pages, from which the furniture of a site is known.
page_mark = Table(
    "page_mark",
    metadata,
    Column("source", String, primary_key=True),
    Column("page", String, primary_key=True),  # a hash of its text
    Column("at", UtcDateTime, nullable=False),
    Column("marks", Text, nullable=False),  # separated by spaces
)

edition = Table(
    "edition",
    metadata,
    Column("id", String, primary_key=True),
    Column("newsletter", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("cutoff", UtcDateTime, nullable=False, index=True),
    Column("frozen_at", UtcDateTime, nullable=False),  # also the Date header of every copy
    Column("message", Text),  # JSON of model.Message: exactly what is sent and sent again
    Column("owner", String),
    Column("fence", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("note", String),  # why it is held, or was skipped
    Column("passed", Boolean),  # of a skipped one: what was new for it is not offered again
    UniqueConstraint("newsletter", "slot"),
    Index("ix_edition_newsletter", "newsletter", "cutoff"),
    Index("ix_edition_number", "newsletter", "number"),
)

edition_article = Table(
    "edition_article",
    metadata,
    Column("edition", String, ForeignKey("edition.id"), primary_key=True),
    Column("article", String, ForeignKey("article.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("content_hash", String, nullable=False, index=True),  # of the text as it was printed
    Column("headline", String),  # as it was printed; none for those of before it was kept
    Column("part", Integer),  # 0 for the article that a story prints, 1 and more for those it names beside it
)

# What an editor decided about articles in an edition, and what holds for later ones.
decision = Table(
    "decision",
    metadata,
    Column("edition", String, ForeignKey("edition.id"), primary_key=True),
    Column("what", String, primary_key=True),  # held, dropped, together, apart, corrected, dismissed
    Column("article", String, primary_key=True),
    Column("other", String, primary_key=True),  # of a pair the other article, of a correction what it is about; else ""
)

# Pictures of articles, made ready for print, or why one cannot be had.
picture = Table(
    "picture",
    metadata,
    Column("url", String, primary_key=True),  # the address, or the file of a folder source
    Column("recipe", String, primary_key=True),  # how it was made ready: another width is another picture
    Column("at", UtcDateTime, nullable=False, index=True),  # when it was last asked for at its place
    Column("name", String),
    Column("media_type", String),
    Column("width", Integer),
    Column("height", Integer),
    Column("data", LargeBinary),
    Column("problem", String),
)

# Answers of language models, by what was asked.
answer = Table(
    "answer",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("edition", String, ForeignKey("edition.id"), primary_key=True),
    Column("recipient", String, primary_key=True),  # the normalised address
    Column("name", String, nullable=False),
    Column("fields", Text),  # JSON: the columns of the list that the edition's merge fields take; none without any
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("code", Integer),
    Column("reply", String, nullable=False),
    Column("at", UtcDateTime),
)
