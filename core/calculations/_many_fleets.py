"""Fleets and breakevens over many draws of their inputs at once, by core/portfolio (NumPy)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.bands import Band, band_of_class
from core.calculations._api_terms import api_terms
from core.calculations._breakeven_sides import (
    COMPUTED_UTIL,
    LEAST_QPS,
    api_side,
    capacity_side,
    hosted_job,
    replica_price,
)
from core.catalog import accelerator
from core.job import Job
from core.placement import Plan, choose
from core.prices import PriceBook
from core.uncertainty.draws import NEVER
from core.uncertainty.risk import Columns, Risk
from core.units import HOURS_PER_MONTH, SECONDS_PER_HOUR, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.breakeven import BreakevenInput
    from core.calculations.gpus_needed import GpusNeededInput

_TARGETED_DRAWS = 300
"""Of fleets with latency targets, about 3 ms each."""
_QUANTILES = {"isl_p95": 0.95, "isl_p99": 0.99, "osl_p95": 0.95, "osl_p99": 0.99}


def fleet_risk(job_of: Callable[[Any, Any], Job]) -> Risk:
    """What GPUS_NEEDED says of itself; `job_of` is the sizing job of its inputs."""

    def band(inputs: GpusNeededInput, book: PriceBook) -> Band | None:
        job = job_of(inputs, book.calibrations)
        card = accelerator(inputs.gpu)
        return _band(job, inputs.gpu, choose(job, card))

    def covers(inputs: GpusNeededInput) -> bool:
        waits = (inputs.ttft_ms, inputs.tpot_ms, inputs.p_wait_frac, inputs.queue_ms)
        return all(target is None for target in waits)

    def many(inputs: GpusNeededInput, columns: Columns, book: PriceBook) -> Sequence[Any]:
        from core.portfolio.columns import np
        from core.portfolio.fleets import fleets

        job = job_of(inputs, book.calibrations)
        column = _columns(inputs, columns)
        shapes = _shapes(inputs, job, column)
        qps = column("qps", inputs.qps) * column("peak_to_mean", inputs.peak_to_mean)
        load = column("util", job.targets.flat)
        found = fleets(job, accelerator(inputs.gpu), qps, load, shapes).gpus
        refused = ~np.isfinite(found) | ~_within_context(job, shapes)
        return [None if no else int(n) for n, no in zip(found, refused, strict=True)]

    return Risk(
        draws=_TARGETED_DRAWS,
        divides="qps",
        band=band,
        many=many,
        columns=frozenset(
            {"qps", "isl", "osl", "prefix_hit_frac", "peak_to_mean", "util", *_QUANTILES}
            | {"gpu_usd_per_hour"}  # the fleet is the same whatever it costs
        ),
        covers=covers,
    )


def _band_of_breakeven(inputs: BreakevenInput, book: PriceBook) -> Band | None:
    plan = capacity_side(inputs, book.calibrations).plan
    if plan is None:
        return None  # a measured capacity has no error of the model
    job = hosted_job(inputs, inputs.tp or inputs.gpus_per_replica, book.calibrations)
    return _band(job, inputs.gpu or "", plan)


def _band(job: Job, gpu: str, plan: Plan) -> Band:
    one = plan.fleet.replica
    setup = job.setup(accelerator(gpu), one.weights, one.tp)
    return band_of_class("throughput_max", setup, one.memory.slots)


def _first_edges(inputs: BreakevenInput, columns: Columns, book: PriceBook) -> Sequence[Any]:
    """`core.breakeven.first_edge` of every draw.

    With margin = full replica's saving - its cost, n replicas first win where n >= fixed / margin,
    from (n x replica + fixed) / API price requests on.
    """
    from core.portfolio.columns import np

    api_side(inputs, book)  # refuses what has no price
    api = api_terms(
        book,
        inputs.api_model,
        inputs.api_input_usd_per_mtok,
        inputs.api_output_usd_per_mtok,
        inputs.as_of,
    )
    price = replica_price(inputs, book)
    column = _columns(inputs, columns)
    hit = column("cached_input_frac", inputs.cached_input_frac)
    input_usd = column("api_input_usd_per_mtok", api.input_usd_per_mtok) * (1 - hit)
    input_usd = input_usd + (api.cached_usd_per_mtok or 0.0) * hit
    output_usd = column("api_output_usd_per_mtok", api.output_usd_per_mtok)
    each = column("isl", inputs.isl) * input_usd + column("osl", inputs.osl) * output_usd
    batch = column("batch_frac", inputs.batch_frac)
    each = each / TOKENS_PER_MTOK * (1 - batch * (api.batch_discount_frac or 0.0))
    capacity, gpus = _capacity(inputs, column, book)
    planned = 1.0 if inputs.capacity_requests_per_hour is not None else COMPUTED_UTIL
    util = column("util", planned if inputs.util is None else inputs.util)
    serves = capacity * HOURS_PER_MONTH * util / column("peak_to_mean", inputs.peak_to_mean)
    hourly = column("gpu_usd_per_hour", price.usd_per_hour)
    replica = hourly * gpus * HOURS_PER_MONTH
    fixed = column("ops_usd_per_month", inputs.ops_usd_per_month)
    fixed = fixed + column("staff_usd_per_month", inputs.staff_usd_per_month)
    own = 1 - column("fallback_frac", inputs.fallback_frac)
    with np.errstate(all="ignore"):
        margin = serves * each - replica
        n = np.maximum(np.floor(fixed / margin), float(inputs.min_replicas))
        for _ in range(2):  # rounding apart, the first n that can win is this one or the next
            low = np.floor((n * replica + fixed) / (each * own)) + 1
            n = np.where(low <= np.floor(n * serves / own), n, n + 1)
        edge = np.floor((n * replica + fixed) / (each * own)) + 1
    refused = ~np.isfinite(capacity)
    return [
        None if no else int(e) if m > 0 else NEVER
        for e, m, no in zip(edge, margin, refused, strict=True)
    ]


def _capacity(inputs: BreakevenInput, column: Callable[..., Any], book: PriceBook) -> Any:
    """Requests per hour and billed GPUs of one replica, by draw."""
    from core.portfolio.columns import np
    from core.portfolio.fleets import fleets

    given = inputs.capacity_requests_per_hour
    if given is not None:
        found = column("capacity_requests_per_hour", given)
        return found, column("", inputs.gpus_per_replica or 1)
    capacity_side(inputs, book.calibrations)  # refuses what is missing or contradictory
    job = hosted_job(inputs, inputs.tp or inputs.gpus_per_replica, book.calibrations)
    shapes = _shapes(inputs, job, column)
    mean = column("requests_per_month", inputs.requests_per_month or 0)
    mean = mean / HOURS_PER_MONTH / SECONDS_PER_HOUR
    qps = np.maximum(mean * column("peak_to_mean", inputs.peak_to_mean), LEAST_QPS)
    found = fleets(job, accelerator(inputs.gpu or ""), qps, column("", 1.0), shapes)
    billed = inputs.gpus_per_replica
    gpus = found.replica_gpus if billed is None else column("", billed)
    return found.replica_requests_per_s * SECONDS_PER_HOUR, gpus


BREAKEVEN_RISK = Risk(
    draws=500,
    divides="peak_to_mean",
    band=_band_of_breakeven,
    many=_first_edges,
    columns=frozenset(
        {"isl", "osl", "requests_per_month", "capacity_requests_per_hour", "gpu_usd_per_hour"}
        | {"api_input_usd_per_mtok", "api_output_usd_per_mtok", "cached_input_frac", "batch_frac"}
        | {"ops_usd_per_month", "staff_usd_per_month", "fallback_frac", "peak_to_mean", "util"}
    ),
    covers=lambda inputs: inputs.max_replicas is None,
)


def _columns(inputs: Any, columns: Columns) -> Callable[..., Any]:
    """An input by draw: its column, or its one value as often as there are draws."""
    from core.portfolio.columns import np

    size = len(next(iter(columns.values())))

    def column(name: str, otherwise: float | None) -> Any:
        given = columns.get(name)
        if given is not None:
            return np.asarray(given, dtype=np.float64)
        return np.full(size, np.nan if otherwise is None else float(otherwise))

    return column


def _shapes(inputs: Any, job: Job, column: Callable[..., Any]) -> Any:
    """Lengths by draw; a quantile that no lognormal of the mean has is NaN."""
    from core.portfolio.columns import np
    from core.portfolio.fleets import Shapes, sigma_of

    isl, osl = column("isl", inputs.isl), column("osl", inputs.osl)
    sigma = {"isl": np.zeros_like(isl), "osl": np.zeros_like(osl)}
    for name, quantile in _QUANTILES.items():
        given = getattr(inputs, name, None)
        if given is not None:
            mean = isl if name.startswith("isl") else osl
            sigma[name[:3]] = sigma_of(mean, quantile, column(name, given))
    hit = column("prefix_hit_frac", getattr(inputs, "prefix_hit_frac", 0.0))
    traffic = job.traffic
    always = traffic is not None and (
        traffic.speculation is not None or traffic.arrival_cv2 != 1
    )
    alone = (sigma["isl"] == 0) & (sigma["osl"] == 0) & (hit == 0) & (not always)
    return Shapes(isl, osl, hit, sigma["isl"], sigma["osl"], alone)


def _within_context(job: Job, shapes: Any) -> Any:
    """Where the longest of 100 requests is within the model's context."""
    from core.portfolio.columns import np
    from core.portfolio.fleets import longest_tokens

    limit = job.model.max_context_tokens or np.inf
    return (shapes.isl + shapes.osl <= limit) & (longest_tokens(shapes) <= limit)


__all__ = ["BREAKEVEN_RISK", "fleet_risk"]
