"""Warm pool: idle accelerators that take load while others start.

While demand rises by `ramp` GPUs a minute and a replica needs `cold start` seconds to serve, what
is asked for beyond the running fleet must come from the pool: pool = ramp x cold start / 60.
"""

from __future__ import annotations

from math import ceil

_ROUND_DOWN = 1e-9
"""Slack before rounding up, so that 6.0000000001 (float noise) is 6."""


def warm_pool(ramp_gpus_per_min: float, cold_start_s: float, gpus_per_replica: int = 1) -> int:
    """GPUs to keep warm, in whole replicas.

    >>> warm_pool(2, 180), warm_pool(2, 660), warm_pool(2, 180, gpus_per_replica=4)
    (6, 22, 8)
    """
    return _whole(ramp_gpus_per_min * cold_start_s / 60, gpus_per_replica)


def flat_pool(gpus: int, flat_frac: float, gpus_per_replica: int = 1) -> int:
    """GPUs to keep warm as a flat share of a fleet, in whole replicas.

    >>> flat_pool(16, 0.2), flat_pool(100, 0.2)
    (4, 20)
    """
    return _whole(gpus * flat_frac, gpus_per_replica)


def covered_s(pool_gpus: int, ramp_gpus_per_min: float) -> float:
    """Seconds of a ramp that a pool takes.

    >>> covered_s(6, 2)
    180.0
    """
    return pool_gpus / ramp_gpus_per_min * 60


def _whole(gpus: float, gpus_per_replica: int) -> int:
    return ceil(gpus / gpus_per_replica - _ROUND_DOWN) * gpus_per_replica
