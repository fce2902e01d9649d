"""A price table as rows, to hold readings of sources against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import cast

from pricing.history.records import Version
from pricing.matching import Item, item
from pricing.periods import holds
from pricing.rows import Commitment, Dimension, PriceRow
from pricing.table import ApiEntry, GpuEntry, Table

PACKAGE = "package"
"""Source of a row that comes from the table in the package."""


def rows_of(table: Table) -> list[PriceRow]:
    """What is in force at the table's own date."""
    day = table.as_of
    found: list[PriceRow] = []
    apis = [e for e in table.api if holds(e, day)]
    for api in {(e.provider, e.model): e for e in sorted(apis, key=lambda e: e.starts)}.values():
        found += _tokens(api)
    gpus = [e for e in table.gpu if holds(e, day)]
    newest = {(e.accelerator, *e.series()): e for e in sorted(gpus, key=lambda e: e.starts)}
    return found + [_hour(gpu) for gpu in newest.values()]


def items_of(table: Table) -> frozenset[Item]:
    """What is in force at the table's own date: the items that are watched by themselves."""
    return frozenset(item(row) for row in rows_of(table))


def _tokens(entry: ApiEntry) -> Iterator[PriceRow]:
    amounts: dict[Dimension, Decimal | None] = {
        "input": entry.input_usd_per_mtok,
        "output": entry.output_usd_per_mtok,
        "cached_read": entry.cached_input_usd_per_mtok,
    }
    for dimension, amount in amounts.items():
        if amount is not None:
            yield PriceRow(
                source=PACKAGE,
                kind="api",
                provider=entry.provider,
                sku=entry.model,
                dimension=dimension,
                unit="mtok",
                amount=amount,
                retrieved_at=datetime.combine(entry.observed, time.min, UTC),
                source_url=entry.source_url,
                snapshot_sha256="",
            )


def _hour(entry: GpuEntry) -> PriceRow:
    return PriceRow(
        source=PACKAGE,
        kind="gpu",
        provider=entry.provider,
        sku=entry.accelerator,
        dimension="gpu_hour",
        unit="gpu_hour",
        amount=entry.usd_per_gpu_hour,
        retrieved_at=datetime.combine(entry.observed, time.min, UTC),
        source_url=entry.source_url,
        snapshot_sha256="",
        commitment=cast("Commitment", entry.commitment),
        region=entry.region,
        instance=entry.instance,
        gpus_per_instance=entry.gpus_per_instance,
        marketplace=entry.marketplace,
    )


def versions_of(table: Table) -> list[Version]:
    """Every price of a table over its period, as the history gives its own.

    A table does not say when it learnt a price; `known_from` is the day it came into force or was
    first read, whichever is earlier.
    """
    lines: dict[tuple[object, ...], list[ApiEntry | GpuEntry]] = defaultdict(list)
    for api in table.api:
        lines[api.provider, api.model].append(api)
    for gpu in table.gpu:
        lines[gpu.accelerator, *gpu.series()].append(gpu)
    found: list[Version] = []
    for line in lines.values():
        line.sort(key=lambda e: e.starts)
        for entry, after in zip_longest(line, line[1:]):
            stops = [e for e in (entry.ends, after.starts if after else None) if e is not None]
            found += (
                Version(row, entry.starts, min(stops, default=None), _known(entry))
                for row in _dated_rows(entry)
            )
    return found


def _dated_rows(entry: ApiEntry | GpuEntry) -> Iterator[PriceRow]:
    gpu = isinstance(entry, GpuEntry)
    for row in [_hour(entry)] if gpu else _tokens(entry):
        yield replace(
            row,
            effective_from=entry.effective_from,
            retires=None if gpu else entry.retires,
            note=entry.note,
        )


def _known(entry: ApiEntry | GpuEntry) -> datetime:
    return datetime.combine(min(entry.starts, entry.observed), time.min, UTC)
