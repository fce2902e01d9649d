"""The sheet `Curve` and the chart: cost of both ways against volume, winning volumes shaded."""

from __future__ import annotations

from typing import Any

from excel_addin.workbooks import charts
from excel_addin.workbooks.breakeven.figures import POINTS, Figures
from excel_addin.workbooks.paper import Book, ref
from excel_addin.workbooks.rounding import ceiling_of, nice_of
from excel_addin.workbooks.styles import API, HERE, OWN, WIN

VOLUME, MILLIONS, REPLICAS, API_USD, OWN_USD, SHADE, MARK = range(1, 8)
HEAD, FIRST = 7, 8
LAST = FIRST + POINTS
HEADER = (
    "Requests a month", "Millions", "Replicas", "API, $/month", "Self-hosting, $/month",
    "Self-hosting wins", "Your volume",
)  # fmt: skip
LABELS = 10
"""Labels of the volume axis."""
NOWHERE = -9
"""The point of no volume."""


def curve(book: Book, f: Figures) -> None:
    """Write the sheet the chart is drawn from."""
    sheet = book.sheet("Curve", (2, 18, 12, 10, 16, 20, 18, 14))
    sheet.put(0, 1, "Points of the chart", "title")
    sheet.put(1, 1, "Cost of both ways at volumes from 0 to the end of the axis.", "subtitle")
    reach = (
        "=IF(ready,IF(intervals=0,MAX(1.5*volume,1.2*simple_quotient_requests_per_month,1),"
        "MAX(1.5*volume,1.3*MIN(INDEX(step_from,MATCH(intervals,step_index,0)),"
        "10*MAX(volume,INDEX(step_from,MATCH(1,step_index,0)))),1)),1)"
    )
    sheet.put(3, 1, "Reach of the chart", "label")
    sheet.formula(3, 4, reach, f.reach, unit="requests/month", name="chart_reach")
    sheet.put(4, 1, "End of the axis", "label")
    sheet.formula(
        4, 4, f"={nice_of('chart_reach')}", f.chart_max, unit="requests/month", name="chart_max"
    )
    top = max(max(f.point(k) * f.api, f.own_usd(f.point(k))) for k in range(POINTS + 1))
    sheet.put(5, 1, "Height of the shading", "label")
    sheet.formula(
        5,
        4,
        f"=MAX({ref(FIRST, API_USD)}:{ref(LAST, OWN_USD)})",
        top,
        unit="usd/month",
        name="chart_top",
    )
    sheet.heads(HEAD, VOLUME, HEADER)
    here = int(f.volume / f.chart_max * POINTS + 0.5) if f.volume else NOWHERE
    sheet.put(3, 6, "Point of your volume", "label")
    sheet.formula(
        3,
        7,
        f"=IF(volume>0,ROUND(volume/chart_max*{POINTS},0),{NOWHERE})",
        here,
        unit="count",
        name="chart_here",
    )
    for k in range(POINTS + 1):
        _point(book, FIRST + k, k, f, top, here)
    sheet.xl.freeze_panes(FIRST, 0)
    sheet.xl.repeat_rows(HEAD)


def _point(book: Book, row: int, k: int, f: Figures, top: float, here: int) -> None:
    sheet, volume = book.sheets[-1], f.point(k)
    at, api, own = ref(row, VOLUME), ref(row, API_USD), ref(row, OWN_USD)
    replicas = ref(row, REPLICAS)
    sheet.formula(row, VOLUME, f"=chart_max*{k}/{POINTS}", volume, unit="requests/month")
    sheet.formula(row, MILLIONS, f"={at}/1000000", volume / 1e6, unit="millions")
    needed = ceiling_of(f"((1-fallback_frac_used)*{at}/replica_requests_per_month)")
    sheet.formula(
        row,
        REPLICAS,
        f"=IF(ready,MAX(min_replicas_used,{needed}),0)",
        f.replicas(volume),
        unit="count",
    )
    sheet.formula(
        row, API_USD, f"=IF(ready,{at}*api_usd_per_request,0)", volume * f.api, unit="usd/month"
    )
    sheet.formula(
        row,
        OWN_USD,
        f"=IF(ready,{replicas}*replica_usd_per_month+fixed_usd_per_month+fallback_frac_used*{api},0)",
        f.own_usd(volume),
        unit="usd/month",
    )
    possible = f'OR(max_replicas="",{replicas}<=max_replicas)'
    sheet.formula(
        row,
        SHADE,
        # a gap around the mark of the volume, for programs that draw the one over the other
        f"=IF(AND(ready,ABS({k}-chart_here)>1,{possible},{own}<{api}*(1-slack)),chart_top,0)",
        top if f.wins_at(volume) and abs(k - here) > 1 else 0,
        unit="usd/month",
    )
    sheet.formula(
        row,
        MARK,
        f"=IF(chart_here={k},chart_top,0)",
        top if k == here else 0,
        unit="usd/month",
    )


def chart(book: Book, size: tuple[int, int]) -> Any:
    """Cost against volume."""
    areas = book.xl.add_chart({"type": "area"})

    def series(name: str, col: int, **look: Any) -> dict[str, Any]:
        return charts.series(name, "Curve", (FIRST, LAST), MILLIONS, col, **look)

    won, here = {"color": WIN}, {"color": HERE}
    areas.add_series(series("Self-hosting wins", SHADE, fill=won, border={"none": True}))
    areas.add_series(series("Your volume", MARK, fill=here, border={**here, "width": 1.25}))
    lines = book.xl.add_chart({"type": "line"})
    lines.add_series(series("API", API_USD, **charts.line(API)))
    lines.add_series(series("Self-hosting", OWN_USD, **charts.line(OWN)))
    areas.combine(lines)
    areas.set_x_axis(
        charts.points(
            POINTS // LABELS,
            "Requests a month, millions",
            num_format="#,##0.0#",
            position_axis="on_tick",
        )
    )
    areas.set_y_axis(charts.amounts('"$"#,##0', "USD a month"))
    return charts.dress(areas, "Cost a month against volume", size)
