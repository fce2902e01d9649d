"""Arguments of whatever is sized for a request rate: a model, its traffic, targets and engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from core.calculations._fields import (
    AttentionParallel,
    Commitment,
    EngineName,
    EngineVersion,
    Ep,
    InputTokens,
    KvFormat,
    MaxBatch,
    MemoryUtil,
    ModelName,
    OutputTokens,
    Pp,
    Provider,
    PWait,
    Qps,
    QueueMs,
    ReserveGib,
    Tp,
    TpotMs,
    TtftMs,
    TtftStat,
    Util,
    Weights,
)
from core.calculations._money import InCurrency
from core.calculations._traffic_fields import PeakToMean, TrafficInputs, check_longest
from core.calibration import NONE, Calibrations
from core.catalog import model
from core.constants import constants
from core.errors import InputError
from core.job import Job
from core.setup import EngineFamily
from core.targets import Targets
from core.targets import TtftStat as TtftStatistic
from core.units import seconds

_MEMORY = constants().memory


class SizedInputs(TrafficInputs):
    """A model, and the traffic a fleet must hold at its peak."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    qps: Qps
    """Requests per second at the peak you plan for, or on average beside peak_to_mean; in text,
    300/min and 1.5M/month work too."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request, the mean if they vary."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request, the mean if they vary."""
    ttft_ms: TtftMs | None = None
    """Target for the time to first token, waiting included, in ms; missing means no target."""
    tpot_ms: TpotMs | None = None
    """Target for the mean time per output token after the first, in ms; missing means no target."""
    util: Util | None = None
    """Flat headroom: share of a replica's peak to plan on; missing means what ttft_ms, p_wait_frac
    and queue_ms allow by M/G/c waiting, or 0.7 when none of them is given."""
    weights: Weights | None = None
    """Weight format; missing means the checkpoint's own, quantised only if it does not fit."""
    kv: KvFormat | None = None
    """Format of the KV cache; missing means the engine's: fp8 beside quantised weights in
    TensorRT-LLM, else bf16."""
    tp: Tp | None = None
    """Tensor-parallel size; missing means chosen by the decision tree."""
    memory_util_frac: MemoryUtil = _MEMORY.utilisation
    """Share of accelerator memory the engine may claim."""
    runtime_reserve_gib: ReserveGib = _MEMORY.runtime_reserve_gib
    """Memory per accelerator kept for the runtime: context, graphs, activations."""
    max_batch: MaxBatch = _MEMORY.max_batch
    """Most sequences the engine runs in one step."""
    engine: EngineName = "vllm"
    """Serving engine."""
    engine_version: EngineVersion | None = None
    """Its version, e.g. 0.11; missing means the current generation."""
    pp: Pp = 1
    """Pipeline-parallel stages of one replica."""
    ep: Ep = 1
    """Expert-parallel size: above 1, experts are divided whole over the replica's accelerators."""
    attention: AttentionParallel = "tensor"
    """How attention is divided: tensor (over heads) or data (each GPU its own requests)."""
    p_wait_frac: PWait | None = None
    """Largest share of requests that may wait for a slot."""
    queue_ms: QueueMs | None = None
    """Time that 95% of requests wait for a slot at most, in ms."""
    ttft_stat: TtftStat = "p95"
    """Which figure ttft_ms is a target for: p95, p50 or the mean."""
    peak_to_mean: PeakToMean = 1.0
    """Rate at the peak over qps, where qps is the mean."""


class ServedInputs(InCurrency, SizedInputs):
    """The same, at a price."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}
    placed: ClassVar[Mapping[str, str]] = {"provider": "tp", "commitment": "provider"}

    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed, marketplaces excluded."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


def job_of(inputs: SizedInputs, calibrations: Calibrations = NONE) -> Job:
    """The sizing job an input describes."""
    return Job(
        model=model(inputs.model),
        qps=inputs.qps * inputs.peak_to_mean,
        isl=inputs.isl,
        osl=inputs.osl,
        targets=Targets(
            util=inputs.util,
            ttft_s=seconds(inputs.ttft_ms),
            tpot_s=seconds(inputs.tpot_ms),
            max_batch=inputs.max_batch,
            p_wait=inputs.p_wait_frac,
            queue_s=seconds(inputs.queue_ms),
            ttft_stat=cast("TtftStatistic", inputs.ttft_stat),
        ),
        weights=inputs.weights,
        kv=inputs.kv,
        tp=inputs.tp,
        pp=inputs.pp,
        ep=inputs.ep,
        attention_dp=inputs.attention == "data",
        engine=cast("EngineFamily", inputs.engine),
        engine_version=inputs.engine_version,
        traffic=inputs.traffic(inputs.isl, inputs.osl),
        calibrations=calibrations,
        memory_util_frac=inputs.memory_util_frac,
        runtime_reserve_gib=inputs.runtime_reserve_gib,
    )


def check_context(inputs: SizedInputs, job: Job) -> None:
    """InputError when requests, or the longest of them, exceed the model's context."""
    limit, asked = job.model.max_context_tokens, inputs.isl + inputs.osl
    if limit and asked > limit:
        raise InputError(
            f"isl + osl must be at most {limit:,} tokens, the context of"
            f" {job.model.name}; you gave {asked:,}.",
            field="isl",
        )
    if job.traffic is not None:
        check_longest(job.traffic, job.model, inputs.model_fields_set)
