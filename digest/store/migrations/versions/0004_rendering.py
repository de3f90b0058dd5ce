"""What rendering remembers: pictures made ready for print, and readers' merge fields.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("url", sa.String, nullable=False),
        sa.Column("recipe", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("media_type", sa.String),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("data", sa.LargeBinary),
        sa.Column("problem", sa.String),
        sa.PrimaryKeyConstraint("url", "recipe", name="pk_picture"),
    )
    op.create_index("ix_picture_at", "picture", ["at"])
    op.add_column("delivery", sa.Column("fields", sa.Text))


def downgrade() -> None:
    op.drop_column("delivery", "fields")
    op.drop_index("ix_picture_at", "picture")
    op.drop_table("picture")
