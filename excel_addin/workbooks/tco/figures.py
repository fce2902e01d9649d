"""The figures of the model at its starting inputs: those of `core.tco`, row by row of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from core.calculations.tco._owning import owning_of
from core.calculations.tco.rent_or_own import TcoRentOrOwnInput
from core.tco.cash import factors, monthly_rate
from core.tco.renting import Renting
from core.tco.starts import RENTED, WAYS
from core.tco.ways import OWN, Ways
from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.tco.start import MOST_MONTHS


class Figures:
    """Every figure of the model."""

    def __init__(self, own: Mapping[str, Any], listed: Mapping[str, float]) -> None:
        given = TcoRentOrOwnInput.model_validate(
            {name: value for name, value in own.items() if value is not None}
        )
        self.months, gpus = given.months, given.gpus
        self.prices: dict[str, float | None] = {
            way: listed.get(WAYS[way].commitment)
            if own[WAYS[way].argument] is None
            else own[WAYS[way].argument]
            for way in RENTED
        }
        self.terms = owning_of(given, given.gpu)
        self.ways = Ways(
            gpus, given.months, self.terms, self._rents(given), given.needed_frac,
            given.capital_frac,
        )  # fmt: skip
        self.hours = gpus * HOURS_PER_MONTH
        self.rate = monthly_rate(given.capital_frac)
        self.hardware = self.terms.hardware_usd(gpus)
        self.power, self.colo = self.terms.power_usd(gpus), self.terms.colo_usd(gpus)
        self.upkeep, self.replaced = self.terms.upkeep_usd(gpus), self.terms.replaced_usd(gpus)
        self.running = self.terms.running_usd(gpus)
        self.depreciation = self.terms.depreciation_usd(gpus)
        self.resale = self.ways.resale_usd
        every = range(MOST_MONTHS + 1)
        self.active = [0 < m <= self.months for m in every]
        self.factor = factors(given.capital_frac, MOST_MONTHS)
        after = [0.0] * (MOST_MONTHS - self.months)
        self.flow = {way: [*flow, *after] for way, flow in self.ways.flows.items()}
        self.sums = {way: list(accumulate(flow)) for way, flow in self.flow.items()}
        self.total = {way: self.ways.total_usd(way) for way in WAYS}
        self.npv = {way: self.ways.npv_usd(way) for way in WAYS}
        self.useful = self.ways.useful_hours
        known = {w: self.npv[w] for w in WAYS if w == OWN or self.prices[w] is not None}
        self.best = min(known, key=lambda way: known[way])
        self.use_needed = self.ways.use_needed_frac("on_demand")

    def _rents(self, given: TcoRentOrOwnInput) -> dict[str, Renting]:
        """A way that nobody lists is drawn as on-demand."""
        found: dict[str, Renting] = {}
        for way in RENTED:
            price, paid = self.prices[way], way
            if price is None:
                price, paid = self.prices["on_demand"] or 0.0, "on_demand"
            found[way] = Renting(
                price, WAYS[paid].commitment, given.needed_frac, given.lost_frac,
                given.rent_change_frac,
            )  # fmt: skip
        return found

    def payback(self, way: str) -> int | None:
        """First month by which owning has cost no more than renting so."""
        return self.ways.payback(way)
