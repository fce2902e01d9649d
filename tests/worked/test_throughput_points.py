"""Throughput, roofline, single stream, golden defaults: the documents' figures, corrected."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.errors import DoesNotFitError, InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()


def run(calculation: str, **raw: Any) -> Receipt:
    return REGISTRY.get(calculation).run(raw, BOOK)


def table(receipt: Receipt, name: str) -> list[dict[str, Any]]:
    found = next(t for t in receipt.tables if t.name == name)
    return [dict(zip((c[0] for c in found.columns), row, strict=True)) for row in found.rows]


@pytest.mark.parametrize(
    ("gpu", "model", "weights", "tp", "tokens_per_s"),
    [
        pytest.param("h100", "llama-3.1-8b", "fp8", 1, 417, id="S3-12b-8b-h100-fp8-417"),
        pytest.param("a100-80gb-pcie", "llama-3.1-8b", "bf16", 1, 129, id="S3-12a-8b-a100-129"),
        pytest.param("h200", "llama-3.1-70b", "fp8", 1, 68, id="S3-12e-70b-h200-fp8-68"),
        pytest.param("h100", "llama-3.1-8b", "bf16", 1, 223, id="S1-03-h100-209-with-embedding"),
        pytest.param("l40s", "llama-3.1-8b", "bf16", 1, 57.6, id="S1-03-l40s-54-with-embedding"),
    ],
)
def test_a_stream_is_bound_by_bandwidth(
    gpu: str, model: str, weights: str, tp: int, tokens_per_s: float
) -> None:
    # the documents divide by all parameters; a token does not read the input embedding (0.5B of 8B)
    found = run("SINGLE_STREAM_BOUND", model=model, gpu=gpu, weights=weights, tp=tp)
    assert found.value == pytest.approx(tokens_per_s, rel=0.01)


@pytest.mark.parametrize(
    ("model", "gpu", "weights", "printed"),
    [
        pytest.param("8b", "h100", "fp8", 460, id="S3-12b-460-impossible"),
        pytest.param("70b", "h200", "fp8", 180, id="S3-12e-180-impossible"),
    ],
)
def test_printed_speeds_beat_the_bound_of_one_stream(
    model: str, gpu: str, weights: str, printed: float
) -> None:
    model = f"llama-3.1-{model}"
    alone = run("SINGLE_STREAM_BOUND", model=model, gpu=gpu, weights=weights)
    many = run(
        "THROUGHPUT_CURVE", model=model, gpu=gpu, weights=weights, context=1152, osl=128, batch=64
    )
    assert alone.value < printed < many.value[0][4]


def test_single_stream_agrees_with_replica_performance() -> None:
    raw = {"model": "llama-3.1-70b", "gpu": "h200", "weights": "fp8"}
    bound = run("SINGLE_STREAM_BOUND", **raw, context=32768)
    same = run("REPLICA_PERFORMANCE", **raw, isl=32768, osl=1, concurrency=1)
    tpot_ms = same.output("tpot_ms")
    assert isinstance(tpot_ms, float)
    assert bound.output("expected_tokens_per_s") == pytest.approx(1e3 / tpot_ms)


def test_each_point_of_the_curve_is_replica_performance() -> None:
    curve = run("THROUGHPUT_CURVE", model="8b", gpu="h100", context=8192, osl=256)
    for context, batch, ttft_ms, tpot_ms, tokens_per_s in curve.value:
        same = run(
            "REPLICA_PERFORMANCE", model="8b", gpu="h100", isl=context - 256, osl=256,
            concurrency=batch,
        )  # fmt: skip
        assert ttft_ms == same.output("ttft_ms")
        assert tpot_ms == same.output("tpot_ms")
        assert tokens_per_s == same.value


def test_the_four_contexts_are_the_documents_tabs() -> None:  # source: D12
    rows = run("THROUGHPUT_CURVE", model="8b", gpu="h100").value
    assert list(dict.fromkeys(row[0] for row in rows)) == [4096, 8192, 32768, 131072]


@pytest.mark.parametrize(
    ("context", "low", "high"),
    [
        pytest.param(8192, 4, 13.2, id="S3-10-8k-13x-not-64x"),
        pytest.param(1024, 13.2, 42.1, id="S3-10-1k-42x-not-64x"),
    ],
)
def test_a_batch_of_64_gives_less_than_64_times(context: int, low: float, high: float) -> None:
    rows = [
        run("THROUGHPUT_CURVE", model="8b", gpu="h100", context=context, osl=128, batch=batch)
        for batch in (1, 64)
    ]
    gain = rows[1].value[0][4] / rows[0].value[0][4]
    assert low < gain < high  # prefill and overhead take it below the bandwidth-only figure


def test_a_context_of_which_nothing_fits_is_named() -> None:
    found = run("THROUGHPUT_CURVE", model="llama-3.1-70b", gpu="h100", weights="fp8", tp=1)
    assert any("131,072 tokens fits" in w.message for w in found.warnings)
    with pytest.raises(DoesNotFitError, match="does not fit"):
        run("THROUGHPUT_CURVE", model="llama-3.1-70b", gpu="h100", weights="bf16")


def test_h100_meets_at_295_and_decode_of_one_is_memory_bound() -> None:  # source: S0-10, B04
    found = run("ROOFLINE", model="8b", gpu="h100")
    assert found.output("ridge_flops_per_byte") == pytest.approx(989 / 3.35, rel=0.001)
    sides = {(phase, batch): bound for phase, batch, _, _, bound in found.value}
    assert sides["prefill", 1] == "compute"
    assert {sides["decode", b] for b in (1, 8, 64)} == {"memory"}


def test_h200_is_faster_than_h100_by_bandwidth_at_most() -> None:  # source: S3-09 (1.43x, not 1.9x)
    both = [
        run("SINGLE_STREAM_BOUND", model="llama-3.1-70b", gpu=g, weights="fp8").value
        for g in ("h200", "h100")
    ]
    assert both[0] / both[1] == pytest.approx(4.8 / 3.35, rel=1e-6)


@pytest.mark.parametrize(
    ("model", "use", "gb"),
    [
        pytest.param("llama-3.1-8b", "chat", 4.3, id="S3-14-Chat-8b-4.3"),
        pytest.param("llama-3.1-8b", "rag", 68.7, id="S3-14-RAG-8b-68.7"),
        pytest.param("llama-3.1-8b", "batch", 137.4, id="S3-14-Batch-8b-137.4"),
        pytest.param("llama-3.1-70b", "chat", 10.7, id="S3-14-Chat-70b-10.7"),
        pytest.param("llama-3.1-70b", "rag", 171.8, id="S3-14-RAG-70b-171.8"),
        pytest.param("llama-3.1-70b", "batch", 343.6, id="S3-14-Batch-70b-343.6"),
    ],
)
def test_what_the_golden_defaults_need(model: str, use: str, gb: float) -> None:
    found = run("GOLDEN_DEFAULTS", model=model, gpu="h100", weights="fp8")
    assert found.output(f"{use}_kv_gb") == pytest.approx(gb, abs=0.05)


def test_golden_defaults_for_70b_do_not_fit_one_h100() -> None:  # source: S3-14
    found = run("GOLDEN_DEFAULTS", model="llama-3.1-70b", gpu="h100", weights="fp8")
    assert [row[4] for row in found.value] == ["too few", "does not fit", "too few"]
    whole = table(run("GOLDEN_DEFAULTS", model="llama-3.1-70b", gpu="h100", weights="fp8", tp=8),
                  "defaults")  # fmt: skip
    assert {row["verdict"] for row in whole} == {"fits"}


def test_golden_batch_is_what_replica_performance_runs() -> None:
    row = table(run("GOLDEN_DEFAULTS", model="8b", gpu="h100"), "speeds")[0]
    same = run(
        "REPLICA_PERFORMANCE", model="8b", gpu="h100", isl=4096 - 256, osl=256, concurrency=16,
        kv="fp8",
    )  # fmt: skip
    assert row["tokens_per_s"] == same.value


def test_what_matters_has_the_plans_own_figures() -> None:  # source: D03
    raw = {"model": "8b", "gpu": "h100", "isl": 4000, "osl": 256, "concurrency": 32}
    found, same = run("WHAT_MATTERS", **raw), run("REPLICA_PERFORMANCE", **raw)
    for name in ("ttft_ms", "tpot_ms"):
        assert found.output(name) == same.output(name)
    usd = found.prices[0].usd
    assert found.output("usd_per_mtok_output") == pytest.approx(usd / (same.value * 3600 / 1e6))
    assert all(after < now for _, now, _, after in (found.value[0], found.value[1]))


def test_what_matters_without_a_price_still_answers() -> None:
    found = run(
        "WHAT_MATTERS", model="8b", gpu="h100", isl=1000, osl=100, provider="lambda",
        commitment="reserved-3y",
    )  # fmt: skip
    assert found.output("usd_per_mtok_output") is None
    assert [row[0] for row in found.value] == ["ttft_ms", "tpot_ms", "tokens_per_s"]
    assert any(w.code == "no_price" for w in found.warnings)


@pytest.mark.parametrize(
    ("calculation", "raw", "sentence"),
    [
        pytest.param("THROUGHPUT_CURVE", {"context": 200}, "osl must be below the context of 200",
                     id="context-shorter-than-answer"),
        pytest.param("THROUGHPUT_CURVE", {"context": 200_000}, "at most 131,072 tokens",
                     id="context-beyond-the-model"),
        pytest.param("ROOFLINE", {"context": 200_000}, "at most 131,072 tokens", id="roofline"),
        pytest.param("GOLDEN_DEFAULTS", {"osl": 4096}, "below 4,096 tokens", id="golden-osl"),
        pytest.param("SINGLE_STREAM_BOUND", {"weights": "fp8", "gpu": "a100-80gb-sxm"},
                     "no fp8 arithmetic", id="fp8-on-a100"),
        pytest.param("WHAT_MATTERS", {"isl": 10, "osl": 10, "concurrency": 1, "qps": 1},
                     "concurrency or qps, not both", id="two-loads"),
    ],
)  # fmt: skip
def test_refusals(calculation: str, raw: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        run(calculation, **({"model": "llama-3.1-8b", "gpu": "h100"} | raw))


@pytest.mark.parametrize(
    ("model", "gpu", "tp"),
    [
        pytest.param("deepseek-v3", "h200", 8, id="mla-cache-on-every-rank"),
        pytest.param("llama-3.1-70b", "h100", 8, id="gqa-cache-divided"),
    ],
)
def test_a_default_fits_where_its_need_is_within_what_is_free(
    model: str, gpu: str, tp: int
) -> None:
    for row in table(run("GOLDEN_DEFAULTS", model=model, gpu=gpu, tp=tp), "defaults"):
        assert (row["need_gb"] <= row["free_gb"]) == (row["verdict"] == "fits"), row


def test_defaults_that_leave_no_room_set_nothing() -> None:
    found = run("GOLDEN_DEFAULTS", model="llama-3.1-405b", gpu="h100")
    assert "max_num_seqs" not in found.summary


def test_compute_binds_from_a_whole_batch_on() -> None:
    raw = {"model": "8b", "gpu": "h100", "context": 1}
    found = run("ROOFLINE", **raw)
    batch = found.output("compute_bound_batch")
    assert isinstance(batch, int)
    # 295.2 x 15.01 GB / (2 x 7.505 GFLOP - 295.2 x 131,072 bytes of KV)
    assert batch == pytest.approx(296, abs=1)


def test_a_roofline_of_what_does_not_fit_says_so() -> None:
    found = run("ROOFLINE", model="llama-3.1-70b", gpu="h100")
    assert [w.code for w in found.warnings] == ["does_not_fit"]


def test_what_matters_says_when_one_replica_falls_behind() -> None:
    raw = {"model": "8b", "gpu": "h100", "isl": 2000, "osl": 500}
    codes = [
        {w.code for w in run("WHAT_MATTERS", **raw, qps=qps).warnings} for qps in (1.0, 1000.0)
    ]
    assert ["falls_behind" in found for found in codes] == [False, True]
