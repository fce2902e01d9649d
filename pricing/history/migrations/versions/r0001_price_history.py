"""The price history: readings, series, prices; rows of the three cannot be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("readings", "series", "prices")


def upgrade() -> None:
    """Create the tables and what keeps them append-only."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    time = sa.DateTime(timezone=True)
    op.create_table(
        "readings",
        sa.Column("id", number, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("retrieved_at", time, nullable=False),
        sa.Column("known_from", time),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("skipped", sa.Text, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", time, nullable=False),
        sa.Column("decides", number),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
        sa.ForeignKeyConstraint(["decides"], ["readings.id"], name="fk_readings_decides"),
        sa.UniqueConstraint("decides", name="uq_readings_decides"),
    )
    op.create_index("ix_readings_source_known_from", "readings", ["source", "known_from"])
    op.create_index("ix_readings_status_source", "readings", ["status", "source"])
    op.create_table(
        "held_rows",
        sa.Column("reading_id", number, nullable=False, autoincrement=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("reading_id", name="pk_held_rows"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_held_rows_reading_id"),
    )
    op.create_table(
        "series",
        sa.Column("id", number, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("dimension", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("commitment", sa.String(16), nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("instance", sa.Text, nullable=False),
        sa.Column("gpus_per_instance", sa.Integer),
        sa.Column("tier_min_tokens", sa.Integer, nullable=False),
        sa.Column("hours_utc", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("key", name="uq_series_key"),
    )
    op.create_index("ix_series_sku_provider", "series", ["sku", "provider"])
    op.create_index("ix_series_source", "series", ["source"])
    op.create_table(
        "prices",
        sa.Column("id", number, nullable=False),
        sa.Column("series_id", number, nullable=False),
        sa.Column("reading_id", number, nullable=False),
        sa.Column("known_from", time, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("effective_from", sa.Date),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("amount", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("retires", sa.Date),
        sa.Column("marketplace", sa.Boolean, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("source_url", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prices"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_prices_series_id"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_prices_reading_id"),
        sa.UniqueConstraint(
            "series_id", "starts", "known_from", name="uq_prices_series_id_starts_known_from"
        ),
    )
    op.create_index("ix_prices_known_from", "prices", ["known_from"])
    _append_only()


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION gpusize_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'price history is append-only'; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION gpusize_append_only()"
            )
        return
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER append_only_{table}_{act.lower()} BEFORE {act} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'price history is append-only'); END"
            )


def downgrade() -> None:
    """Drop everything."""
    for table in ("prices", "series", "held_rows", "readings"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION gpusize_append_only()")
