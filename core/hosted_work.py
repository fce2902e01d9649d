"""A month of work on a fleet of one's own, as a bill: whole replicas for what levers leave."""

from __future__ import annotations

from typing import NamedTuple

from core.catalog import Accelerator
from core.job import Job
from core.lengths import Lengths
from core.levers import Rates, Work, kept_frac
from core.placement import choose
from core.sizing import Fleet
from core.traffic import Traffic
from core.units import SECONDS_PER_MONTH

MOST_HIT = 0.99
"""Most of a prompt that the estimator takes from its prefix cache."""


class FleetBill(NamedTuple):
    """A fleet sized anew for each work, and the cheap API of a cascade if there is one."""

    job: Job
    """What is served; its rate, lengths and weight format are the work's."""
    accelerator: Accelerator
    gpu_usd_per_month: float
    peak_to_mean: float = 1.0
    cheap: Rates | None = None

    def fleet(self, work: Work) -> Fleet | None:
        """The fleet for what the cheap model does not answer; None where nothing is left.

        Raises as `core.placement.choose`.
        """
        qps = work.requests * kept_frac(work) / SECONDS_PER_MONTH * self.peak_to_mean
        if qps <= 0:
            return None
        isl = max(1, round(work.isl))
        hit = min(work.prefix_frac * work.prefix_hit_frac, MOST_HIT)
        into, out = (Lengths.from_mean_cv(tokens, 0.0) for tokens in (isl, work.osl))
        job = self.job._replace(
            qps=qps,
            isl=isl,
            weights=work.weights or self.job.weights,
            traffic=Traffic(into, out, prefix_hit_frac=hit),
        )
        return choose(job, self.accelerator).fleet

    def gpus(self, work: Work) -> int:
        """Accelerators of that fleet."""
        fleet = self.fleet(work)
        return fleet.gpus if fleet else 0

    def usd(self, work: Work) -> float:
        """USD a month: the fleet, and what the cheap API answers."""
        usd = self.gpus(work) * self.gpu_usd_per_month
        if self.cheap is not None:
            usd += work.requests * work.cheap_frac * self.cheap.request_usd(work)
        return usd
