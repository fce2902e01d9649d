"""The estimate keeps the order of its inputs, and refuses what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bands import _bands, band
from core.catalog import accelerator, accelerators, model
from core.constants import constants
from core.errors import DoesNotFitError, GpusizeError, InputError
from core.estimate import Estimate, estimate
from core.kernel import both, rates
from core.setup import Setup, engine_of
from core.throughput import build

ENGINES = ("vllm", "tensorrt-llm", "sglang", "nim", "other")
MODELS = ("llama-3.1-8b", "mixtral-8x7b", "gpt-oss-20b", "qwen3-30b-a3b", "deepseek-r1")


def setup(name: str = "llama-3.1-8b", gpu: str = "h200", **more: Any) -> Setup:
    given_ = {"isl": 1000, "osl": 200, "concurrency": 8.0, **more}
    return Setup(model(name), accelerator(gpu), **given_)


def near(low: float, high: float) -> bool:
    return low <= high * (1 + 1e-9)


cases = st.fixed_dictionaries(
    {
        "name": st.sampled_from(MODELS),
        "gpu": st.sampled_from(("h100", "h200", "b200", "mi300x", "b300")),
        "tp": st.sampled_from((1, 2, 4, 8)),
        "engine": st.sampled_from(ENGINES),
        "weights": st.sampled_from(("bf16", "fp8", "int4")),
        "isl": st.integers(1, 20_000),
        "osl": st.integers(1, 4_000),
        "scenario": st.sampled_from(("online", "offline", "static")),
    }
)


def attempt(case: dict[str, Any], **more: Any) -> Estimate | None:
    try:
        return estimate(setup(**{**case, **more}))
    except DoesNotFitError:
        return None


@given(cases, st.integers(1, 300), st.integers(1, 300))
def test_more_concurrency_never_shortens_a_step_or_lowers_throughput(
    case: dict[str, Any], one: int, other: int
) -> None:
    few = attempt(case, concurrency=float(min(one, other)))
    many = attempt(case, concurrency=float(max(one, other)))
    if few is None or many is None:
        assert few is many
        return
    if (
        case["scenario"] != "static"
    ):  # a batch beyond memory runs in equal waves, a smaller one each
        assert near(few.decode_step_s, many.decode_step_s)
        assert near(few.tpot_s, many.tpot_s)
    if case["scenario"] == "online":
        assert near(few.ttft_s, many.ttft_s)


@given(cases, st.integers(1, 5_000))
def test_a_longer_prompt_never_comes_back_sooner(case: dict[str, Any], more: int) -> None:
    short = attempt(case, concurrency=1.0)
    longer = attempt(case, concurrency=1.0, isl=case["isl"] + more)
    if short is not None and longer is not None:
        assert near(short.ttft_unloaded_s, longer.ttft_unloaded_s)


@given(cases, st.floats(1, 500))
def test_figures_are_positive_and_consistent(case: dict[str, Any], load: float) -> None:
    got = attempt(case, concurrency=load)
    if got is None:
        return
    assert min(got.decode_step_s, got.tpot_s, got.ttft_s, got.output_tokens_per_s) > 0
    assert got.output_tokens_per_s_per_gpu == pytest.approx(got.output_tokens_per_s / case["tp"])
    assert got.total_tokens_per_s >= got.output_tokens_per_s
    assert got.slots >= 1


@given(cases)
def test_twice_the_bandwidth_is_never_slower(case: dict[str, Any]) -> None:
    plain = attempt(case, gpu="h200")
    card = accelerator("h200")
    fast = card.model_copy(update={"memory_gb_per_s": (card.memory_gb_per_s or 0) * 2})
    if plain is not None:
        given_ = setup(**{**case, "gpu": "h200"})._replace(accelerator=fast)
        assert near(estimate(given_).decode_step_s, plain.decode_step_s)


@given(st.floats(0, 1e3), st.floats(0, 1e3))
def test_two_resources_take_between_the_longer_and_the_sum(one: float, other: float) -> None:
    assert max(one, other) <= both(one, other, 3.0) * (1 + 1e-12)
    assert both(one, other, 3.0) <= (one + other) * (1 + 1e-12)


def test_a_decode_step_is_never_faster_than_the_datasheet() -> None:
    for name in MODELS:
        for gpu in (
            "h100",
            "b200",
            "a100-80gb-sxm",
            "mi300x",
            "rtx-pro-6000-server",
            "arc-pro-b60",
        ):
            card, one = accelerator(gpu), model(name)
            try:
                got = estimate(setup(name, gpu, tp=8, concurrency=1.0, weights="int4"))
            except GpusizeError:
                continue
            least = one.active_b() * 1e9 * 4 / 8 / 8 / card.bandwidth_bytes_per_s()
            assert got.decode_step_s > least, (name, gpu)


def test_no_achieved_share_exceeds_the_datasheet() -> None:
    k = constants()
    for name, factor in k.architecture.items():
        assert factor.compute * max(k.kernel.compute_bf16, k.kernel.compute_8bit) < 1, name
        assert factor.compute * k.kernel.compute_attention < 1, name
    for card in map(accelerator, accelerators()):
        if card.memory_gb_per_s and card.bf16_tflops:
            reached = rates(card, "bf16", k)
            most = max(reached.weights_bytes, reached.kv_bytes)
            assert most < card.bandwidth_bytes_per_s(), card.id


def test_experts_touched_lie_between_those_of_one_token_and_all() -> None:
    one = estimate(setup("mixtral-8x7b", tp=2, concurrency=1.0))
    many = estimate(setup("mixtral-8x7b", tp=2, concurrency=64.0))
    assert one.decode_step_s < many.decode_step_s
    built = _kernel("mixtral-8x7b")
    assert built.touched(1) == pytest.approx(2)
    assert built.touched(10_000) == pytest.approx(8, rel=1e-3)


def _kernel(name: str) -> Any:
    k = constants()
    memory: Any = None
    return build(
        model(name),
        accelerator("h200"),
        isl=100,
        osl=100,
        weights="bf16",
        kv="bf16",
        tp=2,
        engine=k.engine["vllm"],
        memory=memory,
        k=k,
    ).kernel


def test_engine_version_selects_the_generation() -> None:
    k = constants()
    for version, name in (
        ("0.6.3.post2", "vllm-v0"),
        ("0.8.0", "vllm"),
        (None, "vllm"),
        ("2025-11", "vllm"),
    ):
        assert engine_of(setup(engine="vllm", engine_version=version), k) is k.engine[name]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"tp": 3}, "tp"),
        ({"isl": 0}, "isl"),
        ({"isl": 10_000_000}, "isl"),
        ({"weights": "fp8", "gpu": "a100-80gb-sxm"}, "weights"),
        ({"kv": "fp3"}, "kv"),
        ({"weights": "fp3"}, "weights"),
        ({"engine": "llama.cpp"}, "engine"),
        ({"concurrency": 0.0}, "concurrency"),
        ({"scenario": "later"}, "scenario"),
    ],
)
def test_impossible_configurations_are_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as raised:
        estimate(setup(**more))
    assert raised.value.field == field


def test_a_model_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DoesNotFitError):
        estimate(setup("llama-3.1-405b", "l40s", weights="bf16"))


def test_bands_hold_the_estimate_and_harder_sorts_are_known() -> None:
    for rows in _bands().values():
        assert {"plain", "no_version", "kv_tight", "other_vendor", "expert_parallel"} <= set(rows)
        assert all(low < 1.25 and high > 0.8 and low < high for low, high in rows.values())
    given_ = setup()
    low, high = band("tpot_ms", given_, estimate(given_).slots)
    assert low < 1 < high
