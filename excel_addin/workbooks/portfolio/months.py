"""The sheet `Months`: the GPUs of each workload as it grows, their sum and cost, and the charts."""

from __future__ import annotations

from datetime import date
from typing import Any

from excel_addin.workbooks import charts
from excel_addin.workbooks.paper import Book, Sheet, Value, ref
from excel_addin.workbooks.portfolio.figures import TOP, Figures
from excel_addin.workbooks.portfolio.start import MOST_MONTHS, ROWS
from excel_addin.workbooks.portfolio.table import PAGE, Columns
from excel_addin.workbooks.shapes import TOO_MANY, needed
from excel_addin.workbooks.styles import OWN, REST, SERIES

MONTH, DAY, FIRST_COL = 1, 2, 3
LAST_COL = FIRST_COL + ROWS - 1
TOTAL, COST = LAST_COL + 1, LAST_COL + 2
KINDS = COST + 1
NAME, GPU, RATE, GROWTH, UTIL, ROW, PRICE = range(4, 11)
HEAD, FIRST = 11, 12
LAST = FIRST + MOST_MONTHS
NONE = "-"
"""Stands where there are fewer kinds of GPU than places."""


def months(book: Book, f: Figures, most_shapes: int, top: int) -> None:
    """Write the sheet; `top` is the row of the first workload on the first page."""
    sheet = book.sheet("Months", (2, 24, 12, *[13] * ROWS, 11, 15, *[16] * (TOP + 1)))
    sheet.put(0, 1, "GPUs of each workload, month by month", "title")
    sheet.put(
        1, 1, "Month 0 is the start; each month the rate grows by the month's growth.", "subtitle"
    )
    _heads(sheet, f, top)
    for m in range(MOST_MONTHS + 1):
        _month(sheet, FIRST + m, m, f, most_shapes)
    blank = f'{ref(NAME, FIRST_COL, fix="r")}=""'
    sheet.grey_where(RATE, FIRST_COL, LAST, LAST_COL, blank)
    sheet.named_range("total_gpus", FIRST, TOTAL, LAST)
    sheet.named_range("total_usd", FIRST, COST, LAST)
    sheet.named_range("month_number", FIRST, MONTH, LAST)
    sheet.xl.freeze_panes(FIRST, FIRST_COL)
    sheet.xl.repeat_rows(HEAD)
    sheet.one_page()


def _heads(sheet: Sheet, f: Figures, top: int) -> None:
    labels = (
        "Workload", "GPU", "Requests/s at the peak", "Growth a month", "Share of capacity",
        "Replica, row", "$/GPU-hour",
    )  # fmt: skip
    for row, label in zip((NAME, GPU, RATE, GROWTH, UTIL, ROW, PRICE), labels, strict=True):
        sheet.put(row, MONTH, label, "label")
    for step, line in enumerate(f.lines):
        col, own = FIRST_COL + step, line.own

        def at(column: int, row: int = top + step) -> str:
            return f"'{PAGE}'!{ref(row, column, fix='rc')}"

        cells: tuple[tuple[int, str, Value, str], ...] = (
            (
                NAME,
                f'=IF({at(Columns.NAME)}="","",{at(Columns.NAME)})',
                own.name if own else "",
                "",
            ),
            (GPU, f'=IF({at(Columns.GPU)}="","",{at(Columns.GPU)})', own.gpu if own else "", ""),
            (
                RATE,
                f"=MIN(N({at(Columns.QPS)}),1E7)*MIN({at(Columns.PEAK_USED)},1000)",
                line.rate,
                "qps",
            ),
            (
                GROWTH,
                f"=MAX(-0.9,MIN(N({at(Columns.GROWTH)}),5))",
                own.growth if own else 0.0,
                "fraction",
            ),
            (UTIL, f"={at(Columns.UTIL_USED)}", own.util if own else 0.7, "fraction"),
            (ROW, f"={at(Columns.ROW)}", line.row, "count"),
            (PRICE, f"=N({at(Columns.PRICE)})", line.usd or 0.0, "usd/hour"),
        )
        for row, formula, value, unit in cells:
            sheet.formula(row, col, formula, value, unit=unit)
        sheet.formula(HEAD, col, f"={ref(NAME, col)}", own.name if own else "", "heads")
    sheet.put(HEAD, MONTH, "Month", "heads")
    sheet.put(HEAD, DAY, "From", "heads")
    sheet.put(HEAD, TOTAL, "All GPUs", "heads")
    sheet.put(HEAD, COST, "$/month", "heads")
    for number in range(1, TOP + 1):
        found = f'IFERROR(INDEX(kind_names,MATCH({number},kind_place,0)),"{NONE}")'
        sheet.formula(HEAD, KINDS + number - 1, f"={found}", f.top[number - 1] or NONE, "heads")
    sheet.put(HEAD, KINDS + TOP, "Other GPUs", "heads")
    sheet.xl.set_row(HEAD, 32)


def _month(sheet: Sheet, row: int, m: int, f: Figures, most_shapes: int) -> None:
    at = ref(row, MONTH, fix="c")
    sheet.put(row, MONTH, m, "written", "months")
    start = sheet.book.when
    first = f"DATE({start.year},{start.month}+{at},1)"
    sheet.formula(row, DAY, f"={first}", _day(start, m), unit="month")
    for step, line in enumerate(f.lines):
        col = FIRST_COL + step
        rate = f"{ref(RATE, col, fix='r')}*(1+{ref(GROWTH, col, fix='r')})^{at}"
        each = [
            needed(ref(ROW, col, fix="r"), number, f"({rate})", ref(UTIL, col, fix="r"), TOO_MANY)
            for number in range(1, most_shapes + 1)
        ]
        there = f"AND({ref(ROW, col, fix='r')}>0,{ref(RATE, col, fix='r')}>0)"
        formula = f"=IF({there},MIN({','.join(each)}),0)"
        sheet.formula(row, col, formula, line.gpus[m], unit="GPUs")
    span = f"{ref(row, FIRST_COL)}:{ref(row, LAST_COL)}"
    sheet.formula(row, TOTAL, f"=SUM({span})", f.gpus[m], "result", "GPUs")
    prices = f"{ref(PRICE, FIRST_COL, fix='r')}:{ref(PRICE, LAST_COL, fix='r')}"
    sheet.formula(
        row, COST, f"=SUMPRODUCT({span},{prices})*hours_per_month", f.cost[m], "result", "usd/month"
    )
    gpus = f"{ref(GPU, FIRST_COL, fix='rc')}:{ref(GPU, LAST_COL, fix='rc')}"
    for number in range(1, TOP + 1):
        kind = ref(HEAD, KINDS + number - 1, fix="r")
        found = f'=IF({kind}="{NONE}",0,SUMIF({gpus},{kind},{span}))'
        sheet.formula(row, KINDS + number - 1, found, f.of_top(number, m), unit="GPUs")
    named = f"{ref(row, KINDS)}:{ref(row, KINDS + TOP - 1)}"
    rest = f.of_top(TOP + 1, m)
    sheet.formula(row, KINDS + TOP, f"={ref(row, TOTAL)}-SUM({named})", rest, unit="GPUs")


def _day(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def row_of(line: int, month_cell: str) -> str:
    """The formula of a workload's GPUs in the month that a cell names."""
    col = FIRST_COL + line
    span = f"'Months'!{ref(FIRST, col, fix='rc')}:{ref(LAST, col, fix='rc')}"
    return f"INDEX({span},{month_cell}+1)"


def kinds_span(row: int) -> tuple[str, str]:
    """The row of GPU names and a month's row of GPUs, for sums by kind."""
    names = f"'Months'!{ref(GPU, FIRST_COL, fix='rc')}:{ref(GPU, LAST_COL, fix='rc')}"
    return names, f"'Months'!{ref(row, FIRST_COL, fix='rc')}:{ref(row, LAST_COL, fix='rc')}"


def fleet_chart(book: Book, size: tuple[int, int]) -> Any:
    """GPUs by kind, stacked, month by month."""
    bars = book.xl.add_chart({"type": "column", "subtype": "stacked"})
    for number in range(TOP + 1):
        colour = SERIES[number] if number < TOP else REST
        name = ["Months", HEAD, KINDS + number]
        look = {"fill": {"color": colour}, "gap": 30}
        bars.add_series(_series(name, KINDS + number, **look))
    bars.set_x_axis(_month_axis())
    bars.set_y_axis(charts.amounts("#,##0", "GPUs"))
    return charts.dress(bars, "GPUs by kind", size)


def cost_chart(book: Book, size: tuple[int, int]) -> Any:
    """Cost, month by month."""
    line = book.xl.add_chart({"type": "line"})
    line.add_series(_series("USD a month", COST, **charts.line(OWN)))
    line.set_x_axis(_month_axis())
    line.set_y_axis(charts.amounts('"$"#,##0', "USD"))
    return charts.dress(line, "Cost a month", size, legend=False)


def _series(name: str | list[Any], col: int, **look: Any) -> dict[str, Any]:
    return charts.series(name, "Months", (FIRST, LAST), DAY, col, **look)


def _month_axis() -> dict[str, Any]:
    return charts.points(3, num_format="mmm yy", text_axis=True)
