"""Inputs printed in the source documents, for every test that uses them."""

from __future__ import annotations

BREAKEVEN: dict[str, float] = {
    "api_input_per_million": 0.15,
    "api_output_per_million": 0.60,
    "avg_input_tokens": 800,
    "avg_output_tokens": 300,
    "gpu_cost_per_hour": 1.60,
    "gpu_count": 1,
    "throughput_requests_per_hour": 1800,
    "ops_overhead_monthly": 500,
}
"""Code Fragment 33.5.2, gpt-4o-mini prices against one L40S: 5,560,000 requests a month."""
