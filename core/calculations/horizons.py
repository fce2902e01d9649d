"""THREE_HORIZONS: what to commit to in 30 days, hedge in 90 and watch in 365."""

from __future__ import annotations

from core.calculations._fields import origin
from core.calculations._horizon_windows import (
    Horizon,
    HorizonsInput,
    Outlook,
    days_that_matter,
    gpus_then,
    horizons,
    outlook,
)
from core.calculations._money import also_in
from core.calculations._prices import monthly_usd
from core.calculations.gpus_needed import gpus_needed
from core.charts import Axis, LineChart, Mark, Series
from core.plan.demand import Z90
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table


@REGISTRY.calculation(
    "THREE_HORIZONS",
    group="plan",
    result="GPUs to commit to now: those needed within 30 days with 90% certainty.",
    unit="GPUs",
    examples=(
        "/gpu three_horizons 8b on h100, 50 qps, 8k in, 256 out, growth 10%, growth_sd=5%",
        '/gpu three_horizons 8b on h100, 50 qps, 8k in, 256 out, changes="launch, 60, 1.5"',
    ),
    charted=True,
)
def three_horizons(inputs: HorizonsInput, book: PriceBook) -> Draft:
    """GPUs to commit to (30 days), to hedge (90) and to watch (365), with what they cost.

    The rate after m months is qps (1 + g)^m exp(z sd m) times the changes then, z = -1.28, 0, 1.28
    for P10, P50 and P90; GPUs are those of GPUS_NEEDED for it, the most within each window.
    Commit to what P10 needs in 30 days; hedge what P50 needs in 90 beyond it; watch P90 in 365.

    Raises as GPUS_NEEDED does.
    Source: section 57.1.4 of the source documents, made quantitative.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", qps=50, isl=7744, osl=256, monthly_growth_frac=0.1)
    >>> found = REGISTRY.get("THREE_HORIZONS").run(raw, embedded_book())
    >>> found.output("commit_gpus") <= found.output("watch_gpus")
    True
    """
    prices = outlook(inputs, book)
    found = horizons(inputs, book, prices)
    value = found[0].low

    def receipt() -> Receipt:
        sized = gpus_needed(inputs, book).receipt()
        made = Receipt(
            calculation="",
            value=value,
            unit="GPUs",
            summary=_summary(found),
            outputs=_outputs(found, sized.value, prices),
            tables=[_table(found)],
            assumptions=_assumptions(inputs),
            prices=sized.prices,
            warnings=[*sized.warnings],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if not inputs.growth_sd_frac:
            made.warn(
                "certain_growth",
                "Growth is taken as certain, so all three percentiles are alike; set"
                " growth_sd_frac.",
            )
        if prices.missing and all(c.message != prices.missing for c in made.warnings):
            made.warn("no_price", prices.missing)
        if prices.api is not None:
            one = prices.api
            made.prices += [
                one.ref("input", one.input_usd_per_mtok),
                one.ref("output", one.output_usd_per_mtok),
            ]
        also_in(made, inputs.currency, book, inputs.as_of)
        return made

    return Draft(value, receipt, curve=lambda: _chart(inputs, book, found))


def _amounts(found: list[Horizon]) -> tuple[int, int, int]:
    """GPUs to commit to, to hedge beyond them, and to watch beyond those."""
    near, quarter, year = found
    commit = near.low
    hedge = max(0, quarter.middle - commit)
    return commit, hedge, max(0, year.high - commit - hedge)


def _summary(found: list[Horizon]) -> str:
    commit, hedge, watch = _amounts(found)
    return (
        f"Commit to {commit:,} GPUs for 30 days, hedge {hedge:,} more within 90 and watch"
        f" {watch:,} more within a year."
    )


def _outputs(found: list[Horizon], today: int, prices: Outlook) -> list[Output]:
    commit, hedge, watch = _amounts(found)
    rows = [
        Output("gpus_today", "Needed today", today, "GPUs"),
        Output("commit_gpus", "Commit to, 30 days", commit, "GPUs"),
        Output("hedge_gpus", "Hedge beyond that, 90 days", hedge, "GPUs"),
        Output("watch_gpus", "Watch beyond those, 365 days", watch, "GPUs"),
    ]
    if prices.gpu is not None:
        usd = monthly_usd(commit, prices.gpu.usd_per_hour)
        rows.append(
            Output("commit_usd_per_month", "What is committed costs, today", usd, "usd/month")
        )
    return rows


def _table(found: list[Horizon]) -> Table:
    return Table.of(
        "horizons",
        "The most that is needed within each horizon",
        [
            ("days", "Within", "days"),
            ("action", "What to do", ""),
            ("qps", "Rate, P50", "qps"),
            ("p10_gpus", "P10", "GPUs"),
            ("p50_gpus", "P50", "GPUs"),
            ("p90_gpus", "P90", "GPUs"),
            ("usd_per_gpu_hour", "Price then", "usd/hour"),
            ("usd_per_month", "Cost, P50", "usd/month"),
            ("api_usd_per_month", "Through the API", "usd/month"),
        ],
        [
            (
                row.days,
                row.action,
                row.qps,
                row.low,
                row.middle,
                row.high,
                row.usd_per_gpu_hour,
                row.usd_per_month,
                row.api_usd_per_month,
            )
            for row in found
        ],
    )


def _assumptions(inputs: HorizonsInput) -> list[Assumption]:
    given = [
        Assumption(field, getattr(inputs, field), "fraction", origin(inputs, field))
        for field in (
            "monthly_growth_frac",
            "growth_sd_frac",
            "yearly_decline_frac",
            "yearly_api_decline_frac",
        )
    ]
    changes = [
        Assumption(
            change.event,
            f"rate x {change.qps_x:g}, per GPU x {change.gpu_x:g}",
            "",
            "user",
            f"from day {change.from_days:g}"
            + (f" for {change.for_days:g} days" if change.for_days else ""),
        )
        for change in inputs.changes or ()
    ]
    return [Assumption("qps", inputs.qps, "qps", "user", "today"), *given, *changes]


def _chart(inputs: HorizonsInput, book: PriceBook, found: list[Horizon]) -> LineChart:
    days = sorted({*days_that_matter(inputs, 0, 365), *(365 * step / 40 for step in range(41))})
    bands = [[float(gpus_then(inputs, book, day, z)) for day in days] for z in (-Z90, 0.0, Z90)]
    middle = list(zip(days, bands[1], strict=True))
    return LineChart(
        title="GPUs over the year: P50 within P10 to P90",
        x=Axis("Days from now", "days"),
        y=Axis("GPUs", "GPUs"),
        series=[
            Series("GPUs", middle, "line", low_high=list(zip(bands[0], bands[2], strict=True)))
        ],
        marks=[Mark(row.action, float(row.days)) for row in found],
    )
