"""Workspaces that installed the app, with their tokens encrypted.

The tables belong to bot/slack/install; they are migrated here because they are in the same
database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)
TEXTS = ("enterprise_name", "workspace_name", "app_id", "bot_id", "bot_user_id", "scopes")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "installations",
        sa.Column("id", ID, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("enterprise", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("org_wide", sa.Boolean, nullable=False),
        sa.Column("installed_by", sa.Text, nullable=False),
        sa.Column("installed_at", UTC, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("expires_at", UTC),
        sa.Column("renewing_until", UTC),
        sa.PrimaryKeyConstraint("id", name="pk_installations"),
        sa.UniqueConstraint(
            "client_id",
            "enterprise",
            "workspace",
            name="uq_installations_client_id_enterprise_workspace",
        ),
    )
    op.create_table(
        "install_states",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_install_states"),
    )
    op.create_index("ix_install_states_until", "install_states", ["until"])


def downgrade() -> None:
    """Drop both."""
    op.drop_table("install_states")
    op.drop_table("installations")
