"""The table of what Slack delivered, in the database of the price history and migrated with it."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from pricing.history.schema import METADATA, UtcTime

# requests that a process has taken, for as long as Slack may bring them to another one
deliveries = Table(
    "deliveries",
    METADATA,
    Column("digest", String(64), primary_key=True),  # SHA-256 of what names the request
    Column("until", UtcTime, nullable=False),
    Index(None, "until"),
)
