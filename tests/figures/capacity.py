"""S0, the planning document: categories of work, GPU tiers, horizons and the worked sizing."""

from __future__ import annotations

from tests.figures.figure import Figure

FRAGMENT = (
    "/gpu gpus_needed_by_formula params=8e9 layers=32 kv_heads=8 head_dim=128 context=8000"
    " out_tokens=256 gpu_mem_gb=80 decode_ms=18 batch=48 target_qps=50"
)

FIGURES = (
    Figure(
        "S0-01",
        "fp16 weights of a 70B model; they do not fit one H100",
        "140 GB",
        "agrees",
        stated=140,
        unit="GB",
        asked=("/gpu weights_gb llama-3.1-70b weights=bf16",),
    ),
    Figure(
        "S0-17",
        "KV cache of one request of the 8B model at 8,000 tokens",
        "0.98 GB",
        "wrong",
        "0.98 is in GiB, printed as GB",
        stated=0.98,
        unit="GB",
        asked=("/gpu kv_cache_bytes llama-3.1-8b context=8000",),
        value=lambda r: r.value / 1e9,
    ),
    Figure(
        "S0-19",
        "Requests that fit the memory of one H100 beside the weights",
        "65",
        "wrong",
        "no share of memory is kept free and no reserve for the engine",
        stated=65,
        unit="requests",
        asked=("/gpu max_concurrency llama-3.1-8b on h100 context=8000",),
    ),
    Figure(
        "S0-24",
        "Code fragment 1 with its own inputs",
        "7",
        "agrees",
        stated=7,
        unit="GPUs",
        asked=(FRAGMENT,),
    ),
    Figure(
        "S0-27",
        "H100s for 50 requests/s of the 8B model, 8,000 in and 256 out",
        "7",
        "wrong",
        "prefill was left out, which by itself needs more GPUs than that",
        stated=7,
        unit="GPUs",
        asked=("/gpusize llama-3.1-8b on h100, 50 qps, 7744 in, 256 out",),
    ),
)
