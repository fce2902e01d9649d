"""From a comparison of sources to its receipt: ranking, crossovers, cash by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calculations._breakeven_sides import Compared
from core.calculations._fields import origin
from core.calculations._performance import note_calibration
from core.calculations.tco._cash_tables import Lines, cash_chart, cash_tables
from core.calculations.tco._owning import owning_assumptions, started, warn_renewed
from core.calculations.tco._rents import SPOT_CAUTION, bound
from core.charts import LineChart, Mark
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.tables import Table
from core.tco.sourcing import API, OWN, RENT, WAYS, Sourcing

if TYPE_CHECKING:
    from core.calculations.tco.sourcing import CompareSourcingInput

LABELS = {API: "API", RENT: "Renting", OWN: "Owning"}
PAIRS = ((RENT, API), (OWN, API), (OWN, RENT))
"""Which way has to catch up with which."""


def sourcing_draft(
    inputs: CompareSourcingInput, book: PriceBook, asked: Compared, plan: Sourcing
) -> Draft:
    """The answer."""
    value = [[way, usd] for way, usd in plan.ranked()]

    def receipt() -> Receipt:
        price = asked.price
        found = Receipt(
            calculation="",
            value=value,
            unit="usd",
            summary=_summary(inputs, asked, plan),
            outputs=_outputs(plan),
            tables=[_table(plan), _crossovers(plan), *cash_tables(_amounts(plan)), _volumes(plan)],
            assumptions=_assumptions(inputs, asked, plan),
            prices=[*asked.api.rows, *([price.ref] if price.ref else [])],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        _cautions(found, inputs, asked, plan)
        if asked.one.plan:
            hosted = asked.one.plan.fleet.replica
            note_calibration(found, book, hosted.model.id, hosted.accelerator.id, inputs.engine)
        return found

    return Draft(value, receipt, curve=lambda: _chart(asked, plan))


def _summary(inputs: CompareSourcingInput, asked: Compared, plan: Sourcing) -> str:
    (best, usd), (_, next_usd), _ = plan.ranked()
    first, last = plan.replicas[0], plan.replicas[-1]
    fleet = f"{first:,}" if first == last else f"{first:,} growing to {last:,}"
    if last < first:
        fleet = f"{first:,} falling to {last:,}"
    said = (
        f"{LABELS[best]} costs least over {inputs.months} months: ${usd:,.0f} at present,"
        f" ${next_usd - usd:,.0f} less than the next ({fleet} x {asked.one.label})"
    )
    month = plan.crossover(OWN, API)
    if month is None:
        return f"{said}; owning never catches up with the API: {plan.why_never(OWN, API)}."
    return f"{said}; owning has paid back against the API in month {month}."


def _outputs(plan: Sourcing) -> list[Output]:
    rows = [
        Output(f"npv_{way}_usd", f"{LABELS[way]}, present cost", usd, "usd")
        for way, usd in plan.ranked()
    ]
    for way, other in PAIRS:
        month = plan.crossover(way, other)
        shown, unit = ("never", "") if month is None else (month, "months")
        label = f"{LABELS[way]} overtakes {_the(other)} after"
        rows.append(Output(f"{way}_overtakes_{other}", label, shown, unit))
    rows += [
        Output("replicas", "Replicas in the last month", plan.replicas[-1], "replicas"),
        Output("owned_gpus", "GPUs owned then", plan.owned[-1].gpus, "GPUs"),
        Output("resale_usd", "Worth of hardware then", plan.resale_usd, "usd"),
    ]
    return rows


def _table(plan: Sourcing) -> Table:
    columns = [
        ("way", "Way", ""),
        ("first_usd_per_month", "First month", "usd/month"),
        ("last_usd_per_month", "Last month", "usd/month"),
        ("total_usd", "Paid, less resale", "usd"),
        ("npv_usd", "Present cost", "usd"),
        ("usd_per_request", "A request", "usd/request"),
        ("overtakes_api_months", "Overtakes the API after", "months"),
    ]
    served = sum(plan.volumes)
    rows = [
        [
            LABELS[way],
            plan.flows[way][1],
            plan.flows[way][-1],
            plan.total_usd(way),
            usd,
            plan.total_usd(way) / served,
            None if way == API else plan.crossover(way, API),
        ]
        for way, usd in plan.ranked()
    ]
    return Table.of("ways", "Ways side by side", columns, rows)


def _the(way: str) -> str:
    return "the API" if way == API else LABELS[way].lower()


def _crossovers(plan: Sourcing) -> Table:
    columns = [
        ("way", "Way", ""),
        ("against", "Against", ""),
        ("months", "Overtakes after", "months"),
        ("why_never", "Why never", ""),
    ]
    rows = [
        [LABELS[way], LABELS[other], month, plan.why_never(way, other) if month is None else ""]
        for way, other in PAIRS
        for month in [plan.crossover(way, other)]
    ]
    return Table.of("crossovers", "Which way overtakes which", columns, rows)


def _volumes(plan: Sourcing) -> Table:
    columns = [
        ("month", "Month", "count"),
        ("requests", "Requests", "requests"),
        ("replicas", "Replicas", "replicas"),
        ("rented_gpus", "GPUs rented", "GPUs"),
        ("owned_gpus", "GPUs owned", "GPUs"),
    ]
    rows = [
        [m, plan.volumes[m - 1], plan.replicas[m - 1], plan.rented_gpus[m - 1], plan.owned[m].gpus]
        for m in range(1, plan.months + 1)
    ]
    return Table.of("volumes", "Volume and fleet by month", columns, rows)


def _amounts(plan: Sourcing) -> Lines:
    return {f"{way}_usd": (LABELS[way], plan.flows[way]) for way in WAYS}


def _assumptions(inputs: CompareSourcingInput, asked: Compared, plan: Sourcing) -> list[Assumption]:
    one, price = asked.one, asked.price
    rows = [
        *asked.api.assumptions,
        Assumption("isl", inputs.isl, "tokens", "user"),
        Assumption("osl", inputs.osl, "tokens", "user"),
        Assumption("requests_per_month", inputs.requests_per_month, "requests/month", "user"),
        Assumption(
            "capacity_requests_per_hour",
            one.requests_per_hour,
            "requests/hour",
            "derived" if one.plan else "user",
            f"per replica of {one.label.strip('()')}, fully loaded",
        ),
        Assumption("util", asked.util, "fraction", origin(inputs, "util")),
        price.assumption(),
        started(inputs, "months"),
        started(inputs, "rent_change_frac"),
        *([started(inputs, "lost_frac")] if inputs.commitment == "spot" else []),
    ]
    rows += [
        Assumption(name, getattr(inputs, name), unit, origin(inputs, name))
        for name, unit in (
            ("monthly_growth_frac", "fraction"),
            ("yearly_api_decline_frac", "fraction"),
            ("peak_to_mean", ""),
            ("ops_usd_per_month", "usd/month"),
            ("fallback_frac", "fraction"),
            ("parallel_months", "months"),
            ("migration_usd", "usd"),
        )
    ]
    note = "GPUs bought at a time, those of the server whose price is taken"
    rows.append(Assumption("whole_gpus", plan.whole_gpus, "GPUs", "catalogue", note))
    return [*rows, *owning_assumptions(inputs, inputs.gpu or "", plan.owning)]


def _cautions(
    receipt: Receipt, inputs: CompareSourcingInput, asked: Compared, plan: Sourcing
) -> None:
    if inputs.peak_to_mean == 1:
        receipt.warn("flat_load", "Load is taken as flat; set peak_to_mean if it is not.")
    warn_renewed(receipt, inputs, inputs.months)
    if inputs.commitment == "spot":
        receipt.warn(*SPOT_CAUTION)
    label = f"The {inputs.commitment} rent"
    bound(receipt, plan.renting, inputs.months, plan.rented_gpus[-1], label)
    for caution in (asked.price.caution(), asked.api.caution):
        if caution is not None:
            receipt.warn(*caution)


def _chart(asked: Compared, plan: Sourcing) -> LineChart:
    marks: list[Mark] = []
    for way, other in PAIRS:
        month = plan.crossover(way, other)
        if month is not None:
            label = f"{LABELS[way]} overtakes {_the(other)}: month {month}"
            marks.append(Mark(label, float(month)))
    title = f"{asked.api.label} or {asked.one.label.strip('()')}: paid so far"
    return cash_chart(
        title, _amounts(plan), marks, "What hardware is worth at the end is not taken off"
    )
