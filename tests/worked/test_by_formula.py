"""The source documents' own functions, with corrected figures; ids name the figure checked."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import DoesNotFitError, InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.documents import BREAKEVEN

FLEET = {
    # Code Fragment 1 of section 57.1.5: an 8B model, 8,000 tokens of context, 50 requests/s
    "params": 8e9,
    "layers": 32,
    "kv_heads": 8,
    "head_dim": 128,
    "context": 8000,
    "out_tokens": 256,
    "gpu_mem_gb": 80,
    "decode_ms": 18,
    "batch": 48,
    "target_qps": 50,
}


def run(name: str, raw: dict[str, Any]) -> Receipt:
    return REGISTRY.get(name).run(raw, embedded_book())


def warning(receipt: Receipt, code: str) -> str:
    return next((w.message for w in receipt.warnings if w.code == code), "")


@pytest.mark.parametrize(
    ("changed", "gpus"),
    [
        pytest.param({}, 7, id="S0-23-seven-gpus"),
        # ceil(50 x 256 x 0.018 / 48 / u): 4.8 / u
        pytest.param({"util": 1.0}, 5, id="S0-23-no-headroom"),
        # 61 slots cap the batch: ceil(50 x 4.608 / (0.7 x 61)) = ceil(5.396)
        pytest.param({"batch": 1000}, 6, id="S0-18-batch-capped-at-61"),
        pytest.param({"target_qps": 0.001}, 1, id="S0-23-never-below-one"),
        # 38.9e9 x 2 = 77.8 GB leave 2.2 GB: 2 slots; ceil(50 x 4.608 / (0.7 x 2)) = ceil(164.57)
        pytest.param({"params": 38.9e9}, 165, id="S0-25-two-slots-left"),
    ],
)
def test_gpus_by_formula(changed: dict[str, Any], gpus: int) -> None:
    assert run("GPUS_NEEDED_BY_FORMULA", FLEET | changed).value == gpus


@pytest.mark.parametrize(
    ("output", "value"),
    [
        pytest.param("kv_request_gb", 1.048576, id="S0-17-kv-8b-8000"),
        pytest.param("slots", 61, id="S0-18-ceiling-in-gb"),
        pytest.param("batch", 48, id="S0-18-batch-below-ceiling"),
        pytest.param("requests_per_s_per_gpu", 48 / 4.608, id="S0-21-per-gpu-throughput"),
    ],
)
def test_gpus_by_formula_steps(output: str, value: float) -> None:
    assert run("GPUS_NEEDED_BY_FORMULA", FLEET).output(output) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("params", "needs_gb"),
    [
        # the original prints -14 GPUs
        pytest.param(70e9, 141.048576, id="S0-25-70b-on-80gb"),
        # the original raises ZeroDivisionError
        pytest.param(39.9e9, 80.848576, id="S0-25-39.9b-on-80gb"),
    ],
)
def test_too_large_for_the_gpu_is_an_error(params: float, needs_gb: float) -> None:
    with pytest.raises(DoesNotFitError) as caught:
        run("GPUS_NEEDED_BY_FORMULA", FLEET | {"params": params})
    error = caught.value
    assert error.required_gib == pytest.approx(needs_gb * 1e9 / 2**30, rel=1e-9)
    assert error.available_gib == pytest.approx(80e9 / 2**30, rel=1e-9)
    assert error.field == "gpu_mem_gb"
    # the memory advised does hold the model
    advised = float(error.message.partition("at least ")[2].partition(")")[0])
    assert advised == pytest.approx(needs_gb, abs=0.1)
    fitting = FLEET | {"params": params, "gpu_mem_gb": advised}
    assert run("GPUS_NEEDED_BY_FORMULA", fitting).output("slots") == 1


def test_s0_20_18_ms_at_batch_48_beats_the_memory_of_an_80_gb_gpu() -> None:
    message = warning(run("GPUS_NEEDED_BY_FORMULA", FLEET), "beats_hardware")
    # (16 + 48 x 1.048576) GB / 18 ms = 3,685 GB/s; 3,350 GB/s is the fastest 80 GB card
    assert "3,685 GB/s" in message
    assert "110% of the 3,350 GB/s" in message
    assert "the floor is 19.9 ms" in message


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"decode_ms": 19.9}, id="S0-20-at-the-floor"),
        pytest.param({"batch": 42}, id="S0-20-smaller-batch"),
    ],
)
def test_a_possible_decode_step_is_not_warned_about(changed: dict[str, Any]) -> None:
    assert not warning(run("GPUS_NEEDED_BY_FORMULA", FLEET | changed), "beats_hardware")


def test_s0_26_the_formula_says_that_it_leaves_prefill_out() -> None:
    assert "prefill" in warning(run("GPUS_NEEDED_BY_FORMULA", FLEET), "formula_only")


@pytest.mark.parametrize(
    ("vram_gb", "precision", "fits"),
    [
        pytest.param(80, "fp16", 1, id="S1-05-A100-H100-fp16"),
        pytest.param(80, "int8", 1, id="S1-05-A100-H100-int8"),
        pytest.param(48, "fp16", 1, id="S1-05-L40S-fp16"),
        pytest.param(48, "int8", 1, id="S1-05-L40S-int8"),
        # printed as No; 8 x 2 x 1.2 = 19.2 <= 24
        pytest.param(24, "fp16", 1, id="S1-04-A10G-fp16"),
        pytest.param(19.2, "fp16", 1, id="S1-04-exactly"),
        pytest.param(19.1, "fp16", 0, id="S1-04-just-short"),
        pytest.param(24, "fp32", 0, id="S1-04-A10G-fp32"),
    ],
)
def test_fits_by_formula(vram_gb: float, precision: str, fits: int) -> None:
    raw = {"vram_gb": vram_gb, "model_params_b": 8, "precision": precision}
    assert run("FITS_BY_FORMULA", raw).value == fits


@pytest.mark.parametrize(
    ("bandwidth", "tokens_per_s"),
    [
        pytest.param(2.0, 125.0, id="S1-03-A100"),
        pytest.param(3.35, 209.375, id="S1-03-H100"),
        pytest.param(0.864, 54.0, id="S1-03-L40S"),
        pytest.param(0.6, 37.5, id="S1-03-A10G"),
    ],
)
def test_tokens_per_s_by_formula(bandwidth: float, tokens_per_s: float) -> None:
    raw = {"memory_bandwidth_tb": bandwidth, "model_params_b": 8}
    assert run("TOKENS_PER_S_BY_FORMULA", raw).value == pytest.approx(tokens_per_s, rel=1e-12)


@pytest.mark.parametrize(
    ("prices", "tokens", "usd"),
    [
        pytest.param((0.15, 0.60), (800, 300), 0.0003, id="S1-07-gpt-4o-mini"),
        pytest.param((2.5, 10), (500, 200), 0.00325, id="S1-36-exercise-33.5.2"),
        pytest.param((2.5, 10), (800, 300), 0.005, id="S1-15-gpt-4o"),
        pytest.param((0, 10), (800, 0), 0.0, id="S1-07-nothing-billed"),
    ],
)
def test_api_cost_per_request(
    prices: tuple[float, float], tokens: tuple[int, int], usd: float
) -> None:
    raw = {
        "api_input_per_million": prices[0],
        "api_output_per_million": prices[1],
        "avg_input_tokens": tokens[0],
        "avg_output_tokens": tokens[1],
    }
    assert run("API_COST_PER_REQUEST", raw).value == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(
    ("price", "gpus", "ops", "volume", "usd"),
    [
        pytest.param(1.6, 1, 500, 500_000, 0.003336, id="S1-08-self-host-at-500k"),
        # two H100s at $3/hour, 3,000 requests/hour
        pytest.param(3, 2, 0, 3000 * 730, 0.002, id="S1-37-exercise-33.5.2"),
    ],
)
def test_self_host_cost_per_request(
    price: float, gpus: int, ops: float, volume: float, usd: float
) -> None:
    raw = {
        "gpu_cost_per_hour": price,
        "gpu_count": gpus,
        "ops_overhead_monthly": ops,
        "monthly_requests": volume,
    }
    assert run("SELF_HOST_COST_PER_REQUEST", raw).value == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(
    ("changed", "requests", "per_day"),
    [
        # printed as 5,266,666, from stale inputs
        pytest.param({}, 5_560_000, 185_333, id="S1-09-simple-quotient"),
        pytest.param(
            {"api_input_per_million": 2.5, "api_output_per_million": 10},
            333_600,
            11_120,
            id="S1-15-gpt-4o",
        ),
    ],
)
def test_breakeven_by_formula(changed: dict[str, Any], requests: int, per_day: int) -> None:
    receipt = run("BREAKEVEN_REQUESTS_BY_FORMULA", BREAKEVEN | changed)
    assert receipt.value == requests
    assert int(float(receipt.output("requests_per_day") or 0)) == per_day


def test_s1_12_breakeven_by_formula_is_4_23_times_what_the_gpu_serves() -> None:
    message = warning(run("BREAKEVEN_REQUESTS_BY_FORMULA", BREAKEVEN), "beyond_capacity")
    assert "4.23 times" in message
    assert "1,314,000 a month" in message
    enough = BREAKEVEN | {"throughput_requests_per_hour": 7617}
    assert not warning(run("BREAKEVEN_REQUESTS_BY_FORMULA", enough), "beyond_capacity")


def test_s1_12_self_host_cost_warns_only_beyond_capacity() -> None:
    raw = {
        "gpu_cost_per_hour": 1.6,
        "gpu_count": 1,
        "ops_overhead_monthly": 500,
        "throughput_requests_per_hour": 1800,
    }
    within = run("SELF_HOST_COST_PER_REQUEST", raw | {"monthly_requests": 1_314_000})
    beyond = run("SELF_HOST_COST_PER_REQUEST", raw | {"monthly_requests": 5_560_000})
    assert not warning(within, "beyond_capacity")
    assert "4.23 times" in warning(beyond, "beyond_capacity")


def test_s1_09_free_requests_have_no_breakeven() -> None:
    free = BREAKEVEN | {"api_input_per_million": 0, "api_output_per_million": 0}
    with pytest.raises(InputError, match=r"more than \$0"):
        run("BREAKEVEN_REQUESTS_BY_FORMULA", free)
