"""THROUGHPUT_CURVE: TTFT, TPOT and tokens per second over batch and context."""

from __future__ import annotations

import math
from typing import NamedTuple

from core.calculations._fields import GpuName, MaxBatch, ModelName, OutputTokens, origin
from core.calculations._replica import (
    ANSWER_TOKENS,
    ReplicaInputs,
    about,
    constants_of,
    contexts_of,
    replica_name,
    setup_at,
)
from core.calculations.fit import Tokens
from core.charts import Axis, LineChart, Series
from core.constants import Constants
from core.errors import InputError
from core.estimate import Estimate, estimate
from core.ladders import batches, most_together
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.serving import serve
from core.setup import Setup
from core.tables import Table

FINE = 2
"""Ratio of neighbouring batches in a picture; tables have every second one."""


class ThroughputCurveInput(ReplicaInputs):
    """A replica, and the batches and contexts to look at."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    context: Tokens | None = None
    """Tokens of one request, prompt and answer; missing means 4K, 8K, 32K and 128K."""
    batch: MaxBatch | None = None
    """Requests in flight; missing means 1, 4, 16, ... up to what memory holds."""
    osl: OutputTokens = ANSWER_TOKENS
    """Output sequence length: the part of the context that is generated."""


class Point(NamedTuple):
    """What the replica does at one context and batch."""

    context: int
    batch: float
    fits: int
    found: Estimate


def _setups(inputs: ThroughputCurveInput) -> list[Setup]:
    base = setup_at(inputs, inputs.model, inputs.gpu, 1, inputs.osl)
    contexts = contexts_of(base, inputs.context, inputs.osl + 1)
    if contexts[0] <= inputs.osl:
        raise InputError(
            f"osl must be below the context of {contexts[0]:,} tokens, which holds prompt and"
            f" answer; you gave {inputs.osl:,}.",
            field="osl",
        )
    return [base._replace(isl=context - inputs.osl) for context in contexts]


def _points(setup: Setup, batch: int | None, k: Constants, ratio: int = 4) -> list[Point]:
    """The replica at each batch; none where not even one request fits."""
    server = serve(setup, k)
    fits = most_together(setup, server.one)
    if fits < 1:
        return []
    asked = [batch] if batch is not None else batches(fits, ratio)
    return [
        Point(setup.isl + setup.osl, b, fits, estimate(setup._replace(concurrency=float(b)), k))
        for b in asked
    ]


@REGISTRY.calculation(
    "THROUGHPUT_CURVE",
    group="sizing",
    result="Rows of context, batch, mean TTFT in ms, mean TPOT in ms, output tokens/s.",
    unit="tokens/s",
    examples=(
        "/gpu throughput_curve llama-3.1-8b on h100",
        "/gpu throughput_curve llama-3.1-70b on h200 fp8 context=32k",
    ),
    spills=True,
    charted=True,
)
def throughput_curve(inputs: ThroughputCurveInput, book: PriceBook) -> Draft:
    """TTFT, TPOT and tokens/s of a replica over batch and context.

    Each row is REPLICA_PERFORMANCE at concurrency = batch, isl = context - osl. Batches go up to
    what memory holds; a context of which not even one request fits is named, without figures.

    Raises DoesNotFitError when no context fits, InputError and the name errors.
    Source: as REPLICA_PERFORMANCE; the four contexts are those of the documents' throughput tab.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", context=8192)
    >>> rows = REGISTRY.get("THROUGHPUT_CURVE").run(raw, embedded_book()).value
    >>> rows[0][:2], rows[-1][4] > 5 * rows[0][4]
    ([8192, 1], True)
    """
    setups = _setups(inputs)
    k = constants_of(setups[0], book)
    found = [_points(setup, inputs.batch, k) for setup in setups]
    points = [point for row in found for point in row]
    if not points:
        estimate(setups[0], k)  # refuses it with the figures
    value = [
        [p.context, p.batch, p.found.ttft_s * 1e3, p.found.tpot_s * 1e3,
         p.found.output_tokens_per_s]
        for p in points
    ]  # fmt: skip
    return Draft(
        value,
        lambda: _receipt(inputs, setups, points, value),
        curve=lambda: _chart(setups, inputs.batch, k),
    )


def _receipt(
    inputs: ThroughputCurveInput, setups: list[Setup], points: list[Point], value: list[list[float]]
) -> Receipt:
    best = max(points, key=lambda p: p.found.output_tokens_per_s)
    alone = min(points, key=lambda p: (p.context, p.batch))
    setup = setups[0]
    receipt = Receipt(
        calculation="",
        value=value,
        unit="tokens/s",
        summary=(
            f"{replica_name(setup)}: {alone.found.output_tokens_per_s:,.0f} output tokens/s with"
            f" {_in_flight(alone)}, {best.found.output_tokens_per_s:,.0f} with {_in_flight(best)};"
            f" mostly {best.found.ceiling} there."
        ),
        outputs=[
            Output("least_tokens_per_s", f"Output tokens, {_in_flight(alone)}",
                   alone.found.output_tokens_per_s, "tokens/s"),
            Output("most_tokens_per_s", f"Output tokens, {_in_flight(best)}",
                   best.found.output_tokens_per_s, "tokens/s"),
            Output("batch_gain", "Gain from batching at the shortest context",
                   _gain(points), "count"),
        ],
        assumptions=[
            *about(inputs, setup),
            Assumption("osl", inputs.osl, "tokens", origin(inputs, "osl"), "of each context"),
            Assumption("load", "closed loop", "", "default", "clients keep the batch in flight"),
        ],
    )  # fmt: skip
    receipt.tables += _tables(points)
    shown = {p.context for p in points}
    for s in setups:
        if s.isl + s.osl not in shown:
            receipt.warn(
                "does_not_fit",
                f"Not one request of {s.isl + s.osl:,} tokens fits beside the weights; use a"
                " larger tp, fewer bits or fp8 KV cache.",
            )
    if inputs.batch is not None:
        for p in points:
            if p.batch > p.fits:
                receipt.warn(
                    "beyond_slots",
                    f"Of {p.batch:,} requests of {p.context:,} tokens {p.fits:,} fit at once; the"
                    " rest wait, which is in their TTFT.",
                )
    return receipt


def _tables(points: list[Point]) -> list[Table]:
    alone = {p.context: p for p in reversed(points)}
    return [
        Table.of(
            "throughput", "By context and batch",
            [("context", "Context", "tokens"), ("batch", "Batch", "requests"),
             ("ttft_ms", "TTFT", "ms"), ("tpot_ms", "TPOT", "ms"),
             ("tokens_per_s", "Output", "tokens/s"), ("ceiling", "Mostly", "")],
            [
                [p.context, p.batch, p.found.ttft_s * 1e3, p.found.tpot_s * 1e3,
                 p.found.output_tokens_per_s, p.found.ceiling]
                for p in points
            ],
        ),
        Table.of(
            "contexts", "By context",
            [("context", "Context", "tokens"), ("fits", "Fit at once", "requests"),
             ("ttft_unloaded_ms", "TTFT of one alone", "ms")],
            [[context, p.fits, p.found.ttft_unloaded_s * 1e3]
             for context, p in sorted(alone.items())],
        ),
    ]  # fmt: skip


def _gain(points: list[Point]) -> float:
    """Throughput of the largest batch over that of the smallest, at the shortest context."""
    same = [p for p in points if p.context == points[0].context]
    return same[-1].found.output_tokens_per_s / same[0].found.output_tokens_per_s


def _in_flight(point: Point) -> str:
    many = "request" if point.batch == 1 else "requests"
    return f"{point.batch:,} {many} of {_k(point.context)} tokens"


def _k(tokens: int) -> str:
    return f"{tokens // 1024}K" if tokens % 1024 == 0 else f"{tokens:,}"


def _chart(setups: list[Setup], batch: int | None, k: Constants) -> LineChart:
    name = replica_name(setups[0])
    series = [
        Series(
            f"{_k(setup.isl + setup.osl)} context",
            [(float(p.batch), p.found.output_tokens_per_s) for p in points],
        )
        for setup in setups
        if (points := _points(setup, None, k, FINE))
    ]
    top = max((x for one in series for x, _ in one.points), default=1.0)
    return LineChart(
        f"Throughput of {name}",
        Axis("Requests in flight", "requests", log=top > math.e),
        Axis("Output", "tokens/s"),
        series,
    )
