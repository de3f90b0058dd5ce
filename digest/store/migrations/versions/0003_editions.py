"""What editions remember: headlines as printed, editors' decisions, why one is held, what has gone from the web.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("article", sa.Column("place", sa.Integer))
    op.create_index("ix_article_held_until", "article", ["held_until"])
    op.create_table(
        "absence",
        sa.Column("article", sa.String, nullable=False),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_absence"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_absence_article"),
    )
    op.add_column("edition", sa.Column("note", sa.String))
    op.add_column("edition", sa.Column("passed", sa.Boolean))
    op.create_index("ix_edition_cutoff", "edition", ["cutoff"])
    op.create_index("ix_edition_newsletter", "edition", ["newsletter", "cutoff"])
    op.create_index("ix_edition_number", "edition", ["newsletter", "number"])
    op.add_column("edition_article", sa.Column("headline", sa.String))
    op.add_column("edition_article", sa.Column("part", sa.Integer))
    op.create_index("ix_edition_article_content_hash", "edition_article", ["content_hash"])
    op.create_table(
        "decision",
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("other", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("edition", "what", "article", "other", name="pk_decision"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_decision_edition"),
    )
    op.create_table(
        "answer",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_answer"),
    )


def downgrade() -> None:
    op.drop_table("answer")
    op.drop_table("decision")
    op.drop_index("ix_edition_article_content_hash", "edition_article")
    for name in ("ix_edition_number", "ix_edition_newsletter", "ix_edition_cutoff"):
        op.drop_index(name, "edition")
    for table, column in (
        ("edition_article", "part"),
        ("edition_article", "headline"),
        ("edition", "passed"),
        ("edition", "note"),
    ):
        op.drop_column(table, column)
    op.drop_table("absence")
    op.drop_index("ix_article_held_until", "article")
    op.drop_column("article", "place")
