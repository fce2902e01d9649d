"""A compute budget: what workloads cost a month, their shares, and what less work would save.

cost = GPUs x hours a month x price of a GPU-hour. A workload that always runs keeps whole GPUs:
less work saves only those it no longer needs. One that runs by the hour saves hours.

The example is that of section 33.5.3 of the source documents. Its printed total, $3,895, is wrong:
its own inputs give $3,909.50. Its text and its code name four kinds each, five together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor
from typing import NamedTuple

from core.sizing import whole_replicas
from core.units import HOURS_PER_MONTH

KINDS: tuple[str, ...] = ("inference", "fine-tuning", "embeddings", "experimentation", "training")
"""Kinds of compute of the source documents, section 3."""

MOST_HOURS = 744
"""Hours of the longest month."""

INFERENCE_SHARE = (0.5, 0.7)
"""Share of the budget that production inference usually takes: a rule of the source documents,
without a source of its own."""

SHARES_SLACK = 1e-6
"""Within this of 1, shares count as summing to 100%."""


class Workload(NamedTuple):
    """One line of a budget."""

    name: str
    kind: str
    gpu: str | None
    gpus: int
    hours: float
    """Hours a month; HOURS_PER_MONTH is always."""
    usd_per_hour: float | None
    less_work: float = 0.0
    """The what-if: share of the work that goes away."""

    def cost(self, usd_per_hour: float) -> float:
        """USD a month at a price of a GPU-hour."""
        return self.gpus * self.hours * usd_per_hour

    @property
    def always(self) -> bool:
        """Whether it runs all month, on GPUs that are kept."""
        return self.gpus > 0 and self.hours >= HOURS_PER_MONTH

    @property
    def gpus_left(self) -> int:
        """GPUs with less work: whole ones where it always runs.

        >>> EXAMPLE[0].gpus_left, EXAMPLE[0]._replace(less_work=0.5).gpus_left
        (2, 1)
        """
        if not self.always:
            return self.gpus
        if self.less_work >= 1:
            return 0
        return whole_replicas(self.gpus * (1 - self.less_work), 1.0)

    def saves(self, usd_per_hour: float) -> float:
        """USD a month that less work saves: hours where it runs by the hour, else whole GPUs.

        >>> EXAMPLE[0].saves(1.60), round(EXAMPLE[0].saves_divided(1.60), 2)
        (0.0, 467.2)
        """
        if not self.always:
            return self.saves_divided(usd_per_hour)
        return (self.gpus - self.gpus_left) * self.hours * usd_per_hour

    def saves_divided(self, usd_per_hour: float) -> float:
        """USD a month that less work would save if GPUs could be divided."""
        return self.cost(usd_per_hour) * self.less_work


EXAMPLE = (
    Workload("Inference (prod)", "inference", "l40s", 2, float(HOURS_PER_MONTH), 1.60, 0.2),
    Workload("Fine-tuning", "fine-tuning", "a100-80gb-sxm", 4, 40.0, 2.75),
    Workload("Embeddings", "embeddings", "a10g", 1, float(HOURS_PER_MONTH), 0.95),
    Workload("Experimentation", "experimentation", "a100-80gb-sxm", 2, 80.0, 2.75),
)
"""The workloads of section 33.5.3, with the fifth of the work its insight takes away."""


def rounded_shares(amounts: Sequence[float], parts: int = 1000) -> list[int]:
    """Shares of the amounts in `parts` of the whole, by the largest remainder: they sum to it.

    Each is rounded down, then the largest remainders are rounded up, the earlier of equal ones
    first. Rounded each by itself, those of the example sum to 100.1%.

    >>> rounded_shares([2336, 440, 693.5, 440])
    [597, 113, 177, 113]
    >>> rounded_shares([0, 0])
    [0, 0]
    """
    total = sum(amounts)
    if total <= 0:
        return [0] * len(amounts)
    exact = [amount / total * parts for amount in amounts]
    found = [floor(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda k: (found[k] - exact[k], k))
    for k in order[: parts - sum(found)]:
        found[k] += 1
    return found


def by_kind(costs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """USD a month of each kind, in the order of KINDS, from (kind, USD) of each workload."""
    found = dict.fromkeys(KINDS, 0.0)
    for kind, usd in costs:
        found[kind] += usd
    return found


def sums_to_one(shares: Iterable[float]) -> bool:
    """Whether shares sum to 100%."""
    return abs(sum(shares) - 1) < SHARES_SLACK
