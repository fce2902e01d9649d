"""How many servers a load needs, or what load servers may carry: by waiting or a flat share."""

from __future__ import annotations

import math
from functools import lru_cache

from core.errors import InputError
from core.monotone import highest
from core.queueing import MAX_SERVERS, Queue, check_traffic


def servers_for(
    load_erlangs: float,
    *,
    p_wait: float | None = None,
    wait_s: float | None = None,
    p_late: float = 0.05,
    service_s: float = 1.0,
    cv2: float = 1.0,
    arrival_cv2: float = 1.0,
) -> int:
    """Fewest servers with P(wait > 0) <= p_wait and P(wait > wait_s) <= p_late.

    Either target may be left out, not both. Both shares fall with every server added, so the
    smallest count is found by bisection.

    Raises InputError for a value out of range, no target, or more than MAX_SERVERS needed.

    >>> [servers_for(load, p_wait=0.05) for load in (2, 5, 15.6, 50, 156)]
    [6, 10, 24, 64, 179]
    >>> servers_for(15.6, wait_s=1.0, p_late=0.05, service_s=2.0, cv2=2.25)
    20
    """
    if p_wait is None and wait_s is None:
        raise InputError(
            "give p_wait, wait_s or both: the share of requests that may wait, or how long.",
            field="p_wait",
        )
    for name, share in (("p_wait", p_wait), ("p_late", p_late)):
        if share is not None and not 0 < share <= 1:
            raise InputError(
                f"{name} must be above 0 and at most 1; you gave {share:g}.", field=name
            )
    check_traffic(load_erlangs, service_s, cv2, arrival_cv2)

    def enough(servers: int) -> bool:
        if servers <= load_erlangs:
            return False
        queue = Queue(servers, load_erlangs, service_s, cv2, arrival_cv2)
        if p_wait is not None and queue.p_wait > p_wait:
            return False
        return wait_s is None or queue.p_wait_over(wait_s) <= p_late

    low, step = math.floor(load_erlangs), 1
    while not enough(min(low + step, MAX_SERVERS)):
        if low + step >= MAX_SERVERS:
            raise InputError(
                f"the target needs more than {MAX_SERVERS:,} servers at"
                f" {load_erlangs:,.6g} erlangs; lower the load or loosen the target.",
                field="load_erlangs",
            )
        low, step = low + step, step * 2
    high = min(low + step, MAX_SERVERS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def most_erlangs(servers: int, p_wait: float, cv2: float = 1.0, arrival_cv2: float = 1.0) -> float:
    """Highest load at which no more than `p_wait` of requests wait, in erlangs.

    >>> round(most_erlangs(24, 0.05), 2), round(most_erlangs(1, 0.05), 4)
    (16.25, 0.05)
    """
    # how long service times are spread matters to the chance of waiting only beside bursts
    return _most_erlangs(servers, p_wait, 1.0 if arrival_cv2 == 1 else cv2, arrival_cv2)


@lru_cache(maxsize=4096)
def _most_erlangs(servers: int, p_wait: float, cv2: float, arrival_cv2: float) -> float:
    if p_wait >= 1:
        return float(servers)

    def beyond(load: float) -> float:
        if load >= servers:
            return -math.log(p_wait)
        share = Queue(servers, load, 1.0, cv2, arrival_cv2).p_wait
        return math.log(max(share, LEAST_SHARE) / p_wait)

    return highest(beyond, float(servers), ERLANGS)


ERLANGS = 2**39
"""Loads of a server that are told apart; the least is above the least load of a queue."""
LEAST_SHARE = 1e-300
"""Stands for nobody: its logarithm exists."""


def flat_servers(load_erlangs: float, util: float) -> int:
    """Servers by flat headroom: load / util, rounded up.

    >>> [flat_servers(load, 0.7) for load in (2, 5, 15.6, 50, 156)]
    [3, 8, 23, 72, 223]
    """
    check_traffic(load_erlangs, 1.0, 1.0, 1.0)
    if not 0 < util <= 1:
        raise InputError(f"util must be above 0 and at most 1; you gave {util:g}.", field="util")
    return max(1, math.ceil(load_erlangs / util - 1e-9))
