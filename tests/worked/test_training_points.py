"""Training runs: published hours, the sources' own rules, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from core.training.compute import optimal
from pricing.book import embedded_book

BOOK = embedded_book()
STEADY = {"yearly_failure_frac": 0}


def hours(**raw: Any) -> Receipt:
    return REGISTRY.get("TRAINING_GPU_HOURS").run({"model": "8b", "gpu": "h100"} | raw, BOOK)


def memory(**raw: Any) -> Receipt:
    return REGISTRY.get("TRAINING_MEMORY_GIB").run({"model": "llama-3.1-8b"} | raw, BOOK)


@pytest.mark.parametrize(
    ("model", "mfu", "millions"),
    [
        pytest.param("llama-3.1-8b", 0.139, 1.46, id="domain-llama-3.1-8b-1.46M-hours"),
        pytest.param("llama-3.1-70b", 0.255, 7.0, id="model-card-llama-3.1-70b-7.0M-hours"),
        pytest.param("llama-3.1-405b", 0.332, 30.84, id="model-card-llama-3.1-405b-30.84M-hours"),
    ],
)
def test_published_hours_follow_from_their_effective_mfu(
    model: str, mfu: float, millions: float
) -> None:
    found = hours(model=model, train_tokens=15e12, train_gpus=1000, mfu_frac=mfu, **STEADY)
    assert found.value / 1e6 == pytest.approx(millions, rel=0.01)
    assert found.tables[1].rows[0][3] == pytest.approx(0.139, abs=5e-4)


def test_twenty_tokens_a_parameter_make_the_best_of_the_operations() -> None:
    """S2-01: Chinchilla's 70B on 1.4T tokens."""
    params, tokens = optimal(6 * 70e9 * 1.4e12)
    assert (params, tokens) == pytest.approx((70e9, 1.4e12))
    few = hours(train_tokens=10e9, train_gpus=8)
    assert few.warnings[0].code == "few_tokens"


def test_a_deadline_is_met_by_the_fewest_and_restarts_bound_it() -> None:
    found = hours(train_tokens=1e12, deadline_days=30)
    gpus = found.output("gpus")
    assert isinstance(gpus, int)
    days = [hours(train_tokens=1e12, train_gpus=n).output("days") for n in (gpus, gpus - 1)]
    assert days[0] <= 30 < days[1]  # pyright: ignore[reportOperatorIssue]
    with pytest.raises(GpusizeError, match="more of them stop more often"):
        hours(train_tokens=15e12, deadline_days=0.01, checkpoint_hours=24)
    with pytest.raises(GpusizeError) as refused:
        hours(train_tokens=1e18, deadline_days=1, yearly_failure_frac=0)
    assert "stop" not in refused.value.message


def test_the_accelerators_that_were_not_given_are_visible() -> None:
    shown = {a.name: (a.value, a.origin) for a in hours(train_tokens=1e9).assumptions}
    assert shown["train_gpus"] == (8, "default")


def test_failures_cost_more_of_a_larger_fleet() -> None:
    small, large = (
        hours(model="llama-3.1-405b", train_tokens=15e12, train_gpus=n).output("goodput_frac")
        for n in (1024, 16384)
    )
    assert large == pytest.approx(1 / (1 + 16384 * 0.173 / 8760 * 0.75))
    assert small > large  # pyright: ignore[reportOperatorIssue]


def test_lora_does_two_thirds_of_the_operations() -> None:
    full, lora = (hours(train_tokens=1e9, method=m, **STEADY).value for m in ("full", "lora"))
    assert lora / full == pytest.approx(2 / 3)


def test_full_training_keeps_sixteen_bytes_a_parameter_divided_by_zero() -> None:
    """ZeRO (arXiv:1910.02054), figure 1: 120 GB of a 7.5B model, 31.4, 16.6 and 1.9 on 64."""
    for stage, share in ((0, 16), (1, 4 + 12 / 64), (2, 2 + 14 / 64), (3, 16 / 64)):
        found = memory(train_gpus=64, zero_stage=stage)
        states = sum(
            float(row.value or 0)
            for row in found.outputs
            if row.name in ("weights_gib", "gradients_gib", "optimiser_gib")
        )
        assert states == pytest.approx(share * 8.030261248e9 / 2**30, rel=1e-3)


def test_a_quantised_70b_is_tuned_on_one_card_of_48_gib() -> None:
    """QLoRA (arXiv:2305.14314): a 65B model on one 48 GB card."""
    found = memory(model="llama-3.1-70b", method="qlora", lora_rank=16, sequence_tokens=2048)
    assert found.value < 48 * 1e9 / 2**30 * 0.97
    assert memory(method="qlora").output("adapter_params") == pytest.approx(41.94e6, rel=1e-3)


def test_what_does_not_fit_says_how_many_would() -> None:
    found = memory(gpu="h100")
    assert found.output("fits") == "no"
    fewest = found.output("fewest_gpus")
    assert isinstance(fewest, int)
    assert memory(gpu="h100", train_gpus=fewest).output("fits") == "yes"
    assert memory(gpu="h100", train_gpus=fewest - 1).output("fits") == "no"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"train_tokens": 0}, "train_tokens must be a number above 0"),
        ({"train_tokens": 1e9, "train_gpus": 8, "deadline_days": 3}, "not both"),
        ({"train_tokens": 1e9, "mfu_frac": 1.2}, "mfu_frac must be a number above 0"),
        ({"train_tokens": 1e9, "method": "dpo"}, "method must be one of full, lora, qlora"),
    ],
)
def test_what_is_wrong_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        hours(**raw)
    assert said in refused.value.message
