"""The hardware router's receipt: the ranking, its latencies, the front, what is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.branches import native_format
from core.calculations._fields import origin
from core.calculations._fleet_notes import traffic_rows
from core.calculations._fleet_receipt import rate_words
from core.calculations._money import also_in
from core.calculations._performance import BAND_NOTE
from core.calculations._prices import GpuPrice
from core.calculations.hardware._router_tables import (
    latencies,
    option_usd,
    option_usd_per_mtok,
    router_tables,
)
from core.hardware.options import Option, Search
from core.job import Job
from core.prices import PriceBook
from core.receipt import Assumption, LineItem, Output, Receipt
from core.targets import FLAT
from core.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.hardware.router import CheapestFleetInput


def value_rows(inputs: CheapestFleetInput, best: Iterable[Option]) -> list[list[str | int | float]]:
    """The ranking as a sheet shows it."""
    return [
        [
            option.accelerator.id,
            option.fleet.replica.weights,
            option.fleet.replica.gpus,
            option.fleet.gpus,
            option_usd(option),
            option_usd_per_mtok(inputs, option),
            option.tpot_s * 1e3,
            option.ttft_s * 1e3,
            option.offer.provider_id,
        ]
        for option in best
    ]


def router_receipt(inputs: CheapestFleetInput, job: Job, found: Search, book: PriceBook) -> Receipt:
    """The answer of one search that found something."""
    best = found.best()
    first = best[0]
    usd, per_mtok = option_usd(first), option_usd_per_mtok(inputs, first)
    price = GpuPrice(first.offer.usd_per_gpu_hour, first.offer, first.offer.commitment)
    excluded = len(found.excluded)
    verb = "is" if excluded == 1 else "are"
    left_out = f"; {excluded} of {excluded + len(best)} accelerators {verb} left out"
    left_out *= bool(excluded)
    receipt = Receipt(
        calculation="",
        value=value_rows(inputs, best),
        unit="usd/month",
        summary=(
            f"{_named(first)} at {first.offer.provider} is the cheapest fleet for"
            f" {rate_words(job.qps)} of {job.model.name}: ${usd:,.0f} a month,"
            f" ${per_mtok:,.3g} per M tokens{_next(best)}{left_out}."
        ),
        outputs=_outputs(job, found, best, usd, per_mtok),
        line_items=[
            LineItem(
                name=f"{first.fleet.gpus} x {first.accelerator.name} for {HOURS_PER_MONTH} hours",
                quantity=float(first.fleet.gpus * HOURS_PER_MONTH),
                unit="GPU-hours/month",
                unit_price_usd=first.offer.usd_per_gpu_hour,
                amount_usd=usd,
                source=price.origin(),
            )
        ],
        tables=router_tables(inputs, job, found, best, book),
        prices=[first.offer.ref(), *(replace(o.offer.ref(), note="") for o in best[1:])],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )
    _cautions(receipt, inputs, job, found, price)
    also_in(receipt, inputs.currency, book, inputs.as_of)
    return receipt


def finish(receipt: Receipt, inputs: CheapestFleetInput, job: Job, found: Search) -> None:
    """What the ranking rests on."""
    tried = f"{found.tried} shapes: accelerators with a price x formats x TP"
    weights = inputs.weights or f"the checkpoint's, down to {inputs.quantise}"
    receipt.assumptions += [
        Assumption("model", job.model.name, "", "user", job.model.source),
        Assumption("tried", found.tried, "count", "derived", tried),
        Assumption(
            "weights",
            weights,
            "",
            "user" if inputs.weights else origin(inputs, "quantise"),
            "smaller weights cost answer quality, which is not compared",
        ),
        Assumption("commitment", inputs.commitment, "", origin(inputs, "commitment")),
        Assumption(
            "pricing", "by the GPU", "", "default", "providers may sell whole instances only"
        ),
        Assumption("engine", inputs.engine, "", origin(inputs, "engine"), BAND_NOTE),
        Assumption("load", _load(inputs), "", "derived"),
        *traffic_rows(inputs, job),
    ]


def _load(inputs: CheapestFleetInput) -> str:
    if inputs.util is not None:
        return f"up to {inputs.util:g} of a replica's peak"
    if inputs.ttft_ms is None and inputs.p_wait_frac is None and inputs.queue_ms is None:
        return f"up to {FLAT:g} of a replica's peak, flat"
    return "as far as the waiting targets allow"


def _outputs(
    job: Job, found: Search, best: list[Option], usd: float, per_mtok: float
) -> list[Output]:
    first = best[0]
    timed = {row.name: row for row in latencies(job, first)}
    return [
        Output("gpus", "GPUs", first.fleet.gpus, "GPUs"),
        Output("replicas", "Replicas", first.fleet.replicas, "replicas"),
        Output("shape", "Replica", first.shape, ""),
        Output("usd_per_month", "Cost per month", usd, "usd/month"),
        Output("usd_per_mtok", "Cost per M tokens (input + output)", per_mtok, "usd/mtok"),
        timed["ttft_ms"],
        timed["tpot_ms"],
        Output("end_to_end_ms", "Mean time of a whole request", first.end_to_end_s * 1e3, "ms"),
        Output("serving", "Accelerators that serve it", len(best), "count"),
        Output("excluded", "Accelerators left out", len(found.excluded), "count"),
    ]


def _named(option: Option) -> str:
    return f"{option.fleet.gpus} x {option.accelerator.name} ({option.shape})"


def _next(best: list[Option]) -> str:
    if len(best) == 1:
        return ""
    second = best[1]
    return f"; next is {_named(second)} at ${option_usd(second):,.0f}"


def _cautions(
    receipt: Receipt, inputs: CheapestFleetInput, job: Job, found: Search, price: GpuPrice
) -> None:
    first = found.options[0]
    native = native_format(job.model, first.accelerator)
    if inputs.weights is None and first.fleet.replica.weights != native:
        own = next((o for o in found.options if o.fleet.replica.weights == native), None)
        instead = (
            f"; in {native} the cheapest is {_named(own)}, ${option_usd(own):,.0f}" if own else ""
        )
        receipt.warn(
            "quantised",
            f"The cheapest fleet runs {first.fleet.replica.weights} weights, not the checkpoint's"
            f" {native}: check answer quality, or set quantise=none{instead}.",
        )
    if first.fleet.replica.tp > 1 and not first.accelerator.fast_link():
        link = first.accelerator.link or "PCIe"
        receipt.warn("tp_over_pcie", f"Its tensor parallelism runs over {link}, which is slow.")
    if price.commitment == "spot":
        receipt.warn("spot", "Spot capacity can be taken away: plan for the work that is lost.")
    caution = price.caution()
    if caution is not None:
        receipt.warn(*caution)
