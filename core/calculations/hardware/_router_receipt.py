"""The hardware router's receipt: the ranking, its latencies, the front, what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.branches import native_format
from core.calculations._fields import origin
from core.calculations._fleet_notes import traffic_rows
from core.calculations._fleet_receipt import rate_words
from core.calculations._money import also_in
from core.calculations._performance import BAND_NOTE, Ttft, latency_rows
from core.calculations._prices import GpuPrice, monthly_usd, usd_per_mtok
from core.calculations.hardware._router_chart import LATENCIES, front_of
from core.hardware.options import Option, Search
from core.job import Job
from core.prices import COMMITMENTS, GpuOffer, PriceBook
from core.receipt import Assumption, LineItem, Output, Receipt
from core.tables import Column, Table
from core.targets import FLAT
from core.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.hardware.router import CheapestFleetInput

MOST_OFFERS = 20
"""Rows of the table of providers: the cheapest fleets are all anybody compares."""

_SHAPE: tuple[Column, ...] = (
    ("gpu", "Accelerator", ""),
    ("shape", "Replica", ""),
    ("gpus", "GPUs", "GPUs"),
)
_USD: Column = ("usd_per_month", "Cost a month", "usd/month")
_FLEETS: tuple[Column, ...] = (
    *_SHAPE,
    ("replicas", "Replicas", "replicas"),
    _USD,
    ("usd_per_mtok", "Per M tokens", "usd/mtok"),
    ("ttft_ms", "Mean TTFT", "ms"),
    ("tpot_ms", "Mean TPOT", "ms"),
    ("provider", "Provider", ""),
    ("front", "On the front", ""),
)
_LATENCY: tuple[Column, ...] = (
    *_SHAPE,
    *(
        (f"{name}{end}", f"{label}{which}", "ms")
        for name, label in (("ttft", "Mean TTFT"), ("tpot", "Mean TPOT"))
        for end, which in (("_ms", ""), ("_p10_ms", ", P10"), ("_p90_ms", ", P90"))
    ),
    ("end_to_end_ms", "Whole request", "ms"),
)
_FRONT: tuple[Column, ...] = (
    *_SHAPE,
    _USD,
    ("ttft_ms", "Mean TTFT", "ms"),
    ("tpot_ms", "Mean TPOT", "ms"),
    ("end_to_end_ms", "Whole request", "ms"),
)
_OFFERS: tuple[Column, ...] = (
    *_SHAPE,
    ("provider", "Provider", ""),
    ("commitment", "Commitment", ""),
    ("usd_per_hour", "Per GPU-hour", "usd/hour"),
    _USD,
    ("observed", "Read", ""),
)


def value_rows(inputs: CheapestFleetInput, best: Iterable[Option]) -> list[list[str | int | float]]:
    """The ranking as a sheet shows it."""
    return [
        [
            option.accelerator.id,
            option.fleet.replica.weights,
            option.fleet.replica.gpus,
            option.fleet.gpus,
            _monthly(option),
            _per_mtok(inputs, option),
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
    usd, per_mtok = _monthly(first), _per_mtok(inputs, first)
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
        tables=_tables(inputs, job, found, best, book),
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
    latencies = {row.name: row for row in _latencies(job, first)}
    return [
        Output("gpus", "GPUs", first.fleet.gpus, "GPUs"),
        Output("replicas", "Replicas", first.fleet.replicas, "replicas"),
        Output("shape", "Replica", first.shape, ""),
        Output("usd_per_month", "Cost per month", usd, "usd/month"),
        Output("usd_per_mtok", "Cost per M tokens (input + output)", per_mtok, "usd/mtok"),
        latencies["ttft_ms"],
        latencies["tpot_ms"],
        Output("end_to_end_ms", "Mean time of a whole request", first.end_to_end_s * 1e3, "ms"),
        Output("serving", "Accelerators that serve it", len(best), "count"),
        Output("excluded", "Accelerators left out", len(found.excluded), "count"),
    ]


def _tables(
    inputs: CheapestFleetInput, job: Job, found: Search, best: list[Option], book: PriceBook
) -> list[Table]:
    members = front_of(found, inputs.latency)
    on_front = {id(option) for option in members}
    weighed = LATENCIES[inputs.latency].lower()
    tables = [
        Table.of(
            "fleets",
            "Cheapest fleet of each accelerator",
            _FLEETS,
            (_fleet_row(inputs, option, id(option) in on_front) for option in best),
        ),
        Table.of(
            "latency",
            "Their latencies, with what 80% of measurements stay within",
            _LATENCY,
            (_latency_row(job, option) for option in best),
        ),
        Table.of(
            "front",
            f"What nothing beats in both cost and {weighed}",
            _FRONT,
            (_front_row(option) for option in members),
        ),
    ]
    if found.excluded:
        rows = ([e.accelerator.name, e.reason, e.sentence] for e in found.excluded)
        columns = (("gpu", "Accelerator", ""), ("code", "Kind", ""), ("why", "Why", ""))
        tables.append(Table.of("excluded", "Left out", columns, rows))
    offers = sorted(
        ((fleet_usd(o, offer), o, offer) for o in best for offer in _offers(inputs, o, book)),
        key=lambda row: (row[0], row[1].accelerator.id, row[2].provider_id),
    )
    rows = (
        [
            *_shape(option),
            f"{offer.provider}{' (marketplace)' if offer.marketplace else ''}",
            offer.commitment,
            offer.usd_per_gpu_hour,
            usd,
            offer.observed.isoformat(),
        ]
        for usd, option, offer in offers[:MOST_OFFERS]
    )
    title = "The same fleets by provider and commitment"
    return [*tables, Table.of("offers", title, _OFFERS, rows)]


def fleet_usd(option: Option, offer: GpuOffer) -> float:
    """The fleet of an option at another offer, USD a month."""
    return monthly_usd(option.fleet.gpus, offer.usd_per_gpu_hour)


def _offers(inputs: CheapestFleetInput, option: Option, book: PriceBook) -> Iterator[GpuOffer]:
    for commitment in COMMITMENTS:
        seen: set[str] = set()
        name = option.accelerator.id
        for offer in book.gpu_offers(name, commitment, inputs.as_of, inputs.provider):
            if offer.provider_id not in seen:  # cheapest first
                seen.add(offer.provider_id)
                yield offer


def _shape(option: Option) -> list[str | int]:
    return [option.accelerator.name, option.shape, option.fleet.gpus]


def _fleet_row(inputs: CheapestFleetInput, option: Option, on_front: bool) -> list[object]:
    return [
        *_shape(option),
        option.fleet.replicas,
        _monthly(option),
        _per_mtok(inputs, option),
        option.ttft_s * 1e3,
        option.tpot_s * 1e3,
        option.offer.provider,
        "yes" if on_front else "",
    ]


def _latency_row(job: Job, option: Option) -> list[object]:
    found = {row.name: row for row in _latencies(job, option)}
    cells: list[object] = []
    for name in ("ttft_ms", "tpot_ms"):
        cells += [found[name].value, found[name].p10, found[name].p90]
    return [*_shape(option), *cells, option.end_to_end_s * 1e3]


def _latencies(job: Job, option: Option) -> list[Output]:
    one, point = option.fleet.replica, option.fleet.point
    setup = job.setup(option.accelerator, one.weights, one.tp)
    setup = setup._replace(concurrency=max(point.batch, 1.0))
    mean = option.ttft_s
    ttft = Ttft(option.fleet.server.unloaded_s(), mean, mean, mean)
    return latency_rows(setup, point.step_s, point.tpot_s, ttft, one.memory.slots)


def _front_row(option: Option) -> list[object]:
    return [
        *_shape(option),
        _monthly(option),
        option.ttft_s * 1e3,
        option.tpot_s * 1e3,
        option.end_to_end_s * 1e3,
    ]


def _monthly(option: Option) -> float:
    return fleet_usd(option, option.offer)


def _per_mtok(inputs: CheapestFleetInput, option: Option) -> float:
    return usd_per_mtok(_monthly(option), inputs.qps, inputs.isl + inputs.osl)


def _named(option: Option) -> str:
    return f"{option.fleet.gpus} x {option.accelerator.name} ({option.shape})"


def _next(best: list[Option]) -> str:
    if len(best) == 1:
        return ""
    second = best[1]
    return f"; next is {_named(second)} at ${_monthly(second):,.0f}"


def _cautions(
    receipt: Receipt, inputs: CheapestFleetInput, job: Job, found: Search, price: GpuPrice
) -> None:
    first = found.options[0]
    native = native_format(job.model, first.accelerator)
    if inputs.weights is None and first.fleet.replica.weights != native:
        own = next((o for o in found.options if o.fleet.replica.weights == native), None)
        instead = (
            f"; in {native} the cheapest is {_named(own)}, ${_monthly(own):,.0f}" if own else ""
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
