"""The Pareto front of two figures that should both be small."""

from __future__ import annotations

from collections.abc import Sequence


def front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Positions of the points no other point beats in both figures, the first figure rising.

    Of equal points the first counts. Sorted by the first figure, the front is every point whose
    second figure is below all before it.

    >>> front([(1, 9), (2, 9), (3, 4), (2, 5), (9, 4)])
    [0, 3, 2]
    """
    found: list[int] = []
    least = float("inf")
    for at in sorted(range(len(points)), key=lambda i: (points[i], i)):
        if points[at][1] < least:
            found.append(at)
            least = points[at][1]
    return found


__all__ = ["front"]
