"""From BREAKEVEN's inputs to its receipt: prices, capacity, intervals, the reason."""

from __future__ import annotations

from dataclasses import asdict, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from core.breakeven import Economics, WinningSet, winning_intervals
from core.calculations._breakeven_sides import Capacity, compared, hosted_plan
from core.calculations._fields import origin
from core.calculations._money import also_in, check_rate
from core.calculations._performance import note_calibration
from core.calculations._prices import GpuPrice
from core.curves import CostCurve
from core.errors import GpusizeError, joined
from core.lint import capacity_cautions
from core.prices import PriceBook
from core.receipt import Assumption, Draft, LineItem, Output, Receipt
from core.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.breakeven import BreakevenInput

MOST_SPANS = 5
"""Intervals named in the sentence; the receipt lists them all."""


def breakeven_draft(inputs: BreakevenInput, book: PriceBook) -> Draft:
    """The intervals of one comparison."""
    asked = compared(inputs, book)
    api, one, price, economics = asked.api, asked.one, asked.price, asked.economics
    wins = winning_intervals(economics)
    check_rate(inputs.currency, book, inputs.as_of)
    value = [asdict(i) for i in wins.intervals]

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="requests/month",
            summary=_summary(wins, economics, one),
            intervals=list(wins.intervals),
            outputs=_outputs(inputs, economics, asked.capacity_requests_per_month),
            line_items=_line_items(inputs, economics, one, price),
            assumptions=[*api.assumptions, *_assumptions(inputs, one, price, asked.util)],
            prices=[*api.rows, *([price.ref] if price.ref else [])],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        _cautions(found, inputs, book, economics, one, wins)
        if one.plan:
            hosted = one.plan.fleet.replica
            note_calibration(found, book, hosted.model.id, hosted.accelerator.id, inputs.engine)
        for caution in (price.caution(), api.caution):
            if caution is not None:
                found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: CostCurve.of(economics, api.label, one.label))


def first_edge_draft(inputs: BreakevenInput, book: PriceBook) -> Draft:
    """The same with the first edge of the intervals as the value, or `never`."""
    whole = breakeven_draft(inputs, book)
    edge = whole.value[0]["from_requests_per_month"] if whole.value else "never"
    return replace(whole, value=edge, receipt=lambda: replace(whole.receipt(), value=edge))


def _outputs(inputs: BreakevenInput, e: Economics, capacity: Fraction) -> list[Output]:
    rows = [
        Output("api_usd_per_request", "API", float(e.api_usd_per_request), "usd/request"),
        Output("replica_usd_per_month", "Replica", float(e.replica_usd_per_month), "usd/month"),
        Output(
            "replica_requests_per_month",
            "Mean volume a replica serves",
            float(e.replica_requests_per_month),
            "requests/month",
        ),
        Output(
            "replica_capacity_requests_per_month", "At full load", float(capacity), "requests/month"
        ),
        Output(
            "full_replica_saves_usd_per_month",
            "API spend a full replica replaces",
            float(e.full_replica_saves_usd),
            "usd/month",
        ),
        Output("fixed_usd_per_month", "Fixed and staff", float(e.fixed_usd_per_month), "usd/month"),
        Output(
            "simple_quotient_requests_per_month",
            "Simple quotient (ignores capacity)",
            int(e.simple_quotient()),
            "requests/month",
        ),
    ]
    if inputs.requests_per_month is not None:
        volume = max(1, round(inputs.requests_per_month))
        api_usd, own_usd = e.api_usd(volume), e.self_host_usd(volume)
        cheaper = "self-hosting" if e.self_host_wins(volume) else "API"
        rows += [
            Output("replicas", "Replicas at your volume", e.replicas(volume), "replicas"),
            Output("api_usd_per_month", "API at your volume", float(api_usd), "usd/month"),
            Output(
                "self_host_usd_per_month",
                "Self-hosting at your volume",
                float(own_usd),
                "usd/month",
            ),
            Output("cheaper", "Cheaper at your volume", cheaper, ""),
        ]
    return rows


def _line_items(
    inputs: BreakevenInput, e: Economics, one: Capacity, price: GpuPrice
) -> list[LineItem]:
    """What self-hosting costs at the user's volume, or for the smallest fleet without one."""
    volume = max(1, round(inputs.requests_per_month)) if inputs.requests_per_month else None
    replicas = e.replicas(volume) if volume else e.min_replicas
    hours = replicas * one.gpus * HOURS_PER_MONTH
    rows = [
        LineItem(
            name=f"{replicas} x {one.label} for {HOURS_PER_MONTH} hours",
            quantity=float(hours),
            unit="GPU-hours/month",
            unit_price_usd=price.usd_per_hour,
            amount_usd=float(replicas * e.replica_usd_per_month),
            source=price.origin(),
        )
    ]
    for name, usd in (
        ("Operations", inputs.ops_usd_per_month),
        ("Staff", inputs.staff_usd_per_month),
    ):
        if usd:
            rows.append(LineItem(name, 1.0, "month", usd, usd, "you"))
    if volume and inputs.fallback_frac:
        share = float(e.fallback_frac * volume)
        api = float(e.api_usd_per_request)
        rows.append(LineItem("API fallback", share, "requests", api, share * api, "API price"))
    return rows


def _assumptions(
    inputs: BreakevenInput, one: Capacity, price: GpuPrice, util: float
) -> list[Assumption]:
    rows = [
        Assumption("isl", inputs.isl, "tokens", "user"),
        Assumption("osl", inputs.osl, "tokens", "user"),
        Assumption(
            "capacity_requests_per_hour",
            one.requests_per_hour,
            "requests/hour",
            "derived" if one.plan else "user",
            f"per replica of {one.label.strip('()')}, fully loaded",
        ),
        Assumption("gpus_per_replica", one.gpus, "GPUs", origin(inputs, "gpus_per_replica")),
        price.assumption(),
        Assumption(
            "util", util, "fraction", origin(inputs, "util"), "share of capacity planned on"
        ),
        Assumption("peak_to_mean", inputs.peak_to_mean, "", origin(inputs, "peak_to_mean")),
        Assumption(
            "fallback_frac", inputs.fallback_frac, "fraction", origin(inputs, "fallback_frac")
        ),
        Assumption("hours_per_month", HOURS_PER_MONTH, "hours", "default"),
    ]
    if one.plan:
        chosen = one.plan.fleet.replica
        rows.append(
            Assumption(
                "model",
                chosen.model.name,
                "",
                "user",
                f"{chosen.weights}, TP{chosen.tp}, {inputs.engine}",
            )
        )
    return rows


def _cautions(
    receipt: Receipt,
    inputs: BreakevenInput,
    book: PriceBook,
    e: Economics,
    one: Capacity,
    wins: WinningSet,
) -> None:
    quotient, serves = e.simple_quotient(), e.min_replicas * e.replica_requests_per_month
    if quotient > serves:
        receipt.warn(
            "quotient_beyond_capacity",
            f"The simple quotient of {int(quotient):,} requests a month is"
            f" {float(quotient / serves):,.2f} times what {e.min_replicas} x {one.label} serves.",
        )
    if inputs.peak_to_mean == 1:
        receipt.warn("flat_load", "Load is taken as flat; set peak_to_mean if it is not.")
    if wins.omitted:
        receipt.warn("intervals_omitted", f"{wins.omitted:,} further intervals are not listed.")
    if inputs.capacity_requests_per_hour is not None and inputs.model and inputs.gpu:
        try:
            fleet = hosted_plan(inputs, inputs.tp, book.calibrations).fleet
        except GpusizeError:
            return  # a measured capacity stands by itself; there is nothing to hold it against
        for code, message in capacity_cautions(inputs.capacity_requests_per_hour, fleet, one.gpus):
            receipt.warn(code, message)


def _summary(wins: WinningSet, e: Economics, one: Capacity) -> str:
    if not wins.intervals:
        why = (
            f"a full {one.label.strip('()')} costs ${float(e.replica_usd_per_month):,.0f} a month"
            f" and replaces ${float(e.full_replica_saves_usd):,.0f} of API"
        )
        if e.full_replica_saves_usd > e.replica_usd_per_month:
            why = (
                f"{e.max_replicas} replicas save too little to cover"
                f" ${float(e.fixed_usd_per_month):,.0f} of fixed cost"
            )
        return f"Self-hosting never wins: {why}."
    spans = [
        f"{i.from_requests_per_month:,}-{i.to_requests_per_month:,}"
        if i.to_requests_per_month is not None
        else f"from {i.from_requests_per_month:,}"
        for i in wins.intervals
    ]
    if len(spans) > MOST_SPANS:
        # the last one is where self-hosting wins for good, so it is always shown
        spans = [*spans[: MOST_SPANS - 2], f"{len(spans) - MOST_SPANS + 1} more", spans[-1]]
    at = "" if spans[0].startswith("from") else "at "
    return f"Self-hosting wins {at}{joined(spans)} requests a month."
