"""Bars by category: upright where their names fit below, else across with the names at the left."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.render.charts import frame, style
from bot.render.charts.bar_words import LETTERS, Bar, Plot, letters, line_at, words_inside
from bot.render.charts.labels import Labels
from bot.render.charts.scales import Span, name_ticks, span_for, ticks
from core.charts import BarChart
from core.units import named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAR, MIDDLE = "bar ", "middle"
"""Names by which they are found; a bar's is followed by the place of its set."""
MOST_UPRIGHT, MOST_ACROSS = 12, 24
"""Categories; of more, the first are drawn and the number of the others is said."""
FEWEST_PLACES = 4
"""So many categories' width is there at least, so that one bar does not fill the plot."""
WIDEST_NAMES = 0.36
SMALLEST = 7.2
"""Size of letters below which a name is cut rather than written in two lines."""


def draw(figure: Figure, chart: BarChart, foot: str) -> None:
    """Draw bars on an empty figure."""
    plot = _plot(figure, chart)
    hidden = len(chart.categories) - len(plot.categories)
    said = [chart.subtitle, f"the first {len(plot.categories)}; {hidden} more are not shown"]
    subtitle = " · ".join(part for part in said[: 2 if hidden else 1] if part)
    words = named(chart.y.label, chart.y.unit)
    one = len(chart.bars) == 1 and chart.bars[0].name in ("", chart.title, chart.y.label)
    handles = [] if one else _handles(chart)
    axes = frame.around(figure, chart.title, subtitle, foot, handles, words if plot.upright else "")
    _axes(axes, plot)
    if not plot.upright:
        frame.name_across(figure, axes, words)
    frame.settle(figure, axes)
    for bar in plot.bars:
        _draw_one(axes, plot, bar)
    base = chart.middle if chart.arrangement == "tornado" else 0.0
    if frame.drawable(base) and plot.span.low < base:
        line_at(axes, plot, base, color=style.MUTED, linewidth=1.2, zorder=4, gid=MIDDLE)
    words_inside(Labels(figure, axes), axes, plot)


def _plot(figure: Figure, chart: BarChart) -> Plot:
    upright, labels = _names(figure, chart)
    shown = chart.categories[: len(labels)]
    log = chart.y.log and chart.arrangement != "stacked"
    values = [value for one in chart.bars for value in one.values[: len(shown)]]
    log = log and any(frame.drawable(v) and v > 0 for v in values)
    if chart.arrangement == "tornado":
        log = log and frame.drawable(chart.middle) and frame.flushed(chart.middle) > 0
    bars = list(_bars(chart, len(shown), log=log))
    ends = [end for bar in bars for end in (bar.start, bar.end)]
    ends += [frame.flushed(mark.at) for mark in chart.marks if frame.drawable(mark.at)]
    around = chart.arrangement == "tornado"
    if around and frame.drawable(chart.middle):
        ends.append(frame.flushed(chart.middle))
    # what a tornado shows are differences: its bars need not begin at zero
    span = span_for(ends, log=log, zero=not around, room=0.12)
    if log:
        bars = [_raised(bar, span) for bar in bars]
    return Plot(chart, shown, bars, upright, span, labels)


def _raised(bar: Bar, span: Span) -> Bar:
    start, end = (max(value, span.low) for value in (bar.start, bar.end))
    return Bar(bar.place, bar.category, start, end, bar.shift, bar.width)


def _bars(chart: BarChart, count: int, *, log: bool) -> Iterator[Bar]:
    sets = len(chart.bars)
    for category in range(count):
        tops = [0.0, 0.0]
        for place, one in enumerate(chart.bars):
            value = one.values[category] if category < len(one.values) else math.nan
            if not frame.drawable(value) or (log and frame.flushed(value) <= 0):
                continue
            value = frame.flushed(value)
            if chart.arrangement == "stacked":
                side = 0 if value >= 0 else 1
                start, tops[side] = tops[side], tops[side] + value
                yield Bar(place, category, start, tops[side], 0.0, 0.62)
            elif chart.arrangement == "tornado":
                middle = frame.flushed(chart.middle) if frame.drawable(chart.middle) else 0.0
                yield Bar(place, category, middle, value, 0.0, 0.66)
            else:
                wide = 0.8 / sets if sets > 1 else 0.62
                yield Bar(place, category, 0.0, value, (place - (sets - 1) / 2) * wide, wide)


def _names(figure: Figure, chart: BarChart) -> tuple[bool, list[str]]:
    """Whether the bars stand, and the names of the categories as written."""
    count = len(chart.categories)
    if chart.arrangement != "tornado" and count <= MOST_UPRIGHT:
        slot = figure.bbox.width * 0.84 / max(count, FEWEST_PLACES) - 14
        found = [frame.wrapped(figure, name, LETTERS, slot, 2) for name in chart.categories]
        labels = [label for label in found if label is not None]
        if len(labels) == count:
            return True, labels
    kept = chart.categories[:MOST_ACROSS]
    widest = figure.bbox.width * WIDEST_NAMES
    for lines in (1, 2):
        size = letters(len(kept), lines)
        found = [frame.wrapped(figure, name, size, widest, lines) for name in kept]
        whole = [label for label in found if label is not None]
        if len(whole) == len(kept) and size >= SMALLEST:
            return False, whole
    size = letters(len(kept), 1)
    return False, [frame.shortened(figure, name, size, widest) for name in kept]


def _axes(axes: Axes, plot: Plot) -> None:
    count = len(plot.categories)
    more = max(0.0, (FEWEST_PLACES - count) / 2) if plot.upright else 0.0
    along, across = (axes.xaxis, axes.yaxis) if plot.upright else (axes.yaxis, axes.xaxis)
    scale = "log" if plot.span.log else "linear"
    ends = (-0.55 - more, max(count, 1) - 0.45 + more)
    if plot.upright:
        axes.set_yscale(scale)
        axes.set_xlim(*ends)
        axes.set_ylim(plot.span.low, plot.span.high)
    else:
        axes.set_xscale(scale)
        axes.set_ylim(*reversed(ends))
        axes.set_xlim(plot.span.low, plot.span.high)
    name_ticks(across, ticks(plot.span, plot.chart.y.unit), plot.chart.y.unit)
    along.set_ticks(range(count), plot.labels)
    size = plot.letters()
    along.set_tick_params(length=0, labelcolor=style.INK, labelsize=size)
    across.set_tick_params(length=0)
    axes.grid(visible=False, axis="x" if plot.upright else "y")


def _draw_one(axes: Axes, plot: Plot, bar: Bar) -> None:
    look: dict[str, Any] = {
        "color": style.COLOURS[bar.place % len(style.COLOURS)],
        "edgecolor": "white",
        "linewidth": 0.8 if plot.chart.arrangement != "tornado" else 0.0,
        "zorder": 2.0,
        "gid": f"{BAR}{bar.place}",
    }
    along, high = bar.category + bar.shift, bar.end - bar.start
    if plot.upright:
        axes.bar(along, high, bar.width, bar.start, **look)
    else:
        axes.barh(along, high, bar.width, bar.start, **look)


def _handles(chart: BarChart) -> list[Any]:
    from matplotlib.patches import Patch  # noqa: PLC0415 - heavy

    colours = style.COLOURS
    return [
        Patch(facecolor=colours[place % len(colours)], label=one.name)
        for place, one in enumerate(chart.bars)
    ]


__all__ = ["BAR", "MIDDLE", "draw"]
