"""Pictures of anything: their lines are the costs, their words are on the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.render.charts import breakeven, fleet, style
from bot.render.charts.breakeven import Mark, Moment
from bot.render.charts.scales import tick_names
from core.breakeven import winning_intervals
from core.curves import CostCurve, FleetCurve, example
from tests.pictures import of_png

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
curves = st.builds(
    CostCurve,
    api=st.text(max_size=60),
    replica=st.text(max_size=60),
    api_usd_per_request=st.floats(1e-9, 100),
    replica_usd_per_month=st.floats(1e-2, 1e7),
    replica_requests_per_month=st.floats(1, 1e11),
    fixed_usd_per_month=st.sampled_from([0.0, 5000.0, 1e9]),
    fallback_frac=st.sampled_from([0.0, 0.3, 0.99]),
    min_replicas=st.integers(1, 50),
    max_replicas=st.sampled_from([None, 50, 1_000_000]),
)
volumes = st.one_of(st.none(), st.floats(1, 1e13))
fleets = st.builds(
    FleetCurve,
    gpu=st.text(max_size=40),
    model=st.text(max_size=40),
    qps=st.floats(1e-6, 1e6),
    gpus_per_replica=st.sampled_from([1, 2, 8, 64]),
    replica_requests_per_s=st.floats(1e-3, 1e4),
    gpus_per_qps=st.fixed_dictionaries(
        dict.fromkeys(("kv_memory", "decode", "prefill", "queue"), st.floats(1e-6, 1e3))
    ),
    binds=st.sampled_from(["kv_memory", "decode", "prefill", "queue"]),
    gpu_usd_per_month=st.one_of(st.none(), st.floats(1, 1e6)),
)


def moment(curve: CostCurve, as_of: str = "2026-11-21") -> Moment:
    return Moment(curve, winning_intervals(curve.economics()).intervals, as_of)


def drawn(draw: Callable[[Figure], None]) -> Axes:
    """The plot of a picture, after it was drawn as a file would be."""
    made: list[Figure] = []

    def keep(figure: Figure) -> None:
        draw(figure)
        made.append(figure)
        canvas = figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        canvas.draw()
        for text in [*figure.texts, *figure.findobj(Text)]:
            assert isinstance(text, Text)
            if text.get_text() and text.get_visible() and text.get_in_layout():
                box = text.get_window_extent()
                shown = figure.bbox
                assert box.x0 >= -1, text
                assert box.x1 <= shown.width + 1, text
                assert box.y0 >= -1, text
                assert box.y1 <= shown.height + 1, text

    assert of_png(style.png(keep)).size == (1600, 900)
    return made[0].axes[0]


def line(axes: Axes, gid: str) -> list[tuple[float, float]]:
    found = [one for one in axes.lines if one.get_gid() == gid]
    assert len(found) == 1, gid
    data: Any = found[0].get_xydata()
    return [(float(x), float(y)) for x, y in data]


@given(curves, st.one_of(st.none(), curves), volumes, volumes)
@settings(max_examples=40, deadline=None, phases=UNSHRUNK)
def test_comparisons(
    curve: CostCurve, before: CostCurve | None, volume: float | None, later: float | None
) -> None:
    marks = [Mark(n, v) for n, v in (("Volume now", volume), ("In a year", later)) if v]
    then = moment(before, "2026-08-20") if before else None
    axes = drawn(lambda f: breakeven.draw(f, moment(curve), then, marks, curve.api, "foot"))
    for x, y in line(axes, breakeven.API_NOW):
        assert y == pytest.approx(curve.costs(x)[0])
    low, high = axes.get_xlim()
    for mark in marks:
        assert low <= mark.requests_per_month <= high
    if then and moment(curve).intervals != then.intervals:
        strips = [a.get_gid() for a in axes.collections]
        assert (f"{breakeven.WINS} now" in strips) or not moment(curve).intervals
        assert (f"{breakeven.WINS} then" in strips) or not then.intervals


TWELVE = FleetCurve("H100", "8B", 6.0, 1, 1.0, {"decode": 0.9}, "decode")
"""Up to twelve GPUs, where round steps are of 2.5."""


@hypothesis.example(TWELVE, None)
@given(fleets, st.one_of(st.none(), fleets))
@settings(max_examples=25, deadline=None, phases=UNSHRUNK)
def test_fleets(curve: FleetCurve, before: FleetCurve | None) -> None:
    axes = drawn(lambda f: fleet.draw(f, curve, before, curve.gpu, "2026-08-20", "foot"))
    assert line(axes, fleet.FLEET_NOW)
    at, names = list(axes.get_yticks()), [label.get_text() for label in axes.get_yticklabels()]
    assert names in (tick_names(at, "GPUs"), tick_names(at, "usd"))
    low, high = axes.get_xlim()
    assert low <= curve.qps <= high


def test_shaded_are_the_winning_volumes_and_the_lines_are_the_costs() -> None:  # source: 33.5.2
    now = moment(example())
    then = moment(replace(example(), replica_usd_per_month=5200.0), "2026-08-20")
    marks = [Mark("Volume now", 5e6), Mark("In a year", 8e6)]
    axes = drawn(lambda f: breakeven.draw(f, now, then, marks, "Title", "foot"))
    high = axes.get_xlim()[1]
    shaded: list[Any] = [p for p in axes.patches if p.get_gid() == breakeven.WINS]
    edges = [(round(p.get_x()), round(p.get_x() + p.get_width())) for p in shaded]
    assert edges == [(4_233_847, 4_380_000), (5_581_539, 6_570_000), (6_929_231, round(high))]
    own = line(axes, breakeven.HOST_NOW)
    assert (2_190_000.0, 9_380.0) in own
    assert (2_190_000.0, 13_760.0) in own
    assert (2_190_000.0, 10_200.0) in line(axes, breakeven.HOST_THEN)
    # the API's price did not move: its line is drawn once
    assert [one.get_gid() for one in axes.lines].count(breakeven.API_THEN) == 0
    said = [t.get_text() for t in axes.texts]
    assert {"Volume now: 5M", "In a year: 8M", "$16,250", "$18,140"} <= set(said)


def test_fifty_intervals_are_all_there() -> None:
    thin = replace(example(), replica_usd_per_month=7060.0, fixed_usd_per_month=9.0)
    now = moment(thin)
    assert len(now.intervals) == 50
    axes = drawn(lambda f: breakeven.draw(f, now, None, [], "Title", "foot"))
    assert len([p for p in axes.patches if p.get_gid() == breakeven.WINS]) == 50


def test_a_picture_is_the_same_bytes_each_time_whatever_the_users_settings_say() -> None:
    import matplotlib as mpl  # noqa: PLC0415

    def draw(figure: Figure) -> None:
        breakeven.draw(figure, moment(example()), None, [Mark("Now", 5e6)], "Title", "foot")

    first = style.png(draw)
    with mpl.rc_context({"font.size": 30, "text.color": "red", "lines.linewidth": 9}):
        assert style.png(draw) == first
        assert mpl.rcParams["font.size"] == 30
    assert b"Software" not in first
    assert b"matplotlib" not in first


def test_long_words_are_cut_where_the_picture_ends() -> None:
    wide = replace(example(), api="W" * 300)
    axes = drawn(lambda f: breakeven.draw(f, moment(wide), None, [], "W" * 300, "W " * 300))
    figure = axes.get_figure()
    assert figure is not None
    shown = [t.get_text() for t in figure.texts]
    assert all(text.endswith("…") and len(text) > 30 for text in shown)


def test_letters_the_font_lacks_and_control_characters_do_no_harm() -> None:
    odd = replace(example(), api="模型 \U0001f600 $5 and $6 \\frac", replica="a\nb\x07")
    drawn(lambda f: breakeven.draw(f, moment(odd), None, [], "$1 < $2", "foot"))
