"""S3, measured speeds: the table of benchmarks and the gains it is explained by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.figures.figure import Figure, cell

BATCH = 128
H200 = "h200-sxm as_of=2026-11-21"
PRO = "/gpu gpu_compare rtx-pro-6000-"
BY_BANDWIDTH = cell("ratios", "Memory bandwidth", "h200_sxm")
IMPOSSIBLE = "more than memory gives one stream, far less than it gives 128"
ONE_STREAM = "the speed of one stream, printed as that of 128 at once"


def _bound(shape: str, context: int = 1024) -> str:
    return f"/gpu single_stream_bound {shape} context={context}"


def _batched(receipt: Any, batch: int) -> float:
    """The bound for a batch: each step reads the weights once and the cache of every request."""
    weights, kv = receipt.output("weights_gb"), receipt.output("kv_gb")
    return float(receipt.value * batch * (weights + kv) / (weights + batch * kv))


def _ceiling(receipt: Any) -> str:
    return f"{_batched(receipt, BATCH):,.0f} for {BATCH}"


def _row(letter: str, what: str, shape: str, printed: int, why: str = "") -> Figure:
    return Figure(
        f"S3-12{letter}", f"{what}: tokens/s, batch 128", str(printed),
        "impossible" if letter != "a" else "wrong", why or IMPOSSIBLE, stated=printed,
        asked=(_bound(shape),), value=lambda receipt: receipt.value, said=_ceiling,
        shown=lambda n: f"at most {n:,.0f} for one stream",
    )  # fmt: skip


def _gain(batch: int) -> Callable[..., float]:
    return lambda receipt: _batched(receipt, batch) / receipt.value


def _times(value: float) -> str:
    return f"{value:.2f}x"


def _decode(shape: str) -> str:
    return f"/gpu replica_performance llama-3.1-70b on {shape}, 1024 in, 1024 out, concurrency 256"


def _per_gpu(_: Any, large: Any, small: Any) -> str:
    name = "output_tokens_per_s_per_gpu"
    return f"{large.output(name) / small.output(name):.2f}x a GPU as estimated, H100s in pairs"


S3 = (
    Figure("S3-09", "H200 over H100 on 70B, by bandwidth alone", "1.9x", "wrong",
           "the rest is the larger batch that more memory holds", stated=1.9,
           asked=(f"/gpu gpu_compare h100-sxm, {H200}",
                  _decode("h200 fp8"), _decode("h100 fp8 tp=2")),
           value=BY_BANDWIDTH, shown=_times, said=_per_gpu),
    Figure("S3-10", "Throughput of batch 64 over batch 1", "up to 64x", "right number, wrong use",
           "only where the KV cache is next to nothing", stated=64,
           asked=(_bound("llama-3.1-8b on h100", 8000), _bound("llama-3.1-8b on h100", 1000)),
           value=lambda long, _: _gain(64)(long),
           shown=lambda n: f"{n:.1f}x with 8,000 tokens each",
           said=lambda _, short: f"{_gain(64)(short):.1f}x with 1,000"),
    Figure("S3-11", "H200 over RTX PRO 6000, bandwidth", "3x", "agrees",
           "of the Server Edition, whose bandwidth is the one printed", stated=3,
           asked=(f"{PRO}server, {H200}", f"{PRO}workstation, {H200}"),
           value=BY_BANDWIDTH, shown=_times,
           said=lambda _, other: f"{BY_BANDWIDTH(other):.2f}x over the Workstation Edition"),
    _row("a", "8B on an A100 PCIe, BF16", "llama-3.1-8b on a100-80gb-pcie", 110, ONE_STREAM),
    _row("b", "8B on an H100, FP8", "llama-3.1-8b on h100 fp8", 460),
    _row("c", 'Gemma "4 27B" on an H200, FP8', "gemma-3-27b on h200 fp8", 210,
         IMPOSSIBLE + "; and there is no such model, Gemma 3 27B is taken"),
    _row("d", "70B on four A100 PCIe, BF16", "llama-3.1-70b on a100-80gb-pcie bf16 tp=4", 65),
    _row("e", "70B on an H200, FP8", "llama-3.1-70b on h200 fp8", 180),
    _row("f", "Qwen2.5-VL 72B on two H100, FP8", "qwen2.5-vl-72b on h100 fp8 tp=2", 165),
    _row("g", "405B on eight B200, FP4", "llama-3.1-405b on b200 fp4 tp=8", 380),
    Figure("S3-13", "8B on an H100 in FP8 over an A100 in BF16, due to FP8", "4x", "wrong",
           "its own rows make 4.18x, of which the GPU is a part", stated=4,
           asked=(_bound("llama-3.1-8b on h100 fp8"), _bound("llama-3.1-8b on a100-80gb-pcie")),
           value=lambda h100, a100: h100.value / a100.value, shown=_times,
           recomputed="of the two bounds on one stream, GPU and format together"),
)  # fmt: skip
