"""What one replica does: decode step, time to first token, throughput, and what binds.

A `core.setup.Setup` is a configuration, an `Estimate` what it gives. Times are seconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.constants import Constants, Engine, constants
from core.kernel import both
from core.setup import Setup, check, default_kv, engine_of, memory_of, room
from core.throughput import Ceiling, Replica, build

HALF = 0.5
FRONT_END = 4.0
"""p of the p-norm of the step and of streaming its tokens, which a process of its own does."""


class Estimate(NamedTuple):
    """What the configuration gives; seconds, tokens per second of the whole replica."""

    decode_step_s: float
    tpot_s: float
    ttft_unloaded_s: float
    ttft_s: float
    output_tokens_per_s: float
    output_tokens_per_s_per_gpu: float
    total_tokens_per_s: float
    slots: int
    """Requests whose cache fits at once."""
    batch: float
    """Requests decoding together."""
    ceiling: Ceiling


def estimate(setup: Setup, k: Constants | None = None) -> Estimate:
    """Predict one configuration.

    Raises InputError for a configuration that cannot be (TP not dividing the heads, a precision
    the accelerator lacks, a context beyond the model's), DoesNotFitError when the weights and one
    request do not fit.
    """
    k = k or constants()
    check(setup)
    engine = engine_of(setup, k)
    kv = setup.kv or default_kv(setup)
    memory = memory_of(setup, kv, engine)
    if memory.slots < 1:
        raise memory.refusal(
            f"{setup.model.name} in {setup.weights} does not fit {setup.tp * setup.pp} x"
            f" {setup.accelerator.name}",
            field="tp",
        )
    one = build(
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
        attention=setup.attention_weights,
        engine=engine,
        memory=memory,
        k=k,
    )
    if setup.scenario == "static":
        return _static(setup, one, engine)
    if setup.scenario == "offline":
        return _offline(setup, one, engine, k)
    return _online(setup, one, engine)


def _online(setup: Setup, one: Replica, engine: Engine) -> Estimate:
    """Closed loop at a concurrency, or open loop at a rate.

    TPOT = decode step + mix x (B - 1) x mixed prefill / OSL
    TTFT = request overhead + prefill + steps until the first token is streamed
           + half a step (B > 1) + burst x (B - 1) x mixed prefill
    throughput = B x OSL / (TTFT + (OSL - 1) x TPOT)
    Beyond the slots, requests wait whole residences in turn. An open-loop run of n requests at
    rate q gives n x OSL / (n / q + residence): the last arrivals still have to be served.
    """
    slots = min(room(one.memory), _most(setup, one, engine))
    rate = setup.requests_per_s
    if rate is not None and setup.requests is not None:
        # a backlog grows from nothing while requests arrive: half of them in flight on average
        slots = min(slots, max(1.0, HALF * setup.requests))
    if rate is not None and not math.isinf(rate):
        batch = _steady_batch(one, engine, rate, slots)
        offered = batch
        now = _at(one, engine, batch)
        out = setup.osl * min(rate, batch / now.residence_s)
        if setup.requests is not None:
            out /= 1.0 + out * now.residence_s / (setup.osl * setup.requests)
    else:
        offered = setup.concurrency or slots
        batch = min(offered, slots)
        now = _at(one, engine, batch)
        out = setup.osl * batch / now.residence_s
    ttft = now.ttft_s
    if offered > slots:
        ttft += (offered - slots) / slots * now.residence_s
    return _estimate(setup, one, engine, batch, now.step_s, now.tpot_s, ttft, out)


class _Load(NamedTuple):
    """One replica with `batch` requests decoding."""

    step_s: float
    tpot_s: float
    ttft_s: float
    residence_s: float
    """Seconds a request holds its slot: to the first token, then OSL - 1 more."""


def _at(one: Replica, engine: Engine, batch: float) -> _Load:
    others = max(batch - 1.0, 0.0) * one.mixed_prefill_s
    step = one.decode_step_s(max(batch, 1.0))
    if engine.token_s:
        step = both(step, engine.token_s * batch, FRONT_END)
    tpot = step + engine.mix * others / one.osl
    ttft = engine.request_s + one.prefill_s + engine.stream_steps * step
    if batch > 1.0:
        ttft += HALF * step + engine.burst * others
    return _Load(step, tpot, ttft, ttft + (one.osl - 1) * tpot)


def _steady_batch(one: Replica, engine: Engine, rate: float, slots: float) -> float:
    """Requests in flight at an open-loop rate: Little's law, B = rate x residence(B)."""
    if rate * _at(one, engine, slots).residence_s >= slots:
        return slots
    low, high = 0.0, slots
    for _ in range(24):
        middle = (low + high) / 2
        if rate * _at(one, engine, middle).residence_s > middle:
            low = middle
        else:
            high = middle
    return high


def _most(setup: Setup, one: Replica, engine: Engine) -> float:
    """Sequences the engine would run together, were there memory: its limit on every rank."""
    return float((setup.max_batch or engine.max_batch) * one.kernel.ranks)


def _offline(setup: Setup, one: Replica, engine: Engine, k: Constants) -> Estimate:
    """A finite run of requests of one length, all queued at once: waves of B, then the rest.

    time = n x mixed prefill + floor(n / B) x OSL x step(B) + OSL x step(n mod B)

    Requests that start together end together, so that a run is whole waves. n is the run's length,
    else the concurrency; an endless run counts as `run_tokens` tokens, what published runs have.
    """
    slots = min(room(one.memory), _most(setup, one, engine))
    requests = setup.requests or setup.concurrency
    if requests is None:
        requests = max(k.kernel.run_tokens / (one.isl + one.osl), slots)
    batch = min(setup.concurrency or slots, slots, requests)
    now = _at(one, engine, batch)
    waves, rest = divmod(requests, batch)
    seconds = requests * one.mixed_prefill_s + waves * one.osl * now.step_s
    if rest >= 1.0:
        seconds += one.osl * one.decode_step_s(rest)
    out = requests * one.osl / seconds
    return _estimate(setup, one, engine, batch, now.step_s, batch / out, now.ttft_s, out)


def _static(setup: Setup, one: Replica, engine: Engine) -> Estimate:
    """One fixed batch: prefill of all prompts, then OSL - 1 steps together."""
    batch = setup.concurrency or 1.0
    slots = max(one.memory.slots, 1)
    waves = math.ceil(batch / slots)
    here = batch / waves
    prefill = one.prefill_batch_s(here)
    step = one.decode_step_s(here)
    out = here * one.osl / (prefill + (one.osl - 1) * step)
    return _estimate(setup, one, engine, here, step, step, prefill, out)


def _estimate(
    setup: Setup,
    one: Replica,
    engine: Engine,
    batch: float,
    step: float,
    tpot: float,
    ttft: float,
    out: float,
) -> Estimate:
    return Estimate(
        decode_step_s=step,
        tpot_s=tpot,
        ttft_unloaded_s=_at(one, engine, 1.0).ttft_s,
        ttft_s=ttft,
        output_tokens_per_s=out,
        output_tokens_per_s_per_gpu=out / (setup.tp * setup.pp),
        total_tokens_per_s=out * (setup.isl + setup.osl) / setup.osl,
        slots=one.memory.slots,
        batch=batch,
        ceiling=one.ceiling(batch),
    )
