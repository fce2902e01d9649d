"""MIGRATION_SAVINGS on the documents' chatbot: 8M conversations, $47K of API, four A100s."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

CHATBOT: dict[str, Any] = {
    "requests_per_month": 8_000_000,
    "api_usd_per_month": 47_000,
    "fleet_usd_per_month": 12_000,
    "staff_usd_per_month": 180_000 / 12,  # S1-29
    "ops_usd_per_month": 2000,
    "gpus": 4,
}


def run(**raw: Any) -> Receipt:
    return REGISTRY.get("MIGRATION_SAVINGS").run({**CHATBOT, **raw}, embedded_book())


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [
        pytest.param("api_usd_per_request", 0.005875, id="S1-27-per-conversation"),
        pytest.param("after_usd_per_month", 31_350, id="S1-32-with-5%-API"),
        pytest.param("saves_usd_per_month", 15_650, id="S1-33-a-month"),
        pytest.param("saves_usd_per_year", 187_800, id="S1-33-a-year-after-the-move"),
        pytest.param("api_only_usd", 140_850, id="S1-33-first-year-api-alone"),
        pytest.param("both_usd", 53_850, id="S1-33-first-year-both-stacks"),
        pytest.param("breakeven_requests_per_month", 4_936_170, id="S1-34-conversations"),
    ],
)
def test_the_scenario(figure: str, wanted: float) -> None:
    assert run().output(figure) == pytest.approx(wanted)


def test_without_the_fallback_18k_a_month() -> None:  # S1-28-self-host-29K, S1-31-saving-18K
    receipt = run(fallback_frac=0)
    assert receipt.output("after_usd_per_month") == 29_000
    assert receipt.output("saves_usd_per_month") == 18_000


def test_four_a100s_for_12k_are_4_11_an_hour() -> None:  # S1-30-$4.11
    found = next(a for a in run().assumptions if a.name == "gpu_usd_per_hour")
    assert found.value == pytest.approx(4.11, abs=0.005)


def test_the_fleet_serves_the_mean_and_not_the_peak() -> None:  # S1-50-89%-load
    receipt = run(capacity_qps=3.41, peak_to_mean=3)
    assert receipt.output("mean_qps") == pytest.approx(3.04, abs=0.005)
    assert receipt.output("mean_load_frac") == pytest.approx(0.89, abs=0.005)
    assert [w.code for w in receipt.warnings] == ["beyond_capacity"]
    assert "the peak of 9.13 is beyond it" in receipt.warnings[0].message
    assert [w.code for w in run().warnings] == ["capacity_unknown"]
    # computed, BF16 over four, at full load: within a fifth of aiconfigurator's 3.41
    own = run(model="llama-3.1-70b", gpu="a100-80gb-sxm", weights="bf16", tp=4, isl=800, osl=300)
    found = next(a for a in own.assumptions if a.name == "capacity_qps")
    assert found.value == pytest.approx(3.41, rel=0.2)


def test_the_api_bill_may_be_computed() -> None:
    raw = {"api_usd_per_month": None, "api_model": "gpt-4o", "isl": 800, "osl": 300}
    receipt = run(**raw)
    price = {row.item: row.usd for row in receipt.prices}
    bill = 8 * (800 * price["gpt-4o input"] + 300 * price["gpt-4o output"])
    assert receipt.output("saves_usd_per_month") == pytest.approx(0.95 * bill - 29_000)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"api_usd_per_month": None}, "api_usd_per_month is missing"),
        ({"fleet_usd_per_month": None}, "fleet_usd_per_month is missing"),
        ({"fleet_usd_per_month": None, "gpu": "h100", "gpus": None}, "gpus is missing"),
        ({"model": "llama-3.1-70b", "gpu": "a100-80gb-sxm", "weights": "bf16", "isl": 8, "osl": 8,
          "gpus": 1}, "gpus must be at least"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(**raw)
    assert said in refused.value.message


def test_months_after_the_horizon_are_not_said_to_be_of_it() -> None:
    receipt = run(migration_months=24, months=12)
    assert "the first 12 months, 12 of them migrating" in receipt.summary
