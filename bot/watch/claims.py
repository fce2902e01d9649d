"""Checks that are taken to be made: each by one worker, for as long as its lease lasts.

A worker that dies leaves its claim behind; when the lease is over another one takes the check up.
What the first one found in the meantime, if it is alive after all, is then not recorded: a claim is
known by its worker and the number of its attempt. Moments are the caller's clock. Clocks that
differ can at worst have a check made twice and recorded once.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.inserting import inserting
from bot.watch import due
from bot.watch.kept import Kept, Ran, ran
from bot.watch.periods import Period, Schedule, minute
from bot.watch.post import Whose
from bot.watch.queries import CHECKED, NEWEST, kept, of_workspace
from bot.watch.tables import checks, scenarios
from core.errors import GpusizeError
from core.watch.scenario import Scenario

LEASE = timedelta(minutes=5)
"""Far longer than a batch of checks takes, which is at most some seconds."""

AGAIN = timedelta(days=1)
"""When a scenario whose schedule cannot be read is looked at again."""


@dataclass(frozen=True, slots=True)
class Task:
    """A scenario that is due: for which period, and since when."""

    kept: Kept
    times: Schedule | None
    """None where the schedule cannot be read any more."""
    period: Period
    since: datetime
    problem: str = ""
    """Why there is no schedule."""

    def following(self, at: datetime) -> datetime:
        """When the scenario is next due once this is done."""
        return at + AGAIN if self.times is None else due.next_due(self.times, self.period, at)


@dataclass(frozen=True, slots=True)
class Claim:
    """A check to be made by this worker."""

    id: int
    task: Task
    attempt: int
    who: str
    last: Ran | None
    """The scenario's last check that found something."""
    asked: Scenario | None
    """What was asked then."""


def due_tasks(
    db: Connection,
    at: datetime,
    *,
    limit: int | None = None,
    whose: Whose | None = None,
    only: Collection[str] | None = None,
    lock: bool = False,
) -> list[Task]:
    """Scenarios due at a moment that nobody works on, the oldest first.

    With `lock` they stay as they are until the transaction ends, and those that another
    transaction holds are left out.
    """
    running = sa.exists().where(
        checks.c.scenario_id == scenarios.c.id,
        checks.c.version == scenarios.c.version,
        checks.c.state == "running",
        checks.c.lease_until > at,
    )
    query = NEWEST.where(scenarios.c.state == "active", scenarios.c.next_due <= at, ~running)
    if whose is not None:
        query = query.where(of_workspace(whose))
    if only is not None:
        query = query.where(scenarios.c.id.in_(only))
    query = query.order_by(scenarios.c.next_due, scenarios.c.id).limit(limit)
    if lock:
        query = query.with_for_update(of=scenarios, skip_locked=True)
    found = [kept(row) for row in db.execute(query)]
    left = _left(db, [one.id for one in found])
    return [task(one, at, left.get((one.id, one.version))) for one in found]


def _left(db: Connection, numbers: Collection[str]) -> dict[tuple[str, int], Period]:
    """Checks that were begun and never ended, by scenario and version."""
    begun = sa.select(checks.c.scenario_id, checks.c.version, checks.c.due_at, checks.c.period)
    rows = db.execute(begun.where(checks.c.scenario_id.in_(numbers), checks.c.state == "running"))
    return {(row.scenario_id, row.version): Period(row.due_at, row.period) for row in rows}


def task(found: Kept, at: datetime, left: Period | None = None) -> Task:
    """What is to be checked of a scenario: first what a worker left, though its period is over."""
    wanted = found.next_due or at
    try:
        times = due.of(found.scenario)
        period, since = due.to_run(times, wanted, at)
    except GpusizeError as error:
        return Task(found, None, Period(wanted, minute(wanted)), wanted, error.message)
    if left is not None:
        return Task(found, times, left, left.due)
    return Task(found, times, period, since)


def claim(db: Connection, tasks: Collection[Task], who: str, at: datetime) -> list[Claim]:
    """Take the checks of tasks, which are locked, for a worker; those that are made already, or
    are another's, are left out.
    """
    if not tasks:
        return []
    rows = [
        {
            "enterprise": one.kept.whose.enterprise,
            "workspace": one.kept.whose.workspace,
            "scenario_id": one.kept.id,
            "version": one.kept.version,
            "period": one.period.name,
            "due_at": one.since,
            "state": "running",
            "claimed_by": who,
            "lease_until": at + LEASE,
            "attempts": 1,
            "started_at": at,
            "late_s": due.late_s(one.since, at),
        }
        for one in tasks
    ]
    query = inserting(db, checks)
    new = query.excluded
    query = query.on_conflict_do_update(
        index_elements=["scenario_id", "version", "period"],
        set_={
            "claimed_by": new.claimed_by,
            "lease_until": new.lease_until,
            "attempts": checks.c.attempts + 1,
            "started_at": new.started_at,
            "late_s": new.late_s,
        },
        where=sa.and_(checks.c.state == "running", checks.c.lease_until <= at),
    ).returning(checks.c.id, checks.c.scenario_id, checks.c.attempts)
    taken = {row.scenario_id: row for row in db.execute(query, rows)}
    _given_up(db, list(taken), at)
    past = last_of(db, list(taken))
    _made_already(db, [one for one in tasks if one.kept.id not in taken], at)
    claims: list[Claim] = []
    for one in tasks:
        row = taken.get(one.kept.id)
        if row is not None:
            last, asked = past.get(one.kept.id, (None, None))
            claims.append(Claim(row.id, one, row.attempts, who, last, asked))
    return claims


def release(db: Connection, claims: Collection[Claim], until: datetime) -> None:
    """Leave checks to be taken up again after a moment."""
    for one in claims:
        again = sa.update(checks).where(*held(one))
        db.execute(again, {"lease_until": until, "claimed_by": ""})


def held(one: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    """That a check is still the claim's to record."""
    return (
        checks.c.id == one.id,
        checks.c.state == "running",
        checks.c.claimed_by == one.who,
        checks.c.attempts == one.attempt,
    )


def _given_up(db: Connection, numbers: Collection[str], at: datetime) -> None:
    """End the checks of earlier versions that a worker left: nobody asks that any more."""
    newest = sa.select(scenarios.c.version).where(scenarios.c.id == checks.c.scenario_id)
    old = sa.update(checks).where(
        checks.c.scenario_id.in_(numbers),
        checks.c.state == "running",
        checks.c.lease_until <= at,
        checks.c.version < newest.scalar_subquery(),
    )
    db.execute(old, {"state": "failed", "finished_at": at, "lease_until": None})


def _made_already(db: Connection, tasks: Collection[Task], at: datetime) -> None:
    """Put a scenario's next due moment right where its check is there, as after a restore."""
    for one in tasks:
        ended = sa.exists().where(
            checks.c.scenario_id == one.kept.id,
            checks.c.version == one.kept.version,
            checks.c.period == one.period.name,
            checks.c.state != "running",
        )
        where = sa.update(scenarios).where(scenarios.c.id == one.kept.id, ended)
        db.execute(where, {"next_due": one.following(at)})


def last_of(db: Connection, numbers: Collection[str]) -> dict[str, tuple[Ran, Scenario]]:
    """The last check with a finding of each scenario, and what was asked."""
    newest = (
        sa.select(sa.func.max(checks.c.id))
        .where(checks.c.scenario_id.in_(numbers), checks.c.state == "done")
        .group_by(checks.c.scenario_id)
    )
    query = CHECKED.where(checks.c.id.in_(newest))
    found: dict[str, tuple[Ran, Scenario]] = {}
    for row in db.execute(query):
        plain: dict[str, Any] = json.loads(row.definition)
        found[row.scenario_id] = (ran(row), Scenario.from_dict(plain))
    return found
