"""Prices as calculations see them, and the port through which they ask for them.

`pricing` keeps exact decimals and history; a calculation receives floats with their provenance.
A missing price is PriceNotFoundError, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.calibration import Calibrations
from core.receipt import PriceRef

COMMITMENTS = ("on-demand", "spot", "reserved-1y", "reserved-3y")


@dataclass(frozen=True, slots=True)
class GpuOffer:
    """One provider's price for one accelerator: USD per accelerator-hour."""

    accelerator: str
    usd_per_gpu_hour: float
    provider: str
    provider_id: str
    commitment: str
    region: str
    observed: date
    effective_from: date | None
    source: str
    source_url: str
    note: str = ""
    marketplace: bool = False

    def ref(self) -> PriceRef:
        """This offer as it is shown in a receipt."""
        return PriceRef(
            item=self.accelerator,
            provider=self.provider,
            usd=self.usd_per_gpu_hour,
            unit="usd/hour",
            commitment=self.commitment,
            region=self.region,
            observed=self.observed.isoformat(),
            effective_from=self.effective_from.isoformat() if self.effective_from else "",
            source=self.source,
            source_url=self.source_url,
            note=self.note,
        )


@dataclass(frozen=True, slots=True)
class ApiPrice:
    """One API model's token prices, USD per million tokens; None is unknown, not free."""

    model: str
    provider: str
    input_usd_per_mtok: float
    output_usd_per_mtok: float
    cached_input_usd_per_mtok: float | None
    batch_discount_frac: float | None
    observed: date
    effective_from: date | None
    source: str
    source_url: str
    note: str = ""
    retires: date | None = None

    def ref(self, dimension: str, usd: float) -> PriceRef:
        """One dimension (input, output, cached input) as it is shown in a receipt."""
        return PriceRef(
            item=f"{self.model} {dimension}",
            provider=self.provider,
            usd=usd,
            unit="usd/mtok",
            commitment="standard",
            region="",
            observed=self.observed.isoformat(),
            effective_from=self.effective_from.isoformat() if self.effective_from else "",
            source=self.source,
            source_url=self.source_url,
            note=self.note,
        )


class PriceBook(Protocol):
    """Where prices come from, beside what the user's own load tests said.

    `as_of` None means the book's own date, never the clock.
    """

    @property
    def calibrations(self) -> Calibrations:
        """Factors from the user's own load tests."""
        ...

    def date(self) -> date:
        """The book's own date: when its newest price was read."""
        ...

    def resolve_api_model(self, text: str) -> str:
        """Canonical name of an API model, or UnknownNameError / AmbiguousNameError."""
        ...

    def resolve_provider(self, text: str) -> str:
        """Canonical name of a GPU provider, or UnknownNameError."""
        ...

    def api_price(self, model: str, as_of: date | None = None) -> ApiPrice:
        """The price of an API model at a date, or PriceNotFoundError."""
        ...

    def gpu_offers(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """All offers at a date, cheapest first, marketplaces last; empty when there is none."""
        ...

    def gpu_offer(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> GpuOffer:
        """The cheapest listed offer (marketplaces only by name), or PriceNotFoundError."""
        ...
