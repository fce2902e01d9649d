"""A million scenarios, measured in this process: `python -m bench portfolio` starts it."""

from __future__ import annotations

import json
import random
import resource
from time import perf_counter

import numpy as np

from core.catalog import accelerators, models
from core.errors import GpusizeError
from core.estimate import estimate
from core.portfolio import estimate_portfolio, portfolio
from core.setup import Setup

SCENARIOS = 1_000_000
CONFIGURATIONS = 300
COMPARED = 4000
SEED = 7


def configurations() -> list[Setup]:
    """Configurations that hold one request at least, over the whole catalogue."""
    rng = random.Random(SEED)
    found: list[Setup] = []
    while len(found) < CONFIGURATIONS:
        one = Setup(
            rng.choice(list(models().values())),
            rng.choice(list(accelerators().values())),
            isl=2000,
            osl=500,
            tp=rng.choice((1, 2, 4, 8)),
            weights=rng.choice(("bf16", "fp8", "int4")),
            engine=rng.choice(("vllm", "sglang", "tensorrt-llm")),
            scenario=rng.choice(("online", "online", "online", "offline")),
        )
        try:
            estimate(one)
        except GpusizeError:
            continue
        found.append(one)
    return found


def measure() -> dict[str, float]:
    """Seconds and peak bytes of a million scenarios; seconds each of the scalar path."""
    rng = np.random.default_rng(SEED)
    known = configurations()
    closed = rng.random(SCENARIOS) < 0.5
    concurrency = np.exp(rng.uniform(0, 6, SCENARIOS))
    rate = np.exp(rng.uniform(-3, 3, SCENARIOS))
    which = rng.integers(0, len(known), SCENARIOS)
    isl = np.floor(np.exp(rng.uniform(4, 9, SCENARIOS)))
    osl = np.floor(np.exp(rng.uniform(3, 8, SCENARIOS)))
    start = perf_counter()
    asked = portfolio(
        known,
        which,
        isl,
        osl,
        concurrency=np.where(closed, concurrency, np.nan),
        requests_per_s=np.where(closed, np.nan, rate),
    )
    found = estimate_portfolio(asked)
    took = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answered = np.flatnonzero(found.refused == 0)
    setups = [asked.setup(int(i)) for i in answered[:COMPARED]]
    start = perf_counter()
    for one in setups:
        estimate(one)
    each = (perf_counter() - start) / len(setups)
    return {
        "scenarios": SCENARIOS,
        "configurations": len(known),
        "took": took,
        "peak": peak,
        "each": each,
        "answered": len(answered) / SCENARIOS,
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
