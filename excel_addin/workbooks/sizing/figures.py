"""The figures of the sizing model at its starting inputs, computed step by step as it does.

The needs of each constraint are those of `core.sizing`; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.targets import FLAT
from core.units import HOURS_PER_MONTH, SECONDS_PER_MONTH, TOKENS_PER_MTOK
from excel_addin.workbooks.replicas import Shape
from excel_addin.workbooks.rounding import nice
from excel_addin.workbooks.shapes import gpus_by_shape, whole

POINTS = 200
"""Steps of the chart along the rate."""
LABELS = {
    "kv_memory": "KV memory",
    "decode": "Decode",
    "prefill": "Prefill",
    "queue": "Queue headroom",
}


class Figures:
    """Every figure of the model."""

    def __init__(
        self, inputs: Mapping[str, Any], usd_per_hour: float | None, shapes: Sequence[Shape]
    ) -> None:
        self.gpu: str = inputs["gpu"]
        self.flat = FLAT
        self.util = inputs["util"] if inputs["util"] is not None else FLAT
        self.qps = inputs["qps"] * inputs["peak_to_mean"]
        self.shape_gpus = gpus_by_shape(shapes, self.qps, self.util)
        self.taken = self.shape_gpus.index(min(self.shape_gpus))
        shape = shapes[self.taken]
        fleet, one = shape.fleet, shape.fleet.replica
        self.each, self.slots, self.batch = one.gpus, one.memory.slots, fleet.batch_limit
        self.weights, self.peak, self.wide = one.weights, fleet.peak_requests_per_s, shape.wide_qps
        self.step_ms = one.decode_step_s(fleet.batch_limit) * 1e3
        self.prefill_ms = one.mixed_prefill_s * 1e3
        self.replicas = whole(self.qps / (self.util * self.peak))
        self.gpus = self.replicas * self.each
        self.busy = self.qps / self.peak
        self.busy_prefill = self.qps * self.prefill_ms / 1000
        self.busy_decode = self.busy - self.busy_prefill
        self.needs = {
            "kv_memory": self.busy * self.batch / self.slots * self.each,
            "decode": self.busy_decode * self.each,
            "prefill": self.busy_prefill * self.each,
            "queue": self.busy / self.util * self.each,
        }
        self.reliefs = {
            "kv_memory": self._relief(self.qps / (self.util * self.wide)),
            "decode": self._relief(self.busy_prefill / self.util),
            "prefill": self._relief(self.busy_decode / self.util),
            "queue": self._relief(self.busy),
        }
        most = max(self.reliefs.values())
        others = [n for n in LABELS if n != "queue" and self.reliefs[n] == most]
        self.binding = max(others, key=lambda n: self.needs[n]) if others else "queue"
        self.utilisation = self.qps / (self.replicas * self.peak)
        self.most_qps = self.replicas * self.util * self.peak
        self.usd = usd_per_hour
        requests = inputs["qps"] * SECONDS_PER_MONTH
        self.mtok = requests * (inputs["isl"] + inputs["osl"]) / TOKENS_PER_MTOK
        self.mtok_output = requests * inputs["osl"] / TOKENS_PER_MTOK
        self.monthly = None if usd_per_hour is None else self.gpus * HOURS_PER_MONTH * usd_per_hour
        self.chart_reach = max(1.6 * self.qps, 1e-6)
        self.chart_max = nice(self.chart_reach)

    def _relief(self, quotient: float) -> int:
        return max(0, self.replicas - whole(quotient)) * self.each

    def point(self, k: int) -> float:
        """The rate of a point of the chart."""
        return self.chart_max * k / POINTS
