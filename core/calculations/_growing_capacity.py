"""How long a fleet lasts while the rate grows, and when each further replica is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, log1p
from typing import Annotated, ClassVar

from core.calculations._fields import origin
from core.calculations._plan_fields import MOST_QPS, Growth
from core.calculations.gpus_needed import GpusNeededInput, gpus_needed
from core.charts import Axis, LineChart, Mark, Series
from core.errors import GpusizeError, InputError
from core.fields import integer, number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.tables import Table
from core.units import HOURS_PER_MONTH

MOST_MONTHS = 120.0
"""Ten years: no plan of a fleet is that old."""
FINE = 1e-3
"""Months to which a date is found: under an hour."""
MOST_STEPS = 10
DAYS_PER_MONTH = HOURS_PER_MONTH / 24


class CapacityInput(GpusNeededInput):
    """A fleet's traffic and targets today, how it grows, and the GPUs that are there."""

    book_names: ClassVar[Mapping[str, str]] = GpusNeededInput.book_names

    have_gpus: (
        Annotated[int, integer("GPUs", hi=1e6, words=("have", "owned", "gpus there"))] | None
    ) = None
    """GPUs you have; missing means what is needed today."""
    monthly_growth_frac: Growth = 0.05
    """How much the rate grows in a month."""
    lead_days: Annotated[
        float, number("days", hi=1000, words=("lead", "lead time", "delivery"))
    ] = 30.0
    """Days from ordering GPUs to serving on them."""


@dataclass(frozen=True, slots=True)
class _Fleet:
    """What is needed after so many months."""

    inputs: CapacityInput
    book: PriceBook
    end: float
    """Months looked at."""

    @classmethod
    def of(cls, inputs: CapacityInput, book: PriceBook) -> _Fleet:
        growth = log1p(inputs.monthly_growth_frac)
        most = log(MOST_QPS / inputs.qps)
        return cls(inputs, book, min(MOST_MONTHS, most / growth) if growth > 0 else MOST_MONTHS)

    def qps(self, months: float) -> float:
        return self.inputs.qps * exp(log1p(self.inputs.monthly_growth_frac) * months)

    def gpus(self, months: float) -> int:
        asked = self.inputs.model_copy(update={"qps": self.qps(months)})
        return gpus_needed(asked, self.book).value

    def until(self, gpus: int, begin: float = 0.0) -> float | None:
        """The first month in which more than so many are needed; None for none looked at."""
        low, high = begin, begin + 1.0
        while self.gpus(min(high, self.end)) <= gpus:
            if high >= self.end:
                return None
            low, high = high, begin + (high - begin) * 2
        high = min(high, self.end)
        while high - low > FINE:
            middle = (low + high) / 2
            low, high = (middle, high) if self.gpus(middle) <= gpus else (low, middle)
        return high


def capacity_draft(inputs: CapacityInput, book: PriceBook) -> Draft:
    """When the fleet is full. Raises as GPUS_NEEDED does."""
    fleet = _Fleet.of(inputs, book)
    now = fleet.gpus(0.0)
    have = now if inputs.have_gpus is None else inputs.have_gpus
    months = 0.0 if now > have else _full(fleet, have)
    if months is None and fleet.end < MOST_MONTHS:
        raise InputError(
            f"monthly_growth_frac takes the rate to {MOST_QPS:,.0f} requests/s, the most that is"
            f" sized, in {fleet.end:,.1f} months, and {have:,} GPUs still carry it then; give fewer"
            " have_gpus or less growth.",
            field="monthly_growth_frac",
        )
    value = "never" if months is None else months

    def receipt() -> Receipt:
        steps = _steps(fleet, max(have, now)) if months is not None else []
        found = Receipt(
            calculation="",
            value=value,
            unit="months",
            summary=_summary(inputs, have, now, months),
            outputs=_outputs(inputs, fleet, have, now, months),
            tables=[_table(fleet, steps, inputs.as_of or book.date())] if steps else [],
            assumptions=[
                Assumption("have_gpus", have, "GPUs", origin(inputs, "have_gpus", "derived")),
                Assumption("qps", inputs.qps, "qps", "user", "today"),
                *(
                    Assumption(name, getattr(inputs, name), unit, origin(inputs, name))
                    for name, unit in (("monthly_growth_frac", "fraction"), ("lead_days", "days"))
                ),
            ],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        _as_sized(found, inputs, book)
        return found

    return Draft(value, receipt, curve=lambda: _chart(fleet, have, months))


def _full(fleet: _Fleet, have: int) -> float | None:
    return fleet.until(have) if fleet.inputs.monthly_growth_frac > 0 else None


def _as_sized(found: Receipt, inputs: CapacityInput, book: PriceBook) -> None:
    """What today's fleet rests on, and what is warned of."""
    sized = gpus_needed(inputs, book).receipt()
    found.warnings += sized.warnings
    found.prices += sized.prices


def _steps(fleet: _Fleet, gpus: int) -> list[tuple[float, int]]:
    """Months and GPUs of the next enlargements."""
    found: list[tuple[float, int]] = []
    month = 0.0
    while len(found) < MOST_STEPS:
        due = fleet.until(gpus, month)
        if due is None:
            break
        gpus, month = fleet.gpus(due), due
        found.append((due, gpus))
    return found


def _summary(inputs: CapacityInput, have: int, now: int, months: float | None) -> str:
    if now > have:
        return f"{have:,} GPUs are too few already: {now:,} are needed today."
    if months is None:
        grows = inputs.monthly_growth_frac > 0
        why = "carry ten years of that growth" if grows else "last, as the rate does not grow"
        return f"{have:,} GPUs {why}; {now:,} are needed today."
    left = months - inputs.lead_days / DAYS_PER_MONTH
    order = f"order in {left:,.1f} months" if left > 0 else "order now"
    return (
        f"{have:,} GPUs last {months:,.1f} months at {inputs.monthly_growth_frac:.1%} growth a"
        f" month; with {inputs.lead_days:g} days of lead time, {order}."
    )


def _outputs(
    inputs: CapacityInput, fleet: _Fleet, have: int, now: int, months: float | None
) -> list[Output]:
    rows = [
        Output("gpus_today", "Needed today", now, "GPUs"),
        Output("have_gpus", "There", have, "GPUs"),
    ]
    if months:
        rows += [
            Output("qps_then", "Rate when they are full", fleet.qps(months), "qps"),
            Output(
                "order_in_months",
                "Order in",
                max(0.0, months - inputs.lead_days / DAYS_PER_MONTH),
                "months",
            ),
        ]
    return rows


def _table(fleet: _Fleet, steps: list[tuple[float, int]], today: date) -> Table:
    lead = timedelta(days=fleet.inputs.lead_days)
    rows: list[tuple[str, str, float, int]] = []
    for month, gpus in steps:
        due = today + timedelta(days=month * DAYS_PER_MONTH)
        rows.append((due.isoformat(), max(today, due - lead).isoformat(), fleet.qps(month), gpus))
    return Table.of(
        "steps",
        "When more are needed",
        [
            ("due", "Needed from", ""),
            ("order_by", "Order by", ""),
            ("qps", "Rate", "qps"),
            ("gpus", "GPUs", "GPUs"),
        ],
        rows,
    )


def _chart(fleet: _Fleet, have: int, months: float | None) -> LineChart:
    end = min(fleet.end, max(6.0, 2 * (months or 6.0)))
    points: list[tuple[float, float]] = []
    for step in range(61):
        try:
            points.append((end * step / 60, float(fleet.gpus(end * step / 60))))
        except GpusizeError:
            break
    marks = [Mark(f"{have:,} GPUs there", float(have), across=True)]
    if months:
        marks.append(Mark(f"full after {months:.1f} months", months))
    return LineChart(
        title="GPUs as the traffic grows",
        x=Axis("Months from now"),
        y=Axis("GPUs", "GPUs"),
        series=[Series("Needed", points, "steps")],
        marks=marks,
    )


__all__ = ["CapacityInput", "capacity_draft"]
