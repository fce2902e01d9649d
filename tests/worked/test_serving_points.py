"""Shape, formats, exchanges, cold start, engines, symptoms: the documents' figures, corrected."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.engines import NEEDS, engines
from core.errors import DoesNotFitError, GpusizeError, InputError
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
    ("gpu", "weights", "tp", "chosen"),
    [
        pytest.param("b300", None, 1, "bf16", id="S3-17-70b-on-one-b300"),
        pytest.param("b200", None, 1, "bf16", id="S3-17-70b-bf16-on-one-b200"),
        pytest.param("h200", "fp8", 1, "fp8", id="S3-17-70b-fp8-on-one-h200"),
        pytest.param("h100", None, 2, "fp8", id="S0-01-70b-not-on-one-h100"),
        pytest.param("h100", "int4", 1, "int4", id="S1-48-70b-int4-on-one-h100"),
    ],
)
def test_the_decision_tree(gpu: str, weights: str | None, tp: int, chosen: str) -> None:
    found = run("SHAPE_ADVICE", model="llama-3.1-70b", gpu=gpu, isl=2000, osl=256, weights=weights)
    assert (found.value, found.output("weights")) == (tp, chosen)


def test_an_a10g_holds_8b_in_bf16() -> None:  # source: S1-04 (the document prints No)
    found = run("SHAPE_ADVICE", model="llama-3.1-8b", gpu="a10g", isl=800, osl=300)
    assert (found.value, found.output("weights")) == (1, "bf16")


def test_the_path_ends_at_the_shape_gpus_needed_takes() -> None:  # source: D04
    raw = {"model": "llama-3.1-70b", "gpu": "h100", "isl": 4000, "osl": 256, "qps": 3}
    found, fleet = run("SHAPE_ADVICE", **raw), run("GPUS_NEEDED", **raw)
    assert found.value == fleet.output("tp")
    assert found.output("fleet_gpus") == fleet.value
    path = table(found, "path")
    assert [row["verdict"] for row in path].count("taken") == 1
    assert [row["branch"] for row in path] == [
        "fits one GPU?",
        "fits one GPU in fp8?",
        "fits 2 over NVLink4?",
        "fits 2 over NVLink4 in fp8?",
    ]


def test_beyond_one_server_it_is_cut_into_stages() -> None:
    raw = {"model": "llama-3.1-405b", "gpu": "a100-80gb-sxm", "isl": 2000, "osl": 500}
    found = run("SHAPE_ADVICE", **raw, weights="bf16")
    assert (found.value, found.output("tp"), found.output("pp")) == (16, 8, 2)
    assert any(w.code == "over_servers" for w in found.warnings)


def test_pcie_is_the_last_resort_and_says_so() -> None:  # source: S3-15
    found = run("SHAPE_ADVICE", model="llama-3.1-70b", gpu="l40s", isl=2000, osl=500)
    assert any("PCIe" in w.message for w in found.warnings)
    bridged = run("SHAPE_ADVICE", model="llama-3.1-70b", gpu="h100-pcie", isl=2000, osl=500)
    assert all(w.code != "slow_link" for w in bridged.warnings)  # two cards on an NVLink bridge


def test_what_no_eight_servers_hold_is_refused() -> None:
    with pytest.raises(DoesNotFitError, match="does not fit"):
        run("SHAPE_ADVICE", model="kimi-k2", gpu="l4", isl=2000, osl=500, weights="bf16")


@pytest.mark.parametrize(
    ("model", "weights", "gb"),
    [
        pytest.param("llama-3.1-8b", "bf16", 16.06, id="S3-04-7-9B-bf16"),
        pytest.param("llama-3.1-8b", "fp8", 8.03, id="S3-04-7-9B-fp8"),
        pytest.param("llama-3.1-8b", "int4", 4.517, id="S3-04-7-9B-int4-with-scales"),
        pytest.param("llama-3.1-70b", "bf16", 141.1, id="S3-04-70-72B-bf16"),
        pytest.param("llama-3.1-70b", "fp8", 70.55, id="S3-04-70-72B-fp8"),
        pytest.param("llama-3.1-70b", "int4", 39.7, id="S3-04-70-72B-int4-with-scales"),
        pytest.param("llama-3.1-405b", "bf16", 811.7, id="S3-04-405B-bf16"),
    ],
)
def test_quantised_sizes(model: str, weights: str, gb: float) -> None:
    rows = {row[0]: row for row in run("QUANTISED_SIZES", model=model).value}
    assert rows[weights][1] == pytest.approx(gb, rel=0.002)
    assert rows[weights][1] == run("WEIGHTS_GB", model=model, weights=weights).value


def test_quantising_leaves_room_as_max_concurrency_says() -> None:
    rows = run("QUANTISED_SIZES", model="8b", gpu="h100", context=8000).value
    for weights, _, _, slots in rows:
        same = run("MAX_CONCURRENCY", model="8b", gpu="h100", context=8000, weights=weights)
        assert slots == same.value


def test_kv_table_at_128k_and_when_it_outgrows_the_weights() -> None:
    found = run("KV_CACHE_BY_CONTEXT", model="llama-3.1-70b")  # S3-01: 42.95 GB = 40.00 GiB
    assert found.value[-1][1] == pytest.approx(42.95, abs=0.01)
    assert table(found, "kv_cache")[-1]["gib"] == pytest.approx(40.0)
    assert found.output("outgrown_requests") == 4  # S3-02: not the first


def test_ten_thousand_words() -> None:  # source: S3-03
    found = run("KV_CACHE_BY_CONTEXT", model="llama-3.1-70b", words=10_000)
    assert found.output("text_tokens") == 13_333


@pytest.mark.parametrize(
    ("tp", "link", "ms"),
    [
        pytest.param(2, "PCIe 4.0 x16", 10.7, id="S3-05-tp2-pcie4"),
        pytest.param(2, "NVLink 4", 0.75, id="S3-05-tp2-nvlink4"),
        pytest.param(4, "PCIe 4.0 x16", 16.0, id="S3-05-tp4-pcie4"),
        pytest.param(4, "NVLink 4", 1.12, id="S3-05-tp4-nvlink4"),
        pytest.param(8, "PCIe 4.0 x16", 18.6, id="S3-05-tp8-pcie4"),
        pytest.param(8, "NVLink 4", 1.30, id="S3-05-tp8-nvlink4"),
    ],
)
def test_all_reduces_by_bytes_alone(tp: int, link: str, ms: float) -> None:
    found = run("ALL_REDUCE_MS", model="llama-3.1-70b", gpu="h100", tp=2, batch=128)
    row = next(r for r in table(found, "by_link") if r["link"] == link)
    assert row[f"tp{tp}_ms"] == pytest.approx(ms, rel=0.01)


def test_the_documents_64_gb_per_s_for_pcie_is_twice_too_fast() -> None:  # source: S3-05
    found = run("ALL_REDUCE_MS", model="llama-3.1-70b", gpu="h100", batch=128, link_gb_per_s=64)
    one_way, both_ways = (
        next(r for r in table(found, "by_link") if r["link"] == link)["tp4_ms"]
        for link in ("PCIe 4.0 x16", "yours")
    )
    assert one_way / both_ways == pytest.approx(64 / 31.5)


@pytest.mark.parametrize(
    ("storage", "seconds"),
    [
        pytest.param("1GB/s", 140, id="S3-07-140-s-not-over-2.5-min"),
        pytest.param("5GB/s", 28, id="S3-08-nvme-5"),
        pytest.param("7GB/s", 20, id="S3-08-nvme-7"),
    ],
)
def test_loading_140_gb(storage: str, seconds: float) -> None:
    found = run(
        "COLD_START_S", model="llama-3.1-70b", weights_gb=140, storage_gb_per_s=storage, engine_s=0
    )
    assert found.value == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("model", "seconds"),
    [
        pytest.param("llama-3-8b", 4.60 + 14.77 + 15.0, id="vllm-11005-8b"),
        pytest.param("llama-3.1-70b", 15 + 70 + 60, id="vllm-19824-70b"),
    ],
)
def test_the_engines_start_goes_through_what_was_measured(model: str, seconds: float) -> None:
    found = run("COLD_START_S", model=model, weights_gb=1, storage_gb_per_s=1)
    assert found.value - 1 == pytest.approx(seconds)
    cached = run(
        "COLD_START_S", model=model, weights_gb=1, storage_gb_per_s=1, compile_cache="kept"
    )
    assert found.value - cached.value == pytest.approx(found.output("compile_s"))


def test_the_host_link_bounds_a_fast_disk_and_more_gpus_have_more_links() -> None:
    one, four = (
        run("COLD_START_S", model="llama-3.1-70b", storage_gb_per_s=200, tp=tp).output("load_s")
        for tp in (1, 4)
    )
    assert one == pytest.approx(141.108 / 32)
    assert four == pytest.approx(141.108 / 128)


def test_engine_facts_are_needs_that_can_be_asked() -> None:
    for engine in engines():
        stated = (*engine.needs, *engine.experimental, *engine.lacks, *engine.made_for)
        assert set(stated) <= set(NEEDS)
        assert not set(engine.needs) & {*engine.lacks, *engine.experimental}
        assert engine.source


def test_amd_rules_tensorrt_llm_out_and_tgi_is_archived() -> None:
    rows = run("ENGINE_ADVICE", needs="amd; lora").value
    assert rows[-1][1:] == ["TensorRT-LLM", "lacks amd"]
    assert rows[-2][1] == "Text Generation Inference"
    assert "read-only since 2026-03-21" in rows[-2][2]


def test_the_accelerators_maker_is_a_need() -> None:
    found = run("ENGINE_ADVICE", needs="lora", model="8b", gpu="mi300x")
    assert found.value[-1][1:] == ["TensorRT-LLM", "lacks amd"]
    fast = run("REPLICA_PERFORMANCE", model="8b", gpu="mi300x", isl=1024, osl=1024, concurrency=64)
    assert found.output("vllm_tokens_per_s") == fast.value


def test_an_unknown_need_lists_the_known_ones() -> None:
    with pytest.raises(GpusizeError, match=r"row 1 \(teleport\): need must be one of"):
        run("ENGINE_ADVICE", needs="teleport")


PLAN = {"model": "llama-3.1-8b", "gpu": "h100", "isl": 4000, "osl": 512, "concurrency": 96}


def test_fewer_sequences_make_tokens_faster_and_the_first_one_later() -> None:  # source: D09
    found = run("SYMPTOM_FIXES", symptom="high-itl", **PLAN, tpot_ms=30)
    rows = {row["change"]: row for row in table(found, "changes")}
    row = rows["max_num_seqs 96 -> 63"]
    assert row["after"] <= 30 < row["now"]
    same = run("REPLICA_PERFORMANCE", **{**PLAN, "concurrency": 63})
    assert row["after"] == pytest.approx(same.output("tpot_ms"))
    assert row["ttft_p95_ms"] > found.output("ttft_p95_ms")  # the rest waits for a slot


def test_reducing_the_batch_does_not_help_a_high_ttft() -> None:
    # the documents' debugger says it does (D09): with clients that wait, it makes a queue
    found = run("SYMPTOM_FIXES", symptom="high-ttft", **PLAN)
    rows = {row["change"]: row["verdict"] for row in table(found, "changes")}
    assert rows["max_num_seqs 96 -> 48"] == "worse"
    assert rows["prefix-cache hits 0% -> 50%"] in ("helps", "enough")


def test_an_8_bit_cache_halves_what_preemption_is_about() -> None:  # source: D09
    found = run(
        "SYMPTOM_FIXES", symptom="preemptions", model="llama-3.1-70b", gpu="h200", weights="fp8",
        isl=8000, osl=1000, concurrency=64,
    )  # fmt: skip
    rows = {row["change"]: row for row in table(found, "changes")}
    assert rows["KV cache bf16 -> fp8"]["after"] == pytest.approx(found.value[0][1] / 2)
    assert found.value[0][0] == "max_num_seqs 64 -> 21"


def test_out_of_memory_is_answered_where_the_weights_do_not_fit() -> None:  # source: D09
    found = run(
        "SYMPTOM_FIXES", symptom="oom", model="llama-3.1-70b", gpu="h100", isl=8000, osl=256,
        concurrency=8,
    )  # fmt: skip
    assert found.value[0][1] > 2
    enough = [r["change"] for r in table(found, "changes") if r["verdict"] == "enough"]
    assert enough == ["weights bf16 -> int4", "tp 1 -> 4", "tp 1 -> 8"]


def test_a_reserve_beyond_the_memory_is_refused_not_negative() -> None:
    raw = {**PLAN, "runtime_reserve_gib": 1000}
    with pytest.raises(DoesNotFitError, match="lower runtime_reserve_gib"):
        run("SYMPTOM_FIXES", symptom="oom", **raw)


def test_a_replica_that_cannot_keep_up_says_so_before_any_figure_of_ttft() -> None:
    raw = {**PLAN, "concurrency": None, "qps": 20}
    found = run("SYMPTOM_FIXES", symptom="high-ttft", **raw)
    assert any(w.code == "falls_behind" for w in found.warnings)
    late = {r["change"] for r in table(found, "changes") if r["verdict"] == "falls behind"}
    assert late
    assert not late & {row[0] for row in found.value}


def test_what_the_plan_does_not_explain_is_said() -> None:
    found = run("SYMPTOM_FIXES", symptom="high-ttft", **{**PLAN, "concurrency": 2})
    assert any("does not explain it" in w.message for w in found.warnings)


@pytest.mark.parametrize(
    ("calculation", "raw", "sentence"),
    [
        pytest.param("SYMPTOM_FIXES", {**PLAN, "symptom": "high-itl", "qps": 1},
                     "concurrency or qps, one of the two", id="two-loads"),
        pytest.param("SYMPTOM_FIXES", {**PLAN, "symptom": "slow"}, "symptom must be one of oom",
                     id="unknown-symptom"),
        pytest.param("ALL_REDUCE_MS", {"model": "8b", "gpu": "h100", "tp": 1},
                     "tp must be at least 2", id="tp-1"),
        pytest.param("ALL_REDUCE_MS", {"model": "8b", "gpu": "h100", "tp": 3},
                     "tp must divide the 32 attention heads", id="tp-3"),
        pytest.param("COLD_START_S", {"model": "8b", "storage_gb_per_s": 0},
                     "storage_gb_per_s must be", id="no-storage"),
        pytest.param("ENGINE_ADVICE", {"needs": ""}, "at least one row", id="no-needs"),
        pytest.param("ENGINE_ADVICE", {"needs": "lora", "model": "8b"}, "needs a gpu",
                     id="model-without-gpu"),
    ],
)  # fmt: skip
def test_refusals(calculation: str, raw: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        run(calculation, **raw)
