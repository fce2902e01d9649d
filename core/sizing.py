"""Fleet size for a request rate: four constraints, the one that binds, and the operating point.

All figures of one replica come from `core.serving` and `core.shapes`; this module only composes
them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.serving import Load, Server, steady, tpot_s
from core.shapes import Infeasible, Shape, allowed_load, largest_batch, shape, ttft_of
from core.targets import Targets, TtftStat
from core.throughput import Replica

ROUND_DOWN = 1e-9
"""Slack before rounding replicas up, so that 7.0000000001 (float noise) is 7."""


class Need(NamedTuple):
    """One constraint: GPUs it asks for by itself, and GPUs saved if it vanished."""

    name: str
    gpus: float
    relief: int


@dataclass(frozen=True)
class Fleet:
    """A sized fleet of equal replicas. What not every question needs is computed when asked for."""

    shape: Shape
    qps: float
    replicas: int

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The four constraints."""
        return _needs(self)

    @property
    def server(self) -> Server:
        """One of the equal replicas and its prompts' way to the first token."""
        return self.shape.server

    @property
    def replica(self) -> Replica:
        """One of the equal replicas."""
        return self.shape.server.one

    @property
    def batch_limit(self) -> int:
        """Sequences a replica runs together at most."""
        return self.shape.batch_limit

    @property
    def limit_by(self) -> str:
        """What stopped the batch from growing: `kv_memory`, `tpot` or `max_batch`."""
        return self.shape.limit_by

    @property
    def peak_requests_per_s(self) -> float:
        """Requests per second of one replica at the batch limit, fully busy."""
        return self.shape.peak_requests_per_s

    @property
    def load(self) -> float:
        """Share of that peak the plan may use."""
        return self.shape.load

    @property
    def load_by(self) -> str:
        """What set the load: `util`, `p_wait`, `queue_ms`, `ttft_ms` or `full`."""
        return self.shape.load_by

    @cached_property
    def point(self) -> Load:
        """Where each replica settles at its share of the rate."""
        return steady(self.server, self.qps / self.replicas, float(self.batch_limit))

    @cached_property
    def gpus(self) -> int:
        """Accelerators in the fleet."""
        return self.replicas * self.replica.gpus

    @property
    def most_requests_per_s(self) -> float:
        """Requests per second the whole fleet serves with every target held."""
        return self.replicas * self.load * self.peak_requests_per_s

    @property
    def utilisation(self) -> float:
        """Busy share of the fleet at the target rate."""
        return self.qps / (self.replicas * self.peak_requests_per_s)

    @property
    def binding(self) -> Need:
        """The constraint whose removal saves most GPUs; on a tie, the one that asks for most.

        The queue only multiplies the others' needs, so on a tie it comes last.
        """
        return max(self.needs, key=lambda n: (n.relief, n.name != "queue", n.gpus))


def size(server: Server, qps: float, targets: Targets) -> Fleet | Infeasible:
    """Size a fleet of one kind of replica for `qps` under `targets`."""
    found = shape(server, targets)
    return found if isinstance(found, Infeasible) else fleet_of(found, qps)


def fleet_of(one: Shape, qps: float) -> Fleet:
    """The replicas it takes: ceil(qps / (load x peak))."""
    return Fleet(one, qps, whole_replicas(qps, one.load * one.peak_requests_per_s))


def ttft_s(fleet: Fleet, point: Load, stat: TtftStat) -> float:
    """TTFT of the fleet at its operating point, waiting for a slot included."""
    return ttft_of(fleet.replica, fleet.batch_limit, fleet.utilisation, point, stat)


def whole_replicas(qps: float, each: float) -> int:
    """Replicas that serve `qps` at `each` requests per second."""
    return max(1, math.ceil(qps / each - ROUND_DOWN))


def _needs(fleet: Fleet) -> tuple[Need, ...]:
    """Each constraint's own need, times GPUs per replica.

    KV = in-flight requests / slots; decode = qps x OSL x step / batch; prefill = qps x prefill
    time; queue = (decode + prefill) / load.
    """
    server, targets, limit, _, peak, load, _ = fleet.shape
    qps, replicas = fleet.qps, fleet.replicas
    one = server.one
    gpus, slots = one.gpus, one.memory.slots
    prefill = qps * one.mixed_prefill_s
    busy = qps / peak
    decode = busy - prefill
    in_flight = busy * limit

    def relief(each: float) -> int:
        return max(0, replicas - whole_replicas(qps, each)) * gpus

    wide = targets.max_batch if limit == slots else limit
    if targets.tpot_s is not None and wide > limit:
        wide = largest_batch(lambda batch: tpot_s(one, batch), targets.tpot_s, wide)
    without_kv = load * peak
    if wide > limit:
        best = one.peak_requests_per_s(wide)
        without_kv = allowed_load(server, wide, best, targets)[0] * best
    return (
        Need("kv_memory", in_flight / slots * gpus, relief(without_kv)),
        Need("decode", decode * gpus, relief(load / one.mixed_prefill_s)),
        Need("prefill", prefill * gpus, relief(load * qps / decode)),
        Need("queue", busy / load * gpus, relief(peak)),
    )
