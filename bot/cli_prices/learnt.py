"""`gpusize prices history ITEM`: everything ever learnt about one thing, oldest first."""

from __future__ import annotations

import argparse
from typing import Any

from bot import cli_output
from bot.cli_prices.listed import what
from bot.cli_prices.names import Names, Thing, thing
from bot.cli_prices.place import Place
from bot.cli_prices.text import moment, plain, since, table, wrapped
from core.errors import InputError, echo
from core.names import squash
from pricing.history.records import Change, Version
from pricing.rows import PriceRow
from pricing.table_rows import versions_of

HEADER = ("  known since (UTC)", "in force from", "what", "before", "after", "", "source")
GONE = frozenset({"retired", "cancelled"})


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Print what the history learnt, then the package's entries."""
    packed = sorted(versions_of(place.base), key=lambda v: (v.starts, v.row.identity()))
    with place.reading() as store:
        known = [] if store is None else store.timelines()
        every = [] if store is None else _priced_once(store.changes())
        names = Names(place.base, [*known, *every, *packed])
        things = names.wanted(arguments.words, arguments.provider)
        learnt: list[Change] = []
        for kind, provider, sku in sorted(things):
            if store is not None:
                learnt += store.changes(kind=kind, provider=provider, sku=sku)
    entries = [v for v in packed if thing(v.row) in things]
    if arguments.dimension is not None:
        wanted = _variant(arguments.dimension, [c.row for c in learnt] + [v.row for v in entries])
        learnt = [c for c in learnt if _is(c.row, wanted)]
        entries = [v for v in entries if _is(v.row, wanted)]
    learnt.sort(key=lambda c: c.known_from)
    if arguments.json:
        cli_output.print_json(
            {"learnt": [_learnt(c) for c in learnt], "package": [_entry(v) for v in entries]}
        )
        return 0
    lines = _lines(learnt, things) if store is not None else wrapped(place.none_yet(), "")
    if entries:
        rows = [
            [since(v.starts), "" if v.ends is None else v.ends.isoformat(), _name(v.row),
             plain(v.row.amount), v.row.currency, v.row.retrieved_at.date().isoformat()]
            for v in entries
        ]  # fmt: skip
        header = ("in force from", "until", "price of", "price", "", "read")
        lines += ["", "In the package's table:", *table(header, rows, "<<<><<")]
    cli_output.write("\n".join(lines))
    return 0


def _priced_once(changes: list[Change]) -> list[Version]:
    """Things that were priced once, retired ones too, so that their names are known."""
    return [Version(c.row, c.starts, None, c.known_from) for c in changes]


def _lines(learnt: list[Change], things: frozenset[Thing]) -> list[str]:
    if not learnt:
        names = ", ".join(f"{provider} {sku}" for _, provider, sku in sorted(things)[:3])
        return wrapped(f"No source was read that lists {names}.", "")
    by_name: dict[str, list[int]] = {}
    for k, change in enumerate(learnt):
        by_name.setdefault(_name(change.row), []).append(k)
    rows = table(HEADER, [_cells(change) for change in learnt], "<<<>><<")
    lines = rows[:1]
    for name in sorted(by_name):
        lines += [name, *(rows[k + 1] for k in by_name[name])]
    return lines


def _cells(change: Change) -> list[str]:
    after = change.row.amount
    return [
        f"  {moment(change.known_from)}",
        since(change.starts),
        change.what,
        plain(change.before),
        plain(after) if after is not None or change.what in GONE else "unpriced",
        change.row.currency,
        change.row.source,
    ]


def _name(row: PriceRow) -> str:
    parts = [row.provider, row.sku, what(row), row.region, row.instance]
    if row.gpus_per_instance:
        parts.append(f"x{row.gpus_per_instance}")
    return " ".join(part for part in parts if part)


def _variant(text: str, rows: list[PriceRow]) -> str:
    known = sorted({r.commitment if r.kind == "gpu" else r.dimension for r in rows})
    found = [name for name in known if squash(name) == squash(text)]
    if not found:
        raise InputError(
            f"--dimension takes one of {', '.join(known)} here; you gave '{echo(text)}'.",
            field="--dimension",
        )
    return found[0]


def _is(row: PriceRow, variant: str) -> bool:
    return variant == (row.commitment if row.kind == "gpu" else row.dimension)


def _learnt(change: Change) -> dict[str, Any]:
    return {
        "known_from": change.known_from.isoformat(),
        "what": change.what,
        "before": None if change.before is None else f"{change.before:f}",
        **_row(change.row),
        "starts": change.starts.isoformat(),
    }


def _entry(version: Version) -> dict[str, Any]:
    return {
        **_row(version.row),
        "starts": version.starts.isoformat(),
        "ends": version.ends and version.ends.isoformat(),
    }


def _row(row: PriceRow) -> dict[str, Any]:
    return {
        "source": row.source,
        "provider": row.provider,
        "item": row.sku,
        "price_of": _name(row),
        "amount": None if row.amount is None else f"{row.amount:f}",
        "currency": row.currency,
        "unit": row.unit,
        "private": row.private,
        "source_url": row.source_url,
        "note": row.note,
    }
