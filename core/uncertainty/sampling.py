"""Draws that are the same wherever a question is asked: a Latin hypercube from a fixed seed.

Of n draws every input has exactly one in each n-th of its distribution, in the middle of it; only
the order is random, and that comes from the seed and the input's own name. So the same question
gives the same digits on every machine, an input keeps its draws when others are added, and two
questions that differ in one input are compared on the same draws.

Source: McKay, Beckman and Conover 1979, Technometrics 21 (Latin hypercube); splitmix64, Steele,
Lea and Flood 2014, OOPSLA.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from core.uncertainty.distributions import Distribution

SEED = 1
DRAWS = 10_000
"""Of calculations that take columns (core/portfolio)."""
SCALAR_DRAWS = 1_000
"""Of the others, a fraction of a millisecond each."""
_MASK = (1 << 64) - 1


@lru_cache(maxsize=64)
def order(name: str, draws: int) -> tuple[int, ...]:
    """In which order an input's strata are drawn: a permutation of range(draws).

    >>> order("qps", 5)
    (4, 0, 2, 3, 1)
    >>> sorted(order("qps", 1000)) == list(range(1000))
    True
    """
    digest = hashlib.sha256(f"{SEED}:{name}".encode()).digest()
    state = int.from_bytes(digest[:8], "big")
    keys: list[int] = []
    for _ in range(draws):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        keys.append(mixed ^ (mixed >> 31))
    ranked = sorted(range(draws), key=keys.__getitem__)
    return tuple(ranked)


def column(name: str, distribution: Distribution, draws: int) -> list[float | int | str]:
    """The values of one input over all draws."""
    strata = [distribution.quantile((i + 0.5) / draws) for i in range(draws)]
    return [strata[place] for place in order(name, draws)]


__all__ = ["DRAWS", "SCALAR_DRAWS", "SEED", "column", "order"]
