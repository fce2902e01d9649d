"""Weight formats and tensor-parallel sizes a model may be served with, as the tree tries them."""

from __future__ import annotations

from functools import lru_cache

from core.catalog import Accelerator, LlmModel
from core.errors import InputError
from core.precision import WEIGHT_FORMATS, compute_tflops

TP_SIZES = (1, 2, 4, 8, 16, 32, 64)


def native_format(model: LlmModel, accelerator: Accelerator) -> str:
    """The checkpoint's own weight format, or the nearest one this accelerator can run."""
    native = model.native_precision
    if native == "fp8" and not accelerator.fp8_tflops:
        return "int8" if accelerator.int8_tops else "bf16"
    return native


@lru_cache(maxsize=4096)
def formats(model: LlmModel, accelerator: Accelerator) -> tuple[str, ...]:
    """Weight formats in the order the tree tries them: native, 8-bit, 4-bit."""
    native = native_format(model, accelerator)
    if native == "mxfp4":
        return (native,)
    order = [native]
    if native in ("bf16", "fp16"):
        if accelerator.fp8_tflops:
            order.append("fp8")
        elif accelerator.int8_tops:
            order.append("int8")
    if native != "int4":
        order.append("int4")
    return tuple(order)


def runnable(model: LlmModel, accelerator: Accelerator) -> tuple[str, ...]:
    """Every weight format this model may be stored in and this accelerator can compute.

    mxfp4 only for checkpoints published in it: nobody converts others.
    """
    found = [f for f in WEIGHT_FORMATS if f not in ("fp16", "mxfp4") and _computes(accelerator, f)]
    return (model.native_precision, *found) if model.native_precision == "mxfp4" else tuple(found)


def _computes(accelerator: Accelerator, weights: str) -> bool:
    try:
        compute_tflops(accelerator, weights)
    except InputError:
        return False
    return True


def tp_sizes(model: LlmModel, accelerator: Accelerator) -> tuple[int, ...]:
    """Tensor-parallel sizes that divide the heads and stay within one link domain."""
    group = max(1, accelerator.max_group)
    heads = model.n_heads or 0
    return tuple(t for t in TP_SIZES if t <= group and (not heads or heads % t == 0))
