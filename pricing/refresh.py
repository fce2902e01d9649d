"""One refresh of one source: read it, judge it, keep what may be used.

Whatever goes wrong, the prices accepted before stay in force, and what went wrong is noted in the
history where `gpusize prices show` finds it. Reads no clock: the caller says what time it is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pricing.gate import Decision, cleaned, judge
from pricing.history.errors import HistoryUnavailableError
from pricing.history.records import Held, Reading, Stored
from pricing.history.store import Store
from pricing.history.timeline import OPEN
from pricing.known import OWN, Known, what_is_known
from pricing.rows import Snapshot
from pricing.sorting import Sorted, sort
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.reading import SourceError
from pricing.sources.registry import SOURCES
from pricing.table import Table

Status = Literal["accepted", "unchanged", "quarantined", "rejected", "failed"]
PATIENCE = 50
"""How many of a source's last readings are looked at for a list that waited."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one refresh of one source."""

    source: str
    status: Status
    """`unchanged`: the source says so, or sent what a person rejected as a whole; `quarantined`: at
    least a part waits for a person; `rejected`: not used; `failed`: not read, or not kept."""
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
    """What is accepted with it: what may be used, and what stays meanwhile. None unless it was."""
    seconds: float = 0.0


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
    etag = "" if latest is None else _etag(latest, store.readings(source, PATIENCE), settings.url)
    flags: tuple[str, ...] = ()
    if latest is not None and now <= latest.retrieved_at:
        last = f"{latest.retrieved_at:%Y-%m-%d %H:%M} UTC"
        flags = (f"The last accepted reading is of {last}, and the clock is not past it.",)
    try:
        snapshot = SOURCES[source].refresh(replace(settings, etag=etag), fetch, now)
    except SourceError as error:
        found = Outcome(source, "failed", (error.message,), flags)
        return _note(asked, Snapshot(source, now, settings.url, "", ()), found)
    if snapshot is not None:
        known = what_is_known(source, store, asked.base, now)
        return _decide(asked, _after_open(snapshot), known, flags)
    if asked.dry_run:
        return Outcome(source, "unchanged", flags=flags)
    stored = store.confirm(source, now)
    return Outcome(source, "unchanged", (), flags, stored=stored, reading_id=stored.reading_id)


def _etag(latest: Reading, lines: Sequence[Reading], url: str) -> str:
    """The tag of what was accepted last, if "unchanged" would say all there is to say."""
    since = [line for line in lines if line.id > latest.id]
    # when a list waited after it, its return has to be read: what waits then is no longer said,
    # and what was in doubt of it before is in doubt again
    other = any(line.status == "quarantined" and not line.partial for line in since)
    # another address may well have another list under the same tag
    known = len(since) < len(lines) and not other and latest.url == url
    return latest.etag if known else ""


def _after_open(snapshot: Snapshot) -> Snapshot:
    """The first day there is stands for "no day" in the history: the next one says the same."""
    if all(row.effective_from != OPEN for row in snapshot.rows):
        return snapshot
    second = OPEN + timedelta(days=1)
    rows = (
        replace(row, effective_from=second) if row.effective_from == OPEN else row
        for row in snapshot.rows
    )
    return replace(snapshot, rows=tuple(rows))


def _decide(asked: Asked, snapshot: Snapshot, known: Known, flags: tuple[str, ...]) -> Outcome:
    found = Outcome(
        snapshot.source,
        "accepted",
        flags=flags,
        skipped=snapshot.skipped,
        rows=len(snapshot.rows),
        before=known.before(),
    )
    if snapshot.source == OWN:
        return _accept(asked, snapshot, Sorted(list(snapshot.rows), []), known, found)
    by_hand = asked.store.refused(snapshot.source, snapshot.sha256)
    if by_hand is not None:
        said = (
            f"It is the list that {by_hand.decided_by} rejected on {by_hand.decided_at:%Y-%m-%d}."
        )
        return replace(found, status="unchanged", flags=(*flags, said))
    last, watched = known.without(snapshot.unread)
    verdict = judge(snapshot, last, watched=watched, peers=known.others, second=known.others)
    found = replace(
        found,
        reasons=tuple(r.message for r in verdict.reasons),
        flags=(*flags, *(r.message for r in verdict.flags)),
    )
    refused = verdict.decision is Decision.REJECT
    if refused:
        verdict = replace(verdict, rows=(), held=tuple(cleaned(snapshot.rows)))
    rows = sort(verdict, known.declined, whole=refused)
    if refused and not (asked.hold_refused and rows.waits):
        return _note(asked, snapshot, replace(found, status="rejected"))
    if not rows.whole:
        return _accept(asked, snapshot, rows, known, found)
    if not rows.waits:
        return _note(asked, snapshot, _with(replace(found, status="rejected"), rows))
    return _hold(asked, snapshot, rows, known, found)


def _with(found: Outcome, rows: Sorted) -> Outcome:
    """The outcome with what was sorted."""
    waiting = len(rows.waits) + len(rows.gone)
    return replace(found, flags=(*found.flags, *rows.notes), waiting=waiting)


def _note(asked: Asked, snapshot: Snapshot, found: Outcome) -> Outcome:
    """Note why nothing is used; if even that cannot be kept, the outcome says both."""
    if asked.dry_run:
        return found
    try:
        number = asked.store.reject(replace(snapshot, rows=()), found.reasons)
    except HistoryUnavailableError as error:
        return replace(found, status="failed", reasons=(*found.reasons, error.message))
    return replace(found, reading_id=number)


def _hold(asked: Asked, snapshot: Snapshot, rows: Sorted, known: Known, found: Outcome) -> Outcome:
    held = replace(snapshot, rows=tuple(rows.waits))
    kept = _kept(snapshot, rows, known) - {row.key() for row in rows.waits}
    number = None if asked.dry_run else asked.store.hold(held, found.reasons, kept=kept)
    return replace(_with(found, rows), status="quarantined", reading_id=number)


def _accept(
    asked: Asked, snapshot: Snapshot, rows: Sorted, known: Known, found: Outcome
) -> Outcome:
    held = None
    if rows.waits or rows.gone:
        held = Held(tuple(rows.waits), found.reasons, tuple(rows.gone))
    used = replace(snapshot, rows=tuple(rows.used))
    kept = _kept(snapshot, rows, known) - {row.key() for row in rows.used}
    staying = (row for row in known.last or () if row.key() in kept)
    found = replace(
        _with(found, rows),
        status="quarantined" if held else "accepted",
        reasons=found.reasons if held else (),
        after=replace(used, rows=(*used.rows, *staying)),
    )
    if asked.dry_run:
        return found
    stored = asked.store.accept(used, kept=kept, held=held)
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


def _kept(snapshot: Snapshot, rows: Sorted, known: Known) -> set[str]:
    return rows.kept | known.keys_of(snapshot.unread)
