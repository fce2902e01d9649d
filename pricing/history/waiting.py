"""What waits for a person: put aside, replaced, settled. Inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import InputError
from pricing.history import lookup
from pricing.history.notes import note
from pricing.history.payload import pack, unpack
from pricing.history.records import Declined, Held, Reading, Waiting
from pricing.history.schema import declined, held_rows, prices, readings, series
from pricing.rows import Snapshot

REPLACED = "a newer reading"
"""Who settles a reading that a newer one of the source replaces."""
ORDER = "order"
"""Who puts a reading aside that is older than the one accepted last."""
_HELD = sa.select(readings, held_rows.c.payload, held_rows.c.gone, held_rows.c.kept).join(held_rows)


def put_aside(
    db: Connection, snapshot: Snapshot, held: Held, decided_by: str, *, partial: bool = False
) -> int:
    """Keep what waits of a reading, in place of what waited of the source before; its id.

    One that is put aside for its order only is newer than others like it, but than nothing else.
    What says the same as the one that waits already is not put aside again: the id people may
    have been told stays good.
    """
    late = decided_by == ORDER
    older = [
        waiting
        for waiting in waiting_of(db, snapshot.source)
        if not late or waiting.reading.decided_by == ORDER
    ]
    said = (late, partial, _statements(held))
    for waiting in older:
        read = waiting.reading
        if said == (read.decided_by == ORDER, read.partial, _statements(waiting)):
            rest = [other.reading for other in older if other is not waiting]
            replace_waiting(db, snapshot, read.id, rest)
            return read.id
    made = note(
        db,
        snapshot,
        "quarantined",
        decided_by,
        held.reasons,
        partial=partial,
        row_count=len(held.rows) or len(held.gone),
    )
    replace_waiting(db, snapshot, made.id, [waiting.reading for waiting in older])
    db.execute(
        sa.insert(held_rows).values(
            reading_id=made.id,
            payload=pack(held.rows),
            gone=json.dumps(list(held.gone)),
            kept=json.dumps(sorted(held.kept)),
        )
    )
    return made.id


def waiting_of(db: Connection, source: str | None = None) -> list[Waiting]:
    """What waits, oldest first."""
    asked = _HELD if source is None else _HELD.where(readings.c.source == source)
    return [_waiting(row) for row in db.execute(asked.order_by(readings.c.id))]


def unsettled(db: Connection, reading_id: int) -> Waiting:
    """One quarantined reading. Raises InputError if settled or unknown."""
    found = db.execute(_HELD.where(readings.c.id == reading_id)).one_or_none()
    if found is None:
        raise InputError(
            f"No reading {reading_id} is waiting; {_fate(db, reading_id)}", field="reading_id"
        )
    return _waiting(found)


def settle(db: Connection, reading_id: int) -> None:
    """Drop the rows put aside: they are prices now, or never will be."""
    db.execute(sa.delete(held_rows).where(held_rows.c.reading_id == reading_id))


def replace_waiting(
    db: Connection, by: Snapshot, number: int, which: Iterable[Reading] | None = None
) -> None:
    """Settle what waits of a source: a newer reading says all of it anew, or no longer."""
    for waiting in lookup.waiting(db, by.source) if which is None else which:
        note(
            db,
            Snapshot(by.source, waiting.retrieved_at, waiting.url, waiting.sha256, ()),
            "rejected",
            REPLACED,
            (f"Reading {number} replaced it.",),
            decides=waiting.id,
            partial=waiting.partial,
        )
        settle(db, waiting.id)


def remember(db: Connection, note_id: int, waiting: Waiting) -> None:
    """Keep what a person did not believe, so that the same is not asked about again."""
    lines = {
        (row.key(), _day(row.effective_from)): None if row.amount is None else str(row.amount)
        for row in waiting.rows
    } | {(key, ""): None for key in waiting.gone}
    if lines:
        db.execute(
            sa.insert(declined),
            [
                {"reading_id": note_id, "key": key, "starts": starts, "amount": amount}
                for (key, starts), amount in lines.items()
            ],
        )


def declined_of(db: Connection, source: str) -> list[Declined]:
    """What people did not believe of a source, oldest first.

    What was declined beside a price that has changed since is to be asked about again.
    """
    since = (
        sa.select(prices.c.id)
        .join(series)
        .where(series.c.key == declined.c.key, prices.c.reading_id > declined.c.reading_id)
    )
    asked = (
        sa.select(declined, readings.c.decided_by, readings.c.decided_at)
        .join(readings)
        .where(readings.c.source == source, ~since.exists())
        .order_by(declined.c.reading_id)
    )
    return [
        Declined(
            row.key,
            date.fromisoformat(row.starts) if row.starts else None,
            None if row.amount is None else Decimal(row.amount),
            row.decided_by,
            row.decided_at,
        )
        for row in db.execute(asked)
    ]


def refused(db: Connection, source: str, sha256: str) -> Reading | None:
    """The note with which a person rejected this list as a whole, for what it says."""
    held = readings.alias()
    c = readings.c
    found = db.execute(
        sa.select(readings)
        .join(held, held.c.id == c.decides)
        .where(c.source == source, c.sha256 == sha256, c.status == "rejected")
        .where(c.partial.is_(sa.false()), c.decided_by != REPLACED, held.c.decided_by != ORDER)
        .order_by(c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else lookup.reading_of(found)


def _waiting(row: sa.Row[Any]) -> Waiting:
    return Waiting(
        lookup.reading_of(row),
        unpack(row.payload),
        tuple(json.loads(row.gone)),
        tuple(json.loads(row.kept)),
    )


def _fate(db: Connection, reading_id: int) -> str:
    c = readings.c
    found = db.execute(sa.select(readings).where(c.decides == reading_id)).one_or_none()
    if found is None:
        return "nothing was put aside under that number: `gpusize prices show` lists what waits."
    by = lookup.reading_of(found)
    if by.decided_by == REPLACED:
        return f"{by.reasons[0][0].lower()}{by.reasons[0][1:]}"
    act = "approved" if by.status == "accepted" else "rejected"
    return f"{by.decided_by} {act} it at {by.decided_at:%Y-%m-%d %H:%M} UTC."


def _statements(held: Held | Waiting) -> tuple[object, ...]:
    stated = {(row.key(), row.effective_from, row.amount) for row in held.rows}
    return stated, set(held.gone), set(held.kept)


def _day(when: date | None) -> str:
    return "" if when is None else when.isoformat()
