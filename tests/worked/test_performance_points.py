"""REPLICA_PERFORMANCE and waiting in GPUS_NEEDED: worked points, bands, targets, refusals."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import DoesNotFitError, InputError
from core.receipt import Output, Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

CASE_A = {"model": "llama-3.1-8b", "gpu": "h100", "isl": 8000, "osl": 256, "concurrency": 48}
CASE_B = {
    "model": "llama-3.1-70b", "gpu": "h100", "tp": 2, "weights": "fp8", "isl": 1024, "osl": 1024,
}  # fmt: skip
FLEET = {"model": "llama-3.1-8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}


def run(name: str = "REPLICA_PERFORMANCE", **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, embedded_book())


def row(receipt: Receipt, name: str) -> Output:
    return next(o for o in receipt.outputs if o.name == name)


@pytest.mark.parametrize(
    ("concurrency", "tpot_ms"),
    [
        pytest.param(4, 17.41, id="InferenceX-70b-fp8-2xH100-vllm-b4"),
        pytest.param(8, 18.22, id="InferenceX-70b-fp8-2xH100-vllm-b8"),
        pytest.param(16, 19.74, id="InferenceX-70b-fp8-2xH100-vllm-b16"),
        pytest.param(32, 23.54, id="InferenceX-70b-fp8-2xH100-vllm-b32"),
        pytest.param(64, 28.77, id="InferenceX-70b-fp8-2xH100-vllm-b64"),
    ],
)
def test_measured_tpot_lies_in_the_band(concurrency: int, tpot_ms: float) -> None:
    found = row(run(**CASE_B, concurrency=concurrency), "tpot_ms")
    assert found.p10 is not None
    assert found.p90 is not None
    assert found.p10 < tpot_ms < found.p90


def test_case_a_is_near_the_kernel_database_not_near_the_roofline() -> None:
    # aiconfigurator 0.12.0, vllm: decode step 22.65 ms, TPOT under load 58.12 ms
    receipt = run(**CASE_A)
    assert row(receipt, "decode_step_ms").value == pytest.approx(22.65, rel=0.25)
    assert row(receipt, "tpot_ms").value == pytest.approx(58.12, rel=0.25)


def test_every_time_and_rate_has_a_band_around_it() -> None:
    for name in (
        "output_tokens_per_s", "output_tokens_per_s_per_gpu", "output_tokens_per_s_per_user",
        "decode_step_ms", "tpot_ms", "ttft_unloaded_ms", "ttft_ms", "ttft_p50_ms", "ttft_p95_ms",
        "max_output_tokens_per_s",
    ):  # fmt: skip
        found = row(run(**CASE_A), name)
        assert found.p10 is not None
        assert found.p90 is not None
        assert isinstance(found.value, float)
        assert found.p10 < found.p90
        assert found.p10 <= found.value * 1.3


def test_without_a_load_it_is_maximum_throughput() -> None:
    receipt = run(**CASE_B)
    assert receipt.value == row(receipt, "max_output_tokens_per_s").value
    assert receipt.output("batch") == pytest.approx(receipt.output("max_concurrency"), abs=1)


def test_a_target_lowers_the_throughput_within_it() -> None:
    tight, loose = run(**CASE_B, tpot_ms=25), run(**CASE_B, tpot_ms=60)
    assert row(tight, "slo_qps").value < row(loose, "slo_qps").value  # type: ignore[operator]
    unmet = run(**CASE_B, tpot_ms=1)
    assert [w.code for w in unmet.warnings] == ["target_unmet"]


def test_engines_and_pipeline_stages_change_the_answer() -> None:
    vllm = run(**CASE_B, concurrency=16)
    trt = run(**CASE_B, concurrency=16, engine="tensorrt-llm")
    assert vllm.value != trt.value
    stages: dict[str, Any] = CASE_B | {"tp": 1, "pp": 2, "concurrency": 16}
    two = run(**stages)
    assert two.output("max_concurrency") > 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        pytest.param({"qps": 5, "concurrency": 5}, InputError, "not both", id="two-loads"),
        pytest.param({"tp": 3}, InputError, "tp must divide", id="head-count-tp-3"),
        pytest.param(
            {"gpu": "a100-80gb-sxm"}, InputError, "no fp8 arithmetic", id="a100-has-no-fp8"
        ),
        pytest.param({"isl": 200_000}, InputError, "isl must be at most", id="context-128k"),
        pytest.param({"engine": "tgi"}, InputError, "engine must be one of", id="unknown-engine"),
        pytest.param(
            {"engine_version": "latest"},
            InputError,
            "engine_version must be a version",
            id="no-version",
        ),
        pytest.param({"tp": 1, "weights": "bf16"}, DoesNotFitError, "does not fit", id="no-fit"),
    ],
)
def test_refusals(changed: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        run(**CASE_B | changed)


def test_waiting_replaces_flat_headroom_when_a_target_says_so() -> None:
    flat = run("GPUS_NEEDED", **FLEET)
    assert "flat headroom" in flat.constraints[3].derivation
    waits = run("GPUS_NEEDED", **FLEET, p_wait_frac=0.05)
    # 55 slots carry 42.9 erlangs with at most 5% waiting (Erlang C): load 0.78
    assert "load 0.78 by the share that may wait" in waits.constraints[3].derivation
    assert waits.value < flat.value
    both = run("GPUS_NEEDED", **FLEET, p_wait_frac=0.05, util=0.5)
    assert "load 0.50 by flat headroom" in both.constraints[3].derivation


def test_a_tail_target_needs_more_than_the_same_target_on_the_mean() -> None:
    mean = run("GPUS_NEEDED", **FLEET, ttft_ms=600, ttft_stat="mean")
    tail = run("GPUS_NEEDED", **FLEET, ttft_ms=600)
    assert tail.value > mean.value
    assert tail.output("ttft_p95_ms") <= 600 * (1 + 1e-6)  # type: ignore[operator]


def test_the_fleet_shows_the_band_of_its_size_and_of_its_latencies() -> None:
    receipt = run("GPUS_NEEDED", **FLEET)
    size = row(receipt, "gpus")
    assert size.p10 is not None
    assert size.p90 is not None
    assert size.p10 <= receipt.value <= size.p90
    assert row(receipt, "tpot_ms").p10 is not None
    assert receipt.output("decode_ceiling") == "weights bandwidth"


def test_the_maximum_is_never_below_what_it_does_now() -> None:
    receipt = run(model="gpt-oss-120b", gpu="b200", isl=8000, osl=1000, concurrency=340)
    most = receipt.output("max_output_tokens_per_s")
    assert isinstance(most, float)
    assert most >= float(receipt.value)
