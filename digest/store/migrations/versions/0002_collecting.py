"""What collecting remembers: versions and related pieces, a full-text search, visits, the health of sources.

Revision ID: 0002
"""

import json

import sqlalchemy as sa
from alembic import op

from digest.store.words import folded

revision = "0002"
down_revision = "0001"

# FTS5 keeps only the index; the words themselves are in article_text. The triggers keep them together, whoever writes.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE article_search USING fts5(title, body, content='article_text', content_rowid='number', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER article_text_added AFTER INSERT ON article_text BEGIN "
    "INSERT INTO article_search (rowid, title, body) VALUES (new.number, new.title, new.body); END",
    "CREATE TRIGGER article_text_taken AFTER DELETE ON article_text BEGIN "
    "INSERT INTO article_search (article_search, rowid, title, body) "
    "VALUES ('delete', old.number, old.title, old.body); END",
    "CREATE TRIGGER article_text_changed AFTER UPDATE ON article_text BEGIN "
    "INSERT INTO article_search (article_search, rowid, title, body) "
    "VALUES ('delete', old.number, old.title, old.body); "
    "INSERT INTO article_search (rowid, title, body) VALUES (new.number, new.title, new.body); END",
)
# The words come folded, so the configuration that knows no language is right, and no extension is needed.
POSTGRESQL_SEARCH = (
    "ALTER TABLE article_text ADD COLUMN document tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D')) STORED",
    "CREATE INDEX ix_article_text_document ON article_text USING gin (document) WITH (fastupdate = off)",
)


def upgrade() -> None:
    for column in (
        sa.Column("section", sa.String),
        sa.Column("authors", sa.String),
        sa.Column("via", sa.String),
        sa.Column("changed_at", sa.DateTime),
        sa.Column("emptied_at", sa.DateTime),
    ):
        op.add_column("article", column)
    op.create_table(
        "article_text",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_article_text"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_article_text_article"),
        sa.UniqueConstraint("article", name="uq_article_text_article"),
    )
    for statement in SQLITE_SEARCH if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_SEARCH:
        op.execute(statement)
    op.create_table(
        "article_version",
        sa.Column("article", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article", "version", name="pk_article_version"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_article_version_article"),
    )
    op.create_table(
        "article_piece",
        sa.Column("article", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("piece", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("article", "position", name="pk_article_piece"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_article_piece_article"),
        sa.ForeignKeyConstraint(["piece"], ["article.id"], name="fk_article_piece_piece"),
    )
    op.create_index("ix_article_piece_piece", "article_piece", ["piece"])
    op.create_table(
        "visit",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("first", sa.DateTime, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("etag", sa.String),
        sa.Column("last_modified", sa.String),
        sa.Column("hint", sa.String),
        sa.PrimaryKeyConstraint("source", "url", name="pk_visit"),
    )
    op.create_table(
        "source_health",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("last_look", sa.DateTime),
        sa.Column("last_good", sa.DateTime),
        sa.Column("failing_since", sa.DateTime),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("empty_since", sa.DateTime),
        sa.Column("not_before", sa.DateTime),
        sa.PrimaryKeyConstraint("source", name="pk_source_health"),
    )
    op.create_table(
        "page_mark",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", "page", name="pk_page_mark"),
    )
    _fill()


def _fill() -> None:
    """What the first version kept becomes searchable too."""
    article = sa.table("article", *(sa.column(name) for name in ("id", "reading", "section", "authors")))
    article_text = sa.table("article_text", *(sa.column(name) for name in ("article", "title", "body")))
    connection = op.get_bind()
    for identifier in connection.execute(sa.select(article.c.id)).scalars().all():
        one = article.c.id == identifier
        reading = json.loads(connection.execute(sa.select(article.c.reading).where(one)).scalar_one())
        texts = [reading.get("standfirst") or "", *reading["paragraphs"]]
        connection.execute(
            sa.insert(article_text).values(
                article=identifier, title=folded(reading["title"]), body=folded("\n".join(texts))
            )
        )
        connection.execute(
            sa.update(article)
            .where(one)
            .values(
                section=folded(reading.get("section") or "") or None,
                authors="\n".join(folded(name) for name in reading.get("authors") or ()) or None,
            )
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE article_search")
    for table in ("page_mark", "source_health", "visit", "article_piece", "article_version", "article_text"):
        op.drop_table(table)
    for column in ("emptied_at", "changed_at", "via", "authors", "section"):
        op.drop_column("article", column)
