"""What waits in part, what a person did not believe, and prices a reading did not state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("declined", "unstated")


def upgrade() -> None:
    """Add the columns and tables; readings stored before were used whole."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column(
        "readings", sa.Column("partial", sa.Boolean, nullable=False, server_default=sa.false())
    )
    for name in ("gone", "kept"):
        op.add_column("held_rows", sa.Column(name, sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "declined",
        sa.Column("reading_id", number, nullable=False, autoincrement=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("starts", sa.String(10), nullable=False),
        sa.Column("amount", sa.Text),
        sa.PrimaryKeyConstraint("reading_id", "key", "starts", name="pk_declined"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_declined_reading_id"),
    )
    op.create_index("ix_declined_key", "declined", ["key"])
    op.create_table(
        "unstated",
        sa.Column("reading_id", number, nullable=False, autoincrement=False),
        sa.Column("series_id", number, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("reading_id", "series_id", name="pk_unstated"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_unstated_reading_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_unstated_series_id"),
    )
    op.create_index("ix_unstated_series_id", "unstated", ["series_id"])
    _append_only()


def _append_only() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION gpusize_append_only()"
            )
            continue
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER append_only_{table}_{act.lower()} BEFORE {act} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'price history is append-only'); END"
            )


def downgrade() -> None:
    """Drop what upgrade added."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("held_rows", "kept")
    op.drop_column("held_rows", "gone")
    op.drop_column("readings", "partial")
