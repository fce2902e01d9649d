"""`gpusize prices diff`: between two days, or what a reading that waits would change."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import cli_output
from bot.cli_prices.changes import as_json, groups, in_order
from bot.cli_prices.names import Names
from bot.cli_prices.overview import held_of, settling
from bot.cli_prices.place import Place, day, end_of, source_id, start_of
from bot.cli_prices.text import moment, wrapped
from core.errors import InputError
from pricing.drift import Change, drift
from pricing.history.compare import compare
from pricing.history.records import Version, Waiting
from pricing.history.store import Store
from pricing.known import OWN, accepted
from pricing.matching import Item
from pricing.rows import Snapshot
from pricing.table_rows import PACKAGE, items_of, versions_of

QUARTER = timedelta(days=91)
Told = list[tuple[str, Change]]


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Print what changed, by kind."""
    words = arguments.words
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        return _reading(arguments, place, int(words[0][:18]))
    since, until = _period(arguments, place)
    only = source_id(arguments.source)
    notes: list[str] = []
    with place.reading() as store:
        versions = _by_source(store, place, until, only)
        before = _by_source(store, place, since, only)
        if store is None:
            notes.append(place.none_yet())
    watched = _watchlist(arguments, place, [v for line in versions.values() for v in line])
    changes: Told = []
    begins: list[str] = []
    for source in in_order(versions):
        now, then, start = versions[source], before.get(source, []), since
        if not then:
            start = min(v.known_from for v in now)
            begins.append(f"{source} ({moment(start)} UTC)")
            with place.reading() as store:
                then = _by_source(store, place, start, source).get(source, [])
        listed = None if source == OWN and not words else watched
        found = compare(then, now, start, until, listed)
        if source == PACKAGE:
            # the table says when a price was first noted, not when it was first asked
            found = [change for change in found if change.kind != "new"]
        changes += [(source, change) for change in found]
    if begins:
        notes.append(
            f"Nothing was known on {_first_day(since)} by some sources, which are compared from"
            f" when their history begins: {', '.join(begins)}."
        )
    if arguments.json:
        cli_output.print_json(
            {
                "since": since.isoformat(),
                "until": until.isoformat(),
                "notes": notes,
                "changes": [as_json(source, change) for source, change in changes],
            }
        )
        return 0
    what = "Prices" if arguments.all or words else "Prices of the price book's items"
    head = f"{what} from {_first_day(since)} to {moment(until)} UTC:"
    lines = [head, *(line for note in notes for line in wrapped(note))]
    cli_output.write("\n".join([*lines, *(groups(changes) or ["", "Nothing changed."])]))
    return 0


def _first_day(since: datetime) -> str:
    """The day whose beginning `since` is the moment before."""
    return (since + timedelta(microseconds=1)).date().isoformat()


def _period(arguments: argparse.Namespace, place: Place) -> tuple[datetime, datetime]:
    last = day(arguments.until, "--until")
    if last is not None and last > place.now.date():
        raise InputError(
            f"--until must be at most {place.now.date()}, today in UTC; you gave {last}.",
            field="--until",
        )
    until = place.now if last is None else min(end_of(last), place.now)
    first = day(arguments.since, "--since") or until.date() - QUARTER
    since = start_of(first)
    if first > until.date():
        raise InputError(
            f"--since must be at most {until.date()}, where the comparison ends; you gave {first}.",
            field="--since",
        )
    return since, until


def _by_source(
    store: Store | None, place: Place, known: datetime, only: str | None
) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    narrowed = {} if only is None else {"source": only}
    for version in [] if store is None else store.timelines(known, **narrowed):
        found.setdefault(version.row.source, []).append(version)
    if only in (None, PACKAGE):
        table = replace(
            place.base,
            api=tuple(e for e in place.base.api if min(e.starts, e.observed) <= known.date()),
            gpu=tuple(e for e in place.base.gpu if min(e.starts, e.observed) <= known.date()),
        )
        packed = versions_of(table)
        if packed:
            found[PACKAGE] = packed
    return found


def _watchlist(
    arguments: argparse.Namespace, place: Place, versions: Sequence[Version]
) -> Collection[Item] | None:
    if arguments.words:
        names = Names(place.base, [*versions, *versions_of(place.base)])
        return {(provider, sku) for _, provider, sku in names.wanted(arguments.words)}
    return None if arguments.all else items_of(place.base)


def _reading(arguments: argparse.Namespace, place: Place, number: int) -> int:
    if arguments.since or arguments.until:
        raise InputError(
            f"Reading {number} is compared with what is accepted now; leave --since and --until"
            " out.",
            field="--since",
        )
    with place.reading() as store:
        if store is None:
            raise InputError(place.none_yet(), field="reading")
        waits = store.waiting_under(number)
        changes = would_change(store, waits, place.now)
    source = waits.reading.source
    told: Any = [(source, change) for change in changes]
    if arguments.json:
        held = waits.reading
        cli_output.print_json(
            {
                "reading": number,
                "source": source,
                "retrieved_at": held.retrieved_at.isoformat(),
                "reasons": list(held.reasons),
                "rows": len(waits.rows),
                "gone": len(waits.gone),
                "changes": [as_json(source, change) for change in changes],
            }
        )
        return 0
    held = waits.reading
    lines = wrapped(
        f"Reading {number} ({held_of(waits)}, read {moment(held.retrieved_at)} UTC) waits:", ""
    )
    lines += [line for reason in held.reasons for line in wrapped(reason)]
    lines += groups(told) or ["", "It would change nothing."]
    lines += ["", *wrapped(f"{settling(number).partition(',')[0]}.", "")]
    cli_output.write("\n".join(lines))
    return 0


def would_change(store: Store, waits: Waiting, now: datetime) -> list[Change]:
    """What approving a reading would change."""
    source = waits.reading.source
    latest = store.latest(source)
    rows = accepted(store.timelines(source=source), now)
    stated = {row.key() for row in waits.rows} | set(waits.gone)
    stays = [row for row in rows if row.key() not in stated] if waits.reading.partial else []
    when = waits.reading.retrieved_at
    read = when if latest is None else latest.retrieved_at
    before = Snapshot(source, min(read, when), "", "", rows)
    after = Snapshot(source, when, "", "", (*stays, *waits.rows))
    return drift(before, after, None)
