"""TRAINING_MEMORY_GIB from its inputs to its receipt."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import GpuName, HostedInputs, MemoryUtil, ModelName, origin
from core.catalog import LlmModel, accelerator, model
from core.charts import Axis, BarChart, Bars, Mark
from core.constants import constants
from core.fields import choice, integer
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.tables import Table
from core.training.compute import OPERATIONS
from core.training.memory import Parts, lora_params, parts
from core.units import BYTES_PER_GIB

_MEMORY = constants().memory
MOST_GPUS = 65_536
LABELS = {
    "weights": "Weights",
    "gradients": "Gradients",
    "optimiser": "Optimiser",
    "adapters": "Adapters",
    "activations": "Activations",
    "logits": "Logits",
}


class TrainingMemoryInput(HostedInputs):
    """A model, how it is trained, and over how many accelerators."""

    model: ModelName
    """Model to train, e.g. llama-3.1-8b."""
    gpu: GpuName | None = None
    """Accelerator it must fit, e.g. h100."""
    train_gpus: Annotated[
        int, integer("GPUs", hi=MOST_GPUS, words=("gpus", "gpu count"), claims=("GPUs",))
    ] = 1
    """Accelerators that ZeRO divides over."""
    method: Annotated[str, choice(*OPERATIONS, words=("training method",))] = "full"
    """full, lora or qlora."""
    zero_stage: Annotated[int, integer("count", lo=0, hi=3, words=("zero",))] = 3
    """What is divided: 0 nothing, 1 the optimiser, 2 gradients too, 3 weights too (FSDP)."""
    sequence_tokens: Annotated[
        int, integer("tokens", hi=100_000_000, words=("sequence", "sequence length", "context"))
    ] = 4096
    """Tokens of one sequence."""
    micro_batch: Annotated[int, integer("count", hi=65_536, words=("micro batch",))] = 1
    """Sequences an accelerator works on at once."""
    recompute: Annotated[str, choice("none", "selective", "full")] = "full"
    """Activations computed again: all (gradient checkpointing), attention's only (selective, as
    FlashAttention alone does), or none."""
    lora_rank: Annotated[int, integer("count", hi=4096, words=("rank",))] = 16
    """Rank of LoRA's adapters."""
    memory_util_frac: MemoryUtil = _MEMORY.utilisation
    """Share of an accelerator's memory that may be used."""


def memory_draft(inputs: TrainingMemoryInput, book: PriceBook) -> Draft:
    """The memory of one accelerator."""
    hosted = model(inputs.model)
    found = _parts(inputs, hosted, inputs.train_gpus)
    value = _gib(found.total())

    def receipt() -> Receipt:
        made = Receipt(
            calculation="",
            value=value,
            unit="GiB",
            summary=_summary(inputs, hosted, value),
            outputs=_outputs(inputs, hosted, found, value),
            tables=[_table(inputs, hosted)],
            assumptions=[
                Assumption(name, getattr(inputs, name), unit, origin(inputs, name))
                for name, unit in (
                    ("method", ""),
                    ("train_gpus", "GPUs"),
                    ("zero_stage", ""),
                    ("sequence_tokens", "tokens"),
                    ("micro_batch", ""),
                    ("recompute", ""),
                    ("lora_rank", ""),
                    ("memory_util_frac", "fraction"),
                )
                if name != "lora_rank" or inputs.method != "full"
            ],
        )
        if inputs.recompute == "none":
            made.warn(
                "kept_scores",
                "Attention scores are counted as kept; FlashAttention never keeps them, which is"
                " recompute=selective.",
            )
        return made

    return Draft(value, receipt, curve=lambda: _chart(inputs, hosted))


def _parts(inputs: TrainingMemoryInput, hosted: LlmModel, gpus: int) -> Parts:
    return parts(
        hosted,
        inputs.method,
        gpus=gpus,
        zero_stage=inputs.zero_stage,
        tokens=inputs.sequence_tokens,
        sequences=inputs.micro_batch,
        recompute=inputs.recompute,
        rank=inputs.lora_rank,
    )


def _gib(size_bytes: float) -> float:
    return size_bytes / BYTES_PER_GIB


def _room(inputs: TrainingMemoryInput) -> float | None:
    """GiB that may be used; None without an accelerator."""
    if inputs.gpu is None:
        return None
    return _gib(accelerator(inputs.gpu).visible_bytes()) * inputs.memory_util_frac


def _fewest(inputs: TrainingMemoryInput, hosted: LlmModel, room: float) -> int | None:
    """Fewest accelerators of which each has room; None where dividing further does not help."""

    def fits(gpus: int) -> bool:
        return _gib(_parts(inputs, hosted, gpus).total()) <= room

    if not fits(MOST_GPUS):
        return None
    low, high = 0, MOST_GPUS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _summary(inputs: TrainingMemoryInput, hosted: LlmModel, value: float) -> str:
    said = (
        f"{value:,.4g} GiB on each of {inputs.train_gpus:,}"
        if inputs.train_gpus > 1
        else (f"{value:,.4g} GiB")
    )
    said = f"{said} to train {hosted.name} ({inputs.method})"
    room = _room(inputs)
    if room is None:
        return f"{said}."
    card = accelerator(inputs.gpu or "").name
    if value <= room:
        return f"{said}: it fits {card}, of whose memory {room:,.4g} GiB may be used."
    fewest = _fewest(inputs, hosted, room)
    kept = _gib(_parts(inputs, hosted, MOST_GPUS).total())
    more = f"more of them would not help, as {kept:,.4g} GiB are not divided over them"
    does = f"{fewest:,} of them would" if fewest else more
    return f"{said}: it does not fit {card} ({room:,.4g} GiB usable); {does}."


def _outputs(
    inputs: TrainingMemoryInput, hosted: LlmModel, found: Parts, value: float
) -> list[Output]:
    rows = [
        Output(f"{name}_gib", label, _gib(getattr(found, name)), "GiB")
        for name, label in LABELS.items()
        if getattr(found, name)
    ]
    if inputs.method != "full":
        trained = lora_params(hosted, inputs.lora_rank)
        rows.append(Output("adapter_params", "Parameters trained", trained, ""))
    room = _room(inputs)
    if room is not None:
        rows.append(Output("usable_gib", "Usable", room, "GiB"))
        rows.append(Output("fits", "Fits", "yes" if value <= room else "no", ""))
        fewest = _fewest(inputs, hosted, room)
        rows.append(Output("fewest_gpus", "Fewest that fit", fewest, "GPUs"))
    return rows


def _table(inputs: TrainingMemoryInput, hosted: LlmModel) -> Table:
    rows: list[tuple[str, float]] = []
    for method in OPERATIONS:
        other = inputs.model_copy(update={"method": method})
        rows.append((method, _gib(_parts(other, hosted, inputs.train_gpus).total())))
    return Table.of(
        "methods",
        "By method",
        [("method", "Method", ""), ("gib", "An accelerator", "GiB")],
        rows,
    )


def _chart(inputs: TrainingMemoryInput, hosted: LlmModel) -> BarChart:
    each = {
        method: _parts(inputs.model_copy(update={"method": method}), hosted, inputs.train_gpus)
        for method in OPERATIONS
    }
    room = _room(inputs)
    return BarChart(
        title=f"Memory to train {hosted.name}, an accelerator",
        categories=list(each),
        y=Axis("Memory", "GiB"),
        bars=[
            Bars(label, [_gib(getattr(found, name)) for found in each.values()])
            for name, label in LABELS.items()
        ],
        arrangement="stacked",
        marks=[Mark("usable", room, across=True)] if room else [],
    )


__all__ = ["TrainingMemoryInput", "memory_draft"]
