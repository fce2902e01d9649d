"""GPUs, or their cost, against requests per second: the staircase, and what each limit asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.render.charts import style
from bot.render.charts.scales import Span, dress, name_ticks, ticks
from bot.render.numbers import compact, dollars, show
from core.curves import CONSTRAINT_LABELS, FleetCurve, Points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FLEET_NOW, FLEET_THEN, LIMIT = "fleet now", "fleet then", "limit "
"""Names by which the lines are found; a limit's is followed by its own."""
BEYOND = 2.0
"""Rates shown, up to so many times the one it was sized for."""
FEWEST_STEPS = 2.6
"""Replicas' worth of rates shown at least."""


def draw(
    figure: Figure, now: FleetCurve, then: FleetCurve | None, title: str, then_on: str, foot: str
) -> None:
    """Draw the fleet, and its cost before if that was another one."""
    before = then if then is not None and _usd(then) and _usd(now) and then != now else None
    limits = [] if before else _limits(now)
    what = "cost a month" if before else "GPUs, and each limit's own need"
    if before is None and now.gpu_usd_per_month:
        what += "; right, $ a month"
    subtitle = f"{now.model} on {now.gpu}: {what}"
    top = 0.8 if before or not limits else 0.75
    priced = now.gpu_usd_per_month if before is None else None
    right = 0.905 if priced else 0.97
    axes = style.axes_of(figure, title, subtitle, foot, top=top, right=right)
    widest = max(now.qps, before.qps if before else 0.0) * BEYOND
    across = Span(0.0, max(widest, now.replica_requests_per_s * FEWEST_STEPS), log=False)
    each = _usd(now) if before else 1.0
    points = _scaled(now.points(0.0, across.high), each)
    tallest = [points[-1][1], *(_scaled(before.points(0.0, across.high), _usd(before))[-1][1:]
                                if before else ())]  # fmt: skip
    up = Span(0.0, max(tallest) * 1.1, log=False)
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(up.low, up.high)
    dress(axes.xaxis, across)
    dress(axes.yaxis, up, money=before is not None)
    if before is None:
        name_ticks(axes.yaxis, ticks(up, "GPUs"), "GPUs")
    axes.set_xlabel("requests/s at the peak")
    axes.grid(visible=False, axis="x")
    handles: list[Any] = []
    for index, name in enumerate(limits):
        handles.append(_limit(axes, now, name, across.high, index))
    if before is not None:
        old = _scaled(before.points(0.0, across.high), _usd(before))
        label = f"Fleet on {then_on}" if then_on else "Fleet before"
        look: dict[str, Any] = {"linewidth": 1.7, "alpha": 0.65, "dashes": (4, 2.2)}
        handles.append(_line(axes, old, color=style.HOST, label=label, gid=FLEET_THEN, **look))
    per = f", {now.gpus_per_replica} GPUs a replica" if now.gpus_per_replica > 1 else ""
    label = f"Fleet{per}"
    handles.insert(0, _line(axes, points, color=style.HOST, label=label, gid=FLEET_NOW))
    if priced:
        _cost_axis(axes, up, priced)
    _mark(axes, across, now, each, below=before is not None)
    style.legend(figure, handles, 3)


def _usd(curve: FleetCurve) -> float:
    return curve.gpu_usd_per_month or 0.0


def _scaled(points: Points, each: float) -> Points:
    return [(rate, gpus * each) for rate, gpus in points]


def _line(axes: Axes, points: Points, **look: Any) -> Any:
    (line,) = axes.plot([x for x, _ in points], [y for _, y in points], **look)
    return line


def _limits(curve: FleetCurve) -> list[str]:
    """Constraints to draw, the one that binds first."""
    return sorted(curve.gpus_per_qps, key=lambda name: (name != curve.binds,))


def _limit(axes: Axes, curve: FleetCurve, name: str, end: float, index: int) -> Any:
    binds = name == curve.binds
    label = CONSTRAINT_LABELS.get(name, name)
    points = [(0.0, 0.0), (end, curve.gpus_per_qps[name] * end)]
    if binds:
        look: dict[str, Any] = {"color": style.API, "linewidth": 2.4}
    else:
        dashes = ((6, 2), (3, 2), (1.2, 1.8))[(index - 1) % 3]
        color = style.OTHERS[(index - 1) % len(style.OTHERS)]
        look = {"color": color, "linewidth": 1.7, "dashes": dashes}
    return _line(
        axes, points, label=f"{label} (binds)" if binds else label, gid=LIMIT + name, **look
    )


def _cost_axis(axes: Axes, up: Span, each: float) -> None:
    """The same heights in dollars a month."""

    def usd(gpus: Any) -> Any:
        return gpus * each

    def gpus(usd: Any) -> Any:
        return usd / each

    side = axes.secondary_yaxis("right", functions=(usd, gpus))
    dress(side.yaxis, Span(0.0, up.high * each, log=False), money=True)
    side.spines["right"].set_visible(False)
    side.tick_params(colors=style.MUTED, length=0, pad=2)


def _mark(axes: Axes, across: Span, curve: FleetCurve, each: float, *, below: bool) -> None:
    gpus = curve.gpus(curve.qps)
    at = gpus * each
    axes.axvline(curve.qps, color=style.INK, linewidth=1.2, gid="mark")
    axes.plot([curve.qps], [at], marker="o", markersize=7, color=style.HOST, zorder=5)
    said = show(gpus, "GPUs")
    if curve.gpu_usd_per_month:
        said += f", {dollars(gpus * curve.gpu_usd_per_month)} a month"
    right = below or across.at(curve.qps) < 0.4
    axes.annotate(
        f"{compact(curve.qps)} requests/s:\n{said}",
        (curve.qps, at),
        xytext=(9 if right else -9, -8 if below else 6),
        textcoords="offset points",
        ha="left" if right else "right",
        va="top" if below else "bottom",
        fontweight="bold",
        linespacing=1.25,
        path_effects=style.halo(),
        zorder=6,
    )
