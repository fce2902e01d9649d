"""Words inside a chart of lines: marks with their names, and the names of points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.render.charts import frame, style
from bot.render.charts.labels import BESIDE_A_POINT, FURTHER_OFF, Labels, Place, cut
from bot.render.charts.scales import Span
from bot.render.charts.series import Shown
from core.charts import Mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARK = "mark"
"""The name by which the lines of marks are found."""
LONGEST_LABEL = 44
THIN = {"arrowstyle": "-", "color": style.FAINT, "linewidth": 0.8, "shrinkB": 4}
"""The line from a name to its point."""


def words_inside(
    labels: Labels,
    axes: Axes,
    marks: Sequence[Mark],
    shown: Sequence[Shown],
    across: Span,
    up: Span,
) -> None:
    """Marks with their names, then names of points where there is room."""
    _keep_off(labels, marks, shown, across, up)
    for place, mark in enumerate(mark for mark in marks if frame.drawable(mark.at)):
        if mark.across:
            _mark_height(axes, labels, mark, up, place)
        else:
            _mark_place(axes, labels, mark, across, place)
    for series in shown:
        for x, y, label in series.seen():
            if label:
                _point(labels, (x, y), cut(label, LONGEST_LABEL))


def _keep_off(
    labels: Labels, marks: Sequence[Mark], shown: Sequence[Shown], across: Span, up: Span
) -> None:
    """Points with names are not written over; lines only where there is no other place."""
    labels.avoid((x, y) for s in shown for x, y, label in s.seen() if label)
    for series in shown:
        if series.look not in ("points", "bars"):
            line = [(x, y) for x, y, _ in series.seen()]
            labels.beside(line, steps=series.look == "steps")
    for mark in marks:
        if (up if mark.across else across).shows(mark.at):
            ends = (across.low, across.high) if mark.across else (up.low, up.high)
            labels.beside([(x, mark.at) if mark.across else (mark.at, x) for x in ends])


def _point(labels: Labels, at: tuple[float, float], words: str) -> None:
    look = {"fontsize": 10, "color": style.INK}
    for on_lines in (False, True):
        for places, thin in ((BESIDE_A_POINT, None), (FURTHER_OFF, THIN)):
            if labels.put(words, at, places, on_lines=on_lines, arrowprops=thin, **look):
                return


def _mark_place(axes: Axes, labels: Labels, mark: Mark, across: Span, place: int) -> None:
    """A vertical line with its name at the top, or an arrow to where it would be."""
    on = across.shows(mark.at)
    if on:
        line = "-" if place == 0 else ":"
        axes.axvline(mark.at, color=style.INK, linewidth=1.2, linestyle=line, gid=MARK, zorder=3)
    at = min(1.0, max(0.0, across.at(mark.at)))
    sides = [(5, "left"), (-5, "right")] if at < 0.7 else [(-5, "right"), (5, "left")]
    places = [Place(x, -4 - 16 * row, ha, "top") for row in range(9) for x, ha in sides]
    _named(axes, labels, mark, on, at > 0.5, (at, 1.0), places, place)


def _mark_height(axes: Axes, labels: Labels, mark: Mark, up: Span, place: int) -> None:
    """A horizontal line with its name at the right end, or an arrow to where it would be."""
    on = up.shows(mark.at)
    if on:
        axes.axhline(mark.at, color=style.INK, linewidth=1.2, dashes=(4, 2.2), gid=MARK, zorder=3)
    at = min(1.0, max(0.0, up.at(mark.at)))
    sides = [(3, "bottom"), (-4, "top")] if at < 0.85 else [(-4, "top"), (3, "bottom")]
    places = [
        Place(x, y, ha, va)
        for x, ha in ((-4, "right"), (-170, "right"), (-340, "right"))
        for y, va in sides
    ]
    words = mark if on else Mark(f"{mark.label} {'↑' if at > 0.5 else '↓'}", mark.at, across=True)
    _named(axes, labels, words, True, False, (1.0, at), places, place)


def _named(
    axes: Axes, labels: Labels, mark: Mark, on: bool, right: bool, at: tuple[float, float],
    places: Sequence[Place], place: int,
) -> None:  # fmt: skip
    said = cut(mark.label, LONGEST_LABEL)
    if not on:
        said = f"{said} →" if right else f"← {said}"
    look: dict[str, Any] = {"fontweight": "bold" if place == 0 else "normal", "fontsize": 10.5}
    labels.put(said, at, places, coords="axes fraction", **look)


__all__ = ["MARK", "words_inside"]
