"""Requests over several providers: the example of section 4, real prices, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
EXAMPLE = (
    "OpenAI, 0.6, 500, usd_per_request=0.003; Anthropic, 0.25, 200, usd_per_request=0.004;"
    " Self-hosted, 0.15, 50, usd_per_request=0.001"
)
TIMED = (
    "a, 1, 30, usd_per_request=0.003, latency_ms=900, p95_ms=2000, quality_frac=0.9;"
    " b, 1, 30, usd_per_request=0.001, latency_ms=1500, p95_ms=4000, quality_frac=0.7;"
    " c, 1, 30, usd_per_request=0.002, latency_ms=400, p95_ms=800, quality_frac=0.8"
)


def run(**raw: Any) -> Receipt:
    return REGISTRY.get("PROVIDER_BILL").run({"providers": EXAMPLE} | raw, BOOK)


def column(receipt: Receipt, table: int, name: str) -> list[Any]:
    found = receipt.tables[table]
    place = [c[0] for c in found.columns].index(name)
    return [row[place] for row in found.rows]


def test_the_example_is_divided_by_weight_and_saturates_where_its_limits_say() -> None:
    """S1-21: 600, 250 and 150 of 1,000; S1-23: full at 833, 800 and 333 requests/s."""
    receipt = run(qps=100, requests=1000, seed=7)
    assert column(receipt, 0, "qps") == pytest.approx([60, 25, 15])
    assert [round(q) for q in column(receipt, 0, "saturation_qps")] == [833, 800, 333]
    assert receipt.output("saturation_qps") == pytest.approx(1000 / 3)
    simulated = column(receipt, 0, "simulated")
    for count, expected, sd in zip(simulated, (600, 250, 150), (15.5, 13.7, 11.3), strict=True):
        assert abs(count - expected) < 4 * sd
    assert run(qps=100, requests=1000, seed=7).as_dict() == receipt.as_dict()


def test_a_limit_refuses_by_weight_and_is_worked_around_where_it_is_known() -> None:
    """S1-23: the documents' limits can never bite; these do."""
    assert run(qps=500).output("refused_frac") == pytest.approx((75 - 50) / 500)
    assert run(qps=500, policy="rate-limit-aware").output("refused_frac") == 0
    assert run(qps=800, policy="rate-limit-aware").output("refused_frac") == pytest.approx(50 / 800)


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        pytest.param("cost", "b", id="S1-22-the-cheapest-by-price"),
        pytest.param("latency", "c", id="S1-24-the-fastest"),
        pytest.param("quality", "a", id="S1-24-the-best"),
        pytest.param("failover", "a", id="S1-24-the-first"),
    ],
)
def test_a_policy_prefers_what_it_says(policy: str, first: str) -> None:
    receipt = run(qps=20, providers=TIMED, policy=policy)
    served = dict(zip(column(receipt, 0, "provider"), column(receipt, 0, "qps"), strict=True))
    assert served.pop(first) == 20
    assert set(served.values()) == {0}


def test_the_bill_is_of_listed_prices_and_fixed_costs() -> None:
    receipt = run(
        qps=10, isl=800, osl=300, providers="api, 3, , gpt-4o-mini; own, 1, usd_per_month=5000"
    )
    assert receipt.value == pytest.approx(7.5 * 0.0003 * 2_628_000 + 5000)
    assert [price.usd for price in receipt.prices] == pytest.approx([0.15, 0.6])


def test_the_day_one_is_down() -> None:
    receipt = run(qps=300)
    refused = column(receipt, 1, "refused_frac")
    # without OpenAI the others get 300 x 0.25 / 0.4 and 300 x 0.15 / 0.4 and take 200 and 50
    assert refused[0] == pytest.approx((112.5 - 50) / 300)
    alone = run(qps=300, providers="only, 1, 500, usd_per_request=0.001")
    assert column(alone, 1, "refused_frac") == [1]
    assert column(alone, 1, "usd_per_day") == [0]


def test_errors_are_taken_over_by_the_next() -> None:
    flaky = "a, 1, usd_per_request=1, latency_ms=100, error_frac=0.5; b, 1, usd_per_request=1"
    receipt = run(qps=5, providers=flaky, policy="failover")
    assert receipt.output("retried_frac") == pytest.approx(0.5, abs=0.03)
    assert receipt.output("simulated_refused_frac") == 0


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"providers": "a, 0, 5, usd_per_request=1; b, 0, 5, usd_per_request=1"}, "sum to zero"),
        ({"providers": "a, up=no, usd_per_request=1"}, "every provider is down"),
        ({"providers": ""}, "providers must have at least one row"),
        ({"providers": "a, 1; b, 2"}, "a has no price; give api_model, usd_per_request"),
        ({"providers": "a, usd_per_request=1; a, usd_per_request=2"}, "a is listed twice"),
        ({"providers": "a, 1, 5, gpt-4o"}, "isl is missing: the price of a request through gpt-4o"),
        ({"policy": "latency"}, "policy latency compares latency_ms, which OpenAI lacks"),
        (
            {"providers": "a, usd_per_request=1, latency_ms=9, p95_ms=8"},
            "p95_ms of a must be at least its median, latency_ms (9)",
        ),
        ({"policy": "magic"}, "policy must be one of balanced, rate-limit-aware, cost"),
        ({"qps": 0}, "qps must be a number above 0"),
    ],
)
def test_what_is_wrong_has_its_own_sentence(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(**({"qps": 10} | raw))
    assert said in refused.value.message


def test_a_limit_below_one_request_a_second_still_serves() -> None:
    receipt = run(qps=2, providers="a, 1, 0.5, usd_per_request=1e-3; b, 1, , usd_per_request=1e-3")
    simulated = {row[0]: row[3] for row in receipt.tables[0].rows}
    assert simulated["a"] == pytest.approx(
        10_000 / 6, rel=0.1
    )  # one in 2 s of refill and 1 s until the next of its half arrives, of 2 a second


def test_latency_is_not_told_where_a_provider_does_not_say_its_own() -> None:
    given = "a, 1, 5, usd_per_request=1e-3; b, 1, 5, usd_per_request=1e-3, latency_ms=100"
    assert not [o for o in run(qps=2, providers=given).outputs if o.name == "p50_ms"]
    told = given.replace("; b", ", latency_ms=50; b")
    assert [o for o in run(qps=2, providers=told).outputs if o.name == "p50_ms"]


def test_a_provider_paid_by_the_month_alone_has_no_price_a_request() -> None:
    receipt = run(qps=9, providers="mine, usd_per_month=5000")
    assert receipt.value == 5000
    assert receipt.tables[1].rows[0][1] == pytest.approx(5000 * 24 / 730)  # still paid when down
