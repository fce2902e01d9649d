"""What one replica does: decode step, time to first token, throughput, and what binds.

A `Setup` is a configuration, an `Estimate` what it gives. Times are seconds.
"""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine, constants
from core.errors import DoesNotFitError, InputError
from core.kernel import attention_bits, attention_params
from core.memory import Fit, kv_bytes, kv_shards
from core.precision import KV_BYTES, WEIGHT_BITS
from core.throughput import Ceiling, Replica, build
from core.units import BYTES_PER_GIB

Scenario = Literal["online", "offline", "static"]
EngineFamily = Literal["vllm", "tensorrt-llm", "sglang", "nim", "other"]
HALF = 0.5


class Setup(NamedTuple):
    """One replica's configuration and the load on it.

    `concurrency` is requests kept in flight by clients (closed loop), or the batch of a static
    scenario; `requests_per_s` an open-loop rate; neither means as many as memory holds.
    """

    model: LlmModel
    accelerator: Accelerator
    isl: int
    osl: int
    tp: int = 1
    pp: int = 1
    ep: int = 1
    attention_dp: bool = False
    weights: str = "bf16"
    kv: str | None = None
    engine: EngineFamily = "vllm"
    engine_version: str | None = None
    concurrency: float | None = None
    requests_per_s: float | None = None
    scenario: Scenario = "online"


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


def default_kv(setup: Setup) -> str:
    """KV-cache format where none is said: TensorRT-LLM and NIM quantise it with the weights."""
    if setup.engine not in ("tensorrt-llm", "nim", "other") or WEIGHT_BITS[setup.weights] > 8:
        return "bf16"
    if not setup.accelerator.fp8_tflops or setup.weights in ("int4", "int8"):
        return "bf16"
    plain = setup.weights == "mxfp4" and not setup.accelerator.fp4_tflops
    return "bf16" if plain else "fp8"


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
    memory = _memory(setup, kv, engine)
    if memory.slots < 1:
        raise DoesNotFitError(
            f"{setup.model.name} in {setup.weights} does not fit {setup.tp * setup.pp} x"
            f" {setup.accelerator.name}: each needs"
            f" {memory.required_bytes() / BYTES_PER_GIB:,.1f} GiB and has"
            f" {max(memory.usable_bytes, 0) / BYTES_PER_GIB:,.1f} GiB usable.",
            required_gib=memory.required_bytes() / BYTES_PER_GIB,
            available_gib=max(memory.usable_bytes, 0.0) / BYTES_PER_GIB,
            smallest_shape=None,
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
    if setup.scenario == "static":
        return _static(setup, one, engine)
    if setup.scenario == "offline":
        return _offline(setup, one, engine)
    return _online(setup, one, engine)


def engine_of(setup: Setup, k: Constants) -> Engine:
    """The engine family's constants, of the older generation where the version says so.

    vLLM before 0.8 ran its scheduler in the step's way (V0); TensorRT-LLM before 0.18 meant
    compiled engines in the C++ runtime rather than PyTorch. No version means the current one.
    """
    older = k.engine.get(f"{setup.engine}-v0")
    if older is None or not setup.engine_version or not older.before:
        return k.engine[setup.engine]
    given = version(setup.engine_version)
    return older if given and given < version(older.before) else k.engine[setup.engine]


def version(text: str) -> tuple[int, ...]:
    """Leading numbers of a version; empty when it has none or is a date.

    >>> version("v0.5.12-cu130"), version("1.1.0rc2"), version("2025-11")
    ((0, 5, 12), (1, 1, 0), ())
    """
    found = re.match(r"v?(\d+(?:\.\d+)+)", text.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def check(setup: Setup) -> None:
    """InputError for a configuration no engine would start."""
    if min(setup.isl, setup.osl, setup.tp, setup.pp, setup.ep) < 1:
        raise InputError("isl, osl, tp, pp and ep must be at least 1.", field="isl")
    heads = setup.model.n_heads or 0
    if heads and heads % setup.tp:
        raise InputError(
            f"tp must divide the {heads} attention heads of {setup.model.name}; got {setup.tp}.",
            field="tp",
        )
    limit = setup.model.max_context_tokens
    if limit is not None and setup.isl > limit:
        raise InputError(
            f"isl must be at most {limit:,} tokens, the context of {setup.model.name}.",
            field="isl",
        )
    if setup.kv is not None and setup.kv not in KV_BYTES:
        raise InputError(f"kv must be one of {', '.join(KV_BYTES)}.", field="kv")


def weights_bytes(setup: Setup) -> float:
    """Bytes of weights on one accelerator.

    Routed experts are divided over all accelerators; the rest is too, unless every accelerator
    attends for its own requests, which needs all of it. Embedding and head stay in bf16.
    """
    model = setup.model
    routed = model.routed_expert_params_b() * 1e9
    head = model.head_params_b() * 1e9 * (1 if model.tied_embeddings else 2)
    dense = max(model.params_b() * 1e9 - routed - head, 0.0)
    group = setup.tp * setup.pp
    attention = min(attention_params(model), dense)
    bits = WEIGHT_BITS[setup.weights]
    rest = attention * attention_bits(model, setup.weights) / 8 + (dense - attention) * bits / 8
    rest = (rest + head * 2) / (setup.pp if setup.attention_dp else group)
    return routed * bits / 8 / group + rest


def _memory(setup: Setup, kv: str, engine: Engine) -> Fit:
    """Requests that fit at once over the whole replica.

    slots = (usable - weights) / KV of one request at its mean occupancy. Offline engines reserve
    a request's whole length; online a request holds half its output on average.
    """
    accelerator = setup.accelerator
    here = weights_bytes(setup)
    total = accelerator.visible_bytes()
    reserve = engine.reserve_gb * 1e9 + engine.reserve_share * total
    if engine.of_free:
        usable = here + (total - here - reserve) * engine.utilisation
    else:
        usable = total * engine.utilisation - reserve
    tokens = setup.isl + (setup.osl if setup.scenario != "online" else setup.osl // 2)
    shards = setup.tp if setup.attention_dp else kv_shards(setup.model, setup.tp)
    request = kv_bytes(setup.model, tokens, kv) / (shards * setup.pp)
    room = usable - here
    slots = int(room / request) if room > 0 else 0
    return Fit(usable, here, request, slots)


def room(memory: Fit) -> float:
    """Requests that fit on average: not whole, since a paged cache is full to the last block."""
    return (memory.usable_bytes - memory.weights_bytes) / memory.kv_request_bytes


def _online(setup: Setup, one: Replica, engine: Engine) -> Estimate:
    """Closed loop at a concurrency, or open loop at a rate.

    TPOT = decode step + mix x (B - 1) x mixed prefill / OSL
    TTFT = request overhead + prefill + half a step (B > 1) + burst x (B - 1) x mixed prefill
    throughput = B x OSL / (TTFT + (OSL - 1) x TPOT)
    """
    slots = min(room(one.memory), engine.max_batch * one.kernel.ranks)
    rate = setup.requests_per_s
    if rate is not None and not math.isinf(rate):
        batch = _steady_batch(one, engine, rate, slots)
        busy = batch >= slots
        offered = float(slots) if busy else batch
        out = setup.osl * min(rate, slots / _residence(one, engine, slots))
    else:
        offered = setup.concurrency or float(slots)
        batch = min(offered, float(slots))
        out = batch * setup.osl / _residence(one, engine, batch)
    ttft = _ttft(one, engine, batch)
    if offered > slots:
        ttft += (offered - slots) / slots * _residence(one, engine, slots)
    return _estimate(setup, one, engine, batch, tpot=_tpot(one, engine, batch), ttft=ttft, out=out)


def _tpot(one: Replica, engine: Engine, batch: float) -> float:
    mixed = engine.mix * max(batch - 1.0, 0.0) * one.mixed_prefill_s / one.osl
    return one.decode_step_s(max(batch, 1.0)) + mixed


def _ttft(one: Replica, engine: Engine, batch: float) -> float:
    time = engine.request_s + one.prefill_s + engine.stream_steps * one.decode_step_s(batch)
    if batch > 1.0:
        time += HALF * one.decode_step_s(batch)
        time += engine.burst * (batch - 1.0) * one.mixed_prefill_s
    return time


def _residence(one: Replica, engine: Engine, batch: float) -> float:
    """Seconds a request holds its slot: to the first token, then OSL - 1 more."""
    return _ttft(one, engine, batch) + (one.osl - 1) * _tpot(one, engine, batch)


def _steady_batch(one: Replica, engine: Engine, rate: float, slots: float) -> float:
    """Requests in flight at an open-loop rate: Little's law, B = rate x residence(B)."""
    if rate * _residence(one, engine, slots) >= slots:
        return float(slots)
    low, high = 0.0, float(slots)
    for _ in range(24):
        middle = (low + high) / 2
        if rate * _residence(one, engine, middle) > middle:
            low = middle
        else:
            high = middle
    return high


def _offline(setup: Setup, one: Replica, engine: Engine) -> Estimate:
    """All requests queued at once: B x OSL / (OSL x step(B) + B x mixed prefill)."""
    slots = min(room(one.memory), float(engine.max_batch * one.kernel.ranks))
    batch = float(slots) if setup.concurrency is None else min(setup.concurrency, float(slots))
    tpot = one.decode_step_s(batch) + batch * one.mixed_prefill_s / one.osl
    out = batch / tpot
    ttft = _ttft(one, engine, batch)
    return _estimate(setup, one, engine, batch, tpot=tpot, ttft=ttft, out=out)


def _static(setup: Setup, one: Replica, engine: Engine) -> Estimate:
    """One fixed batch: prefill of all prompts, then OSL - 1 steps together."""
    batch = setup.concurrency or 1.0
    slots = max(one.memory.slots, 1)
    waves = math.ceil(batch / slots)
    here = batch / waves
    prefill = one.prefill_batch_s(here)
    step = one.decode_step_s(here)
    out = here * one.osl / (prefill + (one.osl - 1) * step)
    return _estimate(setup, one, engine, here, tpot=step, ttft=prefill, out=out)


def _estimate(
    setup: Setup,
    one: Replica,
    engine: Engine,
    batch: float,
    *,
    tpot: float,
    ttft: float,
    out: float,
) -> Estimate:
    return Estimate(
        decode_step_s=one.decode_step_s(batch),
        tpot_s=tpot,
        ttft_unloaded_s=_ttft(one, engine, 1.0),
        ttft_s=ttft,
        output_tokens_per_s=out,
        output_tokens_per_s_per_gpu=out / (setup.tp * setup.pp),
        total_tokens_per_s=out * (setup.isl + setup.osl) / setup.osl,
        slots=one.memory.slots,
        batch=batch,
        ceiling=one.ceiling(batch),
    )
