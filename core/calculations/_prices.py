"""GPU prices as calculations use them: the user's own, or an offer from the price book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.prices import GpuOffer, PriceBook
from core.receipt import Assumption, PriceRef
from core.units import HOURS_PER_MONTH, SECONDS_PER_MONTH, TOKENS_PER_MTOK


def monthly_usd(gpus: int, usd_per_hour: float) -> float:
    """Cost of `gpus` accelerators for a month.

    One order of multiplication for every figure of a receipt: another one can round to a
    different dollar.
    """
    return gpus * HOURS_PER_MONTH * usd_per_hour


def usd_per_mtok(usd_per_month: float, qps: float, tokens: float) -> float:
    """Cost of a million tokens of a fleet that serves `qps` requests of `tokens` tokens."""
    requests = qps * SECONDS_PER_MONTH
    return usd_per_month / (requests * tokens / TOKENS_PER_MTOK)


@dataclass(frozen=True, slots=True)
class GpuPrice:
    """USD per accelerator-hour and where it came from; `offer` is None for the user's own."""

    usd_per_hour: float
    offer: GpuOffer | None
    commitment: str

    @property
    def ref(self) -> PriceRef | None:
        """The price-book row, or None for the user's own price."""
        return self.offer.ref() if self.offer else None

    def origin(self) -> str:
        """One phrase: whose price and of when."""
        if self.offer is None:
            return "your price"
        where = f" {self.offer.region}" if self.offer.region else ""
        whose = "your own rate, " if self.offer.private else ""
        dated = f"{self.offer.commitment}, {self.offer.observed}"
        return f"{whose}{self.offer.provider}{where}, {dated}"

    def caution(self) -> tuple[str, str] | None:
        """A warning for prices nobody should plan production on, or None."""
        if self.offer is None or not self.offer.marketplace:
            return None
        return (
            "marketplace_price",
            f"{self.offer.provider} is a marketplace or community offer: no service level.",
        )

    def assumption(self) -> Assumption:
        """The price as an assumption row."""
        return Assumption(
            "gpu_usd_per_hour",
            self.usd_per_hour,
            "usd/hour",
            "price book" if self.offer else "user",
            self.origin(),
        )


def gpu_price(
    book: PriceBook,
    accelerator: str,
    own_usd_per_hour: float | None,
    provider: str | None,
    commitment: str,
    as_of: date | None,
) -> GpuPrice:
    """The user's price if given, else the book's offer; PriceNotFoundError when there is none."""
    if own_usd_per_hour is not None:
        return GpuPrice(own_usd_per_hour, None, "your own")
    offer = book.gpu_offer(accelerator, commitment, as_of, provider)
    return GpuPrice(offer.usd_per_gpu_hour, offer, commitment)
