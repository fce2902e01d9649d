"""How every picture looks, and how a figure becomes a file."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.text import Text

INCHES = (8.0, 4.5)
DPI = 200
"""1600 x 900 pixels: Slack shows some 800 points of width, on dense screens at twice the pixels."""

# Blue and vermilion of Okabe and Ito 2008, which people with any colour vision tell apart
HOST = "#0072B2"
API = "#D55E00"
WINS = "#CFE5F2"
INK, MUTED, FAINT, GRID = "#1D1C1D", "#616061", "#9A999A", "#E6E6E6"
OTHERS = ("#009E73", "#CC79A7", "#8C6BB1", "#B07A00")
"""Further lines, in order."""
COLOURS = (HOST, API, *OTHERS, "#7FB8D8", "#EAAE80", "#80CEB9", "#E5BCD3", "#C5B5D8", "#D7BC80")
"""Of a series by its place; from the seventh on the first ones, halfway to white."""

LONGEST = 160
"""Characters of which even narrow ones fill a line."""
MARGIN = 24
"""Pixels kept free at the right."""

STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],  # shipped with matplotlib: the same letters on every machine
    "font.size": 11.5,
    "text.parse_math": False,  # two prices in a sentence are no formula
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 11.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 2.4,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 11.5,
    "path.simplify": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}

_drawing = threading.Lock()
"""matplotlib's settings are the process's own: one picture at a time."""


def png(draw: Callable[[Figure], None]) -> bytes:
    """The picture `draw` puts on an empty figure; the same bytes for the same drawing."""
    with _drawing:
        import matplotlib as mpl  # noqa: PLC0415 - takes half a second and 40 MB
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415

        with mpl.rc_context():
            _plain_settings()
            figure = Figure(figsize=INCHES, dpi=DPI)
            canvas = FigureCanvasAgg(figure)
            draw(figure)
            file = io.BytesIO()
            # without the program's name and version, which would be in each file
            canvas.print_png(file, metadata={"Software": None})
    return file.getvalue()


def _plain_settings() -> None:
    """Our settings over matplotlib's own, whatever the user's matplotlibrc says."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.rcdefaults()
    for name, value in STYLE.items():
        mpl.rcParams[name] = value  # pyright: ignore[reportArgumentType] - its names are a type


def axes_of(
    figure: Figure, title: str, subtitle: str, foot: str, *, top: float, right: float = 0.97
) -> Axes:
    """The one plot of a picture, under its title and above its foot."""
    left = 0.095
    lines: tuple[tuple[str, float, dict[str, Any]], ...] = (
        (title, 0.937, {"fontsize": 15, "fontweight": "bold"}),
        (subtitle, 0.88, {"color": MUTED}),
        (foot, 0.022, {"fontsize": 9, "color": MUTED}),
    )
    for words, height, look in lines:
        _narrow(figure.text(left - 0.06, height, fitting(words), **look))
    bottom = 0.185
    return figure.add_axes((left, bottom, right - left, top - bottom))


def legend(
    figure: Figure, handles: list[Any], columns: int | None = None, top: float = 0.872
) -> Legend:
    """Names of the lines under the title: two a column, or in so many columns."""
    columns = columns or -(-len(handles) // 2)
    return figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.028, top),
        ncols=columns,
        handlelength=1.6,
        columnspacing=1.4,
        handletextpad=0.5,
        borderaxespad=0.2,
        labelspacing=0.25,
    )


def halo() -> list[Any]:
    """White around letters, so that they are read in front of lines."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 - heavy

    return [withStroke(linewidth=3.2, foreground="white")]


def fitting(text: str) -> str:
    """Text in one line and in letters the font has, no longer than any picture is wide."""
    have = _letters()
    shown = "".join(c if ord(c) in have else "?" for c in " ".join(text.split())[:LONGEST])
    return shown.rstrip()


def writes(text: str) -> bool:
    """Whether the font has every letter of a text; it has none of Chinese, Japanese or Korean.

    >>> writes("Ärger 24/7"), writes("\u65e5\u672c")
    (True, False)
    """
    return all(ord(letter) in _letters() for letter in text)


def _narrow(text: Text) -> None:
    """Cut a text where it would leave the picture."""
    words, figure = text.get_text(), text.get_figure()
    while words and figure and text.get_window_extent().x1 > figure.bbox.width - MARGIN:
        words = words[:-1].rstrip()
        text.set_text(words + "…")


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font  # noqa: PLC0415

    return frozenset(get_font(findfont(FontProperties(family=["DejaVu Sans"]))).get_charmap())
