"""What one replica does: decode step, time to first token, throughput, and what binds.

A `core.setup.Setup` is a configuration, an `Estimate` what it gives. Times are seconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.constants import Constants, Engine, constants
from core.first_token import FirstToken, Prompt, closed, opened, prompt, unloaded_s
from core.setup import Setup, check, default_kv, engine_of, memory_of, room
from core.throughput import Ceiling, Replica, build

HALF = 0.5
CLOSE = 1e-4
"""Relative error at which the batch of an open loop is found."""


class Estimate(NamedTuple):
    """What the configuration gives; seconds, tokens per second of the whole replica."""

    decode_step_s: float
    tpot_s: float
    ttft_unloaded_s: float
    ttft_s: float
    """Mean over all requests."""
    ttft_p50_s: float
    ttft_p95_s: float
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
        engine=engine,
        memory=memory,
        k=k,
    )
    work = _Work(setup, one, prompt(one, engine, k, exchange=setup.ep > 1), engine, k)
    if setup.scenario == "static":
        return _static(work)
    return _offline(work) if setup.scenario == "offline" else _online(work)


class _Work(NamedTuple):
    """One replica and the load on it."""

    setup: Setup
    one: Replica
    own: Prompt
    engine: Engine
    k: Constants


def _online(work: _Work) -> Estimate:
    """Closed loop at a concurrency, or open loop at a rate.

    TPOT = decode step + mix x (B - 1) x mixed prefill / OSL
    TTFT: core/first_token.py
    throughput = B x OSL / (TTFT + (OSL - 1) x TPOT)
    Beyond the slots, requests wait whole residences in turn.
    """
    setup, one, engine = work.setup, work.one, work.engine
    slots = min(room(one.memory), engine.max_batch * one.kernel.ranks)
    rate = setup.requests_per_s
    if rate is not None and setup.requests is not None:
        # a backlog grows from nothing while requests arrive: half of them in flight on average
        slots = min(slots, max(1.0, HALF * setup.requests))
    if rate is not None and not math.isinf(rate):
        batch = _steady_batch(work, rate, slots)
        offered = batch
        now = _at(work, batch, rate)
        out = setup.osl * min(rate, batch / now.residence_s)
    else:
        offered = setup.concurrency or slots
        batch = min(offered, slots)
        now = _at(work, batch)
        out = setup.osl * batch / now.residence_s
    first = now.first
    if offered > slots:
        first = first._replace(queue_s=(offered - slots) / slots * now.residence_s)
    return _estimate(work, batch, now.step_s, now.tpot_s, first, out)


class _Load(NamedTuple):
    """One replica with `batch` requests decoding."""

    step_s: float
    tpot_s: float
    first: FirstToken
    residence_s: float
    """Seconds a request holds its slot: to the first token, then OSL - 1 more."""


def _at(work: _Work, batch: float, rate: float | None = None) -> _Load:
    setup, one, engine = work.setup, work.one, work.engine
    others = max(batch - 1.0, 0.0) * one.mixed_prefill_s
    step = one.decode_step_s(max(batch, 1.0))
    tpot = step + engine.mix * others / one.osl
    if rate is None:
        rounds = None
        if setup.requests and setup.concurrency:
            rounds = setup.requests / setup.concurrency
        first = closed(
            work.own,
            engine,
            work.k,
            batch=batch,
            step_s=step,
            rounds=rounds,
            equal=setup.equal_lengths,
        )
    else:
        first = opened(work.own, engine, rate=rate, batch=batch, step_s=step)
    return _Load(step, tpot, first, first.mean_s + (one.osl - 1) * tpot)


def _steady_batch(work: _Work, rate: float, slots: float) -> float:
    """Requests in flight at an open-loop rate: Little's law, B = rate x residence(B).

    Secant steps on the excess rate x residence - B, halving the bracket where one leaves it.
    """
    if rate * _at(work, slots, rate).residence_s >= slots:
        return slots
    low, high = 0.0, slots
    last, last_excess = low, rate * _at(work, low, rate).residence_s
    batch = min(last_excess, slots)
    for _ in range(24):
        excess = rate * _at(work, batch, rate).residence_s - batch
        if abs(excess) <= CLOSE * batch:
            break
        if excess > 0.0:
            low = batch
        else:
            high = batch
        slope = (excess - last_excess) / (batch - last)
        last, last_excess = batch, excess
        batch = last - excess / slope if slope else low
        if not low < batch < high:
            batch = (low + high) / 2
    return batch


def _offline(work: _Work) -> Estimate:
    """All requests queued at once: B x OSL / (OSL x step(B) + B x mixed prefill)."""
    setup, one, engine = work.setup, work.one, work.engine
    slots = min(room(one.memory), float(engine.max_batch * one.kernel.ranks))
    batch = float(slots) if setup.concurrency is None else min(setup.concurrency, float(slots))
    now = _at(work, batch)
    tpot = now.step_s + batch * one.mixed_prefill_s / one.osl
    return _estimate(work, batch, now.step_s, tpot, now.first, batch / tpot)


def _static(work: _Work) -> Estimate:
    """One fixed batch: prefill of all prompts, then OSL - 1 steps together."""
    one = work.one
    batch = work.setup.concurrency or 1.0
    slots = max(one.memory.slots, 1)
    waves = math.ceil(batch / slots)
    here = batch / waves
    prefill = one.prefill_batch_s(here)
    step = one.decode_step_s(here)
    out = here * one.osl / (prefill + (one.osl - 1) * step)
    return _estimate(work, here, step, step, FirstToken(prefill), out)


def _estimate(
    work: _Work, batch: float, step: float, tpot: float, first: FirstToken, out: float
) -> Estimate:
    setup, one = work.setup, work.one
    return Estimate(
        decode_step_s=step,
        tpot_s=tpot,
        ttft_unloaded_s=unloaded_s(work.own, work.engine, one.decode_step_s(1.0)),
        ttft_s=first.mean_s,
        ttft_p50_s=first.quantile_s(0.5),
        ttft_p95_s=first.quantile_s(0.95),
        output_tokens_per_s=out,
        output_tokens_per_s_per_gpu=out / (setup.tp * setup.pp),
        total_tokens_per_s=out * (setup.isl + setup.osl) / setup.osl,
        slots=one.memory.slots,
        batch=batch,
        ceiling=one.ceiling(batch),
    )
