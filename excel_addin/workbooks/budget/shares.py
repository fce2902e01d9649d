"""The budget by kind: shares that must sum to 100%, against what the workloads cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.budget import SHARES_SLACK
from core.budget import by_kind as core_by_kind
from core.fields import number
from excel_addin.workbooks import charts
from excel_addin.workbooks.budget.start import BUDGET_USD, NAMES, SHARES
from excel_addin.workbooks.budget.table import Costed
from excel_addin.workbooks.checks import BAD
from excel_addin.workbooks.inputs import rule, wrong
from excel_addin.workbooks.paper import Book, Sheet, ref
from excel_addin.workbooks.styles import OWN, REST

KIND, SHARE, MONEY, COST, PART, LEFT = range(1, 7)
HEADER = (
    "Kind", "Share of the budget", "Budget, $/month", "Workloads, $/month", "Share of the cost",
    "Left over, $/month",
)  # fmt: skip
WRONG = "Shares must sum to 100%"
SPEC = number("fraction", hi=1)


def by_kind(rows: Sequence[Costed]) -> list[float]:
    """What the workloads of each kind cost."""
    return list(core_by_kind((row.own.kind, row.cost) for row in rows if row.own).values())


def shares(sheet: Sheet, top: int, rows: Sequence[Costed]) -> int:
    """Write the block; the row after. Names `budget_usd`, `shares_sum`, `shares_ok`."""
    total = sum(row.cost for row in rows)
    sheet.put(top, KIND, "Budget, $/month", "label")
    sheet.put(top, SHARE, BUDGET_USD, "input", "usd/month")
    sheet.named("budget_usd", top, SHARE, BUDGET_USD)
    sheet.validate(
        top, SHARE, rule(number("usd/month", above=True, hi=1e12), "Budget", "What may be spent.")
    )
    sheet.heads(top + 1, KIND, HEADER, "w")
    sheet.xl.set_row(top + 1, 32)
    first = top + 2
    last = first + len(NAMES) - 1
    ask = rule(SPEC, "Share", "Share of the budget; all must sum to 100%.")
    cells = [ref(row, SHARE) for row in range(first, last + 1)]
    bad = ",".join(wrong(cell, SPEC, required=False) for cell in cells)
    for step, (kind, share, cost) in enumerate(
        zip(NAMES.values(), SHARES, by_kind(rows), strict=True)
    ):
        row = first + step
        sheet.put(row, KIND, kind, "label")
        sheet.put(row, SHARE, share, "input", "share")
        sheet.validate(row, SHARE, ask)
        money = BUDGET_USD * share
        sheet.formula(
            row, MONEY, f"=N(budget_usd)*N({ref(row, SHARE)})", money, unit="usd/month.cents"
        )
        spent = f"=SUMIF(workload_kinds,{ref(row, KIND)},workload_usd)"
        sheet.formula(row, COST, spent, cost, unit="usd/month.cents")
        part = f"=IF(total_usd=0,0,{ref(row, COST)}/total_usd)"
        sheet.formula(row, PART, part, cost / total if total else 0.0, unit="share")
        left = f"={ref(row, MONEY)}-{ref(row, COST)}"
        sheet.formula(row, LEFT, left, money - cost, unit="usd/month.cents")
    sheet.named_range("kind_shares", first, SHARE, last)
    sheet.named_range("kind_left", first, LEFT, last)
    at = last + 1
    sheet.put(at, KIND, "Sum", "result")
    sums = (
        (SHARE, sum(SHARES), "share", "shares_sum"),
        (MONEY, BUDGET_USD * sum(SHARES), "usd/month.cents", "shares_usd"),
        (COST, total, "usd/month.cents", "kinds_usd"),
        (PART, 1.0 if total else 0.0, "share", "parts_sum"),
        (LEFT, BUDGET_USD * sum(SHARES) - total, "usd/month.cents", "left_usd"),
    )
    for col, value, unit, name in sums:
        span = f"{ref(first, col)}:{ref(last, col)}"
        sheet.formula(at, col, f"=SUM({span})", value, "result", unit, name=name)
    sheet.put(at + 1, KIND, "Shares", "label")
    said = f'=IF(AND(ABS(shares_sum-1)<{SHARES_SLACK:f},NOT(OR({bad}))),"ok","{WRONG}")'
    sheet.formula(at + 1, SHARE, said, "ok", "check", name="shares_ok")
    red = sheet.book.xl.add_format(BAD)
    unlike = {"type": "cell", "criteria": "!=", "value": '"ok"', "format": red}
    sheet.xl.conditional_format(at + 1, SHARE, at + 1, SHARE, unlike)
    return at + 2


def chart(book: Book, sheet: str, first: int, size: tuple[int, int]) -> Any:
    """Shares of the budget beside those of the cost; `first` is the row of the first kind."""
    bars = book.xl.add_chart({"type": "bar"})
    rows = (first, first + len(NAMES) - 1)
    for name, col, colour in (("Budget", SHARE, REST), ("Workloads", PART, OWN)):
        look = charts.labelled_bars(colour, "0.0%", gap=50)
        bars.add_series(charts.series(name, sheet, rows, KIND, col, **look))
    charts.bar_axes(bars, "0%")
    return charts.dress(bars, "Share of the budget and of the cost", size)
