"""Pictures of `core.charts`: lines over an axis, and bars by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.charts import bars, lines
from core.charts import Chart, LineChart

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(figure: Figure, chart: Chart, foot: str) -> None:
    """Draw a chart on an empty figure."""
    if isinstance(chart, LineChart):
        lines.draw(figure, chart, foot)
    else:
        bars.draw(figure, chart, foot)
