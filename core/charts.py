"""What a picture of an answer shows, as plain numbers: lines over an axis, or bars by name.

`bot/render/charts` draws them; nothing is computed there. A calculation whose answers have a
picture is declared with `charted=True` and gives one of these (or a curve) by its Draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Points = list[tuple[float, float]]
Look = Literal["line", "steps", "dashed", "points", "bars"]


@dataclass(slots=True)
class Axis:
    """One axis: what it measures and in which unit (a key of core.units.UNITS, or empty)."""

    label: str
    unit: str = ""
    log: bool = False
    """Logarithmic; the values must be above zero."""


@dataclass(slots=True)
class Series:
    """One line or one set of points, with its name."""

    name: str
    points: Points
    look: Look = "line"
    labels: list[str] = field(default_factory=list[str])
    """Of points: what each is; empty for none."""
    low_high: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """A band around the line, at the same places; empty for none."""


@dataclass(slots=True)
class Mark:
    """A place on the horizontal axis that is pointed out, or a height with `across`.

    Of bars it is a value either way. What is far beyond everything else is named at the edge.
    """

    label: str
    at: float
    across: bool = False
    """A horizontal line at a height instead."""


@dataclass(slots=True)
class LineChart:
    """Lines, steps and points over a continuous axis."""

    title: str
    x: Axis
    y: Axis
    series: list[Series]
    marks: list[Mark] = field(default_factory=list[Mark])
    subtitle: str = ""


@dataclass(slots=True)
class Bars:
    """A value for each category, with its name."""

    name: str
    values: list[float]


@dataclass(slots=True)
class BarChart:
    """Bars by category: beside each other, stacked, or from a middle to both sides."""

    title: str
    categories: list[str]
    y: Axis
    bars: list[Bars]
    arrangement: Literal["beside", "stacked", "tornado"] = "beside"
    """Of a tornado there are two sets: the value with the input low, and high."""
    middle: float = 0.0
    """Of a tornado: the value with nothing changed."""
    marks: list[Mark] = field(default_factory=list[Mark])
    subtitle: str = ""


Chart = LineChart | BarChart

__all__ = ["Axis", "BarChart", "Bars", "Chart", "LineChart", "Look", "Mark", "Points", "Series"]
