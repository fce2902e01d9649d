"""What traffic does to a fleet: spread, bursts, cache and speculation move it the right way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.calculations  # noqa: F401  # fills the registry
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from tests.property.strategies import BOOK, bounded

BASE = {"model": "llama-3.1-8b", "gpu": "h100", "qps": 200, "isl": 3000, "osl": 400}


def run(**changed: Any) -> Receipt:
    return REGISTRY.get("GPUS_NEEDED").run(BASE | changed, BOOK)


def exact(receipt: Receipt) -> float:
    """GPUs before rounding to whole replicas."""
    return next(c.need_gpus for c in receipt.constraints if c.name == "queue")


@bounded(max_examples=30)
@given(st.floats(1.2, 3.5), st.floats(1.01, 1.1))
def test_wider_prompts_never_need_fewer(spread: float, more: float) -> None:
    narrow = run(isl_p95=BASE["isl"] * spread)
    assert exact(narrow) >= exact(run()) * (1 - 1e-9)
    assert exact(run(isl_p95=BASE["isl"] * min(spread * more, 3.8))) >= exact(narrow) * (1 - 1e-9)


@bounded(max_examples=30)
@given(st.floats(0.001, 0.9), st.floats(0.001, 0.09))
def test_more_prefix_hits_never_need_more(hits: float, more: float) -> None:
    assert exact(run(prefix_hit_frac=hits + more)) <= exact(run(prefix_hit_frac=hits)) * (1 + 1e-9)


@bounded(max_examples=30)
@given(st.floats(1, 20), st.floats(1, 3))
def test_bursts_never_need_fewer_under_a_waiting_target(cv2: float, factor: float) -> None:
    for target in ({"p_wait_frac": 0.05}, {"ttft_ms": 800}, {"queue_ms": 200}):
        calm, wild = run(arrival_cv2=cv2, **target), run(arrival_cv2=cv2 * factor, **target)
        assert exact(wild) >= exact(calm) * (1 - 1e-6)


@bounded(max_examples=30)
@given(st.integers(1, 8), st.floats(0.001, 0.9), st.floats(0.001, 0.1))
def test_better_drafts_never_need_more(draft: int, chance: float, more: float) -> None:
    better = run(draft_tokens=draft, acceptance_frac=chance + more)
    assert exact(better) <= exact(run(draft_tokens=draft, acceptance_frac=chance)) * (1 + 1e-9)


def test_a_draft_nobody_accepts_only_costs() -> None:
    useless = run(draft_tokens=4, acceptance_frac=0, draft_cost_frac=0.05)
    assert exact(useless) > exact(run())


def test_peak_to_mean_buys_for_the_peak_and_prices_the_mean() -> None:
    peaky = run(qps=50, peak_to_mean=4, gpu_usd_per_hour=2)
    flat = run(qps=200, gpu_usd_per_hour=2)
    assert peaky.value == flat.value
    assert peaky.output("usd_per_mtok") == pytest.approx(
        4 * float(flat.output("usd_per_mtok") or 0)
    )


def test_the_longest_requests_must_fit_the_model() -> None:
    with pytest.raises(InputError, match="isl_p95"):
        run(isl=100_000, isl_p95=200_000, osl=1000)


def test_what_was_given_of_traffic_is_among_the_assumptions() -> None:
    names = {a.name for a in run(isl_p95=9000, prefix_hit_frac=0.4, peak_to_mean=2).assumptions}
    assert {"isl_p95", "prefix_hit_frac", "peak_to_mean", "arrivals"} <= names
    assert "lengths" in {a.name for a in run().assumptions}
