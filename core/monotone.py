"""Where a growing quantity crosses zero, on a grid: what halving finds, in a third of the asks."""

from __future__ import annotations

import math
from collections.abc import Callable


def highest(
    beyond: Callable[[float], float],
    top: float,
    steps: int,
    *,
    below: float | None = None,
    above: float | None = None,
) -> float:
    """Highest k x top / steps, k from 1, at which `beyond` is not above 0; 0 if there is none.

    `beyond` grows and is above 0 at `top`. `below` and `above` are what it is at 0 and at `top`,
    for those who know. False position (Illinois: an end that stays put counts half) on whole
    steps, then halving where that has not closed in. What is nearly a line needs fewest asks.

    >>> highest(lambda x: x * x - 2, 2.0, 2**20)
    1.4142131805419922
    >>> highest(lambda x: 1.0, 2.0, 8)
    0.0
    """
    low, high, side = 0, steps, 0
    if below is None:
        low, below = 1, beyond(top / steps)
        if below > 0:
            return 0.0
    if above is None:
        above = beyond(top)
    straight = 2 * steps.bit_length() // 3
    while high - low > 1:
        middle = (low + high) // 2
        if straight and below < 0 < above:
            straight -= 1
            middle = low + math.floor((high - low) * (below / (below - above)))
            middle = min(max(middle, low + 1), high - 1)
        gap = beyond(top * middle / steps)
        if gap > 0:
            high, above = middle, gap
            below *= 0.5 if side > 0 else 1.0
            side = 1
        else:
            low, below = middle, gap
            above *= 0.5 if side < 0 else 1.0
            side = -1
    return top * low / steps
