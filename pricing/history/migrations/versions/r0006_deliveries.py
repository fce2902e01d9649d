"""Requests of Slack that a process has taken, so that no other one answers them too.

The table belongs to bot/slack; it is migrated here because it is in the same database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "deliveries",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_until", "deliveries", ["until"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("deliveries")
