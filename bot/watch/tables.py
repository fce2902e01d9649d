"""Tables of the watch, in the database of the price history and migrated with it.

Every row is keyed by enterprise and workspace; the terminal's own are `""` and `local`.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pricing.history.schema import ID, METADATA, UtcTime

OPEN = "state IN ('waiting', 'sending')"
"""Rows of the outbox that are not done. As text in queries too: a partial index serves no other."""

scenarios = Table(
    "scenarios",
    METADATA,
    Column("id", String(12), primary_key=True),
    Column("enterprise", String(32), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # casefolded
    Column("version", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # active, paused or deleted
    Column("memory", Text, nullable=False),  # JSON of core.watch.speak.Memory
    Column("next_due", UtcTime),  # of the next period not yet recorded; null when paused
    Column("created_at", UtcTime, nullable=False),
    Index(
        "ix_scenarios_name",
        "enterprise",
        "workspace",
        "name_key",
        unique=True,
        sqlite_where=text("state <> 'deleted'"),
        postgresql_where=text("state <> 'deleted'"),
    ),
    Index(None, "state", "next_due"),
)

# never changed: an edit adds a version
scenario_versions = Table(
    "scenario_versions",
    METADATA,
    Column("scenario_id", String(12), ForeignKey("scenarios.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("definition", Text, nullable=False),  # JSON of core.watch.scenario.Scenario
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

# what ran: a check is due when its row is missing, or its lease is over before it finished
checks = Table(
    "checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("enterprise", String(32), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("scenario_id", String(12), ForeignKey("scenarios.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("period", String(32), nullable=False),  # e.g. 2026Q4
    Column("due_at", UtcTime, nullable=False),
    Column("state", String(8), nullable=False),  # running, done or failed
    Column("claimed_by", Text, nullable=False),
    Column("lease_until", UtcTime),  # null once finished
    Column("attempts", Integer, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("late_s", Integer, nullable=False),
    Column("known", UtcTime),  # the moment of the price history it rests on; null: the package's
    Column("finding", LargeBinary),  # compressed JSON of Finding or Failure
    Column("reason", String(24)),
    UniqueConstraint("scenario_id", "version", "period"),
    Index(None, "state", "lease_until"),
    Index(None, "enterprise", "workspace", "finished_at"),
)

# what is to be posted; a row goes in with the check's end, in one transaction
outbox = Table(
    "outbox",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False),  # one message each
    Column("enterprise", String(32), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("scenario_id", String(12), ForeignKey("scenarios.id")),
    Column("channel", Text, nullable=False),
    Column("kind", String(8), nullable=False),  # alert, line, update, reply or direct
    Column("payload", LargeBinary, nullable=False),  # compressed JSON
    Column("state", String(12), nullable=False),  # waiting, sending, sent, unclear, refused
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("claimed_by", Text, nullable=False),
    Column("lease_until", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("ts", Text),  # Slack's name of the message
    Column("error", Text, nullable=False),
    UniqueConstraint("key"),
    Index(None, "state", "not_before"),
    Index(None, "enterprise", "workspace", "channel"),
    # what is still to be done, however much was
    Index(
        "ix_outbox_open",
        "enterprise",
        "workspace",
        "channel",
        "id",
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index(
        "ix_outbox_open_scenario",
        "scenario_id",
        "id",
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
)

# when a channel takes its next message; its row is what workers lock. Channel "": the workspace's
lanes = Table(
    "lanes",
    METADATA,
    Column("enterprise", String(32), primary_key=True),
    Column("workspace", String(32), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("free_at", UtcTime, nullable=False),
)

# the message of a scenario that is updated in place
messages = Table(
    "messages",
    METADATA,
    Column("scenario_id", String(12), ForeignKey("scenarios.id"), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("subject", Text, nullable=False),  # what it is about; another one is another message
    Column("updated_at", UtcTime, nullable=False),
)

# who did what; a trigger refuses changes, only the end of an installation removes its rows
audit = Table(
    "audit",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("enterprise", String(32), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(32), nullable=False),  # created, edited, acknowledged, exported, ...
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Index(None, "enterprise", "workspace", "at"),
)

# workspaces that left: only their rows may be removed, audit included
departed = Table(
    "departed",
    METADATA,
    Column("enterprise", String(32), primary_key=True),
    Column("workspace", String(32), primary_key=True),
    Column("at", UtcTime, nullable=False),
)
