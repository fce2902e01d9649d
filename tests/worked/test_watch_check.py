"""Checks of scenarios: then and now, and a change taken apart, worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.calibration import Calibration, Calibrations, Factors
from core.errors import PriceNotFoundError
from core.price_moves import price_moves
from core.watch.check import Past, check
from core.watch.finding import Bridge, Failure, Finding, outcome_of
from core.watch.mixed import API_DIMENSIONS, GPU, MixedBook
from pricing.book import TableBook, embedded_book
from tests.watching import FIRST, QUARTER, book, checked, scenario

MINI = "gpt-4o-mini"
SWITCHED = "l40s on-demand, RunPod to Amazon Web Services"
OLD = book({MINI: {"input_usd_per_mtok": "0.15", "output_usd_per_mtok": "0.60"}}, {"l40s": "1.00"})


def parts(bridge: Bridge) -> dict[str, float]:
    return {step.component: step.amount for step in bridge.steps}


def test_two_prices_that_moved_share_a_change_exactly() -> None:
    # advantage at 5M: 5M x (800 x in + 300 x out)/1M - 730 x hourly; linear, so each its own part
    now = book(
        {MINI: {"input_usd_per_mtok": "0.12", "output_usd_per_mtok": "0.60"}}, {"l40s": "1.10"}
    )
    finding = checked(scenario(), now, scenario(), OLD)
    advantage, edge = finding.bridges
    assert (advantage.before, advantage.after) == (1500 - 730, 1380 - 803)
    assert parts(advantage) == {"openai/gpt-4o-mini input": -120, "l40s on-demand": -73}
    assert advantage.unit == "usd/month"
    # 730 / 0.0003 = 2,433,334 and 803 / 0.000276; between them 730 / 0.000276 = 2,644,928 if the
    # token price moves first, 803 / 0.0003 = 2,676,667 if the card's does; each part is the mean
    assert (edge.before, edge.after) == (2_433_334, 2_909_421)
    assert parts(edge) == {"openai/gpt-4o-mini input": 222_174, "l40s on-demand": 253_913}
    assert finding.then is not None
    assert (finding.then.side, finding.now.side) == ("self-hosting", "self-hosting")
    assert [(m.item, m.usd_before, m.usd_after) for m in finding.moves] == [
        ("gpt-4o-mini input", 0.15, 0.12),
        ("l40s", 1.0, 1.1),
    ]
    assert finding.edited == []


def test_a_decision_that_flips_says_so_with_its_margin() -> None:
    now = book({MINI: {"input_usd_per_mtok": "0.05", "output_usd_per_mtok": "0.20"}})
    finding = checked(scenario(), now, scenario(), OLD)
    assert finding.then is not None
    assert (finding.then.side, finding.now.side) == ("self-hosting", "API")
    assert finding.now.side_margin_frac == pytest.approx(1 - 500 / (730 * 1.09))


def test_nothing_moved_is_no_bridge() -> None:
    finding = checked(scenario(), OLD, scenario(), OLD)
    assert (finding.bridges, finding.moves, finding.edited) == ([], [], [])
    assert finding.then == replace(finding.now, prices=finding.then.prices if finding.then else [])


def test_an_edited_input_is_a_component_and_the_grown_volume_decides_the_projection() -> None:
    growing = {"growth": "5%", "horizon": 365}
    was = scenario(requests_per_month=1_800_000, options=growing)
    finding = checked(scenario(requests_per_month=2_000_000, options=growing), OLD, was, OLD)
    (advantage,) = finding.bridges[:1]
    assert parts(advantage) == {"requests_per_month": 60}
    assert [(s.before, s.after, s.unit) for s in advantage.steps] == [
        (1.8e6, 2e6, "requests/month")
    ]
    assert finding.edited == ["requests_per_month"]
    assert finding.projected_requests_per_month == pytest.approx(2e6 * 1.05**12, rel=1e-3)
    assert (finding.now.side, finding.now.side_projected) == ("API", "self-hosting")
    assert finding.now.months_to_breakeven == pytest.approx(4.02, abs=0.01)  # ln 1.21667 / ln 1.05


def test_a_declining_api_is_projected_at_its_price_then() -> None:
    halved = {"growth": "5%", "decline": "50%"}
    asked = scenario(requests_per_month=2_000_000, options=halved)
    now = check(asked, OLD, None, period="2026Q4", at=FIRST).now
    assert now.side_projected == "API"
    assert now.months_to_breakeven is None
    assert now.never_because == "the volume grows by 5% a month and the API's price falls by 50% a year"  # fmt: skip  # noqa: E501


def test_a_switch_of_provider_is_part_of_the_gpu_price() -> None:
    gone = book(gpu={"l40s": {"runpod": "1.09", "aws": "2.00"}})
    cheaper = book(gpu={"l40s": {"runpod": "1.09", "aws": "0.90"}})
    finding = checked(scenario(), cheaper, scenario(), gone)
    assert list(parts(finding.bridges[0])) == ["l40s on-demand, RunPod to Amazon Web Services"]
    assert (
        parts(finding.bridges[0])["l40s on-demand, RunPod to Amazon Web Services"] == 138.7
    )  # 0.19 x 730


def test_cached_and_batch_prices_are_components_where_the_question_uses_them() -> None:
    now = book({MINI: {"cached_input_usd_per_mtok": "0.05", "batch_discount_frac": "0.4"}})
    asked = scenario(cached_input_frac=0.5, batch_frac=0.25)
    finding = checked(asked, now, asked, embedded_book())
    names = {"openai/gpt-4o-mini cached input", "openai/gpt-4o-mini batch discount"}
    assert set(parts(finding.bridges[0])) == names
    assert checked(scenario(), now, scenario(), embedded_book()).bridges == []


def calibration(memory: float) -> Calibrations:
    one = Calibration(
        model="llama-3.1-8b", accelerator="l40s", engine="vllm", factors=Factors(memory=memory),
        file=f"run-{memory}.json", date=date(2026, 7, 1), observations=9,
        error_before_frac=0.2, error_after_frac=0.1,
    )  # fmt: skip
    return Calibrations([one])


def test_a_new_calibration_is_a_component_of_a_computed_capacity() -> None:
    asked = scenario(capacity_requests_per_hour=None, model="llama-3.1-8b")
    finding = checked(
        asked, book(calibrations=calibration(1.2)), asked, book(calibrations=calibration(0.8))
    )
    steps = [s for b in finding.bridges for s in b.steps]
    assert steps
    assert {(s.component, s.before, s.after) for s in steps} == {
        ("calibration", "run-0.8.json", "run-1.2.json")
    }
    measured = scenario(model="llama-3.1-8b")
    assert not checked(
        measured, book(calibrations=calibration(1.2)), measured, book(calibrations=calibration(0.8))
    ).bridges


def test_a_price_only_one_book_has_is_that_one_whichever_is_asked() -> None:
    then, now = book({MINI: {"cached_input_usd_per_mtok": None}}, {"l40s": None}), OLD
    for old in (frozenset(API_DIMENSIONS), frozenset({GPU}), frozenset[str]()):
        for mixed in (MixedBook(then, now, old), MixedBook(now, then, old)):
            assert mixed.api_price("openai/gpt-4o-mini").cached_input_usd_per_mtok == 0.075
            assert mixed.gpu_offer("l40s").usd_per_gpu_hour == 1.0
    with pytest.raises(PriceNotFoundError):
        MixedBook(then, then, frozenset()).gpu_offer("l40s")


def test_an_edge_that_vanishes_is_measured_by_what_a_full_replica_saves() -> None:
    asked = scenario(capacity_requests_per_hour=4000, requests_per_month=None)
    cheap = book({MINI: {"input_usd_per_mtok": "0.10", "output_usd_per_mtok": "0.50"}}, {"l40s": "1.00"})  # fmt: skip  # noqa: E501
    finding = checked(asked, cheap, asked, OLD)
    assert finding.then is not None
    assert finding.then.first_edge_requests_per_month == 2_433_334
    assert finding.now.first_edge_requests_per_month is None
    (margin,) = finding.bridges
    # 4000 x 730 requests: of $0.0003 each, then of $0.00023, less $730
    assert (margin.measure, margin.before, margin.after) == (
        "What a full replica saves",
        146.0,
        -58.4,
    )
    assert parts(margin) == {
        "openai/gpt-4o-mini input": -116.8,
        "openai/gpt-4o-mini output": -87.6,
    }


def test_more_than_five_components_are_grouped() -> None:
    now = book({MINI: {"input_usd_per_mtok": "0.12", "output_usd_per_mtok": "0.5", "cached_input_usd_per_mtok": "0.05", "batch_discount_frac": "0.4"}}, {"l40s": "1.2"})  # fmt: skip  # noqa: E501
    was = scenario(cached_input_frac=0.5, batch_frac=0.25)
    asked = scenario(cached_input_frac=0.4, batch_frac=0.25, isl=900)
    advantage = checked(asked, now, was, embedded_book()).bridges[0]
    assert set(parts(advantage)) == {
        "API prices",
        "edited inputs",
        "l40s on-demand, RunPod to Amazon Web Services",
    }


def test_edits_that_make_no_question_apart_are_taken_together() -> None:
    # without its model an own capacity is missing, and with both the model has no say
    was = scenario()
    asked = scenario(
        capacity_requests_per_hour=None, model="llama-3.1-70b", gpu="h100-sxm", weights="fp8"
    )
    finding = checked(asked, OLD, was, OLD)
    assert set(finding.edited) == {"model", "gpu", "capacity_requests_per_hour", "weights"}
    assert list(parts(finding.bridges[0])) == ["edited inputs"]


def test_a_fleet_is_measured_by_its_cost() -> None:
    asked = scenario("GPUS_NEEDED", model="llama-3.1-8b", gpu="l40s", qps=20, isl=1000, osl=200)
    finding = checked(asked, book(gpu={"l40s": "1.25"}), asked, OLD)
    (cost,) = finding.bridges
    gpus = finding.now.gpus
    assert gpus
    assert (cost.before, cost.after) == (gpus * 730.0, gpus * 912.5)
    assert finding.now.self_host_usd_per_month == gpus * 912.5
    assert (finding.now.side, finding.now.intervals, finding.volume_requests_per_month) == (
        None,
        None,
        None,
    )


def test_a_limit_on_the_fleet_leaves_the_api_as_the_only_choice() -> None:
    asked = scenario(max_replicas=1, requests_per_month=20_000_000)
    now = check(asked, OLD, None, period="2026Q4", at=FIRST).now
    assert (now.side, now.side_margin_frac, now.self_host_usd_per_month) == ("API", 1.0, None)


def test_announced_prices_are_found_within_the_days_asked_for() -> None:
    asked = scenario(api_model="gemini-3.8-flash")
    at = FIRST.replace(month=11, day=22)
    found = check(asked, embedded_book(), None, period="2026Q4", at=at).scheduled
    assert [(s.item, s.before, s.after, s.when) for s in found] == [
        ("gemini-3.8-flash input", 0.75, 1.5, "2027-01-01"),
        ("gemini-3.8-flash output", 3.75, 7.5, "2027-01-01"),
    ]
    for days in (0, 39):
        near = scenario(api_model="gemini-3.8-flash", options={"ahead": days})
        assert check(near, embedded_book(), None, period="2026Q4", at=at).scheduled == []
    leaving = scenario(api_model="openai/gpt-5")
    (retires,) = check(leaving, embedded_book(), None, period="2026Q4", at=at).scheduled
    assert (retires.item, retires.before, retires.after) == ("gpt-5", None, None)
    assert retires.when == "2026-12-11"


def test_the_offer_in_use_is_looked_ahead_and_not_another_ones() -> None:
    table = embedded_book().table
    today = embedded_book().gpu_offer("l40s")
    (row,) = [r for r in table.gpu if r.accelerator == "l40s" and r.provider == today.provider_id
              and r.commitment == "on-demand" and r.instance == "secure-cloud"]  # fmt: skip
    coming = [
        replace(row, starts=date(2026, 12, 1), usd_per_gpu_hour=Decimal("1.25")),
        replace(row, starts=date(2027, 1, 1), usd_per_gpu_hour=Decimal("1.50")),
        replace(row, starts=date(2026, 12, 2), usd_per_gpu_hour=Decimal(9), instance="other"),
        replace(row, starts=date(2028, 1, 1), usd_per_gpu_hour=Decimal(8)),
    ]
    later = TableBook(replace(table, gpu=(*table.gpu, *coming)))
    at = FIRST.replace(month=11, day=22)
    found = check(scenario(), later, None, period="2026Q4", at=at).scheduled
    assert [(s.item, s.unit, s.before, s.after, s.when) for s in found] == [
        ("l40s", "usd/hour", 1.09, 1.25, "2026-12-01"),
        ("l40s", "usd/hour", 1.25, 1.5, "2027-01-01"),
    ]
    own = scenario(gpu_usd_per_hour=1.0)
    assert check(own, later, None, period="2026Q4", at=at).scheduled == []


def test_old_prices_are_stale_at_the_moment_of_the_check() -> None:
    late = FIRST.replace(year=2027)
    (sentence,) = check(scenario(), embedded_book(), None, period="2027Q3", at=late).stale
    assert sentence.startswith("The price of l40s by RunPod was read 285 days before 2027-07-01")
    away = embedded_book().troubled("The price history is away.")
    assert (
        "The price history is away."
        in check(scenario(), away, None, period="2027Q3", at=late).stale
    )


def test_a_question_without_an_answer_now_is_an_error_and_one_without_then_has_no_bridge() -> None:
    none = book(gpu={"l40s": None})
    with pytest.raises(PriceNotFoundError, match="no on-demand price of l40s"):
        check(scenario(), none, None, period="2026Q4", at=FIRST)
    past = check(scenario(), OLD, None, period="2026Q3", at=FIRST)
    finding = check(
        scenario(isl=900), OLD, Past(scenario(), none, past), period="2026Q4", at=FIRST + QUARTER
    )
    assert finding.then == past.now
    assert (finding.bridges, finding.edited) == ([], ["isl"])
    assert finding.moves == price_moves(past.now.prices, finding.now.prices)


def test_a_finding_comes_back_from_json_of_this_and_of_another_version() -> None:
    finding = checked(scenario(isl=900), book(gpu={"l40s": "1.3"}), scenario(), OLD)
    plain: dict[str, Any] = json.loads(json.dumps(finding.as_dict()))
    assert Finding.from_dict(plain) == finding == outcome_of(plain)
    plain["later"] = plain["now"]["later"] = plain["bridges"][0]["later"] = 1
    del plain["stale"], plain["now"]["never_because"]
    assert Finding.from_dict(plain).bridges == finding.bridges
    failure = Failure("2026Q4", FIRST.isoformat(), "No price.", "price_not_found")
    assert outcome_of(failure.as_dict() | {"later": 1}) == failure
