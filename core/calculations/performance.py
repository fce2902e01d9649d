"""REPLICA_PERFORMANCE: latencies, throughput and ceiling of one replica, each with its band."""

from __future__ import annotations

from typing import Annotated, cast

from core.branches import native_format
from core.calculations._fields import (
    RATE_CLAIMS,
    AttentionParallel,
    EngineName,
    EngineVersion,
    Ep,
    GpuName,
    InputTokens,
    KvFormat,
    MemoryUtil,
    ModelName,
    OutputTokens,
    Pp,
    ReserveGib,
    Tp,
    TpotMs,
    TtftMs,
    Weights,
    origin,
)
from core.calculations._performance import (
    BAND_NOTE,
    Ttft,
    banded,
    latency_rows,
    note_calibration,
    user_row,
)
from core.calculations._traffic_fields import TrafficInputs
from core.catalog import accelerator, model
from core.constants import Constants, constants
from core.errors import InputError
from core.estimate import estimate
from core.fields import integer, number
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.serving import serve
from core.setup import EngineFamily, Setup, default_kv
from core.shapes import Infeasible
from core.sizing import size
from core.targets import Targets
from core.units import seconds

InFlight = Annotated[
    int,
    integer(
        "requests", hi=1_000_000, words=("users", "concurrent", "batch"), claims=("requests",)
    ),
]  # fmt: skip
OpenLoop = Annotated[
    float,
    number(
        "qps", above=True, hi=1e6, words=("rate", "rps"),
        claims=RATE_CLAIMS,
    ),
]  # fmt: skip


class ReplicaPerformanceInput(TrafficInputs):
    """One replica's configuration and the load on it."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    concurrency: InFlight | None = None
    """Requests clients keep in flight; or give qps; with neither, as many as memory holds."""
    qps: OpenLoop | None = None
    """Requests per second that arrive at this one replica."""
    tp: Tp = 1
    """Tensor-parallel size."""
    weights: Weights | None = None
    """Weight format; missing means the checkpoint's own."""
    kv: KvFormat | None = None
    """Format of the KV cache; missing means the engine's own."""
    engine: EngineName = "vllm"
    """Serving engine."""
    engine_version: EngineVersion | None = None
    """Its version, e.g. 0.11; missing means the current generation."""
    pp: Pp = 1
    """Pipeline-parallel stages."""
    ep: Ep = 1
    """Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."""
    attention: AttentionParallel = "tensor"
    """How attention is divided: tensor (over heads) or data (each GPU its own requests)."""
    ttft_ms: TtftMs | None = None
    """Target for p95 TTFT, for the maximum throughput within it, in ms."""
    tpot_ms: TpotMs | None = None
    """Target for mean TPOT, for the maximum throughput within it, in ms."""
    memory_util_frac: MemoryUtil | None = None
    """Share of accelerator memory the engine may claim; missing means the engine's own."""
    runtime_reserve_gib: ReserveGib | None = None
    """Memory per accelerator kept for the runtime; missing means the engine's own."""


def setup_of(inputs: ReplicaPerformanceInput) -> Setup:
    """The estimator's setup of an input; InputError for two loads at once."""
    if inputs.concurrency is not None and inputs.qps is not None:
        raise InputError(
            "give concurrency or qps, not both: clients that keep a number of requests in flight,"
            " or requests that arrive at a rate.",
            field="qps",
        )
    card, entry = accelerator(inputs.gpu), model(inputs.model)
    return Setup(
        model=entry,
        accelerator=card,
        isl=inputs.isl,
        osl=inputs.osl,
        tp=inputs.tp,
        pp=inputs.pp,
        ep=inputs.ep,
        attention_dp=inputs.attention == "data",
        weights=inputs.weights or native_format(entry, card),
        kv=inputs.kv,
        engine=cast("EngineFamily", inputs.engine),
        engine_version=inputs.engine_version,
        concurrency=inputs.concurrency,
        requests_per_s=inputs.qps,
        memory_util_frac=inputs.memory_util_frac,
        runtime_reserve_gib=inputs.runtime_reserve_gib,
        traffic=inputs.traffic(inputs.isl, inputs.osl),
    )


@REGISTRY.calculation(
    "REPLICA_PERFORMANCE",
    group="sizing",
    result="Output tokens per second of one replica, with its latencies and what binds.",
    unit="tokens/s",
    examples=(
        "/gpu replica_performance llama-3.1-8b on h100, 1k in, 1k out, concurrency 64",
        "/gpu replica_performance llama-3.1-70b on h200 fp8 tp=2 isl=1024 osl=1024 concurrency=64",
        "/gpu replica_performance gpt-oss-120b on b200 isl=8k osl=1k ttft 2s tpot 20ms",
    ),
)
def replica_performance(inputs: ReplicaPerformanceInput, book: PriceBook) -> Receipt:
    """What one replica does at a load: decode step, TPOT, TTFT, tokens/s, each with its P10-P90.

    decode step = weights read + KV read + arithmetic + all-reduce + overhead; TPOT adds the
    prefills of others, TTFT the wait for them. Maximum throughput is that of all memory in use;
    under targets, that of the largest batch that holds them.

    Raises DoesNotFitError, InputError and the name errors.
    Source: roofline after Pope et al. 2022 (arXiv:2211.05102); constants in performance.toml.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", isl=1024, osl=1024, concurrency=64)
    >>> 3000 < REGISTRY.get("REPLICA_PERFORMANCE").run(raw, embedded_book()).value < 9000
    True
    """
    setup = setup_of(inputs)
    full = setup._replace(concurrency=None, requests_per_s=None, scenario="offline")
    k = book.calibrations.constants(setup.model.id, setup.accelerator.id, setup.engine, constants())
    most = estimate(full, k)
    loaded_by = setup.concurrency or setup.requests_per_s
    got = estimate(setup, k) if loaded_by else most
    at = setup if loaded_by else setup._replace(concurrency=got.batch)
    ttft = Ttft(got.ttft_unloaded_s, got.ttft_s, got.ttft_p50_s, got.ttft_p95_s)
    slots = got.slots
    kind = "throughput_at_concurrency" if loaded_by else "throughput_max"
    receipt = Receipt(
        calculation="",
        value=got.output_tokens_per_s,
        unit="tokens/s",
        summary=(
            f"{setup.gpus} x {setup.accelerator.name} with {setup.model.name} in {setup.weights}:"
            f" {got.output_tokens_per_s:,.0f} output tokens/s, {got.tpot_s * 1e3:,.3g} ms per token"
            f" with {got.batch:,.3g} requests in flight; mostly {got.ceiling}."
        ),
        outputs=[
            banded("output_tokens_per_s", "Output tokens per replica", got.output_tokens_per_s,
                   "tokens/s", at, slots, kind=kind),
            banded("output_tokens_per_s_per_gpu", "... per GPU", got.output_tokens_per_s_per_gpu,
                   "tokens/s", at, slots, kind=kind),
            user_row(at, got.tpot_s, slots),
            *latency_rows(at, got.decode_step_s, got.tpot_s, ttft, slots),
            Output("ceiling", "Decode step is mostly", got.ceiling, ""),
            Output("batch", "Requests in flight", got.batch, "requests"),
            Output("max_concurrency", "Requests that fit at once", slots, "requests"),
            banded("max_output_tokens_per_s", "Maximum output tokens per replica",
                   max(most.output_tokens_per_s, got.output_tokens_per_s), "tokens/s", setup,
                   slots, kind="throughput_max"),
        ],
        assumptions=[
            Assumption("model", setup.model.name, "", "user", setup.model.source),
            Assumption("gpu", setup.accelerator.name, "", "user",
                       setup.accelerator.source.get("compute", "")),
            Assumption("weights", setup.weights, "", origin(inputs, "weights", "catalogue")),
            Assumption("kv", setup.kv or default_kv(setup), "", origin(inputs, "kv")),
            _load_assumption(setup),
            Assumption("engine", inputs.engine, "", origin(inputs, "engine"), BAND_NOTE),
        ],
    )  # fmt: skip
    _within_targets(receipt, inputs, setup, k)
    note_calibration(receipt, book, setup.model.id, setup.accelerator.id, setup.engine)
    return receipt


def _within_targets(
    receipt: Receipt, inputs: ReplicaPerformanceInput, setup: Setup, k: Constants
) -> None:
    """Adds the maximum throughput with the targets held, if any were given."""
    if inputs.ttft_ms is None and inputs.tpot_ms is None:
        return
    targets = Targets(
        ttft_s=seconds(inputs.ttft_ms),
        tpot_s=seconds(inputs.tpot_ms),
        util=1.0,
    )
    found = size(serve(setup, k, planning=True), 1.0, targets)
    if isinstance(found, Infeasible):
        receipt.warn(
            "target_unmet",
            f"No load holds the target: {found.reason} is {found.best_ms:,.0f} ms.",
        )
        return
    rate = found.load * found.peak_requests_per_s
    slots = found.replica.memory.slots
    receipt.outputs += [
        banded("slo_output_tokens_per_s", "Most output tokens within targets", rate * setup.osl,
               "tokens/s", setup, slots, kind="throughput_max"),
        banded("slo_qps", "Most requests within targets", rate, "qps", setup, slots,
               kind="throughput_max"),
    ]  # fmt: skip


def _load_assumption(setup: Setup) -> Assumption:
    if setup.requests_per_s is not None:
        note = "requests arrive at random"
        return Assumption("load", "open loop", "", "user", note)
    if setup.concurrency is not None:
        note = "ten requests per client, the first of all at once: p95 TTFT is of that burst"
        return Assumption("load", "closed loop", "", "user", note)
    return Assumption("load", "all memory in use", "", "default", "a queue that never empties")
