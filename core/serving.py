"""One replica at work: built from a `Setup`, and its latencies with a batch of requests.

Prediction (`core.estimate`) and sizing (`core.sizing`) both stand on these figures. Times are
seconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.constants import Constants
from core.setup import Setup, check, default_kv, engine_of, memory_of, planned_memory
from core.throughput import Replica, build

HALF = 0.5
SETTLED = 1e-6
"""Relative gap at which in-flight requests count as settled."""


def serve(setup: Setup, k: Constants, *, planning: bool = False) -> Replica:
    """The replica of a setup; `memory.slots` is 0 when weights and one request do not fit.

    With `planning` its slots are those that fit 99% of the time, not on average.
    Raises InputError for a configuration that cannot be.
    """
    check(setup)
    engine = engine_of(setup, k)
    kv = setup.kv or default_kv(setup)
    memory = (planned_memory if planning else memory_of)(setup, kv, engine)
    return build(
        setup.model,
        setup.accelerator,
        isl=setup.isl,
        osl=setup.osl,
        weights=setup.weights,
        kv=kv,
        tp=setup.tp,
        pp=setup.pp,
        attention_dp=setup.attention_dp and setup.tp > 1,
        expert_parallel=setup.ep > 1,
        engine=engine,
        memory=memory,
        k=k,
        attention=setup.attention_weights,
        traffic=setup.traffic,
    )


class Load(NamedTuple):
    """One replica with `batch` requests decoding."""

    batch: float
    step_s: float
    tpot_s: float
    ttft_s: float
    """Mean, without waiting for a slot."""
    residence_s: float
    """Seconds a request holds its slot: to the first token, then OSL - 1 more."""


def loaded(one: Replica, batch: float) -> Load:
    """Latencies with `batch` requests in flight.

    TPOT = decode step / tokens it yields + mix x (B - 1) x mixed prefill / OSL
    TTFT = request overhead + prefill + steps until the first token is streamed
           + half a step (B > 1) + burst x (B - 1) x mixed prefill
    """
    engine = one.engine
    others = max(batch - 1.0, 0.0) * one.mixed_prefill_s
    step = one.streamed_step_s(max(batch, 1.0))
    tpot = step / one.yielded + engine.mix * others / one.osl
    ttft = engine.request_s + one.prefill_s + engine.stream_steps * step
    if batch > 1.0:
        ttft += HALF * step + engine.burst * others
    return Load(batch, step, tpot, ttft, ttft + (one.osl - 1) * tpot)


class FirstToken(NamedTuple):
    """Time to first token of one replica: mean, median and 95th percentile, in seconds."""

    mean_s: float
    p50_s: float
    p95_s: float

    @property
    def ttft_s(self) -> dict[str, float]:
        """The three by name."""
        return {"mean": self.mean_s, "p50": self.p50_s, "p95": self.p95_s}


def first_token(one: Replica, point: Load, rate: float) -> FirstToken:
    """TTFT at an operating point, without waiting for a slot.

    The wait for others' prefills grows with their spread and with bursts, by arrival CV^2 +
    prefill CV^2 as in M/G/1. A share rho = rate x prefill of requests finds another's prefill
    ahead; the wait of those is taken to be exponential with mean wait / rho, so that its quantile q
    is wait / rho x ln(rho / (1 - q)).
    """
    alike = one.engine.burst * max(point.batch - 1.0, 0.0) * one.mixed_prefill_s
    least = point.ttft_s - alike
    wait = alike * (one.arrival_cv2 + one.prefill_cv2)
    rho = min(max(rate * one.mixed_prefill_s, 1e-9), 1.0)
    quantiles = [wait / rho * max(math.log(rho / (1 - q)), 0.0) for q in (0.5, 0.95)]
    return FirstToken(least + wait, least + quantiles[0], least + quantiles[1])


def steady(one: Replica, rate: float, most: float) -> Load:
    """Where a replica settles at `rate` requests per second: Little's law, B = rate x residence(B).

    At most `most` in flight. Residence grows almost linearly with B, so a few steps of false
    position settle it.
    """
    full = loaded(one, most)
    if rate * full.residence_s >= most:
        return full
    now = loaded(one, min(rate * loaded(one, 1.0).residence_s, most))
    low, below = now.batch, rate * now.residence_s - now.batch
    high, above = most, rate * full.residence_s - most
    side = 0
    while abs(below) > SETTLED * low and abs(above) > SETTLED * high and high - low > SETTLED:
        middle = low + (high - low) * below / (below - above)
        now = loaded(one, middle)
        gap = rate * now.residence_s - middle
        if gap > 0:  # Illinois: an end that stays put counts half, so that it moves next
            low, below = middle, gap
            above *= HALF if side > 0 else 1.0
            side = 1
        else:
            high, above = middle, gap
            below *= HALF if side < 0 else 1.0
            side = -1
    return now
