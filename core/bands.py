"""P10-P90 bands: how far measurements lie from the estimate, by what is asked and of what.

A band multiplies the estimate. Its figures are quantiles of measured / predicted over rows whose
accelerator, model or source was left out of fitting (data/performance_bands.toml).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from core.setup import Setup

TIGHT_SLOTS = 16
"""With room for fewer requests, a few per cent of memory decide how many run."""


class Band(NamedTuple):
    """Multipliers of the estimate between which 80% of measurements fell."""

    p10: float
    p90: float


def kind(setup: Setup, slots: int) -> str:
    """Which sort of configuration this is, widest uncertainty first."""
    if setup.attention_dp or setup.ep > 1:
        return "expert_parallel"
    if setup.accelerator.vendor != "NVIDIA":
        return "other_vendor"
    if slots < TIGHT_SLOTS:
        return "kv_tight"
    return "plain" if setup.engine_version else "no_version"


def accuracy_class(metric: str, setup: Setup) -> str:
    """Which error class a figure belongs to: what is asked of it differs."""
    if metric in ("tpot_ms", "itl_ms"):
        return "tpot"
    if metric == "ttft_ms":
        few = setup.concurrency is not None and setup.concurrency <= 8
        return "ttft_low" if few else "ttft_loaded"
    if setup.concurrency is None and setup.requests_per_s is None:
        return "throughput_max"
    return "throughput_at_concurrency"


def band(metric: str, setup: Setup, slots: int) -> Band:
    """The band of one figure of a configuration with room for `slots` requests."""
    return band_of_class(accuracy_class(metric, setup), setup, slots)


def band_of_class(name: str, setup: Setup, slots: int) -> Band:
    """The band of an error class."""
    rows = _bands()[name]
    return rows.get(kind(setup, slots)) or rows["plain"]


@cache
def _bands() -> dict[str, dict[str, Band]]:
    text = (files("core") / "data" / "performance_bands.toml").read_text("utf-8")
    return {
        name: {sort: Band(*pair) for sort, pair in rows.items()}
        for name, rows in tomllib.loads(text)["band"].items()
    }
