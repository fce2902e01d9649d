"""COLD_START_S: how long a replica takes from nothing to its first request."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import HostedInputs, ModelName, Tp, Weights, origin
from core.catalog import model
from core.charts import Axis, BarChart, Bars
from core.cold_start import ANCHORS, WHOLE_STARTS, Stage, Start, load_s, stages, total_s
from core.fields import choice, number
from core.precision import weight_bytes
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table
from core.units import BYTES_PER_GB

NETWORK_GB_PER_S = 1.0
"""A network volume capped at 1 GB/s, and below it local NVMe: the documents' figures (003)."""
NVME_GB_PER_S = 5.0
STORAGES = (
    ("network volume, 1 GB/s", NETWORK_GB_PER_S),
    ("local NVMe, 5 GB/s", NVME_GB_PER_S),
    ("local NVMe, 7 GB/s", 7.0),
)
IMAGE_GB = 12.0
"""vllm/vllm-openai:latest as pulled, about."""
IMAGE_SOURCE = "vllm-project/vllm#27154, 2025-10-18"
EAGER = "no graphs (--enforce-eager), decode slower"
"""Shown, never advised: every token of the replica's life pays for the seconds saved once."""
Rate = Annotated[float, number("GB/s", above=True, hi=1e4)]


class ColdStartInput(HostedInputs):
    """A model to load, and where its weights and image come from."""

    model: ModelName
    """Model to start, e.g. llama-3.1-70b."""
    weights: Weights | None = None
    """Weight format; missing means the checkpoint's own."""
    storage_gb_per_s: Annotated[
        float, number("GB/s", above=True, hi=1e4, words=("storage", "disk"))
    ] = NETWORK_GB_PER_S
    """Rate at which the storage gives the weights, GB/s; a network volume often 1, NVMe 5 to 7."""
    tp: Tp = 1
    """Accelerators that load at once, each over its own host link."""
    image_gb_per_s: Rate | None = None
    """Rate at which the image is pulled, GB/s; missing means it is on the node."""
    image_gb: Annotated[float, number("GB", hi=1e4, words=("image",))] = IMAGE_GB
    """Size of the image as pulled, in GB."""
    download_gb_per_s: Rate | None = None
    """Rate of downloading the weights to that storage, GB/s; missing means they are there."""
    node_s: Annotated[float, number("s", hi=1e5, words=("node",))] = 0.0
    """Seconds until a node is up; 0 is one that is."""
    engine_s: Annotated[float, number("s", hi=1e5, words=("engine start",))] | None = None
    """Your engine's measured start in seconds; missing means vLLM's compile and capture."""
    compile_cache: Annotated[str, choice("empty", "kept")] = "empty"
    """Whether the compile cache of an earlier start is kept."""
    weights_gb: (
        Annotated[float, number("GB", above=True, hi=1e5, words=("weight size",))] | None
    ) = None
    """Your own size of the weights in GB; missing means the catalogue's."""


def _start(inputs: ColdStartInput) -> Start:
    entry = model(inputs.model)
    size = inputs.weights_gb
    if size is None:
        size = weight_bytes(entry, inputs.weights or entry.native_precision) / BYTES_PER_GB
    return Start(
        size,
        entry.n_layers,
        inputs.tp,
        inputs.storage_gb_per_s,
        inputs.image_gb,
        inputs.image_gb_per_s,
        inputs.node_s,
        inputs.download_gb_per_s,
        compiled=inputs.compile_cache == "kept",
        engine_s=inputs.engine_s,
    )


def _variants(inputs: ColdStartInput, start: Start) -> list[tuple[str, Start]]:
    """The start as asked, and with one thing changed that would shorten it."""
    entry = model(inputs.model)
    found = [("as asked", start)]
    if start.storage_gb_per_s < NVME_GB_PER_S:
        found.append(
            ("weights on local NVMe", start._replace(storage_gb_per_s=NVME_GB_PER_S,
                                                     download_gb_per_s=None))
        )  # fmt: skip
    if start.image_gb_per_s is not None:
        found.append(("image on the node", start._replace(image_gb_per_s=None)))
    if inputs.weights_gb is None:  # else the catalogue may not know the parameters
        eight_bit = weight_bytes(entry, "fp8") / BYTES_PER_GB
        if eight_bit < start.weights_gb:
            found.append(("weights in fp8", start._replace(weights_gb=eight_bit)))
    if start.engine_s is None:
        if not start.compiled:
            found.append(("compile cache kept", start._replace(compiled=True)))
        found.append((EAGER, start._replace(eager=True)))
    return found


@REGISTRY.calculation(
    "COLD_START_S",
    group="hardware",
    result="Seconds from nothing to a replica's first request.",
    unit="s",
    examples=(
        "/gpu cold_start_s llama-3.1-70b storage=1GB/s",
        "/gpu cold_start_s llama-3.1-70b fp8 storage=5GB/s tp=2 image_gb_per_s=0.5 node=90s",
    ),
    charted=True,
)
def cold_start_s(inputs: ColdStartInput, book: PriceBook) -> Draft:
    """Cold start of a replica, stage by stage: what dominates, and what would shorten it.

    image GB / pull rate + weights GB / min(storage, host links of the TP) + tracing, compiling and
    capturing graphs, which are vLLM's measured times by number of layers. Node start and download
    are yours to give. One stage after the other; nothing overlaps.

    Raises InputError and the name errors.
    Source: the documents' cold-load arithmetic (document 003: 140 GB at 1 GB/s is 140 s); engine:
    vllm-project/vllm#11005 and #19824.

    >>> from pricing.book import embedded_book
    >>> run = REGISTRY.get("COLD_START_S").run
    >>> raw = dict(model="llama-3.1-70b", weights_gb=140, storage_gb_per_s=1)
    >>> run(raw, embedded_book()).output("load_s")
    140.0
    """
    start = _start(inputs)
    value = total_s(start)
    return Draft(
        value,
        lambda: _receipt(inputs, start, value),
        curve=lambda: _chart(inputs, start),
    )


def _receipt(inputs: ColdStartInput, start: Start, value: float) -> Receipt:
    parts = stages(start)
    longest = max(parts, key=lambda stage: stage.seconds)
    others = [(name, total_s(other)) for name, other in _variants(inputs, start)[1:]]
    advised = (row for row in others if row[0] != EAGER)
    best = min(advised, key=lambda row: row[1], default=None)
    advice = f"; {best[0]}: {_s(best[1])}" if best and best[1] < value else ""
    entry = model(inputs.model)
    receipt = Receipt(
        calculation="",
        value=value,
        unit="s",
        summary=(
            f"{entry.name} takes {_s(value)} to start, {longest.seconds / value:.0%} of it"
            f" {longest.label[0].lower()}{longest.label[1:]}{advice}."
        ),
        outputs=[
            Output("weights_gb", "Weights to load", start.weights_gb, "GB"),
            *(Output(f"{stage.name}_s", stage.label, stage.seconds, "s") for stage in parts),
            Output("dominates", "Longest stage", longest.label, ""),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("storage_gb_per_s", inputs.storage_gb_per_s, "GB/s",
                       origin(inputs, "storage_gb_per_s"), "the documents' network volume"
                       if "storage_gb_per_s" not in inputs.model_fields_set else ""),
            Assumption("image", _image(inputs), "", origin(inputs, "image_gb_per_s"),
                       IMAGE_SOURCE if _pulls_default(inputs) else ""),
            Assumption("node_s", inputs.node_s, "s", origin(inputs, "node_s")),
            Assumption("engine", "yours" if inputs.engine_s is not None else "vLLM, measured", "",
                       origin(inputs, "engine_s"), f"{ANCHORS[0].source}; {ANCHORS[1].source}"),
            Assumption("compile_cache", inputs.compile_cache, "", origin(inputs, "compile_cache")),
        ],
    )  # fmt: skip
    receipt.tables += _tables(inputs, start, parts, others, value)
    return receipt


def _pulls_default(inputs: ColdStartInput) -> bool:
    """Whether an image is pulled whose size nobody gave."""
    return inputs.image_gb_per_s is not None and "image_gb" not in inputs.model_fields_set


def _image(inputs: ColdStartInput) -> str:
    if inputs.image_gb_per_s is None:
        return "on the node"
    return f"{inputs.image_gb:g} GB at {inputs.image_gb_per_s:g} GB/s"


def _tables(
    inputs: ColdStartInput,
    start: Start,
    parts: list[Stage],
    others: list[tuple[str, float]],
    value: float,
) -> list[Table]:
    storages = [*STORAGES]
    if inputs.storage_gb_per_s not in {rate for _, rate in storages}:
        storages.append((f"yours, {inputs.storage_gb_per_s:g} GB/s", inputs.storage_gb_per_s))
    return [
        Table.of(
            "stages", "Stage by stage",
            [("stage", "Stage", ""), ("seconds", "Time", "s"), ("share_frac", "Share", "fraction")],
            [[stage.label, stage.seconds, stage.seconds / value] for stage in parts],
        ),
        Table.of(
            "shorter", "What would shorten it",
            [("change", "Change", ""), ("seconds", "Start", "s"), ("saves_s", "Saves", "s")],
            [[name, seconds, value - seconds]
             for name, seconds in sorted(others, key=lambda row: row[1])],
        ),
        Table.of(
            "storage", "Loading the weights, by storage",
            [("storage", "Storage", ""), ("load_s", "Load", "s")],
            [[name, load_s(start.weights_gb, rate, start.gpus)] for name, rate in storages],
        ),
        Table.of(
            "measured", "Starts that were measured and published",
            [("what", "What", ""), ("seconds", "Time", "s"), ("source", "Source", "")],
            [
                *([f"{a.model}: trace, compile, capture", a.trace_s + a.compile_s + a.capture_s,
                   a.source] for a in ANCHORS),
                *([*row] for row in WHOLE_STARTS),
            ],
        ),
    ]  # fmt: skip


def _chart(inputs: ColdStartInput, start: Start) -> BarChart:
    shown = _variants(inputs, start)
    made = [{stage.label: stage.seconds for stage in stages(other)} for _, other in shown]
    labels = list(dict.fromkeys(label for row in made for label in row))
    return BarChart(
        f"Cold start of {model(inputs.model).name}",
        [name for name, _ in shown],
        Axis("Time", "s"),
        [Bars(label, [row.get(label, 0.0) for row in made]) for label in labels],
        "stacked",
        subtitle=f"{start.weights_gb:,.1f} GB of weights at {start.storage_gb_per_s:g} GB/s",
    )


def _s(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:,.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{seconds:,.0f} s ({minutes:,} min {rest:02} s)"
