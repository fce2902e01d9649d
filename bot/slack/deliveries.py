"""A request of Slack is answered by one of several replicas, though it reaches more than one.

Slack brings an event that it thinks was not acknowledged to whichever replica the load balancer
picks, and a recorded request can be sent to any. `dedupe` knows, without waiting for anything, what
reached this process; what reached another is in the database, and looked up after the
acknowledgement. A SQLite file is for one machine, whose one process needs none of this.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.inserting import inserting
from bot.slack.dedupe import KEEP_S, identity
from bot.slack.tables import deliveries as table
from bot.watch.store import WatchStore
from pricing.history.errors import HistoryUnavailableError

log = logging.getLogger(__name__)

KEEP = timedelta(seconds=KEEP_S)
AWAY_S = 30.0
"""For how long a database that did not answer is not asked: each question would wait for it."""


class Deliveries:
    """Who takes a request first. Without a store that replicas share, whoever asks. Thread-safe."""

    def __init__(
        self,
        store: WatchStore | None,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store if store is not None and store.shared else None
        self._clock = clock
        self._monotonic = monotonic
        self._asks_from = 0.0
        self._swept: datetime | None = None

    def once(self, body: Mapping[str, Any], job: Callable[[], None]) -> Callable[[], None]:
        """A job that is done unless another process took the request before."""
        key = identity(body, None)

        def run() -> None:
            if key is None or self.first(key):
                job()
            else:
                log.info("A request that another process has taken is not answered again.")

        return run

    def first(self, key: str) -> bool:
        """Whether no other process took `key`; from now on this one has.

        Where nobody can know, because the database is away, twice is better than never.
        """
        if self._store is None or self._monotonic() < self._asks_from:
            return True
        try:
            return self._taken(self._store, hashlib.sha256(key.encode()).hexdigest())
        except HistoryUnavailableError as error:
            self._asks_from = self._monotonic() + AWAY_S
            log.warning("Requests may be answered by several replicas: %s", error.message)
            return True

    def _taken(self, store: WatchStore, digest: str) -> bool:
        now = self._clock()
        with store.changing() as db:
            new = inserting(db, table).values(digest=digest, until=now + KEEP)
            mine = new.on_conflict_do_update(
                index_elements=["digest"],
                set_={"until": now + KEEP},
                where=table.c.until <= now,
            )
            first = db.execute(mine.returning(table.c.digest)).first() is not None
        if self._swept is None or abs(now - self._swept) > KEEP:
            self._swept = now
            with store.changing() as db:
                db.execute(sa.delete(table).where(table.c.until <= now))
        return first
