"""Lines, steps, points and bars over a continuous axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.render.charts import frame, style
from bot.render.charts.labels import Labels
from bot.render.charts.line_words import words_inside
from bot.render.charts.scales import Span, name_ticks, span_for, ticks
from bot.render.charts.series import Beside, Shown, beside_of, look_of, shown_of
from core.charts import LineChart
from core.units import named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEW = 8
"""So many different places of points get ticks of their own on a logarithmic axis."""
SERIES, BAND = "series ", "band "
"""Names by which lines and bands are found, followed by the series' place."""
_NEAR = 20.0
"""A mark is shown up to so many times beyond the values of a logarithmic axis."""


def draw(figure: Figure, chart: LineChart, foot: str) -> None:
    """Draw lines on an empty figure."""
    shown = [shown_of(chart, series, place) for place, series in enumerate(chart.series)]
    words = named(chart.y.label, chart.y.unit)
    one = len(shown) == 1 and shown[0].name in ("", chart.title, chart.y.label)
    handles = [] if one else [_handle(series) for series in shown]
    axes = frame.around(figure, chart.title, chart.subtitle, foot, handles, words)
    bars = beside_of(shown, chart.x)
    across, up = _across(chart, shown, bars), _up(chart, shown)
    axes.set_xscale("log" if across.log else "linear")
    axes.set_yscale("log" if up.log else "linear")
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(up.low, up.high)
    name_ticks(axes.xaxis, _own_ticks(shown, across) or ticks(across, chart.x.unit), chart.x.unit)
    name_ticks(axes.yaxis, ticks(up, chart.y.unit), chart.y.unit)
    frame.name_across(figure, axes, named(chart.x.label, chart.x.unit))
    axes.grid(visible=False, axis="x")
    frame.settle(figure, axes)
    if up.low < 0:
        axes.axhline(0, color=style.FAINT, linewidth=1.0, zorder=1)
    for series in shown:
        _draw_one(axes, series, up, bars)
    words_inside(Labels(figure, axes), axes, chart.marks, shown, across, up)


def _across(chart: LineChart, shown: Sequence[Shown], bars: Beside | None) -> Span:
    values = [x for series in shown for x, _, _ in series.points]
    loose = any(s.look == "points" or any(label for *_, label in s.points) for s in shown)
    if bars:
        values += [
            edge for x in bars.at for edge in (bars.edge(x, 0), bars.edge(x, len(bars.sets)))
        ]
    values += _near(values, chart, across=False)
    low, high = min(values, default=0.0), max(values, default=1.0)
    zero = not bars and 0 <= low <= high * (0.4 if loose else 0.15)
    single = low == high
    room = 0.05 if loose and not bars else 0.0
    return span_for(values, log=chart.x.log, zero=zero and not single, room=room)


def _up(chart: LineChart, shown: Sequence[Shown]) -> Span:
    values = [y for series in shown for _, y, _ in series.seen()]
    values += [end for series in shown for _, *ends in series.band for end in ends]
    values += _near(values, chart, across=True)
    only_points = bool(shown) and all(series.look == "points" for series in shown)
    zero = not only_points or min(values, default=0.0) <= max(values, default=0.0) * 0.4
    return span_for(values, log=chart.y.log, zero=zero, room=0.06 if chart.y.log else 0.1)


def _near(values: Sequence[float], chart: LineChart, *, across: bool) -> Iterator[float]:
    """Marks that are not so far from the rest that it could not be seen beside them."""
    log = chart.y.log if across else chart.x.log
    found = [value for value in values if value > 0 or not log]
    low, high = min(found, default=0.0), max(found, default=0.0)
    for mark in chart.marks:
        if mark.across != across or not frame.drawable(mark.at) or (log and mark.at <= 0):
            continue
        if not found or low <= mark.at <= high:
            yield frame.flushed(mark.at)
        elif log:
            if low / _NEAR <= mark.at <= high * _NEAR:
                yield mark.at
        else:
            wide = 2 * (high - low) or 2 * abs(high)
            if low - wide <= mark.at <= high + wide:
                yield frame.flushed(mark.at)


def _own_ticks(shown: Sequence[Shown], across: Span) -> list[float]:
    """The places themselves, where they are few and apart from each other."""
    at = sorted({x for series in shown for x, _, _ in series.points})
    if not across.log or not 2 <= len(at) <= FEW:
        return []
    places = [across.at(x) for x in at]
    apart = min(b - a for a, b in pairwise(places))
    return at if apart > 0.07 else []


def _handle(series: Shown) -> Any:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - heavy
    from matplotlib.patches import Patch  # noqa: PLC0415 - heavy

    label = series.name
    if series.look == "bars":
        return Patch(facecolor=series.colour, label=label)
    return Line2D([], [], label=label, **look_of(series))


def _draw_one(axes: Axes, series: Shown, up: Span, bars: Beside | None) -> None:
    xs, ys = [x for x, _, _ in series.points], [y for _, y, _ in series.points]
    above = 2 + 0.01 * series.place
    if series.band:
        low, high = ([row[end] for row in series.band] for end in (1, 2))
        if up.log:
            low, high = ([max(value, up.low) for value in side] for side in (low, high))
        axes.fill_between(
            [x for x, *_ in series.band], low, high, color=series.colour, alpha=0.18, linewidth=0,
            step="post" if series.look == "steps" else None, zorder=1.5,
            gid=f"{BAND}{series.place}",
        )  # fmt: skip
    if series.look == "bars" and bars:
        index, base = bars.sets.index(series.place), up.low if up.log else 0.0
        for x, y, _ in series.seen():
            left = bars.edge(x, index)
            axes.bar(
                left, y - base, bars.edge(x, index + 1) - left, base, align="edge", linewidth=0,
                color=series.colour, zorder=above, gid=f"{SERIES}{series.place}",
            )  # fmt: skip
        return
    axes.plot(xs, ys, gid=f"{SERIES}{series.place}", zorder=above + 1, **look_of(series))


__all__ = ["BAND", "SERIES", "draw"]
