"""BULK_JOB_COST on the documents' example: 10 million documents of 2,000 tokens."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

JOB: dict[str, Any] = {"documents": 10_000_000, "isl": 2000}
AT_088: dict[str, Any] = {
    **JOB,
    "api_input_usd_per_mtok": 0.88,
    "api_output_usd_per_mtok": 0.88,
    "batch_discount_frac": 0.5,
}
MFU_40 = 0.4 * 989e12 / (2 * 70.554e9)
"""Tokens per second of an H100 at 40% of its BF16 peak on 70.554 billion parameters."""
NIGHTS: dict[str, Any] = {
    **AT_088, "gpu": "h100", "gpu_tokens_per_s": MFU_40, "owned_usd_per_hour": 0.2018,
}  # fmt: skip


def run(**raw: Any) -> Receipt:
    return REGISTRY.get("BULK_JOB_COST").run(raw, embedded_book())


def way(receipt: Receipt, label: str) -> dict[str, Any]:
    ways, grounds = receipt.tables[:2]
    (why,) = (row[1] for row in grounds.rows if row[0] == label)
    names = [column[0] for column in ways.columns]
    (found,) = (dict(zip(names, row, strict=True)) for row in ways.rows if row[0] == label)
    return {**found, "why": why}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        pytest.param({"way": "online-api"}, 17_600, id="S0-02-bulk-online-17600"),
        pytest.param({"way": "batch-api"}, 8_800, id="S0-04-bulk-batch-8800"),
        pytest.param({}, 8_800, id="S0-04-the-cheaper-of-the-two"),
    ],
)
def test_the_documents_api_prices(raw: dict[str, Any], wanted: float) -> None:
    assert run(**AT_088, **raw).value == pytest.approx(wanted)


def test_nine_hours_would_take_617k_tokens_a_second() -> None:  # S0-03-617284-tokens/s
    receipt = run(**NIGHTS, deadline_hours=9, online_util_frac=1.0, way="online-gpus")
    assert receipt.output("needed_tokens_per_s") == pytest.approx(617_284, abs=1)
    assert way(receipt, "Own serving, on-demand GPUs")["gpus"] == 221  # 220.2 H100s, whole
    # through a rate limit of a million tokens a minute: 20e9 / 1e6 / 60 hours
    slow = run(**AT_088, api_tokens_per_min=1e6, way="online-api")
    assert slow.output("duration_hours") == pytest.approx(20_000 / 60)
    assert [w.code for w in slow.warnings] == ["late"]


def test_electricity_alone_is_400_and_not_ranked() -> None:  # S0-05-$400, S0-06-44x
    receipt = run(**NIGHTS)
    alone = way(receipt, "... electricity alone")
    assert alone["usd"] == pytest.approx(400, abs=1)
    assert receipt.output("spread_marginal") == pytest.approx(44, abs=0.05)
    # beside the hardware, written off over five years: 1,982 H100-hours at $0.2018 + $0.7705
    owned = way(receipt, "Owned idle hours")["usd"]
    assert owned == pytest.approx(1982 * (0.2018 + 33_750 / (60 * 730)), rel=1e-3)
    assert receipt.value is not None
    assert receipt.value > alone["usd"]
    # the documents' six months
    six = run(**NIGHTS, life_months=6)
    assert way(six, "Owned idle hours")["usd"] == pytest.approx(
        1982 * (0.2018 + 33_750 / (6 * 730)), rel=1e-3
    )


def test_spot_pays_for_the_work_it_loses() -> None:
    raw = {**NIGHTS, "spot_usd_per_hour": 2.0, "gpu_usd_per_hour": 2.0, "online_util_frac": 1.0}
    on_demand = run(**raw, way="online-gpus").value
    for lost in (0.0, 0.05, 0.5):
        spot = run(**raw, lost_frac=lost, way="spot-gpus").value
        assert spot == pytest.approx(on_demand / (1 - lost))


def test_who_serves_an_open_model_comes_from_the_book() -> None:
    receipt = run(**JOB, model="gpt-oss-120b", gpu="h100", osl=100)
    apis = [row[0] for row in receipt.tables[2].rows]
    assert len(apis) == len(set(apis)) >= 3
    # retired by the book's own date
    assert not any("Fireworks" in name for name in apis)
    price = embedded_book().api_price("groq/openai/gpt-oss-120b")
    batch = way(receipt, "Batch API")
    wanted = 1e7 * (2000 * price.input_usd_per_mtok + 100 * price.output_usd_per_mtok) / 1e6 / 2
    assert batch["usd"] == pytest.approx(wanted)
    assert "Groq" in batch["why"]


def test_a_vendor_without_a_batch_api_for_the_model_is_named() -> None:  # S0-04-no-llama-batch
    receipt = run(**JOB, model="llama-3.3-70b", gpu="h100", weights="fp8")
    batch = way(receipt, "Batch API")
    assert batch["usd"] is None
    assert "no batch discount of llama-3.3-70b-versatile (Groq) is recorded" in batch["why"]


def test_owning_is_chosen_by_those_who_own() -> None:
    raw = {**JOB, "model": "llama-3.3-70b", "gpu": "h100", "weights": "fp8"}
    assert "Owned" not in run(**raw).summary.partition(";")[0]
    mine = run(**raw, owned_gpus=128)
    assert mine.summary.startswith("Owned idle hours")
    few = way(run(**raw, owned_gpus=4), "Owned idle hours")
    assert (few["in_time"], few["gpus"]) == ("no", 4)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (JOB, "there is nothing to price"),
        ({**JOB, "api_model": "together/openai/gpt-oss-120b", "way": "batch-api"},
         "no batch discount of openai/gpt-oss-120b (Together AI) is recorded"),
        ({**JOB, "api_model": "gpt-4o-mini", "way": "spot-gpus"}, "give model and gpu"),
        ({**JOB, "model": "llama-3.1-70b", "gpu": "h100", "gpus": 1, "weights": "bf16"},
         "gpus must be at least"),
        ({**JOB, "model": "llama-3.1-70b", "gpu": "h100", "gpus": 4},
         "deadline_hours must be at least"),
        ({**JOB, "model": "llama-3.1-70b", "gpu": "l40s", "way": "spot-gpus"},
         "There is no spot price of l40s"),
    ],
)  # fmt: skip
def test_what_cannot_be_priced_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(**raw)
    assert said in refused.value.message


def test_a_cheaper_way_that_is_too_late_is_named() -> None:
    late = run(
        documents=10_000_000, isl=2000, api_input_usd_per_mtok=0.88, api_output_usd_per_mtok=0.88,
        gpu_tokens_per_s=10_000, gpu_usd_per_hour=2, gpus=2, deadline_hours=1,
    )  # fmt: skip
    assert late.output("usd") == 17_600
    assert "would cost $1,587 but take 397 hours" in late.summary
