"""Readings of made-up sources, for tests of the price history."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pricing.rows import PriceRow, Snapshot

FIRST = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def at(day: int, **more: float) -> datetime:
    """Noon of a day of the test, the first being 0."""
    return FIRST + timedelta(days=day, **more)


def on(day: int) -> date:
    return at(day).date()


def price(sku: str, amount: str | None, starts: date | None = None, **more: Any) -> PriceRow:
    fields: dict[str, Any] = {
        "source": "one",
        "kind": "api",
        "provider": "acme",
        "sku": sku,
        "dimension": "input",
        "unit": "mtok",
        "amount": None if amount is None else Decimal(amount),
        "retrieved_at": FIRST,
        "source_url": "https://prices.test/list",
        "snapshot_sha256": "",
        "effective_from": starts,
    }
    return PriceRow(**(fields | more))


def gpu(accelerator: str, amount: str | None, starts: date | None = None, **more: Any) -> PriceRow:
    fields = {"kind": "gpu", "dimension": "gpu_hour", "unit": "gpu_hour", "commitment": "on-demand"}
    return price(accelerator, amount, starts, **(fields | more))


def read(when: datetime, *rows: PriceRow, source: str = "one") -> Snapshot:
    """A reading of these rows, stamped as one."""
    sha256 = hashlib.sha256(repr((when, rows)).encode()).hexdigest()
    stamped = tuple(_stamped(row, source, when, sha256) for row in rows)
    return Snapshot(source, when, "https://prices.test/list", sha256, stamped)


def _stamped(row: PriceRow, source: str, when: datetime, sha256: str) -> PriceRow:

    return replace(row, source=source, retrieved_at=when, snapshot_sha256=sha256)
