"""The router and the hardware sheets where figures, prices or a size are missing or extreme."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
ROUTED = {"model": "llama-3.1-70b", "qps": 10, "isl": 2000, "osl": 500, "tpot_ms": 50}


def run(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, BOOK)


def refusal(name: str, **raw: Any) -> GpusizeError:
    with pytest.raises(GpusizeError) as refused:
        run(name, **raw)
    return refused.value


def test_a_wider_replica_over_pcie_is_tried_though_a_narrower_one_holds_the_model() -> None:
    raw = {**ROUTED, "ttft_ms": 2000}
    fleet = run("CHEAPEST_FLEET", **raw, gpus="rtx-6000-ada").value[0]
    narrow = run("GPUS_NEEDED", **raw, gpu="rtx-6000-ada", tp=2, weights="fp8").value
    wide = run("GPUS_NEEDED", **raw, gpu="rtx-6000-ada", tp=4, weights="fp8").value
    assert fleet[3] <= wide < narrow / 10


def test_free_electricity_costs_nothing_and_says_so() -> None:
    assert run("POWER_KW", gpu="h100", gpus=8, usd_per_kwh=0).output("usd_per_month") == 0


@pytest.mark.parametrize(
    ("region", "said"),
    [("us", "the United States."), ("germany", "of Germany."), ("nl", "the Netherlands.")],
)
def test_a_grid_is_named_as_in_a_sentence(region: str, said: str) -> None:
    assert run("POWER_KW", gpu="h100", region=region).summary.endswith(said)


def test_a_tp_no_accelerator_can_have_is_refused_for_that() -> None:
    refused = refusal("CHEAPEST_FLEET", **ROUTED, tp=3)
    assert "tp must divide the 64 attention heads" in refused.message
    assert refused.field == "tp"


def test_a_missing_price_offers_only_what_can_be_given() -> None:
    refused = refusal("GPU_VALUE", gpus="groq-lpu-v1")
    assert "no on-demand price of groq-lpu-v1" in refused.message
    assert "gpu_usd_per_hour" not in refused.message  # GPU_VALUE has no such argument


def test_thousands_of_times_are_written_out() -> None:
    assert "6,269x the memory bandwidth" in run("GPU_COMPARE", gpus="h100, cerebras-wse-3").summary
