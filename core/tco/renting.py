"""Accelerators that are rented: on demand, as spot, reserved for a term.

On-demand and spot are paid for the hours of need, a reservation for all hours. Work lost to
interruptions is done again: spot costs price / (1 - lost). On-demand and spot prices move each
month, that of a reservation when it is renewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from core.units import HOURS_PER_MONTH

TERM_MONTHS = {"reserved-1m": 1, "reserved-1y": 12, "reserved-3y": 36}
"""Months each commitment binds for; the others bind for none."""


@dataclass(frozen=True, slots=True)
class Renting:
    """The terms on which GPUs are rented."""

    usd_per_hour: float
    commitment: str
    needed_frac: float = 1.0
    """Share of hours in which the GPUs are needed."""
    lost_frac: float = 0.0
    """Share of spot work that interruptions cost; of no account for the others."""
    change_frac: float = 0.0
    """Change of rents a year."""

    @property
    def term_months(self) -> int:
        """Months one commitment binds for, 0 where there is none."""
        return TERM_MONTHS.get(self.commitment, 0)

    @property
    def paid_frac(self) -> float:
        """Hours paid for, as a share of all."""
        if self.term_months:
            return 1.0
        return self.needed_frac / (1 - self.lost_frac if self.commitment == "spot" else 1.0)

    def usd(self, gpus: float, month: int) -> float:
        """Rent of a month, the first being 1.

        >>> Renting(2, "spot", lost_frac=0.2).usd(1, 1), Renting(2, "reserved-1y").usd(1, 1)
        (1825.0, 1460.0)
        """
        term = self.term_months
        passed = (month - 1) // term * term if term else month - 1
        hours = gpus * HOURS_PER_MONTH * self.paid_frac
        return hours * self.usd_per_hour * (1 + self.change_frac) ** (passed / 12)

    def bound_months(self, months: int) -> int:
        """Months that are still to be paid when `months` are over.

        >>> Renting(2, "reserved-3y").bound_months(40), Renting(2, "spot").bound_months(40)
        (32, 0)
        """
        return -months % self.term_months if self.term_months else 0


def lost_work_frac(interrupted_frac: float, lost_hours: float) -> float:
    """Share of paid hours that interruptions cost.

    `interrupted_frac` is the share of machines reclaimed in a month, so the rate an hour is
    -ln(1 - share) / 730; each interruption costs `lost_hours` (work since the last checkpoint and
    the restart): lost = rate x hours / (1 + rate x hours).

    >>> round(lost_work_frac(0.2, 1), 6), round(lost_work_frac(0.2, 24), 4)
    (0.000306, 0.0073)
    """
    lost = -log(1 - interrupted_frac) / HOURS_PER_MONTH * lost_hours
    return lost / (1 + lost)
