"""Physics lint: inputs that beat the hardware, answered with a warning that says by how much."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.catalog import Accelerator, accelerators
from core.sizing import Fleet
from core.throughput import physical_requests_per_s
from core.units import SECONDS_PER_HOUR

LOW_RATIO = 3.0
"""A stated capacity this many times below the computed one is worth a question."""


def decode_step_caution(
    *,
    weights_gb: float,
    kv_gb: float,
    batch: int,
    decode_ms: float,
    memory_gb: float,
) -> tuple[str, str] | None:
    """Whether a stated decode step needs more bandwidth than any accelerator of that memory has.

    needed GB/s = (weights + batch x KV of one request) / step, compared with the highest
    datasheet bandwidth among accelerators sold with that memory; None when it is possible.

    >>> code, text = decode_step_caution(
    ...     weights_gb=16, kv_gb=1.048576, batch=48, decode_ms=18, memory_gb=80)
    >>> "110% of" in text
    True
    """
    needed = (weights_gb + batch * kv_gb) / (decode_ms / 1e3)
    peers = [
        a for a in accelerators().values() if a.memory_label_gb == memory_gb and a.memory_gb_per_s
    ]
    if not peers:
        return None
    best: Accelerator = max(peers, key=lambda a: a.memory_gb_per_s or 0.0)
    peak = best.memory_gb_per_s or 0.0
    if needed <= peak:
        return None
    floor_ms = math.ceil((weights_gb + batch * kv_gb) / peak * 1e4) / 10
    return (
        "beats_hardware",
        (
            f"{decode_ms:g} ms per step is impossible: reading {weights_gb:,.1f} GB of weights and"
            f" {batch} x {kv_gb:,.2f} GB of KV cache needs {needed:,.0f} GB/s,"
            f" {needed / peak:.0%} of the {peak:,.0f} GB/s peak of {best.name};"
            f" the floor is {floor_ms:,.1f} ms."
        ),
    )


def capacity_cautions(
    stated_requests_per_hour: float, fleet: Fleet, gpus: int
) -> Iterator[tuple[str, str]]:
    """Compare a stated capacity of one replica with what hardware allows and what we compute."""
    one = fleet.replica
    share = gpus / one.gpus
    ceiling = physical_requests_per_s(one) * SECONDS_PER_HOUR * share
    computed = fleet.peak_requests_per_s * SECONDS_PER_HOUR * share
    if stated_requests_per_hour > ceiling:
        yield (
            "beats_hardware",
            (
                f"{stated_requests_per_hour:,.0f} requests/hour is"
                f" {stated_requests_per_hour / ceiling:,.1f} times what {one.accelerator.name} can"
                f" do at datasheet peak ({ceiling:,.0f}/hour for {one.model.name})."
            ),
        )
    elif stated_requests_per_hour * LOW_RATIO < computed:
        yield (
            "capacity_low",
            (
                f"{stated_requests_per_hour:,.0f} requests/hour is"
                f" {computed / stated_requests_per_hour:,.1f} times below the {computed:,.0f}/hour"
                f" computed for {one.model.name} in {one.weights} at full load; a load test"
                " decides, and the answer may flip."
            ),
        )
