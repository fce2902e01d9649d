"""`vllm bench serve --save-result`, and benchmarks/benchmark_serving.py before it.

Source: vllm-project/vllm vllm/benchmarks/serve.py at 009e6d4a, where `benchmark` builds the result
and `main_async` adds model_id, request_rate ("inf" or a number) and max_concurrency (null without).
TPOT is the mean over requests of (latency - TTFT) / (output tokens - 1), in ms. Older files have no
`failed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.loadtests.run import MOST_TOKENS, Run, nothing_completed, number, rate, text

NAME = "vLLM bench serve"
_MARKS = ("completed", "total_input_tokens", "total_output_tokens", "duration")


def matches(data: Mapping[str, Any]) -> bool:
    """Whether this is such a result."""
    return all(mark in data for mark in _MARKS)


def runs(data: Mapping[str, Any]) -> list[Run]:
    """The one run of the file; InputError when nothing completed."""
    completed = number(data["completed"], "completed") or 0.0
    outputs = number(data["total_output_tokens"], "total_output_tokens") or 0.0
    if not completed or not outputs:
        raise nothing_completed(NAME, number(data.get("failed"), "failed"))
    inputs = number(data["total_input_tokens"], "total_input_tokens") or 0.0
    return [
        Run(
            model=text(data.get("model_id")),
            completed=completed,
            isl=number(inputs / completed, "total_input_tokens / completed", MOST_TOKENS) or 1.0,
            osl=number(outputs / completed, "total_output_tokens / completed", MOST_TOKENS) or 1.0,
            tpot_ms=number(data.get("mean_tpot_ms"), "mean_tpot_ms"),
            ttft_ms=number(data.get("mean_ttft_ms"), "mean_ttft_ms"),
            output_tok_s=number(data.get("output_throughput"), "output_throughput"),
            cap=number(data.get("max_concurrency"), "max_concurrency") or None,
            requests_per_s=rate(data.get("request_rate"), "request_rate"),
        )
    ]
