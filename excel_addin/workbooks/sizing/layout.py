"""Which arguments of GPUS_NEEDED are cells of the model; the rest are fixed when it is written.

A test holds that every argument is in one of these.
"""

from __future__ import annotations

from collections.abc import Mapping

LIVE: Mapping[str, Mapping[str, str]] = {
    "The traffic": {
        "qps": "Requests a second",
        "peak_to_mean": "Peak rate over that rate",
        "isl": "Prompt tokens",
        "osl": "Answer tokens",
    },
    "The fleet": {
        "gpu": "GPU",
        "util": "Share of capacity to plan on",
    },
    "The price": {
        "commitment": "Commitment",
        "provider": "Provider",
        "gpu_usd_per_hour": "Price of a GPU-hour",
    },
}
FIXED = (
    "model", "weights", "kv", "tp", "tpot_ms", "memory_util_frac", "runtime_reserve_gib",
    "max_batch", "engine", "engine_version", "pp", "ep", "attention", "isl_p95", "isl_p99",
    "osl_p95", "osl_p99", "arrival_cv2", "prefix_hit_frac", "draft_tokens", "acceptance_frac",
    "draft_acceptance_frac", "tokens_per_step", "draft_cost_frac", "as_of",
)  # fmt: skip
"""Set when the workbook is written: the estimator needs them."""
FLAT_ONLY = ("ttft_ms", "p_wait_frac", "queue_ms", "ttft_stat")
"""Targets that set the headroom by waiting; a sheet has flat headroom."""
IN_DOLLARS = ("currency",)

START: Mapping[str, object] = {
    "model": "llama-3.1-8b",
    "gpu": "h100",
    "qps": 50,
    "isl": 7744,
    "osl": 256,
}
"""Section 57.1.5 of the source documents: 50 requests/s, 8,000 tokens of which 256 are answered."""
