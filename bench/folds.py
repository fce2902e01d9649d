"""Refits without one group each, at the price of one: Gauss-Newton steps with a shared Jacobian.

The loss is a sum over rows, so the derivatives of every row's log error at the fit of all rows
serve every fold. Each fold minimises its own loss and priors on that linearisation, moves
there, evaluates the estimator anew and repeats (chord iterations); only the derivatives are not
renewed, and the held-out errors are the estimator's own. `crossvalidate --exact` refits in full.
"""

# pyright: reportMissingImports=false, reportArgumentType=false
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bench.fit import INDEPENDENT, PARAMETERS, SOFT, WEIGHT, constants_at, get, log_errors
from core.bands import accuracy_class
from core.measured import Measured

STEP = 0.02
"""Difference step, in spreads of a prior."""
SEARCH = 3
"""Full steps from the shipped constants to the fit of all rows."""
ROUNDS = 4
REFUSED = 2.0
"""Log error a refused row counts as while fitting."""


def weights(rows: Sequence[Measured], kept: np.ndarray) -> np.ndarray:
    """Weight of each kept row, 0 for the others: its class's, less in a large sweep."""
    keys = [(row.source, row.model, row.gpu) for row in rows]
    sizes = Counter(key for key, keep in zip(keys, kept, strict=True) if keep)
    mean = float(np.sum(kept)) / len(sizes)
    return np.array(
        [
            WEIGHT[accuracy_class(row.metric, row.setup)]  # type: ignore[arg-type]
            * INDEPENDENT
            * (mean / sizes[key]) ** 0.4
            if keep
            else 0.0
            for row, key, keep in zip(rows, keys, kept, strict=True)
        ]
    )


def step(error: np.ndarray, slopes: np.ndarray, at: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Move that minimises Cauchy's loss plus priors where log error = error + slopes x move."""
    move = np.zeros(len(at))
    best = np.inf
    for _ in range(60):
        here = error + slopes @ move
        spread = 1 + (here / SOFT) ** 2
        cost = float((weight * np.log(spread)).sum() + ((at + move) ** 2).sum())
        if best - cost < 1e-4 * max(cost, 1.0):
            break
        best = cost
        curve = weight / spread / SOFT**2
        normal = (slopes.T * curve) @ slopes + np.eye(len(at))
        move = move - np.linalg.solve(normal, slopes.T @ (curve * here) + at + move)
    return move


def held_out(
    rows: list[Measured],
    prior: dict[str, Any],
    start: dict[str, Any],
    kinds: Sequence[str],
    group_of: Callable[[Measured, str], str],
) -> dict[str, dict[str, float]]:
    """Held-out log error of each row (by line) for each kind of group, from the fit `start`."""
    centre = np.log([get(prior, path) for path in PARAMETERS])
    spread = np.array(list(PARAMETERS.values()))
    pooled = [path.startswith("pool.") for path in PARAMETERS]
    # a fitted file holds engine constants with their pool's factor already in them
    first = np.where(pooled, 0.0, np.log([get(start, path) for path in PARAMETERS]) - centre)
    first = first / spread

    def errors(at: np.ndarray, some: list[Measured]) -> np.ndarray:
        return log_errors(some, constants_at(np.exp(centre + at * spread), prior))

    def every(at: np.ndarray) -> np.ndarray:
        return np.nan_to_num(errors(at, rows), nan=REFUSED)

    def derivatives(at: np.ndarray, error: np.ndarray) -> np.ndarray:
        unit = np.eye(len(at)) * STEP
        return np.array([(every(at + row) - error) / STEP for row in unit]).T

    everything = weights(rows, np.ones(len(rows), bool))
    error = every(first)
    slopes = derivatives(first, error)
    for _ in range(SEARCH):
        first = first + step(error, slopes, first, everything)
        error = every(first)
        slopes = derivatives(first, error)
    out: dict[str, dict[str, float]] = {}
    for kind in kinds:
        groups = np.array([group_of(row, kind) for row in rows])
        out[kind] = {}
        for group in sorted(set(groups)):
            kept = groups != group
            weight = weights(rows, kept)
            at, now = first, error
            for again in range(ROUNDS):
                at = at + step(now, slopes, at, weight)
                if again + 1 < ROUNDS:
                    now = every(at)
            held = [row for row, keep in zip(rows, kept, strict=True) if not keep]
            for row, one in zip(held, errors(at, held), strict=True):
                out[kind][str(row.line)] = float(one)
    return out
