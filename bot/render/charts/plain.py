"""Pictures of `core.charts`: lines over an axis, and bars by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.charts import style
from core.charts import BarChart, Chart, LineChart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (style.HOST, style.API, *style.OTHERS)


def draw(figure: Figure, chart: Chart, foot: str) -> None:
    """Draw a chart on an empty figure."""
    axes = style.axes_of(figure, chart.title, chart.subtitle, foot, top=0.78)
    if isinstance(chart, LineChart):
        _lines(axes, chart)
    else:
        _bars(axes, chart)
    style.legend(figure, axes.get_legend_handles_labels()[0], 3)


def _lines(axes: Axes, chart: LineChart) -> None:
    for index, series in enumerate(chart.series):
        xs, ys = [x for x, _ in series.points], [y for _, y in series.points]
        colour = COLOURS[index % len(COLOURS)]
        axes.plot(xs, ys, color=colour, label=series.name)
    axes.set_xlabel(chart.x.label)
    axes.set_xscale("log" if chart.x.log else "linear")
    axes.set_yscale("log" if chart.y.log else "linear")


def _bars(axes: Axes, chart: BarChart) -> None:
    wide = 0.8 / len(chart.bars)
    for index, bars in enumerate(chart.bars):
        places = [place + index * wide for place in range(len(chart.categories))]
        colour = COLOURS[index % len(COLOURS)]
        axes.bar(places, bars.values, width=wide, color=colour, label=bars.name)
