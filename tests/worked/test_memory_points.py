"""Weights, KV cache and concurrency against published or hand-computed points."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.catalog import model
from core.errors import DoesNotFitError
from core.memory import kv_bytes
from core.precision import weight_bytes
from core.registry import REGISTRY
from pricing.book import embedded_book


def value(name: str, **raw: Any) -> Any:
    return REGISTRY.get(name).run(raw, embedded_book()).value


@pytest.mark.parametrize(
    ("name", "tokens", "kv", "size"),
    [
        # 2 x layers x KV heads x head dim x 2 bytes x tokens
        pytest.param("llama-3.1-8b", 8000, "bf16", 1_048_576_000, id="S0-17-kv-8b-8000"),
        pytest.param("llama-3.1-70b", 1, "bf16", 327_680, id="arXiv-2211.05102-llama-70b"),
        pytest.param("llama-3.1-70b", 131_072, "bf16", 42_949_672_960, id="S3-01-kv-70b-128k"),
        pytest.param("llama-3.1-70b", 131_072, "fp8", 21_474_836_480, id="S3-01-half-in-fp8"),
        # 61 layers x (512 latent + 64 rope) x 2 bytes
        pytest.param("deepseek-v3", 1, "bf16", 70_272, id="arXiv-2405.04434-mla-deepseek-v3"),
        # the golden defaults: users x context, summed (linear in tokens)
        pytest.param("llama-3.1-8b", 16 * 4096, "fp8", 4_294_967_296, id="S3-14-chat-8b"),
        pytest.param("llama-3.1-70b", 16 * 4096, "fp8", 10_737_418_240, id="S3-14-chat-70b"),
        pytest.param("llama-3.1-8b", 32 * 32_768, "fp8", 68_719_476_736, id="S3-14-rag-8b"),
        pytest.param("llama-3.1-70b", 32 * 32_768, "fp8", 171_798_691_840, id="S3-14-rag-70b"),
        pytest.param("llama-3.1-8b", 256 * 8192, "fp8", 137_438_953_472, id="S3-14-batch-8b"),
        pytest.param("llama-3.1-70b", 256 * 8192, "fp8", 343_597_383_680, id="S3-14-batch-70b"),
        # 8,192 bytes a layer and token: 10 full layers x 131,072 + 52 window layers x 1,024
        pytest.param("gemma-3-27b", 131_072, "bf16", 11_173_625_856, id="hand-gemma-3-27b-128k"),
        # 42 layers of 8,192 bytes, 21 of them stop at 4,096 tokens
        pytest.param("gemma-2-9b", 3000, "bf16", 1_032_192_000, id="hand-gemma-2-below-window"),
        pytest.param("gemma-2-9b", 8192, "bf16", 2_113_929_216, id="hand-gemma-2-above-window"),
        # 2,048 bytes a layer and token: 18 full layers x 8,192 + 18 window layers x 128
        pytest.param("gpt-oss-120b", 8192, "bf16", 306_708_480, id="hand-gpt-oss-120b-8k"),
        pytest.param("gpt-oss-20b", 100, "bf16", 4_915_200, id="hand-gpt-oss-20b-in-window"),
    ],
)
def test_kv_cache_bytes(name: str, tokens: int, kv: str, size: int) -> None:
    assert value("KV_CACHE_BYTES", model=name, context=tokens, kv=kv) == size


def test_s0_17_gb_and_gib_are_told_apart() -> None:
    receipt = REGISTRY.get("KV_CACHE_BYTES").run({"model": "8b", "context": 8000}, embedded_book())
    assert receipt.output("kv_gb") == 1.048576
    assert receipt.output("kv_gib") == 0.9765625
    assert "1.049 GB (0.9766 GiB)" in receipt.summary


def test_s0_14_kv_of_200k_tokens_is_200_times_that_of_1k() -> None:
    for name in ("llama-3.1-8b", "llama-3.1-70b"):
        assert kv_bytes(model(name), 200_000) == 200 * kv_bytes(model(name), 1000)


def test_s3_02_four_128k_requests_outweigh_a_70b_model_not_one() -> None:
    one = kv_bytes(model("llama-3.1-70b"), 131_072)
    weights = weight_bytes(model("llama-3.1-70b"), "bf16")
    assert 3 * one < weights < 4 * one


@pytest.mark.parametrize(
    ("params_b", "format_", "gb"),
    [
        pytest.param(7, "bf16", 14, id="S3-04-7B-16bit"),
        pytest.param(7, "fp8", 7, id="S3-04-7B-8bit"),
        # the table's 3.5 GB leave the scales out: 4.5 bits, not 4
        pytest.param(7, "int4", 3.9375, id="S3-04-7B-4bit-with-scales"),
        pytest.param(9, "bf16", 18, id="S3-04-9B-16bit"),
        pytest.param(9, "int8", 9, id="S3-04-9B-8bit"),
        pytest.param(27, "bf16", 54, id="S3-04-27B-16bit"),
        pytest.param(34, "fp8", 34, id="S3-04-34B-8bit"),
        pytest.param(34, "int4", 19.125, id="S3-04-34B-4bit-with-scales"),
        pytest.param(72, "bf16", 144, id="S3-04-72B-16bit"),
        pytest.param(72, "fp8", 72, id="S3-04-72B-8bit"),
        pytest.param(405, "bf16", 810, id="S3-04-405B-16bit"),
        pytest.param(405, "fp8", 405, id="S3-04-405B-8bit"),
        pytest.param(405, "fp4", 227.8125, id="S3-04-405B-4bit-with-scales"),
    ],
)
def test_weight_table(params_b: float, format_: str, gb: float) -> None:
    dense = model("llama-3.1-8b").model_copy(
        update={"total_params_b": float(params_b), "active_params_b": float(params_b)}
    )
    assert weight_bytes(dense, format_) / 1e9 == pytest.approx(gb, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "format_", "gb"),
    [
        # 70.554e9 parameters, not 70e9
        pytest.param("llama-3.1-70b", "fp16", 141.1, id="S0-01-70b-fp16"),
        pytest.param("llama-3.1-70b", "int4", 39.7, id="S0-13-70b-4bit"),
        pytest.param("llama-3.1-8b", "bf16", 16.06, id="S0-19-8b-bf16"),
        # only the experts are 4.25-bit; the published checkpoint is about 65 GB
        pytest.param("gpt-oss-120b", None, 65.2, id="gpt-oss-model-card-mxfp4"),
    ],
)
def test_weights_gb(name: str, format_: str | None, gb: float) -> None:
    assert value("WEIGHTS_GB", model=name, weights=format_) == pytest.approx(gb, rel=0.01)


TWO_GB = 2e9 / 2**30


@pytest.mark.parametrize(
    ("raw", "slots"),
    [
        # (81,559 MiB x 0.9 - 3.5 GiB - 16.06 GB) / 1.048576 GB = 54.5; printed as 65
        pytest.param({"model": "8b", "gpu": "h100", "context": 8000}, 54, id="S0-19-concurrency"),
        # 1.785 GB of room after 2 GB of runtime: one user of about 5,400 tokens, not a chat service
        pytest.param(
            {
                "model": "llama-3.1-70b",
                "gpu": "l40s",
                "context": 5400,
                "weights": "int4",
                "runtime_reserve_gib": TWO_GB,
            },
            1,
            id="S0-13-70b-4bit-on-l40s",
        ),
        # 24.15e9 x 0.9 - 16.06e9 - 2e9 = 3.67e9 bytes: 28,038 tokens
        pytest.param(
            {"model": "8b", "gpu": "a10g", "context": 28_000, "runtime_reserve_gib": TWO_GB},
            1,
            id="S1-04-8b-on-a10g",
        ),
        pytest.param(
            {"model": "llama-3.1-70b", "gpu": "b300", "context": 4096}, 85, id="S3-17-b300"
        ),
        pytest.param(
            {"model": "llama-3.1-70b", "gpu": "b200", "context": 4096}, 20, id="S3-17-b200"
        ),
        pytest.param(
            {"model": "llama-3.1-70b", "gpu": "h200", "context": 4096, "weights": "fp8"},
            45,
            id="S3-17-h200-fp8",
        ),
    ],
)
def test_max_concurrency(raw: dict[str, Any], slots: int) -> None:
    assert value("MAX_CONCURRENCY", **raw) == slots


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            {"model": "llama-3.1-70b", "gpu": "h100", "context": 1}, id="S1-48-70b-on-one-h100"
        ),
        pytest.param(
            {
                "model": "llama-3.1-70b",
                "gpu": "l40s",
                "context": 5600,
                "weights": "int4",
                "runtime_reserve_gib": TWO_GB,
            },
            id="S0-13-context-too-long",
        ),
        pytest.param(
            {"model": "8b", "gpu": "a10g", "context": 29_000, "runtime_reserve_gib": TWO_GB},
            id="S1-04-context-too-long",
        ),
        pytest.param(
            {"model": "8b", "gpu": "h100", "context": 1, "runtime_reserve_gib": 1000},
            id="S0-19-reserve-above-memory",
        ),
    ],
)
def test_one_request_that_does_not_fit_is_an_error(raw: dict[str, Any]) -> None:
    with pytest.raises(DoesNotFitError, match="does not fit") as caught:
        value("MAX_CONCURRENCY", **raw)
    assert caught.value.required_gib > caught.value.available_gib >= 0
