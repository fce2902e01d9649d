"""How many GPUs to commit to, and for how long: the newsvendor's quantile with falling prices.

Over a term of T months at r an hour, while on-demand costs p (1 - d)^(m/12) in month m, committing
to K costs

    cost(K) = H sum over m < T of [r K + p_m E max(need_m - K, 0)]

which is convex; its minimum is where sum p_m P(need_m > K) = sum r. With a need that does not grow,
that is the 1 - r / mean(p_m) quantile of it: what is committed is paid whether needed or not.

A shorter term is renewed at a price that has fallen too, so terms are compared over the longest:
in month m a term that began in month s costs r (1 - d)^(s/12).

Source: newsvendor model of cloud commitments, doi 10.1177/10591478241251614.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.plan.demand import Demand, whole
from core.units import HOURS_PER_MONTH

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A commitment: how long, and the price of one GPU for an hour."""

    name: str
    months: int
    usd_per_hour: float


@dataclass(frozen=True, slots=True)
class Market:
    """On-demand's price and how fast prices fall."""

    usd_per_hour: float
    yearly_decline_frac: float = 0.0

    def after(self, usd_per_hour: float, months: float) -> float:
        """A price of today after so many months."""
        return usd_per_hour * (1 - self.yearly_decline_frac) ** (months / MONTHS_PER_YEAR)

    def on_demand(self, month: int) -> float:
        """On-demand's price in a month."""
        return self.after(self.usd_per_hour, month)

    def mean_on_demand(self, months: int) -> float:
        """On-demand's price over the months of a term.

        >>> round(Market(1, 0.3).mean_on_demand(12), 4), round(Market(1, 0.5).mean_on_demand(36), 4)
        (0.8537, 0.4331)
        """
        return sum(self.on_demand(month) for month in range(months)) / months


def quantile(term: Term, market: Market) -> float:
    """The quantile of a need that does not grow which is worth committing to; 0 is nothing.

    AWS p4d, A100 40 GB, read 2026-09: $2.745 on-demand, $1.740 for a year, $1.172 for three.

    >>> year, three = Term("1y", 12, 1.740), Term("3y", 36, 1.172)
    >>> [round(quantile(t, Market(2.745, d)), 2) for d in (0, 0.3, 0.5) for t in (year, three)]
    [0.37, 0.57, 0.26, 0.31, 0.15, 0.01]
    """
    return max(0.0, 1 - term.usd_per_hour / market.mean_on_demand(term.months))


def usd(term: Term, market: Market, need: Demand, gpus: int, months: int) -> float:
    """Expected cost of committing to so many GPUs, renewed to the end of `months`."""
    total = 0.0
    for month in range(months):
        begun = month - month % term.months
        total += market.after(term.usd_per_hour, begun) * gpus
        total += market.on_demand(month) * need.at(month).excess(gpus)
    return total * HOURS_PER_MONTH


def uncommitted_usd(market: Market, need: Demand, months: int) -> float:
    """Expected cost of taking everything as it is needed."""
    return HOURS_PER_MONTH * sum(
        market.on_demand(month) * need.at(month).mean() for month in range(months)
    )


def best(term: Term, market: Market, need: Demand, months: int | None = None) -> int:
    """The GPUs to commit to for a term (or renewed over `months`): the convex cost's minimum.

    >>> best(Term("1y", 12, 1.74), Market(2.745), Demand(20, 30))
    18
    """
    months = months or term.months
    prices = [market.on_demand(month) for month in range(months)]
    needs = [need.at(month) for month in range(months)]
    paid = sum(market.after(term.usd_per_hour, m - m % term.months) for m in range(months))

    def worth(level: float) -> bool:
        used = zip(prices, needs, strict=True)
        return sum(price * one.over(level) for price, one in used) >= paid

    high = max(1.0, *(one.quantile(0.999) for one in needs))
    if not worth(1e-9):
        return 0
    low = 0.0
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) else (low, middle)
    near = whole(low)
    return min((near, near + 1), key=lambda gpus: usd(term, market, need, gpus, months))
