"""What is around the plot of a chart: title, legend, what is measured, and room for the ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.render.charts import style
from bot.render.charts.labels import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT = 0.035
"""Where title, legend and foot begin."""
LONGEST_NAME = 46
WORDS = 900.0
"""Pixels of the longest words about an axis."""
MOST_ROWS = 5
WIDEST = 1e100
"""Sizes beyond which there is nothing to draw: no figure of a plan, and more than an axis takes."""


def drawable(value: float) -> bool:
    """Whether a number can be on an axis."""
    return math.isfinite(value) and abs(value) < WIDEST


def flushed(value: float) -> float:
    """A number, zero where an axis could not tell it from zero."""
    return 0.0 if abs(value) < 1 / WIDEST else float(value)


def around(
    figure: Figure, title: str, subtitle: str, foot: str, handles: Sequence[Any], words: str
) -> Axes:
    """The plot under its title, legend and, in words, what its heights measure."""
    axes = style.axes_of(figure, title, subtitle, foot, top=0.85)
    top = (0.872 if handles else 0.852) if subtitle.strip() else 0.915
    top = _under_legend(figure, list(handles), top)
    if words:
        size = {"fontsize": 10.5, "color": style.MUTED, "va": "top"}
        said = figure.text(LEFT, top - 0.008, shortened(figure, words, 10.5, WORDS), **size)
        top = said.get_window_extent().y0 / figure.bbox.height
    place = axes.get_position()
    axes.set_position((place.x0, place.y0, place.width, top - 0.025 - place.y0))
    return axes


def settle(figure: Figure, axes: Axes) -> None:
    """Give the names of the ticks the room they need, and no more."""
    width = figure.bbox.width
    named = [label.get_window_extent().width for label in axes.get_yticklabels()]
    left = LEFT + (max(named, default=0.0) + 14) / width
    place, right = axes.get_position(), 0.97
    bottom, top = place.y0, place.y1
    axes.set_position((left, bottom, right - left, top - bottom))
    ends = [label.get_window_extent().x1 for label in axes.get_xticklabels()]
    over = max(ends, default=0.0) - (width - style.MARGIN / 2)
    if over > 0:
        right -= over / width
        axes.set_position((left, bottom, right - left, top - bottom))


def name_across(figure: Figure, axes: Axes, words: str) -> None:
    """Say below the plot what its horizontal axis measures."""
    axes.set_xlabel(shortened(figure, words, 11.5, WORDS))


def fits(figure: Figure, text: str, size: float) -> float:
    """Pixels a text is wide."""
    trial = figure.text(0, 0, text, fontsize=size)
    width = trial.get_window_extent().width
    trial.remove()
    return width


def wrapped(figure: Figure, text: str, size: float, pixels: float, lines: int) -> str | None:
    """A name in so many lines of so many pixels; None where it does not fit."""
    out: list[str] = []
    for word in style.fitting(text).split(" "):
        longer = f"{out[-1]} {word}" if out else word
        if fits(figure, longer, size) <= pixels:
            out[-1:] = [longer]
        else:
            out.append(word)
            if fits(figure, word, size) > pixels:
                return None
    return "\n".join(out) if len(out) <= lines else None


def shortened(figure: Figure, text: str, size: float, pixels: float) -> str:
    """A name in one line, cut where it is longer than so many pixels."""
    shown = style.fitting(text)
    if fits(figure, shown, size) <= pixels:
        return shown
    low, high = 0, len(shown)
    while high - low > 1:
        middle = (low + high) // 2
        fit = fits(figure, shown[:middle].rstrip() + "…", size) <= pixels
        low, high = (middle, high) if fit else (low, middle)
    return shown[:low].rstrip() + "…"


def _under_legend(figure: Figure, handles: list[Any], top: float) -> float:
    """Where the room under the legend begins, which has as many columns as fit."""
    if not handles:
        return top
    most = LONGEST_NAME
    while True:
        for handle in handles:
            handle.set_label(cut(str(handle.get_label()).strip(), most))
        for columns in range(min(len(handles), 6), 0, -1):
            rows = -(-len(handles) // columns)
            if rows > MOST_ROWS:
                break
            made = style.legend(figure, handles, columns, top)
            box = made.get_window_extent()
            if box.x1 <= figure.bbox.width - style.MARGIN:
                return box.y0 / figure.bbox.height
            made.remove()
        most -= 3  # names so long that no legend holds them: cut them


__all__ = ["around", "drawable", "fits", "flushed", "name_across", "settle", "shortened", "wrapped"]
