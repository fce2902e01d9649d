"""The watch inside `gpusize serve`: checks what is due once a minute, and posts what waits.

The minute is counted by a clock that nobody sets. APScheduler waits for a time of day, so that a
clock put back by a day would keep it from ticking for one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.watch.runner import Runner
from bot.watch.store import WatchStore
from core.errors import GpusizeError
from core.watch.finding import Failure

log = logging.getLogger(__name__)

TICK_S = 60.0


Upkeep = Callable[[datetime], object]
"""Removes what is not needed any more, if that is due: see `bot.watch.upkeep`."""
Observe = Callable[[str, float], None]
"""Told how a check ended, as a word, and its share of the seconds of all made together."""


def _nothing(*_: object) -> None: ...


class Posts(Protocol):
    """What posts: see `bot.watch.poster.Poster`."""

    def run(self, stop: threading.Event) -> None:
        """Post until `stop` is set."""
        ...

    def wake(self) -> None:
        """Look for what is to be posted now."""
        ...


class WatchService:
    """Two threads, one that checks and one that posts. Nothing is made where no database is."""

    def __init__(
        self,
        store: WatchStore,
        runner: Runner,
        poster: Posts | None,
        clock: Callable[[], datetime],
        tick_s: float = TICK_S,
        observe: Observe = _nothing,
        upkeep: Upkeep = _nothing,
    ) -> None:
        self._store = store
        self._runner = runner
        self._poster = poster
        self._clock = clock
        self._tick_s = tick_s
        self._observe = observe
        self._upkeep = upkeep
        self._stop = threading.Event()
        self._reason = ""
        # daemons: a network that hangs must not keep the process alive
        self._ticks = threading.Thread(target=self._run, name="watch-checks", daemon=True)
        self._posts: threading.Thread | None = None

    def start(self) -> None:
        """Check what is due now, and from now on."""
        self._ticks.start()

    def stop(self) -> None:
        """Begin nothing more; returns at once."""
        self._stop.set()
        self._runner.stop()
        if self._poster is not None:
            self._poster.wake()

    def close(self, timeout_s: float) -> None:
        """Stop, and let what is under way end within `timeout_s`.

        What does not is left to the next process: a check's lease ends, and a message that may
        have been posted is looked for.
        """
        self.stop()
        deadline = time.monotonic() + timeout_s
        for thread in (self._ticks, self._posts):
            if thread is not None and thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        self._store.close()

    def tick(self) -> None:
        """Make the checks that are due, and say what is to be said again."""
        try:
            if not self._store.there():
                return
            self._check()
            self._runner.wake(self._clock())
            self._post()
            if self._poster is not None:
                self._poster.wake()
            self._upkeep(self._clock())
            self._tell("")
        except GpusizeError as error:
            self._tell(error.message)
        except Exception:
            log.exception("The watch failed; it goes on.")

    def _check(self) -> None:
        began = time.monotonic()
        done = self._runner.run_due()
        each_s = (time.monotonic() - began) / max(len(done), 1)
        for one in done:
            # an edit or a removal meanwhile leaves a check without a verdict
            failed = isinstance(one.outcome, Failure)
            said = one.verdict.reason.value if one.verdict else "changed meanwhile"
            self._observe("failed" if failed else said, each_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.tick()
            self._stop.wait(self._tick_s)

    def _post(self) -> None:
        """Begin to post, once there is a database."""
        if self._posts is None and self._poster is not None:
            self._posts = threading.Thread(
                target=self._poster.run, args=(self._stop,), name="watch-posts", daemon=True
            )
            self._posts.start()

    def _tell(self, reason: str) -> None:
        """Log that the database went away or came back, once each."""
        if reason and not self._reason:
            log.warning("%s", reason)
        elif self._reason and not reason:
            log.info("Scenarios are checked again.")
        self._reason = reason
