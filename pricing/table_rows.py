"""A price table as rows, to hold readings of sources against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import cast

from pricing.rows import Commitment, Dimension, PriceRow
from pricing.table import ApiEntry, GpuEntry, Table

PACKAGE = "package"
"""Source of a row that comes from the table in the package."""


def rows_of(table: Table) -> list[PriceRow]:
    """What is in force at the table's own date."""
    day = table.as_of
    found: list[PriceRow] = []
    apis = [e for e in table.api if e.starts <= day and (e.ends is None or day < e.ends)]
    for api in {(e.provider, e.model): e for e in sorted(apis, key=lambda e: e.starts)}.values():
        found += _tokens(api)
    gpus = [e for e in table.gpu if e.starts <= day and (e.ends is None or day < e.ends)]
    newest = {(e.accelerator, *e.series()): e for e in sorted(gpus, key=lambda e: e.starts)}
    return found + [_hour(gpu) for gpu in newest.values()]


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
