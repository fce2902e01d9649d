"""Keeping answers without ever delaying or failing one."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.answers.kept import Journal, Kept
from core.receipt import Receipt

log = logging.getLogger(__name__)

ROOM = 500
"""Answers that may wait to be kept: at some 20 KB each, 10 MB."""
BATCH = 100
"""Answers kept at once, so that a database needs one transaction for all."""
RECENT = 10_000
"""Ids that are known to be kept; one forgotten is kept once more, which does no harm."""
GATHER_S = 0.05
"""Time in which more answers may come: waking up for each one would cost those who ask."""
SAY_EVERY_S = 60

Waiting = tuple[Receipt, datetime | None, datetime]


class Keeper:
    """A thread that hands answers to a journal; `journal` is called when the first one comes.

    What cannot be kept, because the journal fails or too many wait, is counted and said in the log
    once a minute.
    """

    def __init__(self, journal: Callable[[], Journal], *, room: int = ROOM) -> None:
        self._journal = journal
        self._waiting: queue.Queue[Waiting | None] = queue.Queue(room)
        self._recent: dict[str, None] = {}
        self._lock = threading.Lock()
        self._lost = 0
        self._said_at_s = -float(SAY_EVERY_S)
        # a daemon: a journal that hangs must not keep the process alive
        self._thread = threading.Thread(target=self._run, name="answers", daemon=True)
        self._thread.start()

    def keep(self, receipt: Receipt, known: datetime | None) -> None:
        """Take an answer if there is room; returns at once and never raises."""
        try:
            self._waiting.put_nowait((receipt, known, datetime.now(UTC)))
        except queue.Full:
            self._count(1, "too many wait")

    def settle(self, timeout_s: float) -> None:
        """Wait until what was taken so far is kept, at most `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while self._waiting.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(GATHER_S / 5)

    def close(self, timeout_s: float) -> None:
        """Keep what waits, within `timeout_s`, and take no more."""
        deadline = time.monotonic() + timeout_s
        with contextlib.suppress(queue.Full):
            self._waiting.put(None, timeout=timeout_s)
        self._thread.join(max(0.0, deadline - time.monotonic()))
        self._say("the service stopped", left=self._waiting.qsize())

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._waiting.get()]
            if batch[0] is not None:
                time.sleep(GATHER_S)
            while len(batch) < BATCH and not self._waiting.empty():
                batch.append(self._waiting.get())
            going = None not in batch
            self._keep([item for item in batch if item is not None])
            for _ in batch:
                self._waiting.task_done()

    def _keep(self, batch: list[Waiting]) -> None:
        new = {r.id: (r, known, at) for r, known, at in reversed(batch) if r.id not in self._recent}
        if not new:
            return
        try:
            self._journal().keep([Kept.of(*item) for item in reversed(new.values())])
        except Exception as error:  # noqa: BLE001 - whatever it is, answers go on
            self._count(len(new), _reason(error))
            return
        self._recent |= dict.fromkeys(new)
        while len(self._recent) > RECENT:
            del self._recent[next(iter(self._recent))]

    def _count(self, lost: int, why: str) -> None:
        with self._lock:
            self._lost += lost
            due = time.monotonic() - self._said_at_s >= SAY_EVERY_S
            if due:
                self._said_at_s = time.monotonic()
        if due:
            self._say(why)

    def _say(self, why: str, left: int = 0) -> None:
        with self._lock:
            lost, self._lost = self._lost + left, 0
        if lost:
            log.warning("%d answer(s) not kept, which cannot be opened later: %s", lost, why)


def keep_now(
    journal: Callable[[], Journal], receipt: Receipt, known: datetime | None
) -> str | None:
    """Keep one answer here and now; why that did not work, or None. Never raises."""
    try:
        journal().keep([Kept.of(receipt, known, datetime.now(UTC))])
    except Exception as error:  # noqa: BLE001 - as above
        return _reason(error)
    return None


def _reason(error: Exception) -> str:
    named = getattr(error, "message", None) or getattr(error, "strerror", None) or str(error)
    return " ".join(str(named).split())[:300]
