"""One refresh of one source: read it, judge it, keep what may be used.

Whatever goes wrong, the prices accepted before stay in force, and what went wrong is noted in the
history where `gpusize prices show` finds it. Reads no clock: the caller says what time it is.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from pricing.gate import Decision, Verdict, judge
from pricing.history.errors import HistoryUnavailableError
from pricing.history.records import Declined, Held, Reading, Stored, Version
from pricing.history.store import Store
from pricing.history.timeline import OPEN
from pricing.history.waiting import REPLACED
from pricing.matching import Item, item, usable
from pricing.rows import PriceRow, Snapshot
from pricing.sorting import Sorted, sort
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.reading import SourceError
from pricing.sources.registry import SOURCES
from pricing.table import Table
from pricing.table_rows import rows_of

Status = Literal["accepted", "unchanged", "quarantined", "rejected", "failed"]
OWN = "own"
PATIENCE = 50
"""How many of a source's last readings are looked at for a list that a person rejected."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one refresh of one source."""

    source: str
    status: Status
    """`unchanged`: the source says so, or sent what waits or was rejected already; `quarantined`:
    at least a part waits for a person; `rejected`: not used; `failed`: not read, or not kept."""
    reasons: tuple[str, ...] = ()
    """Why it is neither accepted nor unchanged, one sentence each."""
    flags: tuple[str, ...] = ()
    """Worth reading, but nothing waits for it."""
    skipped: tuple[str, ...] = ()
    """What the source lists and no row was made of."""
    rows: int = 0
    """Rows read."""
    waiting: int = 0
    """Rows that wait for a person."""
    reading_id: int | None = None
    """The number to approve or reject if something waits, else that of the note."""
    stored: Stored | None = None
    """What the history gained; None unless something was accepted."""
    before: Snapshot | None = None
    """What was accepted before, for `pricing.drift.drift`; None for a first reading."""
    after: Snapshot | None = None
    """What is accepted after it: what may be used of it, and what stays in force though it is in
    doubt or was not read; None unless something may be used."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What the history and the package know beside one source."""

    last: tuple[PriceRow, ...] | None
    others: tuple[PriceRow, ...]
    watched: frozenset[Item]
    declined: tuple[Declined, ...] = ()
    readings: tuple[Reading, ...] = ()
    read: datetime | None = None
    """When `last` was read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One refresh: of what, into which history, how."""

    source: str
    store: Store
    base: Table
    dry_run: bool
    hold_refused: bool


def refresh(
    source: str,
    store: Store,
    settings: SourceSettings,
    now: datetime,
    *,
    fetch: Fetch,
    base: Table,
    dry_run: bool = False,
    hold_refused: bool = False,
) -> Outcome:
    """Read `source`, judge it and keep what may be used.

    `base` is the package's table: its items are watched, and its prices say what is plausible
    where nothing else is known. `dry_run` keeps nothing. With `hold_refused` a list the gate
    refuses as a whole waits for a person instead. Raises nothing that has to do with the source or
    the database: those are outcomes.
    """
    start = time.perf_counter()
    asked = Asked(source, store, base, dry_run=dry_run, hold_refused=hold_refused)
    try:
        found = _read(asked, settings, now, fetch)
    except HistoryUnavailableError as error:
        found = Outcome(source, "failed", (error.message,))
    return replace(found, seconds=time.perf_counter() - start)


def _read(asked: Asked, settings: SourceSettings, now: datetime, fetch: Fetch) -> Outcome:
    source, store = asked.source, asked.store
    latest = store.latest(source)
    # another address may well have another list under the same tag
    etag = latest.etag if latest is not None and latest.url == settings.url else ""
    flags: tuple[str, ...] = ()
    if latest is not None and now <= latest.retrieved_at:
        last = f"{latest.retrieved_at:%Y-%m-%d %H:%M} UTC"
        flags = (f"The last accepted reading is of {last}, and the clock is not past it.",)
    try:
        snapshot = SOURCES[source].refresh(replace(settings, etag=etag), fetch, now)
    except SourceError as error:
        number = None
        if not asked.dry_run:
            number = store.reject(Snapshot(source, now, settings.url, "", ()), [error.message])
        return Outcome(source, "failed", (error.message,), flags, reading_id=number)
    if snapshot is not None:
        known = what_is_known(source, store, asked.base, now)
        return _decide(asked, snapshot, known, flags)
    if asked.dry_run:
        return Outcome(source, "unchanged", flags=flags)
    stored = store.confirm(source, now)
    return Outcome(source, "unchanged", (), flags, stored=stored, reading_id=stored.reading_id)


def what_is_known(source: str, store: Store, base: Table, now: datetime) -> Known:
    """What a reading of `source` is held against."""
    versions: dict[str, list[Version]] = defaultdict(list)
    for version in store.timelines():
        versions[version.row.source].append(version)
    mine = accepted(versions.pop(source, []), now)
    latest = store.latest(source)
    last = mine if mine or latest is not None else None
    package = rows_of(base)
    if source == OWN:
        # the owner of a price is right about it, whatever it was and whatever others pay
        return Known(None, (), frozenset(), (), tuple(store.readings(source, PATIENCE)))
    public = [row for line in versions.values() for row in accepted(line, now) if not row.private]
    priced = {item(row) for row in mine if usable(row.amount)}
    watched = {item(row) for row in package} & priced
    return Known(
        last,
        (*public, *package),
        frozenset(watched),
        tuple(store.declined(source)),
        tuple(store.readings(source, PATIENCE)),
        None if latest is None else latest.retrieved_at,
    )


def accepted(versions: Sequence[Version], now: datetime) -> tuple[PriceRow, ...]:
    """The rows of what is still listed, past and announced ones too."""
    today = now.astimezone(UTC).date()
    by_key: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_key[version.row.key()].append(version)
    return tuple(
        _dated(version) if len(line) > 1 or version.ends is not None else version.row
        for line in by_key.values()
        if any(v.ends is None or v.ends > today for v in line)
        for version in line
    )


def _dated(version: Version) -> PriceRow:
    """A row with the day from which it held: of several of one thing the latest counts, and one
    without a date would be the earliest.
    """
    if version.starts == OPEN or version.row.effective_from is not None:
        return version.row
    return replace(version.row, effective_from=version.starts)


def _decide(asked: Asked, snapshot: Snapshot, known: Known, flags: tuple[str, ...]) -> Outcome:
    unread = frozenset(snapshot.unread)
    last = None
    if known.last is not None:
        last = [row for row in known.last if row.provider not in unread]
    verdict = judge(snapshot, last, watched=known.watched, peers=known.others, second=known.others)
    reasons = tuple(r.message for r in verdict.reasons)
    found = Outcome(
        snapshot.source,
        "accepted",
        flags=(*flags, *(r.message for r in verdict.flags)),
        skipped=snapshot.skipped,
        rows=len(snapshot.rows),
        before=_before(snapshot, known),
    )
    if verdict.decision is Decision.ACCEPT:
        return _accept(asked, snapshot, sort(verdict), known, found)
    again = _rejected_before(snapshot, known.readings)
    if again:
        return replace(found, status="unchanged", flags=(*found.flags, again))
    found = replace(found, reasons=reasons)
    if verdict.decision is Decision.REJECT and not asked.hold_refused:
        number = None
        if not asked.dry_run:
            number = asked.store.reject(replace(snapshot, rows=()), reasons)
        return replace(found, status="rejected", reading_id=number)
    if verdict.decision is Decision.REJECT:
        # as they were read: what the gate did not clean, a person has to look at
        verdict = Verdict(Decision.QUARANTINE, verdict.reasons, verdict.flags, (), snapshot.rows)
    rows = sort(verdict, known.declined)
    if not rows.used:
        return _hold(asked, replace(snapshot, rows=tuple(rows.waits)), rows, found)
    return _accept(asked, snapshot, rows, known, found)


def _before(snapshot: Snapshot, known: Known) -> Snapshot | None:
    if known.last is None:
        return None
    # read when it was: a price that came into force since then changed, and was not restated
    return replace(snapshot, rows=known.last, retrieved_at=known.read or snapshot.retrieved_at)


def _hold(asked: Asked, snapshot: Snapshot, rows: Sorted, found: Outcome) -> Outcome:
    number = None if asked.dry_run else asked.store.hold(snapshot, found.reasons)
    return replace(
        found,
        status="quarantined",
        flags=(*found.flags, *rows.notes),
        waiting=len(rows.waits),
        reading_id=number,
    )


def _accept(
    asked: Asked, snapshot: Snapshot, rows: Sorted, known: Known, found: Outcome
) -> Outcome:
    after = replace(snapshot, rows=tuple(rows.used))
    unread = {row.key() for row in known.last or () if row.provider in snapshot.unread}
    kept = (rows.kept | unread) - {row.key() for row in rows.used}
    stays = [row for row in known.last or () if row.key() in kept]
    held = None
    if rows.waits or rows.gone:
        held = Held(tuple(rows.waits), found.reasons, tuple(rows.gone))
    found = replace(
        found,
        status="quarantined" if held else "accepted",
        reasons=found.reasons if held else (),
        flags=(*found.flags, *rows.notes),
        waiting=len(rows.waits) + len(rows.gone),
        after=replace(after, rows=(*rows.used, *stays)),
    )
    if asked.dry_run:
        return found
    stored = asked.store.accept(after, kept=kept, held=held)
    if stored.status == "quarantined":
        why = "It is not newer than the reading accepted last, so all of it waits."
        return replace(
            found,
            status="quarantined",
            reasons=(*found.reasons, why),
            waiting=len(snapshot.rows),
            after=None,
            reading_id=stored.waiting_id,
        )
    return replace(found, stored=stored, reading_id=stored.waiting_id or stored.reading_id)


def _rejected_before(snapshot: Snapshot, readings: Sequence[Reading]) -> str:
    """Who rejected this very list, as a sentence; empty if nobody did."""
    for line in readings:
        by_hand = line.decides is not None and line.decided_by != REPLACED
        whole = by_hand and line.status == "rejected" and not line.partial
        if whole and line.sha256 == snapshot.sha256:
            day = f"{line.decided_at:%Y-%m-%d}"
            return f"It is the list that {line.decided_by} rejected on {day}."
    return ""
