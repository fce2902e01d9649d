"""GuideLLM's benchmarks.json: one entry per load level.

Source: vllm-project/guidellm. The older layout (src/guidellm/benchmark/benchmark.py at 47ce2924)
holds request_totals, args.strategy and worker.backend_model in an entry; the newer one
(src/guidellm/benchmark/schemas/generative/metrics.py at 06cef291, schemas/base.py at 14ffe9c6)
metrics.request_totals, config.strategy and config.backend. Each metric is a distribution per
status; `successful` is used. inter_token_latency_ms is (last - first token) / (tokens - 1);
time_per_output_token_ms is left alone, since it divides by another count in each layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.loadtests.run import (
    LARGEST,
    MOST_TOKENS,
    Run,
    items,
    nothing_completed,
    number,
    rate,
    table,
    text,
)

NAME = "GuideLLM"


def matches(data: Mapping[str, Any]) -> bool:
    """Whether this is such a report."""
    if not isinstance(data.get("benchmarks"), list):
        return False
    return all("metrics" in table(entry) for entry in items(data["benchmarks"]))


def runs(data: Mapping[str, Any]) -> list[Run]:
    """The runs in which something completed; InputError when there is none."""
    entries = [table(entry) for entry in items(data["benchmarks"])]
    totals = [_totals(entry) for entry in entries]
    found = [
        _run(data, entry, completed)
        for entry, (completed, _) in zip(entries, totals, strict=True)
        if completed
    ]
    if not found:
        raise nothing_completed(NAME, sum(failed for _, failed in totals))
    return found


def _totals(entry: Mapping[str, Any]) -> tuple[float, float]:
    totals = table(entry.get("request_totals") or table(entry.get("metrics")).get("request_totals"))
    completed = number(totals.get("successful"), "request_totals.successful") or 0.0
    return completed, number(totals.get("errored"), "request_totals.errored") or 0.0


def _run(data: Mapping[str, Any], entry: Mapping[str, Any], completed: float) -> Run:
    metrics = table(entry.get("metrics"))
    config, args = table(entry.get("config")), table(entry.get("args"))
    strategy = table(config.get("strategy") or args.get("strategy"))

    def mean(name: str, most: float = LARGEST) -> float | None:
        return number(table(table(metrics.get(name)).get("successful")).get("mean"), name, most)

    cap = number(strategy.get("streams"), "strategy.streams") or None
    if strategy.get("type_") == "synchronous":
        cap = 1.0
    return Run(
        model=text(table(config.get("backend")).get("model"))
        or text(table(entry.get("worker")).get("backend_model"))
        or text(table(data.get("args")).get("model")),
        completed=completed,
        isl=mean("prompt_token_count", MOST_TOKENS) or 1.0,
        osl=mean("output_token_count", MOST_TOKENS) or 1.0,
        tpot_ms=mean("inter_token_latency_ms"),
        ttft_ms=mean("time_to_first_token_ms"),
        output_tok_s=mean("output_tokens_per_second"),
        cap=cap,
        requests_per_s=rate(strategy.get("rate"), "strategy.rate"),
        in_flight=mean("request_concurrency") or None,
    )
