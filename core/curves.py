"""What an answer looks like at other volumes and rates: plain numbers, to be kept and drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.breakeven import Economics, exact, exercise
from core.charts import Chart, Points
from core.sizing import ROUND_DOWN, Fleet, whole_replicas

CONSTRAINT_LABELS = {
    "kv_memory": "KV memory",
    "decode": "Decode",
    "prefill": "Prefill",
    "queue": "Queue headroom",
}
"""The constraints on a fleet as people read them."""

MOST_STEPS = 400
"""Steps of a staircase given one by one; of more, each is narrower than a picture's points."""
LEAP = 1.003
LONGEST_STRETCH = 1.25
"""Ratio of two neighbouring volumes from which points between them are given, where cost slopes:
on a logarithmic axis that is no straight line."""


@dataclass(slots=True)
class CostCurve:
    """What both sides of a comparison cost at any monthly volume; the answer itself is exact."""

    api: str
    """What is compared with, e.g. `gpt-4o-mini (openai)`."""
    replica: str
    """What one replica is, e.g. `2 x H100 SXM`."""
    api_usd_per_request: float
    replica_usd_per_month: float
    replica_requests_per_month: float
    fixed_usd_per_month: float = 0.0
    fallback_frac: float = 0.0
    min_replicas: int = 1
    max_replicas: int | None = None

    @classmethod
    def of(cls, e: Economics, api: str, replica: str) -> CostCurve:
        """The curve of one comparison."""
        return cls(
            api=api,
            replica=replica.strip("()"),
            api_usd_per_request=float(e.api_usd_per_request),
            replica_usd_per_month=float(e.replica_usd_per_month),
            replica_requests_per_month=float(e.replica_requests_per_month),
            fixed_usd_per_month=float(e.fixed_usd_per_month),
            fallback_frac=float(e.fallback_frac),
            min_replicas=e.min_replicas,
            max_replicas=e.max_replicas,
        )

    def economics(self) -> Economics:
        """The comparison again, to the precision of these numbers."""
        return Economics(
            api_usd_per_request=exact(self.api_usd_per_request),
            replica_usd_per_month=exact(self.replica_usd_per_month),
            replica_requests_per_month=exact(self.replica_requests_per_month),
            fixed_usd_per_month=exact(self.fixed_usd_per_month),
            fallback_frac=exact(self.fallback_frac),
            min_replicas=self.min_replicas,
            max_replicas=self.max_replicas,
        )

    @property
    def most_requests_per_month(self) -> float | None:
        """What all replicas there can be serve; None where there is no limit."""
        if self.max_replicas is None:
            return None
        return self.max_replicas * self._step_requests_per_month

    @property
    def _step_requests_per_month(self) -> float:
        """Volume that each replica adds: what it serves itself, and the API's share beside it."""
        return self.replica_requests_per_month / (1 - self.fallback_frac)

    def costs(self, requests_per_month: float) -> tuple[float, float]:
        """USD a month through the API and self-hosting, at a volume.

        >>> example().costs(5_000_000)
        (16250.0, 18140.0)
        """
        e, volume = self.economics(), exact(requests_per_month)
        return float(e.api_usd(volume)), float(e.self_host_usd(volume))

    def api_points(self, low: float, high: float) -> Points:
        """Volumes and USD a month through the API."""
        e = self.economics()
        at = [low, *_between(low, high), high]
        return [(volume, float(e.api_usd(exact(volume)))) for volume in at]

    def self_host_points(self, low: float, high: float) -> Points:
        """Corners of the staircase of self-hosting, as far as there are replicas for it.

        >>> example().self_host_points(2_000_000, 5_000_000)
        [(2000000, 9380.0), (2190000.0, 9380.0), (2190000.0, 13760.0), (4380000.0, 13760.0), \
(4380000.0, 18140.0), (5000000, 18140.0)]
        """
        e = self.economics()
        most = self.most_requests_per_month
        found: Points = []
        for start, end, replicas in _steps(
            low,
            high if most is None else min(high, most),
            self._step_requests_per_month,
            self.min_replicas,
        ):
            between = _between(start, end) if self.fallback_frac else ()
            for volume in (start, *between, end):
                usd = e.replicas_usd(replicas) + e.fallback_frac * e.api_usd(exact(volume))
                found.append((volume, float(usd)))
        return found


@dataclass(slots=True)
class FleetCurve:
    """What a fleet of one kind of replica takes at any request rate."""

    gpu: str
    """The accelerator, e.g. `H100 SXM`."""
    model: str
    qps: float
    """The rate it was sized for."""
    gpus_per_replica: int
    replica_requests_per_s: float
    """What one replica serves with every target held."""
    gpus_per_qps: dict[str, float] = field(default_factory=dict[str, float])
    """Each constraint's own need, by its name; all grow in proportion to the rate."""
    binds: str = ""
    """The constraint that binds at `qps`."""
    gpu_usd_per_month: float | None = None
    """None without a price."""

    @classmethod
    def of(cls, fleet: Fleet, gpu: str, model: str, gpu_usd_per_month: float | None) -> FleetCurve:
        """The curve of one sized fleet."""
        return cls(
            gpu=gpu,
            model=model,
            qps=fleet.qps,
            gpus_per_replica=fleet.replica.gpus,
            replica_requests_per_s=fleet.load * fleet.peak_requests_per_s,
            gpus_per_qps={need.name: need.gpus / fleet.qps for need in fleet.needs},
            binds=fleet.binding.name,
            gpu_usd_per_month=gpu_usd_per_month,
        )

    def replicas(self, qps: float) -> int:
        """Replicas for a rate."""
        return whole_replicas(qps, self.replica_requests_per_s)

    def gpus(self, qps: float) -> int:
        """Accelerators for a rate."""
        return self.replicas(qps) * self.gpus_per_replica

    def points(self, low: float, high: float) -> Points:
        """Corners of the staircase: rates and GPUs."""
        found: Points = []
        for start, end, replicas in _steps(low, high, self.replica_requests_per_s, 1):
            gpus = float(replicas * self.gpus_per_replica)
            found += [(start, gpus), (end, gpus)]
        return found


Curve = CostCurve | FleetCurve | Chart


def _steps(low: float, high: float, each: float, least: int) -> Iterator[tuple[float, float, int]]:
    """Start, end and replicas of each step between two volumes."""
    if high <= low:
        return
    step = max(least, math.ceil(low / each - ROUND_DOWN), 1)
    last = max(step, math.ceil(high / each - ROUND_DOWN))
    dense = last - step <= MOST_STEPS
    start = low
    while step < last:
        end = step * each
        yield start, end, step
        start = end
        step = step + 1 if dense else min(last, max(step + 1, int(step * LEAP)))
    yield start, high, last


def _between(low: float, high: float) -> list[float]:
    if low <= 0:
        return []
    count = math.floor(math.log(high / low) / math.log(LONGEST_STRETCH))
    return [low * (high / low) ** (i / (count + 1)) for i in range(1, count + 1)]


def example() -> CostCurve:
    """The exercise of `core.breakeven`."""
    return CostCurve.of(exercise(), "API", "2 x H100")


__all__ = ["CONSTRAINT_LABELS", "CostCurve", "Curve", "FleetCurve", "Points"]
