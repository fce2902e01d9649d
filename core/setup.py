"""A configuration to predict: what may be set, what engines would refuse, and what fits.

Memory is counted as the engine does: vLLM and SGLang claim a share of all memory, TensorRT-LLM a
share of what the weights leave.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from core.attention import attention_bits, attention_params
from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine
from core.errors import InputError, echo
from core.lengths import whole_tokens
from core.memory import Fit, kv_bytes, kv_shards, whole_kv_bytes
from core.precision import KV_BYTES, WEIGHT_BITS, WEIGHT_FORMATS
from core.traffic import Traffic, slots_within
from core.units import BYTES_PER_GIB

Scenario = Literal["online", "offline", "static"]
EngineFamily = Literal["vllm", "tensorrt-llm", "sglang", "nim", "other"]
_VERSION = re.compile(r"v?\d[\w.+-]{0,39}")
OVERFLOW_Z = 2.33
"""Standard deviations at which 1% of moments would need more KV cache than there is."""
SCENARIOS: tuple[str, ...] = get_args(Scenario)
ENGINES: tuple[str, ...] = get_args(EngineFamily)


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
    attention_weights: str | None = None
    """Format of the attention weights, where the checkpoint keeps them in another."""
    kv: str | None = None
    engine: EngineFamily = "vllm"
    engine_version: str | None = None
    concurrency: float | None = None
    requests_per_s: float | None = None
    requests: int | None = None
    """Length of the run, where it has an end: past saturation an open loop's backlog cannot exceed
    it; of a closed loop's requests, the first per client meet a burst."""
    equal_lengths: bool = False
    """All requests have one length, as in fixed-length benchmarks: they finish as they began."""
    max_batch: int | None = None
    """Sequences per step the engine was set to (max_num_seqs, max_batch_size), if it was."""
    scenario: Scenario = "online"
    memory_util_frac: float | None = None
    """Share of memory the engine may claim; None is the engine's own."""
    runtime_reserve_gib: float | None = None
    """Memory per accelerator kept for the runtime; None is the engine's own."""
    traffic: Traffic | None = None
    """How requests vary, prefix cache, speculation; None when all are alike and nothing is saved.
    Its means are `isl` and `osl`."""

    @property
    def gpus(self) -> int:
        """Accelerators of one replica."""
        return self.tp * self.pp


def default_kv(setup: Setup) -> str:
    """KV-cache format where none is said: TensorRT-LLM and NIM quantise it with the weights."""
    if setup.engine not in ("tensorrt-llm", "nim", "other") or WEIGHT_BITS[setup.weights] > 8:
        return "bf16"
    if not setup.accelerator.fp8_tflops or setup.weights in ("int4", "int8"):
        return "bf16"
    plain = setup.weights == "mxfp4" and not setup.accelerator.fp4_tflops
    return "bf16" if plain else "fp8"


def engine_of(setup: Setup, k: Constants) -> Engine:
    """The engine family's constants, of the older generation where the version says so.

    vLLM before 0.8 ran its scheduler in the step's way (V0); TensorRT-LLM before 0.18 meant
    compiled engines in the C++ runtime rather than PyTorch. No version means the current one.
    """
    return _generation(setup.engine, setup.engine_version or "", k)


def version(text: str) -> tuple[int, ...]:
    """Leading numbers of a version; empty when it has none or is a date.

    >>> version("v0.5.12-cu130"), version("1.1.0rc2"), version("2025-11")
    ((0, 5, 12), (1, 1, 0), ())
    """
    found = re.match(r"v?(\d+(?:\.\d+)+)", text.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def engine_version(text: str) -> str:
    """`text` if it is a version such as `0.11` or `v1.1.0rc2`, or a date such as `2025-11`."""
    typed = text.strip()
    if not _VERSION.fullmatch(typed):
        raise InputError(
            f"must be a version such as 0.11.0 or a date such as 2025-11; got '{echo(typed)}'.",
            field="engine_version",
        )
    return typed


def check(setup: Setup) -> None:
    """InputError for a configuration no engine would start."""
    if setup.isl < 1 or setup.osl < 1 or setup.tp < 1 or setup.pp < 1 or setup.ep < 1:
        raise InputError("isl, osl, tp, pp and ep must be at least 1.", field="isl")
    if setup.engine not in ENGINES:
        raise _unknown("engine", setup.engine, ENGINES)
    if setup.scenario not in SCENARIOS:
        raise _unknown("scenario", setup.scenario, SCENARIOS)
    if setup.weights not in WEIGHT_FORMATS:
        raise _unknown("weights", setup.weights, WEIGHT_FORMATS)
    kept = setup.attention_weights
    if kept is not None and kept not in WEIGHT_FORMATS:
        raise InputError(
            f"attention_weights must be one of {', '.join(WEIGHT_FORMATS)}.",
            field="attention_weights",
        )
    _check_load("concurrency", setup.concurrency)
    _check_load("requests_per_s", setup.requests_per_s)
    _check_load("requests", setup.requests)
    _check_load("max_batch", setup.max_batch)
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


def _check_load(field: str, load: float | None) -> None:
    if load is not None and not load > 0:
        raise InputError(f"{field} must be above 0.", field=field)


def _unknown(field: str, value: str, known: Sequence[str]) -> InputError:
    return InputError(
        f"{field} must be one of {', '.join(known)}; got '{echo(value)}'.", field=field
    )


@lru_cache(maxsize=1024)
def weights_bytes(
    model: LlmModel,
    weights: str,
    tp: int,
    pp: int,
    attention_dp: bool,
    attention: str | None = None,
) -> float:
    """Bytes of weights on one accelerator.

    Routed experts are divided over all accelerators; the rest is too, unless every accelerator
    attends for its own requests, which needs all of it. Embedding and head stay in bf16.
    """
    routed = model.routed_expert_params_b() * 1e9
    head = model.head_params_b() * 1e9 * (1 if model.tied_embeddings else 2)
    dense = max(model.params_b() * 1e9 - routed - head, 0.0)
    attending = min(attention_params(model), dense)
    bits = WEIGHT_BITS[weights]
    kept = attention_bits(model, weights, attention)
    rest = attending * kept / 8 + (dense - attending) * bits / 8
    rest = (rest + head * 2) / (pp if attention_dp else tp * pp)
    return routed * bits / 8 / (tp * pp) + rest


@lru_cache(maxsize=256)
def _generation(family: str, given: str, k: Constants) -> Engine:
    older = k.engine.get(f"{family}-v0")
    known = version(given)
    if older is not None and known and known < version(older.before):
        return older
    return k.engine[family]


def memory_of(setup: Setup, kv: str, engine: Engine) -> Fit:
    """Requests that fit at once over the whole replica.

    slots = (usable - weights) / KV of one request at its mean occupancy. Offline engines reserve
    a request's whole length; online a request holds half its output on average. TensorRT-LLM
    keeps the whole context of windowed layers too.
    """
    here, usable = _weights_and_usable(
        setup.model,
        setup.accelerator,
        setup[4:10],  # tp to attention_weights; one key is found faster than seven
        setup.memory_util_frac,
        setup.runtime_reserve_gib,
        engine,
    )
    tokens = setup.isl + (setup.osl if setup.scenario != "online" else setup.osl // 2)
    request = _request_bytes(setup, tokens, kv, engine)
    room = usable - here
    slots = int(room / request) if room > 0 else 0
    return Fit(usable, here, request, slots)


def _request_bytes(setup: Setup, tokens: int, kv: str, engine: Engine) -> float:
    """Bytes one request of `tokens` tokens holds on each accelerator: KV cache and state."""
    shards = setup.tp if setup.attention_dp else kv_shards(setup.model, setup.tp)
    held = whole_kv_bytes if engine.whole_context else kv_bytes
    bytes_ = held(setup.model, tokens, kv) / (shards * setup.pp)
    return bytes_ + setup.model.state_bytes / setup.gpus


@lru_cache(maxsize=4096)
def _weights_and_usable(
    model: LlmModel,
    accelerator: Accelerator,
    shape: tuple[int, int, int, bool, str, str | None],
    memory_util_frac: float | None,
    runtime_reserve_gib: float | None,
    engine: Engine,
) -> tuple[float, float]:
    """Bytes of weights on one accelerator, and bytes for weights and KV cache."""
    tp, pp, _, attention_dp, weights, attention = shape
    here = weights_bytes(model, weights, tp, pp, attention_dp and tp > 1, attention)
    total = accelerator.visible_bytes()
    share = engine.utilisation if memory_util_frac is None else memory_util_frac
    reserve = engine.reserve_gb * 1e9 + engine.reserve_share * total
    if runtime_reserve_gib is not None:
        reserve = runtime_reserve_gib * BYTES_PER_GIB
    if engine.of_free:
        return here, here + (total - here - reserve) * share
    return here, total * share - reserve


def planned_memory(setup: Setup, kv: str, engine: Engine) -> Fit:
    """Memory with the slots a plan may rely on: requests whose caches fit 99% of the time.

    A request in flight holds ISL and a uniform share of OSL: mean m, sd (longest - m) / sqrt(3).
    n fit when n m + z sd sqrt(n) <= room (central limit); the longest must fit alone.
    """
    memory = memory_of(setup._replace(scenario="online"), kv, engine)
    if setup.traffic is not None:
        return _varied_memory(setup, setup.traffic, memory, kv, engine)
    mean = memory.kv_request_bytes
    longest = _request_bytes(setup, setup.isl + setup.osl, kv, engine)
    free = memory.usable_bytes - memory.weights_bytes
    if longest > free:
        return memory._replace(kv_request_bytes=longest, slots=0)
    spread = OVERFLOW_Z * (longest - mean) / math.sqrt(3.0)
    root = (math.sqrt(spread * spread + 4.0 * mean * free) - spread) / (2.0 * mean)
    return memory._replace(slots=max(1, int(root * root)))


def _varied_memory(setup: Setup, traffic: Traffic, memory: Fit, kv: str, engine: Engine) -> Fit:
    """As `planned_memory`, for requests that vary; the 99th percentile must fit alone."""
    free = memory.usable_bytes - memory.weights_bytes
    longest = _request_bytes(setup, math.ceil(traffic.largest_tokens()), kv, engine)
    if longest > free:
        return memory._replace(kv_request_bytes=longest, slots=0)
    held = traffic.held()
    mean = _request_bytes(setup, whole_tokens(held.mean_tokens), kv, engine)
    variance = held.variance_tokens2 * (mean / held.mean_tokens) ** 2
    slots = max(1, slots_within(free, mean, variance))
    return memory._replace(kv_request_bytes=mean, slots=slots)


def room(memory: Fit) -> float:
    """Requests that fit on average: not whole, since a paged cache is full to the last block."""
    return (memory.usable_bytes - memory.weights_bytes) / memory.kv_request_bytes
