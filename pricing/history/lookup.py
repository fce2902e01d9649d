"""Questions to the history, inside a transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from pricing.history.records import Change, Reading, Version
from pricing.history.schema import held_rows, prices, readings, series
from pricing.history.stated import all_at_once, one_by_one
from pricing.rows import PriceRow

IDENTITY = (
    "source",
    "kind",
    "provider",
    "sku",
    "dimension",
    "unit",
    "currency",
    "commitment",
    "region",
    "instance",
    "gpus_per_instance",
    "tier_min_tokens",
    "hours_utc",
)
ONLY = ("source", "kind", "provider", "sku", "dimension", "commitment", "region", "instance")

FEW = 4
"""Prices up to which asking about each is quicker than reading about all readings."""


def reading_of(row: Row[Any]) -> Reading:
    """One line of `readings`."""
    return Reading(
        row.id,
        row.source,
        row.retrieved_at,
        row.known_from,
        row.sha256,
        row.url,
        row.etag,
        row.status,
        tuple(json.loads(row.reasons)),
        tuple(json.loads(row.skipped)),
        row.row_count,
        row.decided_by,
        row.decided_at,
        row.decides,
        row.partial,
    )


def last(db: Connection, source: str) -> Reading | None:
    """The accepted reading of a whole source that became known last."""
    c = readings.c
    found = db.execute(
        sa.select(readings)
        .where(c.source == source, c.known_from.is_not(None), c.partial.is_(sa.false()))
        .order_by(c.known_from.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else reading_of(found)


def last_known(db: Connection, source: str) -> datetime | None:
    """When anything of a source became known last."""
    c = readings.c
    return db.scalar(
        sa.select(c.known_from)
        .where(c.source == source, c.known_from.is_not(None))
        .order_by(c.known_from.desc())
        .limit(1)
    )


def waiting(db: Connection, source: str | None = None) -> list[Reading]:
    """Quarantined readings nobody has settled, oldest first."""
    asked = sa.select(readings).join(held_rows).order_by(readings.c.id)
    if source is not None:
        asked = asked.where(readings.c.source == source)
    return [reading_of(row) for row in db.execute(asked)]


def newest(db: Connection, source: str | None, limit: int) -> list[Reading]:
    """Readings of all kinds, newest first."""
    asked = sa.select(readings).order_by(readings.c.id.desc()).limit(limit)
    if source is not None:
        asked = asked.where(readings.c.source == source)
    return [reading_of(row) for row in db.execute(asked)]


def days_read(
    db: Connection, known: datetime
) -> tuple[datetime | None, dict[str, tuple[date, ...]]]:
    """When the newest of the readings known at a moment became known, and every source's days."""
    c = readings.c
    asked = sa.select(c.source, c.retrieved_at, c.known_from, c.partial)
    days: dict[str, set[date]] = defaultdict(set)
    latest: datetime | None = None
    for source, read, since, partial in db.execute(asked.where(c.known_from <= known)):
        latest = since if latest is None else max(latest, since)
        if not partial:
            days[source].add(read.date())
    return latest, {source: tuple(sorted(found)) for source, found in sorted(days.items())}


def versions(
    db: Connection, known: datetime | None, only: Mapping[str, str], valid: date | None
) -> list[Version]:
    """Prices with their periods, by what was known at a moment; those in force on `valid`."""
    asked = _prices(only).order_by(
        prices.c.series_id, prices.c.starts, prices.c.known_from, prices.c.id
    )
    if known is not None:
        asked = asked.where(prices.c.known_from <= known)
    found = [
        entry
        for _, rows in groupby(db.execute(asked), attrgetter("series_id"))
        for entry in _entries(list(rows), valid)
    ]
    few = len(found) <= FEW
    stated = one_by_one(db, known) if few else all_at_once(db, known, only)
    made: list[Version] = []
    for row, after in found:
        _, read, sha256 = stated(row, after)
        ends = after.starts if after is not None else None
        made.append(Version(_row(row, read, sha256), row.starts, ends, row.known_from))
    return made


def changes(
    db: Connection, since: datetime | None, until: datetime | None, only: Mapping[str, str]
) -> list[Change]:
    """Entries that became known in [since, until), in that order."""
    asked = _prices(only).order_by(prices.c.known_from, prices.c.id)
    if since is not None:
        asked = asked.where(prices.c.known_from >= since)
    if until is not None:
        asked = asked.where(prices.c.known_from < until)
    return [
        Change(
            row.what,
            _row(row, row.retrieved_at, row.sha256),
            None if row.before is None else Decimal(row.before),
            row.starts,
            row.known_from,
        )
        for row in db.execute(asked)
    ]


def _prices(only: Mapping[str, str]) -> sa.Select[Any]:
    unknown = set(only) - set(ONLY)
    if unknown:
        raise ValueError(f"prices are narrowed by {', '.join(ONLY)}, not {sorted(unknown)}")
    asked = sa.select(
        *(series.c[name] for name in IDENTITY),
        *(c for c in prices.c if c.name != "id"),
        readings.c.retrieved_at,
        readings.c.sha256,
    ).select_from(prices.join(series).join(readings))
    return asked.where(*(series.c[name] == value for name, value in only.items()))


def _entries(
    rows: Sequence[Row[Any]], valid: date | None
) -> Iterator[tuple[Row[Any], Row[Any] | None]]:
    """Prices of one identity with what follows each, from its entries by start and then by when
    they were known; those in force on a day.
    """
    newest = {row.starts: row for row in rows}
    entries = [row for row in newest.values() if row.state != "void"]
    for k, row in enumerate(entries):
        after = entries[k + 1] if k + 1 < len(entries) else None
        if row.state != "price":
            continue
        if valid is None or (row.starts <= valid and (after is None or valid < after.starts)):
            yield row, after


def _row(row: Row[Any], read: datetime, sha256: str) -> PriceRow:
    return PriceRow(
        **{name: getattr(row, name) for name in IDENTITY},
        amount=None if row.amount is None else Decimal(row.amount),
        retrieved_at=read,
        source_url=row.source_url,
        snapshot_sha256=sha256,
        effective_from=row.effective_from,
        retires=row.retires,
        marketplace=row.marketplace,
        private=row.private,
        note=row.note,
    )
