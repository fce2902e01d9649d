"""What a fleet must hold: headroom and latency."""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.constants import constants

FLAT = 0.7
"""Flat headroom where no target says what waiting is allowed (the documents' own figure)."""

TtftStat = Literal["mean", "p50", "p95"]


class Targets(NamedTuple):
    """What the fleet must hold: headroom, and optional latency targets in seconds.

    Headroom is flat when `util` says so. Otherwise waiting decides: `p_wait` is the share of
    requests that may wait for a slot, `queue_s` the time 95% of them wait at most, `ttft_s` the
    time to first token, its wait included. With none of these, flat headroom of 0.7.
    """

    util: float | None = None
    ttft_s: float | None = None
    tpot_s: float | None = None
    max_batch: int = constants().memory.max_batch
    p_wait: float | None = None
    queue_s: float | None = None
    ttft_stat: TtftStat = "p95"

    @property
    def flat(self) -> float | None:
        """Flat headroom, given or by default; None when waiting decides."""
        waiting = (self.ttft_s, self.p_wait, self.queue_s)
        return FLAT if self.util is None and all(t is None for t in waiting) else self.util
