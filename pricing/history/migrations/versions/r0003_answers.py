"""Answers that were given, so that they can be opened by their id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "answers",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("calculation", sa.Text, nullable=False),
        sa.Column("receipt", sa.LargeBinary, nullable=False),
        sa.Column("known", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index("ix_answers_given_at", "answers", ["given_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("answers")
