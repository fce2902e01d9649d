"""Which arguments of BREAKEVEN are cells of the model, under which heading; the rest are fixed.

What is fixed goes into the table of replicas, which gpusize's estimator fills when the workbook is
written. A test holds that every argument is in one of the two.
"""

from __future__ import annotations

from collections.abc import Mapping

LIVE: Mapping[str, Mapping[str, str]] = {
    "The request": {
        "isl": "Prompt tokens",
        "osl": "Answer tokens",
        "requests_per_month": "Requests a month",
        "peak_to_mean": "Peak rate over mean rate",
    },
    "The API": {
        "api_model": "API model",
        "api_input_usd_per_mtok": "Price of input",
        "api_output_usd_per_mtok": "Price of output",
        "cached_input_frac": "Share of input billed as cached",
        "batch_frac": "Share of requests billed as batch",
    },
    "Self-hosting": {
        "gpu": "GPU",
        "commitment": "Commitment",
        "provider": "Provider",
        "gpu_usd_per_hour": "Price of a GPU-hour",
        "capacity_requests_per_hour": "Measured requests/hour of a replica",
        "gpus_per_replica": "GPUs in a measured replica",
        "util": "Share of capacity to plan on",
        "min_replicas": "Fewest replicas",
        "max_replicas": "Most replicas",
    },
    "Cost beside GPUs": {
        "ops_usd_per_month": "Operations",
        "staff_usd_per_month": "Staff",
        "fallback_frac": "Share still sent to the API",
    },
}
FIXED = ("model", "weights", "kv", "tp", "engine", "engine_version", "as_of")
"""Set when the workbook is written."""
IN_DOLLARS = ("currency",)
"""What only a workbook in US dollars has."""

START: Mapping[str, object] = {
    "isl": 800,
    "osl": 300,
    "api_model": "gpt-4o-mini",
    "model": "llama-3.1-8b",
    "gpu": "l40s",
    "requests_per_month": 8_000_000,
    "peak_to_mean": 3,
    "ops_usd_per_month": 500,
}
"""Section 33.5.2 of the source documents, at today's prices, with the volume of their chatbot and
the low end of the spikes (3 to 5 times) they plan for."""
