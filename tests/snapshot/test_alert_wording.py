"""Sentences of alerts that are easily untrue: figures at their edges, and what has no equal."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.render.alert import alt_text, line_text, terminal_text
from bot.render.alerts.told import Told
from bot.render.chart_alert import draw
from core.watch.speak import Memory, Reason
from tests.alerts import CHEAP, DEAR, dated, flipped, payload
from tests.watching import checked, scenario


def test_too_few_replicas_are_no_price_and_no_advantage() -> None:
    """One replica serves 14.4M requests a month: of 60M there is nothing to compare."""
    one = scenario(max_replicas=1, requests_per_month=60_000_000)
    found = checked(one, CHEAP, one, DEAR)
    said = terminal_text(payload(found, Reason.MOVED, one))
    facts = [line.split("  ")[-1].strip() for line in said.splitlines() if " a month  " in line]
    assert facts == ["at 5.35M to 14.4M → at 2.19M to 14.4M", "API", "$18,000",
                     "not enough replicas"]  # fmt: skip
    assert "advantage" not in said
    assert [bridge.measure for bridge in found.bridges] == [
        "First volume at which self-hosting wins"
    ]


def test_a_tie_is_no_nought_per_cent() -> None:
    """2,190,000 requests cost $657 either way, and a tie is the API's."""
    one = scenario(requests_per_month=2_190_000)
    assert "API, by less than 1%" in terminal_text(
        payload(dated(checked(one, CHEAP, one, DEAR)), Reason.MOVED, one)
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.MOVED, "self-hosting wins moved by 0.4% or more"),
        (Reason.COMPONENT, "a price moved by 12.5% or more"),
        (Reason.FLIPPED, "by 0.25%"),
    ],
)
def test_thresholds_are_said_as_they_were_chosen(reason: Reason, said: str) -> None:
    chosen = {"moved": "0.4%", "component": "12.5%", "hysteresis": "0.25%"}
    one = scenario(options=chosen)
    made = payload(dated(checked(one, CHEAP, one, DEAR)), reason, one)
    assert said in " ".join(terminal_text(made).split())


def test_one_gpu_costs() -> None:
    asked = {"model": "8b", "gpu": "h100", "qps": 0.5, "isl": 1000, "osl": 100}
    one = scenario("GPUS_NEEDED", **asked)
    made = payload(dated(checked(one, CHEAP, one, DEAR)), Reason.FIRST, one)
    assert "1 GPU costs $" in terminal_text(made)
    assert "Now 1 GPU costs $" in alt_text(made)


def test_what_is_late_says_so_from_ten_minutes_on_and_nothing_else_does() -> None:
    """`bot.watch.due.late_s` is 0 up to there."""
    one = checked(scenario(), CHEAP, scenario(), CHEAP)
    known = Memory(acknowledged_by="Plato, lately", acknowledged_at="2026-10-01T10:02:00+00:00")
    late = line_text(payload(one, Reason.REPORT, late_s=660, memory=known))
    assert "This check ran 11 minutes late." in late
    on_time = line_text(payload(one, Reason.REPORT, memory=known))
    assert "lately" not in on_time
    assert "This check" not in on_time


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Ärger", "Self-hosting now wins for Ärger"),
        ("日本語サポート", "Self-hosting now wins for scenario ab12cd34ef56"),
    ],
)
def test_a_picture_names_its_scenario_in_letters_it_has(name: str, title: str) -> None:
    made = flipped()
    made["scenario"]["name"] = name
    figure = Figure()
    FigureCanvasAgg(figure)
    draw(figure, Told.of(made))
    assert title in [text.get_text() for text in figure.texts]
