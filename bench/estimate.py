"""One estimate of a configuration, against aiconfigurator's on the same points in the same run.

GPUSIZE_BENCH_PEER_PYTHON names the Python of an environment with aiconfigurator (bench/README.md);
without it that half is left out. Rounds of the two take turns, so that both see the same machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter_ns

from core.catalog import accelerator, model
from core.estimate import estimate
from core.setup import Setup

ROUNDS = 15
BATCHES = (1, 2, 4, 8, 16, 24, 32, 48)
LENGTHS = 16
"""Prompt lengths in a round; none comes twice, so that nothing is remembered."""
PEER = "bench.peers.aiconfigurator_speed"


def points(number: int) -> list[tuple[int, int]]:
    """(prompt tokens, batch) of one round."""
    first = 500 + number
    return [(first + 400 * i, batch) for i in range(LENGTHS) for batch in BATCHES]


DENSE = Setup(model("llama-3.1-8b"), accelerator("h100"), isl=1, osl=256)
MOE = Setup(model("deepseek-r1"), accelerator("h200"), isl=1, osl=256, tp=8, weights="fp8")


def ours(one: Setup, number: int) -> list[float]:
    """Microseconds of each estimate of a round."""
    took: list[float] = []
    for isl, batch in points(number):
        start = perf_counter_ns()
        estimate(one._replace(isl=isl, concurrency=batch))
        took.append((perf_counter_ns() - start) / 1e3)
    return took


def rounds(python: str | None) -> dict[str, list[float]]:
    """Microseconds by what was asked; gpusize under "gpusize"."""
    took: dict[str, list[float]] = {"gpusize": []}
    if python is None:
        for number in range(ROUNDS):
            took["gpusize"] += ours(DENSE, number)
        return took
    with subprocess.Popen(
        [python, "-W", "ignore", "-m", PEER],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": "."},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as peer:
        assert peer.stdin
        assert peer.stdout
        for number in range(ROUNDS):
            took["gpusize"] += ours(DENSE, number)
            peer.stdin.write(json.dumps(points(number)) + "\n")
            peer.stdin.flush()
            answer = peer.stdout.readline()
            if not answer:
                sys.exit(f"{python} could not run {PEER}")
            for what, times in json.loads(answer).items():
                took.setdefault(what, []).extend(times)
        peer.stdin.close()
    return took


def main() -> Iterator[tuple[str, str, str]]:
    took = rounds(os.environ.get("GPUSIZE_BENCH_PEER_PYTHON"))
    median = {what: statistics.median(times) for what, times in took.items()}
    own = median.pop("gpusize")
    experts = statistics.median(t for number in range(ROUNDS) for t in ours(MOE, number))
    yield "one estimate, median", f"{own:.1f} µs", "25 µs"
    yield "... of a model of experts", f"{experts:.1f} µs", "25 µs"
    if not median:
        yield "... against aiconfigurator", "not installed", "5x"
    for what, other in median.items():
        aim = "5x" if what.endswith("session") else ""
        yield f"{what}, median", f"{other:.0f} µs", ""
        yield "... ratio to one estimate", f"{other / own:.1f}x", aim
