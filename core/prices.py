"""Prices as calculations see them, and the port through which they ask for them.

`pricing` keeps exact decimals and history; a calculation receives floats with their provenance.
A missing price is PriceNotFoundError, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.calibration import Calibrations
from core.errors import AmbiguousNameError, UnknownNameError
from core.receipt import PriceRef, Receipt

COMMITMENTS = ("on-demand", "spot", "reserved-1m", "reserved-1y", "reserved-3y")
CURRENCIES = ("usd", "eur", "gbp", "jpy", "chf")
STALE_API_DAYS = 45
STALE_GPU_DAYS = 30
STALE_SPOT_DAYS = 2
"""Age from which a price is warned about: lists move by the month, spot by the day."""


@dataclass(frozen=True, slots=True)
class FxRate:
    """Units of a currency for one dollar, on a day."""

    currency: str
    per_usd: float
    date: date
    source: str
    source_url: str


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
    starts: date | None = None
    """The day from which it holds: as the vendor states it, else the first reading."""
    private: bool = False
    """The user's own price, from a file of theirs."""

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
            private=self.private,
            starts=self.starts.isoformat() if self.starts else "",
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
    starts: date | None = None
    """The day from which it holds: as the vendor states it, else the first reading."""
    private: bool = False
    """The user's own price, from a file of theirs."""
    cache_write_usd_per_mtok: float | None = None
    """Price of tokens written to the prompt cache: the shortest-lived write, where several."""

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
            private=self.private,
            starts=self.starts.isoformat() if self.starts else "",
        )


class PriceBook(Protocol):
    """Where prices come from, beside what the user's own load tests said.

    `as_of` None means the book's own date, never the clock.
    """

    @property
    def calibrations(self) -> Calibrations:
        """Factors from the user's own load tests."""
        ...

    @property
    def known(self) -> datetime | None:
        """Since when the newest of its prices is known here; None for the package's."""
        ...

    @property
    def problem(self) -> str:
        """One sentence if its prices may be outdated because the history is away, else empty."""
        ...

    def date(self) -> date:
        """The book's own date: when its newest price was read."""
        ...

    def api_models(self) -> Sequence[str]:
        """All API models as provider/model."""
        ...

    def fx_rate(self, currency: str, as_of: date | None = None) -> FxRate:
        """The exchange rate at a date, or PriceNotFoundError."""
        ...

    def find_api_model(self, text: str) -> Sequence[str]:
        """Every provider/model that is spelled so; several providers may sell one model."""
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

    def api_history(self, model: str, as_of: date | None = None) -> Sequence[ApiPrice]:
        """Every price of an API model up to a date, oldest first; PriceNotFoundError if none."""
        ...

    def api_ahead(self, model: str, until: date) -> Sequence[ApiPrice]:
        """Prices of an API model announced for a day after the book's own, soonest first."""
        ...

    def gpu_ahead(self, offer: GpuOffer, until: date) -> Sequence[GpuOffer]:
        """Prices of an offer of today announced for a day after the book's own, soonest first."""
        ...

    def gpu_history(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """Every price up to a date of the offer `gpu_offer` gives, oldest first."""
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
        """The user's own price, else the cheapest listed offer; PriceNotFoundError if none.

        Marketplaces only by name.
        """
        ...


def resolved(book: PriceBook, kind: str, field: str, text: str) -> str:
    """A name as the book has it, `kind` being api_model or provider; errors say which field."""
    try:
        return getattr(book, f"resolve_{kind}")(text)
    except (UnknownNameError, AmbiguousNameError) as error:
        error.field = field
        raise


def first_choice(offers: Sequence[GpuOffer]) -> GpuOffer:
    """Of offers, cheapest first, the one that would be paid: the user's own, else the cheapest.

    What was negotiated is what is paid, even where a list price is lower.
    """
    return next((offer for offer in offers if offer.private), offers[0])


def stale_after_days(price: PriceRef) -> int:
    """The age in days from which a price is warned about."""
    if price.commitment == "spot":
        return STALE_SPOT_DAYS
    return STALE_API_DAYS if price.unit == "usd/mtok" else STALE_GPU_DAYS


def age_days(price: PriceRef, when: date) -> int:
    """Days from a price's reading to `when`; 0 for a day before the reading."""
    return max((when - date.fromisoformat(price.observed)).days, 0)


def date_prices(receipt: Receipt, when: date, problem: str = "") -> None:
    """Give a receipt's prices their age at `when`, and warn in one sentence of those too old.

    `problem` is the book's, and is warned of too.
    """
    if problem:
        receipt.warn("price_history", problem)
    old: list[PriceRef] = []
    for price in receipt.prices:
        price.age_days = age_days(price, when)
        if price.age_days > stale_after_days(price):
            old.append(price)
    if not old:
        return
    worst = max(old, key=lambda p: p.age_days or 0)
    others = {(p.item, p.provider) for p in old} - {(worst.item, worst.provider)}
    more = f", and {len(others)} more likewise" if others else ""
    receipt.warn(
        "stale_price",
        f"The price of {worst.item} by {worst.provider} was read {worst.age_days} days before"
        f" {when}{more}: over {stale_after_days(worst)} days it may have changed.",
    )
