"""Batches at which a replica is looked at: powers of four up to what fits, and what fits."""

from __future__ import annotations

from core.estimate import most_sequences
from core.setup import Setup, room
from core.throughput import Replica


def most_together(setup: Setup, one: Replica) -> int:
    """Requests one replica runs together: what memory holds, within the engine's own limit."""
    return max(0, int(min(room(one.memory), most_sequences(setup, one))))


def batches(most: int, ratio: int = 4) -> list[int]:
    """1, 4, 16, ... up to `most`, and `most`.

    >>> batches(54), batches(1), batches(0)
    ([1, 4, 16, 54], [1], [])
    """
    found: list[int] = []
    batch = 1
    while batch < most:
        found.append(batch)
        batch *= ratio
    return [*found, most] if most else []
