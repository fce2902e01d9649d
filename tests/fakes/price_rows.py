"""Price rows and snapshots for tests, with the parts a test does not care about filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pricing.rows import PriceRow, Snapshot

READ = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
URL = "https://prices.example/list.json"


def api(sku: str, amount: str | None, dimension: Any = "input", **more: Any) -> PriceRow:
    """USD per million tokens."""
    return _row("api", more.pop("provider", "openai"), sku, amount, dimension, "mtok", **more)


def gpu(provider: str, sku: str, amount: str | None, **more: Any) -> PriceRow:
    """USD per accelerator-hour, on demand unless said."""
    settings = {"commitment": "on-demand", "gpus_per_instance": 8} | more
    return _row("gpu", provider, sku, amount, "gpu_hour", "gpu_hour", **settings)


def _row(kind: Any, provider: str, sku: str, amount: str | None, *what: Any, **more: Any) -> Any:
    value = None if amount is None else Decimal(amount)
    settings = {"retrieved_at": READ, "source_url": URL, "snapshot_sha256": "0" * 64} | more
    source = settings.pop("source", "list")
    return PriceRow(source, kind, provider, sku, what[0], what[1], value, **settings)


def snapshot(rows: Iterable[PriceRow], when: datetime | date = READ) -> Snapshot:
    """One reading, at six in the morning when only a day is given."""
    at = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, 6, tzinfo=UTC)  # fmt: skip  # noqa: E501
    return Snapshot("list", at, URL, "0" * 64, tuple(rows))
