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

from core.sizing import ROUND_DOWN
from core.tco.starts import SERVERS
from core.units import HOURS_PER_MONTH

BATCH_WINDOW_HOURS = 24.0
"""Within which a batch is answered: OpenAI, Anthropic and Google say 24 hours (their pages on batch
processing, 2026-11); most are sooner."""

ONLINE_LOAD = 0.7
"""Load planned on a fleet that serves online (57.1.5 of the source documents: u = 0.7)."""

IDLE_HOURS = 8.0
"""Idle hours a day of an owned cluster, a night: an example."""

LIKE_TDP_W = 700.0
"""Of the H100 SXM (NVIDIA), whose server stands for those nobody published."""

OWNED = "owned"
MARGINAL = "owned-marginal"


def server_kw(gpu: str, tdp_w: float | None) -> float | None:
    """Power of a GPU with its share of the server: published, else in proportion to its own.

    The proportion is that of an H100 in its server. None where nobody published either.

    >>> server_kw("h100-sxm", 700.0), round(server_kw("l40s", 350.0), 4), server_kw("x", None)
    (1.275, 0.6375, None)
    """
    known = SERVERS.get(gpu)
    if known is not None:
        return known.kw / known.gpus
    like = SERVERS["h100-sxm"]
    return None if tdp_w is None else tdp_w * (like.kw / like.gpus) / LIKE_TDP_W


def server_usd(gpu: str) -> float | None:
    """Price of a GPU with its share of the server, where somebody published it."""
    known = SERVERS.get(gpu)
    return None if known is None or known.usd is None else known.usd / known.gpus


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


def amortised_usd_per_hour(gpu_usd: float, life_months: float) -> float:
    """What an hour of a GPU's life costs, used or not.

    >>> round(amortised_usd_per_hour(33_750, 60), 4)
    0.7705
    """
    return gpu_usd / (life_months * HOURS_PER_MONTH)
