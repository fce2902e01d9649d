"""Answers at other volumes and rates: the same figures as the answers themselves."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import pytest

import core.calculations  # noqa: F401 - fills the registry
from bot.grammar import parse
from bot.render.charts.answers import CHARTED
from core.breakeven import exercise, winning_intervals
from core.curves import CostCurve, FleetCurve, example
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
QUESTIONS = {
    calculation.name: parse(
        calculation.examples[0].removeprefix("/gpu ").partition(" ")[2], calculation, BOOK
    )
    for calculation in REGISTRY
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_has_a_picture_has_a_curve_and_nothing_else_has(name: str) -> None:
    calculation = REGISTRY.get(name)
    curve = calculation.curve(QUESTIONS[name], BOOK)
    assert (curve is not None) == (name in CHARTED)


def test_a_cost_curve_goes_through_the_answers_own_figures() -> None:
    raw = QUESTIONS["BREAKEVEN"]
    receipt = REGISTRY.get("BREAKEVEN").run(raw, BOOK)
    curve = REGISTRY.get("BREAKEVEN").curve(raw, BOOK)
    assert isinstance(curve, CostCurve)
    api, own = curve.costs(receipt.inputs["requests_per_month"])
    assert api == pytest.approx(receipt.output("api_usd_per_month"))
    assert own == pytest.approx(receipt.output("self_host_usd_per_month"))
    assert list(winning_intervals(curve.economics()).intervals) == receipt.intervals


def test_the_exercise_as_a_curve_wins_at_the_same_volumes() -> None:  # source: 33.5.2
    assert winning_intervals(example().economics()) == winning_intervals(exercise())
    assert CostCurve(**asdict(example())) == example()


def test_a_staircase_ends_where_there_are_no_more_replicas() -> None:
    limited = replace(example(), max_replicas=2)
    points = limited.self_host_points(0.0, 9e6)
    assert points[-1] == (4_380_000.0, 13_760.0)
    assert limited.self_host_points(5e6, 9e6) == []


def test_a_long_staircase_has_few_points_and_keeps_to_its_costs() -> None:
    points = example().self_host_points(1e6, 1e12)
    assert len(points) < 10_000
    for volume, usd in points[1::2]:  # ends of steps, at which a step is full
        assert math.isclose(usd, example().costs(volume)[1], rel_tol=1e-6)


def test_a_fleet_curve_goes_through_the_answer() -> None:
    raw = QUESTIONS["GPUS_NEEDED"]
    receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    curve = REGISTRY.get("GPUS_NEEDED").curve(raw, BOOK)
    assert isinstance(curve, FleetCurve)
    assert curve.gpus(curve.qps) == receipt.value
    assert curve.gpus(curve.qps) * (curve.gpu_usd_per_month or 0) == pytest.approx(
        receipt.output("usd_per_month")
    )
    needs = {row.name: row.need_gpus for row in receipt.constraints}
    assert {n: each * curve.qps for n, each in curve.gpus_per_qps.items()} == pytest.approx(needs)
    assert curve.binds == next(row.name for row in receipt.constraints if row.binds)
    assert FleetCurve(**asdict(curve)) == curve


def test_a_fleet_without_a_price_still_has_a_curve() -> None:
    raw = {**QUESTIONS["GPUS_NEEDED"], "provider": "lambda", "commitment": "reserved-3y"}
    curve = REGISTRY.get("GPUS_NEEDED").curve(raw, BOOK)
    assert isinstance(curve, FleetCurve)
    assert curve.gpu_usd_per_month is None
