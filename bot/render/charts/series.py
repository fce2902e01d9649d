"""A series as far as it can be drawn, and how it looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.render.charts import frame, style
from core.charts import Axis, LineChart, Look, Series

SHAPES = "osD^vPX*"


@dataclass(slots=True)
class Shown:
    """What of a series can be drawn."""

    name: str
    look: Look
    points: list[tuple[float, float, str]]
    """With their labels; where there is nothing at a place, the height is not a number."""
    band: list[tuple[float, float, float]]
    colour: str
    place: int

    def seen(self) -> list[tuple[float, float, str]]:
        """The points that have a height."""
        return [point for point in self.points if not math.isnan(point[1])]

    def lonely(self) -> bool:
        """Whether a point has no neighbour to draw a line to."""
        there = [False, *(not math.isnan(y) for _, y, _ in self.points), False]
        return any(
            now and not before and not after
            for before, now, after in zip(there, there[1:], there[2:], strict=False)
        )


def shown_of(chart: LineChart, series: Series, place: int) -> Shown:
    """What of a series has a place on these axes: not what is no number, or below a log axis."""
    points: list[tuple[float, float, str]] = []
    band: list[tuple[float, float, float]] = []
    for index, (x, y) in enumerate(series.points):
        if not frame.drawable(x) or (chart.x.log and frame.flushed(x) <= 0):
            continue
        x = frame.flushed(x)  # noqa: PLW2901
        there = frame.drawable(y) and not (chart.y.log and frame.flushed(y) <= 0)
        label = series.labels[index] if index < len(series.labels) else ""
        points.append((x, frame.flushed(y) if there else math.nan, label.strip()))
        if index < len(series.low_high):
            low, high = series.low_high[index]
            if frame.drawable(low) and frame.drawable(high):
                band.append((x, frame.flushed(low), frame.flushed(high)))
    colour = style.COLOURS[place % len(style.COLOURS)]
    return Shown(series.name, series.look, points, band, colour, place)


@dataclass(frozen=True, slots=True)
class Beside:
    """Where bars of several series stand: beside each other."""

    at: list[float]
    sets: tuple[int, ...]
    """The series' places."""
    gap: float
    """The least distance of two places; on a logarithmic axis the least ratio."""
    log: bool

    def edge(self, x: float, index: int) -> float:
        """The left edge of the bar of a set; with the number of sets, the last one's right edge."""
        share = 0.8 * (index / len(self.sets) - 0.5)
        return x * self.gap**share if self.log else x + share * self.gap


def beside_of(shown: Sequence[Shown], axis: Axis) -> Beside | None:
    """Where the bars of these series are; None where no series has any."""
    sets = [series for series in shown if series.look == "bars"]
    at = sorted({x for series in sets for x, _, _ in series.points})
    if not at:
        return None
    places = tuple(series.place for series in sets)
    pairs = list(pairwise(at))
    if axis.log:
        return Beside(at, places, min((b / a for a, b in pairs), default=2.0), log=True)
    lone = abs(at[0]) / 2 or 1.0
    return Beside(at, places, min((b - a for a, b in pairs), default=lone), log=False)


def look_of(series: Shown) -> dict[str, Any]:
    """How a series is drawn, and its sample in the legend."""
    shape = SHAPES[series.place % len(SHAPES)]
    if series.look == "points":
        return {"linestyle": "none", "marker": shape, "markersize": 8, "color": series.colour}
    look: dict[str, Any] = {"color": series.colour}
    if series.look == "dashed":
        look |= {"linewidth": 1.9, "dashes": (4, 2.2)}
    elif series.place >= len(style.COLOURS) // 2:
        look |= {"dashes": (6, 1.4, 1.4, 1.4)}
    if series.look == "steps":
        look |= {"drawstyle": "steps-post"}
    if series.lonely() or any(label for *_, label in series.points):
        look |= {"marker": "o", "markersize": 7}
    return look


__all__ = ["Beside", "Shown", "beside_of", "look_of", "shown_of"]
