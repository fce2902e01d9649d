"""Answers over uncertain inputs: 10,000 draws of a full sizing, and every other calculation."""

from __future__ import annotations

import time
from collections.abc import Iterator

import core.calculations  # noqa: F401
from bot.commands import split_command
from bot.grammar import parse
from core.errors import GpusizeError
from core.registry import REGISTRY, Calculation
from core.uncertainty.sampling import DRAWS
from pricing.book import TableBook, embedded_book

SIZING = {"model": "llama-3.1-8b", "gpu": "h100", "qps": "50±40%", "isl": "7300±50%"} | {
    "osl": "256±60%", "prefix_hit_frac": "0..40%"
}  # fmt: skip
BREAKEVEN = {"api_model": "gpt-4o-mini", "model": "llama-3.1-8b", "gpu": "l40s"} | {
    "isl": "600..1200", "osl": "300±20%", "ops_usd_per_month": "0..5000", "peak_to_mean": "1..3"
}  # fmt: skip
TARGET_S = 1.0
SLOW_S = 2.0
"""From here on a calculation is named, so that fewer draws may be declared for it."""


def main() -> Iterator[tuple[str, str, str]]:
    book = embedded_book()
    for name, raw in (("GPUS_NEEDED", SIZING), ("BREAKEVEN_REQUESTS", BREAKEVEN)):
        calculation = REGISTRY.get(name)
        calculation.value(raw, book)
        draws = f"{DRAWS:,} draws of {name}"
        yield f"{draws}: value", f"{_seconds(calculation, raw, book, 5):.2f} s", f"{TARGET_S:g} s"
    slow: list[str] = []
    slowest = 0.0
    for calculation in REGISTRY:
        raw = uncertain_example(calculation, book)
        if raw is None:
            continue
        took = _seconds(calculation, raw, book, 1)
        slowest = max(slowest, took)
        if took > SLOW_S:
            slow.append(f"{calculation.name} {took:.1f} s")
    yield "slowest of all calculations, one input uncertain", f"{slowest:.1f} s", f"{SLOW_S:g} s"
    yield "... above that", ", ".join(slow) or "none", ""


def uncertain_example(calculation: Calculation, book: TableBook) -> dict[str, object] | None:
    """The calculation's first example with its first number that may vary as a range."""
    command, text = split_command(calculation.examples[0])
    if command == "/gpu":
        text = text.partition(" ")[2]
    raw: dict[str, object] = dict(parse(text, calculation, book))
    for parameter in calculation.parameters:
        if parameter.spec.kind != "number" or parameter.name not in raw:
            continue
        varied = raw | {parameter.name: f"{raw[parameter.name]}±5%"}
        try:
            calculation.value(varied, book)
        except GpusizeError:
            continue
        return varied
    return None


def _seconds(calculation: Calculation, raw: dict, book: TableBook, times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        calculation.value(raw, book)
    return (time.perf_counter() - began) / times
