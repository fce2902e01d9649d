"""One full sizing, against the documents' formula in the same run.

Lengths differ from one to the next, more of them than replicas are remembered.
"""

from __future__ import annotations

import math
import statistics
import timeit
from collections.abc import Callable, Iterator
from itertools import cycle

import core.calculations  # noqa: F401
from core.calculations._serving_fields import job_of
from core.calculations.gpus_needed import GpusNeededInput
from core.catalog import accelerator
from core.placement import choose
from core.registry import REGISTRY
from pricing.book import embedded_book

RAW = {"model": "llama-3.1-8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}


def formula(
    params: float, layers: int, kv_heads: int, head_dim: int, context: int, out_tokens: int,
    memory_gb: float, decode_ms: float, batch: int, qps: float, width: int = 2, util: float = 0.7,
) -> int:  # fmt: skip
    """The four steps of 57.1.5, as plain arithmetic."""
    kv_gb = 2 * layers * kv_heads * head_dim * context * 2 / 1e9
    slots = math.floor((memory_gb - params * width / 1e9) / kv_gb)
    per_gpu = min(batch, slots) / (out_tokens * decode_ms / 1000)
    return math.ceil(qps / (util * per_gpu))


def median_us(function: Callable[[], object], number: int) -> float:
    """Median over 15 rounds of the mean time of one call, in microseconds."""
    rounds = timeit.repeat(function, number=number, repeat=15)
    return statistics.median(rounds) / number * 1e6


def main() -> Iterator[tuple[str, str, str]]:
    calculation, book = REGISTRY.get("GPUS_NEEDED"), embedded_book()
    inputs: GpusNeededInput = calculation.parse(RAW)
    card = accelerator(inputs.gpu)
    jobs = cycle([job_of(inputs)._replace(isl=7744 - n) for n in range(5_000)])
    raws = cycle([RAW | {"isl": 7744 - n} for n in range(5_000)])
    plain = median_us(lambda: formula(8e9, 32, 8, 128, 8000, 256, 80, 18, 48, 50), 20_000)
    sized = median_us(lambda: choose(next(jobs), card), 2_000)
    value = median_us(lambda: calculation.value(next(raws), book), 1_000)
    receipt = median_us(lambda: calculation.run(next(raws), book), 100)
    yield "documents' formula", f"{plain:.2f} µs", ""
    yield "one full sizing (placement, four constraints)", f"{sized:.1f} µs", "25 µs"
    yield "... ratio to the formula", f"{sized / plain:.0f}x", ""
    yield "with validation, the value alone", f"{value:.0f} µs", ""
    yield "with validation, prices, fixes and receipt", f"{receipt:.0f} µs", ""
    yield "... ratio to the formula", f"{receipt / plain:.0f}x", ""
