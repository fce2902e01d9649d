"""The source documents' own sizing functions, argument for argument, bounded by errors.

They stay available under names ending in _BY_FORMULA for comparison with the documents; the
physical model (GPUS_NEEDED, BREAKEVEN) is the default. A negative, infinite or zero-division
result of the original is an error here.
"""

from __future__ import annotations

import math
from typing import Annotated

from core.calculations._by_formula import given
from core.errors import DoesNotFitError
from core.fields import choice, integer, number
from core.lint import decode_step_caution
from core.prices import PriceBook
from core.receipt import Output, Receipt
from core.registry import REGISTRY, Inputs

Params = Annotated[float, number("count", above=True, hi=1e15, words=("parameters",))]
ParamsB = Annotated[float, number("billions", above=True, hi=1e6, words=("parameters", "size"))]


class GpusByFormulaInput(Inputs):
    """The twelve arguments of the documents' gpus_needed(), in their order."""

    params: Params
    """Model parameters, e.g. 8e9."""
    layers: Annotated[int, integer("count", hi=10_000)]
    """Transformer layers."""
    kv_heads: Annotated[int, integer("count", hi=10_000)]
    """Key/value heads."""
    head_dim: Annotated[int, integer("count", hi=100_000)]
    """Dimension of one head."""
    context: Annotated[int, integer("tokens", hi=100_000_000)]
    """Context length in tokens."""
    out_tokens: Annotated[int, integer("tokens", hi=10_000_000)]
    """Generated tokens per request."""
    gpu_mem_gb: Annotated[float, number("GB", above=True, hi=1e6)]
    """GPU memory in GB."""
    decode_ms: Annotated[float, number("ms", above=True, hi=1e6)]
    """Decode latency per token in ms, as you assume it."""
    batch: Annotated[int, integer("requests", hi=1e6)]
    """Steady decode batch."""
    target_qps: Annotated[float, number("qps", above=True, hi=1e7, words=("qps",), claims=("qps",))]
    """Target requests per second."""
    bytes_per_param: Annotated[float, number("bytes", above=True, hi=8)] = 2.0
    """Bytes per weight."""
    util: Annotated[float, number("fraction", above=True, hi=1)] = 0.7
    """Headroom factor."""


@REGISTRY.calculation(
    "GPUS_NEEDED_BY_FORMULA",
    group="formulas",
    result="GPUs by the four-step formula of 57.1.5, which leaves prefill out.",
    unit="GPUs",
    examples=(
        (
            "/gpu gpus_needed_by_formula params=8e9 layers=32 kv_heads=8 head_dim=128 context=8000"
            " out_tokens=256 gpu_mem_gb=80 decode_ms=18 batch=48 target_qps=50"
        ),
    ),
)
def gpus_needed_by_formula(inputs: GpusByFormulaInput, book: PriceBook) -> Receipt:
    """GPUs by the documents' four-step formula (57.1.5); it ignores prefill and runtime memory.

    n = ceil(qps / (util x min(batch, floor((memory - weights) / KV)) / (out_tokens x decode)))

    Raises DoesNotFitError where the original returns a negative count or divides by zero.
    Source: section 57.1.5 of the source documents, Code Fragment 1.

    >>> from pricing.book import embedded_book
    >>> raw = dict(params=8e9, layers=32, kv_heads=8, head_dim=128, context=8000, out_tokens=256,
    ...            gpu_mem_gb=80, decode_ms=18, batch=48, target_qps=50)
    >>> REGISTRY.get("GPUS_NEEDED_BY_FORMULA").run(raw, embedded_book()).value
    7
    """
    weights_gb = inputs.params * inputs.bytes_per_param / 1e9
    kv_gb = 2 * inputs.layers * inputs.kv_heads * inputs.head_dim * inputs.context * 2 / 1e9
    slots = math.floor((inputs.gpu_mem_gb - weights_gb) / kv_gb)
    if slots < 1:
        needs = weights_gb + kv_gb
        raise DoesNotFitError(
            f"{inputs.params / 1e9:,.4g}e9 parameters do not fit {inputs.gpu_mem_gb:,.4g} GB:"
            f" weights take {weights_gb:,.1f} GB and one request's KV cache {kv_gb:,.2f} GB;"
            f" use a larger gpu_mem_gb (at least {math.ceil(needs * 10) / 10:.1f}) or fewer"
            " bytes_per_param.",
            required_gib=needs * 1e9 / 2**30,
            available_gib=inputs.gpu_mem_gb * 1e9 / 2**30,
            field="gpu_mem_gb",
        )
    batch = min(inputs.batch, slots)
    seconds = inputs.out_tokens * inputs.decode_ms / 1000
    per_gpu = batch / seconds
    gpus = math.ceil(inputs.target_qps / (inputs.util * per_gpu))
    receipt = Receipt(
        calculation="",
        value=gpus,
        unit="GPUs",
        summary=f"{gpus} GPUs by the documents' formula, which leaves prefill out.",
        outputs=[
            Output("kv_request_gb", "KV cache of one request", kv_gb, "GB"),
            Output("slots", "Requests that fit", slots, "requests"),
            Output("batch", "Effective batch", batch, "requests"),
            Output("requests_per_s_per_gpu", "Throughput of one GPU", per_gpu, "qps"),
        ],
        assumptions=given(inputs),
    )
    receipt.warn(
        "formula_only",
        "This formula ignores prefill, runtime memory and queueing; GPUS_NEEDED does not.",
    )
    caution = decode_step_caution(
        weights_gb=weights_gb,
        kv_gb=kv_gb,
        batch=batch,
        decode_ms=inputs.decode_ms,
        memory_gb=inputs.gpu_mem_gb,
    )
    if caution is not None:
        receipt.warn(*caution)
    return receipt


class FitsByFormulaInput(Inputs):
    """GPU memory, model size and precision, as the documents' can_serve_model() takes them."""

    vram_gb: Annotated[float, number("GB", above=True, hi=1e6, words=("vram", "memory"))]
    """GPU memory in GB."""
    model_params_b: ParamsB
    """Model parameters in billions."""
    precision: Annotated[str, choice("fp32", "fp16", "int8", "int4")] = "fp16"
    """Weight precision."""


@REGISTRY.calculation(
    "FITS_BY_FORMULA",
    group="formulas",
    result="1 if weights x 1.2 fit the memory, else 0.",
    unit="count",
    examples=("/gpu fits_by_formula vram_gb=24 model_params_b=8 precision=fp16",),
)
def fits_by_formula(inputs: FitsByFormulaInput, book: PriceBook) -> Receipt:
    """Whether a model fits by the documents' rule: weights plus 20% within the GPU's memory.

    parameters x bytes x 1.2 <= memory

    Source: Code Fragment 33.5.1 of the source documents (its printed "No" for an 8B model in fp16
    on 24 GB contradicts its own code: 19.2 <= 24).

    >>> from pricing.book import embedded_book
    >>> raw = {"vram_gb": 24, "model_params_b": 8}
    >>> REGISTRY.get("FITS_BY_FORMULA").run(raw, embedded_book()).value
    1
    """
    width = {"fp32": 4.0, "fp16": 2.0, "int8": 1.0, "int4": 0.5}[inputs.precision]
    needs = inputs.model_params_b * width * 1.2
    fits = needs <= inputs.vram_gb
    verb = "fits" if fits else "does not fit"
    return Receipt(
        calculation="",
        value=int(fits),
        unit="count",
        summary=(
            f"{inputs.model_params_b:g}B in {inputs.precision} {verb} {inputs.vram_gb:g} GB by the"
            f" documents' rule: {needs:,.1f} GB with 20% overhead."
        ),
        outputs=[Output("needs_gb", "Weights + 20%", needs, "GB")],
        assumptions=given(inputs),
    )


class TokensPerSecondInput(Inputs):
    """Memory bandwidth and model size, as estimated_tokens_per_second() takes them."""

    memory_bandwidth_tb: Annotated[float, number("TB/s", above=True, hi=1e5, words=("bandwidth",))]
    """Memory bandwidth in TB/s."""
    model_params_b: ParamsB
    """Model parameters in billions."""


@REGISTRY.calculation(
    "TOKENS_PER_S_BY_FORMULA",
    group="formulas",
    result="Single-stream tokens per second, an upper bound for fp16 weights.",
    unit="tokens/s",
    examples=("/gpu tokens_per_s_by_formula memory_bandwidth_tb=3.35 model_params_b=8",),
)
def tokens_per_s_by_formula(inputs: TokensPerSecondInput, book: PriceBook) -> Receipt:
    """Single-stream tokens per second: bandwidth over fp16 weight bytes, an upper bound.

    tokens/s = bandwidth / (2 x parameters)

    Source: Code Fragment 33.5.1 of the source documents; ignores KV cache and achieved bandwidth.

    >>> from pricing.book import embedded_book
    >>> raw = {"memory_bandwidth_tb": 2.0, "model_params_b": 8}
    >>> REGISTRY.get("TOKENS_PER_S_BY_FORMULA").run(raw, embedded_book()).value
    125.0
    """
    rate = inputs.memory_bandwidth_tb * 1000 / (inputs.model_params_b * 2)
    return Receipt(
        calculation="",
        value=rate,
        unit="tokens/s",
        summary=f"At most {rate:,.1f} tokens/s for one stream of fp16 weights.",
        assumptions=given(inputs),
    )
