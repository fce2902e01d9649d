"""GenAI-Perf's profile_export_genai_perf.json and AIPerf's profile_export_aiperf.json.

Both hold one block {unit, avg, p50, ...} per metric and the settings in input_config; AIPerf leaves
out what a metric has not. Source: triton-inference-server/perf_analyzer
genai-perf/genai_perf/export_data/json_exporter.py at 4cc7650c (settings flat; later under
perf_analyzer.stimulus); ai-dynamo/aiperf docs/reference/json-export-schema.md at 1554b478, schema
1.0 to 1.5 (settings under loadgen, later under phases). inter_token_latency is
(request latency - TTFT) / (output tokens - 1). Units are read, not assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InputError, echo
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

NAME = "GenAI-Perf or AIPerf"
UNCOUNTED = 1e6
"""Requests of a run that does not say: enough for its load to be steady."""
_MS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "sec": 1e3, "seconds": 1e3}


def matches(data: Mapping[str, Any]) -> bool:
    """Whether this is such an export."""
    blocks = ("request_latency", "request_throughput", "request_count", "error_request_count")
    held = any("avg" in table(data.get(name)) for name in blocks)
    return "input_config" in data and (held or "aiperf_version" in data)


def runs(data: Mapping[str, Any]) -> list[Run]:
    """The one run of the file; InputError when nothing completed."""
    completed = _average(data, "request_count")
    if completed is None:  # early GenAI-Perf counts nothing; AIPerf counts each metric's records
        completed = number(table(data.get("request_latency")).get("count"), "request_latency.count")
    latency_ms = _time_ms(data, "request_latency")
    throughput = _average(data, "request_throughput")
    if completed == 0 or not latency_ms:
        raise nothing_completed(NAME, _average(data, "error_request_count"))
    config = table(data.get("input_config"))
    load = _load(config)
    return [
        Run(
            model=_model(config),
            completed=UNCOUNTED if completed is None else completed,
            isl=_average(data, "input_sequence_length", MOST_TOKENS) or 1.0,
            osl=_average(data, "output_sequence_length", MOST_TOKENS) or 1.0,
            tpot_ms=_time_ms(data, "inter_token_latency"),
            ttft_ms=_time_ms(data, "time_to_first_token"),
            output_tok_s=_average(data, "output_token_throughput"),
            cap=number(load.get("concurrency"), "concurrency") or None,
            requests_per_s=rate(load.get("request_rate", load.get("rate")), "request_rate"),
            in_flight=throughput * latency_ms / 1e3 if throughput else None,
        )
    ]


def _average(data: Mapping[str, Any], name: str, most: float = LARGEST) -> float | None:
    return number(table(data.get(name)).get("avg"), name, most)


def _time_ms(data: Mapping[str, Any], name: str) -> float | None:
    average = _average(data, name)
    if average is None:
        return None
    unit = table(data.get(name)).get("unit")
    factor = _MS.get(str(unit).strip().lower())
    if factor is None:
        raise InputError(
            f"{name} must be in {', '.join(_MS)}; the file says '{echo(unit)}', so export it again"
            " with a unit of time.",
            field=name,
        )
    return average * factor


def _model(config: Mapping[str, Any]) -> str | None:
    listed = items(table(config.get("models")).get("items"))
    return (
        text(config.get("model"))
        or text(config.get("model_names"))
        or text(table(config.get("endpoint")).get("model_names"))
        or (text(table(listed[0]).get("name")) if listed else None)
    )


def _load(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where this version keeps concurrency and rate."""
    phases = [table(phase) for phase in items(config.get("phases"))]
    measured = [phase for phase in phases if not phase.get("exclude_from_results")]
    if measured:
        return measured[-1]
    stimulus = table(config.get("perf_analyzer")).get("stimulus")
    return table(stimulus) or table(config.get("loadgen")) or config
