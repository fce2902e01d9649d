"""Answer each command, click and event once, however often Slack or a replay delivers it.

Slack re-sends what it thinks was not acknowledged, and anyone who recorded a signed request can
send it again for five minutes. What decides is the identity of the request, never a retry
header: a retry may be the only copy that arrives.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

KEEP_S = 900.0
"""A request stamped 300 s ahead passes its signature check for 600 s; Slack's last retry comes
after about 6 minutes. 15 minutes cover both."""

LIMIT = 50_000
"""Most identities held; beyond it the oldest go first. About 8 MB."""


class Seen:
    """Identities seen within the last `keep_s` seconds. Thread-safe."""

    def __init__(
        self,
        *,
        keep_s: float = KEEP_S,
        limit: int = LIMIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep_s = keep_s
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._first_seen: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        with self._lock:
            return len(self._first_seen)

    def first(self, key: str) -> bool:
        """Whether `key` is new; from now on it is not."""
        with self._lock:
            now = self._clock()
            while self._first_seen:
                oldest, at = next(iter(self._first_seen.items()))
                if now - at < self._keep_s:
                    break
                del self._first_seen[oldest]
            if key in self._first_seen:
                return False
            if len(self._first_seen) >= self._limit:
                self._first_seen.popitem(last=False)
            self._first_seen[key] = now
            return True


def identity(body: Mapping[str, Any], signature: str | None) -> str | None:
    """What names this delivery: its event_id, else its trigger_id, else its HTTP signature.

    >>> identity({"event_id": "Ev1", "trigger_id": "1.2.3"}, None)
    'event_id Ev1'
    >>> identity({}, None) is None
    True
    """
    for name in ("event_id", "trigger_id"):
        value = body.get(name)
        if isinstance(value, str) and value:
            return f"{name} {value}"
    return f"signature {signature}" if signature else None
