"""WHAT_MATTERS: each metric, what controls it, and what its lever does to this plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.calculations._fields import (
    Commitment,
    GpuName,
    GpuUsdPerHour,
    InputTokens,
    ModelName,
    OutputTokens,
    Provider,
)
from core.calculations._money import Dated
from core.calculations._prices import GpuPrice, gpu_price
from core.calculations._replica import (
    ReplicaInputs,
    about,
    constants_of,
    replica_name,
    setup_at,
    warn_if_behind,
)
from core.calculations.performance import InFlight, OpenLoop
from core.constants import Constants
from core.errors import InputError, PriceNotFoundError
from core.estimate import estimate
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.replica_changes import Case, Outcome, levers, outcome, tried
from core.serving import serve
from core.tables import Table
from core.uncertainty.risk import Risk
from core.units import SECONDS_PER_HOUR, TOKENS_PER_MTOK, UNITS


class WhatMattersInput(Dated, ReplicaInputs):
    """A replica, the load on it, and what its accelerator costs."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    concurrency: InFlight | None = None
    """Requests clients keep in flight; or give qps; with neither, as many as memory holds."""
    qps: OpenLoop | None = None
    """Requests per second that arrive at this one replica."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed, marketplaces excluded."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the sheet."""

    name: str
    label: str
    unit: str
    figure: Callable[[Outcome], float | None]
    controlled_by: str
    focus: str
    kinds: tuple[str, ...]
    """Levers that are this metric's own."""
    lower_is_better: bool = True


def _sheet(usd_per_hour: float | None) -> tuple[Metric, ...]:
    def cost(found: Outcome) -> float | None:
        if usd_per_hour is None or not found.tokens_per_s:
            return None
        hourly = found.tokens_per_s * SECONDS_PER_HOUR / TOKENS_PER_MTOK
        return found.case.gpus * usd_per_hour / hourly

    return (
        Metric("ttft_ms", "Mean TTFT", "ms",
               lambda o: o.estimate and o.estimate.ttft_s * 1e3,
               "prefill and the scheduler's queue", "TFLOPS, prefix caching, batch size",
               ("prefix", "weights", "shorter")),
        Metric("tpot_ms", "Mean TPOT (ITL)", "ms",
               lambda o: o.estimate and o.estimate.tpot_s * 1e3,
               "the decode loop", "memory bandwidth, bytes read per step",
               ("kv", "weights", "fewer")),
        Metric("tokens_per_s", "Output tokens per replica", "tokens/s",
               lambda o: o.estimate and o.estimate.output_tokens_per_s,
               "requests in flight", "memory to hold a larger batch",
               ("more", "kv", "weights"), lower_is_better=False),
        Metric("usd_per_mtok_output", "Cost per M output tokens", "usd/mtok", cost,
               "how busy the GPUs are", "autoscaling, warm pools, fuller replicas",
               ("more", "kv", "weights")),
    )  # fmt: skip


def _now(o: Outcome, metric: Metric, prefill_s: float) -> str:
    """The figure that controls a metric, of this plan."""
    found = o.estimate
    if found is None:
        return ""
    if metric.name == "ttft_ms":
        waited = max(0.0, found.ttft_s - found.ttft_unloaded_s) / found.ttft_s
        return f"{waited:.0%} waiting, {1 - waited:.0%} alone (prefill {prefill_s * 1e3:,.3g} ms)"
    if metric.name == "tpot_ms":
        step = found.decode_step_s / found.tpot_s
        return f"{step:.0%} decode step, mostly {found.ceiling}; the rest others' prefill"
    if metric.name == "tokens_per_s":
        return f"{found.batch:,.3g} in flight of {found.slots:,} that fit"
    return f"{o.busy_frac or 0:.0%} of a full replica's throughput"


@REGISTRY.calculation(
    "WHAT_MATTERS",
    group="sizing",
    result="Rows of metric, its figure now, the lever that moves it most, the figure after.",
    unit="count",
    examples=(
        "/gpu what_matters llama-3.1-8b on h100, 4k in, 256 out, concurrency 32",
        "/gpu what_matters llama-3.1-70b on h200 fp8 isl=2k osl=500 qps=1.5",
    ),
    spills=True,
    risk=Risk(draws=300),  # 3 ms each
)
def what_matters(inputs: WhatMattersInput, book: PriceBook) -> Receipt:
    """TTFT, ITL, throughput and cost: what controls each, with your plan's figures.

    For each metric its figure, the figure of what controls it, and the one change of its own
    (prefix cache, bytes, batch) that improves it most on the same GPUs, computed:
    REPLICA_PERFORMANCE asked again. Cost is the replica's hours over its output tokens.

    Raises DoesNotFitError, InputError and the name errors; without a price, cost is left out.
    Source: the documents' 'what matters for what' sheet (document 003).

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", isl=4000, osl=256, concurrency=32)
    >>> [row[0] for row in REGISTRY.get("WHAT_MATTERS").run(raw, embedded_book()).value]
    ['ttft_ms', 'tpot_ms', 'tokens_per_s', 'usd_per_mtok_output']
    """
    if inputs.concurrency is not None and inputs.qps is not None:
        raise InputError("give concurrency or qps, not both.", field="qps")
    base = setup_at(inputs, inputs.model, inputs.gpu, inputs.isl, inputs.osl)
    base = base._replace(
        concurrency=None if inputs.concurrency is None else float(inputs.concurrency),
        requests_per_s=inputs.qps,
    )
    k = constants_of(base, book)
    estimate(base, k)  # refuses with the figures what does not fit
    price, missing = _price(inputs, base.accelerator.id, book)
    start = outcome(Case(base), k, with_most=True)
    sheet = _sheet(price.usd_per_hour if price else None)
    best = _best(start, sheet, k)
    kept = [m for m in sheet if m.figure(start) is not None]
    receipt = Receipt(
        calculation="",
        value=[[m.name, m.figure(start), *best.get(m.name, ("", None))] for m in kept],
        unit="count",
        summary=_summary(replica_name(base), start, sheet, best),
        outputs=[Output(m.name, m.label, m.figure(start), m.unit) for m in sheet],
        assumptions=[
            *about(inputs, base),
            Assumption("load", _load(inputs), "", "user" if inputs.concurrency or inputs.qps
                       else "default"),
            *([price.assumption()] if price else []),
        ],
        prices=[price.ref] if price and price.ref else [],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )  # fmt: skip
    caution = price.caution() if price else ("no_price", missing)
    if caution is not None:
        receipt.warn(*caution)
    warn_if_behind(receipt, start)
    prefill_s = serve(base, k).one.prefill_s
    receipt.tables += _tables(start, kept, best, prefill_s)
    return receipt


def _tables(
    start: Outcome, kept: list[Metric], best: dict[str, tuple[str, float]], prefill_s: float
) -> list[Table]:
    def named(metric: Metric) -> str:
        return f"{metric.label}, {UNITS[metric.unit].symbol}"

    return [
        Table.of(
            "what_matters", "This plan, and what moves it most on the same GPUs",
            [("metric", "Metric", ""), ("now", "Now", ""), ("lever", "Best change", ""),
             ("after", "After", "")],
            [[named(m), m.figure(start), *best.get(m.name, ("none helps", None))] for m in kept],
        ),
        Table.of(
            "controls", "What controls it",
            [("metric", "Metric", ""), ("controlled_by", "Controlled by", ""), ("here", "Here", ""),
             ("focus", "Focus", "")],
            [[m.label, m.controlled_by, _now(start, m, prefill_s), m.focus] for m in kept],
        ),
    ]  # fmt: skip


def _price(inputs: WhatMattersInput, card: str, book: PriceBook) -> tuple[GpuPrice | None, str]:
    try:
        own, provider = inputs.gpu_usd_per_hour, inputs.provider
        return gpu_price(book, card, own, provider, inputs.commitment, inputs.as_of), ""
    except PriceNotFoundError as error:
        return None, error.message


def _best(start: Outcome, sheet: tuple[Metric, ...], k: Constants) -> dict[str, tuple[str, float]]:
    """Of each metric the change of its own, on the same accelerators, that moves it most."""
    after = [(lever, tried(lever, k)) for lever in levers(start.case, k)]
    found: dict[str, tuple[str, float]] = {}
    for metric in sheet:
        now = metric.figure(start)
        options = [
            (value, lever.change)
            for lever, made in after
            if made is not None and lever.kind in metric.kinds and made.keeps_up
            and (value := metric.figure(made)) is not None
        ]  # fmt: skip
        if now is None or not options:
            continue
        value, change = (min if metric.lower_is_better else max)(options)
        if (value < now) == metric.lower_is_better and value != now:
            found[metric.name] = change, value
    return found


def _summary(
    name: str, start: Outcome, sheet: tuple[Metric, ...], best: dict[str, tuple[str, float]]
) -> str:
    parts: list[str] = []
    for metric in sheet[:3]:
        now = metric.figure(start)
        if now is not None:
            part = f"{metric.label} {now:,.4g} {metric.unit}"
            if metric.name in best:
                change, value = best[metric.name]
                part += f" ({change}: {value:,.4g})"
            parts.append(part)
    return f"{name}: {', '.join(parts)}."


def _load(inputs: WhatMattersInput) -> str:
    if inputs.concurrency is not None:
        return f"{inputs.concurrency:,} requests in flight"
    return f"{inputs.qps:g} requests/s" if inputs.qps is not None else "all memory in use"
