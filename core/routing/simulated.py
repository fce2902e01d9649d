"""Requests one by one: Poisson arrivals, limits that bite, errors and latencies; from a seed.

Each provider has a token bucket of one second of its limit, and of one request at least. A request
goes to the provider that the policy says, and where that has no room or fails, to the next one that
has; it is refused when none is left. A failed try costs its latency too. Latencies are lognormal
about the given median and p95.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log
from random import Random
from statistics import NormalDist

from core.routing.shares import Policy, Provider, order

Z95 = NormalDist().inv_cdf(0.95)
BURST_S = 1.0
"""Seconds of its limit that a provider takes at once."""


@dataclass(slots=True)
class Outcome:
    """What became of the requests."""

    requests: int
    served: list[int]
    """By provider."""
    refused: int = 0
    retried: int = 0
    """Served, but not by the provider they went to first."""
    latencies_ms: list[float] = field(default_factory=list[float])
    """Of served requests, sorted."""

    def quantile_ms(self, share: float) -> float | None:
        """A quantile of latency; None where nothing was served."""
        if not self.latencies_ms:
            return None
        return self.latencies_ms[
            min(len(self.latencies_ms) - 1, int(share * len(self.latencies_ms)))
        ]


def simulate(
    policy: Policy, providers: Sequence[Provider], qps: float, requests: int, seed: int
) -> Outcome:
    """So many requests at a mean rate; the same seed gives the same outcome.

    >>> three = [Provider("a", 0.6, 500), Provider("b", 0.25, 200), Provider("c", 0.15, 50)]
    >>> simulate("balanced", three, 100, 1000, seed=1).refused
    0
    """
    random = Random(seed)  # noqa: S311 - a simulation
    room = [max(1.0, p.max_qps * BURST_S) for p in providers]
    full = list(room)
    preferred = order(policy, providers)
    weights = [p.weight for p in providers]
    out = Outcome(requests, [0] * len(providers))
    for _ in range(requests):
        gap = random.expovariate(qps)
        room = [
            inf if most == inf else min(most, has + gap * p.max_qps)
            for has, most, p in zip(room, full, providers, strict=True)
        ]
        spent = 0.0
        tried = 0
        for place in _tries(policy, preferred, weights, room, random):
            if room[place] < 1:
                tried += policy == "balanced"
                continue
            room[place] -= 1
            tried += 1
            spent += _latency(providers[place], random)
            if random.random() >= providers[place].error_frac:
                out.served[place] += 1
                out.retried += tried > 1
                out.latencies_ms.append(spent)
                break
        else:
            out.refused += 1
    out.latencies_ms.sort()
    return out


def _tries(
    policy: Policy,
    preferred: Sequence[int],
    weights: Sequence[float],
    room: Sequence[float],
    random: Random,
) -> Iterator[int]:
    """Providers in the order in which one request tries them."""
    if policy not in ("balanced", "rate-limit-aware"):
        yield from preferred
        return
    left = [i for i in range(len(weights)) if weights[i]]
    if policy == "rate-limit-aware":
        left = [i for i in left if room[i] >= 1]
    while left:
        (place,) = random.choices(left, weights=[weights[i] for i in left])
        yield place
        if policy == "balanced" and room[place] < 1:
            return  # it does not look at limits: what is beyond one is refused
        left.remove(place)


def _latency(provider: Provider, random: Random) -> float:
    if provider.latency_ms <= 0:
        return 0.0
    p95 = max(provider.p95_ms, provider.latency_ms)
    sigma = log(p95 / provider.latency_ms) / Z95
    return provider.latency_ms * exp(random.gauss(0, 1) * sigma)
