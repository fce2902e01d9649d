"""Words inside a plot: each where it covers no other and stays on the picture, or not at all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.render.charts import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox


class Place(NamedTuple):
    """Where a word lies from what it names: points to the right and up, and which end is there."""

    right: float
    up: float
    ha: str
    va: str


def around(far: float) -> list[Place]:
    """Places on all sides of a point, the best first."""
    near = far * 0.7
    return [
        Place(far, 0, "left", "center"),
        Place(near, near, "left", "bottom"),
        Place(near, -near, "left", "top"),
        Place(0, far, "center", "bottom"),
        Place(0, -far, "center", "top"),
        Place(-far, 0, "right", "center"),
        Place(-near, near, "right", "bottom"),
        Place(-near, -near, "right", "top"),
    ]


BESIDE_A_POINT = around(8)
FURTHER_OFF = [*around(24), *around(44)]
"""With a thin line to the point."""
PADDING = 3.0
"""Pixels kept free around a word."""
BETWEEN = 10.0
"""Pixels between the places of a line that are looked at."""


class Labels:
    """The words of one plot, whose axes have their final place and limits."""

    def __init__(self, figure: Figure, axes: Axes) -> None:
        plot = axes.get_window_extent()
        self._axes = axes
        canvas: Any = figure.canvas
        self._renderer = canvas.get_renderer()
        self._taken: list[Bbox] = []
        self._lines: list[tuple[float, float]] = []
        self._x = (plot.x0 + 2, figure.bbox.width - style.MARGIN / 2)
        self._y = (plot.y0 + 2, plot.y1 + PADDING)

    def avoid(self, points: Iterable[tuple[float, float]], pixels: float = 9.0) -> None:
        """Keep words off these points."""
        from matplotlib.transforms import Bbox  # noqa: PLC0415 - heavy

        for x, y in points:
            at = self._axes.transData.transform((x, y))
            self._taken.append(Bbox.from_extents(*(at - pixels), *(at + pixels)))

    def beside(self, points: Sequence[tuple[float, float]], *, steps: bool = False) -> None:
        """Write words beside this line rather than on it, where there is a choice."""
        at: list[Any] = [self._axes.transData.transform(point) for point in points]
        if steps:
            at = [(x, y) for a, b in pairwise(at) for x, y in (a, (b[0], a[1]))] + at[-1:]
        for (x, y), (to_x, to_y) in pairwise(at):
            # a line that leaves the plot may be any number of pixels long
            parts = max(1, int(min(math.hypot(to_x - x, to_y - y), 4000.0) / BETWEEN))
            self._lines += [
                (x + (to_x - x) * part / parts, y + (to_y - y) * part / parts)
                for part in range(parts + 1)
            ]

    def put(
        self,
        words: str,
        at: tuple[float, float],
        places: Sequence[Place],
        *,
        coords: Any = "data",
        on_lines: bool = True,
        **look: Any,
    ) -> Annotation | None:
        """Write words at the first of these places that is free; None where none is.

        One that is not on a line is taken before one that is, which `on_lines` rules out.
        """
        look = {"path_effects": style.halo(), "zorder": 6, "annotation_clip": False, **look}
        label = self._axes.annotate(
            style.fitting(words), at, (0.0, 0.0), coords, "offset points", **look
        )
        second: tuple[Place, Bbox] | None = None
        for place in places:
            box = _moved(label, place, self._renderer)
            if not self._free(box):
                continue
            if not self._on_a_line(box):
                self._taken.append(box.padded(PADDING))
                return label
            second = second or (place, box)
        if second is None or not on_lines:
            label.remove()
            return None
        self._taken.append(_moved(label, second[0], self._renderer).padded(PADDING))
        return label

    def put_all_or_none(
        self, wanted: Sequence[tuple[str, tuple[float, float], Place]], **look: Any
    ) -> bool:
        """Write all of these, or none where one has no room: some would look like all."""
        before = list(self._taken)
        made: list[Annotation] = []
        for words, at, place in wanted:
            label = self.put(words, at, [place], **look)
            if label is None:
                for other in made:
                    other.remove()
                self._taken = before
                return False
            made.append(label)
        return True

    def _on_a_line(self, box: Bbox) -> bool:
        return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for x, y in self._lines)

    def _free(self, box: Bbox) -> bool:
        inside = (
            self._x[0] <= box.x0
            and box.x1 <= self._x[1]
            and self._y[0] <= box.y0
            and box.y1 <= self._y[1]
        )
        return inside and not any(box.overlaps(other) for other in self._taken)


def _moved(label: Annotation, place: Place, renderer: Any) -> Bbox:
    label.set_position((place.right, place.up))
    label.set_horizontalalignment(place.ha)  # pyright: ignore[reportArgumentType]
    label.set_verticalalignment(place.va)  # pyright: ignore[reportArgumentType]
    return _extent(label, renderer)


def _extent(label: Annotation, renderer: Any) -> Bbox:
    """Where the words of a label are, without the line to what it names."""
    from matplotlib.text import Text  # noqa: PLC0415 - heavy

    # what is drawn with a line says where that ends, too; Annotation has no other way to tell
    label.update_positions(renderer)
    return Text.get_window_extent(label)


def cut(text: str, most: int) -> str:
    """Words in letters the font has, no more of them than this.

    >>> cut("a long name of a thing", 10), cut("_hidden", 10)
    ('a long na…', ' _hidden')
    """
    shown = style.fitting(text)
    shown = shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"
    return " " + shown if shown.startswith("_") else shown  # matplotlib leaves `_...` out
