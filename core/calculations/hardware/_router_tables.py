"""The hardware router's tables: the ranking, latencies, the front, what is left out, offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.calculations._performance import Ttft, latency_rows
from core.calculations._prices import monthly_usd, usd_per_mtok
from core.calculations.hardware._router_chart import LATENCIES, front_of
from core.hardware.options import Option, Search
from core.job import Job
from core.prices import COMMITMENTS, GpuOffer, PriceBook
from core.receipt import Output
from core.tables import Column, Table

if TYPE_CHECKING:
    from core.calculations.hardware.router import CheapestFleetInput

MOST_OFFERS = 20
"""Rows of the table of providers: the cheapest fleets are all anybody compares."""

_SHAPE: tuple[Column, ...] = (
    ("gpu", "Accelerator", ""),
    ("shape", "Replica", ""),
    ("gpus", "GPUs", ""),
)
_USD: Column = ("usd_per_month", "Cost", "usd/month")
_FLEETS: tuple[Column, ...] = (
    *_SHAPE,
    _USD,
    ("usd_per_mtok", "Tokens", "usd/mtok"),
    ("provider", "Provider", ""),
    ("front", "Front", ""),
)
_LATENCY: tuple[Column, ...] = (
    *_SHAPE[:2],
    *(
        (f"{name}{end}", f"{label}{which}", "ms")
        for name, label in (("ttft", "TTFT"), ("tpot", "TPOT"))
        for end, which in (("_ms", ""), ("_p10_ms", " P10"), ("_p90_ms", " P90"))
    ),
)
_FRONT: tuple[Column, ...] = (
    *_SHAPE,
    _USD,
    ("ttft_ms", "TTFT", "ms"),
    ("tpot_ms", "TPOT", "ms"),
    ("end_to_end_ms", "Request", "ms"),
)
_OFFERS: tuple[Column, ...] = (
    *_SHAPE,
    ("provider", "Provider", ""),
    ("commitment", "Commitment", ""),
    ("usd_per_hour", "Per GPU-hour", "usd/hour"),
    _USD,
    ("observed", "Read", ""),
)


def router_tables(
    inputs: CheapestFleetInput, job: Job, found: Search, best: list[Option], book: PriceBook
) -> list[Table]:
    """All tables of an answer."""
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
            "Their mean latencies, with what 80% of measurements stay within",
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
        rows = ([e.accelerator.id, e.reason, e.sentence] for e in found.excluded)
        columns = (("gpu", "Accelerator", ""), ("code", "Kind", ""), ("why", "Why", ""))
        tables.append(Table.of("excluded", "Left out", columns, rows))
    offers = sorted(
        ((fleet_usd(o, offer), o, offer) for o in best for offer in _offers(inputs, o, book)),
        key=lambda row: (row[0], row[1].accelerator.id, row[2].provider_id),
    )
    rows = (
        [
            *_shape(option),
            f"{offer.provider_id}{' (marketplace)' if offer.marketplace else ''}",
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
    return [option.accelerator.id, option.shape, option.fleet.gpus]


def _fleet_row(inputs: CheapestFleetInput, option: Option, on_front: bool) -> list[object]:
    return [
        *_shape(option),
        option_usd(option),
        option_usd_per_mtok(inputs, option),
        option.offer.provider_id,
        "yes" if on_front else "",
    ]


def _latency_row(job: Job, option: Option) -> list[object]:
    found = {row.name: row for row in latencies(job, option)}
    cells: list[object] = []
    for name in ("ttft_ms", "tpot_ms"):
        cells += [found[name].value, found[name].p10, found[name].p90]
    return [*_shape(option)[:2], *cells]


def latencies(job: Job, option: Option) -> list[Output]:
    """Step, TPOT and TTFT of a fleet where it settles, with their bands."""
    one, point = option.fleet.replica, option.fleet.point
    setup = job.setup(option.accelerator, one.weights, one.tp)
    setup = setup._replace(concurrency=max(point.batch, 1.0))
    mean = option.ttft_s
    ttft = Ttft(option.fleet.server.unloaded_s(), mean, mean, mean)
    return latency_rows(setup, point.step_s, point.tpot_s, ttft, one.memory.slots)


def _front_row(option: Option) -> list[object]:
    return [
        *_shape(option),
        option_usd(option),
        option.ttft_s * 1e3,
        option.tpot_s * 1e3,
        option.end_to_end_s * 1e3,
    ]


def option_usd(option: Option) -> float:
    """Of an option at its own offer, USD a month."""
    return fleet_usd(option, option.offer)


def option_usd_per_mtok(inputs: CheapestFleetInput, option: Option) -> float:
    """The same per million tokens, input and output."""
    return usd_per_mtok(option_usd(option), inputs.qps, inputs.isl + inputs.osl)
