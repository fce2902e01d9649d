"""Writing one reading, inside a transaction that is alone with its source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import InputError
from pricing.history import lookup
from pricing.history.payload import pack, unpack
from pricing.history.records import Reading, Status, Stored
from pricing.history.schema import held_rows, prices, readings, series
from pricing.history.timeline import Entry, Step, restate
from pricing.rows import PriceRow, Snapshot

TICK = timedelta(microseconds=1)
Grouped = Mapping[str, Sequence[PriceRow]]


def by_key(snapshot: Snapshot) -> Grouped:
    """Rows by identity. Raises ValueError for rows that cannot be kept."""
    if snapshot.retrieved_at.tzinfo is None:
        raise ValueError("retrieved_at has no time zone; times are given in UTC")
    grouped: dict[str, list[PriceRow]] = {}
    for row in snapshot.rows:
        if row.source != snapshot.source:
            raise ValueError(f"a row of {row.source} in a reading of {snapshot.source}")
        if row.amount is not None and not row.amount.is_finite():
            raise ValueError(f"{row.amount} is no price of {row.provider} {row.sku}")
        grouped.setdefault(row.key(), []).append(row)
    return grouped


def known_after(last: Reading | None, moment: datetime) -> datetime:
    """`moment`, or just after the last accepted reading if that is later: times only rise."""
    if last is None or last.known_from is None:
        return moment
    return max(moment, last.known_from + TICK)


def note(
    db: Connection,
    snapshot: Snapshot,
    status: Status,
    decided_by: str,
    reasons: Sequence[str] = (),
    *,
    known: datetime | None = None,
    decides: int | None = None,
    row_count: int | None = None,
) -> Reading:
    """Append one line about a reading."""
    made = db.execute(
        sa.insert(readings)
        .values(
            source=snapshot.source,
            retrieved_at=snapshot.retrieved_at,
            known_from=known,
            sha256=snapshot.sha256,
            url=snapshot.source_url,
            etag=snapshot.etag,
            status=status,
            reasons=json.dumps(list(reasons)),
            skipped=json.dumps(list(snapshot.skipped)),
            row_count=len(snapshot.rows) if row_count is None else row_count,
            decided_by=decided_by,
            decided_at=datetime.now(UTC),
            decides=decides,
        )
        .returning(readings)
    ).one()
    return lookup.reading_of(made)


def put_aside(db: Connection, snapshot: Snapshot, reasons: Sequence[str], decided_by: str) -> int:
    """Append a quarantined reading with its rows; the same bytes are put aside once."""
    for waiting in lookup.waiting(db, snapshot.source):
        if waiting.sha256 == snapshot.sha256 and waiting.retrieved_at == snapshot.retrieved_at:
            return waiting.id
    made = note(db, snapshot, "quarantined", decided_by, reasons)
    db.execute(sa.insert(held_rows).values(reading_id=made.id, payload=pack(snapshot.rows)))
    return made.id


def unsettled(db: Connection, reading_id: int) -> Snapshot:
    """A quarantined reading with its rows. Raises InputError if settled or unknown."""
    found = db.execute(
        sa.select(readings, held_rows.c.payload).join(held_rows).where(readings.c.id == reading_id)
    ).one_or_none()
    if found is None:
        raise InputError(
            f"No reading {reading_id} is waiting; it is settled already or was never put aside.",
            field="reading_id",
        )
    held = lookup.reading_of(found)
    return Snapshot(
        held.source,
        held.retrieved_at,
        held.url,
        held.sha256,
        unpack(found.payload),
        held.skipped,
        held.etag,
    )


def settle(db: Connection, reading_id: int) -> None:
    """Drop the rows put aside: they are prices now, or never will be."""
    db.execute(sa.delete(held_rows).where(held_rows.c.reading_id == reading_id))


def apply(db: Connection, made: Reading, snapshot: Snapshot, grouped: Grouped) -> Stored:
    """Append what an accepted reading changes."""
    held = _timelines(db, snapshot.source)
    numbers = {key: number for key, (number, _) in held.items()}
    day = snapshot.retrieved_at.astimezone(UTC).date()
    lines: list[tuple[str, Step]] = []
    unchanged = 0
    for key, rows in grouped.items():
        steps, same = restate(held[key][1] if key in held else {}, rows, day)
        lines += [(key, step) for step in steps]
        unchanged += same
    for key, (_, timeline) in held.items():
        if key not in grouped:
            lines += [(key, step) for step in restate(timeline, (), day)[0]]
    added = [_series(key, rows[0]) for key, rows in grouped.items() if key not in numbers]
    if added:
        insert = sa.insert(series).returning(series.c.key, series.c.id)
        numbers |= {row.key: row.id for row in db.execute(insert, added)}
    if lines:
        fixed = {"reading_id": made.id, "known_from": made.known_from}
        db.execute(
            sa.insert(prices),
            [fixed | {"series_id": numbers[key]} | _line(step) for key, step in lines],
        )
    told = Counter(step.what for _, step in lines)
    return Stored(
        made.id,
        "accepted",
        new=told["new"],
        changed=told["change"],
        corrected=told["correction"],
        scheduled=told["scheduled"],
        retired=told["retired"],
        unchanged=unchanged,
        cancelled=told["cancelled"],
        amended=told["amended"],
    )


def _timelines(db: Connection, source: str) -> dict[str, tuple[int, dict[date, Entry]]]:
    p = prices.c
    found = db.execute(
        sa.select(
            series.c.key,
            series.c.id,
            p.starts,
            p.effective_from,
            p.state,
            p.amount,
            p.retires,
            p.marketplace,
            p.private,
            p.note,
        )
        .join(prices, p.series_id == series.c.id)
        .where(series.c.source == source)
        .order_by(p.known_from, p.id)
    )
    held: dict[str, tuple[int, dict[date, Entry]]] = {}
    for key, number, starts, effective, state, amount, retires, market, private, text in found:
        timeline = held.setdefault(key, (number, {}))[1]
        if state == "void":
            timeline.pop(starts, None)
            continue
        figure = None if amount is None else Decimal(amount)
        timeline[starts] = Entry(starts, effective, state, figure, retires, market, private, text)
    return held


def _series(key: str, row: PriceRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in lookup.IDENTITY} | {"key": key}


def _line(step: Step) -> dict[str, Any]:
    row = step.row
    return {
        "starts": step.starts,
        "state": step.state,
        "what": step.what,
        "before": None if step.before is None else str(step.before),
        "amount": None if row is None or row.amount is None else str(row.amount),
        "effective_from": row.effective_from if row else None,
        "retires": row.retires if row else None,
        "marketplace": bool(row and row.marketplace),
        "private": bool(row and row.private),
        "source_url": row.source_url if row else "",
        "note": row.note if row else "",
    }
