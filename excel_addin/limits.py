"""How much each client may ask: a bucket of tokens per address, filled steadily."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

CLIENTS = 10_000
"""Addresses remembered. The one not heard of for longest is forgotten first: its bucket has had
the most time to fill."""


class Buckets:
    """A bucket of `burst` tokens for each client, into which `per_s` flow every second."""

    def __init__(
        self, burst: float, per_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_s, self._clock = burst, per_s, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, tokens: float) -> int:
        """0 if `tokens` were taken; else nothing was, and so many seconds are to be waited.

        More than a bucket holds is taken from a full one, which then stays in debt.
        """
        with self._lock:
            now = self._clock()
            held, since = self._held.pop(client, (self._burst, now))
            held = min(self._burst, held + (now - since) * self._per_s)
            wait = max(0.0, (min(tokens, self._burst) - held) / self._per_s)
            self._held[client] = (held if wait else held - tokens, now)
            while len(self._held) > CLIENTS:
                self._held.popitem(last=False)
        return math.ceil(wait)
