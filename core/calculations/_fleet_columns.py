"""Fleets and breakevens over many draws of their inputs at once, by core/portfolio (NumPy)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.calculations._api_terms import api_terms
from core.calculations._breakeven_sides import (
    COMPUTED_UTIL,
    LEAST_QPS,
    api_side,
    capacity_side,
    hosted_job,
    replica_price,
)
from core.calculations._many_fleets import QUANTILES
from core.catalog import accelerator
from core.job import Job
from core.portfolio.columns import Column, np
from core.portfolio.fleets import Shapes, fleets, longest_tokens, sigma_of
from core.prices import PriceBook
from core.uncertainty.draws import NEVER
from core.uncertainty.risk import Columns
from core.units import HOURS_PER_MONTH, SECONDS_PER_HOUR, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.breakeven import BreakevenInput
    from core.calculations.gpus_needed import GpusNeededInput

Of = Callable[[str, float | None], Column]
"""An input by draw."""


def fleet_values(inputs: GpusNeededInput, job: Job, columns: Columns) -> Sequence[Any]:
    """GPUs of every draw; None where it is refused."""
    column = _columns(columns)
    shapes = _shapes(inputs, job, column)
    qps = column("qps", inputs.qps) * column("peak_to_mean", inputs.peak_to_mean)
    load = column("util", job.targets.flat)
    found = fleets(job, accelerator(inputs.gpu), qps, load, shapes).gpus
    refused = ~np.isfinite(found) | ~_within_context(job, shapes)
    return [None if no else int(n) for n, no in zip(found, refused, strict=True)]


def first_edges(inputs: BreakevenInput, columns: Columns, book: PriceBook) -> Sequence[Any]:
    """`core.breakeven.first_edge` of every draw.

    With margin = full replica's saving - its cost, n replicas first win where n >= fixed / margin,
    from (n x replica + fixed) / API price requests on.
    """
    api_side(inputs, book)  # refuses what has no price
    api = api_terms(
        book,
        inputs.api_model,
        inputs.api_input_usd_per_mtok,
        inputs.api_output_usd_per_mtok,
        inputs.as_of,
    )
    price = replica_price(inputs, book)
    column = _columns(columns)
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


def _capacity(inputs: BreakevenInput, column: Of, book: PriceBook) -> tuple[Column, Column]:
    """Requests per hour and billed GPUs of one replica, by draw."""
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


def _columns(columns: Columns) -> Of:
    """An input by draw: its column, or its one value as often as there are draws."""
    size = len(next(iter(columns.values())))

    def column(name: str, otherwise: float | None) -> Column:
        given = columns.get(name)
        if given is not None:
            return np.asarray(given, dtype=np.float64)
        return np.full(size, np.nan if otherwise is None else float(otherwise))

    return column


def _shapes(inputs: Any, job: Job, column: Of) -> Shapes:
    """Lengths by draw; a quantile that no lognormal of the mean has is NaN."""
    isl, osl = column("isl", inputs.isl), column("osl", inputs.osl)
    sigma = {"isl": np.zeros_like(isl), "osl": np.zeros_like(osl)}
    for name, quantile in QUANTILES.items():
        given = getattr(inputs, name, None)
        if given is not None:
            mean = isl if name.startswith("isl") else osl
            sigma[name[:3]] = sigma_of(mean, quantile, column(name, given))
    hit = column("prefix_hit_frac", getattr(inputs, "prefix_hit_frac", 0.0))
    traffic = job.traffic
    always = traffic is not None and (traffic.speculation is not None or traffic.arrival_cv2 != 1)
    alone = (sigma["isl"] == 0) & (sigma["osl"] == 0) & (hit == 0) & (not always)
    return Shapes(isl, osl, hit, sigma["isl"], sigma["osl"], alone)


def _within_context(job: Job, shapes: Shapes) -> Column:
    """Where the longest of 100 requests is within the model's context."""
    limit = job.model.max_context_tokens or np.inf
    return (shapes.isl + shapes.osl <= limit) & (longest_tokens(shapes) <= limit)


__all__ = ["first_edges", "fleet_values"]
