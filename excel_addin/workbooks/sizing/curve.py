"""The sheet `Curve` and the chart: GPUs against the rate at the peak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from excel_addin.workbooks import charts
from excel_addin.workbooks.paper import Book, ref
from excel_addin.workbooks.replicas import Shape
from excel_addin.workbooks.rounding import nice_of
from excel_addin.workbooks.shapes import TOO_MANY, gpus_by_shape, needed
from excel_addin.workbooks.sizing.figures import POINTS, Figures
from excel_addin.workbooks.styles import HERE, OWN

RATE, GPUS, MARK = range(1, 4)
HEAD, FIRST = 7, 8
LAST = FIRST + POINTS
LABELS = 10
"""Labels of the axis of rates."""


def curve(book: Book, f: Figures, shapes: Sequence[Shape], most_shapes: int) -> None:
    """Write the sheet the chart is drawn from."""
    sheet = book.sheet("Curve", (2, 22, 14, 14, 26, 12))
    sheet.put(0, 1, "Points of the chart", "title")
    sheet.put(1, 1, "GPUs of the chosen kind for rates from 0 to the end of the axis.", "subtitle")
    sheet.put(3, 1, "Reach of the chart", "label")
    sheet.formula(
        3, 2, "=IF(ready,MAX(1.6*qps_peak,0.000001),1)", f.chart_reach, unit="qps",
        name="chart_reach",
    )  # fmt: skip
    sheet.put(3, 4, "End of the axis", "beside")
    sheet.formula(3, 5, f"={nice_of('chart_reach')}", f.chart_max, unit="qps", name="chart_max")
    values = [min(gpus_by_shape(shapes, f.point(k), f.util)) for k in range(POINTS + 1)]
    sheet.put(4, 1, "Most GPUs", "label")
    span = f"{ref(FIRST, GPUS)}:{ref(LAST, GPUS)}"
    sheet.formula(4, 2, f"=MAX({span})", max(values), unit="GPUs", name="chart_top")
    here = int(f.qps / f.chart_max * POINTS + 0.5)
    sheet.put(5, 1, "Point of your rate", "label")
    sheet.formula(
        5, 2, f"=IF(ready,ROUND(qps_peak/chart_max*{POINTS},0),-9)", here, unit="count",
        name="chart_here",
    )  # fmt: skip
    sheet.heads(HEAD, RATE, ("Requests/s at the peak", "GPUs", "Your rate"))
    for k in range(POINTS + 1):
        row = FIRST + k
        at = ref(row, RATE)
        sheet.formula(row, RATE, f"=chart_max*{k}/{POINTS}", f.point(k), unit="qps")
        each = [
            needed("replica_row", number, at, "util_used", TOO_MANY)
            for number in range(1, most_shapes + 1)
        ]
        sheet.formula(row, GPUS, f"=IF(ready,MIN({','.join(each)}),0)", values[k], unit="GPUs")
        mark = values[-1] if k == here else 0
        sheet.formula(row, MARK, f"=IF(chart_here={k},chart_top,0)", mark, unit="GPUs")
    sheet.xl.freeze_panes(FIRST, 0)
    sheet.xl.repeat_rows(HEAD)


def chart(book: Book, size: tuple[int, int]) -> Any:
    """GPUs against the rate."""
    rows = (FIRST, LAST)
    areas = book.xl.add_chart({"type": "area"})
    here = {"color": HERE}
    mark = {"fill": here, "border": {**here, "width": 1.25}}
    areas.add_series(charts.series("Your rate", "Curve", rows, RATE, MARK, **mark))
    line = book.xl.add_chart({"type": "line"})
    line.add_series(charts.series("GPUs needed", "Curve", rows, RATE, GPUS, **charts.line(OWN)))
    areas.combine(line)
    areas.set_x_axis(
        charts.points(
            POINTS // LABELS,
            "Requests a second at the peak",
            num_format="#,##0.##",
            position_axis="on_tick",
        )
    )
    areas.set_y_axis(charts.amounts("#,##0", "GPUs"))
    return charts.dress(areas, "GPUs needed against the rate", size)
