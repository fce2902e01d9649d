"""Lines about readings: what was read and what was decided about it. Inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pricing.history import lookup
from pricing.history.records import Reading, Status
from pricing.history.schema import readings
from pricing.rows import Snapshot

TICK = timedelta(microseconds=1)


def known_after(db: Connection, source: str, moment: datetime) -> datetime:
    """`moment`, or just after the source's last one if that is later: times only rise."""
    last = lookup.last_known(db, source)
    return moment if last is None else max(moment, last + TICK)


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
    partial: bool = False,
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
            partial=partial,
        )
        .returning(readings)
    ).one()
    return lookup.reading_of(made)
