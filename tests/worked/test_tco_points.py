"""Total cost: worked examples of the source documents, of published figures and by hand."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from core.tco.cash import irr, npv
from core.tco.owning import Owning
from core.tco.renting import lost_work_frac
from pricing.book import embedded_book

BOOK = embedded_book()
NO_COST: dict[str, Any] = {
    "network_frac": 0, "spares_frac": 0, "colo_usd_per_kw_month": 0, "usd_per_kwh": 0,
    "upkeep_frac": 0, "staff_usd_per_month": 0,
}  # fmt: skip
DAY = {"as_of": "2026-11-21"}


def run(calculation: str, **given: Any) -> Receipt:
    return REGISTRY.get(calculation).run(given, BOOK)


def table(receipt: Receipt, name: str) -> list[dict[str, Any]]:
    found = next(t for t in receipt.tables if t.name == name)
    return [dict(zip([c[0] for c in found.columns], row, strict=True)) for row in found.rows]


@pytest.mark.parametrize(
    ("ramp", "start_s", "gpus"),
    [
        pytest.param(2, 180, 6, id="S3-16-domain-6-at-180-s"),
        pytest.param(2, 660, 22, id="S3-16-domain-22-at-660-s"),
        pytest.param(2, 86, 3, id="together-9B-86-s"),
        pytest.param(2, 145, 5, id="together-18GB-145-s"),
    ],
)
def test_the_warm_pool_is_ramp_times_start(ramp: float, start_s: float, gpus: int) -> None:
    found = run("WARM_POOL_GPUS", ramp_gpus_per_min=ramp, cold_start_s=start_s, gpus=16)
    assert found.value == gpus
    assert found.output("by_share_gpus") == 4  # a flat 20%, rounded up


def test_a_flat_pool_is_selectable_priced_and_said_to_be_short() -> None:
    found = run(
        "WARM_POOL_GPUS", ramp_gpus_per_min=2, cold_start_s=660, gpus=16, policy="flat",
        gpu_usd_per_hour=3.5, gpus_per_replica=4,
    )  # fmt: skip
    assert found.value == 4
    assert found.output("usd_per_month") == 4 * 730 * 3.5
    assert found.output("by_ramp_gpus") == 24  # 22 in replicas of four
    assert "used up after 120 s" in found.warnings[0].message


@pytest.mark.parametrize(
    ("cash", "rate", "worth"),
    [  # numpy-financial's documentation of npv
        pytest.param([-40_000, 5_000, 8_000, 12_000, 30_000], 0.08, 3065.22267, id="npf-npv-1"),
        pytest.param([-100, 39, 59, 55, 20], 0.281, -0.0084785916384548798, id="npf-npv-2"),
    ],
)
def test_present_value(cash: list[float], rate: float, worth: float) -> None:
    assert npv(cash, rate, 1) == pytest.approx(worth, rel=1e-8)
    given = [{"cash_usd": usd} for usd in cash]
    found = run("NPV_USD", cash=given, capital_frac=rate, every="year")
    assert found.value == pytest.approx(worth, rel=1e-8)


@pytest.mark.parametrize(
    ("cash", "rate"),
    [  # numpy-financial's documentation of irr
        pytest.param([-100, 39, 59, 55, 20], 0.28095, id="npf-irr-1"),
        pytest.param([-100, 0, 0, 74], -0.0955, id="npf-irr-2"),
        pytest.param([-100, 100, 0, -7], None, id="npf-irr-3-two-signs"),
        pytest.param([-5, 10.5, 1, -8, 1], None, id="npf-irr-5-three-signs"),
    ],
)
def test_rate_of_return(cash: list[float], rate: float | None) -> None:
    found = irr(cash, 1)
    assert found == (None if rate is None else pytest.approx(rate, abs=5e-5))


def test_a_years_return_by_months_is_that_by_years() -> None:
    by_month = run("IRR_FRAC", cash="-1000" + "; 0" * 11 + "; 1250")
    assert by_month.value == pytest.approx(0.25)


def test_spot_is_its_price_over_the_work_that_is_not_lost() -> None:  # domain, "goodput on spot"
    spot = {"gpu": "h100", "gpus": 8, "commitment": "spot", "rent_usd_per_hour": 2.598}
    assert run("TCO_RENT", **spot, lost_frac=0.2).value == pytest.approx(2.598 / 0.8)
    # p5 machines: 20% reclaimed a month, an hour lost each time, is a third of a thousandth
    found = run("TCO_RENT", **spot, interrupted_frac=0.2, lost_hours=1)
    assert found.value == pytest.approx(2.598 * (1 + 0.000306), rel=1e-6)
    assert lost_work_frac(0.0, 24) == 0


@pytest.mark.parametrize(
    ("gpu", "saves"),
    [
        pytest.param("h100-sxm", 1 - 2.598 / 6.88, id="S1-26-p5-spot-saves-62%"),
        pytest.param("a100-40gb-sxm", 1 - 2.083 / 2.7447, id="S1-26-p4d-spot-saves-24%-not-60-70%"),
    ],
)
def test_what_spot_saves_at_aws(gpu: str, saves: float) -> None:
    found = run("TCO_RENT", gpu=gpu, gpus=8, commitment="spot", provider="aws", lost_frac=0, **DAY)
    assert found.output("saves_frac") == pytest.approx(saves, abs=1e-3)


def test_the_scenarios_four_a100_are_dearer_than_any_listed_one() -> None:
    """S1-30: 4 A100 at $12K a month is $4.11 a GPU-hour; S1-31 saves $18K of $47K with them."""
    asked = run("TCO_RENT", gpu="a100-80gb-sxm", gpus=4, rent_usd_per_hour=12_000 / (4 * 730))
    assert asked.output("usd_per_month") == pytest.approx(12_000)
    assert asked.value == pytest.approx(4.11, abs=0.005)
    listed = table(run("TCO_RENT", gpu="a100-80gb-sxm", gpus=4, **DAY), "offers")
    assert min(row["usd_per_hour"] for row in listed) < 1.6


def test_the_p4d_reservations_are_worth_it_above_the_shares_of_hours_they_cost() -> None:
    """AWS p4d: 1 year at 63% and 3 years at 43% of on-demand (read 2026-09)."""
    for term, listed in (("reserved-1y", 1.740), ("reserved-3y", 1.172)):
        share = listed / 2.7447
        on_demand, reserved = (
            run("TCO_RENT", gpu="a100-40gb-sxm", gpus=8, months=36, provider="aws",
                commitment=kind, needed_frac=share, **DAY).value
            for kind in ("on-demand", term)
        )  # fmt: skip
        assert on_demand == pytest.approx(2.7447, rel=1e-4)
        assert reserved == pytest.approx(on_demand, rel=1e-3)


def test_owning_by_hand() -> None:
    """No interest, no upkeep: hardware less its worth, and power, by the hours of need."""
    found = run(
        "TCO_OWN", gpu="h100", gpus=8, months=24, life_months=48, residual_frac=0.2, gpu_usd=30_000,
        capital_frac=0, needed_frac=0.5, rent_usd_per_hour=2, **NO_COST | {"usd_per_kwh": 0.1},
        gpu_kw=1, pue=1.5,
    )  # fmt: skip
    power = 8 * 1 * 1.5 * 730 * 0.1
    assert found.output("usd_per_month") == pytest.approx(power)
    assert found.output("depreciation_usd_per_month") == pytest.approx(240_000 * 0.8 / 48)
    assert found.output("resale_usd") == pytest.approx(240_000 * 0.6)
    paid = 240_000 * 0.4 + 24 * power
    assert found.output("npv_usd") == pytest.approx(paid)
    assert found.value == pytest.approx(paid / (8 * 730 * 24 * 0.5))
    assert found.output("payback_months") == "never in these months"  # $5,840 a month of rent


def test_hardware_that_outlives_its_life_is_bought_again() -> None:
    found = run(
        "TCO_OWN", gpu="h100", gpus=8, months=60, life_months=24, residual_frac=0.25,
        gpu_usd=30_000, capital_frac=0, **NO_COST,
    )  # fmt: skip
    flows = {row["month"]: row["own_usd"] for row in table(found, "by_month")}
    assert {month: usd for month, usd in flows.items() if usd} == {
        0: 240_000, 24: 180_000, 48: 180_000
    }  # fmt: skip
    assert found.output("resale_usd") == pytest.approx(240_000 * (1 - 0.75 / 2))
    assert found.warnings[0].code == "renewed"


def test_failed_gpus_at_ones_own_expense() -> None:  # Llama 3: 10.1% a GPU and year
    with_, without = (
        run("TCO_OWN", gpu="h100", gpus=64, replaced_frac=f).output("usd_per_month")
        for f in (0.101, 0)
    )
    assert isinstance(with_, float)
    assert isinstance(without, float)
    assert with_ - without == pytest.approx(64 * 0.101 / 12 * 33_750)


def test_a_hyperscalers_terms_come_near_the_published_cost_of_an_h100() -> None:
    """InferenceX (2026-09): $1.30 a GPU-hour for a hyperscaler; staff and space at scale."""
    found = run(
        "TCO_OWN", gpu="h100", gpus=16_384, months=60, gpu_kw=1.73, pue=1, staff_usd_per_month=0,
        colo_usd_per_kw_month=0, spares_frac=0, upkeep_frac=0.02, capital_frac=0.1,
    )  # fmt: skip
    assert 1.0 < found.value < 1.69


def test_a_fleet_that_grows_buys_when_it_must_and_sells_what_is_old() -> None:
    terms = Owning(100.0, 0, 0, 0, 12, 0.5, 1, 0, 0, 0, 0, 0, 0)
    months = terms.months([1] * 6 + [3] * 14, whole=2)
    assert {m.month: m.bought for m in months if m.bought} == {0: 2, 6: 2, 12: 2, 18: 2}
    # at month 12 two are sold for half of their price and two are bought
    assert months[12].hardware_usd == 100
    assert months[-1].worth_usd == 200 * (1 - 0.5 * 8 / 12) + 200 * (1 - 0.5 * 2 / 12)


def test_the_documents_l40s_against_the_api_over_years() -> None:
    """S1-13: 1,800 requests/hour never win, rented or owned; S1-09 ignores what a GPU serves."""
    found = run(
        "COMPARE_SOURCING", isl=800, osl=300, requests_per_month=6e6, api_model="gpt-4o-mini",
        gpu="l40s", gpu_usd_per_hour=1.6, capacity_requests_per_hour=1800, ops_usd_per_month=500,
        gpu_usd=10_000, gpu_kw=0.6, **DAY,
    )  # fmt: skip
    assert [way for way, _ in found.value] == ["api", "rent", "own"]
    rows = {row["way"]: row for row in table(found, "ways")}
    assert rows["API"]["first_usd_per_month"] == pytest.approx(1800)
    assert rows["Renting"]["first_usd_per_month"] == pytest.approx(5 * 1168 + 500)
    assert found.output("rent_overtakes_api") == "never"
    assert "to run against $1,800" in table(found, "crossovers")[0]["why_never"]


def test_exercise_two_by_month() -> None:
    """S1-39: two H100s at $6/hour, $5,000 of operations: 4.3M win, 4.5M need a third replica."""
    nodes = []
    for volume in (4.3e6, 4.5e6):
        found = run(
            "COMPARE_SOURCING", isl=500, osl=200, requests_per_month=volume, months=12,
            api_input_usd_per_mtok=2.5, api_output_usd_per_mtok=10, gpu="h100", gpu_usd_per_hour=3,
            gpus_per_replica=2, capacity_requests_per_hour=3000, ops_usd_per_month=5000,
        )  # fmt: skip
        rows = {row["way"]: row["first_usd_per_month"] for row in table(found, "ways")}
        nodes.append((rows["Renting"] < rows["API"], rows["Renting"]))
    assert nodes == [(True, 2 * 4380 + 5000), (False, 3 * 4380 + 5000)]


def test_growth_adds_replicas_and_a_falling_api_price_is_followed() -> None:
    """S1-40: 20% a month from 5,000 a day is 12,442 a day in month 6."""
    found = run(
        "COMPARE_SOURCING", isl=500, osl=200, requests_per_month=5000 * 30, months=13,
        monthly_growth_frac=0.2, yearly_api_decline_frac=0.5, api_input_usd_per_mtok=2.5,
        api_output_usd_per_mtok=10, gpu="h100", gpu_usd_per_hour=3, gpus_per_replica=1,
        capacity_requests_per_hour=300,
    )  # fmt: skip
    rows = table(found, "volumes")
    assert round(rows[5]["requests"] / 30) == 12_442
    assert (rows[0]["replicas"], rows[-1]["replicas"]) == (1, 7)
    cash = table(found, "by_month")
    assert cash[13]["api_usd"] == pytest.approx(rows[12]["requests"] * 0.00325 / 2)
    assert rows[0]["owned_gpus"] == 8  # a whole server of the published price


@pytest.mark.parametrize(
    ("parallel", "saves"),
    [
        pytest.param(0, 187_800, id="S1-32-S1-33-a-year-with-5%-through-the-API"),
        pytest.param(3, 53_850, id="S1-33-three-months-of-both-stacks"),
    ],
)
def test_the_chatbot_scenarios_first_year(parallel: int, saves: float) -> None:
    """S1-27..34: $47K of API a month against $12K of A100s, an engineer and $2K of the rest."""
    found = run(
        "COMPARE_SOURCING", isl=1000, osl=1, requests_per_month=8e6, months=12,
        api_input_usd_per_mtok=5.875, api_output_usd_per_mtok=1e-9, gpu="a100-80gb-sxm",
        gpu_usd_per_hour=12_000 / (4 * 730), gpus_per_replica=4, capacity_requests_per_hour=12_000,
        ops_usd_per_month=17_000, fallback_frac=0.05, parallel_months=parallel, gpu_usd=20_000,
    )  # fmt: skip
    rows = {row["way"]: row["total_usd"] for row in table(found, "ways")}
    assert rows["API"] - rows["Renting"] == pytest.approx(saves)


def test_deployments_without_an_uplift_have_no_cost() -> None:  # exercise 33.5.5
    found = run("DEPLOYMENT_COMPARE", gpu="h100", gpus=64, rent_usd_per_hour=3.49,
                gov_uplift_frac=0.25)  # fmt: skip
    usd = dict(found.value)
    assert usd["government"] == pytest.approx(usd["cloud"] * 1.25)
    rows = {row["way"]: row for row in table(found, "deployments")}
    assert rows["Air-gapped"]["npv_usd"] is None
    assert rows["Air-gapped"]["apis"] == "none"
    assert [w.code for w in found.warnings] == ["not_priced"]


@pytest.mark.parametrize(
    ("calculation", "given", "said"),
    [
        ("TCO_OWN", {"gpu": "l40s", "gpus": 8}, "gpu_usd is missing: there is no published price"),
        ("TCO_OWN", {"gpu": "l40s", "gpus": 8, "gpu_usd": 9e3}, "gpu_kw is missing"),
        ("TCO_OWN", {"gpu": "h100", "gpus": 0}, "gpus must be a whole number at least 1"),
        ("TCO_OWN", {"gpu": "h100", "gpus": 8, "pue": 0.9}, "pue must be a number at least 1"),
        ("TCO_RENT", {"gpu": "h100", "gpus": 8, "egress_gb": 9}, "egress_usd_per_gb is missing"),
        ("TCO_RENT", {"gpu": "h100", "gpus": 8, "lost_hours": 1}, "interrupted_frac is missing"),
        (
            "TCO_RENT",
            {"gpu": "h100", "gpus": 8, "lost_hours": 1, "interrupted_frac": 0.1, "lost_frac": 0.1},
            "lost_frac is what interrupted_frac and lost_hours come to",
        ),
        ("TCO_RENT_OR_OWN", {"gpu": "gaudi3", "gpus": 8, "gpu_usd": 9e3, "gpu_kw": 1}, "Nobody"),
        ("WARM_POOL_GPUS", {"ramp_gpus_per_min": 2, "cold_start_s": 60, "policy": "flat"}, "gpus"),
        ("NPV_USD", {"cash": "", "capital_frac": 0.1}, "must have at least one row"),
        ("IRR_FRAC", {"cash": "5; 6"}, "cash must have both payments (below 0) and receipts"),
        ("IRR_FRAC", {"cash": "-5; 6; -7"}, "cash must change its sign once; it does so 2 times"),
        ("PAYBACK_MONTHS", {"cash": "-5; six"}, "cash: row 2 (six)"),
    ],
)
def test_what_is_refused(calculation: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(calculation, **given)
    assert said in refused.value.message
    assert refused.value.message.replace("e.g. ", "").count(". ") == 0
