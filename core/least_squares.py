"""Least squares of a few unknowns, for functions that are cheap but have no derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

Vector = list[float]
Residuals = Callable[[Mapping[str, float]], Vector]
"""Residuals at a point; an unknown that is not named is 0."""

_STEP = 0.02
_ROUNDS = 60


def tellable(residuals: Residuals, names: Sequence[str], least: float) -> tuple[str, ...]:
    """Unknowns the residuals can tell apart at 0, best known first.

    Pivoted Gram-Schmidt on d residual / d unknown: the unknown with the longest column is taken,
    what the others share with it is subtracted, and so on while a column is at least `least` long.
    No more are taken than there are residuals that differ.
    """
    left = {
        name: [
            (high - low) / (2 * _STEP)
            for high, low in zip(residuals({name: _STEP}), residuals({name: -_STEP}), strict=True)
        ]
        for name in names
    }
    chosen: list[str] = []
    while left:
        name = max(left, key=lambda n: dot(left[n], left[n]))
        column = left.pop(name)
        size = dot(column, column)
        if math.sqrt(size) < least:
            break
        chosen.append(name)
        for other, values in left.items():
            share = dot(values, column) / size
            left[other] = [v - share * c for v, c in zip(values, column, strict=True)]
    return tuple(chosen)


def least_squares(
    residuals: Residuals, names: Sequence[str], prior_spread: float, limit: float
) -> dict[str, float]:
    """Levenberg-Marquardt from 0 over `names`, each within -limit to limit.

    minimise sum residual^2 + sum (unknown / prior spread)^2
    """

    def all_of(point: Vector) -> Vector:
        return [
            *residuals(dict(zip(names, point, strict=True))),
            *(x / prior_spread for x in point),
        ]

    point = [0.0] * len(names)
    here = all_of(point)
    damping = 1e-3
    for _ in range(_ROUNDS if names else 0):
        columns = [
            [(b - a) / _STEP for a, b in zip(here, all_of(_moved(point, i)), strict=True)]
            for i in range(len(names))
        ]
        matrix = [[dot(a, b) for b in columns] for a in columns]
        for i, row in enumerate(matrix):
            row[i] *= 1.0 + damping
        step = _solve(matrix, [-dot(column, here) for column in columns])
        ahead = [min(max(x + d, -limit), limit) for x, d in zip(point, step, strict=True)]
        there = all_of(ahead)
        if dot(there, there) < dot(here, here):
            moved = max(abs(a - b) for a, b in zip(ahead, point, strict=True))
            point, here, damping = ahead, there, damping / 5
            if moved < 1e-5:
                break
        elif damping > 1e6:
            break
        else:
            damping *= 5
    return dict(zip(names, point, strict=True))


def _moved(point: Vector, at: int) -> Vector:
    return [x + (_STEP if i == at else 0.0) for i, x in enumerate(point)]


def _solve(matrix: list[Vector], right: Vector) -> Vector:
    """Gaussian elimination of a positive definite system of at most three unknowns.

    >>> _solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])
    [1.0, 0.5]
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i, pivot in enumerate(rows):
        for j, row in enumerate(rows):
            if j != i:
                share = row[i] / pivot[i]
                rows[j] = [a - share * b for a, b in zip(row, pivot, strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def dot(one: Vector, other: Vector) -> float:
    """Sum of products."""
    return sum(a * b for a, b in zip(one, other, strict=True))
