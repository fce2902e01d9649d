"""`gpusize prices refresh`: one source after the other, each told as soon as it is done."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bot import cli_output
from bot.cli_prices.changes import as_json, said, tally
from bot.cli_prices.overview import settling
from bot.cli_prices.place import Place, source_id
from bot.cli_prices.text import count, first_of, wrapped
from core.errors import InputError
from pricing.drift import Change, drift
from pricing.history.errors import HistoryUnavailableError
from pricing.history.records import Stored
from pricing.history.store import Store, open_store
from pricing.known import OWN
from pricing.refresh import Outcome, refresh
from pricing.sources.fetch import SourceSettings, Tell, fetch
from pricing.sources.registry import SOURCES, at_home, environment_name, settings, usual
from pricing.table_rows import items_of

ALL_WELL = frozenset({"accepted", "unchanged"})
INCOMPLETE = 3
CHANGES, SKIPPED, FLAGS = 20, 3, 5
"""Sentences printed of each before the rest is only counted."""
STORED = {
    "changed": "changed",
    "corrected": "corrected",
    "new": "new",
    "retired": "retired",
    "scheduled": "announced",
    "cancelled": "no longer announced",
    "amended": "with other dates or notes",
}


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Refresh the sources; 0 if all were accepted or had not changed, else 3."""
    asked = _chosen(arguments, place)
    dry = arguments.dry_run
    told: list[dict[str, Any]] = []
    outcomes: list[Outcome] = []
    with _store(place, dry_run=dry) as (store, trouble):
        for source, where in asked.items():
            if store is None:
                found, waits = Outcome(source, "failed", (trouble,)), []
            else:
                found = _one(source, where, arguments, place, store)
                waits = _still_waits(store, found)
            outcomes.append(found)
            changes = _watched(found, place)
            if arguments.json:
                told.append(_as_json(found, changes, waits))
            elif store is not None:
                cli_output.write("\n".join(_lines(found, changes, waits, dry=dry)))
                cli_output.flush()
    if arguments.json:
        cli_output.print_json({"dry_run": dry, "history": place.shown(), "sources": told})
    elif trouble:
        cli_output.write("\n".join(wrapped(f"No source was read. {trouble}", "")))
    elif dry:
        cli_output.write("nothing was kept (--dry-run)")
    return 0 if all(o.status in ALL_WELL for o in outcomes) else INCOMPLETE


def _chosen(arguments: argparse.Namespace, place: Place) -> dict[str, SourceSettings]:
    """The sources to read, in their usual order, with their addresses."""
    named = {source_id(name, package=False) for name in arguments.source}
    urls = dict(place.urls)
    if arguments.origin is not None:
        if len(named) != 1:
            raise InputError(
                "--from is the address of exactly one --source, e.g. --source own --from"
                " prices.xlsx.",
                field="--from",
            )
        [one] = named
        urls[str(one)] = arguments.origin.strip()
    if OWN in named and not urls.get(OWN):
        raise InputError(
            f"Say where your own prices are: --source own --from FILE, or {environment_name(OWN)}.",
            field="--from",
        )
    if not named:
        return usual(urls)
    return {source: at_home(settings(source, urls)) for source in SOURCES if source in named}


@contextmanager
def _store(place: Place, *, dry_run: bool) -> Generator[tuple[Store | None, str]]:
    """The history, or why there is none. A dry run makes none: it has an empty one for a while."""
    try:
        store = place.open() if dry_run else open_store(place.url)
    except HistoryUnavailableError as error:
        yield None, error.message
        return
    if store is not None:
        with store:
            yield store, ""
        return
    with (
        tempfile.TemporaryDirectory(prefix="gpusize-") as folder,
        open_store(f"sqlite:///{Path(folder) / 'empty.db'}") as empty,
    ):
        yield empty, ""


def _one(
    source: str, where: SourceSettings, arguments: argparse.Namespace, place: Place, store: Store
) -> Outcome:
    try:
        with _progress(source) as tell:
            return refresh(
                source,
                store,
                where,
                place.now,
                fetch=partial(fetch, tell=tell),
                base=place.base,
                dry_run=arguments.dry_run,
                hold_refused=arguments.hold_refused,
            )
    except Exception as error:  # noqa: BLE001 - a defect with one list must not stop the others
        reference = cli_output.log_defect(error)
        return Outcome(source, "failed", (f"Internal error, reference {reference}.",))


@contextmanager
def _progress(source: str) -> Generator[Tell | None]:
    """Bytes so far on stderr, if someone watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # noqa: PLC0415 - only where it is seen

    with tqdm(desc=source, unit="B", unit_scale=True, leave=False, file=sys.stderr) as bar:

        def tell(size: int) -> None:
            bar.update(size)

        yield tell


def _still_waits(store: Store, found: Outcome) -> list[int]:
    """Readings of the source that waited before and still do."""
    try:
        numbers = [w.reading.id for w in store.waiting(found.source)]
    except HistoryUnavailableError:
        return []
    return [n for n in numbers if n != found.reading_id]


def _watched(found: Outcome, place: Place) -> list[Change]:
    """Changes of what answers rest on; of the user's own file, all."""
    if found.before is None or found.after is None:
        return []
    watchlist = None if found.source == OWN else items_of(place.base)
    return drift(found.before, found.after, watchlist)


def _lines(
    found: Outcome, changes: Sequence[Change], waits: Sequence[int], *, dry: bool
) -> list[str]:
    words = {"quarantined": "part waits" if found.after else "waits", "rejected": "refused"}
    status = words.get(found.status, found.status)
    lines = [f"{found.source:14} {status:11} {_summary(found, dry=dry)} ({found.seconds:.1f} s)"]
    for reason in found.reasons:
        lines += wrapped(reason)
    if found.status == "quarantined":
        number = found.reading_id
        part = "row waits" if found.waiting == 1 else "rows wait"
        how = f" as reading {number}: {settling(number)}" if number else ", if it were kept."
        lines += wrapped(f"{found.waiting:,} {part}{how}")
    elif found.status == "rejected":
        lines += wrapped("With --hold-refused it waits for a person instead.")
    for number in waits:
        lines += wrapped(f"Reading {number} still waits: {settling(number)}")
    lines += first_of([f"Note: {flag}" for flag in found.flags], FLAGS)
    lines += first_of([f"Skipped: {sentence}" for sentence in found.skipped], SKIPPED)
    return lines + first_of([said(change) for change in changes], CHANGES)


def _summary(found: Outcome, *, dry: bool) -> str:
    if found.status == "unchanged":
        return "as it was read before"
    if found.status == "failed" and not found.rows:
        return "earlier prices stay"
    rows = count(found.rows, "row")
    if found.after is None:
        return f"{rows}, none used"
    if found.stored is not None:
        return f"{rows}: {stored_counts(found.stored)}"
    if found.before is None:
        return f"{rows}: {'would all be' if dry else 'all'} new"
    told = tally(drift(found.before, found.after, None))
    return f"{rows}: {told.replace('changed', 'would change') if dry else told}"


def stored_counts(stored: Stored) -> str:
    """What the history gained, in words."""
    parts = [f"{n:,} {word}" for name, word in STORED.items() if (n := getattr(stored, name))]
    return ", ".join(parts) or "nothing changed"


def _as_json(found: Outcome, changes: Sequence[Change], waits: Sequence[int]) -> dict[str, Any]:
    stored = found.stored
    return {
        "source": found.source,
        "status": found.status,
        "rows": found.rows,
        "waiting": found.waiting,
        "reading": found.reading_id,
        "still_waiting": list(waits),
        "reasons": list(found.reasons),
        "flags": list(found.flags),
        "skipped": list(found.skipped),
        "stored": None
        if stored is None
        else {name: getattr(stored, name) for name in (*STORED, "unchanged")},
        "changes": [as_json(found.source, change) for change in changes],
        "seconds": round(found.seconds, 3),
    }
