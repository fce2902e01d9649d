"""What was held back or not acknowledged is judged again, without a new check."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.watch.ending import Put, payload
from bot.watch.kept import Kept, ran
from bot.watch.post import Post
from bot.watch.queries import NEWEST, kept
from bot.watch.store import WatchStore
from bot.watch.tables import checks, scenarios
from core.watch.speak import judge, wakes_at


def wake(store: WatchStore, put: Put, at: datetime) -> list[Post]:
    """Say what a snooze held that is over, and again what nobody acknowledged, if that is due.

    Several processes say it once: each looks again under the scenario's lock.
    """
    # what is as at the beginning is left out of the memory's text
    memory = scenarios.c.memory
    waits = sa.or_(memory.contains('"open_reason"'), memory.contains('"snoozed_until"'))
    asked = NEWEST.where(scenarios.c.state == "active", waits)
    with store.reading() as db:
        found = [kept(row) for row in db.execute(asked)]
    posts: list[Post] = []
    for one in found:
        if _awake(one, at):
            with store.changing() as db:
                posts += _again(db, store, put, one.id, at)
    return posts


def _awake(one: Kept, at: datetime) -> bool:
    until = one.memory.snoozed_until
    if until and datetime.fromisoformat(until) <= at and not one.memory.muted:
        return True
    when = wakes_at(one.memory, one.scenario.options, at)
    return when is not None and when <= at


def _again(db: Connection, store: WatchStore, put: Put, number: str, at: datetime) -> list[Post]:
    locked = NEWEST.where(scenarios.c.id == number).with_for_update(of=scenarios)
    one = kept(db.execute(locked).one())
    if one.state != "active" or not _awake(one, at):
        return []
    last = sa.select(checks).where(checks.c.scenario_id == number, checks.c.state != "running")
    row = db.execute(last.order_by(checks.c.id.desc()).limit(1)).one_or_none()
    outcome = None if row is None else ran(row).outcome
    # a snooze that is over has been heeded, whether or not there is something to say
    memory = replace(one.memory, snoozed_until="")
    if outcome is None:
        store.remember(db, number, memory)
        return []
    verdict = judge(outcome, memory, one.scenario.options, at, scheduled=False)
    store.remember(db, number, verdict.memory)
    if verdict.form == "silence" or not one.scenario.channel:
        return []
    key = f"{number}/{one.version}/again/{at:%Y-%m-%dT%H:%M:%S}"
    said = payload(one, outcome, verdict, 0)
    post = Post(key, one.whose, number, one.scenario.channel, verdict.form, said, at)
    put(db, [post])
    return [post]


__all__ = ["wake"]
