"""The throughput model's constants, read once from data/performance.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Achieved over datasheet, as fractions."""

    memory_weights: float
    memory_kv: float
    compute_bf16: float
    compute_8bit: float
    compute_4bit: float
    compute_attention: float
    compute_experts: float
    link: float


@dataclass(frozen=True, slots=True)
class Overhead:
    """Fixed costs in seconds, and all-reduces per layer."""

    layer_s: float
    step_s: float
    sequence_s: float
    allreduce_s: float
    allreduce_pcie_s: float
    allreduces_per_layer: int


@dataclass(frozen=True, slots=True)
class MemoryDefaults:
    """Defaults of the memory model."""

    utilisation: float
    runtime_reserve_gib: float
    max_batch: int


@dataclass(frozen=True, slots=True)
class Constants:
    """All constants; `architecture` maps an architecture to a further compute factor."""

    efficiency: Efficiency
    architecture: dict[str, float]
    overhead: Overhead
    memory: MemoryDefaults


@cache
def constants() -> Constants:
    """The constants of this release."""
    data = tomllib.loads((files("core") / "data" / "performance.toml").read_text("utf-8"))
    return Constants(
        Efficiency(**data["efficiency"]),
        data["architecture"],
        Overhead(**data["overhead"]),
        MemoryDefaults(**data["memory"]),
    )
