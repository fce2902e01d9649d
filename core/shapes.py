"""How far one kind of replica may be loaded under the targets, whatever the rate.

All figures of one replica come from `core.serving`. Requests are taken to be split over replicas at
random, so that each replica has a queue of its own: a router that looks for a free slot waits less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from core.first_token import FirstToken
from core.headroom import most_erlangs
from core.monotone import highest
from core.queueing import Queue
from core.serving import Load, Server, steady, tpot_s
from core.targets import Targets, TtftStat
from core.throughput import Replica

FULLEST = 0.99
"""Highest load planned for when only a target limits it: waits have no end at 1."""

QUANTILE: dict[str, float] = {"p50": 0.5, "p95": 0.95}


class Shape(NamedTuple):
    """What one replica may be asked to do."""

    server: Server
    targets: Targets
    batch_limit: int
    limit_by: str
    """What stopped the batch from growing: `kv_memory`, `tpot` or `max_batch`."""
    peak_requests_per_s: float
    """Requests per second of one replica at the batch limit, fully busy."""
    load: float
    """Share of that peak the plan may use."""
    load_by: str
    """What set the load: `util`, `p_wait`, `queue_ms`, `ttft_ms` or `full`."""

    @property
    def gpus_per_rate(self) -> float:
        """Accelerators for one request per second, before rounding to whole replicas."""
        return self.server.one.gpus / (self.load * self.peak_requests_per_s)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why a replica shape cannot hold the targets at any fleet size."""

    reason: str
    best_ms: float
    target: str


def shape(server: Server, targets: Targets) -> Shape | Infeasible:
    """What the replica may be asked to do under `targets`.

    1. batch limit = min(KV slots, largest batch whose TPOT meets the target, engine limit)
    2. one replica's peak = batch / (OSL x step(batch) + batch x prefill)
    3. load = what flat headroom, the queue and TTFT leave of that peak
    """
    one = server.one
    slots = one.memory.slots
    limit, limit_by = min((slots, "kv_memory"), (targets.max_batch, "max_batch"))
    if targets.tpot_s is not None:
        alone = tpot_s(one, 1.0)
        if alone > targets.tpot_s:
            return Infeasible("TPOT of a single request", alone * 1e3, "tpot_ms")
        within = largest_batch(lambda batch: tpot_s(one, batch), targets.tpot_s, limit)
        if within < limit:
            limit, limit_by = within, "tpot"
    if targets.ttft_s is not None:
        shortest = server.unloaded_s()
        if shortest >= targets.ttft_s:
            return Infeasible("TTFT without any queue", shortest * 1e3, "ttft_ms")
    peak = one.peak_requests_per_s(limit)
    return Shape(
        server, targets, limit, limit_by, peak, *allowed_load(server, limit, peak, targets)
    )


def slot_queue(one: Replica, limit: int, load: float) -> Queue:
    """The queue before one replica's slots at `load`: M/G/c, a slot held for limit / peak."""
    held = limit / one.peak_requests_per_s(limit)
    return Queue(limit, load * limit, held, one.residence_cv2, one.arrival_cv2)


def of_stat(first: FirstToken, stat: TtftStat) -> float:
    """Mean or quantile of a TTFT distribution."""
    return first.quantile_s(QUANTILE[stat]) if stat in QUANTILE else first.mean_s


def ttft_of(one: Replica, limit: int, load: float, point: Load, stat: TtftStat) -> float:
    """TTFT at an operating point, waiting for a slot included."""
    own = of_stat(point.first, stat)
    if stat in QUANTILE and load * limit <= _most(limit, 1 - QUANTILE[stat], one):
        return own
    queue = slot_queue(one, limit, min(load, FULLEST))
    wait = queue.wait_quantile_s(QUANTILE[stat]) if stat in QUANTILE else queue.mean_wait_s
    return own + wait


def allowed_load(server: Server, limit: int, peak: float, targets: Targets) -> tuple[float, str]:
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

        def queues(load: float) -> float:
            return _beyond(slot_queue(one, limit, load).wait_quantile_s(0.95), most_s)

        late = queues(min(best, FULLEST))
        if late > 0:
            # with no load nobody waits; a queue is never asked about at full load
            best, by = _highest(queues, best, below=-1.0, above=late), "queue_ms"
    if targets.ttft_s is not None:
        target_s = targets.ttft_s

        stat = targets.ttft_stat

        def prompt(load: float) -> float:
            point = steady(server, load * peak, float(limit))
            # the slots' queue is the dearer part: asked only where the rest holds
            late = _beyond(of_stat(point.first, stat), target_s)
            return late if late > 0 else _beyond(ttft_of(one, limit, load, point, stat), target_s)

        late = prompt(best)
        if late > 0:
            # below the knee nobody within the quantile waits for a slot
            knee = _most(limit, 1 - QUANTILE.get(stat, 0.5), one) / limit
            if knee < best and (sooner := prompt(knee)) > 0:
                best, late = knee, sooner
            early = min(_beyond(server.unloaded_s(), target_s), 0.0)
            best, by = _highest(prompt, best, below=early, above=late), "ttft_ms"
    return best, by


def _most(limit: int, p_wait: float, one: Replica) -> float:
    return most_erlangs(limit, p_wait, one.residence_cv2, one.arrival_cv2)


def _beyond(seconds: float, target_s: float) -> float:
    """By how much a time misses its target: above 0 when late, 1 at most, nearly linear in load.

    1 - target / time: waits grow as 1 / (1 - load), which this makes a straight line.
    """
    return 1.0 - target_s / seconds if seconds > 0 else -1.0


def _highest(
    beyond: Callable[[float], float],
    top: float,
    *,
    below: float | None = None,
    above: float | None = None,
) -> float:
    """Highest load below `top` that holds; never quite 0."""
    return max(highest(beyond, top, LOADS, below=below, above=above), LEAST_LOAD)


LOADS = 2**20
"""Loads that are told apart."""
LEAST_LOAD = 1e-6


def largest_batch(batch_s: Callable[[float], float], within_s: float, top: int) -> int:
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
