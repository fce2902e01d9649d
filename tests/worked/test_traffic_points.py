"""Traffic and speculation against published tables and figures worked by hand; ids name them."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.calculations._traffic_fields import TrafficInputs, lengths_of
from core.errors import InputError
from core.lengths import Lengths
from core.receipt import Receipt
from core.registry import REGISTRY
from core.speculation import Speculation
from core.traffic import Traffic, slots_within
from pricing.book import embedded_book


def run(raw: dict[str, Any]) -> Receipt:
    return REGISTRY.get("TOKENS_PER_STEP").run(raw, embedded_book())


def traffic(isl_cv: float, osl_cv: float, **more: Any) -> Traffic:
    return Traffic(Lengths.from_mean_cv(1000, isl_cv), Lengths.from_mean_cv(200, osl_cv), **more)


@pytest.mark.parametrize(
    ("draft", "acceptance", "tokens"),
    [
        pytest.param(2, 0.6, 1.96, id="arXiv:2211.17192-table-1-0.6-2"),
        pytest.param(3, 0.7, 2.53, id="arXiv:2211.17192-table-1-0.7-3"),
        pytest.param(2, 0.8, 2.44, id="arXiv:2211.17192-table-1-0.8-2"),
        pytest.param(5, 0.8, 3.69, id="arXiv:2211.17192-table-1-0.8-5"),
        pytest.param(2, 0.9, 2.71, id="arXiv:2211.17192-table-1-0.9-2"),
        pytest.param(10, 0.9, 6.86, id="arXiv:2211.17192-table-1-0.9-10"),
    ],
)
def test_tokens_per_step(draft: int, acceptance: float, tokens: float) -> None:
    receipt = run({"draft_tokens": draft, "acceptance_frac": acceptance})
    assert receipt.value == pytest.approx(tokens, abs=0.005)
    assert receipt.output("speedup") == receipt.value
    assert receipt.output("verified_tokens") == draft + 1


def test_the_three_measures_of_acceptance_agree() -> None:
    """By hand: k = 3, a = 0.7: 1 + 0.7 + 0.49 + 0.343 = 2.533; accepted 1.533 of 3 proposed."""
    made = [
        Speculation.from_acceptance(3, 0.7),
        Speculation.from_draft_acceptance(3, 0.511),
        Speculation.from_tokens_per_step(3, 2.533),
    ]
    for one in made:
        assert one.tokens_per_step == pytest.approx(2.533)
        assert one.acceptance == pytest.approx(0.7)
        assert one.draft_acceptance == pytest.approx(0.511)
    assert Speculation.from_acceptance(3, 0.7, 0.1).speedup == pytest.approx(2.533 / 1.3)


def test_a_draft_that_slows_down_is_warned_of() -> None:
    receipt = run({"draft_tokens": 8, "acceptance_frac": 0.2, "draft_cost_frac": 0.1})
    assert [w.code for w in receipt.warnings] == ["slower"]


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        pytest.param({"draft_tokens": 3}, "you gave none", id="no-measure"),
        pytest.param(
            {"draft_tokens": 3, "acceptance_frac": 0.5, "tokens_per_step": 2},
            "acceptance_frac and tokens_per_step",
            id="two-measures",
        ),
        pytest.param({"draft_tokens": 3, "tokens_per_step": 4.5}, "at most", id="beyond-k+1"),
        pytest.param({"draft_tokens": 0}, "at least 1", id="no-draft"),
        pytest.param({"draft_tokens": 0, "acceptance_frac": 0.5}, "needs draft", id="measure-only"),
        pytest.param({"draft_tokens": 17, "acceptance_frac": 0.5}, "at most 16", id="too-long"),
    ],
)
def test_speculation_is_refused(raw: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        run(raw)


def test_moments_by_hand() -> None:
    """CV 1 doubles mean squares: context 1000 + 200 x 2 / 2; attention 2 x 1000^2 / 2."""
    one = traffic(1, 1)
    assert one.decode_context_tokens() == pytest.approx(1200)
    assert one.prefill_second_moment() == pytest.approx(2)
    assert one.prefill_attention_tokens2() == pytest.approx(1e6)
    # variance of prompts 1000^2; of answers 200^2 (2^3 / 3 - (2/2)^2)
    assert one.held().mean_tokens == pytest.approx(1200)
    assert one.held().variance_tokens2 == pytest.approx(1e6 + 200**2 * (8 / 3 - 1))


def test_correlation_by_hand() -> None:
    """r = 0.5 x 1 x 1: E[S O] / E[O] = 1000 x 1.5, and cross terms in the variance."""
    one = traffic(1, 1, correlation=0.5)
    assert one.decode_context_tokens() == pytest.approx(1500 + 200)
    # E[X^2] = (E[S^2 O] + E[S O^2] + E[O^3]/3) / E[O]
    square = 1e6 * 2 * 1.5**2 + 1000 * 200 * 2 * 1.5**2 + 200**2 * 8 / 3
    assert one.held().variance_tokens2 == pytest.approx(square - 1700**2)


def test_a_prefix_cache_by_hand() -> None:
    """Half of each prompt cached: 500 tokens computed; attention 1 - 1/4 of the triangle."""
    one = traffic(0, 0, prefix_hit_frac=0.5)
    assert one.prefill_tokens() == pytest.approx(500)
    assert one.prefill_attention_tokens2() == pytest.approx(0.75 * 1000**2 / 2)
    assert one.decode_context_tokens() == pytest.approx(1100)
    assert one.held().mean_tokens == pytest.approx(1100)
    shared = one._replace(prefix_shared=True)
    assert shared.held().mean_tokens == pytest.approx(600)
    # 500 tokens held once, then 700 tokens at the longest each: (12,500 - 500) / 700
    assert one.slots_for(12_500) == 10
    assert shared.slots_for(12_500) >= 17


def test_service_times_by_hand() -> None:
    """x = S / E[S] of CV 1: E[x^2..x^4] = 2, 8, 64."""
    one = traffic(1, 1)
    linear = one.prefill(0.0, 0.1)
    assert linear == pytest.approx((0.1, 1.0))
    square = one.prefill(0.0, 0.0, 0.1)
    assert square == pytest.approx((0.2, (64 - 4) / 4))
    mixed = one.prefill(0.05, 0.1, 0.02)
    variance = 0.1**2 * 1 + 2 * 0.1 * 0.02 * 6 + 0.02**2 * 60
    assert mixed == pytest.approx((0.19, variance / 0.19**2))
    stay = one.residence(0.0, 0.1, 0.0, 0.02)
    assert stay == pytest.approx((4.1, (0.1**2 + 4.0**2) / 4.1**2))
    together = one._replace(correlation=1.0).residence(0.0, 0.1, 0.0, 0.02)
    assert together == pytest.approx((4.1, 1.0))


@pytest.mark.parametrize(
    ("isl", "osl", "room"),
    [(7744, 256, 432_000), (1000, 1000, 10_000), (1, 4096, 5000), (100, 1, 99), (8000, 8000, 0)],
)
def test_alike_requests_fit_at_least_as_many_as_at_full_length(
    isl: int, osl: int, room: int
) -> None:
    one = Traffic(Lengths.from_mean_cv(isl, 0), Lengths.from_mean_cv(osl, 0))
    slots = one.slots_for(room)
    assert room // (isl + osl) <= slots <= room / (isl + osl / 2)
    assert one.largest_tokens() == pytest.approx(isl + osl)


def test_slots_by_hand() -> None:
    """Many requests: n m + z sqrt(n v) with z = 2.326; 10,000 of CV 1 leave room for 2.3%."""
    many = slots_within(1e7, 1000, 1e6)
    assert many * 1000 + 2.3263 * 1000 * many**0.5 == pytest.approx(1e7, rel=1e-3)
    assert slots_within(1e7, 1000, 1e6, 0.999) < many < slots_within(1e7, 1000, 1e6, 0.95)


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        pytest.param({"isl_p95": 900}, "isl_p95 must be between isl", id="p95-below-mean"),
        pytest.param({"isl_p99": 15_000}, "14.97 times", id="p99-too-far"),
        pytest.param({"osl_p95": 300, "osl_p99": 400}, "not both", id="both-quantiles"),
        pytest.param({"draft_tokens": 2}, "acceptance_frac", id="no-acceptance"),
    ],
)
def test_traffic_is_refused(bad: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        TrafficInputs(**bad).traffic(1000, 200)


def test_lengths_from_the_mean_and_a_quantile() -> None:
    for quantile, name in ((0.95, "p95"), (0.99, "p99")):
        known = Lengths.from_mean_cv(1500, 1.5)
        made = lengths_of("isl", 1500, **{name: known.quantile_tokens(quantile)})
        assert made.cv == pytest.approx(1.5)
    assert TrafficInputs().traffic(1000, 200) is None


@pytest.mark.parametrize("quantile", [0.49, 0.99999, float("nan")])
def test_a_quantile_out_of_range_is_refused(quantile: float) -> None:
    with pytest.raises(InputError, match="quantile"):
        slots_within(1000, 10, 10, quantile)
