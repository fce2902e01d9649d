"""Scenarios that are checked on a schedule, their checks, what is to be posted, and who did what.

The tables belong to bot/watch; they are migrated here because they are in the same database.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)
UNCHANGED = ("scenario_versions", "audit")
"""Rows of these are never changed."""
STAY = (
    "EXISTS (SELECT 1 FROM departed d"
    " WHERE d.enterprise = OLD.enterprise AND d.workspace = OLD.workspace)"
)
NO = "audit is append-only"


def upgrade() -> None:
    """Create the tables and what keeps two of them append-only."""
    _scenarios()
    _checks()
    _messages()
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        *_whose(),
        sa.Column("at", UTC, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_enterprise_workspace_at", "audit", ["enterprise", "workspace", "at"])
    op.create_table(
        "departed",
        *_whose(),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "workspace", name="pk_departed"),
    )
    _append_only()


def _whose() -> list[sa.Column[str]]:
    return [
        sa.Column("enterprise", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
    ]


def _scenarios() -> None:
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(12), nullable=False),
        *_whose(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("memory", sa.Text, nullable=False),
        sa.Column("next_due", UTC),
        sa.Column("created_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scenarios"),
    )
    there = sa.text("state <> 'deleted'")
    op.create_index(
        "ix_scenarios_name",
        "scenarios",
        ["enterprise", "workspace", "name_key"],
        unique=True,
        sqlite_where=there,
        postgresql_where=there,
    )
    op.create_index("ix_scenarios_state_next_due", "scenarios", ["state", "next_due"])
    op.create_table(
        "scenario_versions",
        sa.Column("scenario_id", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", "version", name="pk_scenario_versions"),
        _of_a_scenario("scenario_versions"),
    )


def _of_a_scenario(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["scenario_id"], ["scenarios.id"], name=f"fk_{table}_scenario_id"
    )


def _checks() -> None:
    op.create_table(
        "checks",
        sa.Column("id", ID, nullable=False),
        *_whose(),
        sa.Column("scenario_id", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("due_at", UTC, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("claimed_by", sa.Text, nullable=False),
        sa.Column("lease_until", UTC),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("started_at", UTC, nullable=False),
        sa.Column("finished_at", UTC),
        sa.Column("late_s", sa.Integer, nullable=False),
        sa.Column("known", UTC),
        sa.Column("finding", sa.LargeBinary),
        sa.Column("reason", sa.String(24)),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
        _of_a_scenario("checks"),
        sa.UniqueConstraint(
            "scenario_id", "version", "period", name="uq_checks_scenario_id_version_period"
        ),
    )
    op.create_index("ix_checks_state_lease_until", "checks", ["state", "lease_until"])
    op.create_index(
        "ix_checks_enterprise_workspace_finished_at",
        "checks",
        ["enterprise", "workspace", "finished_at"],
    )


def _messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        *_whose(),
        sa.Column("scenario_id", sa.String(12)),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UTC, nullable=False),
        sa.Column("claimed_by", sa.Text, nullable=False),
        sa.Column("lease_until", UTC),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("sent_at", UTC),
        sa.Column("ts", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        _of_a_scenario("outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_state_not_before", "outbox", ["state", "not_before"])
    op.create_index(
        "ix_outbox_enterprise_workspace_channel", "outbox", ["enterprise", "workspace", "channel"]
    )
    for name, columns in (
        ("ix_outbox_open", ["enterprise", "workspace", "channel", "id"]),
        ("ix_outbox_open_scenario", ["scenario_id", "id"]),
    ):
        still = sa.text("state IN ('waiting', 'sending')")
        op.create_index(name, "outbox", columns, sqlite_where=still, postgresql_where=still)
    op.create_table(
        "lanes",
        *_whose(),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("free_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "workspace", "channel", name="pk_lanes"),
    )
    op.create_table(
        "messages",
        sa.Column("scenario_id", sa.String(12), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("updated_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", name="pk_messages"),
        _of_a_scenario("messages"),
    )


def _append_only() -> None:
    """Updates are refused; removals too, except of a workspace that left."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION gpusize_unchanged() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{NO}'; END $$"
        )
        op.execute(
            "CREATE FUNCTION gpusize_audit_stays() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {STAY} THEN RETURN OLD; END IF; RAISE EXCEPTION '{NO}'; END $$"
        )
        for table in UNCHANGED:
            op.execute(
                f"CREATE TRIGGER unchanged BEFORE UPDATE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION gpusize_unchanged()"
            )
        op.execute(
            "CREATE TRIGGER stays BEFORE DELETE ON audit"
            " FOR EACH ROW EXECUTE FUNCTION gpusize_audit_stays()"
        )
        return
    for table in UNCHANGED:
        op.execute(
            f"CREATE TRIGGER unchanged_{table} BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{NO}'); END"
        )
    op.execute(
        f"CREATE TRIGGER stays_audit BEFORE DELETE ON audit WHEN NOT {STAY}"
        f" BEGIN SELECT RAISE(ABORT, '{NO}'); END"
    )


def downgrade() -> None:
    """Drop everything."""
    later = ("departed", "audit", "messages", "lanes", "outbox")
    for table in (*later, "checks", "scenario_versions", "scenarios"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION gpusize_unchanged()")
        op.execute("DROP FUNCTION gpusize_audit_stays()")
