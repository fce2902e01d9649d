"""What calibrating gains on rows it has not seen.

python -m bench.calibrate ROWS.csv [--share 0.5] [--seeds 5]

Rows are grouped by (model, GPU, engine). Of each group with enough of them, the factors are fitted
to a share of its configurations, drawn at random, and the rest is predicted with and without them.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import defaultdict
from pathlib import Path

from core.calibration import NO_CHANGE, Factors, Observation, calibrated
from core.calibration_fit import fit_factors
from core.constants import constants
from core.estimate import estimate
from core.loadtests import rows
from core.measured import predicted
from core.setup import Setup

FEWEST = 12
"""Rows below which a group is left out."""


def errors(seen: list[Observation], factors: Factors) -> list[float]:
    k = calibrated(constants(), seen[0].setup.engine, factors)
    return [abs(predicted(o.metric, estimate(o.setup, k)) / o.value - 1) for o in seen]


def held_out(seen: list[Observation], share: float, draw: random.Random) -> list[float]:
    """Mean and median error of the unseen configurations, before and after."""
    by_setup: dict[Setup, list[Observation]] = defaultdict(list)
    for one in seen:
        by_setup[one.setup].append(one)
    setups = list(by_setup)
    draw.shuffle(setups)
    cut = max(1, int(len(setups) * share))
    fitted = fit_factors([o for s in setups[:cut] for o in by_setup[s]])
    rest = [o for s in setups[cut:] for o in by_setup[s]]
    before, after = errors(rest, NO_CHANGE), errors(rest, fitted.factors)
    return [f(x) for f in (statistics.mean, statistics.median) for x in (before, after)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    groups: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    with asked.rows.open(encoding="utf-8", newline="") as file:
        for one in rows.observations(file):
            setup = one.setup
            groups[setup.model.id, setup.accelerator.id, setup.engine].append(one)
    results: list[list[float]] = []
    for seen in groups.values():
        if len(seen) >= FEWEST:
            runs = [held_out(seen, asked.share, random.Random(i)) for i in range(asked.seeds)]
            results.append([statistics.mean(column) for column in zip(*runs, strict=True)])
    means = [statistics.mean(column) for column in zip(*results, strict=True)]
    nearer = sum(after < before for before, after, *_ in results)
    print(f"{len(results)} groups, fitted to {asked.share:.0%} of their configurations")
    print(f"mean error of the rest {means[0]:.1%} -> {means[1]:.1%}")
    print(f"median error of the rest {means[2]:.1%} -> {means[3]:.1%}")
    print(f"nearer in {nearer}; worst change {max(r[1] - r[0] for r in results):+.1%}")


if __name__ == "__main__":
    main()
