"""Fleet size for a request rate: four constraints, the one that binds, and the operating point.

All figures of one replica come from `core.throughput.Replica`; this module only composes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from core.constants import constants
from core.throughput import Replica

ROUND_DOWN = 1e-9
"""Slack before rounding replicas up, so that 7.0000000001 (float noise) is 7."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the fleet must hold: utilisation headroom and optional latency targets in seconds."""

    util: float = 0.7
    ttft_s: float | None = None
    tpot_s: float | None = None
    max_batch: int = constants().memory.max_batch


class Need(NamedTuple):
    """One constraint: GPUs it asks for by itself, and GPUs saved if it vanished."""

    name: str
    gpus: float
    relief: int


class Fleet(NamedTuple):
    """A sized fleet of equal replicas."""

    replica: Replica
    qps: float
    replicas: int
    batch_limit: int
    limit_by: str
    """What stopped the batch from growing: `kv_memory`, `tpot` or `max_batch`."""
    peak_requests_per_s: float
    """Requests per second of one replica at the batch limit, fully busy."""
    load: float
    """Share of that peak the plan may use: the smaller of util and what TTFT allows."""
    batch: float
    tpot_s: float
    ttft_s: float
    needs: tuple[Need, ...]

    @property
    def gpus(self) -> int:
        """Accelerators in the fleet."""
        return self.replicas * self.replica.tp

    @property
    def gpus_per_rate(self) -> float:
        """Accelerators for one request per second, before rounding to whole replicas."""
        return self.replica.tp / (self.load * self.peak_requests_per_s)

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


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why a replica shape cannot hold the targets at any fleet size."""

    reason: str
    best_ms: float
    target: str


def size(one: Replica, qps: float, targets: Targets) -> Fleet | Infeasible:
    """Size a fleet of `one` for `qps` under `targets`.

    1. batch limit = min(KV slots, largest batch whose TPOT meets the target, engine limit)
    2. one replica's peak = batch / (OSL x TPOT(batch))
    3. load = min(util, the load at which prefill queueing still meets TTFT)
    4. replicas = ceil(qps / (load x peak))

    A constraint's own need: KV = in-flight requests / slots; decode = qps x OSL x step / batch;
    prefill = qps x prefill time; queue = (decode + prefill) / load; each times GPUs per replica.
    """
    slots = one.memory.slots
    limit, limit_by = min((slots, "kv_memory"), (targets.max_batch, "max_batch"))
    if targets.tpot_s is not None:
        alone = one.decode_step_s(1) + one.prefill_s / one.osl
        if alone > targets.tpot_s:
            return Infeasible("TPOT of a single request", alone * 1e3, "tpot_ms")
        within = _largest(one.tpot_s, targets.tpot_s, limit)
        if within < limit:
            limit, limit_by = within, "tpot"
    load = targets.util
    if targets.ttft_s is not None:
        shortest = one.prefill_s + one.decode_step_s(1)
        if shortest >= targets.ttft_s:
            return Infeasible("TTFT without any queue", shortest * 1e3, "ttft_ms")
        best = _batch_for_ttft(one, targets.ttft_s, limit, load)
        if best < limit:
            limit, limit_by = best, "ttft"
        load = min(load, _load_for_ttft(one, limit, targets.ttft_s))
    step = one.decode_step_s(limit)
    peak = limit / (one.osl * step + limit * one.prefill_s)
    replicas = _replicas(qps, load * peak)
    batch, step_there = _operating_point(one, qps / replicas, limit, step)
    return Fleet(
        replica=one,
        qps=qps,
        replicas=replicas,
        batch_limit=limit,
        limit_by=limit_by,
        peak_requests_per_s=peak,
        load=load,
        batch=batch,
        tpot_s=step_there + batch * one.prefill_s / one.osl,
        ttft_s=ttft_s(one, step_there, qps / (replicas * peak)),
        needs=_needs(one, qps, limit, step, load, peak, replicas, targets),
    )


def ttft_s(one: Replica, step_s: float, load: float) -> float:
    """Mean TTFT: prefill + the decode step in progress + waiting for earlier prefills.

    wait = load x prefill / (2 (1 - load)): M/D/1, prefills served one at a time.
    Source: Kleinrock 1975, Queueing Systems I, M/D/1; prefill as M/D/1 after DistServe (OSDI'24).
    """
    wait = load * one.prefill_s / (2 * (1 - load)) if load < 1 else math.inf
    return one.prefill_s + step_s + wait


def _batch_for_ttft(one: Replica, target_s: float, top: int, util: float) -> int:
    """Batch limit up to `top` at which a replica may serve most while TTFT holds.

    A smaller batch has shorter steps and so leaves more of the target to waiting: the product of
    allowed load and throughput rises to one peak and falls again.
    """
    if _load_for_ttft(one, top, target_s) >= util:
        return top

    def served(batch: int) -> float:
        return min(util, _load_for_ttft(one, batch, target_s)) * one.requests_per_s(batch)

    low, high = 1, _largest(one.decode_step_s, target_s - one.prefill_s, top)
    while high - low > 2:
        third = (high - low) // 3
        if served(low + third) < served(high - third):
            low += third
        else:
            high -= third
    return max(range(low, high + 1), key=served)


def _load_for_ttft(one: Replica, batch: int, target_s: float) -> float:
    allowed = target_s - one.prefill_s - one.decode_step_s(batch)
    return max(2 * allowed / (one.prefill_s + 2 * allowed), 1e-6) if allowed > 0 else 1e-6


def _replicas(qps: float, each: float) -> int:
    return max(1, math.ceil(qps / each - ROUND_DOWN))


def _needs(
    one: Replica,
    qps: float,
    limit: int,
    step_s: float,
    load: float,
    peak: float,
    replicas: int,
    targets: Targets,
) -> tuple[Need, ...]:
    tp, slots = one.tp, one.memory.slots
    decode = qps * one.osl * step_s / limit
    prefill = qps * one.prefill_s
    busy = decode + prefill
    in_flight = busy * limit

    def relief(each: float) -> int:
        return max(0, replicas - _replicas(qps, each)) * tp

    wide = targets.max_batch if limit == slots else limit
    if targets.tpot_s is not None:
        wide = _largest(one.tpot_s, targets.tpot_s, wide)
    without_kv = load * one.requests_per_s(wide) if wide > limit else load * peak
    return (
        Need("kv_memory", in_flight / slots * tp, relief(without_kv)),
        Need("decode", decode * tp, relief(load / one.prefill_s)),
        Need("prefill", prefill * tp, relief(load * qps / decode)),
        Need("queue", busy / load * tp, relief(peak)),
    )


def _largest(batch_s: Callable[[float], float], within_s: float, top: int) -> int:
    """Largest batch up to `top` whose time is within `within_s`; 1 if none is."""
    if batch_s(top) <= within_s:
        return top
    low, high = 1, top
    while high - low > 1:
        middle = (low + high) // 2
        if batch_s(middle) <= within_s:
            low = middle
        else:
            high = middle
    return low


def _operating_point(one: Replica, rate: float, limit: int, step_s: float) -> tuple[float, float]:
    """Mean batch at `rate` requests/s per replica, and the decode step there.

    The fixed point of B = rate x OSL x TPOT(B). The step time (`step_s` at `limit`) is close to
    linear in the batch, so the secant through both ends lands close and two corrections settle it.
    """
    free = 1.0 - rate * one.prefill_s
    if free <= 0:
        return float(limit), step_s
    per_step = rate * one.osl / free
    low = one.decode_step_s(0)
    slope = (step_s - low) / limit
    batch = per_step * low / (1 - per_step * slope) if per_step * slope < 1 else float(limit)
    for _ in range(2):
        batch = min(per_step * one.decode_step_s(min(batch, float(limit))), float(limit))
    return batch, one.decode_step_s(batch)
