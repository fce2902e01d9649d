"""What an answer looks like at other volumes and rates: plain numbers, to be kept and drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.breakeven import Economics, exact
from core.sizing import Fleet, whole_replicas

CONSTRAINT_LABELS = {
    "kv_memory": "KV memory",
    "decode": "Decode",
    "prefill": "Prefill",
    "queue": "Queue headroom",
}
"""The constraints on a fleet as people read them."""


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


Curve = CostCurve | FleetCurve

__all__ = ["CONSTRAINT_LABELS", "CostCurve", "Curve", "FleetCurve"]
