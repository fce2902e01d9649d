"""Memory calculations: weights, KV cache, maximum concurrency."""

from __future__ import annotations

from typing import Annotated

from core.branches import native_format
from core.calculations._fields import (
    GpuName,
    HostedInputs,
    KvFormat,
    MemoryUtil,
    ModelName,
    ReserveGib,
    Tp,
    Weights,
)
from core.catalog import accelerator, model
from core.constants import constants
from core.fields import integer
from core.job import Job
from core.memory import fit, kv_bytes, kv_bytes_per_token
from core.misfits import shape_advice, smallest_shape
from core.precision import KV_BYTES, WEIGHT_BITS, compute_tflops, weight_bytes
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.targets import Targets
from core.units import BYTES_PER_GB, BYTES_PER_GIB

_MEMORY = constants().memory
Tokens = Annotated[
    int, integer("tokens", hi=100_000_000, words=("tokens", "ctx", "length"), claims=("tokens",))
]


class KvCacheInput(Inputs):
    """A model and a context length."""

    model: ModelName
    """Model whose cache it is, e.g. llama-3.1-70b."""
    context: Tokens = 1
    """Tokens of context held for one request."""
    kv: KvFormat = "bf16"
    """Format of the KV cache."""


@REGISTRY.calculation(
    "KV_CACHE_BYTES",
    group="memory",
    result="Bytes of KV cache one request of this context holds.",
    unit="bytes",
    examples=("/gpu kv_cache_bytes llama-3.1-70b context=128k", "/gpu kv_cache_bytes deepseek-v3"),
)
def kv_cache_bytes(inputs: KvCacheInput, book: PriceBook) -> Receipt:
    """KV-cache bytes of one request; with context left out, bytes per token.

    bytes = 2 x layers x KV heads x head dim x bytes per value x tokens (GQA);
    layers x (latent + rope) x bytes x tokens (MLA); sliding-window layers stop at their window.

    Source: Pope et al. 2022, arXiv:2211.05102; DeepSeek-V2, arXiv:2405.04434.

    >>> from pricing.book import embedded_book
    >>> REGISTRY.get("KV_CACHE_BYTES").run({"model": "llama-3.1-8b", "context": 8000},
    ...     embedded_book()).value
    1048576000
    """
    entry = model(inputs.model)
    size = kv_bytes(entry, inputs.context, inputs.kv)
    return Receipt(
        calculation="",
        value=int(size),
        unit="bytes",
        summary=(
            f"{entry.name} holds {int(size):,} bytes of {inputs.kv} KV cache per token."
            if inputs.context == 1
            else f"{entry.name} holds {size / BYTES_PER_GB:,.4g} GB"
            f" ({size / BYTES_PER_GIB:,.4g} GiB) of {inputs.kv} KV cache for"
            f" {inputs.context:,} tokens."
        ),
        outputs=[
            Output("kv_gb", "KV cache", size / BYTES_PER_GB, "GB"),
            Output("kv_gib", "KV cache", size / BYTES_PER_GIB, "GiB"),
            Output(
                "kv_bytes_per_token",
                "Per token (full-context layers)",
                int(kv_bytes_per_token(entry, inputs.kv)),
                "bytes",
            ),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("attention", entry.attention, "", "catalogue"),
            Assumption("kv", inputs.kv, "", "default", f"{KV_BYTES[inputs.kv]:g} bytes per value"),
        ],
    )


class WeightsInput(HostedInputs):
    """A model and a weight format."""

    model: ModelName
    """Model whose weights they are, e.g. llama-3.1-70b."""
    weights: Weights | None = None
    """Weight format; missing means the checkpoint's own."""


@REGISTRY.calculation(
    "WEIGHTS_GB",
    group="memory",
    result="Gigabytes (1e9 bytes) of one copy of the weights.",
    unit="GB",
    examples=("/gpu weights_gb llama-3.1-70b fp8", "/gpu weights_gb gpt-oss-120b"),
)
def weights_gb(inputs: WeightsInput, book: PriceBook) -> Receipt:
    """Gigabytes of one copy of a model's weights, scale overhead included.

    bytes = parameters x bits / 8; 4-bit formats carry scales (4.25 or 4.5 bits per value).

    Source: formats as documented in core/precision.py.

    >>> from pricing.book import embedded_book
    >>> REGISTRY.get("WEIGHTS_GB").run({"model": "llama-3.1-70b"}, embedded_book()).value
    141.108
    """
    entry = model(inputs.model)
    format_ = inputs.weights or entry.native_precision
    size = weight_bytes(entry, format_)
    return Receipt(
        calculation="",
        value=size / BYTES_PER_GB,
        unit="GB",
        summary=f"{entry.name} in {format_} is {size / BYTES_PER_GB:,.1f} GB of weights.",
        outputs=[
            Output("weights_gib", "Weights", size / BYTES_PER_GIB, "GiB"),
            Output("bits_per_weight", "Bits per weight", WEIGHT_BITS[format_], "count"),
        ],
        assumptions=[Assumption("model", entry.name, "", "user", entry.source)],
    )


class ConcurrencyInput(HostedInputs):
    """A model on an accelerator, and the context every request holds."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    context: Tokens
    """Tokens of context each request holds: input plus output."""
    weights: Weights | None = None
    """Weight format; missing means the checkpoint's own."""
    kv: KvFormat = "bf16"
    """Format of the KV cache."""
    tp: Tp = 1
    """Tensor-parallel size of the replica."""
    memory_util_frac: MemoryUtil = _MEMORY.utilisation
    """Share of accelerator memory the engine may claim."""
    runtime_reserve_gib: ReserveGib = _MEMORY.runtime_reserve_gib
    """Memory per accelerator kept for the runtime."""


@REGISTRY.calculation(
    "MAX_CONCURRENCY",
    group="memory",
    result="Requests of this context that fit one replica at once.",
    unit="requests",
    examples=("/gpu max_concurrency llama-3.1-8b on h100 context=8000",),
)
def max_concurrency(inputs: ConcurrencyInput, book: PriceBook) -> Receipt:
    """Requests whose whole context fits one replica's memory at once.

    slots = floor((driver bytes x utilisation - reserve - weights / TP) / (KV per request / shards))

    Raises DoesNotFitError when weights and one request do not fit.
    Source: PagedAttention memory model, Kwon et al. 2023, arXiv:2309.06180.

    >>> from pricing.book import embedded_book
    >>> raw = {"model": "8b", "gpu": "h100", "context": 8000}
    >>> REGISTRY.get("MAX_CONCURRENCY").run(raw, embedded_book()).value
    54
    """
    entry, card = model(inputs.model), accelerator(inputs.gpu)
    format_ = inputs.weights or native_format(entry, card)
    compute_tflops(card, format_)
    filled = fit(
        entry,
        card,
        tokens=inputs.context,
        weights=format_,
        kv=inputs.kv,
        tp=inputs.tp,
        utilisation_frac=inputs.memory_util_frac,
        runtime_reserve_gib=inputs.runtime_reserve_gib,
    )
    if filled.slots < 1:
        job = Job(entry, 1.0, inputs.context, 0, Targets(), kv=inputs.kv)
        shape = smallest_shape(job, [format_])
        raise filled.refusal(
            f"{entry.name} in {format_} does not fit {inputs.tp} x {card.name}",
            field="gpu",
            advice=shape_advice(shape),
            shape=shape,
        )
    return Receipt(
        calculation="",
        value=filled.slots,
        unit="requests",
        summary=(
            f"{filled.slots:,} request{'s' if filled.slots > 1 else ''} of {inputs.context:,}"
            f" tokens fit{'' if filled.slots > 1 else 's'} {inputs.tp} x {card.name}"
            f" with {entry.name} in {format_}."
        ),
        outputs=[
            Output(
                "usable_gib", "Usable memory per GPU", filled.usable_bytes / BYTES_PER_GIB, "GiB"
            ),
            Output("weights_gib", "Weights per GPU", filled.weights_bytes / BYTES_PER_GIB, "GiB"),
            Output(
                "kv_request_gib",
                "KV of one request per GPU",
                filled.kv_request_bytes / BYTES_PER_GIB,
                "GiB",
            ),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("gpu", card.name, "", "user", card.source.get("memory", "")),
            Assumption("weights", format_, "", "user" if inputs.weights else "catalogue"),
            Assumption("memory_util_frac", inputs.memory_util_frac, "fraction", "default"),
            Assumption("runtime_reserve_gib", inputs.runtime_reserve_gib, "GiB", "default"),
        ],
    )
