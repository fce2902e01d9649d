"""The hardware router over the whole catalogue, against one sizing in the same run.

Lengths differ from one to the next, so that no shape is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import core.calculations  # noqa: F401
from bench.sizing import median_us
from core.registry import REGISTRY
from pricing.book import embedded_book

BASE = {"model": "llama-3.1-70b", "qps": 50, "osl": 256}
TARGETS = {"ttft_ms": 2000, "tpot_ms": 50}
ASKED: dict[str, dict[str, Any]] = {
    "no latency target": {},
    "TTFT and TPOT targets": TARGETS,
    "... with tails and the share that may wait": TARGETS | {"isl_p95": 5000, "p_wait_frac": 0.05},
    "... down to 4 bits, any commitment": TARGETS | {"quantise": "4-bit", "commitment": "any"},
}


def main() -> Iterator[tuple[str, str, str]]:
    router, book = REGISTRY.get("CHEAPEST_FLEET"), embedded_book()
    one = REGISTRY.get("GPUS_NEEDED")
    lengths = cycle(range(1800, 2300))

    def raw(more: dict[str, Any]) -> dict[str, Any]:
        return BASE | {"isl": next(lengths)} | more

    for name, more in ASKED.items():
        took = median_us(lambda more=more: router.value(raw(more), book), 2)
        sized = median_us(lambda more=more: one.value(raw(_own(more)), book), 4)
        tried = next(
            row.value for row in router.run(raw(more), book).assumptions if row.name == "tried"
        )
        yield f"router, {name}: {tried} shapes", f"{took / 1e3:.1f} ms", "100 ms"
        yield "... ratio to one sizing", f"{took / sized:.0f}x", ""


def _own(more: dict[str, Any]) -> dict[str, Any]:
    """What GPUS_NEEDED takes of a question to the router."""
    return {"gpu": "h100"} | {k: v for k, v in more.items() if k not in ("quantise", "commitment")}
