"""The performance model's constants, read once from data/performance.toml.

The tables compare by identity, so that results can be cached on them at no cost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """Efficiencies every accelerator shares, as fractions of the datasheet unless named."""

    memory_weights: float
    memory_kv: float
    memory_knee: float
    compute_bf16: float
    compute_8bit: float
    compute_4bit: float
    compute_attention: float
    expert_width: float
    dequantise: float
    half_tokens: float
    norm: float
    expert_imbalance: float
    routing_shape: float
    moe_layer_s: float
    mla_layer_s: float
    quantise_layer_s: float
    mix_tokens: float
    run_tokens: float
    block_scaled: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Architecture:
    """Further factors of one architecture family on memory, arithmetic and overhead.

    `expert_overhead` multiplies the overhead of experts, MLA and block scales once more: kernels
    of their own, which are tuned last where an architecture is not the first target.
    """

    memory: float = 1.0
    compute: float = 1.0
    overhead: float = 1.0
    expert_overhead: float = 1.0
    in_switch: bool = False
    """Whether the NVLink switch sums what passes it (NVLink SHARP)."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One kind of scale-up link: latency of an all-reduce of two, achieved share of bandwidth.

    `direct`: accelerators read each other's memory, so that small messages go in one shot.
    `mesh`: pairs are wired to each other with no switch, so that a small group has few wires.
    """

    latency_s: float
    share: float
    direct: bool = True
    mesh: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """What an engine family adds: seconds of overhead, memory it keeps, how it mixes prefill."""

    layer_s: float
    step_s: float
    sequence_s: float
    request_s: float
    allreduce: float
    mix: float
    burst: float
    stream_steps: float
    utilisation: float
    of_free: bool
    reserve_gb: float
    max_batch: int
    reserve_share: float = 0.0
    token_s: float = 0.0
    whole_context: bool = False
    lockstep: float = 0.0
    before: str = ""
    graph_tokens: int = 0
    """Longest context whose decode steps replay a CUDA graph; 0 is any."""
    eager_layer_s: float = 0.0
    """Launching one layer from Python, once per step, beyond `graph_tokens`."""


@dataclass(frozen=True, slots=True, eq=False)
class Collective:
    """All-reduce shape: how latency grows with the group, and how many a layer has."""

    per_layer: int
    per_layer_attention_dp: int
    group_exponent: float


@dataclass(frozen=True, slots=True, eq=False)
class FirstToken:
    """What prefill adds on the host, and how closed-loop benchmarks send their requests."""

    layer_s: float
    expert_layer_s: float
    exchange_layer_s: float
    latent_layer_s: float
    token_s: float
    passes: float
    expert_passes: float
    rounds: float
    pack: float


@dataclass(frozen=True, slots=True, eq=False)
class MemoryDefaults:
    """Defaults of the memory model."""

    utilisation: float
    runtime_reserve_gib: float
    max_batch: int


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """All constants; families not listed use `generic`."""

    kernel: Kernel
    architecture: Mapping[str, Architecture]
    link: Mapping[str, Link]
    engine: Mapping[str, Engine]
    collective: Collective
    first_token: FirstToken
    memory: MemoryDefaults


def parse(data: Mapping[str, Any]) -> Constants:
    """Constants from the tables of performance.toml."""
    return Constants(
        Kernel(**data["kernel"]),
        {name: Architecture(**row) for name, row in data["architecture"].items()},
        {name: Link(**row) for name, row in data["link"].items()},
        {name: Engine(**row) for name, row in data["engine"].items()},
        Collective(**data["collective"]),
        FirstToken(**data["first_token"]),
        MemoryDefaults(**data["memory"]),
    )


@cache
def constants() -> Constants:
    """The constants of this release."""
    return parse(tomllib.loads((files("core") / "data" / "performance.toml").read_text("utf-8")))
