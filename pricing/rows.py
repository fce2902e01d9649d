"""One price as a source states it, and one reading of a source.

A row is what `pricing.sources` produce, `pricing.gate` judges, `pricing.history` keeps and
`pricing.drift` compares. Amounts are exact decimals in the source's own currency; None is a price
that is listed without a figure, never 0.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["api", "gpu", "fx"]
Commitment = Literal["standard", "on-demand", "spot", "reserved-1m", "reserved-1y", "reserved-3y"]
Dimension = Literal[
    "input",
    "output",
    "cached_read",
    "cache_write",
    "batch_input",
    "batch_output",
    "gpu_hour",
    "rate",
]
Unit = Literal["mtok", "gpu_hour", "per_eur"]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price of one thing over one period, as one source states it."""

    source: str
    """Id of the source, as in `pricing.sources.registry`."""
    kind: Kind
    provider: str
    """Who sells it, as a short id: `openai`, `aws`, `runpod`."""
    sku: str
    """What is sold: an API model as the provider names it, an accelerator of the catalogue, or a
    currency."""
    dimension: Dimension
    unit: Unit
    """A million tokens, one accelerator for one hour (an instance's price over its GPUs), or units
    of a currency for one euro."""
    amount: Decimal | None
    """In `currency`; None when the source lists the thing without a price."""
    retrieved_at: datetime
    """When the source was read, in UTC."""
    source_url: str
    snapshot_sha256: str
    """Of the bytes it was read from."""
    currency: str = "USD"
    commitment: Commitment = "standard"
    """`standard` for tokens."""
    region: str = ""
    instance: str = ""
    gpus_per_instance: int | None = None
    tier_min_tokens: int = 0
    """Prompt length from which this tier holds."""
    hours_utc: str = ""
    """Time-of-day window such as `00:30-16:30`; empty is all day."""
    effective_from: date | None = None
    """When the price came or comes into force, if the source says."""
    retires: date | None = None
    marketplace: bool = False
    private: bool = False
    """From the user's own file: never shown to others as a public price."""
    note: str = ""

    def identity(self) -> tuple[str, ...]:
        """What is priced: everything but the amount, its dates and where it was read."""
        return (
            self.source,
            self.kind,
            self.provider,
            self.sku,
            self.dimension,
            self.unit,
            self.currency,
            self.commitment,
            self.region,
            self.instance,
            str(self.gpus_per_instance or ""),
            str(self.tier_min_tokens),
            self.hours_utc,
        )

    def key(self) -> str:
        """The identity as 32 hexadecimal digits, for indexes."""
        return hashlib.sha256("\x1f".join(self.identity()).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One reading of one source."""

    source: str
    retrieved_at: datetime
    source_url: str
    sha256: str
    rows: tuple[PriceRow, ...]
    skipped: tuple[str, ...] = ()
    """Why items of the source gave no row, one sentence each, at most a hundred."""
    etag: str = ""
    unread: tuple[str, ...] = ()
    """Providers the source has but could not give this time; what they sell is not said to be
    gone."""
