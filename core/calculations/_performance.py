"""Performance figures as receipt rows, each with the band measurements fell in."""

from __future__ import annotations

from typing import NamedTuple

from core.bands import band, band_of_class
from core.calibration import caption
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.setup import Setup

BAND_NOTE = (
    "80% of published measurements fell between P10 and P90 of predictions made without their"
    " accelerator, model or source; docs/accuracy.md"
)


def banded(
    name: str, label: str, value: float, unit: str, setup: Setup, slots: int, *, kind: str
) -> Output:
    """A figure with its P10-P90 band; `kind` is the metric or error class whose band it takes."""
    found = band(kind, setup, slots) if kind.endswith("_ms") else band_of_class(kind, setup, slots)
    return Output(name, label, value, unit, value * found.p10, value * found.p90)


class Ttft(NamedTuple):
    """TTFT in seconds: of a request alone, and under the load."""

    unloaded_s: float
    mean_s: float
    p50_s: float
    p95_s: float


def latency_rows(
    setup: Setup, step_s: float, tpot_s: float, ttft: Ttft, slots: int
) -> list[Output]:
    """Decode step, TPOT, unloaded and loaded TTFT at an operating point.

    `setup` carries the load (concurrency), which decides the error class of TTFT.
    """
    alone = setup._replace(concurrency=1.0)
    rows = [
        ("decode_step_ms", "Decode step", step_s, setup, "tpot_ms"),
        ("tpot_ms", "Mean TPOT", tpot_s, setup, "tpot_ms"),
        ("ttft_unloaded_ms", "TTFT unloaded", ttft.unloaded_s, alone, "ttft_ms"),
        ("ttft_ms", "Mean TTFT", ttft.mean_s, setup, "ttft_ms"),
        ("ttft_p50_ms", "Median TTFT", ttft.p50_s, setup, "ttft_ms"),
        ("ttft_p95_ms", "p95 TTFT", ttft.p95_s, setup, "ttft_ms"),
    ]
    return [
        banded(name, label, seconds * 1e3, "ms", where, slots, kind=kind)
        for name, label, seconds, where, kind in rows
    ]


def note_calibration(
    receipt: Receipt, book: PriceBook, model: str, accelerator: str, engine: str
) -> None:
    """Says on which load test of the user's own the figures rest, if on one.

    Bands stay those of published measurements: one load test says nothing of its own spread.
    """
    found = book.calibrations.get(model, accelerator, engine)
    if found is None:
        return
    receipt.calibration = caption(found)
    receipt.assumptions.append(
        Assumption("calibration", caption(found), "", "user", "bands are of published measurements")
    )


def user_row(setup: Setup, tpot_s: float, slots: int) -> Output:
    """Output tokens per second as one user sees them once they stream: 1 / TPOT."""
    seen, rate = band("tpot_ms", setup, slots), 1.0 / tpot_s
    return Output(
        "output_tokens_per_s_per_user", "Output tokens per user", rate, "tokens/s",
        rate / seen.p90, rate / seen.p10,
    )  # fmt: skip
