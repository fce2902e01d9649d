"""Distributions of one input: what a person may write instead of a number or a name.

Each is known by its quantile function, from which draws, the middle, and the ends of a tornado all
come. Continuous ones are cut off at the range their argument allows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

_NORMAL = NormalDist()
Z90 = _NORMAL.inv_cdf(0.9)
"""Standard deviations from the median to P90 of a normal distribution."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Quantiles that stand for an input's low, middle and high value."""


@dataclass(frozen=True, slots=True)
class Continuous:
    """Numbers between `lo` and `hi`."""

    text: str
    """As it is written in the argument's own unit; reading it gives this distribution again."""
    says: str
    """What it means, in words."""
    inverse: Callable[[float], float]
    cdf: Callable[[float], float]
    lo: float
    hi: float
    """Ends of what can be drawn, before the argument's own range is applied."""
    whole: bool = False
    """Whether values are rounded to whole numbers."""

    def within(self, lo: float, hi: float) -> Continuous | None:
        """The same cut off at a range; None where less than half of it lies there."""
        if self.lo >= lo and self.hi <= hi:
            return self
        below, above = self.cdf(lo), self.cdf(hi)
        if above - below < 0.5:
            return None
        base = self.inverse

        def inverse(u: float) -> float:
            return min(max(base(below + u * (above - below)), lo), hi)

        return Continuous(
            self.text,
            self.says,
            inverse,
            self.cdf,
            max(lo, self.lo),
            min(hi, self.hi),
            self.whole,
        )

    def quantile(self, u: float) -> float | int:
        """The value that a share `u` of draws stays within."""
        value = self.inverse(u)
        if not self.whole:
            return value
        return min(max(round(value), math.ceil(self.lo)), math.floor(self.hi))


@dataclass(frozen=True, slots=True)
class Options:
    """One of several values, each with its share; in the order they are written."""

    text: str
    says: str
    values: tuple[Any, ...]
    shares: tuple[float, ...]

    def quantile(self, u: float) -> Any:
        """The option at a place between 0 and 1, each as wide as its share."""
        reached = 0.0
        for value, share in zip(self.values, self.shares, strict=True):
            reached += share
            if u < reached:
                return value
        return self.values[-1]

    @property
    def likeliest(self) -> Any:
        """The option of the largest share; of several the first."""
        return self.values[self.shares.index(max(self.shares))]


Distribution = Continuous | Options


def uniform(text: str, low: float, high: float) -> Continuous:
    """Every value between two is as likely.

    >>> uniform("40..60", 40, 60).quantile(0.25)
    45.0
    """
    width = high - low
    return Continuous(
        text,
        "uniform",
        lambda u: low + u * width,
        lambda x: min(max((x - low) / width, 0.0), 1.0) if width else float(x >= low),
        low,
        high,
    )


def triangular(text: str, low: float, mode: float, high: float) -> Continuous:
    """Between two values, most likely at a third.

    >>> triangular("40..50..60", 40, 50, 60).quantile(0.5)
    50.0
    """
    width = high - low
    turn = (mode - low) / width if width else 0.5

    def inverse(u: float) -> float:
        if u < turn:
            return low + math.sqrt(u * width * (mode - low))
        return high - math.sqrt((1 - u) * width * (high - mode))

    def cdf(x: float) -> float:
        if x <= low or x >= high:
            return float(x >= high)
        if x < mode:
            return (x - low) ** 2 / (width * (mode - low))
        return 1 - (high - x) ** 2 / (width * (high - mode))

    return Continuous(text, "triangular", inverse, cdf, low, high)


def normal(text: str, says: str, mean: float, sd: float) -> Continuous:
    """A normal distribution.

    >>> round(normal("normal(50, 5)", "normal", 50, 5).quantile(0.9), 2)
    56.41
    """
    one = NormalDist(mean, sd)
    return Continuous(text, says, one.inv_cdf, one.cdf, -math.inf, math.inf)


def lognormal(text: str, says: str, p10: float, p90: float) -> Continuous:
    """A lognormal distribution by its P10 and P90; its median is their geometric mean.

    >>> one = lognormal("lognormal(40, 90)", "lognormal", 40, 90)
    >>> [round(one.quantile(u), 6) for u in (0.1, 0.5, 0.9)]
    [40.0, 60.0, 90.0]
    """
    mu = (math.log(p10) + math.log(p90)) / 2
    one = NormalDist(mu, math.log(p90 / p10) / (2 * Z90))
    return Continuous(
        text,
        says,
        lambda u: math.exp(one.inv_cdf(u)),
        lambda x: one.cdf(math.log(x)) if x > 0 else 0.0,
        0.0,
        math.inf,
    )


__all__ = [
    "HIGH",
    "LOW",
    "MIDDLE",
    "Continuous",
    "Distribution",
    "Options",
    "lognormal",
    "normal",
    "triangular",
    "uniform",
]
