"""Plans at the edge of what may be had: counts bound from both sides, terms, needs below one."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
HYBRID = {
    "isl": 500,
    "osl": 200,
    "api_input_usd_per_mtok": 2.5,
    "api_output_usd_per_mtok": 10,
    "gpus_per_replica": 2,
    "gpu_usd_per_hour": 3,
    "capacity_requests_per_hour": 3000,
    "requests_per_month": 20_000_000,
    "peak_to_mean": 4,
}
P4D = {"p50_gpus": 20, "p90_gpus": 30, "gpu": "a100-40gb", "provider": "aws"}


def run(name: str, raw: dict[str, Any], **more: Any) -> Receipt:
    return REGISTRY.get(name).run(raw | more, BOOK)


@pytest.mark.parametrize(
    ("bounds", "replicas"),
    [
        pytest.param({}, 6, id="free"),
        pytest.param({"min_replicas": 8}, 8, id="at-least"),
        pytest.param({"max_replicas": 3}, 3, id="at-most"),
        pytest.param({"min_replicas": 60}, 0, id="more-than-the-api-costs"),
        pytest.param({"max_replicas": 1, "ops_usd_per_month": 20_000}, 0, id="too-few-for-ops"),
    ],
)
def test_a_hybrid_within_bounds_never_costs_more_than_the_api(
    bounds: dict[str, float], replicas: int
) -> None:
    receipt = run("HYBRID_REPLICAS", HYBRID, **bounds)
    assert receipt.value == replicas
    both, api = receipt.output("usd_per_month"), receipt.output("api_usd_per_month")
    assert both <= api  # pyright: ignore[reportOperatorIssue]


def test_a_term_of_ones_own_counts_where_the_provider_lists_none() -> None:
    need = {"p50_gpus": 20, "p90_gpus": 30, "gpu": "l40s"}
    receipt = run("COMMIT_GPUS", need, reserved_3y_usd_per_hour=0.3)
    assert receipt.output("term_months") == 36
    assert receipt.value > 0
    cheap = run("COMMIT_GPUS", P4D, reserved_1m_usd_per_hour=0.2)
    assert cheap.output("term_months") == 1  # AWS lists a year and three


def test_the_table_of_terms_has_the_count_that_is_advised() -> None:
    receipt = run("COMMIT_GPUS", P4D, yearly_decline_frac=0.3, monthly_growth_frac=0.05)
    terms = receipt.tables[0]
    names = [column[0] for column in terms.columns]
    chosen = next(row for row in terms.rows if row[0] == "reserved-3y")
    assert chosen[names.index("renewed_gpus")] == receipt.value
    assert chosen[names.index("usd_per_month")] == receipt.output("usd_per_month")


def test_a_need_below_one_gpu() -> None:
    receipt = run("COMMIT_GPUS", P4D, p50_gpus=0.4, p90_gpus=0.8)
    assert receipt.value == 1
    assert receipt.summary.startswith("Commit to 1 GPU for three years")
    tiny = run("COMMIT_GPUS", P4D, p50_gpus=0.04, p90_gpus=0.08)
    assert tiny.value == 0
    assert tiny.output("term_months") is None


def test_what_is_committed_is_priced_in_the_currency_that_was_asked_for() -> None:
    fleet = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}
    receipt = run("THREE_HORIZONS", fleet, gpu_usd_per_hour=2, currency="eur")
    assert receipt.output("commit_usd_per_month") == receipt.value * 730 * 2
    assert receipt.output("commit_eur_per_month") > 0  # pyright: ignore[reportOperatorIssue]


def test_volumes_beyond_what_is_followed_or_below_one_are_not_listed() -> None:
    raw = {k: v for k, v in HYBRID.items() if k != "peak_to_mean"}
    for growth, months in ((9, [0, 1, 2, 3, 6]), (-0.9, [0, 1, 2, 3, 6])):
        receipt = run("MONTHS_TO_BREAKEVEN", raw, monthly_growth_frac=growth)
        assert [row[0] for row in receipt.tables[0].rows] == months


def test_replicas_of_several_gpus_are_counted_apart() -> None:
    raw = HYBRID | {"gpu": "h100"}
    assert "Host 6 x (2 x H100" in run("HYBRID_REPLICAS", raw).summary
