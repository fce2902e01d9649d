"""Posts what the outbox holds: every message once, in order, as fast as Slack takes them.

What is certain to have failed is tried again; after an unclear end the message is looked for by its
key and only posted again if it is not there. Where the token may not read the channel nobody can
know, and the configured `Delivery` decides.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Event
from typing import Any
from uuid import uuid4

from slack_sdk import WebClient

from bot.watch.attempt import Attempt
from bot.watch.means import Means, Timing
from bot.watch.message import Message
from bot.watch.outbox import Outbox
from bot.watch.post import Post, Whose
from bot.watch.rows import Claimed
from pricing.history.errors import HistoryUnavailableError

log = logging.getLogger(__name__)

WORKERS = 8
"""Messages under way at once; most of their time is waiting for Slack."""
SHORTEST_WAIT_S = 0.05


class Poster:
    """Any number of them, in any number of processes, share one outbox.

    `render` gives the same message for the same post; no two threads call it at once. `options` are
    those of `Means`.
    """

    def __init__(
        self,
        outbox: Outbox,
        client_for: Callable[[Whose], WebClient | None],
        render: Callable[[Post], Message],
        clock: Callable[[], datetime],
        **options: Any,
    ) -> None:
        self._means = Means(outbox, client_for, render, clock, **options)
        self._outbox = outbox
        self._clock = clock
        self._news = Event()
        self._who = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"

    def drain(self, at: datetime) -> int:
        """Post what may be posted at `at`, one after the other; how many arrived."""
        arrived = 0
        while claim := self._outbox.claim(at, self._who):
            arrived += self._handle(claim)
        return arrived

    def flush(self, within_s: float) -> int:
        """Likewise until nothing is left or the time is over, at the pace Slack asks for."""
        until = self._clock() + timedelta(seconds=within_s)
        arrived = 0
        while (at := self._clock()) <= until:
            arrived += self.drain(at)
            now = self._clock()
            next_at = self._outbox.next_at(now)
            if next_at is None or next_at > until:
                break
            self._means.sleep(max((next_at - now).total_seconds(), SHORTEST_WAIT_S))
        return arrived

    def wake(self) -> None:
        """Look into the outbox now: this process put something there, or wants to end."""
        self._news.set()

    def run(self, stop: Event, workers: int = WORKERS) -> None:
        """Post until `stop` is set; what is under way then is finished first."""
        free = BoundedSemaphore(workers)

        def work(claim: Claimed) -> None:
            try:
                self._handle(claim)
            finally:
                free.release()

        with ThreadPoolExecutor(workers, "watch-post") as pool:
            while not stop.is_set():
                if not free.acquire(timeout=self._means.timing.poll):
                    continue
                claim, wait_s = self._next()
                if claim:
                    pool.submit(work, claim)
                else:
                    free.release()
                    self._news.wait(wait_s)
                    self._news.clear()

    def _next(self) -> tuple[Claimed | None, float]:
        """A row to act on, or how long to wait for one."""
        try:
            if claim := self._outbox.claim(self._clock(), self._who):
                return claim, 0.0
            return None, self._wait_s(self._outbox.next_at(self._clock()))
        except HistoryUnavailableError as error:
            log.warning("The outbox cannot be read: %s", error.message)
        except Exception:
            log.exception("A defect while reading the outbox")
        return None, self._means.timing.poll

    def _wait_s(self, next_at: datetime | None) -> float:
        poll = self._means.timing.poll
        ahead = poll if next_at is None else (next_at - self._clock()).total_seconds()
        return min(max(ahead, SHORTEST_WAIT_S), poll)

    def _handle(self, claim: Claimed) -> bool:
        try:
            return Attempt(self._means, claim).run()
        except HistoryUnavailableError as error:
            # its lease will end, and whoever takes it then finds out what happened
            log.error("What became of %s is not kept: %s", claim.post.key, error.message)  # noqa: TRY400
        except Exception:
            log.exception("A defect while posting %s", claim.post.key)
        return False


__all__ = ["Poster", "Timing"]
