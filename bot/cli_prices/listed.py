"""`gpusize prices show ITEM...`: the prices in force on a day, of every source."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from bot import cli_output
from bot.cli_prices.exporting import as_fields
from bot.cli_prices.names import Names, thing
from bot.cli_prices.place import Place, day, source_id
from bot.cli_prices.text import WIDTH, count, plain, since, wrapped
from bot.cli_prices.text import table as aligned
from core.errors import GpusizeError
from pricing.history.records import Version
from pricing.periods import holds
from pricing.rows import PriceRow
from pricing.table import ApiEntry, GpuEntry, Table
from pricing.table_rows import PACKAGE, versions_of

SHOWN = 60
"""Prices printed before the rest is only counted."""
UNITS = {"mtok": "{}/Mtok", "gpu_hour": "{}/GPU-h", "per_eur": "{}/EUR"}
HEADER = ("", "provider", "item", "what", "where", "price", "unit", "since", "read", "days",
          "source", "")  # fmt: skip


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Print the prices of the items, or of one provider."""
    on = day(arguments.as_of, "--as-of") or place.now.date()
    source = source_id(arguments.source)
    kept: list[Version] = []
    trouble = ""
    try:
        with place.reading() as store:
            kept = [] if store is None else store.timelines()
    except GpusizeError as error:
        trouble = error.message
    versions = [*kept, *versions_of(place.base)]
    things = Names(place.base, versions).wanted(arguments.words, arguments.provider)
    listed = [v for v in versions if thing(v.row) in things and source in (None, v.row.source)]
    found = in_force(listed, on)
    used = answering(place.live().table, on)
    if arguments.json:
        cli_output.print_json(
            {
                "as_of": on.isoformat(),
                "problem": trouble,
                "prices": [as_fields(v) | {"used": used(v.row)} for v in found],
            }
        )
        return 0
    cli_output.write("\n".join([*_trouble(trouble), *_lines(found, used, on)]))
    if not found and listed:
        first = min(v.starts for v in listed)
        cli_output.write(f"The earliest known is of {since(first)}.")
    return 0


def _trouble(sentence: str) -> list[str]:
    return [*wrapped(sentence, ""), ""] if sentence else []


def in_force(versions: Iterable[Version], on: date) -> list[Version]:
    """What holds on a day, by item; accelerators by price."""
    found = [v for v in versions if holds(v, on)]
    return sorted(found, key=_order)


def _order(version: Version) -> tuple[object, ...]:
    row = version.row
    amount = Decimal("Infinity") if row.amount is None else row.amount
    by_price = amount if row.kind == "gpu" else Decimal(0)
    return (row.kind, row.sku, row.commitment, by_price, row.provider, row.source, row.identity())


def answering(table: Table, on: date) -> Callable[[PriceRow], bool]:
    """Tells whether answers about a day rest on a row."""
    held: dict[tuple[str, ...], set[str]] = {}
    for api in sorted(table.api, key=lambda e: e.starts):
        if holds(api, on):
            held["api", api.provider, api.model, "standard"] = {_source(api)}
    for gpu in table.gpu:
        if holds(gpu, on):
            key = ("gpu", gpu.provider, gpu.accelerator, gpu.commitment)
            held.setdefault(key, set()).add(_source(gpu))

    def used(row: PriceRow) -> bool:
        variant = row.tier_min_tokens or row.hours_utc or row.dimension == "cache_write"
        key = (row.kind, row.provider, row.sku, row.commitment)
        return not variant and row.amount is not None and row.source in held.get(key, ())

    return used


def _source(entry: ApiEntry | GpuEntry) -> str:
    """Entries of the package name where they were found; those of the history, their source."""
    return PACKAGE if entry.first_read is None else entry.source


def _lines(found: Sequence[Version], used: Callable[[PriceRow], bool], on: date) -> list[str]:
    if not found:
        return [f"Nothing was in force on {on}."]
    rows = [_cells(version, used(version.row), on) for version in found[:SHOWN]]
    # what is the same in all lines is said once, and leaves room for where
    head = "Prices"
    once: list[int] = []
    for name, words in (("item", " of {}"), ("unit", " in {}")):
        k = HEADER.index(name)
        if len({row[k] for row in rows}) == 1:
            head += words.format(rows[0][k])
            once.append(k)
    keep = [k for k in range(len(HEADER)) if k not in once and any(row[k] for row in rows)]
    sides = "".join(">" if HEADER[k] in ("price", "days") else "<" for k in keep)
    lines = [f"{head} in force on {on}; answers rest on those marked *.", ""]
    lines += aligned(
        [HEADER[k] for k in keep], [[r[k] for k in keep] for r in rows], sides, gap="  "
    )
    if len(found) > SHOWN:
        more = count(len(found) - SHOWN, "more price")
        lines += ["", f"And {more}; narrow with --provider or --source, or take all with --json."]
    return [line[:WIDTH] for line in lines]


def _cells(version: Version, used: bool, on: date) -> list[str]:
    row = version.row
    return [
        "*" if used else "",
        row.provider,
        row.sku,
        what(row),
        " ".join(
            part
            for part in (
                row.region,
                row.instance,
                f"x{row.gpus_per_instance}" if row.gpus_per_instance else "",
            )
            if part
        ),
        plain(row.amount) if row.amount is not None else "unpriced",
        UNITS[row.unit].format(row.currency),
        since(version.starts),
        row.retrieved_at.date().isoformat(),
        str(max((on - row.retrieved_at.date()).days, 0)),
        row.source,
        "private" if row.private else "",
    ]


def what(row: PriceRow) -> str:
    """Which of the prices of a thing: the dimension or the commitment, the tier, the hours."""
    name = row.commitment if row.kind == "gpu" else row.dimension.replace("_", " ")
    words = [name]
    if row.tier_min_tokens:
        words.append(f"from {row.tier_min_tokens:,}")
    if row.hours_utc:
        words.append(f"{row.hours_utc} UTC")
    return " ".join(words)
