"""Fleet size for a request rate: four constraints, the one that binds, and the operating point.

All figures of one replica come from `core.serving`; this module only composes them. Requests are
taken to be split over replicas at random, so that each replica has a queue of its own: a router
that looks for a free slot waits less.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.first_token import FirstToken
from core.headroom import most_erlangs
from core.queueing import Queue
from core.serving import Load, Server, steady, tpot_s
from core.targets import Targets, TtftStat
from core.throughput import Replica

ROUND_DOWN = 1e-9
"""Slack before rounding replicas up, so that 7.0000000001 (float noise) is 7."""
FULLEST = 0.99
"""Highest load planned for when only a target limits it: waits have no end at 1."""

QUANTILE: dict[str, float] = {"p50": 0.5, "p95": 0.95}


class Need(NamedTuple):
    """One constraint: GPUs it asks for by itself, and GPUs saved if it vanished."""

    name: str
    gpus: float
    relief: int


@dataclass(frozen=True)
class Fleet:
    """A sized fleet of equal replicas. What not every question needs is computed when asked for."""

    server: Server
    qps: float
    replicas: int
    batch_limit: int
    limit_by: str
    """What stopped the batch from growing: `kv_memory`, `tpot` or `max_batch`."""
    peak_requests_per_s: float
    """Requests per second of one replica at the batch limit, fully busy."""
    load: float
    """Share of that peak the plan may use."""
    load_by: str
    """What set the load: `util`, `p_wait`, `queue_ms`, `ttft_ms` or `full`."""
    targets: Targets

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The four constraints."""
        return _needs(self)

    @property
    def replica(self) -> Replica:
        """One of the equal replicas."""
        return self.server.one

    @cached_property
    def point(self) -> Load:
        """Where each replica settles at its share of the rate."""
        return steady(self.server, self.qps / self.replicas, float(self.batch_limit))

    @property
    def gpus(self) -> int:
        """Accelerators in the fleet."""
        return self.replicas * self.replica.gpus

    @property
    def gpus_per_rate(self) -> float:
        """Accelerators for one request per second, before rounding to whole replicas."""
        return self.replica.gpus / (self.load * self.peak_requests_per_s)

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


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why a replica shape cannot hold the targets at any fleet size."""

    reason: str
    best_ms: float
    target: str


def size(server: Server, qps: float, targets: Targets) -> Fleet | Infeasible:
    """Size a fleet of one kind of replica for `qps` under `targets`.

    1. batch limit = min(KV slots, largest batch whose TPOT meets the target, engine limit)
    2. one replica's peak = batch / (OSL x step(batch) + batch x prefill)
    3. load = what flat headroom, the queue and TTFT leave of that peak
    4. replicas = ceil(qps / (load x peak))

    A constraint's own need: KV = in-flight requests / slots; decode = qps x OSL x step / batch;
    prefill = qps x prefill time; queue = (decode + prefill) / load; each times GPUs per replica.
    """
    one = server.one
    slots = one.memory.slots
    limit, limit_by = min((slots, "kv_memory"), (targets.max_batch, "max_batch"))
    if targets.tpot_s is not None:
        alone = tpot_s(one, 1.0)
        if alone > targets.tpot_s:
            return Infeasible("TPOT of a single request", alone * 1e3, "tpot_ms")
        within = _largest(lambda batch: tpot_s(one, batch), targets.tpot_s, limit)
        if within < limit:
            limit, limit_by = within, "tpot"
    if targets.ttft_s is not None:
        shortest = server.unloaded_s()
        if shortest >= targets.ttft_s:
            return Infeasible("TTFT without any queue", shortest * 1e3, "ttft_ms")
    peak = one.peak_requests_per_s(limit)
    load, load_by = _load(server, limit, peak, targets)
    replicas = whole_replicas(qps, load * peak)
    return Fleet(
        server,
        qps,
        replicas,
        limit,
        limit_by,
        peak,
        load,
        load_by,
        targets,
    )


def slot_queue(one: Replica, limit: int, load: float) -> Queue:
    """The queue before one replica's slots at `load`: M/G/c, a slot held for limit / peak."""
    held = limit / one.peak_requests_per_s(limit)
    return Queue(limit, load * limit, held, one.residence_cv2, one.arrival_cv2)


def ttft_s(fleet: Fleet, point: Load, stat: TtftStat) -> float:
    """TTFT of the fleet at its operating point, waiting for a slot included."""
    return _ttft_s(fleet.replica, fleet.batch_limit, fleet.utilisation, point, stat)


def of_stat(first: FirstToken, stat: TtftStat) -> float:
    """Mean or quantile of a TTFT distribution."""
    return first.quantile_s(QUANTILE[stat]) if stat in QUANTILE else first.mean_s


def _ttft_s(one: Replica, limit: int, load: float, point: Load, stat: TtftStat) -> float:
    own = of_stat(point.first, stat)
    if stat in QUANTILE and load * limit <= _most(limit, 1 - QUANTILE[stat], one):
        return own
    queue = slot_queue(one, limit, min(load, FULLEST))
    wait = queue.wait_quantile_s(QUANTILE[stat]) if stat in QUANTILE else queue.mean_wait_s
    return own + wait


def _load(server: Server, limit: int, peak: float, targets: Targets) -> tuple[float, str]:
    """Share of the peak a plan may use, and what sets it."""
    one = server.one
    best, by = FULLEST, "full"
    flat = targets.flat
    if flat is not None:
        best, by = flat, "util"
    if targets.p_wait is not None:
        best, by = min((best, by), (_most(limit, targets.p_wait, one) / limit, "p_wait"))
    if targets.queue_s is not None:
        most_s = targets.queue_s

        def queues(load: float) -> bool:
            return slot_queue(one, limit, load).wait_quantile_s(0.95) <= most_s

        if not queues(min(best, FULLEST)):
            best, by = _highest(queues, best), "queue_ms"
    if targets.ttft_s is not None:
        target_s = targets.ttft_s

        stat = targets.ttft_stat

        def prompt(load: float) -> bool:
            point = steady(server, load * peak, float(limit))
            # the slots' queue is the dearer part: asked only where the rest holds
            return (
                of_stat(point.first, stat) <= target_s
                and _ttft_s(one, limit, load, point, stat) <= target_s
            )

        if not prompt(best):
            # below the knee nobody within the quantile waits for a slot
            knee = _most(limit, 1 - QUANTILE.get(stat, 0.5), one) / limit
            top = knee if knee < best and not prompt(knee) else best
            best, by = _highest(prompt, top), "ttft_ms"
    return best, by


def _most(limit: int, p_wait: float, one: Replica) -> float:
    return most_erlangs(limit, p_wait, one.residence_cv2, one.arrival_cv2)


def _highest(holds: Callable[[float], bool], top: float) -> float:
    """Highest load below `top` at which `holds`, by bisection; never quite 0."""
    low, high = 0.0, top
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return max(low, LEAST_LOAD)


HALVINGS = 20
LEAST_LOAD = 1e-6


def whole_replicas(qps: float, each: float) -> int:
    """Replicas that serve `qps` at `each` requests per second."""
    return max(1, math.ceil(qps / each - ROUND_DOWN))


def _needs(fleet: Fleet) -> tuple[Need, ...]:
    server, qps, targets = fleet.server, fleet.qps, fleet.targets
    limit, load, peak, replicas = (
        fleet.batch_limit,
        fleet.load,
        fleet.peak_requests_per_s,
        fleet.replicas,
    )
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
        wide = _largest(lambda batch: tpot_s(one, batch), targets.tpot_s, wide)
    without_kv = load * peak
    if wide > limit:
        best = one.peak_requests_per_s(wide)
        without_kv = _load(server, wide, best, targets)[0] * best
    return (
        Need("kv_memory", in_flight / slots * gpus, relief(without_kv)),
        Need("decode", decode * gpus, relief(load / one.mixed_prefill_s)),
        Need("prefill", prefill * gpus, relief(load * qps / decode)),
        Need("queue", busy / load * gpus, relief(peak)),
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
