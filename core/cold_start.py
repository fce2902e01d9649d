"""Cold start of a replica: from nothing to the first request, stage by stage, in seconds.

Bytes over bandwidth where bytes are moved; where the engine compiles and captures, measured times,
which grow with the model's layers.
"""

from __future__ import annotations

from typing import NamedTuple

from core.collectives import PCIE_GB_PER_S


class Measured(NamedTuple):
    """Stages of one start as its log had them, in seconds."""

    model: str
    layers: int
    trace_s: float
    """Dynamo bytecode transform."""
    compile_s: float
    """torch.compile of the graphs, nothing cached."""
    capture_s: float
    """Capturing CUDA graphs."""
    source: str


ANCHORS = (
    Measured("Llama-3-8B, one GPU", 32, 4.60, 14.77, 15.0, "vllm-project/vllm#11005, 2024-12-09"),
    Measured(
        "Llama-70B fp8, TP8", 80, 15.0, 70.0, 60.0, "vllm-project/vllm#19824, 2025-06-19 (rounded)"
    ),
)
"""vLLM's own measurements of starting up, both read 2026-11-22."""

WHOLE_STARTS = (
    ("9B model, scaled up by Together AI", 86.0, "Together AI, read 2026-09"),
    ("18 GB fine-tune, Together AI", 145.0, "Together AI, read 2026-09"),
    ("1T parameters in fp8 on 8 x H20, 94% of it weights", 527.0, "lmsys.org, read 2026-09"),
    ("122B in fp8, SGLang on B200, no cache; 531 s of it weights", 695.0,
     "doubleword.ai, 2026-04-06"),
    ("... the same with kernels and weights cached", 88.0, "doubleword.ai, 2026-04-06"),
)  # fmt: skip
"""Whole starts that were measured and published: what, seconds, source."""


class Stage(NamedTuple):
    """One stage and its time."""

    name: str
    label: str
    seconds: float


class Start(NamedTuple):
    """What is started, from where. GB are 1e9 bytes, rates GB/s."""

    weights_gb: float
    layers: int
    gpus: int
    storage_gb_per_s: float
    image_gb: float = 0.0
    image_gb_per_s: float | None = None
    """None is an image already on the node."""
    node_s: float = 0.0
    download_gb_per_s: float | None = None
    """None is weights already on that storage."""
    compiled: bool = False
    """Whether the compile cache of an earlier start is there."""
    eager: bool = False
    """Whether graphs are neither compiled nor captured."""
    engine_s: float | None = None
    """Seconds of the engine's own start, where measured; replaces compiling and capturing."""


def between(layers: int, values: tuple[float, ...]) -> float:
    """A measured time at so many layers: straight lines through nothing and the anchors.

    >>> between(80, (4.6, 15.0)), between(16, (4.6, 15.0)), between(160, (4.6, 15.0))
    (15.0, 2.3, 30.0)
    """
    (low, low_s), (high, high_s) = zip((a.layers for a in ANCHORS), values, strict=True)
    if layers <= low:
        return low_s * layers / low
    if layers >= high:
        return high_s * layers / high
    return low_s + (high_s - low_s) * (layers - low) / (high - low)


def load_s(weights_gb: float, storage_gb_per_s: float, gpus: int) -> float:
    """Reading weights into GPU memory: the slower of the storage and the GPUs' host links.

    >>> load_s(140, 1, 1), load_s(140, 7, 1)
    (140.0, 20.0)
    """
    return weights_gb / min(storage_gb_per_s, PCIE_GB_PER_S * gpus)


def stages(start: Start) -> list[Stage]:
    """The stages in their order; those that take no time are left out."""
    found = [
        Stage("node", "Node start", start.node_s),
        Stage(
            "image",
            "Image pull",
            start.image_gb / start.image_gb_per_s if start.image_gb_per_s else 0.0,
        ),
        Stage(
            "download",
            "Weights download to storage",
            start.weights_gb / start.download_gb_per_s if start.download_gb_per_s else 0.0,
        ),
        Stage(
            "load",
            "Weights into GPU memory",
            load_s(start.weights_gb, start.storage_gb_per_s, start.gpus),
        ),
    ]
    if start.engine_s is not None:
        found.append(Stage("engine", "Engine start", start.engine_s))
    elif not start.eager:
        traced = between(start.layers, tuple(a.trace_s for a in ANCHORS))
        compiled = between(start.layers, tuple(a.compile_s for a in ANCHORS))
        captured = between(start.layers, tuple(a.capture_s for a in ANCHORS))
        found += [
            Stage("trace", "Graph tracing", traced),
            Stage("compile", "Graph compilation", 0.0 if start.compiled else compiled),
            Stage("capture", "Graph capture", captured),
        ]
    return [stage for stage in found if stage.seconds > 0]


def total_s(start: Start) -> float:
    """Seconds of all stages, one after the other."""
    return sum(stage.seconds for stage in stages(start))
