"""What the measured rows cannot check: every model on every accelerator stays within physics.

Shares are of the datasheet; orders are of parts whose figures are no worse in any respect.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from core.catalog import accelerator, accelerators, model, models
from core.checkpoints import checkpoint
from core.constants import constants
from core.errors import GpusizeError
from core.kernel import rates
from core.memory import kv_bytes, kv_shards
from core.precision import WEIGHT_BITS, compute_tflops
from core.serving import serve
from core.setup import Setup
from core.throughput import Replica

FORMATS = ("bf16", "fp8", "fp4", "int4")
BATCHES = (1, 8, 64)
NO_SLOWER = (
    ("h100-sxm", "h200-sxm"),
    ("h200-sxm", "b200"),
    ("b200", "b300"),
    ("gb200", "gb300"),
    ("h100-sxm", "gh200-96"),
    ("gh200-96", "gh200-144"),
    ("a100-40gb-sxm", "a100-80gb-sxm"),
    ("a100-80gb-sxm", "h100-sxm"),
    ("mi300x", "mi325x"),
    ("mi325x", "mi355x"),
    ("l4", "l40s"),
    ("l40", "l40s"),
    ("gaudi2", "gaudi3"),
)


@cache
def replica(name: str, gpu: str, weights: str, tp: int) -> Replica | None:
    """The replica of a thousand tokens in and out, or None where it cannot be."""
    card = accelerator(gpu)
    if tp > max(card.max_group, 1):
        return None
    try:
        one = serve(Setup(model(name), card, 1024, 1024, tp=tp, weights=weights), constants()).one
    except GpusizeError:
        return None
    return one if one.memory.slots else None


def replicas() -> Iterator[Replica]:
    for name in models():
        for gpu in accelerators():
            for weights in FORMATS:
                for tp in (1, 8):
                    one = replica(name, gpu, weights, tp)
                    if one is not None:
                        yield one


def bandwidth_share(one: Replica, batch: int) -> float:
    """Bytes one accelerator must read in a decode step, per second, over the datasheet's."""
    this, bits = one.model, WEIGHT_BITS[one.weights]
    routed = this.routed_expert_params_b() * 1e9
    index = routed / this.n_experts if routed else 0.0
    head = this.head_params_b() * 1e9
    dense = this.active_b() * 1e9 - head - index * this.experts_per_token
    touched = one.kernel.touched(batch) if one.kernel.n_experts else 0.0
    read = ((dense + index * touched) * bits / 8 + head * 2) / one.tp
    read += batch * kv_bytes(this, 1536, one.kv) / kv_shards(this, one.tp)
    return read / one.decode_step_s(batch) / one.accelerator.bandwidth_bytes_per_s()


def test_decode_and_prefill_stay_below_the_datasheet_and_not_absurdly_far() -> None:
    seen = 0
    for one in replicas():
        label = (one.model.id, one.accelerator.id, one.weights, one.tp)
        large = one.model.n_experts == 0 and one.model.params_b() > 6 and one.tp == 1
        for batch in (b for b in BATCHES if b <= one.memory.slots):
            share = bandwidth_share(one, batch)
            assert share < 0.95, label
            assert share > 0.15 or not large or batch > 8, (label, batch)
            seen += 1
        linear = 2e9 * (one.model.active_b() - one.model.head_params_b()) * one.fresh
        peak = compute_tflops(one.accelerator, one.weights)[0] * 1e12 * one.tp
        share = linear / one.mixed_prefill_s / peak
        assert share < 0.95, label
        assert share > 0.1 or not large, label
    assert seen > 10_000


@pytest.mark.parametrize(("slow", "fast"), NO_SLOWER)
def test_a_part_no_worse_in_any_figure_is_no_slower(slow: str, fast: str) -> None:
    seen = 0
    for name in models():
        for weights in FORMATS:
            for tp in (1, 8):
                old, new = replica(name, slow, weights, tp), replica(name, fast, weights, tp)
                if old is None or new is None:
                    continue
                seen += 1
                label = (name, weights, tp)
                assert new.mixed_prefill_s <= old.mixed_prefill_s * 1.001, label
                assert new.prefill_s <= old.prefill_s * 1.001, label
                for batch in BATCHES:
                    assert new.decode_step_s(batch) <= old.decode_step_s(batch) * 1.001, label
    assert seen > 20


def test_int8_is_expanded_where_its_own_arithmetic_is_slower_than_bf16() -> None:
    k = constants()
    b300 = accelerator("b300")
    assert rates(b300, "int8", k).matrix == pytest.approx(rates(b300, "bf16", k).matrix)
    assert rates(accelerator("b200"), "int8", k).matrix > rates(b300, "int8", k).matrix


def test_a_hybrid_keeps_and_moves_its_recurrent_state() -> None:
    """45 layers x (64 heads x 128 x 128 x 4 bytes + 3 x 12,288 x 2 bytes) = 192,061,440 bytes."""
    this = model("qwen3.5-397b-a17b")
    assert this.state_bytes == 45 * (64 * 128 * 128 * 4 + 3 * 12288 * 2) == 192_061_440
    with_state = serve(
        Setup(this, accelerator("h200"), 1024, 1024, tp=8, weights="fp8"), constants()
    )
    without = serve(
        Setup(
            this.model_copy(update={"id": "stateless", "state_bytes": 0}),
            accelerator("h200"),
            1024,
            1024,
            tp=8,
            weights="fp8",
        ),
        constants(),
    )
    moved = 2 * this.state_bytes / 8 / rates(accelerator("h200"), "bf16", constants()).kv_bytes
    assert with_state.one.kv_s - without.one.kv_s == pytest.approx(moved, rel=0.2)
    held = with_state.one.memory.kv_request_bytes - without.one.memory.kv_request_bytes
    assert held == pytest.approx(this.state_bytes / 8)


SHAPES = {
    # layers, hidden, heads, KV heads, head dim, experts, per token, expert width, vocabulary
    "qwen3-32b": (64, 5120, 64, 8, 128, 0, 0, None, 151936),
    "mixtral-8x22b": (56, 6144, 48, 8, 128, 8, 2, 16384, 32000),
    "gpt-oss-20b": (24, 2880, 64, 8, 64, 32, 4, 2880, 201088),
    "qwen3.5-397b-a17b": (60, 4096, 32, 2, 256, 512, 10, 1024, 248320),
    "qwen3-235b-a22b": (94, 4096, 64, 4, 128, 128, 8, 1536, 151936),
    "gpt-j-6b": (28, 4096, 16, 16, 256, 0, 0, None, 50400),
    "falcon-180b": (80, 14848, 232, 8, 64, 0, 0, None, 65024),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_those_of_config_json(name: str) -> None:
    m = model(name)
    assert SHAPES[name] == (
        m.n_layers,
        m.hidden_size,
        m.n_heads,
        m.n_kv_heads,
        m.head_dim,
        m.n_experts,
        m.experts_per_token,
        m.expert_intermediate_size,
        m.vocab_size,
    )
    assert not m.tied_embeddings
    if m.n_experts:  # three matrices per expert; gpt-oss has biases besides
        routed = 3e-9 * m.moe_layers * m.n_experts * m.hidden_size * m.expert_intermediate_size  # type: ignore[operator]
        assert m.routed_expert_params_b() == pytest.approx(routed, rel=0.003)


@pytest.mark.parametrize(
    ("label", "entry"),
    [
        ("Qwen/Qwen3-32B-FP8", "qwen3-32b"),
        ("nvidia/Qwen3-32B-NVFP4", "qwen3-32b"),
        ("RedHatAI/Mixtral-8x22B-Instruct-v0.1-FP8", "mixtral-8x22b"),
        ("openai/gpt-oss-20b", "gpt-oss-20b"),
        ("EleutherAI/gpt-j-6b", "gpt-j-6b"),
        ("tiiuae/falcon-180B", "falcon-180b"),
        ("Qwen/Qwen3.5-397B-A17B-FP8", "qwen3.5-397b-a17b"),
        ("Qwen/Qwen3-235B-A22B-Thinking-2507-FP8", "qwen3-235b-a22b"),
        ("nvidia/DeepSeek-R1-0528-NVFP4-v2", "deepseek-r1"),
        ("deepseek-ai/DeepSeek-V3.1", "deepseek-v3"),
    ],
)
def test_checkpoint_labels(label: str, entry: str) -> None:
    assert checkpoint(label).id == entry


@pytest.mark.parametrize(
    ("label", "entry"),
    [
        ("NVIDIA L40S", "l40s"),
        ("NVIDIA L40", "l40"),
        ("NVIDIA H100 80GB HBM3", "h100-sxm"),
        ("NVIDIA A100 80GB PCIe", "a100-80gb-pcie"),
        ("NVIDIA GeForce RTX 4090", "rtx-4090"),
        ("GH200 144GB HBM3e", "gh200-144"),
        ("NVIDIA GH200 480GB", "gh200-96"),
        ("AMD Instinct MI325X", "mi325x"),
        ("MI355X", "mi355x"),
        ("B300 SXM", "b300"),
        ("GB300 NVL72", "gb300"),
        ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "rtx-pro-6000-server"),
        ("Intel Arc Pro B60", "arc-pro-b60"),
        ("Intel Gaudi 2", "gaudi2"),
        ("HL-225", "gaudi2"),
    ],
)
def test_accelerator_labels(label: str, entry: str) -> None:
    assert accelerator(label).id == entry
