"""How charts look: their series, axes, title and legend, the same in every workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from excel_addin.workbooks.paper import Sheet
from excel_addin.workbooks.styles import GREY, LINE

_SMALL: Mapping[str, Any] = {"size": 9, "color": GREY, "bold": False}
_GRID: Mapping[str, Any] = {"visible": True, "line": {"color": LINE, "width": 0.5}}
STAYS = 3
"""What XlsxWriter calls a chart that neither moves nor grows with the cells below it."""


def series(
    name: str | list[Any], sheet: str, rows: tuple[int, int], along: int, of: int, **look: Any
) -> dict[str, Any]:
    """Column `of` against column `along`, from the first of these rows to the last."""
    first, last = rows
    return {
        "name": name,
        "categories": [sheet, first, along, last, along],
        "values": [sheet, first, of, last, of],
        **look,
    }


def line(colour: str, width: float = 2.25) -> dict[str, Any]:
    """The look of a series drawn as a line."""
    return {"line": {"color": colour, "width": width}, "smooth": False}


def labelled_bars(colour: str, form: str, gap: int) -> dict[str, Any]:
    """The look of a series drawn as bars with their amounts; `form` is the number format."""
    labels = {"value": True, "num_format": form, "font": {"size": 8}}
    return {"fill": {"color": colour}, "gap": gap, "data_labels": labels}


def amounts(form: str, name: str = "", **more: Any) -> dict[str, Any]:
    """An axis of amounts from 0 up, with grid lines."""
    return {
        **_named(name), "num_font": _SMALL, "num_format": form, "min": 0,
        "major_gridlines": _GRID, **more,
    }  # fmt: skip


def points(every: int, name: str = "", **more: Any) -> dict[str, Any]:
    """An axis of many points, each `every`-th of them labelled."""
    return {
        **_named(name), "num_font": _SMALL, "interval_unit": every, "interval_tick": every,
        "major_tick_mark": "none", **more,
    }  # fmt: skip


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "name_font": _SMALL} if name else {}


def bar_axes(chart: Any, form: str) -> None:
    """The axes of bars that lie: names from the top down, amounts below them."""
    chart.set_y_axis({"reverse": True, "num_font": _SMALL, "major_tick_mark": "none"})
    chart.set_x_axis(amounts(form, label_position="high"))


def dress(chart: Any, title: str, size: tuple[int, int], *, legend: bool = True) -> Any:
    """The chart with its title, its size in pixels, a thin edge, and a legend below it."""
    chart.set_title({"name": title, "name_font": {"size": 12}})
    below = {"position": "bottom", "font": {"size": 9}}
    chart.set_legend(below if legend else {"none": True})
    width, height = size
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": LINE}})
    return chart


def put(sheet: Sheet, row: int, col: int, chart: Any, shift: int = 2) -> None:
    """A chart whose corner is `shift` pixels right of a cell's."""
    sheet.xl.insert_chart(row, col, chart, {"x_offset": shift, "object_position": STAYS})
