"""The price history: readings are accepted, held or rejected, and nothing is overwritten.

Two times are kept. `starts` is when a price came into force. `known_from` is when it began to
answer here: the time of its reading, or of the approval of a quarantined one. Within one source
`known_from` only rises: a reading that is not newer than the last accepted one (two refreshes at
once, a clock set back) is put aside as quarantined, never applied by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Engine

from core.errors import InputError
from pricing.history import lookup
from pricing.history.database import connect, migrate, parse_url, reading, writing
from pricing.history.intake import apply, by_key, still_unstated
from pricing.history.notes import known_after, note
from pricing.history.records import Change, Declined, Held, Reading, Stored, Version, Waiting
from pricing.history.waiting import (
    ORDER,
    declined_of,
    put_aside,
    refused,
    remember,
    replace_waiting,
    settle,
    unsettled,
    waiting_of,
)
from pricing.rows import PriceRow, Snapshot


def open_store(url: str) -> Store:
    """The history at `sqlite:///FILE` or `postgresql://...`, created or migrated if need be.

    Raises InputError for another address, HistoryUnavailableError if it does not answer.
    """
    engine = connect(parse_url(url))
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


class Store:
    """The history in one database; each call is one transaction.

    Every method raises HistoryUnavailableError when the database is away, full or read-only;
    nothing is then half-written. Datetimes without a time zone raise ValueError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def accept(
        self,
        snapshot: Snapshot,
        decided_by: str = "gate",
        *,
        kept: Collection[str] = (),
        held: Held | None = None,
    ) -> Stored:
        """Keep a reading and let its prices answer from now on; all of it or nothing.

        `kept` are keys of things it does not surely state: what was accepted of them stays.
        `held` waits for a person; what waited of the source before is replaced. A reading not
        newer than the last accepted one of the source is quarantined instead, but the very same
        reading once more changes nothing. Raises ValueError if two rows give different prices of
        one thing for one time, or a row is of another source.
        """
        grouped = by_key(snapshot)
        with writing(self._engine, snapshot.source) as db:
            last = lookup.last(db, snapshot.source)
            if last is not None and snapshot.retrieved_at <= last.retrieved_at:
                if (last.sha256, last.retrieved_at) == (snapshot.sha256, snapshot.retrieved_at):
                    waits = [w.id for w in lookup.waiting(db, snapshot.source) if w.partial]
                    number = waits[-1] if waits and held else None
                    unchanged = len(snapshot.rows)
                    return Stored(last.id, "accepted", unchanged=unchanged, waiting_id=number)
                why = f"It was read before the accepted reading of {last.retrieved_at.isoformat()}."
                rows = (*snapshot.rows, *(held.rows if held else ()))
                silent = {*kept} - {row.key() for row in rows}
                number = put_aside(db, snapshot, Held(rows, (why,), kept=tuple(silent)), ORDER)
                return Stored(number, "quarantined", waiting_id=number)
            known = known_after(db, snapshot.source, snapshot.retrieved_at)
            made = note(db, snapshot, "accepted", decided_by, known=known)
            stored = apply(db, made, snapshot, grouped, kept=kept)
            if held is None:
                replace_waiting(db, snapshot, made.id)
                return stored
            number = put_aside(db, snapshot, held, decided_by, partial=True)
            return replace(stored, waiting_id=number)

    def hold(
        self,
        snapshot: Snapshot,
        reasons: Sequence[str],
        decided_by: str = "gate",
        *,
        kept: Collection[str] = (),
    ) -> int:
        """Put a whole reading aside until someone settles it, in place of one before; its id.

        `kept` are keys of things that stay in force if it is approved, though it has none of them.
        """
        by_key(snapshot)
        held = Held(snapshot.rows, tuple(reasons), kept=tuple(kept))
        with writing(self._engine, snapshot.source) as db:
            last = lookup.last(db, snapshot.source)
            late = last is not None and snapshot.retrieved_at <= last.retrieved_at
            return put_aside(db, snapshot, held, ORDER if late else decided_by)

    def reject(self, what: Snapshot | str, reasons: Sequence[str], decided_by: str = "gate") -> int:
        """Note a reading that will not be used, or of a source that gave none; the note's id."""
        if isinstance(what, str):
            what = Snapshot(what, datetime.now(UTC), "", "", ())
        with writing(self._engine, what.source) as db:
            return note(db, what, "rejected", decided_by, reasons).id

    def confirm(self, source: str, retrieved_at: datetime, decided_by: str = "gate") -> Stored:
        """Note that a source says it has not changed: its prices count as read again.

        What it left in doubt before it still does. Raises InputError if nothing of the source was
        accepted before.
        """
        with writing(self._engine, source) as db:
            last = lookup.last(db, source)
            if last is None:
                raise InputError(f"Nothing of {source} was accepted yet; read it first.")
            stored = Stored(last.id, "accepted", unchanged=last.row_count)
            if retrieved_at <= last.retrieved_at:
                return stored
            same = Snapshot(
                source, retrieved_at, last.url, last.sha256, (), last.skipped, last.etag
            )
            known = known_after(db, source, retrieved_at)
            made = note(db, same, "accepted", decided_by, known=known, row_count=last.row_count)
            still_unstated(db, last, made.id)
            return replace(stored, reading_id=made.id)

    def approve(self, reading_id: int, who: str, at: datetime | None = None) -> Stored:
        """Accept a quarantined reading: its prices answer from `at` (now) on, not from before.

        Raises InputError if there is no such reading, it is settled already, or it cannot be used.
        """
        with writing(self._engine, self.waiting_under(reading_id).reading.source) as db:
            found = unsettled(db, reading_id)
            held = found.reading
            snapshot = _as_read(found)
            since = max(at or datetime.now(UTC), held.retrieved_at)
            made = note(
                db,
                snapshot,
                "accepted",
                who,
                known=known_after(db, held.source, since),
                decides=reading_id,
                partial=held.partial,
            )
            settle(db, reading_id)
            gone = found.gone if held.partial else None
            return apply(db, made, snapshot, by_key(snapshot), kept=found.kept, gone=gone)

    def decline(self, reading_id: int, who: str, reasons: Sequence[str] = ()) -> int:
        """Settle a quarantined reading as rejected; the note's id.

        What it stated is remembered, so that the same is not asked about again. Raises InputError
        if there is no such reading or it is settled already.
        """
        with writing(self._engine, self.waiting_under(reading_id).reading.source) as db:
            found = unsettled(db, reading_id)
            partial = found.reading.partial
            made = note(
                db,
                _as_read(found),
                "rejected",
                who,
                reasons,
                decides=reading_id,
                partial=partial,
            )
            if partial:
                remember(db, made.id, found)
            settle(db, reading_id)
            return made.id

    def waiting(self, source: str | None = None) -> list[Waiting]:
        """What nobody has settled, oldest first."""
        with reading(self._engine) as db:
            return waiting_of(db, source)

    def waiting_under(self, reading_id: int) -> Waiting:
        """One quarantined reading with its rows. Raises InputError if it is settled or unknown."""
        with reading(self._engine) as db:
            return unsettled(db, reading_id)

    def declined(self, source: str) -> list[Declined]:
        """What people did not believe of a source, oldest first."""
        with reading(self._engine) as db:
            return declined_of(db, source)

    def refused(self, source: str, sha256: str) -> Reading | None:
        """The note with which a person rejected a whole list, by the digest of its bytes."""
        with reading(self._engine) as db:
            return refused(db, source, sha256)

    def readings(self, source: str | None = None, limit: int = 100) -> list[Reading]:
        """The last readings of all kinds, newest first."""
        with reading(self._engine) as db:
            return lookup.newest(db, source, limit)

    def latest(self, source: str) -> Reading | None:
        """The last accepted reading of a source; its `retrieved_at` gives the prices' age."""
        with reading(self._engine) as db:
            return lookup.last(db, source)

    def rows_as_of(self, valid: date, known: datetime | None = None, **only: str) -> list[PriceRow]:
        """Prices in force on a day, by what was known at a moment (None: by all that is known).

        `only` narrows by source, kind, provider, sku, dimension, commitment or region. Each row's
        `retrieved_at` and `snapshot_sha256` are of the last reading known then that stated it.
        """
        with reading(self._engine) as db:
            found = lookup.versions(db, known, only, valid)
        return [v.row for v in found]

    def timelines(self, known: datetime | None = None, **only: str) -> list[Version]:
        """Every price over its period, by what was known at a moment; narrowed as rows_as_of."""
        with reading(self._engine) as db:
            return lookup.versions(db, known, only, None)

    def days_read(self, known: datetime) -> tuple[datetime | None, Mapping[str, tuple[date, ...]]]:
        """When the newest of the readings known at a moment became known, and every source's days.

        Days on which all of a source was read and accepted, ascending.
        """
        with reading(self._engine) as db:
            return lookup.days_read(db, known)

    def history(
        self, kind: str, provider: str, sku: str, dimension: str, **only: str
    ) -> list[Change]:
        """All that was ever learnt about one thing, in the order in which it was learnt."""
        only |= {"kind": kind, "provider": provider, "sku": sku, "dimension": dimension}
        with reading(self._engine) as db:
            return lookup.changes(db, None, None, only)

    def changes(
        self, since: datetime | None = None, until: datetime | None = None, **only: str
    ) -> list[Change]:
        """What became known in [since, until), oldest first; told apart by `what`."""
        with reading(self._engine) as db:
            return lookup.changes(db, since, until, only)


def _as_read(found: Waiting) -> Snapshot:
    held = found.reading
    return Snapshot(
        held.source,
        held.retrieved_at,
        held.url,
        held.sha256,
        found.rows,
        held.skipped,
        held.etag,
    )
