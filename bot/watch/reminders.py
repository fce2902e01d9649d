"""Alerts that nobody acknowledged are said again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.watch.ending import Put, payload
from bot.watch.post import Post
from bot.watch.queries import NEWEST, kept
from bot.watch.store import WatchStore
from bot.watch.tables import scenarios
from core.watch.speak import remind


def remind_due(store: WatchStore, put: Put, at: datetime) -> list[Post]:
    """Put a reminder of each alert for which one is due; several processes put it once."""
    # what is as at the beginning is left out of the memory's text
    waits = NEWEST.where(
        scenarios.c.state == "active", scenarios.c.memory.contains('"open_reason"')
    )
    with store.reading() as db:
        found = [kept(row) for row in db.execute(waits)]
    posts: list[Post] = []
    for one in found:
        if remind(one.memory, one.scenario.options, at) is not None:
            with store.changing() as db:
                posts += _again(db, store, put, one.id, at)
    return posts


def _again(db: Connection, store: WatchStore, put: Put, number: str, at: datetime) -> list[Post]:
    """The reminder, if it is still due now that nobody else changes the scenario."""
    row = db.execute(NEWEST.where(scenarios.c.id == number).with_for_update(of=scenarios)).one()
    now = kept(row)
    verdict = remind(now.memory, now.scenario.options, at)
    if verdict is None or now.state != "active":
        return []
    store.remember(db, number, verdict.memory)
    if verdict.form == "silence" or verdict.held_by or not now.scenario.channel:
        return []
    last = store.last(db, number)
    said = payload(now, last.outcome if last else None, verdict, 0)
    key = f"{number}/{now.version}/reminder/{at:%Y-%m-%dT%H:%M:%S}"
    post = Post(key, now.whose, number, now.scenario.channel, verdict.form, said, at)
    put(db, post)
    return [post]
