"""The figures of the model at its starting inputs, computed step by step as its formulas do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.tco.start import MOST_MONTHS, RENTED, WAYS


class Figures:
    """Every figure of the model."""

    def __init__(self, own: Mapping[str, Any], listed: Mapping[str, float]) -> None:
        self.own = own
        self.months: int = own["months"]
        self.prices: dict[str, float | None] = {
            way: listed.get(WAYS[way][1]) if own[f"{way}_usd"] is None else own[f"{way}_usd"]
            for way in RENTED
        }
        self.hours = own["gpus"] * HOURS_PER_MONTH
        self.rate = (1 + own["capital_frac"]) ** (1 / 12) - 1
        bought = own["gpus"] * (1 + own["spares_frac"])
        self.hardware = bought * own["gpu_usd"] * (1 + own["network_frac"])
        kw = own["gpus"] * own["gpu_kw"]
        self.power = kw * own["pue"] * HOURS_PER_MONTH * own["kwh_usd"]
        self.colo = kw * own["kw_usd"]
        self.upkeep = self.hardware * own["upkeep_frac"] / 12
        self.running = self.power + self.colo + self.upkeep + own["staff_usd"]
        self.depreciation = self.hardware * (1 - own["residual_frac"]) / own["life_months"]
        worn = (1 - own["residual_frac"]) * min(self.months, own["life_months"])
        self.resale = self.hardware * (1 - worn / own["life_months"])
        every = range(MOST_MONTHS + 1)
        self.active = [0 < m <= self.months for m in every]
        self.factor = [1 / (1 + self.rate) ** m for m in every]
        self.flow = {way: [self._flow(way, m) for m in every] for way in WAYS}
        self.sums = {way: _running_sums(flow) for way, flow in self.flow.items()}
        self.total = {way: sum(flow) for way, flow in self.flow.items()}
        self.total["own"] -= self.resale
        self.npv = {
            way: sum(f * d for f, d in zip(flow, self.factor, strict=True))
            for way, flow in self.flow.items()
        }
        self.npv["own"] -= self.resale * self.factor[self.months]
        live = [d for d, on in zip(self.factor, self.active, strict=True) if on]
        self.useful = self.hours * own["needed_frac"] * sum(live)
        known = {w: self.npv[w] for w in WAYS if w == "own" or self.prices[w] is not None}
        self.best = min(known, key=lambda way: known[way])
        self.use_needed = self.npv["own"] / (self.npv["on_demand"] / own["needed_frac"])

    def _flow(self, way: str, month: int) -> float:
        own = self.own
        if month == 0:
            return self.hardware if way == "own" else 0.0
        if not self.active[month]:
            return 0.0
        if way == "own":
            return self.running
        price, paid = self.prices[way], way
        if price is None:
            price, paid = self.prices["on_demand"] or 0.0, "on_demand"
        term = {"year": 12, "three": 36}.get(paid)
        passed = month - 1 if term is None else (month - 1) // term * term
        needed = own["needed_frac"] if term is None else 1.0
        if paid == "spot":
            needed /= 1 - own["lost_frac"]
        return self.hours * needed * price * (1 + own["rent_change_frac"]) ** (passed / 12)

    def payback(self, way: str) -> int | None:
        """First month by which owning has cost no more than renting so."""
        pairs = zip(self.sums["own"], self.sums[way], strict=True)
        held = [m for m, (own, rent) in enumerate(pairs) if 0 < m <= self.months and own <= rent]
        return held[0] if held else None


def _running_sums(flow: list[float]) -> list[float]:
    found: list[float] = []
    total = 0.0
    for value in flow:
        total += value
        found.append(total)
    return found
