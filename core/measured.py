"""Measured rows: a CSV line read into the configuration that was measured and what it gave.

Columns: id, model, gpu, n_gpus, tp, pp, ep, weight_precision, kv_precision, engine,
engine_version, isl, osl, concurrency_or_batch, metric, value, scenario, and optionally
dp_attention, source_key (or source), stat and notes. What the load generator was set to and has no
column is read from notes (core/load_notes.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from core.catalog import accelerator
from core.checkpoints import checkpoint, checkpoint_attention, checkpoint_kv
from core.errors import GpusizeError, InputError, echo
from core.estimate import Estimate
from core.load_notes import batch_limit, equal_lengths, mean_length, request_rate, requests_sent
from core.precision import KV_BYTES, WEIGHT_BITS
from core.setup import EngineFamily, Scenario, Setup

METRICS = (
    "tpot_ms",
    "itl_ms",
    "ttft_ms",
    "output_tok_s_total",
    "output_tok_s_per_gpu",
    "total_tok_s",
)
REQUIRED = ("model", "gpu", "isl", "osl", "metric", "value")


class MalformedRowError(InputError):
    """A line that cannot be read; `line` and `column` name where."""

    code = "malformed_row"


class Measured(NamedTuple):
    """One measured figure and the configuration it was measured on."""

    line: int
    id: str
    metric: str
    value: float
    source: str
    model: str
    gpu: str
    setup: Setup | None
    """One replica's configuration and its share of the load."""
    replicas: int
    refused: str
    """Why no configuration could be made of the row, if so."""
    statistic: str = "mean"
    """Which figure of all requests `value` is."""


def read_row(row: Mapping[str, str | None], line: int) -> Measured:
    """One CSV row. MalformedRowError where a cell cannot be read at all.

    A row that reads but names something unknown comes back with `refused` set.
    """
    metric = _text(row, "metric")
    if metric not in METRICS:
        raise _malformed(line, "metric", f"must be one of {', '.join(METRICS)}", metric)
    value = _number(row, "value", line)
    if value is None or value <= 0:
        raise _malformed(line, "value", "must be a number above 0", _text(row, "value"))
    sizes = {
        name: _whole(row, name, line, default)
        for name, default in (
            ("isl", 0),
            ("osl", 0),
            ("tp", 1),
            ("pp", 1),
            ("ep", 1),
            ("n_gpus", -1),
        )
    }
    group = sizes["tp"] * sizes["pp"]
    replicas = sizes["n_gpus"] // group if sizes["n_gpus"] % group == 0 else 1
    replicas = max(replicas, 1)
    concurrency = _number(row, "concurrency_or_batch", line)
    if concurrency is not None and concurrency <= 0:
        raise _malformed(line, "concurrency_or_batch", "must be above 0", str(concurrency))
    names = {name: _text(row, name) for name in ("model", "gpu")}
    for name, text in names.items():
        if not text:
            raise _malformed(line, name, "must not be empty", "")
    setup: Setup | None = None
    refused = ""
    try:
        setup = _setup(row, sizes, concurrency, replicas)
    except GpusizeError as error:
        refused = error.message
    return Measured(
        line,
        _text(row, "id") or f"line-{line}",
        metric,
        value,
        _text(row, "source_key") or _text(row, "source"),
        names["model"],
        names["gpu"],
        setup,
        replicas,
        refused,
        _text(row, "stat").lower() or "mean",
    )


def predicted(metric: str, got: Estimate, replicas: int = 1, statistic: str = "mean") -> float:
    """The estimate in the metric's own unit; totals are of all replicas.

    Of TTFT the median and the 95th percentile are told apart; any other statistic is the mean.
    """
    if metric in ("tpot_ms", "itl_ms"):
        return got.tpot_s * 1e3
    if metric == "ttft_ms":
        if statistic in ("median", "p50"):
            return got.ttft_p50_s * 1e3
        return (got.ttft_p95_s if statistic == "p95" else got.ttft_s) * 1e3
    if metric == "output_tok_s_total":
        return got.output_tokens_per_s * replicas
    if metric == "output_tok_s_per_gpu":
        return got.output_tokens_per_s_per_gpu
    return got.total_tokens_per_s * replicas


def engine_family(label: str) -> EngineFamily:
    """Engine family of a label such as `TensorRT-LLM (trtllm-bench, PyTorch backend)`.

    >>> engine_family("vLLM (ROCm fork)"), engine_family("TensorRT-LLM backend for Triton")
    ('vllm', 'tensorrt-llm')
    """
    text = label.lower()
    if "nim" in re.split(r"[^a-z]+", text):
        return "nim"
    if "tensorrt" in text or "trt" in text:
        return "tensorrt-llm"
    if "sglang" in text:
        return "sglang"
    if "vllm" in text:
        return "vllm"
    return "other"


def _setup(
    row: Mapping[str, str | None],
    sizes: Mapping[str, int],
    concurrency: float | None,
    replicas: int,
) -> Setup:
    weights = _text(row, "weight_precision").lower() or "bf16"
    one = checkpoint(_text(row, "model"))
    card = accelerator(_text(row, "gpu"))
    if weights == "fp4" and one.native_precision == "mxfp4":
        weights = "mxfp4"
    if weights not in WEIGHT_BITS:
        raise InputError(
            f"weight_precision must be one of {', '.join(WEIGHT_BITS)}; got {echo(weights)}.",
            field="weight_precision",
        )
    engine = engine_family(_text(row, "engine"))
    engine_version = _text(row, "engine_version")
    kv = _text(row, "kv_precision").lower() or checkpoint_kv(
        _text(row, "model"), engine, engine_version
    )
    if kv is not None and kv not in KV_BYTES:
        raise InputError(
            f"kv_precision must be one of {', '.join(KV_BYTES)}; got {echo(kv)}.",
            field="kv_precision",
        )
    label = _text(row, "scenario").lower() or "online"
    scenarios: dict[str, Scenario] = {
        "online": "online",
        "server": "online",
        "interactive": "online",
        "offline": "offline",
        "latency": "static",
        "static": "static",
    }
    scenario = scenarios.get(label)
    if scenario is None:
        raise InputError(f"scenario must be one of {', '.join(scenarios)}.", field="scenario")
    notes = _text(row, "notes")
    rate = request_rate(notes)
    mean = mean_length(notes)
    shared = _text(row, "dp_attention").lower()
    return Setup(
        model=one,
        accelerator=card,
        isl=max(1, round(sizes["isl"] * mean)),
        osl=max(1, round(sizes["osl"] * mean)),
        tp=sizes["tp"],
        pp=sizes["pp"],
        ep=sizes["ep"],
        attention_dp="true" in shared and sizes["tp"] > 1 and one.n_experts > 0,
        weights=weights,
        attention_weights=checkpoint_attention(_text(row, "model")) if weights == "fp8" else None,
        kv=kv,
        engine=engine,
        engine_version=engine_version or None,
        concurrency=None if concurrency is None else max(1.0, concurrency / replicas),
        requests_per_s=rate / replicas if rate is not None and concurrency is None else None,
        requests=requests_sent(notes, concurrency, replicas),
        equal_lengths=equal_lengths(notes),
        max_batch=batch_limit(notes),
        scenario=scenario,
    )


def _text(row: Mapping[str, str | None], column: str) -> str:
    return (row.get(column) or "").strip()


def _number(row: Mapping[str, str | None], column: str, line: int) -> float | None:
    text = _text(row, column)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise _malformed(line, column, "must be a number", text) from None
    if not math.isfinite(number):
        raise _malformed(line, column, "must be a finite number", text)
    return number


def _whole(row: Mapping[str, str | None], column: str, line: int, default: int) -> int:
    number = _number(row, column, line)
    if number is None and default:
        return default
    if number is None or number < 1 or number != int(number):
        raise _malformed(line, column, "must be a whole number of at least 1", _text(row, column))
    return int(number)


def _malformed(line: int, column: str, rule: str, text: str) -> MalformedRowError:
    return MalformedRowError(
        f"line {line}, column {column}: {rule}; got '{echo(text)}'.",
        field=column,
        line=line,
        column=column,
    )
