"""The catalogue's data files, checked as data: nothing here imports the project's code."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "core" / "data"

BYTES_BF16 = 2
KEY_AND_VALUE = 2

ACCELERATOR_KEYS = {
    "id", "name", "vendor", "form", "architecture", "aliases", "memory_label_gb", "memory_type",
    "memory_bytes", "memory_gb_per_s", "bf16_tflops", "fp8_tflops", "fp4_tflops", "int8_tops",
    "link", "link_kind", "link_gb_per_s", "max_group", "tdp_w", "purchasable", "notes", "checked",
    "source", "conflict",
}  # fmt: skip
MODEL_KEYS = {
    "id", "name", "family", "aliases", "total_params_b", "active_params_b", "n_layers",
    "hidden_size", "n_heads", "n_kv_heads", "head_dim", "vocab_size", "tied_embeddings",
    "max_context_tokens", "attention", "full_attention_layers", "window_layers", "window_tokens",
    "kv_latent_dim", "kv_rope_dim", "parallel_block", "n_experts", "experts_per_token",
    "shared_experts", "state_bytes",
    "moe_layers", "expert_intermediate_size", "native_precision", "kv_bytes_per_token_bf16",
    "notes", "source", "checked",
}  # fmt: skip
LINK_KINDS = {
    "nvlink", "nvlink_bridge", "xgmi", "pcie", "ici", "neuronlink", "roce", "other",
}  # fmt: skip
ATTENTION = {"gqa", "mla", "sliding", "chunked", "hybrid", "other"}

# Ranges wide enough for a wafer and for SRAM-only chips, narrow enough to catch a wrong unit.
PLAUSIBLE = {
    "memory_label_gb": (0.1, 400),
    "memory_bytes": (20e9, 400e9),
    "memory_gb_per_s": (200, 30e6),
    "bf16_tflops": (50, 5_000),
    "fp8_tflops": (100, 10_000),
    "fp4_tflops": (500, 30_000),
    "int8_tops": (100, 10_000),
    "link_gb_per_s": (10, 3_000),
    "max_group": (2, 10_000),
    "tdp_w": (50, 30_000),
}
# Which figures each sourced group answers for.
SOURCE_GROUPS = {
    "memory": ("memory_label_gb", "memory_bytes"),
    "bandwidth": ("memory_gb_per_s",),
    "compute": ("bf16_tflops", "fp8_tflops", "fp4_tflops", "int8_tops"),
    "link": ("link_gb_per_s",),
    "tdp": ("tdp_w",),
}


def load(folder: str, table: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for path in sorted((DATA / folder).glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(document) == {table}, f"{path.name} holds something besides [[{table}]]"
        entries.extend(document[table])
    return entries


ACCELERATORS = load("accelerators", "accelerator")
MODELS = load("models", "model")


def fold(text: str) -> str:
    return re.sub(r"[ _/]+", "-", text.strip().lower())


def names_of(entry: dict[str, Any]) -> set[str]:
    """Every spelling of an entry, with and without the organisation before a slash."""
    spelled = [entry["id"], *entry["aliases"]]
    return {fold(s) for s in spelled} | {fold(s.rsplit("/", 1)[-1]) for s in spelled}


def index(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {name: e["id"] for e in entries for name in names_of(e)}


def by_id(entry: dict[str, Any]) -> str:
    return entry["id"]


each_accelerator = pytest.mark.parametrize("entry", ACCELERATORS, ids=by_id)
each_model = pytest.mark.parametrize("entry", MODELS, ids=by_id)


@pytest.mark.parametrize("entries", [ACCELERATORS, MODELS], ids=["accelerators", "models"])
def test_no_name_belongs_to_two_entries(entries: list[dict[str, Any]]) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for name in names_of(entry) | {fold(entry["name"])}:
            owners[name].append(entry["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("entry", [*ACCELERATORS, *MODELS], ids=by_id)
def test_names_are_canonical_and_not_repeated(entry: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", entry["id"])
    spelled = [entry["id"], *(fold(a) for a in entry["aliases"])]
    assert len(spelled) == len(set(spelled)), "an alias repeats the id or another alias"
    assert all(a == a.lower() for a in entry["aliases"])


@pytest.mark.parametrize("entry", [*ACCELERATORS, *MODELS], ids=by_id)
def test_every_entry_is_dated(entry: dict[str, Any]) -> None:
    assert type(entry["checked"]) is dt.date


@each_accelerator
def test_accelerator_fields(entry: dict[str, Any]) -> None:
    assert set(entry) <= ACCELERATOR_KEYS
    assert entry.get("link_kind", "other") in LINK_KINDS
    if "link_gb_per_s" in entry:
        assert entry["link_kind"]
        assert entry["link"]
    if "memory_bytes" in entry:
        assert "memory_label_gb" in entry


@each_accelerator
def test_accelerator_figures_are_plausible(entry: dict[str, Any]) -> None:
    for key, (low, high) in PLAUSIBLE.items():
        if key in entry:
            assert low <= entry[key] <= high, key
    if "memory_bytes" in entry:
        # A label means GB on some parts and GiB on others: never more than 10 % apart.
        assert 0.93 < entry["memory_bytes"] / (entry["memory_label_gb"] * 1e9) < 1.1


@each_accelerator
def test_every_accelerator_figure_has_a_source(entry: dict[str, Any]) -> None:
    source = entry["source"]
    assert set(source) <= set(SOURCE_GROUPS)
    for group, keys in SOURCE_GROUPS.items():
        if any(key in entry for key in keys):
            assert source.get(group, "").strip(), f"{group} figures without a source"


@each_model
def test_model_fields(entry: dict[str, Any]) -> None:
    assert set(entry) <= MODEL_KEYS
    assert entry["source"].strip()
    assert entry["attention"] in ATTENTION
    for key, value in entry.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            may_be_zero = key in {"full_attention_layers", "window_layers", "shared_experts"}
            assert value > 0 or may_be_zero, key
    assert entry["max_context_tokens"] >= 2048
    if entry["attention"] == "mla":
        assert "kv_latent_dim" in entry
        assert "n_kv_heads" not in entry


@each_model
def test_layers_add_up(entry: dict[str, Any]) -> None:
    if entry["attention"] in {"hybrid", "other"}:
        assert entry.get("full_attention_layers", 0) < entry["n_layers"]
        return
    assert entry["full_attention_layers"] + entry["window_layers"] == entry["n_layers"]
    assert ("window_tokens" in entry) == (entry["window_layers"] > 0)
    assert entry["attention"] in {"sliding", "chunked"} or entry["window_layers"] == 0


def with_keys(*keys: str) -> Any:
    chosen = [m for m in MODELS if all(k in m for k in keys)]
    return pytest.mark.parametrize("entry", chosen, ids=by_id)


@with_keys("kv_bytes_per_token_bf16")
def test_cache_per_token_follows_from_the_shape(entry: dict[str, Any]) -> None:
    assert entry["attention"] != "other", "a cache figure that the shape cannot reproduce"
    if entry["attention"] == "mla":
        per_layer = entry["kv_latent_dim"] + entry["kv_rope_dim"]
        elements = entry["n_layers"] * per_layer
    else:
        per_layer = KEY_AND_VALUE * entry["n_kv_heads"] * entry["head_dim"]
        elements = entry["full_attention_layers"] * per_layer
    assert elements * BYTES_BF16 == entry["kv_bytes_per_token_bf16"]


@with_keys("expert_intermediate_size", "total_params_b", "active_params_b")
def test_expert_size_explains_the_inactive_parameters(entry: dict[str, Any]) -> None:
    embedding_b = entry["vocab_size"] * entry["hidden_size"] / 1e9
    inactive_b = entry["total_params_b"] - embedding_b - entry["active_params_b"]
    per_expert_b = inactive_b / (entry["n_experts"] - entry["experts_per_token"])
    three_matrices = 3 * entry["hidden_size"] * entry["expert_intermediate_size"]
    assert per_expert_b == pytest.approx(entry["moe_layers"] * three_matrices / 1e9, rel=0.03)


@with_keys("total_params_b", "active_params_b")
def test_a_dense_model_reads_all_but_its_input_embedding(entry: dict[str, Any]) -> None:
    unread_b = entry["total_params_b"] - entry["active_params_b"]
    if entry["tied_embeddings"]:
        assert unread_b == 0
    elif "n_experts" not in entry:
        embedding_b = entry["vocab_size"] * entry["hidden_size"] / 1e9
        assert unread_b == pytest.approx(embedding_b, rel=0.01)
    else:
        assert unread_b > 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("H100", "h100-sxm"),
        ("H100-SXM-80GB", "h100-sxm"),
        ("H100-80GB-SXM", "h100-sxm"),
        ("H100-80GB-PCIe", "h100-pcie"),
        ("H100-94GB-NVL", "h100-nvl"),
        ("H200 141GB", "h200-sxm"),
        ("A100-80GB", "a100-80gb-sxm"),
        ("A100-PCIE-80GB", "a100-80gb-pcie"),
        ("A10G-24GB", "a10g"),
        ("L40S-48GB", "l40s"),
        ("RTX6000Ada-48GB", "rtx-6000-ada"),
        ("RTX-PRO-6000-Blackwell-SE-96GB", "rtx-pro-6000-server"),
        ("B100 192GB", "b100"),
        ("B200 192GB", "b200"),
        ("B200-SXM-180GB", "b200"),
        ("GB200-NVL72-186GB", "gb200"),
        ("gh200", "gh200-96"),
        ("4090", "rtx-4090"),
        ("MI300X 192GB", "mi300x"),
        ("MI250X-1GCD-64GB", "mi250x-gcd"),
        ("Gaudi3-128GB", "gaudi3"),
        ("Arc-Pro-B60-24GB", "arc-pro-b60"),
        ("Trillium", "tpu-v6e"),
        ("Ironwood", "tpu-v7x"),
        ("Trainium 2", "trainium2"),
        ("Blackhole", "tenstorrent-blackhole"),
    ],
)
def test_accelerators_answer_to_what_people_type(typed: str, expected: str) -> None:
    assert index(ACCELERATORS)[fold(typed)] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8b", "llama-3.1-8b"),
        ("70B", "llama-3.1-70b"),
        ("405b", "llama-3.1-405b"),
        ("120b", "gpt-oss-120b"),
        ("Llama 3.1 8B", "llama-3.1-8b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("meta-llama/Meta-Llama-3-8B", "llama-3-8b"),
        ("nvidia/Llama-3.3-70B-Instruct-FP8", "llama-3.3-70b"),
        ("amd/Llama-3.1-70B-Instruct-FP8-KV", "llama-3.1-70b"),
        ("deepseek-ai/DeepSeek-R1-0528", "deepseek-r1"),
        ("nvidia/Kimi-K2.5-NVFP4", "kimi-k2.5"),
        ("mistralai/Mixtral-8x7B-v0.1", "mixtral-8x7b"),
        ("openai/gpt-oss-120b", "gpt-oss-120b"),
    ],
)
def test_models_answer_to_what_people_type(typed: str, expected: str) -> None:
    assert index(MODELS)[fold(typed)] == expected


@pytest.mark.parametrize("typed", ["tpu", "gaudi", "trainium", "rtx pro 6000", "rtxpro6000-96gb"])
def test_an_ambiguous_accelerator_has_no_alias(typed: str) -> None:
    assert fold(typed) not in index(ACCELERATORS)


@pytest.mark.parametrize("typed", ["7b", "14b", "27b", "32b", "72b", "llama", "qwen"])
def test_an_ambiguous_model_has_no_alias(typed: str) -> None:
    assert fold(typed) not in index(MODELS)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda p: p.name)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
