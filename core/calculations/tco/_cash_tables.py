"""Cash by month as tables (years summed first, then months) and as lines over months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from core.charts import Axis, LineChart, Mark, Series
from core.tables import Table

Lines = Mapping[str, tuple[str, Sequence[float]]]
"""Name, label and amounts from month 0 on."""


def cash_tables(amounts: Lines) -> list[Table]:
    """What each line comes to by year and by month; month 0 belongs to the first year."""
    months = max(len(line) for _, line in amounts.values()) - 1
    columns = [(name, label, "usd") for name, (label, _) in amounts.items()]
    spans = [(12 * year - 11 if year > 1 else 0, min(12 * year, months))
             for year in range(1, -(-months // 12) + 1)]  # fmt: skip
    years = [
        [year, *(sum(line[first : last + 1]) for _, line in amounts.values())]
        for year, (first, last) in enumerate(spans, 1)
    ]
    sums = {name: list(accumulate(line)) for name, (_, line) in amounts.items()}
    each = [
        [month, *(line[month] for _, line in amounts.values()), *(s[month] for s in sums.values())]
        for month in range(months + 1)
    ]
    so_far = [
        (f"{name.removesuffix('_usd')}_so_far_usd", f"{label}, so far", "usd")
        for name, (label, _) in amounts.items()
    ]
    return [
        Table.of("by_year", "Paid by year", [("year", "Year", "count"), *columns], years),
        Table.of(
            "by_month", "Paid by month", [("month", "Month", "count"), *columns, *so_far], each
        ),
    ]


def cash_chart(title: str, amounts: Lines, marks: Sequence[Mark], subtitle: str = "") -> LineChart:
    """Paid so far over months, one line for each."""
    series = [
        Series(label, [(float(m), so_far) for m, so_far in enumerate(accumulate(line))])
        for label, line in amounts.values()
    ]
    return LineChart(
        title,
        Axis("Month", "months"),
        Axis("Paid so far", "usd"),
        series,
        list(marks),
        subtitle,
    )
