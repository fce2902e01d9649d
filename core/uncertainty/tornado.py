"""Which uncertain input moves an answer most: each at both ends, the others at the middle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from core.charts import Axis, BarChart, Bars
from core.errors import GpusizeError
from core.tables import Table
from core.uncertainty.draws import MODEL_ERROR, Figure, Worked

LABELS = {MODEL_ERROR: "model error"}


@dataclass(frozen=True, slots=True)
class Swing:
    """One input's bar: what it is at both ends, and the figures there; None is never or refused."""

    name: str
    low: Any
    at_low: Figure
    high: Any
    at_high: Figure

    @property
    def width(self) -> float:
        """How far the figure moves; infinite where one end has none."""
        if self.at_low == self.at_high:
            return 0.0
        ends = (self.at_low, self.at_high)
        if not all(isinstance(end, int | float) for end in ends):
            return math.inf
        return abs(float(ends[1] or 0) - float(ends[0] or 0))


def swings(one: Worked) -> tuple[Figure, list[Swing]]:
    """The figure with every input at its middle, and the inputs by how much they move it."""
    middles = [u.middle for u in one.inputs]
    found: list[Swing] = []
    for place, uncertain in enumerate(one.inputs):
        tried = [
            (end, _at(one, [*middles[:place], end, *middles[place + 1 :]]))
            for end in uncertain.ends()
        ]
        if len(tried) != 2:  # of several options the ones of least and most
            tried.sort(key=lambda pair: _rank(pair[1]))
        (low, at_low), (high, at_high) = tried[0], tried[-1]
        label = LABELS.get(uncertain.label, uncertain.label)
        found.append(Swing(label, low, at_low, high, at_high))
    found.sort(key=lambda swing: -swing.width)
    return _at(one, middles), found


def table_of(found: list[Swing], unit: str) -> Table:
    """The tornado as a table."""
    return Table.of(
        "tornado",
        "What moves it: each input at its P10 and P90, the others at the middle",
        [
            ("input", "Input", ""),
            ("low", "Low", ""),
            ("at_low", "Answer at low", unit),
            ("high", "High", ""),
            ("at_high", "Answer at high", unit),
            ("swing", "Swing", unit),
        ],
        [
            [s.name, _shown(s.low), s.at_low, _shown(s.high), s.at_high,
             s.width if math.isfinite(s.width) else None]
            for s in found
        ],
    )  # fmt: skip


def chart_of(middle: Figure, found: list[Swing], title: str, axis: Axis) -> BarChart | None:
    """The tornado as a picture; None where no input has figures at both ends."""
    drawn = [s for s in found if math.isfinite(s.width) and isinstance(s.at_low, int | float)]
    if not drawn or not isinstance(middle, int | float):
        return None
    return BarChart(
        title,
        [f"{s.name} ({_shown(s.low)} to {_shown(s.high)})" for s in drawn],
        axis,
        [
            Bars("low", [float(s.at_low or 0) for s in drawn]),
            Bars("high", [float(s.at_high or 0) for s in drawn]),
        ],
        arrangement="tornado",
        middle=float(middle),
    )


def _at(one: Worked, values: list[Any]) -> Figure:
    try:
        return one.figure(values)
    except GpusizeError:
        return None


def _rank(figure: Figure) -> float:
    return float(figure) if isinstance(figure, int | float) else math.inf


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


__all__ = ["Swing", "chart_of", "swings", "table_of"]
