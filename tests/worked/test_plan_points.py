"""Plans over months: worked figures of the source documents and of published price sheets."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
L40S = {
    "isl": 800,
    "osl": 300,
    "gpu": "l40s",
    "gpu_usd_per_hour": 1.6,
    "capacity_requests_per_hour": 19754,
    "ops_usd_per_month": 500,
    "requests_per_month": 150_000,
    "monthly_growth_frac": 0.2,
}
P4D = {
    "p50_gpus": 20,
    "p90_gpus": 30,
    "on_demand_usd_per_hour": 2.745,
    "reserved_1y_usd_per_hour": 1.740,
    "reserved_3y_usd_per_hour": 1.172,
}
FLEET = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}


def run(name: str, raw: dict[str, Any], **more: Any) -> Receipt:
    return REGISTRY.get(name).run(raw | more, BOOK)


def figure(receipt: Receipt, name: str) -> float:
    found = receipt.output(name)
    assert isinstance(found, int | float)
    return found


def rows(receipt: Receipt, table: str) -> list[list[Any]]:
    return next(found.rows for found in receipt.tables if found.name == table)


@pytest.mark.parametrize(
    ("api", "decline", "month"),
    [
        pytest.param("gpt-4o-mini", 0.0, 20.8, id="S1-42-gpt-4o-mini"),
        pytest.param("gpt-4o", 0.0, 5.4, id="S1-42-gpt-4o"),
    ],
)
def test_the_month_of_breakeven(api: str, decline: float, month: float) -> None:
    receipt = run("MONTHS_TO_BREAKEVEN", L40S, api_model=api, yearly_api_decline_frac=decline)
    assert receipt.output("month_number") == pytest.approx(month, abs=0.05)
    assert receipt.value == pytest.approx(month - 1, abs=0.05)


def test_a_price_that_falls_faster_than_volume_grows_is_never_reached() -> None:
    api = {"api_model": "gpt-4o-mini"}
    receipt = run("MONTHS_TO_BREAKEVEN", L40S, yearly_api_decline_frac=0.9, **api)
    assert receipt.value == "never"
    assert "falls by 90% a year" in receipt.summary


def test_a_falling_price_delays_breakeven_and_capacity_prevents_it() -> None:
    falling = {"api_model": "gpt-4o-mini", "yearly_api_decline_frac": 0.5}
    ignored = run("MONTHS_TO_BREAKEVEN", L40S, capacity_requests_per_hour=1e8, **falling)
    assert ignored.value == pytest.approx(29.0, abs=0.05)
    assert run("MONTHS_TO_BREAKEVEN", L40S, **falling).value == "never"


def test_volumes_of_the_exercise_are_month_by_month() -> None:
    receipt = run("MONTHS_TO_BREAKEVEN", L40S, api_model="gpt-4o-mini")
    by_month = {row[0]: row[1] / 30 for row in rows(receipt, "months")}
    assert [round(by_month[m]) for m in (0, 2)] == [5000, 7200]  # S1-40-1, S1-40-3


@pytest.mark.parametrize(
    ("decline", "year", "three"),
    [
        pytest.param(0.0, 0.37, 0.57, id="p4d-2026-09-steady"),
        pytest.param(0.3, 0.26, 0.31, id="p4d-2026-09-30-percent"),
        pytest.param(0.5, 0.15, 0.01, id="p4d-2026-09-50-percent"),
    ],
)
def test_the_quantile_worth_committing_to(decline: float, year: float, three: float) -> None:
    receipt = run("COMMIT_GPUS", P4D, yearly_decline_frac=decline)
    assert [round(row[3], 2) for row in rows(receipt, "terms")] == [year, three]


def test_a_commitment_that_is_chosen_is_the_cheapest_and_ends_on_its_day() -> None:
    receipt = run("COMMIT_GPUS", P4D, yearly_decline_frac=0.5, as_of="2026-11-21")
    assert receipt.output("term_months") == 12
    assert figure(receipt, "usd_per_month") < figure(receipt, "uncommitted_usd_per_month")
    assert [row[2] for row in rows(receipt, "calendar")] == [
        "2027-11-21",
        "2028-11-21",
        "2029-11-21",
    ]
    at_half = [column[0] for column in receipt.tables[1].columns].index("decline_0.5")
    assert all(row[at_half] < 0 for row in rows(receipt, "regret"))


def test_nothing_is_committed_to_where_a_term_costs_more() -> None:
    dear = {"on_demand_usd_per_hour": 1.0, "reserved_1y_usd_per_hour": 1.2}
    receipt = run("COMMIT_GPUS", {"p50_gpus": 20, "p90_gpus": 30} | dear)
    assert receipt.value == 0
    assert receipt.summary.startswith("Commit to nothing")


def test_prices_of_the_price_book_are_of_one_provider() -> None:
    receipt = run("COMMIT_GPUS", {"p50_gpus": 20, "p90_gpus": 30, "gpu": "a100-40gb"})
    assert {price.provider for price in receipt.prices} == {"Amazon Web Services"}
    assert [price.usd for price in receipt.prices] == pytest.approx([2.745, 1.74, 1.172], abs=1e-3)


def test_a_fleet_lasts_until_more_is_needed_and_not_longer() -> None:
    receipt = run("MONTHS_OF_CAPACITY", FLEET, have_gpus=48, monthly_growth_frac=0.2)
    months = float(receipt.value)
    before, after = (50 * 1.2 ** (months + step) for step in (-0.01, 0.01))
    assert run("GPUS_NEEDED", FLEET, qps=before).value <= 48
    assert run("GPUS_NEEDED", FLEET, qps=after).value > 48
    assert rows(receipt, "steps")[0][3] > 48


@pytest.mark.parametrize(("have", "said"), [(10, "too few already"), (100, "last")])
def test_a_fleet_without_growth(have: int, said: str) -> None:
    receipt = run("MONTHS_OF_CAPACITY", FLEET, have_gpus=have, monthly_growth_frac=0)
    assert receipt.value == (0 if have == 10 else "never")
    assert said in receipt.summary


def test_a_hybrid_is_cheaper_than_either_alone() -> None:
    raw = {k: v for k, v in L40S.items() if k != "monthly_growth_frac"}
    receipt = run(
        "HYBRID_REPLICAS", raw, api_model="gpt-4o-mini", requests_per_month=60e6, peak_to_mean=3
    )
    both, api, whole = (figure(receipt, f"{who}usd_per_month") for who in ("", "api_", "peak_"))
    assert both < api
    assert both < whole
    assert 0 < figure(receipt, "overflow_frac") < 0.5


def test_horizons_follow_growth_its_spread_and_changes() -> None:
    steady = run("THREE_HORIZONS", FLEET)
    assert {row[4] for row in rows(steady, "horizons")} == {steady.output("gpus_today")}
    grown = run("THREE_HORIZONS", FLEET, monthly_growth_frac=0.1, growth_sd_frac=0.05)
    for _, _, _, low, middle, high, *_ in rows(grown, "horizons"):
        assert low <= middle <= high
    year = rows(grown, "horizons")[2]
    assert year[5] > year[3]
    launch = run("THREE_HORIZONS", FLEET, changes="launch, 60, 1.5, for_days=7; engine, 100, 1, 2")
    days = {row[0]: row[4] for row in rows(launch, "horizons")}
    assert days[30] < days[90]  # the campaign is within ninety days
    assert run("THREE_HORIZONS", FLEET, changes="engine, 0, 1, 2").value < days[30]


def test_what_the_same_requests_cost_through_an_api_falls_with_its_price() -> None:
    asked = {"api_model": "gpt-4o-mini"}
    steady = rows(run("THREE_HORIZONS", FLEET, **asked), "horizons")
    falling = rows(run("THREE_HORIZONS", FLEET, yearly_api_decline_frac=0.5, **asked), "horizons")
    assert falling[2][8] == pytest.approx(steady[2][8] / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        (
            "MONTHS_TO_BREAKEVEN",
            L40S | {"api_model": "gpt-4o-mini", "monthly_growth_frac": -1},
            "monthly_growth_frac must be a number above -1 and at most 10; you gave -1.",
        ),
        (
            "MONTHS_TO_BREAKEVEN",
            {"isl": 800, "osl": 300, "gpu": "l40s", "api_model": "gpt-4o-mini", "model": "8b"},
            "requests_per_month is missing",
        ),
        ("COMMIT_GPUS", P4D | {"p90_gpus": 10}, "p90_gpus must be at least p50_gpus (20)"),
        ("COMMIT_GPUS", {"p50_gpus": 2, "p90_gpus": 3}, "gpu is missing"),
        (
            "COMMIT_GPUS",
            {"p50_gpus": 2, "p90_gpus": 3, "gpu": "l4"},
            "There is no on-demand price of l4 with a reserved one beside it",
        ),
        (
            "HYBRID_REPLICAS",
            L40S | {"api_model": "gpt-4o", "peak_to_mean": 20, "monthly_growth_frac": None},
            "peak_to_mean must be at most 14.97",
        ),
        ("THREE_HORIZONS", FLEET | {"changes": "launch, x"}, "row 1 (launch): from_days must be"),
        (
            "THREE_HORIZONS",
            FLEET | {"monthly_growth_frac": 3},
            "monthly_growth_frac must keep the rate at or below 10,000,000 requests/s",
        ),
        (
            "THREE_HORIZONS",
            FLEET | {"qps": 5e6, "changes": "launch, 60, 9"},
            "changes must keep the rate at or below 10,000,000 requests/s",
        ),
        (
            "MONTHS_OF_CAPACITY",
            FLEET | {"have_gpus": 10**6, "isl": 8, "osl": 2, "monthly_growth_frac": 9},
            "monthly_growth_frac takes the rate to 10,000,000 requests/s",
        ),
        (
            "COMMIT_GPUS",
            P4D | {"monthly_growth_frac": 5},
            "monthly_growth_frac must keep the need at or below 100,000,000 GPUs",
        ),
        ("COMMIT_GPUS", P4D | {"p90_gpus": 1e6}, "p90_gpus must be at most 26.7 times p50_gpus"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(name: str, raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(name, raw)
    assert said in refused.value.message
