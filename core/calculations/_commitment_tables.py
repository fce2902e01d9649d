"""What COMMIT_GPUS shows beside its count: each term, regret, the calendar and the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.charts import Axis, LineChart, Mark, Series
from core.plan.commitment import Market, Term, best, quantile, uncommitted_usd, usd
from core.plan.demand import Demand
from core.tables import Table

DECLINES = (0.0, 0.3, 0.5)
"""Yearly declines at which a commitment is held against none: none, and the 30% and 50% between
which section 57.1.4 of the source documents puts them."""
NOTICE_DAYS = 60
"""Days before the end of a term at which to decide anew: a quarter's budget round, our choice."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One term and what committing to it comes to."""

    term: Term
    share: float
    gpus: int
    """Worth committing to for this one term."""
    renewed: int
    """Worth committing to if it is renewed to the end of the longest term."""
    usd: float
    """Over the longest term, with `renewed`."""


def advice(term: Term, market: Market, need: Demand, months: int) -> Advice:
    """What committing to one term comes to."""
    renewed = best(term, market, need, months)
    return Advice(
        term,
        quantile(term, market),
        best(term, market, need),
        renewed,
        usd(term, market, need, renewed, months),
    )


def tables(
    rows: Sequence[Advice], chosen: Advice, market: Market, need: Demand, months: int, signed: date
) -> list[Table]:
    """Each term by itself, what it risks, and when commitments end."""
    terms = Table.of(
        "terms",
        "Each term by itself",
        [
            ("term", "Term", ""),
            ("usd_per_hour", "Price", "usd/hour"),
            ("on_demand_usd_per_hour", "On-demand, mean over it", "usd/hour"),
            ("quantile_frac", "Quantile worth it", "fraction"),
            ("gpus", "GPUs for it alone", "GPUs"),
            ("renewed_gpus", f"Renewed over {months} months", "GPUs"),
            ("usd_per_month", "Cost with those", "usd/month"),
        ],
        [
            (
                row.term.name,
                row.term.usd_per_hour,
                market.mean_on_demand(row.term.months),
                row.share,
                row.gpus,
                row.renewed,
                row.usd / months,
            )
            for row in rows
        ],
    )
    declines = sorted({*DECLINES, market.yearly_decline_frac})
    regret = Table.of(
        "regret",
        "Against no commitment, if prices fall by so much a year (above 0: it costs more)",
        [
            ("commitment", "Commitment", ""),
            *((f"decline_{d:g}", f"{d:.0%} a year", "usd/month") for d in declines),
        ],
        [
            (
                f"{row.renewed:,} GPU{'' if row.renewed == 1 else 's'}, {row.term.name}",
                *(_regret(row, market, need, decline) for decline in declines),
            )
            for row in rows
        ],
    )
    found = [terms, regret]
    if chosen.renewed:
        found.append(_calendar(chosen, signed, months))
    return found


def _regret(row: Advice, market: Market, need: Demand, decline: float) -> float:
    """A month's cost of one term with its commitment, less that of none, over the term."""
    then = Market(market.usd_per_hour, decline)
    spent = usd(row.term, then, need, row.renewed, row.term.months)
    return (spent - uncommitted_usd(then, need, row.term.months)) / row.term.months


def _calendar(chosen: Advice, signed: date, months: int) -> Table:
    """When each commitment ends, and when to decide about the next."""
    rows: list[tuple[str, int, str, str]] = []
    for begun in range(0, months, chosen.term.months):
        starts = _after(signed, begun)
        ends = _after(signed, begun + chosen.term.months)
        notice = date.fromordinal(max(ends.toordinal() - NOTICE_DAYS, starts.toordinal()))
        rows.append((starts.isoformat(), chosen.renewed, ends.isoformat(), notice.isoformat()))
    return Table.of(
        "calendar",
        "When commitments end",
        [
            ("starts", "Starts", ""),
            ("gpus", "GPUs", "GPUs"),
            ("ends", "Ends", ""),
            ("decide_by", "Decide by", ""),
        ],
        rows[:12],
    )


def _after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def chart(rows: Sequence[Advice], market: Market, need: Demand, months: int) -> LineChart:
    """Cost against GPUs committed, for each term."""
    top = max(2, round(need.at(months / 2).quantile(0.97)))
    steps = range(0, top + 1, max(1, top // 60))
    series = [
        Series(
            row.term.name,
            [(float(k), usd(row.term, market, need, k, months) / months) for k in steps],
        )
        for row in rows
    ]
    return LineChart(
        title="What a commitment costs",
        subtitle=f"Mean cost over {months} months, the rest on demand; the lowest point is best",
        x=Axis("GPUs committed", "GPUs"),
        y=Axis("Cost", "usd/month"),
        series=series,
        marks=[Mark("typical need", need.median)],
    )
