"""Words inside a chart of bars: values, marks; and how such a chart is laid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.render.charts import frame, style
from bot.render.charts.labels import Labels, Place, cut
from bot.render.charts.scales import Span
from bot.render.numbers import dollars, short
from core.charts import BarChart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARK = "mark"
"""The name by which the lines of marks are found."""
LETTERS = 11.5
MOST_NAMED = 18
"""Bars of several sets beside each other with their values written."""
DARK = len(style.COLOURS) // 2
"""Colours on which letters are white."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: of which set, at which category, and from which value to which."""

    place: int
    category: int
    start: float
    end: float
    shift: float
    """Of its middle from that of the category, in widths of a category."""
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A bar chart as far as the way it lies."""

    chart: BarChart
    categories: list[str]
    bars: list[Bar]
    upright: bool
    span: Span
    labels: list[str]
    """Of the categories, as written."""

    def letters(self) -> float:
        """Size of the categories' names."""
        if self.upright:
            return LETTERS
        lines = max((name.count("\n") + 1 for name in self.labels), default=1)
        return letters(len(self.labels), lines)

    def at(self, along: float, value: float) -> tuple[float, float]:
        """Where a value of a category is."""
        return (along, value) if self.upright else (value, along)


def words_inside(labels: Labels, axes: Axes, plot: Plot) -> None:
    """Marks with their names, then values where there is room."""
    _marks(axes, labels, plot)
    _values(labels, plot)
    if plot.chart.arrangement == "stacked":
        _inside(axes, plot)


def line_at(axes: Axes, plot: Plot, value: float, **look: Any) -> None:
    """A line across the bars at a value."""
    if plot.upright:
        axes.axhline(value, **look)
    else:
        axes.axvline(value, **look)


def letters(count: int, lines: int) -> float:
    """Size of so many names one below the other, the longest in so many lines."""
    return min(LETTERS, (175 if lines == 1 else 168 / lines) / max(count, 1))


def _marks(axes: Axes, labels: Labels, plot: Plot) -> None:
    """Values pointed out; in a tornado the middle is one, above the plot."""
    chart = plot.chart
    if chart.arrangement == "tornado" and plot.span.shows(chart.middle):
        axes.annotate(
            short(chart.middle, chart.y.unit), (chart.middle, 1.0),
            xycoords=("data", "axes fraction"), xytext=(0, 3), textcoords="offset points",
            ha="center", va="bottom", fontsize=10.5, fontweight="bold",
        )  # fmt: skip
    for mark in chart.marks:
        if not frame.drawable(mark.at) or not plot.span.shows(mark.at):
            continue
        line_at(axes, plot, mark.at, color=style.INK, linewidth=1.2, dashes=(4, 2.2), gid=MARK)
        at = plot.span.at(mark.at)
        said = cut(mark.label, 44)
        if plot.upright:
            places = [Place(-4, 3, "right", "bottom"), Place(-4, -4, "right", "top")]
            labels.put(said, (1.0, at), places, coords="axes fraction", fontsize=10.5)
        else:
            places = [Place(4, 3, "left", "bottom"), Place(-4, 3, "right", "bottom")]
            labels.put(said, (at, 0.0), places, coords="axes fraction", fontsize=10.5)


def _values(labels: Labels, plot: Plot) -> None:
    """Values at the ends of bars, or of stacks, where all of them have room."""
    chart, unit = plot.chart, plot.chart.y.unit
    ends = list(_stacks(plot) if chart.arrangement == "stacked" else _ends(plot))
    several = len(chart.bars) > 1 and chart.arrangement == "beside"
    if several and len(ends) > MOST_NAMED:
        return
    wanted: list[tuple[float, tuple[float, float], Place]] = []
    for along, value, up in ends:
        side = 3 if up else -3
        if plot.upright:
            place = Place(0, side, "center", "bottom" if up else "top")
        else:
            place = Place(side, 0, "left" if up else "right", "center")
        wanted.append((value, plot.at(along, value), place))
    size = min(LETTERS - 1, plot.letters())
    for say in (short,) if several else (_exact, short):
        if labels.put_all_or_none([(say(v, unit), at, p) for v, at, p in wanted], fontsize=size):
            break


def _ends(plot: Plot) -> Iterator[tuple[float, float, bool]]:
    """Where each bar ends: its place, the value, and whether it goes up; unmoved ones have none."""
    for bar in plot.bars:
        if plot.chart.arrangement != "tornado" or bar.end != bar.start:
            yield bar.category + bar.shift, bar.end, bar.end >= bar.start


def _stacks(plot: Plot) -> Iterator[tuple[float, float, bool]]:
    """Where each stack ends; none where parts are negative, since no end is the sum then."""
    if any(bar.end < bar.start for bar in plot.bars):
        return
    for category in range(len(plot.categories)):
        tops = [bar.end for bar in plot.bars if bar.category == category]
        if tops:
            yield float(category), max(tops), True


def _exact(value: float, unit: str) -> str:
    """A value as the answer's text has it, where its unit is known from the axis."""
    return dollars(value) if value and unit.startswith("usd") else short(value, unit)


def _inside(axes: Axes, plot: Plot) -> None:
    """Values in the parts of a stack that hold them."""
    parts = Counter(bar.category for bar in plot.bars if bar.end != bar.start)
    for bar in plot.bars:
        if parts[bar.category] == 1 and bar.end > 0:
            continue  # the whole is written above it
        words = short(bar.end - bar.start, plot.chart.y.unit)
        middle = plot.at(bar.category, (bar.start + bar.end) / 2)
        label = axes.text(
            *middle, words, ha="center", va="center", fontsize=9.5,
            color="white" if bar.place % len(style.COLOURS) < DARK else style.INK,
        )  # fmt: skip
        box = label.get_window_extent()
        half = bar.width / 2
        corner = axes.transData.transform(plot.at(bar.category - half, bar.start))
        other = axes.transData.transform(plot.at(bar.category + half, bar.end))
        wide, high = (abs(float(b) - float(a)) for a, b in zip(corner, other, strict=True))
        if box.width + 6 > wide or box.height + 4 > high:
            label.remove()


__all__ = ["LETTERS", "MARK", "Bar", "Plot", "letters", "line_at", "words_inside"]
