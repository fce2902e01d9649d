"""QUANTISED_SIZES and KV_CACHE_BY_CONTEXT: bytes by format, and what they leave room for."""

from __future__ import annotations

from typing import Annotated

from core.branches import runnable
from core.calculations._fields import GpuName, KvFormat, MaxBatch, ModelName, Tp, Weights, origin
from core.calculations._replica import CONTEXTS, context_of
from core.calculations.fit import Tokens
from core.catalog import Accelerator, LlmModel, accelerator, model
from core.constants import constants
from core.fields import integer
from core.memory import fit, kv_bytes
from core.precision import WEIGHT_BITS, WEIGHT_FORMATS, compute_tflops, weight_bytes
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.tables import Table
from core.units import BYTES_PER_GB, BYTES_PER_GIB

_MEMORY = constants().memory
WORDS_PER_TOKEN = 0.75
"""English words per token, the documents' rule (document 003); other languages take more tokens."""
QUALITY = {
    "bf16": "reference",
    "fp16": "reference",
    "fp8": "lossless across Llama-3.1 sizes",
    "int8": "1-3% lower, well tuned",
    "int4": "close to 8-bit integer (weight-only)",
}
"""What Kurtic et al. measured on the Llama-3.1 family in over 500,000 evaluations (ACL 2025,
arXiv:2411.02355, read 2026-11-22); no figure there for fp4 and mxfp4."""
STORED_ALIKE = "fp16"


class QuantisedInput(Inputs):
    """A model, and maybe the accelerator it must fit."""

    model: ModelName
    """Model whose weights they are, e.g. llama-3.1-70b."""
    gpu: GpuName | None = None
    """Accelerator to fit; missing means sizes only."""
    context: Tokens | None = None
    """Tokens of context each request holds; missing means 8,192, or what the model has."""
    tp: Tp = 1
    """Tensor-parallel size of the replica."""
    kv: KvFormat = "bf16"
    """Format of the KV cache."""


def _formats(entry: LlmModel, card: Accelerator | None) -> list[str]:
    if card is not None:
        compute_tflops(card, "bf16")  # refuses an accelerator whose arithmetic nobody published
        return list(runnable(entry, card))
    kept = entry.native_precision == "mxfp4"
    return [f for f in WEIGHT_FORMATS if f != STORED_ALIKE and (f != "mxfp4" or kept)]


def _slots(
    inputs: QuantisedInput, entry: LlmModel, card: Accelerator, weights: str, context: int
) -> int:
    return fit(
        entry,
        card,
        tokens=context,
        weights=weights,
        kv=inputs.kv,
        tp=inputs.tp,
        utilisation_frac=_MEMORY.utilisation,
        runtime_reserve_gib=_MEMORY.runtime_reserve_gib,
    ).slots


@REGISTRY.calculation(
    "QUANTISED_SIZES",
    group="memory",
    result="Rows of weight format, GB of weights, bits per weight, requests that fit (with a gpu).",
    unit="GB",
    examples=(
        "/gpu quantised_sizes llama-3.1-70b",
        "/gpu quantised_sizes llama-3.1-70b on h100 context=8k",
    ),
    spills=True,
)
def quantised_sizes(inputs: QuantisedInput, book: PriceBook) -> Receipt:
    """Weights by format, scales included, and how many requests each leaves room for.

    bytes = parameters x bits / 8, as WEIGHTS_GB: 4-bit formats carry 4.25 to 4.5 bits with their
    scales. Requests are MAX_CONCURRENCY's, 0 where the weights do not fit. Quality is what was
    measured and published, no promise for another model.

    Raises InputError and the name errors.
    Source: the documents' quantised weight table (document 003), scales added; quality: Kurtic et
    al. 2025, arXiv:2411.02355.

    >>> from pricing.book import embedded_book
    >>> rows = REGISTRY.get("QUANTISED_SIZES").run({"model": "llama-3.1-70b"}, embedded_book())
    >>> [(row[0], round(row[1], 1)) for row in rows.value if row[0] in ("bf16", "fp8", "int4")]
    [('bf16', 141.1), ('fp8', 70.6), ('int4', 39.7)]
    """
    entry = model(inputs.model)
    card = accelerator(inputs.gpu) if inputs.gpu is not None else None
    context = context_of(entry, inputs.context, CONTEXTS[1])
    found = [
        (f, weight_bytes(entry, f), _slots(inputs, entry, card, f, context) if card else None)
        for f in _formats(entry, card)
    ]
    full = weight_bytes(entry, "bf16")
    smallest = min(found, key=lambda row: row[1])
    where = ""
    if card is not None:
        fitting = [f for f, _, slots in found if slots]
        where = (
            f"; {inputs.tp} x {card.name} holds it in {', '.join(fitting)}"
            if fitting
            else f"; {inputs.tp} x {card.name} holds it in no format"
        )
    receipt = Receipt(
        calculation="",
        value=[[f, size / BYTES_PER_GB, size * 8 / (entry.params_b() * 1e9), slots]
               for f, size, slots in found],
        unit="GB",
        summary=(
            f"{entry.name} is {full / BYTES_PER_GB:,.1f} GB in bf16 and"
            f" {smallest[1] / BYTES_PER_GB:,.1f} GB in {smallest[0]}{where}."
        ),
        outputs=[Output(f"{f}_gb", f"Weights in {f}", size / BYTES_PER_GB, "GB")
                 for f, size, _ in found],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("quality", "Kurtic et al. 2025", "", "default",
                       "arXiv:2411.02355, Llama-3.1 family; test yours"),
        ],
    )  # fmt: skip
    if card is not None:
        receipt.assumptions += [
            Assumption("gpu", card.name, "", "user", card.source.get("memory", "")),
            Assumption("context", context, "tokens", origin(inputs, "context")),
            Assumption("kv", inputs.kv, "", origin(inputs, "kv")),
            Assumption("memory_util_frac", _MEMORY.utilisation, "fraction", "default"),
        ]
    receipt.tables.append(
        Table.of(
            "formats", "Weights by format, scales included",
            [("weights", "Format", ""), ("gb", "Size", "GB"), ("gib", "Size", "GiB"),
             ("bits", "Bits", ""), ("ratio", "Of bf16", "fraction"),
             ("slots", "Fit", "requests"), ("quality", "Quality, as measured", "")],
            [
                [f, size / BYTES_PER_GB, size / BYTES_PER_GIB, WEIGHT_BITS[f], size / full, slots,
                 QUALITY.get(f, "not published there")]
                for f, size, slots in found
            ],
        )
    )  # fmt: skip
    return receipt


class KvTableInput(Inputs):
    """A model, and how many requests hold their context at once."""

    model: ModelName
    """Model whose cache it is, e.g. llama-3.1-70b."""
    batch: MaxBatch = 1
    """Requests that hold their context at once."""
    weights: Weights | None = None
    """Weight format to compare the cache with; missing means the checkpoint's own."""
    words: Annotated[int, integer("count", words=("english words",))] | None = None
    """English words of one request's text, to add its context to the table."""


@REGISTRY.calculation(
    "KV_CACHE_BY_CONTEXT",
    group="memory",
    result="Rows of context in tokens, GB of KV cache of the batch in bf16 and in fp8.",
    unit="GB",
    examples=(
        "/gpu kv_cache_by_context llama-3.1-70b",
        "/gpu kv_cache_by_context llama-3.1-70b batch=16 words=10000",
    ),
    spills=True,
)
def kv_cache_by_context(inputs: KvTableInput, book: PriceBook) -> Receipt:
    """KV cache by context and format, and when it outgrows the weights.

    GB = batch x KV_CACHE_BYTES of the context; tokens = words / 0.75. The cache outgrows the
    weights from ceil(weights / KV of one request) requests on, which at 128K is seldom the first.

    Raises InputError and the name errors.
    Source: the documents' KV calculator and Rule 2 (document 003); as KV_CACHE_BYTES.

    >>> from pricing.book import embedded_book
    >>> raw = {"model": "llama-3.1-70b"}
    >>> rows = REGISTRY.get("KV_CACHE_BY_CONTEXT").run(raw, embedded_book()).value
    >>> [round(cell, 2) for cell in rows[-1]]
    [131072, 42.95, 21.47]
    """
    entry = model(inputs.model)
    stored = inputs.weights or entry.native_precision
    size = weight_bytes(entry, stored)
    limit = entry.max_context_tokens
    contexts = {min(c, limit or c) for c in (1024, *CONTEXTS)}
    text = None if inputs.words is None else max(1, round(inputs.words / WORDS_PER_TOKEN))
    shown = sorted(contexts if text is None else {*contexts, text})
    value = [[c, *(_gb(entry, c, kv, inputs.batch) for kv in ("bf16", "fp8"))] for c in shown]
    longest = shown[-1]
    outgrown = -(-size // kv_bytes(entry, longest, "bf16"))
    receipt = Receipt(
        calculation="",
        value=value,
        unit="GB",
        summary=(
            f"{inputs.batch:,} request{'' if inputs.batch == 1 else 's'} of {entry.name} hold"
            f"{'s' if inputs.batch == 1 else ''} {value[-1][1]:,.4g} GB of bf16 KV cache at"
            f" {longest:,} tokens; from {outgrown:,.0f} such request"
            f"{'' if outgrown == 1 else 's'} on the cache exceeds the"
            f" {size / BYTES_PER_GB:,.1f} GB of weights in {stored}."
        ),
        outputs=[
            Output("outgrown_requests", f"Requests of {longest:,} tokens that outgrow the weights",
                   outgrown, "requests"),
            Output("weights_gb", "Weights", size / BYTES_PER_GB, "GB"),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("batch", inputs.batch, "requests", origin(inputs, "batch")),
            Assumption("weights", stored, "", origin(inputs, "weights", "catalogue")),
        ],
    )  # fmt: skip
    if text is not None:
        receipt.outputs.insert(0, Output("text_tokens", "Tokens of the text", text, "tokens"))
        receipt.assumptions.append(
            Assumption("words_per_token", WORDS_PER_TOKEN, "", "default", "English (document 003)")
        )
        if limit is not None and text > limit:
            receipt.warn(
                "beyond_context",
                f"{text:,} tokens are beyond the {limit:,} of {entry.name}.",
            )
    receipt.tables.append(
        Table.of(
            "kv_cache", f"KV cache of {inputs.batch:,} at once",
            [("context", "Context", "tokens"), ("words", "Words, about", ""),
             *((f"{kv}_gb", kv, "GB") for kv in ("bf16", "fp8")), ("gib", "bf16", "GiB"),
             ("of_weights", "bf16 over weights", "fraction")],
            [
                [c, round(c * WORDS_PER_TOKEN), b, f, b * BYTES_PER_GB / BYTES_PER_GIB,
                 b * BYTES_PER_GB / size]
                for c, b, f in value
            ],
        )
    )  # fmt: skip
    return receipt


def _gb(entry: LlmModel, context: int, kv: str, batch: int) -> float:
    return batch * kv_bytes(entry, context, kv) / BYTES_PER_GB
