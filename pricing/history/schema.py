"""Tables of the price history. Rows of `readings`, `series` and `prices` are never changed.

Beside them, in the same database, are the answers that were given (bot/answers), and the watch
(bot/watch), whose tables are declared there.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows itself only in a column declared INTEGER
ID = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond; a datetime without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; times are given in UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment with its time zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


readings = Table(
    "readings",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("retrieved_at", UtcTime, nullable=False),
    Column("known_from", UtcTime),  # of accepted readings; rises within a source
    Column("sha256", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("status", String(16), nullable=False),  # accepted, quarantined or rejected
    Column("reasons", Text, nullable=False),  # JSON list of sentences
    Column("skipped", Text, nullable=False),  # likewise
    Column("row_count", Integer, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("decides", ID, ForeignKey("readings.id")),  # the quarantined reading this line settles
    # of some things only, out of a reading of which the rest was used before
    Column("partial", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("decides"),
    Index(None, "source", "known_from"),
    Index(None, "status", "source"),
)

# rows of quarantined readings, compressed; removed once the reading is settled
held_rows = Table(
    "held_rows",
    METADATA,
    Column("reading_id", ID, ForeignKey("readings.id"), primary_key=True, autoincrement=False),
    Column("payload", LargeBinary, nullable=False),
    Column("gone", Text, nullable=False, server_default="[]"),  # JSON list of series keys
    Column("kept", Text, nullable=False, server_default="[]"),  # likewise
)

# what a person did not believe: the same statement is not asked about again
declined = Table(
    "declined",
    METADATA,
    Column("reading_id", ID, ForeignKey("readings.id"), primary_key=True, autoincrement=False),
    Column("key", String(32), primary_key=True),
    Column("starts", String(10), primary_key=True),  # effective_from, or empty
    Column("amount", Text),  # null: that the thing is gone, or has no price
    Index(None, "key"),
)

series = Table(
    "series",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("key", String(32), nullable=False),
    Column("source", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("provider", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("dimension", String(16), nullable=False),
    Column("unit", String(16), nullable=False),
    Column("currency", String(8), nullable=False),
    Column("commitment", String(16), nullable=False),
    Column("region", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("gpus_per_instance", Integer),
    Column("tier_min_tokens", Integer, nullable=False),
    Column("hours_utc", Text, nullable=False),
    UniqueConstraint("key"),
    Index(None, "sku", "provider"),
    Index(None, "source"),
)

prices = Table(
    "prices",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("series_id", ID, ForeignKey("series.id"), nullable=False),
    Column("reading_id", ID, ForeignKey("readings.id"), nullable=False),
    Column("known_from", UtcTime, nullable=False),
    Column("starts", Date, nullable=False),
    Column("effective_from", Date),
    Column("state", String(8), nullable=False),  # price, gone or void
    Column("what", String(16), nullable=False),  # new, change, correction, ...
    Column("amount", Text),  # exact decimal; null is listed without a figure
    Column("before", Text),
    Column("retires", Date),
    Column("marketplace", Boolean, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("series_id", "starts", "known_from"),
    Index(None, "known_from"),
)

# prices that stayed in force though an accepted reading did not state them: it was in doubt
unstated = Table(
    "unstated",
    METADATA,
    Column("reading_id", ID, ForeignKey("readings.id"), primary_key=True, autoincrement=False),
    Column("series_id", ID, ForeignKey("series.id"), primary_key=True, autoincrement=False),
    Index(None, "series_id"),
)

# answers given, first come first kept; no trigger holds them, so that one can be removed by hand
answers = Table(
    "answers",
    METADATA,
    Column("id", String(12), primary_key=True),
    Column("calculation", Text, nullable=False),
    Column("receipt", LargeBinary, nullable=False),  # compressed JSON
    Column("known", UtcTime),  # the moment of the history it rests on; null is the package's prices
    Column("version", Text, nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Index(None, "given_at"),
)
