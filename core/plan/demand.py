"""How much is needed, month by month: lognormal about a median that grows.

A fleet's need is a spread of values over the hours of a month and the futures that may come. With
median m and P90 q it is lognormal with mu = ln m and sigma = ln(q / m) / 1.2816; after t months of
growth g the median is m (1 + g)^t and the shape the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor, inf, log, log1p, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
Z90, Z99 = _NORMAL.inv_cdf(0.9), _NORMAL.inv_cdf(0.99)
MOST_PEAK = exp(Z99**2 / 2)
"""A lognormal's P99 over its mean is exp(2.326 sigma - sigma^2 / 2): at most this, 14.97."""
MOST_SPREAD = exp(2 * Z90**2)
"""P90 over the median, 26.7, above which a lognormal's mean is beyond its own P90: the few largest
needs, of which nobody knows anything, are then all that counts."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A lognormal need; with p90 equal to the median it is always the median."""

    median: float
    p90: float
    monthly_growth_frac: float = 0.0

    @classmethod
    def of_peak(cls, mean: float, peak_to_mean: float) -> Demand:
        """From the mean and the P99 over it, which is at most MOST_PEAK.

        >>> busy = Demand.of_peak(10, 3)
        >>> round(busy.mean(), 9), round(busy.quantile(0.99), 9)
        (10.0, 30.0)
        """
        sigma = Z99 - sqrt(max(Z99**2 - 2 * log(peak_to_mean), 0.0))
        median = mean / exp(sigma**2 / 2)
        return cls(median, median * exp(sigma * Z90))

    @property
    def sigma(self) -> float:
        """Spread of the logarithm."""
        return log(self.p90 / self.median) / Z90

    def at(self, month: float) -> Demand:
        """The need after so many months.

        >>> round(Demand(100, 150, 0.1).at(2).median, 6)
        121.0
        """
        factor = exp(log1p(self.monthly_growth_frac) * month)
        return Demand(self.median * factor, self.p90 * factor, self.monthly_growth_frac)

    def mean(self) -> float:
        """What is needed on average."""
        return self.median * exp(self.sigma**2 / 2)

    def over(self, level: float) -> float:
        """The share of the time in which more than `level` is needed.

        >>> Demand(20, 30).over(20), round(Demand(20, 30).over(30), 6)
        (0.5, 0.1)
        """
        if level <= 0:
            return 1.0
        if self.sigma == 0:
            return 1.0 if self.median > level else 0.0
        return _NORMAL.cdf(log(self.median / level) / self.sigma)

    def quantile(self, share: float) -> float:
        """The level that is enough for this share of the time; 0 for none of it.

        >>> round(Demand(20, 30).quantile(0.9), 6)
        30.0
        """
        if share <= 0:
            return 0.0
        if share >= 1:
            return inf if self.sigma else self.median
        return self.median * exp(self.sigma * _NORMAL.inv_cdf(share))

    def excess(self, level: float) -> float:
        """What is needed beyond `level` on average: E max(need - level, 0).

        >>> round(Demand(20, 30).excess(0) - Demand(20, 30).mean(), 9)
        0.0
        """
        if level <= 0:
            return self.mean() - level
        if self.sigma == 0:
            return max(self.median - level, 0.0)
        low = log(self.median / level) / self.sigma
        return self.mean() * _NORMAL.cdf(low + self.sigma) - level * _NORMAL.cdf(low)


def whole(level: float) -> int:
    """Whole GPUs at or below a level, which rounding may have left just under one."""
    return floor(level + 1e-9)
