"""What fleets and breakevens say of themselves for answers over uncertain inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.bands import Band, band_of_class
from core.calculations._breakeven_sides import (
    capacity_side,
    hosted_job,
)
from core.catalog import accelerator
from core.job import Job
from core.placement import Plan, choose
from core.prices import PriceBook
from core.uncertainty.risk import Columns, Risk

if TYPE_CHECKING:
    from core.calculations.breakeven import BreakevenInput
    from core.calculations.gpus_needed import GpusNeededInput

QUANTILES = {"isl_p95": 0.95, "isl_p99": 0.99, "osl_p95": 0.95, "osl_p99": 0.99}
"""Arguments that are quantiles of lengths."""
_TARGETED_DRAWS = 300
"""Of fleets with latency targets, about 3 ms each."""


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
        from core.calculations import _fleet_columns as arrays  # noqa: PLC0415 - needs NumPy

        return arrays.fleet_values(inputs, job_of(inputs, book.calibrations), columns)

    return Risk(
        draws=_TARGETED_DRAWS,
        divides="qps",
        band=band,
        many=many,
        columns=frozenset(
            {"qps", "isl", "osl", "prefix_hit_frac", "peak_to_mean", "util", *QUANTILES}
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
    from core.calculations import _fleet_columns as arrays  # noqa: PLC0415 - needs NumPy

    return arrays.first_edges(inputs, columns, book)


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


__all__ = ["BREAKEVEN_RISK", "fleet_risk"]
