"""Checks that are due are made: by any number of processes, each check recorded once."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.watch import due
from bot.watch.claims import Claim, Task, claim, due_tasks, last_of, release, task
from bot.watch.ending import Checked, Made, Put, finish, judged, posts_of
from bot.watch.evaluation import DEFECTS, Evaluation
from bot.watch.kept import Kept
from bot.watch.periods import Period, period_name
from bot.watch.post import Post, Whose
from bot.watch.store import WatchStore
from bot.watch.waking import wake
from pricing.book import TableBook

BATCH = 50
"""Checks taken at once."""
RECORD_S = 1.0
"""What was found is recorded after so many seconds at the latest: it is lost with the process."""
WAIT = timedelta(minutes=2)
"""Until a check that ended in a defect is begun again."""
WAKE = timedelta(minutes=5)
"""How often it is looked for what a snooze held, and for reminders."""

PART = 500
"""Scenarios that are named in one query."""
T = TypeVar("T")

Refresh = Callable[[datetime], Mapping[str, str]]
"""Refreshes prices if that is due; a sentence for each source that could not be, "" being all."""


class Runner:
    """Makes the checks that are due. `put` takes a message in the transaction of a check's end.

    Every method raises WatchUnavailableError when the database is away.
    """

    def __init__(
        self,
        store: WatchStore,
        put: Put,
        book_now: Callable[[], TableBook],
        book_known: Callable[[datetime | None], TableBook],
        refresh: Refresh,
        clock: Callable[[], datetime],
        who: str,
    ) -> None:
        self._store = store
        self._put = put
        self._book_now = book_now
        self.book_known = book_known
        self._evaluation = Evaluation(book_known)
        self._refresh = refresh
        self._clock = clock
        # a process that got the number of one that died is another worker
        self._who = f"{who} {secrets.token_hex(4)}"
        self._woke: datetime | None = None
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Begin no more checks; what was begun is recorded, the rest is left to others."""
        self._stopping.set()

    def due(self, at: datetime, whose: Whose | None = None) -> list[Task]:
        """What is due at a moment and nobody works on, the oldest first."""
        with self._store.reading() as db:
            return due_tasks(db, at, whose=whose)

    def run_due(self, at: datetime | None = None) -> list[Checked]:
        """Make every check that is due."""
        return self._run(at or self._clock(), None)

    def run(
        self, whose: Whose | None, period: str | None = None, *, dry_run: bool = False
    ) -> list[Checked]:
        """Make the checks that are due: of a workspace, and up to a period, if they are given.

        A dry run says what would come of it, and keeps and posts nothing. Raises InputError for
        what is no name of a period.
        """
        at = self._clock()
        name = None if period is None else period_name(period)
        found = [(one, _until(one, name, at)) for one in self.due(at, whose)]
        wanted = [(one, last) for one, last in found if last is not None]
        if dry_run:
            return self._dry(at, [replace(one, period=last) for one, last in wanted])
        done: list[Checked] = []
        for some in batched(wanted, PART):
            done += self._run(at, {one.kept.id: last for one, last in some})
        return done

    def preview(self, kept: Kept) -> Checked:
        """What a check of a scenario says now, due or not; nothing is kept or posted."""
        at = self._clock()
        return self._dry(at, [task(kept, at)])[0]

    def wake(self, at: datetime) -> list[Post]:
        """Say what a snooze held that is over, and remind of what nobody acknowledged."""
        if self._woke is not None and timedelta(0) <= at - self._woke < WAKE:
            return []
        self._woke = at
        return wake(self._store, self._put, at)

    def _run(self, at: datetime, wanted: Mapping[str, Period] | None) -> list[Checked]:
        """Make the checks of all scenarios, or of some up to a period each."""
        done: list[Checked] = []
        book: TableBook | None = None
        stale: Mapping[str, str] = {}
        only = None if wanted is None else set(wanted)
        while not self._stopping.is_set():
            now = max(at, self._clock())
            if book is None:
                with self._store.reading() as db:
                    if not due_tasks(db, now, limit=1, only=only):
                        return done
                stale = self._refresh(now)
                book = self._book_now()
            with self._store.changing() as db:
                found = due_tasks(db, now, limit=BATCH, only=only, lock=True)
                some = [one for one in found if _within(one, wanted)]
                claims = claim(db, some, self._who, now)
            if not found:
                break
            if only is not None:
                only -= {one.kept.id for one in found} - {one.kept.id for one in some}
            done += self._make(claims, book, stale)
        return done

    def _make(
        self, claims: Sequence[Claim], book: TableBook, stale: Mapping[str, str]
    ) -> list[Checked]:
        done: list[Checked] = []
        made: list[Made] = []
        later: list[Claim] = []
        began = time.monotonic()
        for k, one in enumerate(claims):
            if self._stopping.is_set():
                return done + self._record(made, later, left=claims[k:])
            outcome = self._evaluation.outcome(one, book, stale, self._clock())
            if outcome is None:
                later.append(one)
            else:
                made.append(Made(one, outcome, book.known))
            if time.monotonic() - began > RECORD_S:
                done += self._record(made, later)
                made, later, began = [], [], time.monotonic()
        return done + self._record(made, later)

    def _record(
        self, made: Sequence[Made], later: Sequence[Claim], left: Sequence[Claim] = ()
    ) -> list[Checked]:
        if not (made or later or left):
            return []
        at = self._clock()
        with self._store.changing() as db:
            release(db, later, at + WAIT)
            release(db, left, at)
            return finish(db, made, self._put, at)

    def _dry(self, at: datetime, tasks: Sequence[Task]) -> list[Checked]:
        """What checks would say."""
        book = self._book_now()
        done: list[Checked] = []
        for some in batched(tasks, PART):
            with self._store.reading() as db:
                past = last_of(db, [one.kept.id for one in some])
            for one in some:
                last, asked = past.get(one.kept.id, (None, None))
                taken = Claim(0, one, DEFECTS, self._who, last, asked)
                outcome = self._evaluation.outcome(taken, book, {}, at)
                if outcome is None:  # does not happen at the last attempt
                    continue
                scheduled = last is None or last.period != one.period.name
                verdict = judged(outcome, one.kept.memory, one, at, scheduled=scheduled)
                late = due.late_s(one.since, at)
                posts = posts_of(one, outcome, verdict, at)
                done.append(Checked(one.kept, one.period.name, late, outcome, verdict, posts))
        return done


def batched(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Rows in parts of one size, the last one maybe shorter."""
    return (rows[k : k + size] for k in range(0, len(rows), size))


def _until(one: Task, name: str | None, at: datetime) -> Period | None:
    """The last period to check of a scenario, if the one that is named is due."""
    pending = due.pending(one.times, one.period, at) if one.times is not None else [one.period]
    named = [period for period in pending if name in (None, period.name)]
    return named[-1] if named else None


def _within(one: Task, wanted: Mapping[str, Period] | None) -> bool:
    return wanted is None or one.period.due <= wanted[one.kept.id].due
