"""What waits for a person: put aside, replaced, settled. Inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.errors import InputError
from pricing.history import lookup
from pricing.history.notes import note
from pricing.history.payload import pack, unpack
from pricing.history.records import Declined, Held, Reading, Waiting
from pricing.history.schema import declined, held_rows, readings
from pricing.rows import PriceRow, Snapshot

REPLACED = "a newer reading"
"""Who settles a reading that a newer one of the source replaces."""
ORDER = "order"
"""Who puts a reading aside that is older than the one accepted last."""


def put_aside(
    db: Connection, snapshot: Snapshot, held: Held, decided_by: str, *, partial: bool = False
) -> int:
    """Keep what waits of a reading, in place of what waited of the source before; its id.

    One that is put aside for its order only is newer than others like it, but than nothing else.
    What says the same as the one that waits already is not put aside again: the id people may
    have been told stays good.
    """
    said = _statements(held.rows, held.gone)
    for waiting in waiting_of(db, snapshot.source):
        same = _statements(waiting.rows, waiting.gone) == said
        if same and waiting.reading.partial == partial:
            return waiting.reading.id
    made = note(
        db,
        snapshot,
        "quarantined",
        decided_by,
        held.reasons,
        partial=partial,
        row_count=len(held.rows) or len(held.gone),
    )
    others = [w for w in lookup.waiting(db, snapshot.source) if w.decided_by == ORDER]
    replace_waiting(db, snapshot, made.id, others if decided_by == ORDER else None)
    db.execute(
        sa.insert(held_rows).values(
            reading_id=made.id, payload=pack(held.rows), gone=json.dumps(list(held.gone))
        )
    )
    return made.id


def waiting_of(db: Connection, source: str | None = None) -> list[Waiting]:
    """What waits, oldest first."""
    asked = sa.select(readings, held_rows.c.payload, held_rows.c.gone).join(held_rows)
    if source is not None:
        asked = asked.where(readings.c.source == source)
    return [
        Waiting(lookup.reading_of(row), unpack(row.payload), tuple(json.loads(row.gone)))
        for row in db.execute(asked.order_by(readings.c.id))
    ]


def unsettled(db: Connection, reading_id: int) -> Waiting:
    """One quarantined reading. Raises InputError if settled or unknown."""
    found = db.execute(
        sa.select(readings, held_rows.c.payload, held_rows.c.gone)
        .join(held_rows)
        .where(readings.c.id == reading_id)
    ).one_or_none()
    if found is None:
        raise InputError(
            f"No reading {reading_id} is waiting; {_fate(db, reading_id)}", field="reading_id"
        )
    return Waiting(lookup.reading_of(found), unpack(found.payload), tuple(json.loads(found.gone)))


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
    """What people did not believe of a source, oldest first."""
    asked = (
        sa.select(declined, readings.c.decided_by, readings.c.decided_at)
        .join(readings)
        .where(readings.c.source == source)
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


def _statements(rows: Iterable[PriceRow], gone: Collection[str]) -> set[tuple[object, ...]]:
    stated: set[tuple[object, ...]] = {(r.key(), r.effective_from, r.amount) for r in rows}
    return stated | {(key,) for key in gone}


def _day(when: date | None) -> str:
    return "" if when is None else when.isoformat()
