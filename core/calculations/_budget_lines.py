"""The lines of a budget: each workload priced, and the shares the kinds should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.budget import Workload, by_kind, sums_to_one
from core.calculations._price_parts import offered
from core.calculations._prices import GpuPrice
from core.errors import InputError, PriceNotFoundError
from core.prices import PriceBook

if TYPE_CHECKING:
    from core.calculations.budget import ComputeBudgetInput, WorkloadRow


class Priced(NamedTuple):
    """A workload, where its price is from, and what it costs."""

    work: Workload
    price: GpuPrice | None
    """None where nothing runs."""

    @property
    def usd_per_hour(self) -> float:
        """Price of a GPU-hour."""
        return self.price.usd_per_hour if self.price else 0.0

    @property
    def cost(self) -> float:
        """USD a month."""
        return self.work.cost(self.usd_per_hour)

    @property
    def saves(self) -> float:
        """USD a month that less work saves, with whole GPUs."""
        return self.work.saves(self.usd_per_hour)


class Asked(NamedTuple):
    """A budget resolved."""

    lines: list[Priced]
    total: float
    """USD a month, above 0."""
    costs: dict[str, float]
    """USD a month by kind."""
    targets: dict[str, float]
    """The share each kind should have; empty for none given."""


def asked(inputs: ComputeBudgetInput, book: PriceBook) -> Asked:
    """The lines of a budget.

    Raises InputError for a budget that costs nothing, a workload without a price and targets that
    do not sum to 100%, PriceNotFoundError.
    """
    lines = [_priced(row, number, inputs, book) for number, row in enumerate(inputs.workloads, 1)]
    total = sum(one.cost for one in lines)
    if not total:
        raise InputError(
            "workloads must cost something, or they have no shares; give one GPUs and hours.",
            field="workloads",
        )
    costs = by_kind((one.work.kind, one.cost) for one in lines)
    return Asked(lines, total, costs, _targets(inputs))


def _priced(row: WorkloadRow, number: int, inputs: ComputeBudgetInput, book: PriceBook) -> Priced:
    less = inputs.less_work_frac if row.less_work_frac is None else row.less_work_frac
    work = Workload(row.workload, row.kind, row.gpu, row.gpus, row.hours, row.usd_per_hour, less)
    if row.usd_per_hour is not None:
        return Priced(work, GpuPrice(row.usd_per_hour, None, "your own"))
    if not (row.gpus and row.hours):
        return Priced(work, None)
    which = f"workloads: row {number} ({row.workload})"
    if row.gpu is None:
        raise InputError(
            f"{which} has no price: give usd_per_hour, or gpu for the listed one.",
            field="workloads",
        )
    try:
        offer = offered(book, row.gpu, row.commitment, inputs.as_of, None)
    except PriceNotFoundError as error:
        raise PriceNotFoundError(
            f"{which}: {error.message.rstrip('.')}; give usd_per_hour to use your own.",
            field="workloads",
        ) from None
    return Priced(work, GpuPrice(offer.usd_per_gpu_hour, offer, row.commitment))


def _targets(inputs: ComputeBudgetInput) -> dict[str, float]:
    """The share each kind should have; empty for none given."""
    found: dict[str, float] = {}
    for row in inputs.targets or ():
        if row.kind in found:
            raise InputError(f"targets name {row.kind} twice; keep one.", field="targets")
        found[row.kind] = row.share_frac
    if found and not sums_to_one(found.values()):
        raise InputError(
            f"targets must sum to 100%; those given sum to {100 * sum(found.values()):.6g}%.",
            field="targets",
        )
    return found
