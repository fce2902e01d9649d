"""The bounded pool that does the work after a request was acknowledged.

Slack gives 3 seconds to acknowledge. Work in Bolt's own pool can use all its threads up, and then
innocent commands time out; an unbounded queue answers minutes late instead. Here a job is taken
or refused at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

log = logging.getLogger(__name__)


class Worker:
    """Runs at most `threads` jobs at a time and lets at most `queue` more wait.

    `full` is called whenever one is turned away.
    """

    def __init__(
        self,
        *,
        threads: int,
        queue: int,
        name: str = "slack-work",
        full: Callable[[], object] = lambda: None,
    ) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)
        self._room = threads + queue
        self._pending = 0
        self._open = True
        self._full = full
        self._changed = threading.Condition()

    @property
    def pending(self) -> int:
        """Jobs taken and not finished."""
        with self._changed:
            return self._pending

    def submit(self, job: Callable[[], None]) -> bool:
        """Take `job`, or return False at once when there is no room or the pool is closing.

        It runs in the context of the one who asks, so that its log lines name their request.
        """
        with self._changed:
            if not self._open or self._pending >= self._room:
                self._full()
                return False
            try:
                future = self._pool.submit(copy_context().run, job)
            except RuntimeError:  # the interpreter is shutting down
                return False
            self._pending += 1
        # Outside the lock: a job that is done already runs the callback here and now.
        future.add_done_callback(self._done)
        return True

    def close(self, timeout_s: float) -> int:
        """Take no more, finish what is pending within `timeout_s`; returns the jobs left undone.

        A job that runs longer cannot be stopped; those that wait behind it are dropped.
        """
        with self._changed:
            self._open = False
            self._changed.wait_for(lambda: self._pending == 0, timeout_s)
            left = self._pending
        self._pool.shutdown(wait=left == 0, cancel_futures=True)
        return left

    def _done(self, future: Future[None]) -> None:
        with self._changed:
            self._pending -= 1
            self._changed.notify_all()
        if not future.cancelled() and (error := future.exception()) is not None:
            # Jobs handle their own errors; reaching this line is a defect of theirs.
            log.error("A job ended with an error nobody handled.", exc_info=error)
