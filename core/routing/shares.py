"""How a policy divides a steady rate over providers with rate limits.

- In order (cost, latency, quality, failover): the first serves up to its limit, the rest goes to
  the next, and what is beyond all limits is refused.
- Balanced: each gets its weight's share, and what is beyond its limit is refused: the whole is
  saturated at the smallest limit / weight.
- Rate-limit aware: by weight too, but what is beyond a limit goes to the others by their weights,
  until all are full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, get_args

Policy = Literal["balanced", "rate-limit-aware", "cost", "latency", "quality", "failover"]
POLICIES: tuple[Policy, ...] = get_args(Policy)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider as routing sees it."""

    name: str
    weight: float
    max_qps: float = inf
    """Its rate limit; infinite without one."""
    usd_per_request: float = 0.0
    latency_ms: float = 0.0
    """Median of its latency."""
    p95_ms: float = 0.0
    quality: float = 0.0
    error_frac: float = 0.0
    """Share of requests it takes and fails."""


_PREFERENCES: dict[str, Callable[[Provider], float]] = {
    "cost": lambda p: p.usd_per_request,
    "latency": lambda p: p.latency_ms,
    "quality": lambda p: -p.quality,
}


def order(policy: Policy, providers: Sequence[Provider]) -> list[int]:
    """Places of the providers in the order in which a policy prefers them; ties as listed."""
    key = _PREFERENCES.get(policy)
    places = range(len(providers))
    return sorted(places, key=lambda i: key(providers[i])) if key else list(places)


def served(policy: Policy, providers: Sequence[Provider], qps: float) -> list[float]:
    """Requests a second that each provider serves; what is left of `qps` is refused.

    >>> three = [Provider("a", 0.6, 500), Provider("b", 0.25, 200), Provider("c", 0.15, 50)]
    >>> [round(rate, 6) for rate in served("balanced", three, 400)]
    [240.0, 100.0, 50]
    >>> [round(rate, 6) for rate in served("rate-limit-aware", three, 400)]
    [247.058824, 102.941176, 50]
    >>> served("failover", three, 600)
    [500, 100, 0]
    """
    if policy == "balanced":
        total = sum(p.weight for p in providers)
        return [min(p.max_qps, qps * p.weight / total) for p in providers]
    if policy == "rate-limit-aware":
        return _filled(providers, qps)
    rates = [0.0] * len(providers)
    left = qps
    for place in order(policy, providers):
        rates[place] = min(providers[place].max_qps, left)
        left -= rates[place]
    return rates


def saturation_qps(providers: Sequence[Provider]) -> list[float]:
    """The whole rate at which each provider, given its weight's share, reaches its limit.

    >>> three = [Provider("a", 0.6, 500), Provider("b", 0.25, 200), Provider("c", 0.15, 50)]
    >>> [round(rate) for rate in saturation_qps(three)]
    [833, 800, 333]
    """
    total = sum(p.weight for p in providers)
    return [p.max_qps * total / p.weight if p.weight else inf for p in providers]


def most_qps(policy: Policy, providers: Sequence[Provider]) -> float:
    """The rate above which requests are refused."""
    if policy == "balanced":
        return min(saturation_qps(providers))
    if policy == "rate-limit-aware":
        return sum(p.max_qps for p in providers if p.weight)
    return sum(p.max_qps for p in providers)


def _filled(providers: Sequence[Provider], qps: float) -> list[float]:
    """By weight, the excess of full ones divided again among those with room."""
    rates = [0.0] * len(providers)
    open_places: list[int] = [i for i, p in enumerate(providers) if p.weight]
    left = qps
    while open_places and left > 0:
        total = sum(providers[i].weight for i in open_places)
        full = [
            i for i in open_places if left * providers[i].weight / total >= providers[i].max_qps
        ]
        if not full:
            for i in open_places:
                rates[i] = left * providers[i].weight / total
            return rates
        for i in full:
            rates[i] = providers[i].max_qps
        left -= sum(rates[i] for i in full)
        open_places: list[int] = [i for i in open_places if i not in full]
    return rates
