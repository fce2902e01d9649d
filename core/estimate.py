"""What one replica does: decode step, time to first token, throughput, and what binds.

A `core.setup.Setup` is a configuration, an `Estimate` what it gives. Times are seconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.constants import Constants, constants
from core.first_token import FirstToken
from core.serving import HALF, Server, in_closed_loop, serve, steady
from core.setup import Setup, room
from core.throughput import Ceiling, Replica


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
    server = serve(setup, k)
    if server.one.memory.slots < 1:
        raise server.one.memory.refusal(
            f"{setup.model.name} in {setup.weights} does not fit {setup.gpus} x"
            f" {setup.accelerator.name}",
            field="tp",
        )
    if setup.scenario == "static":
        return _static(setup, server)
    if setup.scenario == "offline":
        return _offline(setup, server, k)
    return _online(setup, server)


def _online(setup: Setup, server: Server) -> Estimate:
    """Closed loop at a concurrency, or open loop at a rate.

    throughput = B x OSL / (TTFT + (OSL - 1) x TPOT)
    Beyond the slots, requests wait whole residences in turn. An open-loop run of n requests at
    rate q gives n x OSL / (n / q + residence): the last arrivals still have to be served.
    """
    one = server.one
    slots = min(room(one.memory), most_sequences(setup, one))
    rate = setup.requests_per_s
    if rate is not None and setup.requests is not None:
        # a backlog grows from nothing while requests arrive: half of them in flight on average
        slots = min(slots, max(1.0, HALF * setup.requests))
    if rate is not None and not math.isinf(rate):
        now = steady(server, rate, slots)
        offered = now.batch
        out = setup.osl * min(rate, now.batch / now.residence_s)
        if setup.requests is not None:
            out /= 1.0 + out * now.residence_s / (setup.osl * setup.requests)
    else:
        offered = setup.concurrency or slots
        rounds = setup.requests / offered if setup.requests else None
        now = in_closed_loop(server, min(offered, slots), rounds=rounds, equal=setup.equal_lengths)
        out = setup.osl * now.batch / now.residence_s
    first = now.first
    if offered > slots:
        first = first._replace(queue_s=(offered - slots) / slots * now.residence_s)
    return _estimate(setup, server, now.batch, now.step_s, now.tpot_s, first, out)


def most_sequences(setup: Setup, one: Replica) -> float:
    """Sequences the engine would run together, were there memory: its limit on every rank."""
    return float((setup.max_batch or one.engine.max_batch) * one.kernel.ranks)


def _offline(setup: Setup, server: Server, k: Constants) -> Estimate:
    """A finite run of requests of one length, all queued at once: waves of B, then the rest.

    time = n x mixed prefill + floor(n / B) x steps x step(B) + steps x step(n mod B)

    Requests that start together end together, so that a run is whole waves. n is the run's length,
    else the concurrency; an endless run counts as `run_tokens` tokens, what published runs have.
    """
    one = server.one
    slots = min(room(one.memory), most_sequences(setup, one))
    requests = setup.requests or setup.concurrency
    if requests is None:
        requests = max(k.kernel.run_tokens / (one.isl + one.osl), slots)
    batch = min(setup.concurrency or slots, slots, requests)
    now = in_closed_loop(server, batch)
    waves, rest = divmod(requests, batch)
    steps = one.osl / one.yielded
    seconds = requests * one.mixed_prefill_s + waves * steps * now.step_s
    if rest >= 1.0:
        seconds += steps * one.decode_step_s(rest)
    out = requests * one.osl / seconds
    return _estimate(setup, server, batch, now.step_s, batch / out, now.first, out)


def _static(setup: Setup, server: Server) -> Estimate:
    """One fixed batch: prefill of all prompts, then OSL - 1 steps together."""
    one = server.one
    batch = setup.concurrency or 1.0
    slots = max(one.memory.slots, 1)
    waves = math.ceil(batch / slots)
    here = batch / waves
    prefill = one.prefill_batch_s(here)
    step = one.decode_step_s(here)
    out = here * one.osl / (prefill + (one.osl - 1) * step)
    return _estimate(setup, server, here, step, step, FirstToken(prefill), out)


def _estimate(
    setup: Setup,
    server: Server,
    batch: float,
    step: float,
    tpot: float,
    first: FirstToken,
    out: float,
) -> Estimate:
    return Estimate(
        step,
        tpot,
        server.unloaded_s(),
        first.mean_s,
        first.quantile_s(0.5),
        first.quantile_s(0.95),
        out,
        out / setup.gpus,
        out * (setup.isl + setup.osl) / setup.osl,
        server.one.memory.slots,
        batch,
        server.one.ceiling(batch),
    )
