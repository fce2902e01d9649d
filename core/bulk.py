"""One bulk job in the workload categories: API, batch API, own serving, spot, owned idle hours.

    API            = documents x (isl x input + osl x output); batch x (1 - discount)
    GPU-hours      = documents / (requests an hour of a GPU)
    serving online = GPU-hours / load x price: latency leaves a share of each GPU unused
    spot           = GPU-hours / (1 - lost work) x spot price
    owned          = GPU-hours x (power x electricity + price of a GPU / its life)

An electricity-only figure leaves out what the hardware cost and is no price of the job: it is
shown beside the others, never ranked with them.

Source: section 57.1.1 of the source documents, whose $4,800 and $2,400 are $17,600 and $8,800 at
its own price.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from core.hardware.power import usual_pue
from core.sizing import ROUND_DOWN
from core.units import HOURS_PER_MONTH

BATCH_WINDOW_HOURS = 24.0
"""Within which a batch is answered: OpenAI, Anthropic and Google say 24 hours (their pages on batch
processing, 2026-11); most are sooner."""

ONLINE_LOAD = 0.7
"""Load planned on a fleet that serves online (57.1.5 of the source documents: u = 0.7)."""

LOST_WORK = 0.05
"""Work lost to interruptions of spot GPUs: an example, to be replaced by a measurement. AWS states
15-20% of p5 and 5-10% of p4d interrupted a month (Spot Instance Advisor, 2026-02)."""

SERVER_OVER_TDP = 10.2 / (8 * 0.7)
"""Power of a GPU with its share of the server over its own: DGX H100, 10.2 kW at most with eight
GPUs of 700 W (NVIDIA)."""
PUE = usual_pue().value
"""Mean of the Uptime Institute's survey of 2025."""
USD_PER_KWH = 0.0872
"""Industrial, East North Central, 2025-04: EIA, Electric Power Monthly, table 5.6.A."""
CAPEX_USD = {"h100-sxm": 33_750.0}
"""Price of a GPU with its server: DGX H100 at about $270,000 (SemiAnalysis, 2023-05, by
epoch-research/training-cost-trends)."""
LIFE_MONTHS = 60
"""Amazon depreciates servers over five years since 2025-01 (10-K of 2025-02)."""
IDLE_HOURS = 8.0
"""Idle hours a day of an owned cluster, a night: an example."""

OWNED = "owned"
MARGINAL = "owned-marginal"


class Way(NamedTuple):
    """One way to run the job; without a figure, `why` says what is missing."""

    name: str
    label: str
    usd: float | None
    hours: float | None
    """From start to end; None where it is not known."""
    gpus: int | None
    why: str

    def in_time(self, deadline_hours: float) -> bool | None:
        """Whether it ends in time; None where that is not known."""
        if self.hours is None:
            return None
        return self.hours <= deadline_hours * (1 + ROUND_DOWN)


def ranked(ways: Sequence[Way]) -> list[Way]:
    """Ways with a price of the whole job, cheapest first."""
    priced = [way for way in ways if way.usd is not None and way.name != MARGINAL]
    return sorted(priced, key=lambda way: way.usd or 0.0)


def replicas_within(replica_hours: float, hours: float) -> int:
    """Replicas that do so many hours of work within `hours`.

    >>> replicas_within(1982.0, 9.0), replicas_within(18.0, 9.0)
    (221, 2)
    """
    return max(1, math.ceil(replica_hours / hours - ROUND_DOWN))


def electricity_usd_per_hour(kw: float, pue: float, usd_per_kwh: float) -> float:
    """Electricity of one GPU-hour, cooling included.

    >>> round(electricity_usd_per_hour(1.275, 1.54, 0.0872), 4)
    0.1712
    """
    return kw * pue * usd_per_kwh


def amortised_usd_per_hour(capex_usd: float, life_months: float) -> float:
    """What an hour of a GPU's life costs, used or not.

    >>> round(amortised_usd_per_hour(33_750, 60), 4)
    0.7705
    """
    return capex_usd / (life_months * HOURS_PER_MONTH)
