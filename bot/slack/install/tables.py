"""Tables of installed workspaces, in the database of the price history and migrated with it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, String, Table, Text, UniqueConstraint

from pricing.history.schema import ID, METADATA, UtcTime

# a workspace that allowed the app; one row for a whole organisation, whose workspace is empty
installations = Table(
    "installations",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("enterprise", String(32), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("enterprise_name", Text, nullable=False),
    Column("workspace_name", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("bot_user_id", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # separated by commas
    Column("org_wide", Boolean, nullable=False),
    Column("installed_by", Text, nullable=False),  # a user's id
    Column("installed_at", UtcTime, nullable=False),
    Column("sealed", Text, nullable=False),  # the tokens, encrypted
    Column("expires_at", UtcTime),  # null: this workspace's token does not expire
    Column("renewing_until", UtcTime),  # the lease of who exchanges the refresh token
    UniqueConstraint("client_id", "enterprise", "workspace"),
)

# installations under way: what Slack has to bring back, each good for one time
install_states = Table(
    "install_states",
    METADATA,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the state
    Column("until", UtcTime, nullable=False),
    Index(None, "until"),
)
