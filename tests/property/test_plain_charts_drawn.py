"""Pictures of any chart of `core.charts`: always drawn, nothing outside, what is given is there."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from bot.render.charts import bars, line_words, lines, plain, style
from bot.render.charts.scales import Span, tick_names, ticks
from core.charts import Axis, BarChart, Bars, Chart, LineChart, Mark, Series
from core.units import UNITS
from tests.property.test_charts_drawn import drawn

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
words = st.one_of(st.text(max_size=50), st.sampled_from(["API", "_hidden", "$5 and $6", "W" * 90]))
values = st.one_of(
    st.floats(),
    st.floats(-1e6, 1e6),
    st.sampled_from([0.0, 1.0, 1.0, 5e-324, 1e-12, 1e12, 1e300, 295.0]),
)
axes_of = st.builds(Axis, words, st.sampled_from(["", "furlongs", *UNITS]), st.booleans())
marks = st.lists(st.builds(Mark, words, values, st.booleans()), max_size=4)
series = st.builds(
    Series,
    words,
    st.lists(st.tuples(values, values), max_size=12),
    st.sampled_from(["line", "steps", "dashed", "points", "bars"]),
    st.lists(words, max_size=12),
    st.lists(st.tuples(values, values), max_size=12),
)
line_charts = st.builds(
    LineChart, words, axes_of, axes_of, st.lists(series, max_size=13), marks, words
)
bar_charts = st.builds(
    BarChart,
    words,
    st.lists(words, max_size=30),
    axes_of,
    st.lists(st.builds(Bars, words, st.lists(values, max_size=30)), max_size=5),
    st.sampled_from(["beside", "stacked", "tornado"]),
    values,
    marks,
    words,
)


def picture(chart: Chart) -> Axes:
    return drawn(lambda figure: plain.draw(figure, chart, "Prices as of 2026-11-21"))


@given(st.one_of(line_charts, bar_charts))
@settings(max_examples=20, deadline=None, phases=UNSHRUNK)
def test_any_chart_is_drawn_inside_its_picture_with_no_name_over_another(chart: Chart) -> None:
    axes = picture(chart)
    boxes = [
        Annotation.get_window_extent(one)
        for one in axes.texts
        if isinstance(one, Annotation) and one.arrow_patch is None and one.get_text().strip()
    ]
    middle = isinstance(chart, BarChart)  # a tornado's stands above the plot
    for one, other in combinations(boxes[1:] if middle else boxes, 2):
        assert not one.padded(-1).overlaps(other.padded(-1))


@given(st.one_of(line_charts, bar_charts))
@settings(max_examples=4, deadline=None, phases=UNSHRUNK)
def test_a_chart_has_the_same_bytes_each_time(chart: Chart) -> None:
    def draw(figure: Figure) -> None:
        plain.draw(figure, chart, "foot")

    assert style.png(draw) == style.png(draw)


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e9, 1e9)), min_size=1, max_size=20))
@settings(max_examples=15, deadline=None, phases=UNSHRUNK)
def test_a_line_goes_through_its_points_and_all_of_them_are_shown(
    points: list[tuple[float, float]],
) -> None:
    axes = picture(LineChart("t", Axis("x"), Axis("y"), [Series("s", points)]))
    (line,) = [one for one in axes.lines if one.get_gid() == f"{lines.SERIES}0"]
    data: Any = line.get_xydata()
    # what is nearer to nothing than a picture can show is drawn at nothing
    assert [(x, y) for x, y in data] == [pytest.approx(point, abs=1e-99) for point in points]
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    tiny = 1e-99
    assert all(left - tiny <= x <= right + tiny for x, _ in points)
    assert all(low - tiny <= y <= high + tiny for _, y in points)


def ends(axes: Axes, place: int) -> list[float]:
    found: list[Any] = [p for p in axes.patches if p.get_gid() == f"{bars.BAR}{place}"]
    return [round(p.get_y() + p.get_height(), 6) for p in found]


def test_stacks_add_up_and_say_their_sum() -> None:
    sets = [Bars("Compute", [9600.0, 0.0]), Bars("Staff", [5000.0, 700.0])]
    axes = picture(BarChart("t", ["Rented", "Owned"], Axis("Cost", "usd/month"), sets, "stacked"))
    assert ends(axes, 0) == [9600, 0]
    assert ends(axes, 1) == [14600, 700]
    assert {"$14,600", "$700", "$9.6k", "$5k"} <= {text.get_text() for text in axes.texts}


def test_a_tornado_lies_and_starts_at_its_middle() -> None:
    sets = [Bars("Low", [20.0, 45.0]), Bars("High", [90.0, 40.0])]
    axis = Axis("GPUs", "GPUs")
    axes = picture(BarChart("t", ["Requests/s", "MFU"], axis, sets, "tornado", 38.0))
    found: list[Any] = [p for p in axes.patches if str(p.get_gid()).startswith(bars.BAR)]
    spans = [(p.get_x(), p.get_x() + p.get_width()) for p in found]
    assert spans == [(38, 20), (38, 90), (38, 45), (38, 40)]
    assert [text.get_text() for text in axes.texts] == ["38", "20", "90", "45", "40"]
    first, second = (p.get_y() for p in found[::2])
    assert axes.transData.transform((0, first))[1] > axes.transData.transform((0, second))[1]


def test_names_that_do_not_fit_below_stand_at_the_left() -> None:
    short = BarChart("t", ["A", "B"], Axis("y"), [Bars("b", [1, 2])])
    long = BarChart("t", [f"{'name ' * 12}{i}" for i in range(9)], Axis("y"), short.bars)
    assert [label.get_text() for label in picture(short).get_xticklabels()] == ["A", "B"]
    lying = [label.get_text() for label in picture(long).get_yticklabels()]
    assert len(lying) == 9
    assert all(text.startswith("name name") for text in lying)


def test_a_log_axis_leaves_out_what_it_has_no_place_for() -> None:
    given_points = [(0.0, 1.0), (1.0, 0.0), (10.0, 5.0), (100.0, -3.0), (1000.0, 50.0)]
    log = (Axis("x", log=True), Axis("y", log=True))
    axes = picture(LineChart("t", *log, [Series("s", given_points)]))
    (line,) = [one for one in axes.lines if one.get_gid() == f"{lines.SERIES}0"]
    data: Any = line.get_xydata()
    assert [(x, y) for x, y in data if not math.isnan(y)] == [(10, 5), (1000, 50)]
    assert line.get_marker() == "o"  # neither has a neighbour to draw a line to
    assert axes.get_xscale() == axes.get_yscale() == "log"


def test_a_mark_far_beyond_the_rest_is_named_at_the_edge() -> None:
    chart = LineChart("t", Axis("x"), Axis("y"), [Series("s", [(0, 0), (9, 4)])])
    chart.marks = [Mark("Near", 12.0), Mark("Far", 1e6), Mark("High", 1e6, across=True)]
    axes = picture(chart)
    said = {text.get_text() for text in axes.texts}
    assert said == {"Near", "Far →", "High ↑"}
    assert [one.get_gid() for one in axes.lines].count(line_words.MARK) == 1


@pytest.mark.parametrize(
    ("at", "unit"),
    [([1000.0, 1000.1, 1000.2], "usd"), ([0.5, 0.501, 0.502], "fraction"), ([-5e3, 0, 5e3], "usd")],
)
def test_no_two_ticks_have_the_same_name(at: list[float], unit: str) -> None:
    names = tick_names(at, unit)
    assert len(set(names)) == len(at)
    assert all(("$" in name) == (unit == "usd") for name in names)


@given(
    st.floats(2, 1e7), st.sampled_from(["GPUs", "replicas", "requests", "documents"]), st.booleans()
)
@settings(deadline=None)
def test_what_is_counted_has_no_ticks_between_whole_numbers(
    top: float, unit: str, log: bool
) -> None:
    at = ticks(Span(0.3 if log else 0.0, top * 1.1, log=log), unit)
    assert len(at) > 1
    assert all(value == int(value) for value in at)
