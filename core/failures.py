"""How many replicas to keep so that enough are up: random failures, spot reclaims, a zone lost.

A replica of k GPUs fails k f times a year and is out for the repair time, so the share of the time
it is down is

    u = 1 - 1 / (1 + k f repair / year) / (1 + r replace / month)    r = -ln(1 - reclaimed a month)

Failures are independent: of n replicas Binomial(n, u) are down, and the smallest n is wanted with
P(down <= n - needed) >= availability. A zone lost takes its replicas with it: spread as evenly as
they go, n of n + ceil(n / (Z - 1)) are left when the fullest of Z zones is lost.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

from core.errors import InputError
from core.units import HOURS_PER_MONTH

HOURS_PER_YEAR = 12 * HOURS_PER_MONTH
YEARLY_FAILURES = 0.173
"""Unplanned stops a GPU and year: 419 in 54 days of 16,384 H100s, Meta's Llama 3 training (The
Llama 3 Herd of Models, arXiv:2407.21783, section 3.3.4); 10.1% of GPUs by GPU faults alone."""
MOST_REPLICAS = 1_000_000


def down_frac(
    gpus_per_replica: int,
    yearly_failure_frac: float,
    repair_hours: float,
    monthly_reclaim_frac: float = 0.0,
    replace_hours: float = 0.0,
) -> float:
    """The share of the time in which one replica is down.

    Meta's 419 stops in 54 days of 16,384 H100s are 0.173 a GPU and year: one in 264 days for 8.

    >>> round(365 / (8 * 419 / 16384 * 365 / 54))
    264
    >>> round(down_frac(8, 0.173, 24), 5)
    0.00378
    """
    failing = gpus_per_replica * yearly_failure_frac * repair_hours / HOURS_PER_YEAR
    reclaimed = -log1p(-monthly_reclaim_frac) * replace_hours / HOURS_PER_MONTH
    return 1 - 1 / ((1 + failing) * (1 + reclaimed))


def short_frac(replicas: int, needed: int, down: float) -> float:
    """The share of the time in which fewer than `needed` of `replicas` are up.

    >>> round(short_frac(2, 2, 0.1), 6), round(short_frac(3, 2, 0.1), 6)
    (0.19, 0.028)
    """
    if down <= 0:
        return 0.0 if replicas >= needed else 1.0
    if replicas < needed:
        return 1.0
    enough = sum(_binomial(replicas, k, down) for k in range(replicas - needed + 1))
    return max(0.0, 1 - enough)


def replicas_for(needed: int, down: float, availability_frac: float) -> int:
    """Fewest replicas of which `needed` are up for this share of the time.

    >>> replicas_for(10, 0.00378, 0.999), replicas_for(10, 0.0, 0.999)
    (11, 10)

    Raises InputError where MOST_REPLICAS are not enough.
    """
    allowed = 1 - availability_frac
    low, step = needed - 1, 1
    while short_frac(low + step, needed, down) > allowed:
        low, step = low + step, step * 2
        if low > MOST_REPLICAS:
            raise InputError(
                f"over {MOST_REPLICAS:,} replicas would be needed: each is down {down:.0%} of the"
                " time; lower the failure rate, the repair time or the reclaims.",
                field="availability_frac",
            )
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if short_frac(middle, needed, down) <= allowed else (middle, high)
    return high


def over_zones(needed: int, zones: int) -> int:
    """Fewest replicas over so many zones of which enough are left when one zone is lost.

    >>> over_zones(16, 3), over_zones(16, 2), over_zones(16, 4), over_zones(16, 100)
    (24, 32, 22, 17)
    """
    return needed + -(-needed // (zones - 1))


def left_of(replicas: int, zones: int) -> int:
    """Replicas that are up when the fullest zone is lost, spread as evenly as they go.

    >>> left_of(24, 3), left_of(22, 4), left_of(21, 4), left_of(24, 1)
    (16, 16, 15, 0)
    """
    return replicas - -(-replicas // zones)


def _binomial(n: int, k: int, p: float) -> float:
    logs = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(logs + k * log(p) + (n - k) * log1p(-p))
