"""GOLDEN_DEFAULTS: the documents' starting points, and whether they fit."""

from __future__ import annotations

from typing import NamedTuple

from core.branches import tp_sizes
from core.calculations._fields import GpuName, ModelName, OutputTokens, origin
from core.calculations._replica import (
    ANSWER_TOKENS,
    ReplicaInputs,
    about,
    constants_of,
    replica_name,
    setup_at,
)
from core.constants import Constants
from core.errors import InputError
from core.estimate import Estimate, estimate
from core.golden import GOLDEN, Golden
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.replica_changes import full_length
from core.setup import Setup
from core.tables import Table
from core.units import BYTES_PER_GB

NOT_VLLM = "INT4 KV cache, which the documents offer for batch, is no format of vLLM: fp8"


class GoldenInput(ReplicaInputs):
    """A replica to hold the documents' defaults against."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    osl: OutputTokens = ANSWER_TOKENS
    """Output sequence length: the part of each context that is generated."""


class Checked(NamedTuple):
    """One use's defaults on this replica."""

    golden: Golden
    kv: str
    need_bytes: float
    """KV cache of the whole batch at full context, over all accelerators, copies included."""
    free_bytes: float
    """What the weights leave of usable memory, over all accelerators."""
    held: int
    """Largest max_num_seqs whose requests all fit at full context."""
    wider_tp: int | None
    """Smallest tensor-parallel size that holds the documents' batch."""
    found: Estimate | None

    @property
    def batch(self) -> int:
        """max_num_seqs to set: the documents', or the largest that fits."""
        return min(self.golden.batch, self.held)

    @property
    def verdict(self) -> str:
        """Whether it fits."""
        if self.held >= self.golden.batch:
            return "fits"
        if self.held >= self.golden.least_batch:
            return "in part"
        return "too few" if self.held else "does not fit"


def _checked(setup: Setup, golden: Golden, osl: int, k: Constants) -> Checked | None:
    """None where the model has no such context."""
    limit = setup.model.max_context_tokens
    if limit is not None and golden.context > limit:
        return None
    here = setup._replace(isl=golden.context - osl, osl=osl, kv=setup.kv or golden.kv)
    held = _held(here, k)
    wider = next(
        (t for t in tp_sizes(here.model, here.accelerator)
         if t >= here.tp and _held(here._replace(tp=t), k) >= golden.batch),
        None,
    )  # fmt: skip
    batch = min(golden.batch, held)
    running = here._replace(concurrency=float(batch), max_batch=batch)
    full = full_length(here, k)
    return Checked(
        golden,
        here.kv or "",
        golden.batch * full.kv_request_bytes * here.gpus,
        max(0.0, full.usable_bytes - full.weights_bytes) * here.gpus,
        held,
        wider,
        estimate(running, k) if held else None,
    )


def _held(setup: Setup, k: Constants) -> int:
    full = full_length(setup, k)
    free = full.usable_bytes - full.weights_bytes
    return max(0, int(free // full.kv_request_bytes))


@REGISTRY.calculation(
    "GOLDEN_DEFAULTS",
    group="sizing",
    result="Rows of use, max_num_seqs to set, context, KV format, and whether the default fits.",
    unit="requests",
    examples=(
        "/gpu golden_defaults llama-3.1-8b on h100",
        "/gpu golden_defaults llama-3.1-70b on h100 fp8 tp=2",
    ),
    spills=True,
)
def golden_defaults(inputs: GoldenInput, book: PriceBook) -> Receipt:
    """Starting points for chat, RAG and batch, checked against memory.

    KV need = batch x KV of one full context; it fits where that is within usable memory less
    weights. Where it does not, the largest max_num_seqs that does, and the tensor-parallel size
    that holds the documents' own. Memory and speeds are REPLICA_PERFORMANCE's: what the engine
    claims, which is more than MAX_CONCURRENCY's flat 90%.

    Raises InputError and the name errors.
    Source: the documents' golden defaults (document 003): chat 8-16 x 4K, RAG 16-32 x 32K, batch
    64-256 x 8K, KV cache in fp8.

    >>> from pricing.book import embedded_book
    >>> raw = {"model": "8b", "gpu": "h100"}
    >>> [row[:2] for row in REGISTRY.get("GOLDEN_DEFAULTS").run(raw, embedded_book()).value]
    [['chat', 16], ['RAG or agent', 27], ['batch', 111]]
    """
    least = min(golden.context for golden in GOLDEN)
    if inputs.osl >= least:
        raise InputError(
            f"osl must be below {least:,} tokens, the smallest of these contexts; you gave"
            f" {inputs.osl:,}.",
            field="osl",
        )
    setup = setup_at(inputs, inputs.model, inputs.gpu, 1, inputs.osl)
    k = constants_of(setup, book)
    looked = [(golden, _checked(setup, golden, inputs.osl, k)) for golden in GOLDEN]
    found = [row for _, row in looked if row is not None]
    if not found:
        raise InputError(
            f"model must be one with a context of at least {least:,} tokens; {setup.model.name}"
            f" has {setup.model.max_context_tokens:,}.",
            field="model",
        )
    fitting = [row.golden.use for row in found if row.verdict == "fits"]
    receipt = Receipt(
        calculation="",
        value=[[r.golden.use, r.batch, r.golden.context, r.kv, r.verdict] for r in found],
        unit="requests",
        summary=f"{replica_name(setup)}: of the documents' defaults {_listed(fitting)};"
        f" {_to_set(found)}.",
        outputs=[
            Output(f"{_key(r.golden.use)}_kv_gb", f"KV cache the {r.golden.use} default needs",
                   r.need_bytes / BYTES_PER_GB, "GB")
            for r in found
        ],
        assumptions=[
            *(a for a in about(inputs, setup) if a.name != "kv"),
            Assumption("kv", inputs.kv or "fp8", "", origin(inputs, "kv"), NOT_VLLM),
            Assumption("osl", inputs.osl, "tokens", origin(inputs, "osl"), "of each context"),
        ],
    )  # fmt: skip
    for golden, row in looked:
        if row is None:
            receipt.warn(
                "beyond_context",
                f"{golden.use}: {golden.context:,} tokens are beyond the"
                f" {setup.model.max_context_tokens:,} of {setup.model.name}.",
            )
    receipt.tables += _tables(found)
    return receipt


def _tables(found: list[Checked]) -> list[Table]:
    return [
        Table.of(
            "defaults", "The documents' defaults on this replica",
            [("use", "Use", ""), ("batch_range", "Batch", ""), ("context", "Context", "tokens"),
             ("need_gb", "KV needed", "GB"), ("free_gb", "Free", "GB"), ("verdict", "Default", ""),
             ("max_num_seqs", "max_num_seqs", ""), ("held_by_tp", "Full from TP", "")],
            [
                [r.golden.use, f"{r.golden.least_batch}-{r.golden.batch}", r.golden.context,
                 r.need_bytes / BYTES_PER_GB, r.free_bytes / BYTES_PER_GB, r.verdict, r.batch,
                 r.wider_tp or "none"]
                for r in found
            ],
        ),
        Table.of(
            "speeds", "What it does with max_num_seqs so set",
            [("use", "Use", ""), ("ttft_ms", "TTFT", "ms"), ("tpot_ms", "TPOT", "ms"),
             ("tokens_per_s", "Output", "tokens/s"), ("goal", "Goal", "")],
            [
                [r.golden.use, r.found and r.found.ttft_s * 1e3, r.found and r.found.tpot_s * 1e3,
                 r.found and r.found.output_tokens_per_s, r.golden.goal]
                for r in found
            ],
        ),
    ]  # fmt: skip


def _to_set(found: list[Checked]) -> str:
    runs = [f"{r.batch:,} for {r.golden.use}" for r in found if r.batch]
    if not runs:
        return "weights and one request of them need a larger tp or smaller weights"
    none = [r.golden.use for r in found if not r.batch]
    left_out = f"; not one request of {' or '.join(none)} fits" if none else ""
    return f"max_num_seqs to set: {', '.join(runs)}{left_out}"


def _listed(fitting: list[str]) -> str:
    return (
        f"{' and '.join(fitting)} fit{'s' if len(fitting) == 1 else ''}" if fitting else "none fits"
    )


def _key(use: str) -> str:
    return use.partition(" ")[0].lower()
