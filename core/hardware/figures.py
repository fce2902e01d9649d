"""The figures of a spec sheet: what each is called, its unit and where its source stands.

Compute is dense everywhere: sparse figures, twice as large, appear only as what others print.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from core.catalog import Accelerator, Conflict
from core.errors import InputError
from core.units import BYTES_PER_GB, BYTES_PER_GIB


class Figure(NamedTuple):
    """One kind of figure."""

    name: str
    label: str
    unit: str
    """A key of core.units.UNITS, or empty."""
    field: str
    """Of core.catalog.Accelerator."""
    sourced: str
    """The group of its source there."""
    spellings: tuple[str, ...] = ()
    scale: float = 1.0
    """The field's value over the figure."""

    def short(self) -> str:
        """The label inside a sentence."""
        return self.label[:1].lower() + self.label[1:]

    def of(self, card: Accelerator) -> float | None:
        """Its value for an accelerator; None where nobody published one."""
        value = getattr(card, self.field)
        return None if value is None else value / self.scale

    def others(self, card: Accelerator) -> list[tuple[float, Conflict]]:
        """What other sources print, in the figure's unit."""
        found = (c for c in card.conflict if c.figure == self.field)
        return [(one.value / self.scale, one) for one in found]


FIGURES = (
    Figure("memory", "Memory the driver shows", "GiB", "memory_bytes", "memory",
           ("vram", "hbm"), BYTES_PER_GIB),
    Figure("memory-gb", "Memory the driver shows, decimal", "GB", "memory_bytes", "memory",
           (), BYTES_PER_GB),
    Figure("memory-label", "Memory on the label", "GB", "memory_label_gb", "memory", ("label",)),
    Figure("bandwidth", "Memory bandwidth", "GB/s", "memory_gb_per_s", "bandwidth",
           ("memory-bandwidth",)),
    Figure("bf16", "Dense BF16", "TFLOPS", "bf16_tflops", "compute", ("fp16", "compute", "flops")),
    Figure("fp8", "Dense FP8", "TFLOPS", "fp8_tflops", "compute"),
    Figure("fp4", "Dense FP4", "TFLOPS", "fp4_tflops", "compute"),
    Figure("int8", "Dense INT8", "TOPS", "int8_tops", "compute"),
    Figure("link", "Link, one way", "GB/s", "link_gb_per_s", "link", ("interconnect", "nvlink")),
    Figure("tdp", "Board power (TDP)", "W", "tdp_w", "tdp", ("power", "watts")),
)  # fmt: skip
"""In the order of a spec sheet."""
BY_NAME = {figure.name: figure for figure in FIGURES}
RATIOS = tuple(BY_NAME[name] for name in ("memory", "bandwidth", "bf16", "fp8", "fp4", "tdp"))
"""What is worth a ratio between two accelerators."""


class Found(NamedTuple):
    """A figure with what it rests on."""

    value: float
    source: str
    checked: date


def published(card: Accelerator, figure: Figure) -> Found:
    """A figure of an accelerator, with source and date.

    Raises InputError where nobody published one, naming those that are known.
    """
    value = figure.of(card)
    if value is None:
        known = ", ".join(one.name for one in FIGURES if one.of(card) is not None)
        what, unless = f"the {figure.short()}", ""
        if figure.sourced == "compute":
            what, unless = f"{figure.short()} figures", ", or it has no such arithmetic"
        raise InputError(
            f"Nobody has published {what} of {card.name}{unless}; the catalogue has {known}.",
            field="field",
        )
    return Found(value, card.source.get(figure.sourced, "not stated"), card.checked)


def ratio(figure: Figure, card: Accelerator, to: Accelerator) -> float | None:
    """A figure of one accelerator over another's; None where either is unknown.

    >>> from core.catalog import accelerator
    >>> h100, a100 = accelerator("h100-sxm"), accelerator("a100-80gb-sxm")
    >>> [round(ratio(BY_NAME[name], h100, a100) or 0, 2) for name in ("bf16", "bandwidth")]
    [3.17, 1.64]
    """
    own, base = figure.of(card), figure.of(to)
    return None if own is None or not base else own / base


__all__ = ["BY_NAME", "FIGURES", "RATIOS", "Figure", "Found", "published", "ratio"]
