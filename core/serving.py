"""One replica at work: built from a `Setup`, and its latencies under a load.

Prediction (`core.estimate`) and sizing (`core.sizing`) both stand on these figures. Times are
seconds.
"""

from __future__ import annotations

from typing import NamedTuple

from core.constants import Constants
from core.first_token import FirstToken, Prompt, closed, opened, prompt, unloaded_s
from core.setup import Setup, check, default_kv, engine_of, memory_of, planned_memory
from core.throughput import Replica, build

SETTLED = 1e-6
"""Relative gap at which in-flight requests count as settled."""
HALF = 0.5


class Server(NamedTuple):
    """A replica and its prompts' way to the first token."""

    one: Replica
    own: Prompt

    def unloaded_s(self) -> float:
        """TTFT of a request alone."""
        one = self.one
        return unloaded_s(self.own, one.engine, one.streamed_step_s(1.0))


class Load(NamedTuple):
    """One replica with `batch` requests in flight."""

    batch: float
    step_s: float
    tpot_s: float
    first: FirstToken
    """Time to first token, without waiting for a slot."""
    residence_s: float
    """Seconds a request holds its slot: to the first token, then OSL - 1 more."""


def serve(setup: Setup, k: Constants, *, planning: bool = False) -> Server:
    """The replica of a setup; `memory.slots` is 0 when weights and one request do not fit.

    With `planning` its slots are those that fit 99% of the time, not on average.
    Raises InputError for a configuration that cannot be.
    """
    check(setup)
    engine = engine_of(setup, k)
    kv = setup.kv or default_kv(setup)
    memory = (planned_memory if planning else memory_of)(setup, kv, engine)
    one = build(
        setup.model,
        setup.accelerator,
        setup.isl,
        setup.osl,
        setup.weights,
        kv,
        setup.tp,
        engine,
        memory,
        k,
        setup.pp,
        setup.attention_dp and setup.tp > 1,
        setup.ep > 1,
        setup.traffic,
        setup.attention_weights,
    )
    return Server(one, prompt(one, engine, k, exchange=setup.ep > 1))


def tpot_s(one: Replica, batch: float) -> float:
    """Time per output token with `batch` requests in flight.

    TPOT = decode step / tokens it yields + mix x (B - 1) x mixed prefill / OSL
    """
    return _tpot_s(one, batch, one.streamed_step_s(max(batch, 1.0)))


def _tpot_s(one: Replica, batch: float, step_s: float) -> float:
    others = max(batch - 1.0, 0.0) * one.mixed_prefill_s
    return step_s / one.yielded + one.engine.mix * others / one.osl


def in_closed_loop(
    server: Server, batch: float, *, rounds: float | None = None, equal: bool = False
) -> Load:
    """Clients keep `batch` requests in flight; TTFT as `core.first_token.closed`."""
    one, own = server
    step = one.streamed_step_s(max(batch, 1.0))
    first = closed(own, one.engine, batch=batch, step_s=step, rounds=rounds, equal=equal)
    return _load(one, batch, step, first)


def in_open_loop(server: Server, batch: float, rate: float) -> Load:
    """Requests come at random at `rate` a second; TTFT as `core.first_token.opened`."""
    one, own = server
    step = one.streamed_step_s(max(batch, 1.0))
    spread = one.arrival_cv2 + one.prefill_cv2
    first = opened(own, one.engine, rate=rate, batch=batch, step_s=step, spread=spread)
    return _load(one, batch, step, first)


def _load(one: Replica, batch: float, step_s: float, first: FirstToken) -> Load:
    tpot = _tpot_s(one, batch, step_s)
    return Load(batch, step_s, tpot, first, first.mean_s + (one.osl - 1) * tpot)


def steady(server: Server, rate: float, most: float) -> Load:
    """Where a replica settles at `rate` requests per second: Little's law, B = rate x residence(B).

    At most `most` in flight. Residence grows almost linearly with B, so a few steps of false
    position settle it.
    """
    full = in_open_loop(server, most, rate)
    if rate * full.residence_s >= most:
        return full
    now = in_open_loop(server, min(rate * in_open_loop(server, 0.0, rate).residence_s, most), rate)
    low, below = now.batch, rate * now.residence_s - now.batch
    high, above = most, rate * full.residence_s - most
    side = 0
    while abs(below) > SETTLED * low and abs(above) > SETTLED * high and high - low > SETTLED:
        middle = low + (high - low) * below / (below - above)
        now = in_open_loop(server, middle, rate)
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
