"""What one replica does: decode step, time to first token, throughput, and what binds.

A `core.setup.Setup` is a configuration, an `Estimate` what it gives. Times are seconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.constants import Constants, constants
from core.serving import HALF, loaded, serve, steady
from core.setup import Setup, room
from core.throughput import Ceiling, Replica


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
    one = serve(setup, k or constants())
    if one.memory.slots < 1:
        raise one.memory.refusal(
            f"{setup.model.name} in {setup.weights} does not fit {setup.gpus} x"
            f" {setup.accelerator.name}",
            field="tp",
        )
    if setup.scenario == "static":
        return _static(setup, one)
    if setup.scenario == "offline":
        return _offline(setup, one)
    return _online(setup, one)


def _online(setup: Setup, one: Replica) -> Estimate:
    """Closed loop at a concurrency, or open loop at a rate.

    throughput = B x OSL / (TTFT + (OSL - 1) x TPOT)
    Beyond the slots, requests wait whole residences in turn.
    """
    slots = min(room(one.memory), one.engine.max_batch * one.kernel.ranks)
    rate = setup.requests_per_s
    if rate is not None and setup.requests is not None:
        # a backlog grows from nothing while requests arrive: half of them in flight on average
        slots = min(slots, max(1.0, HALF * setup.requests))
    if rate is not None and not math.isinf(rate):
        now = steady(one, rate, slots)
        offered = now.batch
        out = setup.osl * min(rate, now.batch / now.residence_s)
    else:
        offered = setup.concurrency or slots
        now = loaded(one, min(offered, slots))
        out = setup.osl * now.batch / now.residence_s
    ttft = now.ttft_s
    if offered > slots:
        ttft += (offered - slots) / slots * now.residence_s
    return _estimate(setup, one, now.batch, now.step_s, now.tpot_s, ttft, out)


def _offline(setup: Setup, one: Replica) -> Estimate:
    """All requests queued at once: B x OSL / (OSL x step(B) + B x mixed prefill)."""
    slots = min(room(one.memory), float(one.engine.max_batch * one.kernel.ranks))
    batch = float(slots) if setup.concurrency is None else min(setup.concurrency, float(slots))
    now = loaded(one, batch)
    tpot = now.step_s / one.yielded + batch * one.mixed_prefill_s / one.osl
    return _estimate(setup, one, batch, now.step_s, tpot, now.ttft_s, batch / tpot)


def _static(setup: Setup, one: Replica) -> Estimate:
    """One fixed batch: prefill of all prompts, then OSL - 1 steps together."""
    batch = setup.concurrency or 1.0
    slots = max(one.memory.slots, 1)
    waves = math.ceil(batch / slots)
    here = batch / waves
    prefill = one.prefill_batch_s(here)
    step = one.decode_step_s(here)
    out = here * one.osl / (prefill + (one.osl - 1) * step)
    return _estimate(setup, one, here, step, step, prefill, out)


def _estimate(
    setup: Setup,
    one: Replica,
    batch: float,
    step: float,
    tpot: float,
    ttft: float,
    out: float,
) -> Estimate:
    return Estimate(
        decode_step_s=step,
        tpot_s=tpot,
        ttft_unloaded_s=loaded(one, 1.0).ttft_s,
        ttft_s=ttft,
        output_tokens_per_s=out,
        output_tokens_per_s_per_gpu=out / setup.gpus,
        total_tokens_per_s=out * (setup.isl + setup.osl) / setup.osl,
        slots=one.memory.slots,
        batch=batch,
        ceiling=one.ceiling(batch),
    )
