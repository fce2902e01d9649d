"""Which period of a scenario is to be checked, and when the next one is."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.watch.kept import Kept
from bot.watch.periods import Period, Schedule, schedule
from bot.watch.tables import checks
from core.watch.scenario import Scenario

MADE_UP = 4
"""Missed quarters that are made up, a year of them: older ones would compare nothing anew."""
LATE = timedelta(minutes=10)
"""Up to here a check is on time: a tick is a minute, and many may be due at once."""
MOMENT = timedelta(microseconds=1)


def of(scenario: Scenario) -> Schedule:
    """A scenario's schedule. Raises InputError for one that cannot be meant."""
    return schedule(scenario.schedule, scenario.timezone)


def to_run(times: Schedule, wanted: datetime, at: datetime) -> tuple[Period, datetime]:
    """The period to check at a moment when a check was wanted since another, and since when.

    A wish between two periods, as for a scenario just made, is for the one then current. Missed
    periods are made up one by one, the oldest first, where the schedule says so.
    """
    found = times.latest(at)
    if times.each:
        for _ in range(MADE_UP - 1):
            if found.due <= wanted:
                break
            found = times.latest(found.due - MOMENT)
    return found, max(found.due, wanted)


def pending(times: Schedule, first: Period, at: datetime) -> list[Period]:
    """The periods that are to be checked by a moment, from the first of them on."""
    found = [first]
    while times.each and (following := times.after(found[-1].due)).due <= at:
        found.append(following)
    return found


def next_due(times: Schedule, done: Period, at: datetime) -> datetime:
    """When the next check is due, or was, after one for a period."""
    following = times.after(done.due).due
    if following > at or times.each:
        return following
    return times.latest(at).due


def late_s(since: datetime, at: datetime) -> int:
    """Seconds a check is late; 0 when it is on time."""
    return int((at - since).total_seconds()) if at - since > LATE else 0


def when_resumed(db: Connection, kept: Kept, at: datetime) -> datetime:
    """When a paused scenario is next due: now, if its current period has no check."""
    current = of(kept.scenario).latest(at)
    row = sa.select(checks.c.id).where(
        checks.c.scenario_id == kept.id,
        checks.c.version == kept.version,
        checks.c.period == current.name,
    )
    return at if db.scalar(row) is None else of(kept.scenario).after(at).due
