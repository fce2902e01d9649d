"""What the budget starts with: the example of section 33.5.3 of the source documents.

Its printed total, $3,895, is wrong: its own inputs give $3,909.50. It has no line for training,
which its text names; here is an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.units import HOURS_PER_MONTH

KINDS = ("Inference", "Fine-tuning", "Embeddings", "Experimentation", "Training")
"""The documents' kinds of compute; their text and their code name four each, five together."""

SHARES = (0.60, 0.12, 0.17, 0.11, 0.0)
"""Shares of the budget by kind, in the order of KINDS: an example, near the documents' own."""
BUDGET_USD = 4000.0
"""An example, a little above what the workloads cost."""
ROWS = 12


@dataclass(frozen=True, slots=True)
class Workload:
    """One line of the budget."""

    name: str
    kind: str
    gpu: str
    gpus: int
    hours: float
    usd_per_hour: float | None
    less_work: float = 0.0
    """The what-if: share of the work that goes away."""


WORKLOADS = (
    Workload("Inference (prod)", "Inference", "l40s", 2, float(HOURS_PER_MONTH), 1.60, 0.2),
    Workload("Fine-tuning", "Fine-tuning", "a100-80gb-sxm", 4, 40.0, 2.75),
    Workload("Embeddings", "Embeddings", "a10g", 1, float(HOURS_PER_MONTH), 0.95),
    Workload("Experimentation", "Experimentation", "a100-80gb-sxm", 2, 80.0, 2.75),
    Workload("Training", "Training", "h100-sxm", 0, 0.0, None),
)
