"""Fields of one replica shared by calculations that ask what it does, and its setup."""

from __future__ import annotations

from typing import cast

from core.branches import native_format
from core.calculations._fields import (
    EngineName,
    EngineVersion,
    HostedInputs,
    KvFormat,
    MemoryUtil,
    ReserveGib,
    Tp,
    Weights,
    origin,
)
from core.catalog import LlmModel, accelerator, model
from core.constants import Constants, constants
from core.errors import InputError
from core.prices import PriceBook
from core.receipt import Assumption, Receipt
from core.replica_changes import Outcome
from core.setup import EngineFamily, Setup, default_kv

CONTEXTS = (4096, 8192, 32768, 131072)
"""The four contexts of the documents' throughput tab: 4K, 8K, 32K, 128K."""
ANSWER_TOKENS = 256
"""Answer length where none is given: that of the documents' sizing example (57.1.5)."""


class ReplicaInputs(HostedInputs):
    """How one replica is divided, stored and run; all default to what the engine would take."""

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
    memory_util_frac: MemoryUtil | None = None
    """Share of accelerator memory the engine may claim; missing means the engine's own."""
    runtime_reserve_gib: ReserveGib | None = None
    """Memory per accelerator kept for the runtime; missing means the engine's own."""


def setup_at(inputs: ReplicaInputs, model_id: str, gpu: str, isl: int, osl: int) -> Setup:
    """The estimator's setup of one replica, before any load."""
    entry, card = model(model_id), accelerator(gpu)
    return Setup(
        model=entry,
        accelerator=card,
        isl=isl,
        osl=osl,
        tp=inputs.tp,
        weights=inputs.weights or native_format(entry, card),
        kv=inputs.kv,
        engine=cast("EngineFamily", inputs.engine),
        engine_version=inputs.engine_version,
        memory_util_frac=inputs.memory_util_frac,
        runtime_reserve_gib=inputs.runtime_reserve_gib,
    )


def constants_of(setup: Setup, book: PriceBook) -> Constants:
    """The constants, calibrated by the user's own load test if there is one."""
    return book.calibrations.constants(
        setup.model.id, setup.accelerator.id, setup.engine, constants()
    )


def about(inputs: ReplicaInputs, setup: Setup) -> list[Assumption]:
    """The replica as assumptions, and where each came from."""
    compute = setup.accelerator.source.get("compute", "")
    return [
        Assumption("model", setup.model.name, "", "user", setup.model.source),
        Assumption("gpu", setup.accelerator.name, "", "user", compute),
        Assumption("tp", setup.tp, "GPUs", origin(inputs, "tp")),
        Assumption("weights", setup.weights, "", origin(inputs, "weights", "catalogue")),
        Assumption("kv", setup.kv or default_kv(setup), "", origin(inputs, "kv")),
        Assumption("engine", setup.engine, "", origin(inputs, "engine")),
    ]


def contexts_of(setup: Setup, context: int | None, least: int = 1) -> list[int]:
    """The contexts to answer for: the given one, or those of the documents the model has.

    Raises InputError for a given context that is beyond the model's or below `least`.
    """
    limit = setup.model.max_context_tokens
    if context is None:
        return [c for c in CONTEXTS if c >= least and (limit is None or c <= limit)] or [
            limit or CONTEXTS[0]
        ]
    check_within(setup.model, context)
    return [context]


def context_of(entry: LlmModel, context: int | None, otherwise: int) -> int:
    """The context given, else as much of `otherwise` as the model has.

    Raises InputError for a given context that is beyond the model's.
    """
    if context is None:
        return min(otherwise, entry.max_context_tokens or otherwise)
    check_within(entry, context)
    return context


def check_within(entry: LlmModel, context: int) -> None:
    """InputError for a context that is beyond the model's."""
    limit = entry.max_context_tokens
    if limit is not None and context > limit:
        raise InputError(
            f"context must be at most {limit:,} tokens, that of {entry.name}; you gave"
            f" {context:,}.",
            field="context",
        )


def warn_if_behind(receipt: Receipt, now: Outcome) -> None:
    """Say that requests come faster than one replica serves them, where they do."""
    if now.keeps_up:
        return
    receipt.warn(
        "falls_behind",
        f"One replica does not keep up with {now.case.setup.requests_per_s:g} requests/s: its queue"
        " grows as long as they come, and so does TTFT; GPUS_NEEDED says how many it takes.",
    )


def replica_name(setup: Setup) -> str:
    """The replica as people name it: `2 x H100 SXM5 80GB with Llama-3.1-70B in fp8`."""
    return f"{setup.gpus} x {setup.accelerator.name} with {setup.model.name} in {setup.weights}"
