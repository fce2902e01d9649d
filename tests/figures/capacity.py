"""S0, the planning document: categories of work, GPU tiers, horizons and the worked sizing."""

from __future__ import annotations

from typing import Any

from tests.figures.figure import Figure, output

FRAGMENT = (
    "/gpu gpus_needed_by_formula params=8e9 layers=32 kv_heads=8 head_dim=128 context=8000"
    " out_tokens=256 gpu_mem_gb=80 decode_ms=18 batch=48 target_qps=50"
)
FLEET = "/gpusize llama-3.1-8b on h100, 50 qps, 7744 in, 256 out"
STREAM = "/gpu single_stream_bound llama-3.1-8b on h100 context=8000"
SLOTS = "/gpu max_concurrency llama-3.1-8b on h100 context=8000"
BEATS = "it takes more than the memory's whole bandwidth, let alone what is reached of it"


def _step_ms(share: float) -> Any:
    """A decode step of 48 requests at this share of the bandwidth, from the floor of one."""

    def found(receipt: Any) -> float:
        weights, kv = receipt.output("weights_gb"), receipt.output("kv_gb")
        return float(receipt.output("floor_ms") * (weights + 48 * kv) / (weights + kv) / share)

    return found


def _per_gpu(receipt: Any) -> float:
    return float(receipt.output("requests_per_s_per_gpu"))


def _prefill(receipt: Any) -> float:
    return float(next(c.need_gpus for c in receipt.constraints if c.name == "prefill"))


S0 = (
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
    Figure("S0-18", "Requests at once, by the text", "65", "wrong",
           "GB over GiB; its own code has another number", stated=65, unit="requests",
           asked=(FRAGMENT,), value=output("slots")),
    Figure(
        "S0-19",
        "Requests that fit the memory of one H100 beside the weights",
        "65",
        "wrong",
        "no share of memory is kept free and no reserve for the engine",
        stated=65,
        unit="requests",
        asked=(SLOTS,),
    ),
    Figure("S0-20a", "Decode step of 48 requests of 8,000 tokens on an H100", "18 ms",
           "impossible", BEATS, stated=18, unit="ms", asked=(STREAM,), value=_step_ms(1),
           recomputed="at the whole bandwidth"),
    Figure("S0-20b", "The same at 80% of the bandwidth", "18 ms", "impossible", BEATS, stated=18,
           unit="ms", asked=(STREAM,), value=_step_ms(0.8)),
    Figure("S0-21", "Requests/s of a GPU, from those 18 ms", "10.4", "agrees", stated=10.4,
           unit="requests/s", asked=(FRAGMENT,), value=_per_gpu,
           recomputed="as far as its inputs go"),
    Figure("S0-22", "The same with 30% kept free", "7.3", "agrees", stated=7.3,
           unit="requests/s", asked=(FRAGMENT,), value=lambda r: 0.7 * _per_gpu(r)),
    Figure("S0-23", "GPUs for 50 requests/s before rounding up", "6.85", "rounded", stated=6.85,
           unit="GPUs", asked=(FRAGMENT,), value=lambda r: 50 / (0.7 * _per_gpu(r))),
    Figure(
        "S0-24",
        "Code fragment 1 with its own inputs",
        "7",
        "agrees",
        stated=7,
        unit="GPUs",
        asked=(FRAGMENT,),
    ),
    Figure("S0-25", "Code fragment 1 with a model that does not fit, 70B on 80 GB", "no guard",
           "wrong", "the code gives -14 GPUs, and divides by zero for 39.9B",
           refused=FRAGMENT.replace("params=8e9 layers=32", "params=70e9 layers=80")),
    Figure("S0-26", "GPUs for the prefill of 50 requests/s of 7,744 tokens", "left for later",
           "wrong", "it alone takes more than the whole fleet printed", unit="GPUs",
           asked=(FLEET,), value=_prefill),
    Figure(
        "S0-27",
        "H100s for 50 requests/s of the 8B model, 8,000 in and 256 out",
        "7",
        "wrong",
        "prefill was left out, which by itself needs more GPUs than that",
        stated=7,
        unit="GPUs",
        asked=(FLEET,),
    ),
    Figure("S0-28", "Memory never binds, as the batch is far smaller", "48 against 65",
           "right number, wrong use", "they are close: 9,000 tokens a request, and it binds",
           unit="requests", asked=(SLOTS, SLOTS.replace("8000", "9000")), stated=65,
           said=lambda _, longer: f"{longer.value} at 9,000 tokens",
           value=lambda now, _: now.value),
)  # fmt: skip
