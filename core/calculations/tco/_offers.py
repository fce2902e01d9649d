"""Offers of renting side by side, and what terms of renting cost over months."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.calculations._prices import GpuPrice
from core.calculations.tco._rents import TERMS
from core.prices import GpuOffer, PriceBook
from core.receipt import PriceRef
from core.tables import Table
from core.tco.cash import factors
from core.tco.renting import Renting
from core.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.tco.rent import TcoRentInput

MOST_OFFERS = 12
"""Offers side by side, the cheapest."""


class Cost:
    """What terms of renting cost over the months compared."""

    def __init__(self, inputs: TcoRentInput, beside_usd: float) -> None:
        self._gpus, self._months, self._beside = inputs.gpus, inputs.months, beside_usd
        self._factors = factors(inputs.capital_frac, inputs.months)
        hours = inputs.gpus * HOURS_PER_MONTH * inputs.needed_frac
        self._useful = hours * sum(self._factors[1:])

    def flows(self, rent: Renting) -> list[float]:
        """Paid in each month from 0 on."""
        every = range(1, self._months + 1)
        return [0.0, *(rent.usd(self._gpus, month) + self._beside for month in every)]

    def npv_usd(self, rent: Renting) -> float:
        """Present cost."""
        return sum(f * d for f, d in zip(self.flows(rent), self._factors, strict=True))

    def usd_per_hour(self, rent: Renting) -> float:
        """Present cost of a GPU-hour of need."""
        return self.npv_usd(rent) / self._useful


def offers_of(
    inputs: TcoRentInput, book: PriceBook, lost: float, cost: Cost
) -> list[tuple[GpuOffer, Renting]]:
    """Each provider's cheapest offer on each term, cheapest first; marketplaces are no peers."""
    best: dict[tuple[str, str], GpuOffer] = {}
    for term in TERMS:
        for offer in book.gpu_offers(inputs.gpu, term, inputs.as_of):
            if not offer.marketplace:
                best.setdefault((offer.provider_id, term), offer)
    change = inputs.rent_change_frac
    terms = [
        (o, Renting(o.usd_per_gpu_hour, o.commitment, inputs.needed_frac, lost, change))
        for o in best.values()
    ]
    return sorted(terms, key=lambda row: cost.usd_per_hour(row[1]))[:MOST_OFFERS]


def others(price: GpuPrice, offers: list[tuple[GpuOffer, Renting]]) -> list[PriceRef]:
    """Prices of the offers beside the one used; notes of that one only."""
    return [replace(o.ref(), note="") for o, _ in offers if o != price.offer]


def name_of(offer: GpuOffer) -> str:
    """Provider and term of an offer."""
    return f"{offer.provider} {offer.commitment}"


def offers_table(inputs: TcoRentInput, cost: Cost, offers: list[tuple[GpuOffer, Renting]]) -> Table:
    """The offers side by side."""
    columns = [
        ("provider", "Provider", ""),
        ("commitment", "Commitment", ""),
        ("listed_usd_per_hour", "Listed", "usd/hour"),
        ("usd_per_hour", "A GPU-hour of need", "usd/hour"),
        ("usd_per_month", "First month", "usd/month"),
        ("total_usd", "Paid in all", "usd"),
        ("npv_usd", "Present cost", "usd"),
        ("bound_months", "Bound beyond", "months"),
        ("observed", "Read on", ""),
    ]
    rows = [
        [
            o.provider,
            o.commitment,
            o.usd_per_gpu_hour,
            cost.usd_per_hour(r),
            cost.flows(r)[1],
            sum(cost.flows(r)),
            cost.npv_usd(r),
            r.bound_months(inputs.months),
            o.observed.isoformat(),
        ]
        for o, r in offers
    ]
    return Table.of("offers", "Each provider's cheapest offer on each term", columns, rows)
