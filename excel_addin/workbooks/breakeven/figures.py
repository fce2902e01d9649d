"""The figures of the breakeven model at its starting inputs, computed step by step as it does.

They are the values written beside the formulas. `core.breakeven` has the same answers in exact
arithmetic; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.targets import FLAT
from core.units import HOURS_PER_MONTH, SECONDS_PER_HOUR, TOKENS_PER_MTOK
from excel_addin.workbooks.replicas import Shape
from excel_addin.workbooks.rounding import SLACK, down, nice, up
from excel_addin.workbooks.shapes import gpus_by_shape

NO_LIMIT = 1e15
"""Stands for `no upper end` in cells."""
STEPS = 200
"""Replica counts looked at one by one: four times the intervals `core` lists."""
POINTS = 200
"""Steps of the chart along the volume."""
LISTED = 50
"""Intervals of the longer list."""
LEAST_QPS = 100
"""Rate from which the shape is chosen by throughput, not by the smallest fleet, as BREAKEVEN does;
a test holds the two together."""


@dataclass(frozen=True, slots=True)
class Step:
    """With `n` replicas: the volumes at which they win, and the running list of intervals."""

    n: int
    active: bool
    low: int
    high: float
    wins: bool
    index: int
    upto: float


@dataclass(frozen=True, slots=True)
class Prices:
    """What the sheet looks up in its price tables."""

    api_input: float
    api_output: float
    cached: float | None
    batch: float | None
    gpu: float


class Figures:
    """Every figure of the model."""

    def __init__(self, inputs: Mapping[str, Any], prices: Prices, shapes: Sequence[Shape]) -> None:
        own, self.prices = inputs, prices
        self.peak, self.fallback = own["peak_to_mean"], own["fallback_frac"]
        asked = own["requests_per_month"]
        self.volume = max(1, int(asked + 0.5)) if asked else 0
        self.measured = own["capacity_requests_per_hour"] is not None
        mean_qps = (asked or 0) / HOURS_PER_MONTH / SECONDS_PER_HOUR
        self.planning_qps = max(mean_qps * self.peak, LEAST_QPS)
        self.shape_gpus = gpus_by_shape(shapes, self.planning_qps, 1)
        chosen = shapes[self.shape_gpus.index(min(self.shape_gpus))].fleet if shapes else None
        if self.measured:
            self.capacity: float = own["capacity_requests_per_hour"]
            self.gpus = own["gpus_per_replica"] or 1
        else:
            if chosen is None:
                raise ValueError("a capacity that was computed has a replica")
            self.capacity = chosen.peak_requests_per_s * SECONDS_PER_HOUR
            self.gpus = chosen.replica.gpus
        given = own["util"]
        self.util = given if given is not None else (1.0 if self.measured else FLAT)
        hit, batch = own["cached_input_frac"], own["batch_frac"]
        self.api = (
            (
                own["isl"] * (prices.api_input * (1 - hit) + (prices.cached or 0) * hit)
                + own["osl"] * prices.api_output
            )
            / TOKENS_PER_MTOK
            * (1 - batch * (prices.batch or 0))
        )
        self.replica = prices.gpu * self.gpus * HOURS_PER_MONTH
        self.serves_full = self.capacity * HOURS_PER_MONTH
        self.serves = self.serves_full * self.util / self.peak
        self.fixed = own["ops_usd_per_month"] + own["staff_usd_per_month"]
        self.saves = self.serves * self.api
        self.margin = self.saves - self.replica
        self.own_api = self.api * (1 - self.fallback)
        self.least: int = own["min_replicas"]
        self.most: int | None = own["max_replicas"]
        self.quotient = down((self.least * self.replica + self.fixed) / self.own_api)
        self._intervals()
        self.reach = self._reach()
        self.chart_max = nice(self.reach)

    def _intervals(self) -> None:
        self.can_win = self.margin > self.replica * SLACK
        self.first_n = self.always_n = 0
        if self.can_win:
            self.first_n = max(self.least, down(self.fixed / self.margin) - 1)
            self.always_n = max(self.first_n, up((self.fixed + self.saves) / self.margin))
        self.last_n = self.always_n if self.most is None else min(self.always_n, self.most)
        self.omitted = max(0, self.last_n - self.first_n - STEPS)
        steps: list[Step] = []
        before = Step(0, False, 0, 0, False, 0, 0)
        for k in range(STEPS):
            n = self.first_n + k if self.can_win else 0
            active = self.can_win and n < self.last_n
            low = max(self.low(n), int(before.high) + 1 if k else 0) if active else 0
            high = self.high(n) if active else 0
            before = self._step(n, active, low, high, before)
            steps.append(before)
        self.steps = steps
        self.final = self._final(before)
        self.count = self.final.index

    def _final(self, before: Step) -> Step:
        """With `last_n` replicas and all that are more."""
        self.last_low = self.last_high = self.before_low = self.before_high = 0
        if not self.can_win:
            return self._step(0, False, 0, 0, before)
        self.last_low, self.last_high = self.low(self.last_n), self.high(self.last_n)
        self.before_low, self.before_high = self.low(self.last_n - 1), self.high(self.last_n - 1)
        low, high = self.last_low, float(self.last_high)
        if self.last_n > self.first_n:
            low = max(low, self.before_high + 1)
        if self.most is None or self.most > self.last_n:
            low = low if low <= high else self.last_high + 1
            high = NO_LIMIT if self.most is None else float(self.high(self.most))
        if self.omitted > 0 and self.before_low <= self.before_high == low - 1:
            low = self.before_low  # that step is not in the table
        return self._step(self.last_n, True, low, high, before)

    @staticmethod
    def _step(n: int, active: bool, low: int, high: float, before: Step) -> Step:
        wins = active and high >= low
        goes_on = before.index > 0 and before.upto == low - 1
        index = before.index + (1 if wins and not goes_on else 0)
        return Step(n, active, low, high, wins, index, high if wins else before.upto)

    def low(self, n: int) -> int:
        """The first volume whose API cost is above that of n replicas."""
        return down((n * self.replica + self.fixed) / self.own_api) + 1

    def high(self, n: int) -> int:
        """The most that n replicas serve."""
        return down(n * self.serves / (1 - self.fallback))

    def interval(self, number: int) -> tuple[int, float] | None:
        """The winning interval of this number, counted from 1."""
        rows = [*self.steps, self.final]
        if not 1 <= number <= self.count:
            return None
        start = next(row for row in rows if row.index == number)
        end = next(row for row in reversed(rows) if row.index == number)
        return start.low, end.upto

    def listed(self, place: int, places: int) -> int:
        """The number of the interval shown at a place: in order, but the last place is the last."""
        return place if place < places else max(places, self.count)

    def replicas(self, volume: float) -> int:
        """Replicas for a volume."""
        return max(self.least, up((1 - self.fallback) * volume / self.serves))

    def own_usd(self, volume: float) -> float:
        """Cost of self-hosting a volume."""
        return (
            self.replicas(volume) * self.replica + self.fixed + self.fallback * (volume * self.api)
        )

    def wins_at(self, volume: float) -> bool:
        """Whether self-hosting is possible and cheaper at a volume."""
        possible = self.most is None or self.replicas(volume) <= self.most
        return possible and self.own_usd(volume) < volume * self.api * (1 - SLACK)

    def _reach(self) -> float:
        first, last = self.interval(1), self.interval(self.count)
        if first is None or last is None:
            return max(1.5 * self.volume, 1.2 * self.quotient, 1)
        return max(1.5 * self.volume, 1.3 * min(last[0], 10 * max(self.volume, first[0])), 1)

    def point(self, k: int) -> float:
        """The volume of a point of the chart."""
        return self.chart_max * k / POINTS
