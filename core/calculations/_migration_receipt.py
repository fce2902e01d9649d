"""From a move to one's own fleet to its receipt and picture."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from core.calculations._fields import origin
from core.calculations._money import also_in
from core.calculations._performance import note_calibration
from core.catalog import accelerator
from core.charts import Axis, LineChart, Mark, Series
from core.prices import PriceBook
from core.receipt import Assumption, LineItem, Output, Receipt
from core.tables import Table
from core.units import HOURS_PER_MONTH, SECONDS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.migration import Asked, MigrationSavingsInput


def receipt(inputs: MigrationSavingsInput, book: PriceBook, asked: Asked) -> Receipt:
    """Figures, months, and whether the fleet serves the volume."""
    move, saved = asked.move, asked.move.saved_by(inputs.months)
    other = move._replace(both=not move.both).saved_by(inputs.months)
    both, alone = (saved, other) if move.both else (other, saved)
    payback = move.payback_month()
    quotient = asked.economics.simple_quotient()
    fixed = quotient * (1 - asked.economics.fallback_frac)
    usd = "usd/month"
    found = Receipt(
        calculation="",
        value=saved,
        unit="usd",
        summary=_summary(inputs, asked, saved),
        outputs=[
            Output("saves_usd_per_month", "Saved a month after the move", move.saves_usd, usd),
            Output("saves_usd_per_year", "... in a year after it", 12 * move.saves_usd, "usd"),
            Output("both_usd", f"Saved in {inputs.months} months, both stacks paid meanwhile",
                   both, "usd"),
            Output("api_only_usd", "... with the API alone meanwhile", alone, "usd"),
            Output("payback_month", "Paid back by the end of month",
                   "never" if payback is None else payback, "count"),
            Output("after_usd_per_month", "Cost a month after the move",
                   move.api_usd - move.saves_usd, usd),
            Output("api_usd_per_request", "API", float(asked.economics.api_usd_per_request),
                   "usd/request"),
            Output("breakeven_requests_per_month", "Volume whose API bill is the fixed cost",
                   floor(fixed), "requests/month"),
            Output("breakeven_with_fallback_requests_per_month", "... with the fallback share",
                   floor(quotient), "requests/month"),
            *_capacity_rows(inputs, asked),
        ],
        line_items=_line_items(inputs, asked),
        tables=[_months(inputs, asked)],
        assumptions=_assumptions(inputs, asked),
        prices=[*(asked.terms.rows if asked.terms else []),
                *([asked.price.ref] if asked.price and asked.price.ref else [])],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )  # fmt: skip
    _warnings(found, inputs, asked)
    if asked.capacity and asked.capacity.plan:
        one = asked.capacity.plan.fleet.replica
        note_calibration(found, book, one.model.id, one.accelerator.id, "vllm")
    also_in(found, inputs.currency, book, inputs.as_of)
    return found


def chart(inputs: MigrationSavingsInput, asked: Asked) -> LineChart:
    """What is saved up to each month, either way of paying for the move."""
    months = range(inputs.months + 1)
    lines = [
        Series(label, [(float(m), asked.move._replace(both=both).saved_by(m)) for m in months])
        for label, both in (("Both stacks meanwhile", True), ("API alone meanwhile", False))
    ]
    return LineChart(
        f"Saved in {inputs.months} months: ${asked.move.saved_by(inputs.months):,.0f}",
        Axis("Month", "months"),
        Axis("Saved up to then", "usd"),
        lines,
        [Mark("Migrated", float(inputs.migration_months)), Mark("Nothing saved", 0.0, across=True)],
    )


def _summary(inputs: MigrationSavingsInput, asked: Asked, saved: float) -> str:
    move = asked.move
    if move.saves_usd <= 0:
        return (
            f"Self-hosting costs ${-move.saves_usd:,.0f} a month more than it saves: the API is"
            f" ${move.api_usd:,.0f}, self-hosting ${move.api_usd - move.saves_usd:,.0f}."
        )
    how = "both stacks" if move.both else "the API alone"
    spent = min(move.months, inputs.months)
    moving = f", {spent} of them migrating on {how}," if spent else ""
    what = "save" if saved >= 0 else "cost"
    return (
        f"After the move ${move.saves_usd:,.0f} a month is saved; the first"
        f" {inputs.months} months{moving} {what} ${abs(saved):,.0f}."
    )


def _capacity_rows(inputs: MigrationSavingsInput, asked: Asked) -> list[Output]:
    mean = _own_qps(inputs)
    rows = [Output("mean_qps", "Requests to serve on average, the API away", mean, "qps")]
    if asked.capacity is not None:
        qps = asked.capacity.qps
        rows += [
            Output("mean_load_frac", "Load on average", mean / qps, "fraction"),
            Output("peak_load_frac", "Load at the peak", mean * inputs.peak_to_mean / qps,
                   "fraction"),
        ]  # fmt: skip
    return rows


def _own_qps(inputs: MigrationSavingsInput) -> float:
    """Mean rate the fleet must be able to serve: all of it, as on a day without the API."""
    return inputs.requests_per_month / SECONDS_PER_MONTH


def _line_items(inputs: MigrationSavingsInput, asked: Asked) -> list[LineItem]:
    move, name = asked.move, "GPUs"
    if asked.price is not None and inputs.gpus is not None:
        card = accelerator(inputs.gpu).name if inputs.gpu else "GPU"
        name = f"{inputs.gpus} x {card} for {HOURS_PER_MONTH} hours"
        fleet = LineItem(name, float(inputs.gpus * HOURS_PER_MONTH), "GPU-hours/month",
                         asked.price.usd_per_hour, asked.fleet_usd,
                         asked.price.origin())  # fmt: skip
    else:
        fleet = LineItem(name, 1.0, "month", asked.fleet_usd, asked.fleet_usd, "your figure")
    people = [
        LineItem(label, 1.0, "month", usd, usd, "your figure")
        for label, usd in (
            ("Staff", inputs.staff_usd_per_month), ("Operations", inputs.ops_usd_per_month),
        )
        if usd
    ]  # fmt: skip
    kept = move.api_usd * move.fallback_frac
    share = LineItem("API for the fallback share", move.fallback_frac, "of its bill", move.api_usd,
                     kept, asked.terms.label if asked.terms else "your figure")  # fmt: skip
    return [fleet, *people, *([share] if kept else [])]


def _months(inputs: MigrationSavingsInput, asked: Asked) -> Table:
    move = asked.move
    rows: list[list[float]] = []
    for month in range(1, inputs.months + 1):
        saved = move.saved_in(month)
        api = move.api_usd * (1.0 if month <= move.months else move.fallback_frac)
        rows.append([month, api, move.api_usd - saved - api, saved, move.saved_by(month)])
    return Table.of(
        "months",
        "By month",
        [
            ("month", "Month", "count"), ("api_usd", "API", "usd"),
            ("self_host_usd", "Self-hosting and the move", "usd"), ("saved_usd", "Saved", "usd"),
            ("saved_by_usd", "Saved up to then", "usd"),
        ],
        rows,
    )  # fmt: skip


def _assumptions(inputs: MigrationSavingsInput, asked: Asked) -> list[Assumption]:
    found = [
        Assumption("fallback_frac", inputs.fallback_frac, "fraction",
                   origin(inputs, "fallback_frac"), "the scenario's 5% unless given"),
        Assumption("migration_months", inputs.migration_months, "months",
                   origin(inputs, "migration_months"), "the scenario's 3 unless given"),
        Assumption("while_migrating", inputs.while_migrating, "",
                   origin(inputs, "while_migrating")),
        Assumption("volume", "constant", "", "default", "growth is not counted"),
    ]  # fmt: skip
    if asked.terms is not None:
        found += asked.terms.assumptions()
    if asked.price is not None:
        found.append(asked.price.assumption())
    elif inputs.gpus is not None:
        hourly = asked.fleet_usd / inputs.gpus / HOURS_PER_MONTH
        found.append(Assumption("gpu_usd_per_hour", hourly, "usd/hour", "derived",
                                f"${asked.fleet_usd:,.0f} over {inputs.gpus} GPUs"))  # fmt: skip
    if asked.capacity is not None:
        plan = asked.capacity.plan
        where = "measured"
        if plan is not None:
            one = plan.fleet.replica
            where = f"computed: {one.model.name} in {one.weights}, TP{one.tp}, at full load"
        found.append(Assumption("capacity_qps", asked.capacity.qps, "qps",
                                "derived" if plan else "user", where))  # fmt: skip
    return found


def _warnings(found: Receipt, inputs: MigrationSavingsInput, asked: Asked) -> None:
    if asked.terms is not None and asked.terms.caution:
        found.warn(*asked.terms.caution)
    if asked.price is not None and (caution := asked.price.caution()):
        found.warn(*caution)
    if asked.capacity is None:
        found.warn("capacity_unknown", "Whether the fleet serves the volume is not checked; give"
                   " capacity_qps, or model, gpu, gpus, isl and osl.")  # fmt: skip
        return
    mean, qps = _own_qps(inputs), asked.capacity.qps
    peak = mean * inputs.peak_to_mean
    if mean > qps:
        found.warn("beyond_capacity", f"The fleet serves {qps:,.3g} requests/s and the mean alone"
                   f" is {mean:,.3g}: it needs {mean / qps:,.2f} times as many GPUs.")  # fmt: skip
    elif peak > qps:
        found.warn("beyond_capacity", f"The fleet serves {qps:,.3g} requests/s; the mean of"
                   f" {mean:,.3g} is {mean / qps:.0%} of that, the peak of {peak:,.3g} is beyond"
                   " it.")  # fmt: skip
