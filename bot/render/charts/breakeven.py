"""Cost against monthly volume: the API's line, the staircase of self-hosting, and who wins where.

What is: full lines, shaded volumes. What was: dashed and muted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.render.charts import style
from bot.render.charts.scales import WIDEST_LINEAR, Span, dress, heights, span_of
from bot.render.numbers import compact, dollars
from core.curves import CostCurve, Points
from core.receipt import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

API_NOW, HOST_NOW, API_THEN, HOST_THEN = "api now", "host now", "api then", "host then"
"""Names by which the lines of a picture are found (`Artist.get_gid`)."""
WINS, MARK = "wins", "mark"
NARROWEST = 0.002
"""Share of the axis below which an interval is drawn wider than it is, so that it is seen."""
LETTER = 0.0155
"""Width of a letter of a mark's name, as a share of the axis."""
TOP, TOP_UNDER_STRIPS = 0.8, 0.705


@dataclass(frozen=True, slots=True)
class Moment:
    """The comparison at one day's prices."""

    curve: CostCurve
    intervals: Sequence[Interval]
    as_of: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A volume with a name, e.g. today's."""

    label: str
    requests_per_month: float


def draw(
    figure: Figure, now: Moment, then: Moment | None, marks: Sequence[Mark], title: str, foot: str
) -> None:
    """Draw the comparison, and how it was before if it is given."""
    subtitle = f"{now.curve.api} against self-hosting on {now.curve.replica}, cost a month"
    moments = [now] if then is None or _alike(now, then) else [now, then]
    top = TOP if len(moments) == 1 else TOP_UNDER_STRIPS
    axes = style.axes_of(figure, title, subtitle, foot, top=top)
    across = span_of(_interest(moments, marks))
    up = heights(across, _costs(moments, across))
    axes.set_xscale("log" if across.log else "linear")
    axes.set_yscale("log" if up.log else "linear")
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(up.low, up.high)
    dress(axes.xaxis, across)
    dress(axes.yaxis, up, money=True)
    axes.set_xlabel("requests a month")
    axes.grid(visible=False, axis="x")
    _shade(axes, across, now.intervals)
    before = _before(axes, across, moments)
    current = _lines(axes, across, now)
    _strips(axes, across, moments)
    _mark(axes, across, up, now.curve, marks)
    rows = 1 if len(moments) == 1 else 2
    style.legend(figure, [*current, *before, _swatch(now)], 3 if rows == 1 else None)


def _alike(now: Moment, then: Moment) -> bool:
    return now.curve == then.curve and list(now.intervals) == list(then.intervals)


def _interest(moments: Sequence[Moment], marks: Sequence[Mark]) -> list[float]:
    found = [mark.requests_per_month for mark in marks]
    for moment in moments:
        for interval in (*moment.intervals[:1], *moment.intervals[-1:]):
            found.append(float(interval.from_requests_per_month))
            if interval.to_requests_per_month is not None:
                found.append(float(interval.to_requests_per_month))
        if not moment.intervals:  # where even full replicas lose
            found.append(2.2 * _step(moment.curve))
    # where replicas end, unless that is far from everything else
    ends = [moment.curve.most_requests_per_month for moment in moments]
    return found + [end for end in ends if end and end <= max(found) * WIDEST_LINEAR]


def _step(curve: CostCurve) -> float:
    return curve.replica_requests_per_month * max(1, curve.min_replicas)


def _costs(moments: Sequence[Moment], across: Span) -> list[float]:
    found: list[float] = []
    for moment in moments:
        for end in (across.low, across.high):
            found += moment.curve.costs(end)
    return found


def _lines(axes: Axes, across: Span, moment: Moment) -> list[Any]:
    curve = moment.curve
    found = [
        _line(axes, points, color=color, label=label, gid=name)
        for points, color, label, name in (
            (curve.api_points(across.low, across.high), style.API, "API", API_NOW),
            (
                curve.self_host_points(across.low, across.high),
                style.HOST,
                "Self-hosting",
                HOST_NOW,
            ),
        )
    ]
    if (most := curve.most_requests_per_month) is not None:
        _limit(axes, across, curve, most)
    return found


def _before(axes: Axes, across: Span, moments: Sequence[Moment]) -> list[Any]:
    """The lines of then, as far as they are others."""
    if len(moments) == 1:
        return []
    now, then = moments
    was, look = then.curve, {"linewidth": 1.7, "alpha": 0.65, "dashes": (4, 2.2)}
    found: list[Any] = []
    if was.api_usd_per_request != now.curve.api_usd_per_request:
        points = was.api_points(across.low, across.high)
        label = f"API on {then.as_of}"
        found.append(_line(axes, points, color=style.API, label=label, gid=API_THEN, **look))
    if replace(was, api=now.curve.api) != replace(
        now.curve, api_usd_per_request=was.api_usd_per_request
    ):
        points = was.self_host_points(across.low, across.high)
        label = f"Self-hosting on {then.as_of}"
        found.append(_line(axes, points, color=style.HOST, label=label, gid=HOST_THEN, **look))
    return found


def _line(axes: Axes, points: Points, **look: Any) -> Any:
    (line,) = axes.plot([x for x, _ in points], [y for _, y in points], **look)
    return line


def _limit(axes: Axes, across: Span, curve: CostCurve, most: float) -> None:
    if across.shows(most) and (points := curve.self_host_points(across.low, across.high)):
        axes.plot(*points[-1], marker="|", markersize=13, markeredgewidth=2.4, color=style.HOST)
        replicas = f"{curve.max_replicas} replica{'' if curve.max_replicas == 1 else 's'}"
        axes.annotate(
            f"at most {replicas}",
            points[-1],
            xytext=(6, -4),
            textcoords="offset points",
            va="top",
            ha="left" if across.at(most) < 0.8 else "right",
            fontsize=10,
            color=style.HOST,
        )


def _shade(axes: Axes, across: Span, intervals: Sequence[Interval]) -> None:
    for low, high in _shown(across, intervals):
        axes.axvspan(low, high, color=style.WINS, linewidth=0, zorder=0.5, gid=WINS)


def _strips(axes: Axes, across: Span, moments: Sequence[Moment]) -> None:
    """A bar below the plot for each moment: where self-hosting wins."""
    if len(moments) < 2:
        return
    place = axes.get_xaxis_transform()
    for moment, name, bottom, color in (
        (moments[0], "now", 1.02, style.HOST),
        (moments[1], "then", 1.075, style.FAINT),
    ):
        axes.text(
            -0.008, bottom + 0.016, f"wins {name}", transform=axes.transAxes, ha="right",
            va="center", fontsize=9, color=style.MUTED,
        )  # fmt: skip
        for low, high in _shown(across, moment.intervals):
            axes.fill_between(
                [low, high], bottom, bottom + 0.032, transform=place, color=color, linewidth=0,
                clip_on=False, gid=f"{WINS} {name}",
            )  # fmt: skip


def _shown(across: Span, intervals: Sequence[Interval]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for interval in intervals:
        high = interval.to_requests_per_month
        start = across.at(interval.from_requests_per_month)
        end = 1.0 if high is None else across.at(high)
        start, end = max(0.0, start), min(1.0, end)
        if end < start:
            continue
        end = max(end, start + NARROWEST)
        found.append((across.value(start), across.value(end)))
    return found


def _swatch(now: Moment) -> Any:
    from matplotlib.patches import Patch  # noqa: PLC0415 - heavy

    label = "Self-hosting wins" if now.intervals else "Self-hosting wins nowhere"
    return Patch(facecolor=style.WINS, label=label)


def _mark(axes: Axes, across: Span, up: Span, curve: CostCurve, marks: Sequence[Mark]) -> None:
    taken: list[tuple[int, float, float]] = []
    for index, mark in enumerate(marks):
        volume = mark.requests_per_month
        at = across.at(volume)
        first = index == 0
        axes.axvline(
            volume, color=style.INK, linewidth=1.2, linestyle="-" if first else ":", gid=MARK
        )
        text = f"{mark.label}: {compact(volume)}"
        right = at < 0.7
        ends = sorted((at, at + (1 if right else -1) * LETTER * len(text)))
        row = 0
        while any(r == row and ends[0] < e and s < ends[1] for r, s, e in taken):
            row += 1
        taken.append((row, ends[0], ends[1]))
        axes.annotate(
            text,
            (volume, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(5 if right else -5, -6 - 16 * row),
            textcoords="offset points",
            ha="left" if right else "right",
            va="top",
            fontweight="bold" if first else "normal",
            path_effects=style.halo(),
        )
        if first:
            _costs_at(axes, up, curve, volume, right=right)


def _costs_at(axes: Axes, up: Span, curve: CostCurve, volume: float, *, right: bool) -> None:
    """Both costs at the first mark, the dearer above and the cheaper below its point."""
    api, own = curve.costs(volume)
    most = curve.most_requests_per_month
    rows = [(api, style.API)]
    if most is None or volume <= most:
        rows.append((own, style.HOST))
    rows.sort(reverse=True)
    for index, (usd, color) in enumerate(rows):
        on = up.shows(usd)
        if on:
            axes.plot([volume], [usd], marker="o", markersize=7, color=color, zorder=5)
        above = (index == 0 and up.at(usd) < 0.78) or up.at(usd) < 0.08
        # near the top both amounts are below their points, and the second one below the first
        crowded = index == 1 and 0.78 <= up.at(rows[0][0]) < up.at(usd) + 0.1
        drop = 21 if crowded else 5
        axes.annotate(
            dollars(usd) + ("" if on else " ↓"),
            (volume, usd if on else up.low),
            xytext=(8 if right else -8, 5 if above else -drop),
            textcoords="offset points",
            ha="left" if right else "right",
            va="bottom" if above else "top",
            fontweight="bold",
            color=color,
            path_effects=style.halo(),
            zorder=6,
        )
