"""A question's answer at one moment's prices, as the watch keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, cast

from core.breakeven import Economics, first_edge
from core.calculations._breakeven_sides import compared
from core.calculations._fleet_receipt import fleet_usd_per_month
from core.calculations.breakeven import BreakevenInput
from core.calculations.gpus_needed import GpusNeededInput
from core.curves import CostCurve, FleetCurve
from core.growth import declined, grown, months_to_breakeven
from core.prices import PriceBook, date_prices
from core.receipt import Receipt
from core.registry import REGISTRY, Inputs
from core.units import HOURS_PER_MONTH
from core.watch.finding import Side, Standing
from core.watch.scenario import Options, Scenario

HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Answered:
    """A standing, and the receipt it is of."""

    standing: Standing
    receipt: Receipt
    inputs: Inputs


def answered(scenario: Scenario, book: PriceBook, when: date) -> Answered:
    """What a scenario comes to at a book's prices; their age is counted up to `when`.

    Raises GpusizeError where there is no answer.
    """
    calculation = REGISTRY.get(scenario.calculation)
    receipt = calculation.figures(scenario.inputs, book, stamp=True)
    date_prices(receipt, when, book.problem)
    found = Standing(
        as_of=receipt.as_of or book.date().isoformat(),
        receipt_id=receipt.id,
        summary=receipt.summary,
        prices=receipt.prices,
    )
    inputs = calculation.read(scenario.inputs, book)
    if isinstance(inputs, BreakevenInput):
        found.intervals = receipt.intervals or []
        if found.intervals:
            found.first_edge_requests_per_month = found.intervals[0].from_requests_per_month
        asked = compared(inputs, book)
        found.curve = CostCurve.of(asked.economics, asked.api.label, asked.one.label)
        if inputs.requests_per_month is not None:
            _sides(found, asked.economics, inputs.requests_per_month, scenario.options)
    else:
        curve = calculation.curve(scenario.inputs, book)
        found.fleet = curve if isinstance(curve, FleetCurve) else None
        found.gpus = receipt.value
        found.self_host_usd_per_month = cast("float | None", receipt.output("usd_per_month"))
    return Answered(found, receipt, inputs)


def projected(requests_per_month: float, options: Options) -> float:
    """The volume after `horizon_days` of growth, by months of 730 hours.

    >>> round(projected(100_000, Options(monthly_growth_frac=0.05, horizon_days=365)))
    179586
    """
    return grown(requests_per_month, options.monthly_growth_frac, _horizon_months(options))


def _horizon_months(options: Options) -> float:
    return options.horizon_days * HOURS_PER_DAY / HOURS_PER_MONTH


def _sides(found: Standing, e: Economics, volume: float, options: Options) -> None:
    now = max(1, round(volume))
    api, own = e.api_usd(now), e.self_host_usd(now)
    found.api_usd_per_month = float(api)
    found.side = _side(e, now)
    if e.possible(now):
        found.self_host_usd_per_month = float(own)
        found.side_margin_frac = float(abs(api - own) / max(api, own))
    else:
        found.side_margin_frac = 1.0  # there is nothing to compare the API with
    price, falls = float(e.api_usd_per_request), options.yearly_api_decline_frac
    later = e
    if falls:
        expected = declined(price, falls, _horizon_months(options))
        later = replace(e, api_usd_per_request=Fraction(expected))
    found.side_projected = _side(later, max(1, round(projected(volume, options))))
    arrival = months_to_breakeven(
        e,
        volume,
        monthly_growth_frac=options.monthly_growth_frac,
        yearly_api_decline_frac=options.yearly_api_decline_frac,
    )
    found.months_to_breakeven, found.never_because = arrival.months, arrival.because


def _side(e: Economics, volume: int) -> Side:
    return "self-hosting" if e.self_host_wins(volume) else "API"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bridge can measure of a question, exactly; None where it does not apply."""

    advantage_usd_per_month: Fraction | None = None
    """By how much self-hosting is cheaper at the question's own volume, if it can serve that."""
    edge_requests_per_month: int | None = None
    margin_usd_per_month: Fraction | None = None
    """What a full replica replaces of the API, less what it costs."""
    fleet_usd_per_month: Fraction | None = None


def figures(calculation: str, raw: Mapping[str, Any], book: PriceBook) -> Figures:
    """The figures of a question without a receipt: many are wanted of one change.

    Raises GpusizeError where there is no answer.
    """
    asked = REGISTRY.get(calculation)
    inputs = asked.read(raw, book)
    if isinstance(inputs, BreakevenInput):
        e = compared(inputs, book).economics
        advantage = None
        if inputs.requests_per_month is not None:
            volume = max(1, round(inputs.requests_per_month))
            if e.possible(volume):
                advantage = e.api_usd(volume) - e.self_host_usd(volume)
        margin = e.full_replica_saves_usd - e.replica_usd_per_month
        return Figures(advantage, first_edge(e), margin)
    gpus = asked.function(inputs, book).value
    return Figures(
        fleet_usd_per_month=fleet_usd_per_month(cast("GpusNeededInput", inputs), gpus, book)
    )
