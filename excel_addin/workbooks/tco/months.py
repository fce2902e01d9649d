"""The sheet `Months`: what each way costs month by month, summed, and the chart."""

from __future__ import annotations

from typing import Any

from core.tco.starts import RENTED, WAYS
from excel_addin.workbooks import charts
from excel_addin.workbooks.paper import Book, Sheet, ref
from excel_addin.workbooks.styles import SERIES
from excel_addin.workbooks.tco.figures import Figures
from excel_addin.workbooks.tco.start import MOST_MONTHS

MONTH, ACTIVE, FACTOR, FLOW = range(1, 5)
SUMS = FLOW + len(WAYS)
PAID = SUMS + len(WAYS)
HEAD, FIRST = 4, 5
LAST = FIRST + MOST_MONTHS
NEVER = "not in these months"


def flow_name(way: str) -> str:
    """The range of a way's months."""
    return f"flow_{way}"


def months(book: Book, f: Figures) -> None:
    """Write the sheet; names `flow_...`, `paid_...`, `discount` and `counted`."""
    sheet = book.sheet("Months", (2, 8, 9, 10, *[15] * (len(WAYS) * 2), *[11] * len(RENTED)))
    sheet.put(0, 1, "Month by month", "title")
    sheet.put(
        1, 1, "Month 0 is the purchase; hardware is bought again when its life is over. What it is"
        " worth after the last month is not here.",
        "subtitle",
    )  # fmt: skip
    names = [way.label for way in WAYS.values()]
    sheet.section(HEAD - 1, FLOW, SUMS - 1, "Paid in the month, USD")
    sheet.section(HEAD - 1, SUMS, PAID - 1, "Paid so far, USD")
    sheet.section(HEAD - 1, PAID, PAID + len(RENTED) - 1, "Owning has cost no more")
    rented = [f"than {WAYS[way].label}" for way in RENTED]
    sheet.heads(HEAD, MONTH, ("Month", "Counted", "Discount", *names, *names, *rented))
    sheet.xl.set_row(HEAD, 48)
    for m in range(MOST_MONTHS + 1):
        _month(sheet, FIRST + m, m, f)
    sheet.named_range("month_number", FIRST, MONTH, LAST)
    sheet.named_range("counted", FIRST, ACTIVE, LAST)
    sheet.named_range("discount", FIRST, FACTOR, LAST)
    for step, way in enumerate(WAYS):
        sheet.named_range(flow_name(way), FIRST, FLOW + step, LAST)
    for step, way in enumerate(RENTED):
        sheet.named_range(f"paid_{way}", FIRST, PAID + step, LAST)
    sheet.grey_where(
        FIRST + 1, MONTH, LAST, PAID + len(RENTED) - 1, f"{ref(FIRST + 1, ACTIVE, fix='c')}=0"
    )
    sheet.xl.freeze_panes(FIRST, FLOW)
    sheet.xl.repeat_rows(HEAD - 1, HEAD)
    sheet.one_page()


def _month(sheet: Sheet, row: int, m: int, f: Figures) -> None:
    at, active = ref(row, MONTH), ref(row, ACTIVE)
    sheet.put(row, MONTH, m, "written", "months")
    sheet.formula(
        row, ACTIVE, f"=IF(AND({at}>0,ready,{at}<=N(months)),1,0)", int(f.active[m]), unit="count"
    )
    sheet.formula(row, FACTOR, f"=IF(ready,1/(1+monthly_rate)^{at},0)", f.factor[m], unit="factor")
    for step, way in enumerate(WAYS):
        sheet.formula(
            row, FLOW + step, f"=IF(ready,{_flow(way, row, m)},0)", f.flow[way][m], unit="usd"
        )
        mine = ref(row, FLOW + step)
        before = f"{ref(row - 1, SUMS + step)}+" if m else ""
        sheet.formula(row, SUMS + step, f"={before}{mine}", f.sums[way][m], unit="usd")
    own = ref(row, SUMS)
    for step, way in enumerate(RENTED):
        theirs = ref(row, SUMS + 1 + step)
        held = f.active[m] and f.sums["own"][m] <= f.sums[way][m]
        sheet.formula(
            row, PAID + step, f"=IF(AND({active}=1,{own}<={theirs}),1,0)", int(held), unit="count"
        )


def _flow(way: str, row: int, m: int) -> str:
    """What a way costs in a month."""
    on = ref(row, ACTIVE)
    if m == 0:
        return "hardware_usd" if way == "own" else "0"
    at = ref(row, MONTH)
    if way == "own":
        lived = f"life_months_used*INT({at}/life_months_used)"
        over = f"AND({at}<N(months),{at}={lived})"
        return f"{on}*(running_usd+IF({over},hardware_usd*(1-residual_frac_used),0))"
    price = f"{WAYS[way].argument}_used"
    change = f"(1+rent_change_frac_used)^(({at}-1)/12)"
    cost = {
        "on_demand": f"gpu_hours*needed_frac_used*{price}*{change}",
        "spot": f"gpu_hours*needed_frac_used/(1-lost_frac_used)*{price}*{change}",
        "year": f"gpu_hours*{price}*(1+rent_change_frac_used)^INT(({at}-1)/12)",
        "three": f"gpu_hours*{price}*(1+rent_change_frac_used)^(3*INT(({at}-1)/36))",
    }[way]
    if way == "on_demand":
        return f"{on}*{cost}"
    return f"IF(ISNUMBER({price}),{on}*{cost},{ref(row, FLOW + 1)})"


def chart(book: Book, size: tuple[int, int]) -> Any:
    """Paid so far, for each way."""
    lines = book.xl.add_chart({"type": "line"})
    for step, way in enumerate(WAYS):
        look = charts.line(SERIES[step], 2.75 if way == "own" else 2)
        name = ["Months", HEAD, SUMS + step]
        rows = (FIRST, LAST)
        lines.add_series(charts.series(name, "Months", rows, MONTH, SUMS + step, **look))
    lines.set_x_axis(
        charts.points(6, "Month (flat after the last one compared)", position_axis="on_tick")
    )
    lines.set_y_axis(charts.amounts('"$"#,##0.0,,', "USD, millions"))
    return charts.dress(lines, "Paid so far", size)
