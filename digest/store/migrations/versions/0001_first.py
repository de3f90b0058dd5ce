"""The first tables: articles, editions, deliveries.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "newsletter",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_newsletter"),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("canonical_url", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published", sa.DateTime),
        sa.Column("first_seen", sa.DateTime, nullable=False),
        sa.Column("held_until", sa.DateTime),
        sa.Column("gone_since", sa.DateTime),
        sa.Column("reading", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_first_seen", "article", ["first_seen"])
    op.create_table(
        "edition",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("newsletter", sa.String, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("cutoff", sa.DateTime, nullable=False),
        sa.Column("frozen_at", sa.DateTime, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("owner", sa.String),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("newsletter", "slot", name="uq_edition_newsletter"),
    )
    op.create_table(
        "edition_article",
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("edition", "article", name="pk_edition_article"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_edition_article_edition"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_edition_article_article"),
    )
    op.create_index("ix_edition_article_article", "edition_article", ["article"])
    op.create_table(
        "delivery",
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("not_before", sa.DateTime),
        sa.Column("code", sa.Integer),
        sa.Column("reply", sa.String, nullable=False),
        sa.Column("at", sa.DateTime),
        sa.PrimaryKeyConstraint("edition", "recipient", name="pk_delivery"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_delivery_edition"),
    )


def downgrade() -> None:
    for table in ("delivery", "edition_article", "edition", "article", "newsletter", "setting"):
        op.drop_table(table)
