"""Which reading stated a price last: what its date is, and from which bytes. In a transaction."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from pricing.history.schema import readings, series, unstated

Stamp = tuple[datetime, datetime, str]
"""Of an accepted reading: when known, when read, of which bytes."""
LastStated = Callable[[Row[Any], Row[Any] | None], Stamp]
"""Of an entry and the one after it, the last reading that surely stated the entry: it was in force,
and nothing else was known."""


def one_by_one(db: Connection, known: datetime | None) -> LastStated:
    """For a few entries: a question each."""
    c = readings.c

    def last(row: Row[Any], after: Row[Any] | None) -> Stamp:
        silent = sa.select(unstated.c.reading_id).where(
            unstated.c.reading_id == c.id, unstated.c.series_id == row.series_id
        )
        asked = (
            sa.select(c.known_from, c.retrieved_at, c.sha256)
            .where(c.source == row.source, c.known_from > row.known_from, ~silent.exists())
            .where(c.partial.is_(sa.false()))
            .order_by(c.known_from.desc())
            .limit(1)
        )
        if known is not None:
            asked = asked.where(c.known_from <= known)
        if after is not None:
            asked = asked.where(c.known_from < _bound(after))
        found = db.execute(asked).one_or_none()
        return _own(row) if found is None else (found[0], found[1], found[2])

    return last


def all_at_once(db: Connection, known: datetime | None, only: Mapping[str, str]) -> LastStated:
    """For many entries: two questions for all."""
    stamps = _stamps(db, known, only)
    silent = _silent(db, only)

    def last(row: Row[Any], after: Row[Any] | None) -> Stamp:
        mine, quiet = stamps.get(row.source, []), silent.get(row.series_id, set())
        k = len(mine)
        if after is not None:
            k = bisect_left(mine, _bound(after), key=lambda stamp: stamp[0])
        while k and mine[k - 1][0] > row.known_from:
            k -= 1
            if mine[k][0] not in quiet:
                return mine[k]
        return _own(row)

    return last


def _bound(after: Row[Any]) -> datetime:
    return max(after.known_from, datetime.combine(after.starts, time.min, UTC))


def _own(row: Row[Any]) -> Stamp:
    return row.known_from, row.retrieved_at, row.sha256


def _stamps(
    db: Connection, known: datetime | None, only: Mapping[str, str]
) -> dict[str, list[Stamp]]:
    c = readings.c
    asked = (
        sa.select(c.source, c.known_from, c.retrieved_at, c.sha256)
        .where(c.known_from.is_not(None), c.partial.is_(sa.false()))
        .order_by(c.source, c.known_from)
    )
    if known is not None:
        asked = asked.where(c.known_from <= known)
    if "source" in only:
        asked = asked.where(c.source == only["source"])
    found: dict[str, list[Stamp]] = {}
    for source, since, read, sha256 in db.execute(asked):
        found.setdefault(source, []).append((since, read, sha256))
    return found


def _silent(db: Connection, only: Mapping[str, str]) -> dict[int, set[datetime]]:
    """Series -> when the readings became known that did not state what stayed in force."""
    asked = sa.select(unstated.c.series_id, readings.c.known_from).join(readings)
    if only:
        named = (series.c[name] == value for name, value in only.items())
        asked = asked.join(series, series.c.id == unstated.c.series_id).where(*named)
    found: dict[int, set[datetime]] = {}
    for number, known in db.execute(asked):
        found.setdefault(number, set()).add(known)
    return found
