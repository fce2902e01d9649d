"""Accelerators that are bought: hardware, running cost, renewal, and what is left at the end.

hardware = GPUs x (1 + spares) x price x (1 + network)
running  = kW x PUE x 730 h x $/kWh + kW x colocation + upkeep + replacements + staff + software
worth    = hardware x (1 - (1 - residual) x age / life), straight-line

Bought at the end of the month before the GPUs are needed (month 0 for the first), sold at its
residual worth when it has reached its life, and bought again if it is needed then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.units import HOURS_PER_MONTH


class OwnedMonth(NamedTuple):
    """What a fleet of one's own takes in a month."""

    month: int
    gpus: int
    """In service during the month."""
    bought: int
    """Bought at its end, for the next one."""
    hardware_usd: float
    """Paid for those, less what hardware at the end of its life sold for."""
    running_usd: float
    depreciation_usd: float
    worth_usd: float
    """Of all hardware, at its end."""

    @property
    def paid_usd(self) -> float:
        """Cash out of the month, what is left at the end not counted."""
        return self.hardware_usd + self.running_usd


@dataclass(frozen=True, slots=True)
class Owning:
    """The terms on which GPUs are owned."""

    gpu_usd: float
    """Of one GPU with its share of the server."""
    gpu_kw: float
    network_frac: float
    spares_frac: float
    life_months: int
    residual_frac: float
    pue: float
    usd_per_kwh: float
    colo_usd_per_kw_month: float
    upkeep_frac: float
    replaced_frac: float
    """Share of GPUs replaced a year at one's own expense."""
    staff_usd_per_month: float
    software_usd_per_month: float

    def hardware_usd(self, gpus: float) -> float:
        """Price of GPUs with spares and network."""
        return gpus * (1 + self.spares_frac) * self.gpu_usd * (1 + self.network_frac)

    def power_usd(self, gpus: float) -> float:
        """Electricity a month, cooling included."""
        return gpus * self.gpu_kw * self.pue * HOURS_PER_MONTH * self.usd_per_kwh

    def colo_usd(self, gpus: float) -> float:
        """Space a month, by the kW that is provisioned."""
        return gpus * self.gpu_kw * self.colo_usd_per_kw_month

    def upkeep_usd(self, gpus: float) -> float:
        """Support and repairs a month."""
        return self.hardware_usd(gpus) * self.upkeep_frac / 12

    def replaced_usd(self, gpus: float) -> float:
        """GPUs that fail and are bought again, a month."""
        return gpus * self.replaced_frac / 12 * self.gpu_usd

    def running_usd(self, gpus: float) -> float:
        """All that is paid in a month, beside hardware."""
        return (
            self.power_usd(gpus)
            + self.colo_usd(gpus)
            + self.upkeep_usd(gpus)
            + self.replaced_usd(gpus)
            + self.staff_usd_per_month
            + self.software_usd_per_month
        )

    def depreciation_usd(self, gpus: float) -> float:
        """What hardware loses of its worth in a month of its life."""
        return self.hardware_usd(gpus) * (1 - self.residual_frac) / self.life_months

    def worth_usd(self, gpus: float, age_months: int) -> float:
        """What hardware is still worth at an age."""
        worn = (1 - self.residual_frac) * min(age_months, self.life_months)
        return self.hardware_usd(gpus) * (1 - worn / self.life_months)

    def months(self, needed: Sequence[int], whole: int = 1) -> list[OwnedMonth]:
        """Month 0 (the first purchase) and each month in which `needed[m - 1]` GPUs must run.

        Bought in multiples of `whole` (a server); nothing is sold before the end of its life.

        >>> terms = Owning(100.0, 0, 0, 0, 2, 0.5, 1, 0, 0, 0, 0, 0, 0)
        >>> [(m.bought, m.hardware_usd, m.worth_usd) for m in terms.months([1, 1, 3])]
        [(1, 100.0, 100.0), (0, 0.0, 75.0), (3, 250.0, 300.0), (0, 0.0, 225.0)]
        """
        owned: list[tuple[int, int]] = []  # month of purchase, GPUs
        found: list[OwnedMonth] = []
        last = len(needed)
        for month in range(last + 1):
            gpus = sum(count for _, count in owned)
            worn = self.depreciation_usd(gpus) if month else 0.0
            sold = 0.0
            if month < last:
                old = [count for when, count in owned if month - when == self.life_months]
                sold = sum(self.worth_usd(count, self.life_months) for count in old)
                owned = [(when, n) for when, n in owned if month - when < self.life_months]
            short = needed[month] - sum(n for _, n in owned) if month < last else 0
            bought = -(-max(short, 0) // whole) * whole
            if bought:
                owned.append((month, bought))
            found.append(
                OwnedMonth(
                    month,
                    gpus,
                    bought,
                    (self.hardware_usd(bought) if bought else 0.0) - sold,
                    self.running_usd(gpus) if month else 0.0,
                    worn,
                    sum(self.worth_usd(count, month - when) for when, count in owned),
                )
            )
        return found
