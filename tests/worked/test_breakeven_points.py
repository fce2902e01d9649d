"""BREAKEVEN on the source documents' cases: sets of intervals, or never and why."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

L40S: dict[str, Any] = {
    # section 33.5.2: gpt-4o-mini at 800 + 300 tokens; one L40S at $1.60, $500 of operations
    "isl": 800,
    "osl": 300,
    "api_input_usd_per_mtok": 0.15,
    "api_output_usd_per_mtok": 0.60,
    "gpu": "l40s",
    "gpu_usd_per_hour": 1.6,
    "ops_usd_per_month": 500,
}
EXERCISE: dict[str, Any] = {
    # exercise 33.5.2: two H100s at $3, 50 requests a minute, against $2.50 and $10
    "isl": 500,
    "osl": 200,
    "api_input_usd_per_mtok": 2.5,
    "api_output_usd_per_mtok": 10,
    "gpus_per_replica": 2,
    "gpu_usd_per_hour": 3,
    "capacity_requests_per_hour": 3000,
}
Span = tuple[int, int | None]


def run(name: str = "BREAKEVEN", **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, embedded_book())


def spans(receipt: Receipt) -> list[Span]:
    assert receipt.intervals is not None
    return [(i.from_requests_per_month, i.to_requests_per_month) for i in receipt.intervals]


@pytest.mark.parametrize(
    ("ops", "expected"),
    [
        # 1,846.15 requests/hour x 730: the documents' figure, right only without operations
        pytest.param(0, [(1_347_693, 2_190_000), (2_695_385, None)], id="S1-38-without-ops"),
        pytest.param(
            5000,
            [(4_233_847, 4_380_000), (5_581_539, 6_570_000), (6_929_231, None)],
            id="S1-39-5000-ops",
        ),
        pytest.param(
            10_000,
            [(8_467_693, 8_760_000), (9_815_385, 10_950_000), (11_163_077, None)],
            id="S1-39-10000-ops",
        ),
    ],
)
def test_exercise_33_5_2(ops: float, expected: list[Span]) -> None:
    receipt = run(**EXERCISE, ops_usd_per_month=ops)
    assert spans(receipt) == expected
    # each edge by the costs themselves
    for low, high in expected:
        nodes = -(-low // 2_190_000)
        assert nodes * 4380 + ops < low * 0.00325
        assert nodes * 4380 + ops >= (low - 1) * 0.00325
        if high is not None:
            assert high == nodes * 2_190_000
            assert (nodes + 1) * 4380 + ops > (high + 1) * 0.00325


@pytest.mark.parametrize(
    "ops", [pytest.param(5000, id="S1-39-5000"), pytest.param(10_000, id="S1-39-10000")]
)
def test_exercise_33_5_2_to_the_hundredth_of_a_million(ops: float) -> None:
    printed = {5000: [4.23, 4.38, 5.58, 6.57, 6.93], 10_000: [8.47, 8.76, 9.82, 10.95, 11.16]}
    edges = [edge for span in spans(run(**EXERCISE, ops_usd_per_month=ops)) for edge in span]
    assert [round(edge / 1e6, 2) for edge in edges if edge is not None] == printed[int(ops)]


def test_s1_13_an_l40s_at_1800_requests_an_hour_never_breaks_even() -> None:
    receipt = run(**L40S, capacity_requests_per_hour=1800)
    assert receipt.value == []
    assert receipt.summary.startswith("Self-hosting never wins:")
    assert "costs $1,168 a month and replaces $394 of API" in receipt.summary
    assert run("BREAKEVEN_REQUESTS", **L40S, capacity_requests_per_hour=1800).value == "never"


def test_s1_12_the_simple_quotient_is_named_and_put_in_proportion() -> None:
    receipt = run(**L40S, capacity_requests_per_hour=1800)
    assert receipt.output("simple_quotient_requests_per_month") == 5_560_000
    message = next(w.message for w in receipt.warnings if w.code == "quotient_beyond_capacity")
    assert "4.23 times" in message


def test_s1_13_the_documents_throughput_is_questioned_when_the_model_is_known() -> None:
    receipt = run(**L40S, capacity_requests_per_hour=1800, model="llama-3.1-8b")
    message = next(w.message for w in receipt.warnings if w.code == "capacity_low")
    assert "times below" in message


def brute_first(capacity_per_hour: float, peak_to_mean: float, top: int, step: int) -> int | None:
    """First multiple of `step` at which an L40S fleet is cheaper, by the costs themselves."""
    serves = capacity_per_hour * 730 / peak_to_mean
    for volume in range(step, top, step):
        nodes = max(1, -int(-volume // serves))
        if nodes * 1168 + 500 <= volume * 0.0003 + 1e-9:
            return volume
    return None


@pytest.mark.parametrize(
    ("capacity", "peak", "first", "rounded"),
    [
        # at 5,560,000 both cost $1,668; one request more is cheaper
        pytest.param(11_401, 1, 5_560_001, 5_560_000, id="S1-14a-bf16-flat"),
        pytest.param(11_401, 3, None, None, id="S1-14a-bf16-peak-3"),
        pytest.param(19_754, 1, 5_560_001, 5_560_000, id="S1-14b-fp8-flat"),
        pytest.param(19_754, 3, 9_453_334, 9_460_000, id="S1-14b-fp8-peak-3"),
    ],
)
def test_measured_throughput(
    capacity: float, peak: float, first: int | None, rounded: int | None
) -> None:
    receipt = run(
        "BREAKEVEN_REQUESTS", **L40S, capacity_requests_per_hour=capacity, peak_to_mean=peak
    )
    assert receipt.value == (first if first is not None else "never")
    assert brute_first(capacity, peak, 60_000_000, 10_000) == rounded


def test_s1_15_gpt_4o_breaks_even_at_333_600() -> None:
    raw = {**L40S, "api_input_usd_per_mtok": 2.5, "api_output_usd_per_mtok": 10}
    receipt = run(**raw, capacity_requests_per_hour=1800)
    assert receipt.output("simple_quotient_requests_per_month") == 333_600
    assert spans(receipt)[0][0] == 333_601


@pytest.mark.parametrize(
    ("volume", "cheaper", "replicas", "own_usd"),
    [
        pytest.param(4_300_000, "self-hosting", 2, 13_760, id="S1-39-inside-the-first"),
        pytest.param(4_380_001, "API", 3, 18_140, id="S1-39-one-request-too-many"),
        pytest.param(6_929_231, "self-hosting", 4, 22_520, id="S1-39-open-end"),
    ],
)
def test_at_your_volume(volume: int, cheaper: str, replicas: int, own_usd: float) -> None:
    receipt = run(**EXERCISE, ops_usd_per_month=5000, requests_per_month=volume)
    assert receipt.output("cheaper") == cheaper
    assert receipt.output("replicas") == replicas
    assert receipt.output("self_host_usd_per_month") == own_usd
    assert sum(row.amount_usd for row in receipt.line_items) == pytest.approx(own_usd)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # 5% through the API: n x 4,380 + 5,000 < 0.95 x 0.00325 V, n serve 2.19M / 0.95
        pytest.param(
            {"fallback_frac": 0.05},
            [(4_456_681, 4_610_526), (5_875_304, 6_915_789), (7_293_928, None)],
            id="S1-32-five-percent-fallback",
        ),
        pytest.param(
            {"max_replicas": 3},
            [(4_233_847, 4_380_000), (5_581_539, 6_570_000)],
            id="S1-39-three-nodes-at-most",
        ),
        pytest.param({"max_replicas": 1}, [], id="S1-39-one-node-at-most"),
        # four nodes always paid for: 4 x 4,380 + 5,000 = 22,520
        pytest.param({"min_replicas": 4}, [(6_929_231, None)], id="S1-39-four-nodes-at-least"),
        # staff add to operations: as with $10,000
        pytest.param(
            {"staff_usd_per_month": 5000},
            [(8_467_693, 8_760_000), (9_815_385, 10_950_000), (11_163_077, None)],
            id="S1-39-staff",
        ),
        # half the capacity is kept free: twice the nodes
        pytest.param({"util": 0.5}, [], id="S1-39-util-half"),
    ],
)
def test_exercise_variants(changed: dict[str, Any], expected: list[Span]) -> None:
    assert spans(run(**EXERCISE, ops_usd_per_month=5000, **changed)) == expected


def test_a_fleet_limit_that_never_pays_is_the_reason_given() -> None:
    receipt = run(**EXERCISE, ops_usd_per_month=5000, max_replicas=1)
    assert "1 replicas save too little to cover $5,000 of fixed cost" in receipt.summary


@pytest.mark.parametrize(
    ("gpus", "message"),
    [pytest.param(3, "tp must divide", id="S1-01-three-gpus-hold-no-replica")],
)
def test_a_computed_replica_has_the_gpus_it_is_billed_for(gpus: int, message: str) -> None:
    raw = {**L40S, "gpu": "h100", "model": "llama-3.1-70b", "weights": "bf16"}
    with pytest.raises(InputError, match=message):
        run(**raw, gpus_per_replica=gpus)


def test_s1_48_a_replica_of_one_h100_cannot_be_billed_for_a_model_that_needs_two() -> None:
    raw = {**L40S, "gpu": "h100", "model": "llama-3.1-8b", "gpu_usd_per_hour": 3}
    one, two = run(**raw), run(**raw, gpus_per_replica=2)
    capacity = "replica_capacity_requests_per_month"
    assert two.output("replica_usd_per_month") == 2 * float(
        one.output("replica_usd_per_month") or 0
    )
    assert float(two.output(capacity) or 0) > 1.2 * float(one.output(capacity) or 0)


def test_s1_39_contradicting_fleet_limits_are_refused() -> None:
    with pytest.raises(InputError, match="max_replicas must be at least min_replicas"):
        run(**EXERCISE, min_replicas=3, max_replicas=2)


def test_own_prices_make_the_api_name_a_label() -> None:
    raw = {
        "isl": 500, "osl": 200, "api_model": "our negotiated contract",
        "api_input_usd_per_mtok": 2.5, "api_output_usd_per_mtok": 10,
        "gpus_per_replica": 2, "gpu_usd_per_hour": 3, "capacity_requests_per_hour": 3000,
    }  # fmt: skip
    receipt = REGISTRY.get("BREAKEVEN").run(raw, embedded_book())
    assert receipt.intervals


def test_a_measured_capacity_needs_no_parameter_count() -> None:
    raw = {
        "isl": 500, "osl": 200, "api_model": "gpt-4o", "model": "gemma-4-26b-a4b", "gpu": "h100",
        "capacity_requests_per_hour": 3000,
    }  # fmt: skip
    receipt = REGISTRY.get("BREAKEVEN").run(raw, embedded_book())
    assert receipt.intervals
