"""MONTHS_TO_BREAKEVEN and MONTHS_OF_CAPACITY: what growth does to a decision and to a fleet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.calculations._breakeven_sides import Compared, compared
from core.calculations._fields import origin
from core.calculations._growing_capacity import CapacityInput, capacity_draft
from core.calculations._money import also_in, check_rate
from core.calculations._plan_fields import ApiDecline, Growth
from core.calculations.breakeven import BreakevenInput
from core.charts import Axis, LineChart, Mark, Series
from core.errors import InputError
from core.growth import MOST_VOLUME, Arrival, declined, grown, months_to_breakeven
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table

LISTED_MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 36)


class MonthsToBreakevenInput(BreakevenInput):
    """A comparison of an API with self-hosting, at a volume that grows and a price that falls."""

    book_names: ClassVar[Mapping[str, str]] = BreakevenInput.book_names

    monthly_growth_frac: Growth = 0.0
    """How much the volume grows in a month, e.g. 0.2."""
    yearly_api_decline_frac: ApiDecline = 0.0
    """How much the API's price falls in a year, e.g. 0.5; 0 takes today's for good."""


_EXAMPLES = (
    "/gpu months_to_breakeven gpt-4o-mini vs 8b on l40s, 800 in, 300 out, 5k/day, growth 20%",
    "/gpu months_to_breakeven gpt-4o vs 70b on h100, 500 in, 200 out, 1M/month, api decline 50%",
)


@REGISTRY.calculation(
    "MONTHS_TO_BREAKEVEN",
    group="plan",
    result="Months until self-hosting is cheaper for the first time, 0 for now, or never.",
    unit="months",
    examples=_EXAMPLES,
    charted=True,
)
def months_to_breakeven_(inputs: MonthsToBreakevenInput, book: PriceBook) -> Draft:
    """Months until self-hosting beats an API as volume grows and the API's price falls, or never.

    V(m) = V (1 + g)^m, p(m) = p (1 - d)^(m/12); the first m at which V(m) p(m) exceeds
    replicas(V(m)) x replica + fixed, the staircase followed exactly. Never where
    (1 + g)(1 - d)^(1/12) <= 1, unless it is so today.

    Raises InputError, PriceNotFoundError, DoesNotFitError and the name errors.
    Source: exercise 33.5.3 of the source documents, which calls today month 1; core/growth.

    >>> from pricing.book import embedded_book
    >>> raw = dict(isl=800, osl=300, api_model="gpt-4o-mini", gpu="l40s", gpu_usd_per_hour=1.6,
    ...            capacity_requests_per_hour=19754, ops_usd_per_month=500,
    ...            requests_per_month=150_000, monthly_growth_frac=0.2)
    >>> round(REGISTRY.get("MONTHS_TO_BREAKEVEN").run(raw, embedded_book()).value, 1)
    19.8
    """
    volume = inputs.requests_per_month
    if volume is None:
        raise InputError(
            "requests_per_month is missing: your volume today, from which growth is counted.",
            field="requests_per_month",
            missing=["requests_per_month"],
        )
    asked = compared(inputs, book)
    growth, decline = inputs.monthly_growth_frac, inputs.yearly_api_decline_frac
    arrival = months_to_breakeven(
        asked.economics,
        volume,
        monthly_growth_frac=growth,
        yearly_api_decline_frac=decline,
    )
    check_rate(inputs.currency, book, inputs.as_of)
    value = "never" if arrival.months is None else arrival.months

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="months",
            summary=_summary(inputs, asked, arrival),
            outputs=_outputs(inputs, asked, arrival),
            tables=[_table(inputs, asked)],
            assumptions=[*asked.api.assumptions, *_assumptions(inputs, asked)],
            prices=[*asked.api.rows, *([asked.price.ref] if asked.price.ref else [])],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if not decline:
            found.warn(
                "steady_prices",
                "The API's price is taken not to fall; set yearly_api_decline_frac if it may.",
            )
        for caution in (asked.price.caution(), asked.api.caution):
            if caution is not None:
                found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, asked, arrival))


def _at(inputs: MonthsToBreakevenInput, asked: Compared, month: float) -> tuple[float, float, int]:
    """Volume, API bill and replicas after so many months."""
    volume = grown(inputs.requests_per_month or 1.0, inputs.monthly_growth_frac, month)
    price = declined(
        float(asked.economics.api_usd_per_request), inputs.yearly_api_decline_frac, month
    )
    return volume, volume * price, asked.economics.replicas(max(1, round(volume)))


def _own_usd(asked: Compared, api_usd: float, replicas: int) -> float:
    e = asked.economics
    return float(e.replicas_usd(replicas)) + float(e.fallback_frac) * api_usd


def _summary(inputs: MonthsToBreakevenInput, asked: Compared, arrival: Arrival) -> str:
    if arrival.months is None:
        return f"Self-hosting never becomes cheaper: {arrival.because}."
    if arrival.months == 0:
        return (
            f"Self-hosting is cheaper already at {inputs.requests_per_month:,.0f} requests a month."
        )
    volume, _, replicas = _at(inputs, asked, arrival.months)
    return (
        f"Self-hosting becomes cheaper in {arrival.months:,.1f} months, at {volume:,.0f} requests a"
        f" month on {replicas:,} x {asked.one.label}."
    )


def _outputs(inputs: MonthsToBreakevenInput, asked: Compared, arrival: Arrival) -> list[Output]:
    rows: list[Output] = []
    if arrival.months is not None:
        volume, api, replicas = _at(inputs, asked, arrival.months)
        rows += [
            Output("month_number", "Month, today being the first", arrival.months + 1, ""),
            Output("requests_then", "Volume then", volume, "requests/month"),
            Output("replicas_then", "Replicas then", replicas, "replicas"),
            Output("api_usd_then", "API then", api, "usd/month"),
            Output(
                "self_host_usd_then",
                "Self-hosting then",
                _own_usd(asked, api, replicas),
                "usd/month",
            ),
        ]
    _, api, replicas = _at(inputs, asked, 0)
    return [
        *rows,
        Output("api_usd_per_month", "API today", api, "usd/month"),
        Output(
            "self_host_usd_per_month",
            "Self-hosting today",
            _own_usd(asked, api, replicas),
            "usd/month",
        ),
    ]


def _table(inputs: MonthsToBreakevenInput, asked: Compared) -> Table:
    rows: list[tuple[float | int, ...]] = []
    for month in LISTED_MONTHS:
        volume, api, replicas = _at(inputs, asked, month)
        if month and not 1 <= volume < MOST_VOLUME * 0.99:
            break  # nothing is left, or more than is followed
        rows.append((month, volume, replicas, api, _own_usd(asked, api, replicas)))
    return Table.of(
        "months",
        "Month by month",
        [
            ("month", "Months from now", ""),
            ("requests", "Volume", "requests/month"),
            ("replicas", "Replicas", "replicas"),
            ("api_usd", "API", "usd/month"),
            ("self_host_usd", "Self-hosting", "usd/month"),
        ],
        rows,
    )


def _assumptions(inputs: MonthsToBreakevenInput, asked: Compared) -> list[Assumption]:
    return [
        Assumption(
            "capacity_requests_per_hour",
            asked.one.requests_per_hour,
            "requests/hour",
            "derived" if asked.one.plan else "user",
            f"per replica of {asked.one.label.strip('()')}, fully loaded",
        ),
        asked.price.assumption(),
        Assumption("util", asked.util, "fraction", origin(inputs, "util")),
        *(
            Assumption(name, getattr(inputs, name), unit, origin(inputs, name))
            for name, unit in (
                ("peak_to_mean", ""),
                ("monthly_growth_frac", "fraction"),
                ("yearly_api_decline_frac", "fraction"),
            )
        ),
    ]


def _chart(inputs: MonthsToBreakevenInput, asked: Compared, arrival: Arrival) -> LineChart:
    end = min(max(12.0, 1.4 * (arrival.months or 0.0)), 120.0)
    months = [end * step / 120 for step in range(121)]
    api: list[tuple[float, float]] = []
    own: list[tuple[float, float]] = []
    for month in months:
        _, usd, replicas = _at(inputs, asked, month)
        api.append((month, usd))
        own.append((month, _own_usd(asked, usd, replicas)))
    found = arrival.months if arrival.months is not None and arrival.months <= end else None
    marks = [Mark(f"cheaper from month {found:.1f}", found)] if found else []
    return LineChart(
        title="API and self-hosting as the volume grows",
        subtitle=f"{asked.api.label} or {asked.one.label.strip('()')}",
        x=Axis("Months from now"),
        y=Axis("Cost", "usd/month", log=min(api[0][1], own[0][1]) > 0),
        series=[Series("API", api), Series("Self-hosting", own, "steps")],
        marks=marks,
    )


@REGISTRY.calculation(
    "MONTHS_OF_CAPACITY",
    group="plan",
    result="Months until a fleet no longer holds its targets, 0 for now, or never.",
    unit="months",
    examples=(
        "/gpu months_of_capacity 8b on h100, 50 qps, 8k in, 256 out, have 32 gpus, growth 10%",
    ),
    charted=True,
)
def months_of_capacity(inputs: CapacityInput, book: PriceBook) -> Draft:
    """Months until the GPUs there are no longer carry a growing rate, and when to order more.

    The rate grows to qps (1 + g)^m; the GPUs for it are those of GPUS_NEEDED with the same targets.
    The first month in which that is more than have_gpus, to a hundredth of a month; each further
    replica's month follows, and the day to order is that many months less lead_days.

    Raises as GPUS_NEEDED does.
    Source: exercise 33.5.3 of the source documents; core/sizing.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", qps=50, isl=7744, osl=256, have_gpus=48,
    ...            monthly_growth_frac=0.2)
    >>> 3 < REGISTRY.get("MONTHS_OF_CAPACITY").run(raw, embedded_book()).value < 5
    True
    """
    return capacity_draft(inputs, book)


__all__ = ["MonthsToBreakevenInput", "months_of_capacity", "months_to_breakeven_"]
