"""S3, the engineering manual: memory, formats, links, cold starts and starting values."""

from __future__ import annotations

from typing import Any

from tests.figures.figure import Figure, cell, look_up, output

PER_MODEL = "at 4 bits the scales add an eighth"
MODELS = {
    "7-9B": ("llama-3.1-8b", 16, "14-18 / 7-9 / 3.5-4.5 GB"),
    "27-34B": ("gemma-3-27b", 54, "54-68 / 27-34 / 13.5-17 GB"),
    "70-72B": ("llama-3.1-70b", 140, "140-144 / 70-72 / 35-36 GB"),
    "405B": ("llama-3.1-405b", 810, "810 / 405 / 202 GB"),
}
GOLDEN = {
    "Chat": ("16 requests of 4K", "chat_kv_gb"),
    "RAG": ("32 requests of 32K", "rag_kv_gb"),
    "Batc": ("256 requests of 8K", "batch_kv_gb"),
}


def _sizes(receipt: Any) -> str:
    fp8, int4 = (receipt.output(f"{name}_gb") for name in ("fp8", "int4"))
    return f"{fp8:.3g} GB; {int4:.3g} GB, of {receipt.inputs['model']}"


def _weights(size: str) -> Figure:
    model, stated, printed = MODELS[size]
    rounded = size == "405B"
    return Figure(
        f"S3-04-{size}", f"Weights of {size} in FP16, FP8 and INT4", printed,
        "rounded" if rounded else "agrees",
        PER_MODEL + ("; 202.5 without them was cut" if rounded else ""),
        stated=stated, unit="GB",
        asked=(f"/gpu quantised_sizes {model}",), value=output("bf16_gb"), said=_sizes,
    )  # fmt: skip


def _by_link(tp: int) -> Figure:
    def said(receipt: Any) -> str:
        pcie, nvlink = (
            look_up(receipt, "by_link", link, f"tp{tp}_ms") for link in ("PCIe 4.0 x16", "NVLink 4")
        )
        return f"{pcie:.1f} ms over PCIe 4.0, {nvlink:.2f} ms over NVLink 4, for the bytes alone"

    return Figure(
        f"S3-05-tp{tp}", f"That formula for a decode step of 128 requests of 70B over {tp} GPUs",
        "no number", "for information",
        asked=(f"/gpu all_reduce_ms llama-3.1-70b on h100 tp={tp} batch=128",), said=said,
    )  # fmt: skip


def _golden(use: str) -> Figure:
    what, name = GOLDEN[use]
    row = list(GOLDEN).index(use)

    def said(*receipts: Any) -> str:
        return ", ".join(
            f"{r.output(name):.1f} GB for {size} ({look_up(r, 'defaults', row, 'verdict')})"
            for r, size in zip(receipts, ("8B", "70B"), strict=True)
        )

    return Figure(
        f"S3-14-{use}", f"KV cache of the starting values, {what} in FP8", "not stated",
        "right number, wrong use",
        "whether one GPU holds them is not asked; and vLLM has no INT4 KV cache",
        asked=tuple(f"/gpu golden_defaults {model} on h100"
                    for model in ("llama-3.1-8b", "llama-3.1-70b")),
        said=said, recomputed="beside the weights on an H100",
    )  # fmt: skip


def _load(gb_per_s: int) -> str:
    return f"/gpu cold_start_s llama-3.1-70b weights_gb=140 storage={gb_per_s}GB/s"


def _one_gpu(gpu: str) -> str:
    return f"/gpu shape_advice llama-3.1-70b on {gpu} isl=2k osl=500"


def _shapes(*receipts: Any) -> str:
    return ", ".join(
        f"{r.output('tp')} {name} in {r.output('weights')}"
        for r, name in zip(receipts, ("B300", "B200", "H200"), strict=True)
    )


S3 = (
    Figure("S3-01", "KV cache of a 128K request of 70B in FP16", "~42.9 GB", "agrees",
           stated=42.9, unit="GB", asked=("/gpu kv_cache_bytes llama-3.1-70b context=131072",),
           value=lambda r: r.value / 1e9),
    Figure("S3-02", "At 128K the KV cache exceeds the model", "easily", "right number, wrong use",
           "not that of one request, nor of three",
           asked=("/gpu kv_cache_by_context llama-3.1-70b",),
           said=lambda r: f"from {r.output('outgrown_requests'):.0f} such requests on"),
    Figure("S3-03", "Tokens of 10,000 words", "~13,300", "agrees", stated=13_300, unit="tokens",
           asked=("/gpu kv_cache_by_context llama-3.1-70b words=10000",),
           value=output("text_tokens")),
    *map(_weights, MODELS),
    Figure("S3-05", "Bandwidth of PCIe Gen4 in the all-reduce formula", "64 GB/s",
           "other specification",
           "that is both ways together; nor are the rounds counted, two a layer, or their latency",
           stated=64, unit="GB/s",
           asked=("/gpu all_reduce_ms llama-3.1-70b on h100 tp=2 batch=128",),
           value=cell("by_link", "PCIe 4.0 x16", "gb_per_s")),
    *map(_by_link, (2, 4, 8)),
    Figure("S3-06", "Attention scores of 128K tokens", "hundreds of GB", "wrong",
           "131,072 squared, two bytes each, is 34.4 GB a head, and there are 64 heads",
           recomputed="2.20 TB a layer"),
    Figure("S3-07", "Loading 140 GB at 1 GB/s", "over 2.5 minutes", "wrong",
           "2.5 would be gibibytes", stated=150, unit="s", asked=(_load(1),),
           value=output("load_s")),
    Figure("S3-08", "Loading them from a local NVMe disk", "5-7 GB/s", "agrees",
           asked=(_load(5), _load(7)),
           said=lambda slow, fast: f"{fast.output('load_s'):.0f}-{slow.output('load_s'):.0f} s"),
    *map(_golden, GOLDEN),
    Figure("S3-15", "PCIe cards lack NVLink", "always", "other specification",
           "a bridge joins two A100 or H100 cards",
           recomputed="600 GB/s over the bridge, both ways together"),
    Figure("S3-16", "Warm pool, or allowance for autoscaling", "20%", "unsupported",
           "it is what demand adds while a replica starts, whatever the fleet's size",
           asked=("/gpu warm_pool_gpus 2 gpus/min cold_start_s=660 gpus=16",),
           value=lambda r: r.value,
           shown=lambda n: f"{n:.0f} GPUs for starts of 11 minutes and 2 GPUs more a minute",
           said=lambda r: f"20% of 16 are {r.output('by_share_gpus')}"),
    Figure("S3-17", "70B without tensor parallelism on a B300 of 288 GB", "possible",
           "right number, wrong use", "smaller ones do that too",
           asked=tuple(map(_one_gpu, ("b300", "b200", "h200"))), said=_shapes),
    Figure("S3-18", "Gain of PagedAttention", "2-4x more users", "right number, wrong use",
           "its authors measured throughput", recomputed="2-4x the throughput"),
    Figure("S3-19", "Critical pitfalls", "four", "inconsistent",
           "the title of the second is missing", recomputed="three are named"),
)  # fmt: skip
