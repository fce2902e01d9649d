"""API against self-hosting over monthly volume: the set of intervals where self-hosting wins.

cost of self-hosting(V) = replicas(V) x replica + fixed + fallback x V x API price
replicas(V)             = max(least, ceil((1 - fallback) x V / (capacity x util / peak-to-mean)))
cost of the API(V)      = V x API price

The staircase makes the answer a set: a new replica can lose what a full one had won. All
arithmetic is exact (fractions), so a boundary is a whole request, not a float's opinion of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from core.receipt import Interval

MOST_INTERVALS = 50
"""Separate intervals listed; a margin near zero has thousands, which nobody reads."""
MOST_STEPS = 2000
"""Staircase steps looked at one by one; beyond, only the first and the last are."""


@dataclass(frozen=True, slots=True)
class Economics:
    """Everything the comparison needs, in USD and requests a month."""

    api_usd_per_request: Fraction
    replica_usd_per_month: Fraction
    replica_requests_per_month: Fraction
    """Mean volume one replica serves: capacity x util / peak-to-mean."""
    fixed_usd_per_month: Fraction
    fallback_frac: Fraction
    min_replicas: int = 1
    max_replicas: int | None = None

    @property
    def full_replica_saves_usd(self) -> Fraction:
        """API spend that one fully loaded replica replaces in a month."""
        return self.replica_requests_per_month * self.api_usd_per_request

    def replicas(self, requests_per_month: int | Fraction) -> int:
        """Replicas for a monthly volume.

        >>> exercise().replicas(4_380_000), exercise().replicas(4_380_001)
        (2, 3)
        """
        own = (1 - self.fallback_frac) * requests_per_month
        steps = -(-own // self.replica_requests_per_month)
        return max(self.min_replicas, int(steps))

    def api_usd(self, requests_per_month: int | Fraction) -> Fraction:
        """Monthly cost of serving everything through the API."""
        return requests_per_month * self.api_usd_per_request

    def self_host_usd(self, requests_per_month: int | Fraction) -> Fraction:
        """Monthly cost of self-hosting, the API fallback share included."""
        own = self.replicas_usd(self.replicas(requests_per_month))
        return own + self.fallback_frac * self.api_usd(requests_per_month)

    def replicas_usd(self, replicas: int) -> Fraction:
        """Monthly cost of so many replicas and of what does not depend on their number."""
        return replicas * self.replica_usd_per_month + self.fixed_usd_per_month

    def possible(self, requests_per_month: int) -> bool:
        """Whether the most replicas there may be serve a monthly volume."""
        return self.max_replicas is None or self.replicas(requests_per_month) <= self.max_replicas

    def self_host_wins(self, requests_per_month: int) -> bool:
        """Whether self-hosting can serve a monthly volume and is strictly cheaper.

        >>> exercise().self_host_wins(4_380_000), exercise().self_host_wins(4_380_001)
        (True, False)
        """
        api, own = self.api_usd(requests_per_month), self.self_host_usd(requests_per_month)
        return own < api and self.possible(requests_per_month)

    def simple_quotient(self) -> Fraction:
        """Fixed monthly cost of the smallest fleet / API price; what it can serve is ignored."""
        fixed = self.min_replicas * self.replica_usd_per_month + self.fixed_usd_per_month
        return fixed / (self.api_usd_per_request * (1 - self.fallback_frac))


@dataclass(frozen=True, slots=True)
class WinningSet:
    """The intervals, in order; `omitted` counts those left out of a very long list."""

    intervals: tuple[Interval, ...]
    omitted: int = 0


def winning_intervals(e: Economics) -> WinningSet:
    """Monthly volumes at which self-hosting is strictly cheaper than the API.

    With n replicas it wins while n x replica + fixed < (1 - fallback) x V x API price and n
    replicas can serve V. From the n at which the previous staircase step already wins on, it wins
    for every larger volume.

    Source: exercise 33.5.2 of the source documents, with $5,000 a month of operations.

    >>> [(i.from_requests_per_month, i.to_requests_per_month)
    ...  for i in winning_intervals(exercise()).intervals]
    [(4233847, 4380000), (5581539, 6570000), (6929231, None)]
    """
    margin = e.full_replica_saves_usd - e.replica_usd_per_month
    if margin <= 0:
        return WinningSet(())  # a replica loses even when full
    api = e.api_usd_per_request * (1 - e.fallback_frac)
    own = 1 - e.fallback_frac
    # the first n that can win at all: n x margin > fixed
    n = max(e.min_replicas, floor(e.fixed_usd_per_month / margin))
    # the n from which on each further step wins from its first request
    always = ceil((e.fixed_usd_per_month + e.full_replica_saves_usd) / margin) - 1
    last = max(n, always)
    if e.max_replicas is not None:
        last = min(last, e.max_replicas)
    found: list[Interval] = []
    omitted = 0
    if last - n > MOST_STEPS:
        # a margin this thin has thousands of intervals: list the first few and the last
        omitted = last - n - MOST_INTERVALS
    steps = range(n, last + 1)
    for n in steps if not omitted else (*steps[:MOST_INTERVALS], last):
        # up to `always` this is above what n - 1 replicas serve
        low = floor((n * e.replica_usd_per_month + e.fixed_usd_per_month) / api) + 1
        _add(found, low, floor(n * e.replica_requests_per_month / own))
    if e.max_replicas is None or e.max_replicas > last:
        end = None
        if e.max_replicas is not None:
            end = floor(e.max_replicas * e.replica_requests_per_month / own)
        _add(found, floor(last * e.replica_requests_per_month / own) + 1, end)
    if len(found) > MOST_INTERVALS:
        omitted += len(found) - MOST_INTERVALS
        del found[MOST_INTERVALS - 1 : -1]
    return WinningSet(tuple(found), omitted)


def first_edge(e: Economics) -> int | None:
    """The smallest monthly volume at which self-hosting is cheaper; None is never.

    >>> first_edge(exercise())
    4233847
    """
    found = winning_intervals(e).intervals
    return found[0].from_requests_per_month if found else None


def _add(found: list[Interval], low: int, high: int | None) -> None:
    """Append low..high, or grow the last interval if it ends just below."""
    if high is not None and high < low:
        return
    if found and found[-1].to_requests_per_month == low - 1:
        found[-1].to_requests_per_month = high
    else:
        found.append(Interval(low, high))


def exact(value: float) -> Fraction:
    """The decimal a person typed, as an exact fraction: 0.0003 is 3/10000.

    >>> exact(0.15) + exact(0.6)
    Fraction(3, 4)
    """
    return Fraction(str(value))


def exercise() -> Economics:
    """Exercise 33.5.2: two H100s at $6/hour, 50 requests a minute, $5,000 of operations."""
    return Economics(
        api_usd_per_request=exact(0.00325),
        replica_usd_per_month=Fraction(6 * 730),
        replica_requests_per_month=Fraction(50 * 60 * 730),
        fixed_usd_per_month=Fraction(5000),
        fallback_frac=Fraction(0),
    )
