"""One workload served through an API, on rented and on owned replicas, month by month.

Month 1 has today's volume and price. Rented replicas follow the volume from month to month, except
reserved ones, of which none is given back; owned ones are bought before they are needed and kept
for their life.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from core.breakeven import Economics
from core.growth import declined, grown
from core.tco.cash import factors
from core.tco.owning import OwnedMonth, Owning
from core.tco.renting import Renting
from core.tco.ways import caught_up

API, RENT, OWN = WAYS = ("api", "rent", "own")


@dataclass(frozen=True)
class Sourcing:
    """The comparison."""

    economics: Economics
    """Of the first month: price of a request, what a replica serves, cost of operations."""
    gpus_per_replica: int
    requests_per_month: float
    months: int
    monthly_growth_frac: float
    yearly_api_decline_frac: float
    renting: Renting
    owning: Owning
    whole_gpus: int
    """GPUs bought at a time."""
    capital_frac: float
    parallel_months: int = 0
    """First months in which the API is still paid in full beside what is hosted."""
    migration_usd: float = 0.0
    """Paid once, at the start, by who moves away from the API."""

    @cached_property
    def volumes(self) -> list[float]:
        """Requests of each month from the first on."""
        growth = self.monthly_growth_frac
        return [grown(self.requests_per_month, growth, m) for m in range(self.months)]

    @cached_property
    def replicas(self) -> list[int]:
        """Replicas each month's peak needs."""
        return [self.economics.replicas(max(1, round(volume))) for volume in self.volumes]

    @cached_property
    def gpus(self) -> list[int]:
        """Accelerators each month's peak needs."""
        return [n * self.gpus_per_replica for n in self.replicas]

    @cached_property
    def rented_gpus(self) -> list[int]:
        """Accelerators rented in each month."""
        kept = bool(self.renting.term_months)
        return list(accumulate(self.gpus, max)) if kept else self.gpus

    @cached_property
    def owned(self) -> list[OwnedMonth]:
        """What owning takes, from month 0 on."""
        return self.owning.months(self.gpus, self.whole_gpus)

    @cached_property
    def flows(self) -> dict[str, list[float]]:
        """What each way pays in each month from 0 on."""
        price = float(self.economics.api_usd_per_request)
        ops = float(self.economics.fixed_usd_per_month)
        api = [
            volume * declined(price, self.yearly_api_decline_frac, month)
            for month, volume in enumerate(self.volumes)
        ]
        share = float(self.economics.fallback_frac)
        beside = [
            self.migration_usd,
            *(
                ops + (1.0 if m < self.parallel_months else share) * usd
                for m, usd in enumerate(api)
            ),
        ]
        rent = [self.renting.usd(n, month) for month, n in enumerate(self.rented_gpus, 1)]
        return {
            API: [0.0, *api],
            RENT: [one + other for one, other in zip([0.0, *rent], beside, strict=True)],
            OWN: [m.paid_usd + other for m, other in zip(self.owned, beside, strict=True)],
        }

    @cached_property
    def factors(self) -> list[float]:
        """What a dollar of each month is worth today."""
        return factors(self.capital_frac, self.months)

    @property
    def resale_usd(self) -> float:
        """What hardware is worth after the last month."""
        return self.owned[-1].worth_usd

    def total_usd(self, way: str) -> float:
        """All that is paid, less resale."""
        return sum(self.flows[way]) - (self.resale_usd if way == OWN else 0.0)

    def npv_usd(self, way: str) -> float:
        """Present cost, less resale."""
        paid = sum(f * d for f, d in zip(self.flows[way], self.factors, strict=True))
        return paid - (self.resale_usd * self.factors[-1] if way == OWN else 0.0)

    def ranked(self) -> list[tuple[str, float]]:
        """The ways and their present cost, cheapest first."""
        return sorted(((way, self.npv_usd(way)) for way in WAYS), key=lambda row: row[1])

    def crossover(self, way: str, other: str) -> int | None:
        """First month by which one way has cost no more than another so far; None is never."""
        return caught_up(self.flows[way], self.flows[other])

    def why_never(self, way: str, other: str) -> str:
        """Why one way has not caught up with another in these months."""
        last, theirs = self._running(way), self.flows[other][-1]
        if last >= theirs:
            return f"in month {self.months} it costs ${last:,.0f} to run against ${theirs:,.0f}"
        spent = sum(self.flows[way]) - sum(self.flows[other])
        return (
            f"in month {self.months} it costs ${theirs - last:,.0f} less, but ${spent:,.0f} more"
            " has been paid by then"
        )

    def _running(self, way: str) -> float:
        """Of the last month, hardware left out."""
        return self.flows[way][-1] - (self.owned[-1].hardware_usd if way == OWN else 0.0)
