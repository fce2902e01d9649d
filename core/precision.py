"""Number formats of weights and KV cache: bits stored, and the arithmetic that runs them.

Weight bits include the scales a format carries: NVFP4 has one fp8 scale per 16 values (4 + 8/16),
MXFP4 one 8-bit exponent per 32 (4 + 8/32). int4 is the 4.5 effective bits of AWQ/GPTQ checkpoints
with group scales and an unquantised head (70.55e9 parameters = 39.7 GB, checked 2026-11-21).
"""

from __future__ import annotations

from functools import lru_cache

from core.catalog import Accelerator, LlmModel
from core.errors import InputError

WEIGHT_BITS = {
    "bf16": 16.0,
    "fp16": 16.0,
    "fp8": 8.0,
    "int8": 8.0,
    "fp4": 4.5,
    "int4": 4.5,
    "mxfp4": 4.25,
}
WEIGHT_FORMATS = ("bf16", "fp16", "fp8", "int8", "fp4", "int4", "mxfp4")
KV_BYTES = {"bf16": 2.0, "fp16": 2.0, "fp8": 1.0, "int8": 1.0}
KV_FORMATS = tuple(KV_BYTES)


@lru_cache(maxsize=1024)
def compute_tflops(accelerator: Accelerator, weights: str) -> tuple[float, str]:
    """Dense TFLOPS that run weights of this format, and the arithmetic's name.

    fp8, fp4 and int8 run natively where the accelerator has them. int4 (and fp4, mxfp4 without
    fp4 arithmetic) only saves memory: values are expanded and multiplied in bf16.

    Raises InputError for fp8 or int8 on an accelerator without that arithmetic, and when the
    accelerator's bf16 figure is not in the catalogue.
    """
    native = {
        "fp8": accelerator.fp8_tflops,
        "int8": accelerator.int8_tops,
        "fp4": accelerator.fp4_tflops,
        "mxfp4": accelerator.fp4_tflops,
    }.get(weights)
    if native:
        return native, weights
    if weights in ("fp8", "int8"):
        has = [f for f in ("bf16", "int8", "fp8") if f == "bf16" or _has(accelerator, f)]
        raise InputError(
            f"weights must be a format {accelerator.name} computes ({', '.join(has)}, or int4 as"
            f" storage); it has no {weights} arithmetic.",
            field="weights",
        )
    if accelerator.bf16_tflops is None:
        raise InputError(
            f"gpu must be an accelerator with a published dense bf16 figure; the catalogue has"
            f" none for {accelerator.name}.",
            field="gpu",
        )
    return accelerator.bf16_tflops, "bf16"


@lru_cache(maxsize=1024)
def weight_bytes(model: LlmModel, weights: str) -> float:
    """Bytes of all weights of one copy of the model.

    bytes = parameters x bits / 8; in mxfp4 only the routed experts are 4-bit, the rest is bf16.

    Source: OpenAI gpt-oss model card (MXFP4 experts, 4.25 bits per parameter).

    >>> from core.catalog import model
    >>> round(weight_bytes(model("llama-3.1-8b"), "bf16") / 1e9, 2)
    16.06
    """
    total = model.params_b() * 1e9
    bits = WEIGHT_BITS[weights]
    if weights == "mxfp4":
        experts = model.routed_expert_params_b() * 1e9
        return experts * bits / 8 + (total - experts) * 2
    return total * bits / 8


def _has(accelerator: Accelerator, weights: str) -> bool:
    return bool(accelerator.fp8_tflops if weights == "fp8" else accelerator.int8_tops)
