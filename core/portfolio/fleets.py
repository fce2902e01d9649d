"""Fleets for many request shapes at once: `core.placement.choose` on columns of rates and lengths.

The decision tree is walked once for all scenarios, branch by branch; each scenario leaves it where
the scalar tree would. Headroom is flat here: queues and latency targets stay with the scalar path.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple, cast

from core.branches import formats
from core.catalog import Accelerator
from core.constants import Constants
from core.errors import InputError
from core.job import Job
from core.placement import LATER_BRANCH_SAVES, STARVED_SLOTS, branches, check_tp
from core.portfolio.columns import Column, np, stack
from core.portfolio.replicas import Replicas, replicas
from core.portfolio.table import Memory, Row, bare, row
from core.setup import OVERFLOW_Z
from core.sizing import ROUND_DOWN
from core.throughput import Replica

MOST_SLOTS = 10**9
_NORMAL = NormalDist()
_Z99 = _NORMAL.inv_cdf(0.99)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Requests of many scenarios; arrays of shape (scenarios,).

    Lengths are lognormal with these means.
    """

    isl: Column
    osl: Column
    hit: Column
    """Share of prompt tokens found in the prefix cache."""
    isl_sigma: Column
    """Of the lognormal of prompts; 0 where all are alike."""
    osl_sigma: Column
    alone: Column
    """Whether requests are alike and nothing is saved on them: `Job.traffic` is None."""


class Fleets(NamedTuple):
    """What each scenario's fleet is; NaN where there is none."""

    gpus: Column
    """Of the whole fleet."""
    replica_gpus: Column
    replica_requests_per_s: Column
    """Peak of one replica."""


def sigma_of(mean: Column, quantile: float, tokens: Column) -> Column:
    """`core.lengths.Lengths.from_mean_quantile`: NaN where no lognormal has both.

    >>> round(float(sigma_of(1500.0, 0.95, 4962.0)), 3)
    1.086
    """
    z = _NORMAL.inv_cdf(quantile)
    with np.errstate(all="ignore"):
        ratio = np.log(np.divide(tokens, mean))
        root = z * z - 2 * ratio
        sigma = 2 * ratio / (z + np.sqrt(root))
    return np.where((ratio < 0) | (root < 0), np.nan, sigma)


def fleets(job: Job, card: Accelerator, qps: Column, load: Column, shapes: Shapes) -> Fleets:
    """The fleet `choose` gives for each rate, flat headroom (`load`) and shape; `job` has all else.

    Raises InputError for a configuration that none of them could have, or for targets that are not
    flat headroom.
    """
    if not flat(job):
        raise InputError("fleets in columns are sized by flat headroom alone.", field="util")
    if job.tp is not None:
        check_tp(job, card)
    wanted = (job.weights,) if job.weights else formats(job.model, card)
    size = len(qps)
    open_ = np.isfinite(shapes.isl_sigma) & np.isfinite(shapes.osl_sigma)
    found = np.zeros(size, dtype=bool)
    last = np.full(size, np.inf)
    """GPUs for a request a second of the last shape that was weighed."""
    out = Fleets(*(np.full(size, np.nan) for _ in Fleets._fields))
    free_choice = job.tp is None and job.weights is None
    for weights, tp in branches(job, card, wanted):
        here = open_
        if free_choice and (weights == "int4" or (tp > 1 and not card.fast_link())):
            here = open_ & ~found
        index = np.flatnonzero(here)
        if not len(index):
            continue
        slots, peak, gpus = _shape(job, card, weights, tp, _pick(shapes, index))
        fits = slots >= 1
        index, slots, peak = index[fits], slots[fits], peak[fits]
        rate = load[index] * peak
        each = gpus / rate
        first = ~found[index]
        weighed = first | (each <= last[index] * (1 - LATER_BRANCH_SAVES))
        fleet = np.maximum(np.ceil(qps[index] / rate - ROUND_DOWN), 1.0) * gpus
        better = first | (weighed & (fleet < out.gpus[index]))
        last[index[weighed]] = each[weighed]
        chosen = index[better]
        out.gpus[chosen] = fleet[better]
        out.replica_gpus[chosen] = gpus
        out.replica_requests_per_s[chosen] = peak[better]
        found[index] = True
        open_[index[slots >= STARVED_SLOTS]] = False
        if not open_.any():
            break
    return out


def flat(job: Job) -> bool:
    """Whether headroom is flat and no latency target limits the batch."""
    of = job.targets
    return all(target is None for target in (of.ttft_s, of.tpot_s, of.p_wait, of.queue_s))


def _shape(
    job: Job, card: Accelerator, weights: str, tp: int, shapes: Shapes
) -> tuple[Column, Column, int]:
    """Slots, peak and GPUs of one replica of a branch, for every shape."""
    setup = bare(job._replace(traffic=None, isl=1, osl=1).setup(card, weights, tp))
    k = job.constants(card)
    one = cast("Row", _one(row(setup, k)))
    with np.errstate(all="ignore"):
        slots = _slots(one.memory, shapes)
        limit = np.minimum(slots, float(job.targets.max_batch))
        server = _replicas(one, job, shapes, k)
        peak = Replica.peak_requests_per_s(cast("Any", server), np.maximum(limit, 1.0))
    return slots, peak, setup.gpus


def _one(found: Row) -> Any:
    """One configuration as columns of one entry, which stand for any number of scenarios."""
    return stack([found])


def _slots(memory: Memory, shapes: Shapes) -> Column:
    """Requests that fit 99% of the time: `core.setup.planned_memory`, for both sorts of traffic."""
    free = memory.usable_bytes - memory.weights_bytes
    tokens = shapes.isl + np.floor(shapes.osl / 2.0)
    longest = _request_bytes(memory, shapes.isl + shapes.osl)
    mean = _request_bytes(memory, tokens)
    spread = OVERFLOW_Z * (longest - mean) / np.sqrt(3.0)
    root = (np.sqrt(spread * spread + 4.0 * mean * free) - spread) / (2.0 * mean)
    alike = np.where(longest > free, 0.0, np.maximum(1.0, np.floor(root * root)))
    if shapes.alone.all():
        return alike
    return np.where(shapes.alone, alike, _varied_slots(memory, shapes, free))


def _varied_slots(memory: Memory, shapes: Shapes, free: Column) -> Column:
    """`core.setup._varied_memory`: `core.traffic.Traffic.held` and `slots_within` on columns."""
    prompts, answers = np.expm1(shapes.isl_sigma**2), np.expm1(shapes.osl_sigma**2)
    out = shapes.osl
    second, third = 1 + answers, (1 + answers) ** 3
    mean_tokens = shapes.isl + out * second / 2
    variance = shapes.isl**2 * prompts + out**2 * (third / 3 - second**2 / 4)
    variance = np.maximum(variance, 0.0)
    longest = _request_bytes(memory, np.ceil(longest_tokens(shapes)))
    mean = _request_bytes(memory, _whole(mean_tokens))
    ratio = variance * (mean / mean_tokens) ** 2 / mean**2
    room = free * (1 + 1e-12)

    def fits(n: Column) -> Column:
        square = np.log1p(ratio / n)
        return n * mean * np.exp(_Z99 * np.sqrt(square) - square / 2) <= room

    low = np.zeros_like(mean)
    high = np.maximum(np.floor(room / mean), 1.0) + 1.0
    # n requests take at least n times the mean less what a lognormal's median falls short of it
    while (grown := fits(high) & (high < MOST_SLOTS)).any():
        high = np.where(grown, high * 2, high)
    while (wide := high - low > 1).any():
        middle = np.floor((low + high) / 2)
        good = fits(np.maximum(middle, 1.0))
        low = np.where(wide & good, middle, low)
        high = np.where(wide & ~good, middle, high)
    return np.where(longest > free, 0.0, np.maximum(1.0, low))


def _whole(tokens: Column) -> Column:
    """`core.lengths.whole_tokens`."""
    return np.maximum(1.0, np.rint(np.round(tokens, 6)))


def longest_tokens(shapes: Shapes) -> Column:
    """`core.traffic.Traffic.largest_tokens`: prompt and answer both at their 99th percentile."""
    return _p99(shapes.isl, shapes.isl_sigma) + _p99(shapes.osl, shapes.osl_sigma)


def _p99(mean: Column, sigma: Column) -> Column:
    return mean * np.exp(_Z99 * sigma - sigma**2 / 2)


def _request_bytes(memory: Memory, tokens: Column) -> Column:
    request = memory.kv_token_bytes * tokens
    request = request + memory.kv_window_bytes * np.minimum(tokens, memory.held_window)
    return request / memory.shards + memory.state_bytes


def _replicas(one: Row, job: Job, shapes: Shapes, k: Constants) -> Replicas:
    """Replicas for these shapes, prefix cache and speculation included."""
    cv2 = np.expm1(shapes.osl_sigma**2)
    context = shapes.isl + np.floor(shapes.osl / 2.0)
    varied = _whole(shapes.isl + shapes.osl * (1 + cv2) / 2)
    context = np.where(shapes.alone, context, varied)
    fresh = shapes.isl * (1 - shapes.hit)
    pairs = np.exp(shapes.isl_sigma**2) * (1 - shapes.hit**2)
    found = replicas(one, shapes.isl, shapes.osl, k, context, fresh, pairs)
    draft = job.traffic.speculation if job.traffic else None
    if draft is None:
        return found
    return found._replace(
        rows=float(draft.verified_tokens),
        yielded=draft.tokens_per_step,
        draft_cost=draft.step_cost,
    )


def _pick(shapes: Shapes, index: Column) -> Shapes:
    return Shapes(
        shapes.isl[index],
        shapes.osl[index],
        shapes.hit[index],
        shapes.isl_sigma[index],
        shapes.osl_sigma[index],
        shapes.alone[index],
    )


__all__ = ["Fleets", "Shapes", "flat", "fleets", "longest_tokens", "sigma_of"]
