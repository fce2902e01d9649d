"""Checks and messages are removed once they are old and nothing needs them any more.

What stays, whatever its age: everything that is not finished or was not delivered, the newest
checks of each scenario, and what decides whether something was said already. Each of these rules
only ever looks at newer rows, so what may go once may go from then on: rows are chosen without a
lock and removed in short transactions, by as many processes as happen to.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.watch.due import MADE_UP
from bot.watch.runner import batched
from bot.watch.store import WatchStore
from bot.watch.tables import checks, outbox
from bot.watch.undelivered import NOTICES

log = logging.getLogger(__name__)

NEWEST = 2 * MADE_UP
"""Checks of a scenario that stay: all that could be made up, twice, because a clock that ran ahead
may have had as many made of periods that are still to come."""
BATCH = 500
"""Rows removed in one transaction: some milliseconds, for which SQLite has everybody wait."""
MOST = 5_000
"""Rows of a table removed at once by a service, which then looks for due checks again."""
EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows went, or would."""

    checks: int = 0
    messages: int = 0

    def __bool__(self) -> bool:
        return bool(self.checks or self.messages)


class Upkeep:
    """Once a day, in the part of a service that looks for what is due; `keep` None is for ever."""

    def __init__(self, store: WatchStore, keep: timedelta | None) -> None:
        self._store = store
        self._keep = keep
        self._done: datetime | None = None

    def __call__(self, at: datetime) -> None:
        """Remove what is old, if that was not done within EVERY. Raises as `forget`."""
        if self._keep is None:
            return
        if self._done is not None and timedelta(0) <= at - self._done < EVERY:
            return
        gone = forget(self._store, at, self._keep, most=MOST)
        if max(gone.checks, gone.messages) < MOST:  # else there may be more, at the next look
            self._done = at
        if gone:
            log.info("%d old checks and %d old messages were removed.", gone.checks, gone.messages)


def forget(
    store: WatchStore,
    at: datetime,
    keep: timedelta,
    *,
    most: int | None = None,
    dry_run: bool = False,
) -> Removed:
    """Remove what ended more than `keep` ago and nothing needs, at most so much of each kind.

    A dry run only counts. Raises WatchUnavailableError when the database is away; what went before
    that is gone.
    """
    before = at - keep
    with store.reading() as db:
        old = [
            db.scalars(query.limit(most)).all()
            for query in (_old_checks(before), _old_messages(before))
        ]
    if dry_run:
        return Removed(*map(len, old))
    return Removed(*(_gone(store, table, ids) for table, ids in zip(TABLES, old, strict=True)))


TABLES = (checks, outbox)


def _old_checks(before: datetime) -> sa.Select[int]:
    """Finished checks, but for the newest of each scenario and the last that found something.

    A check that could be made again is among the newest: one of a period that is made up, that a
    scenario is resumed in or, of the version before, that an edit asks for once more.
    """
    found = sa.case((checks.c.state == "done", checks.c.id))
    scenario = checks.c.scenario_id
    row = (
        sa.select(
            *(checks.c[name] for name in ("id", "state", "finished_at")),
            sa.func.row_number()
            .over(partition_by=scenario, order_by=checks.c.id.desc())
            .label("place"),
            sa.func.max(found).over(partition_by=scenario).label("finding"),
        )
        .subquery()
        .c
    )
    return (
        sa.select(row.id)
        .where(row.state != "running", row.finished_at < before, row.place > NEWEST)
        .where(sa.or_(row.finding.is_(None), row.id != row.finding))
        .order_by(row.id)
    )


def _old_messages(before: datetime) -> sa.Select[int]:
    """Messages that Slack took, but for each scenario's newest alert, in which answers are shown,
    each channel's newest message, which ends an episode of failures, and what told of those.
    """
    posted = outbox.c.state == "sent"
    alert = sa.case((sa.and_(posted, outbox.c.kind == "alert"), outbox.c.id))
    channel = (outbox.c.enterprise, outbox.c.workspace, outbox.c.channel)
    row = (
        sa.select(
            *(outbox.c[name] for name in ("id", "key", "state", "sent_at")),
            sa.func.max(alert).over(partition_by=outbox.c.scenario_id).label("alert"),
            sa.func.max(sa.case((posted, outbox.c.id))).over(partition_by=channel).label("last"),
        )
        .subquery()
        .c
    )
    return (
        sa.select(row.id)
        .where(row.state == "sent", row.sent_at < before, row.id != row.last)
        .where(sa.or_(row.alert.is_(None), row.id != row.alert))
        .where(~row.key.startswith(NOTICES, autoescape=True))
        .order_by(row.id)
    )


def _gone(store: WatchStore, table: sa.Table, ids: Sequence[int]) -> int:
    gone = 0
    for some in batched(ids, BATCH):
        with store.changing() as db:
            # what another process removes at the same time is left to it
            free = sa.select(table.c.id).where(table.c.id.in_(some))
            free = free.with_for_update(skip_locked=True)
            gone += db.execute(sa.delete(table).where(table.c.id.in_(free))).rowcount
    return gone


__all__ = ["Removed", "Upkeep", "forget"]
