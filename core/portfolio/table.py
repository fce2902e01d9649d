"""What depends on the configuration alone, by the scalar formulas: one `Row` each."""

from __future__ import annotations

import math
from typing import NamedTuple

from core.attention import decode_attention_flops, prefill_attention_flops
from core.constants import Constants
from core.errors import InputError
from core.first_token import prompt
from core.kernel import Kernel, rates
from core.memory import full_layers, kv_bytes_per_token, kv_shards, whole_kv_bytes
from core.serving import Server, serve
from core.setup import SCENARIOS, Setup

SMALL, LARGE = 1e-12, 1e12
"""Prompt lengths at which launches, or traffic, are all that host work takes."""


class Memory(NamedTuple):
    """How a request fills memory; bytes per accelerator of the replica, tokens."""

    usable_bytes: float
    weights_bytes: float
    kv_token_bytes: float
    """Layers that keep the whole context, of the whole replica, per token."""
    kv_window_bytes: float
    """Windowed layers, per token in their window."""
    held_window: float
    """Tokens the engine keeps of windowed layers; infinite where it keeps all."""
    shards: int
    state_bytes: float
    """Recurrent state of a request, on each accelerator."""
    whole_length: bool
    """Whether a request holds its whole length, or half its output on average."""
    context_limit: float


class Engines(NamedTuple):
    """Engine constants that meet the load (core.constants.Engine)."""

    mix: float
    burst: float
    lockstep: float
    stream_steps: float
    token_s: float
    request_s: float


class Row(NamedTuple):
    """One configuration's coefficients; seconds, bytes, FLOPs."""

    kernel: Kernel
    engine: Engines
    memory: Memory
    pp: int
    gpus: int
    most: float
    """Sequences the engine would run together, were there memory."""
    equal: bool
    window: float
    """Tokens of context windowed layers attend over; infinite without."""
    window_share: float
    """Windowed layers of all that attend."""
    attend_token: float
    """Attention FLOPs of one new token per token of context, without windows."""
    attend_pair: float
    """Attention FLOPs of a prefill per prompt token squared, without windows."""
    attend_rate: float
    """FLOP/s of attention of the group; infinite where no figure is known."""
    kv_rate: float
    """Bytes/s at which the group reads KV cache, in bytes of the whole replica."""
    state_s: float
    """Reading a sequence's recurrent state and writing it back."""
    graph_tokens: float
    """Context beyond which steps are launched layer by layer; infinite where none is."""
    eager_s: float
    """What a step takes longer there."""
    launches_s: float
    """Host launches of a prefill step."""
    traffic_token_s: float
    """Moving one prompt token's activations."""
    rounds: float
    together: float


def row(setup: Setup, k: Constants) -> Row:
    """Coefficients of a configuration; its lengths and load are not looked at.

    Raises InputError for a configuration that cannot be, or whose requests vary (`traffic`).
    """
    alike(setup)
    server = serve(bare(setup), k)
    one = server.one
    model, engine, fit = one.model, one.engine, one.memory
    per_token = kv_bytes_per_token(model, one.kv)
    windowed = model.window_layers
    window = float(model.window_tokens or math.inf) if windowed else math.inf
    alone = setup.attention_dp and setup.tp > 1
    shards = setup.tp if alone else kv_shards(model, setup.tp)
    attention = rates(one.accelerator, one.weights, k).attention
    reading = rates(one.accelerator, "bf16", k).kv_bytes
    launches, traffic = _host(server, k, exchange=setup.ep > 1)
    return Row(
        kernel=one.kernel,
        engine=Engines(*(getattr(engine, name) for name in Engines._fields)),
        memory=Memory(
            usable_bytes=fit.usable_bytes,
            weights_bytes=fit.weights_bytes,
            kv_token_bytes=per_token,
            kv_window_bytes=whole_kv_bytes(model, 1, one.kv) - per_token,
            held_window=math.inf if engine.whole_context else window,
            shards=shards * setup.pp,
            state_bytes=model.state_bytes / setup.gpus,
            whole_length=setup.scenario != "online",
            context_limit=float(model.max_context_tokens or math.inf),
        ),
        pp=setup.pp,
        gpus=setup.gpus,
        most=float((setup.max_batch or engine.max_batch) * one.kernel.ranks),
        equal=setup.equal_lengths,
        window=window,
        window_share=windowed / max(full_layers(model) + windowed, 1),
        attend_token=decode_attention_flops(model, 1.0),
        attend_pair=prefill_attention_flops(model, 1.0),
        attend_rate=attention * setup.tp if attention else math.inf,
        kv_rate=shards * reading,
        state_s=2 * model.state_bytes / (setup.tp * reading),
        graph_tokens=float(engine.graph_tokens or math.inf),
        eager_s=engine.eager_layer_s * model.n_layers,
        launches_s=launches,
        traffic_token_s=traffic,
        rounds=server.own.rounds,
        together=server.own.together,
    )


def alike(setup: Setup) -> None:
    """InputError for a configuration whose requests vary."""
    if setup.traffic is not None:
        raise InputError(
            "traffic must be none in a portfolio, whose requests are alike; ask for requests that"
            " vary one configuration at a time.",
            field="traffic",
        )


def bare(setup: Setup) -> Setup:
    """The configuration without lengths and load: what two scenarios may share."""
    return setup._replace(isl=1, osl=1, concurrency=None, requests_per_s=None, requests=None)


def scenario_code(setup: Setup) -> int:
    """Position in `core.setup.SCENARIOS`; -1 for one it does not know."""
    return SCENARIOS.index(setup.scenario) if setup.scenario in SCENARIOS else -1


def _host(server: Server, k: Constants, *, exchange: bool) -> tuple[float, float]:
    """Launches of a prefill step, and traffic per prompt token; both of `core.first_token.prompt`.

    Its `alone_s` is prefill + launches + traffic x tokens, so that two lengths far apart give both.
    """
    idle = server.one._replace(prefill_s=0.0, mixed_prefill_s=0.0)
    short = prompt(idle._replace(fresh=SMALL), idle.engine, k, exchange=exchange).alone_s
    long = prompt(idle._replace(fresh=LARGE), idle.engine, k, exchange=exchange).alone_s
    return short, (long - short) / LARGE
