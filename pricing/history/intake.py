"""Writing one reading, inside a transaction that is alone with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pricing.history import lookup
from pricing.history.records import Reading, Stored
from pricing.history.schema import prices, readings, series, unstated
from pricing.history.timeline import Entry, Step, restate
from pricing.rows import PriceRow, Snapshot

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


def apply(
    db: Connection,
    made: Reading,
    snapshot: Snapshot,
    grouped: Grouped,
    *,
    kept: Collection[str] = (),
    gone: Collection[str] | None = None,
) -> Stored:
    """Append what an accepted reading changes.

    What it does not state is no longer listed, but for `kept`: those stay in force unstated. With
    `gone` the reading is of some things only, and nothing else is touched.
    """
    held = _timelines(db, snapshot.source)
    numbers = {key: number for key, (number, _) in held.items()}
    day = snapshot.retrieved_at.astimezone(UTC).date()
    lines: list[tuple[str, Step]] = []
    unchanged = 0
    for key, rows in grouped.items():
        steps, same = restate(held[key][1] if key in held else {}, rows, day)
        lines += [(key, step) for step in steps]
        unchanged += same
    for key in held if gone is None else gone:
        if key in held and key not in grouped and key not in kept:
            lines += [(key, step) for step in restate(held[key][1], (), day)[0]]
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
    silent = [{"reading_id": made.id, "series_id": numbers[key]} for key in {*kept} & held.keys()]
    if silent:
        db.execute(sa.insert(unstated), silent)
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


def still_unstated(db: Connection, before: Reading, now: int) -> None:
    """What an accepted reading did not state, its repetition does not state either.

    Unless a person has approved since what it does say.
    """
    c = unstated.c
    approved = (
        sa.select(prices.c.series_id)
        .join(readings)
        .where(readings.c.source == before.source, readings.c.partial.is_(sa.true()))
        .where(readings.c.known_from > before.known_from)
    )
    asked = sa.select(c.series_id).where(c.reading_id == before.id, c.series_id.not_in(approved))
    found = db.scalars(asked).all()
    if found:
        db.execute(sa.insert(unstated), [{"reading_id": now, "series_id": n} for n in found])


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
