"""Owning and renting the same GPUs over the same months, side by side.

Paid in a month: rent at its end, hardware at the start. Present cost is the sum of payments by
the discount factor of their month, less what hardware is worth after the last one. Owning has paid
back against a rent in the first month by which it has cost no more so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from core.tco.cash import factors
from core.tco.owning import OwnedMonth, Owning
from core.tco.renting import Renting
from core.units import HOURS_PER_MONTH

OWN = "own"


@dataclass(frozen=True)
class Ways:
    """A fleet, and the ways to have it."""

    gpus: int
    months: int
    owning: Owning
    rents: Mapping[str, Renting]
    needed_frac: float
    """Share of hours in which the GPUs are needed."""
    capital_frac: float

    @cached_property
    def owned(self) -> list[OwnedMonth]:
        """What owning takes, from month 0 on."""
        return self.owning.months([self.gpus] * self.months)

    @cached_property
    def flows(self) -> dict[str, list[float]]:
        """What each way pays in each month from 0 on."""
        found = {OWN: [month.paid_usd for month in self.owned]}
        every = range(1, self.months + 1)
        for way, rent in self.rents.items():
            found[way] = [0.0, *(rent.usd(self.gpus, month) for month in every)]
        return found

    @cached_property
    def factors(self) -> list[float]:
        """What a dollar of each month is worth today."""
        return factors(self.capital_frac, self.months)

    @property
    def resale_usd(self) -> float:
        """What hardware is worth after the last month."""
        return self.owned[-1].worth_usd

    def total_usd(self, way: str) -> float:
        """All that is paid, less resale."""
        return sum(self.flows[way]) - (self.resale_usd if way == OWN else 0.0)

    def npv_usd(self, way: str) -> float:
        """Present cost, less resale."""
        paid = sum(f * d for f, d in zip(self.flows[way], self.factors, strict=True))
        return paid - (self.resale_usd * self.factors[-1] if way == OWN else 0.0)

    @cached_property
    def useful_hours(self) -> float:
        """GPU-hours of need, discounted as the money that buys them."""
        return self.gpus * HOURS_PER_MONTH * self.needed_frac * sum(self.factors[1:])

    def usd_per_hour(self, way: str) -> float:
        """Present cost of a GPU-hour of need."""
        return self.npv_usd(way) / self.useful_hours

    def payback(self, way: str) -> int | None:
        """First month by which owning has cost no more than renting so; None is never."""
        return caught_up(self.flows[OWN], self.flows[way])

    def use_needed_frac(self, way: str) -> float:
        """Share of hours of need from which owning costs no more than paying a rent by the hour.

        Of account for rents that are paid for the hours of need alone; above 1 is never.
        """
        return self.npv_usd(OWN) / (self.npv_usd(way) / self.needed_frac)


def caught_up(mine: Sequence[float], theirs: Sequence[float]) -> int | None:
    """First month after 0 by which one has paid no more so far than another; None is never.

    >>> caught_up([100, 10, 10, 10], [0, 50, 50, 50]), caught_up([100, 60], [0, 50])
    (3, None)
    """
    pairs = zip(accumulate(mine), accumulate(theirs), strict=True)
    found = (month for month, (one, other) in enumerate(pairs) if month and one <= other)
    return next(found, None)
