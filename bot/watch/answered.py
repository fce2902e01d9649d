"""What people answer to an alert. Its message says so too, by a post of the same transaction."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot import audit
from bot.watch.kept import Kept, UnknownScenarioError
from bot.watch.outbox import put
from bot.watch.post import Post, Whose
from bot.watch.queries import one_scenario, scenarios_where
from bot.watch.store import WatchStore
from bot.watch.tables import outbox, scenarios
from core.watch.speak import Memory, acknowledged, snoozed


def acknowledge(store: WatchStore, whose: Whose, name: str, by: str, at: datetime) -> Kept:
    """Note that somebody saw to the open alert; the first one counts."""

    def seen(memory: Memory) -> Memory:
        return acknowledged(memory, by, at) if memory.open_reason else memory

    return _answer(store, whose, name, seen, by, "acknowledged", {}, at)


def snooze(
    store: WatchStore, whose: Whose, name: str, until: datetime, by: str, at: datetime
) -> Kept:
    """Hold alerts back until a moment."""
    detail = {"until": until.isoformat()}
    return _answer(
        store, whose, name, lambda memory: snoozed(memory, until), by, "snoozed", detail, at
    )


def _answer(
    store: WatchStore,
    whose: Whose,
    name: str,
    change: Callable[[Memory], Memory],
    by: str,
    what: str,
    detail: Mapping[str, Any],
    at: datetime,
) -> Kept:
    number = store.named(whose, name).id
    with store.changing() as db:
        held = scenarios_where(
            db, scenarios.c.id == number, scenarios.c.state != "deleted", lock=True
        )
        if not held:
            raise UnknownScenarioError(name, [], any_=True)
        [found] = held
        memory = change(found.memory)
        if memory != found.memory:
            store.remember(db, found.id, memory)
            audit.record(db, whose, by, what, found.scenario.name, detail, at)
            _show(db, found, memory, at)
        return one_scenario(db, found.id)


def _show(db: Connection, kept: Kept, memory: Memory, at: datetime) -> None:
    """Update the message with what is remembered now; it goes on saying what it said."""
    posted = sa.select(outbox.c.key, outbox.c.channel, outbox.c.payload).where(
        outbox.c.scenario_id == kept.id, outbox.c.kind == "alert", outbox.c.state == "sent"
    )
    row = db.execute(posted.order_by(outbox.c.id.desc()).limit(1)).one_or_none()
    if row is not None:
        payload = {**json.loads(zlib.decompress(row.payload)), "memory": memory.as_dict()}
        key = f"{row.key}/answered/{at.isoformat()}"
        put(db, Post(key, kept.whose, kept.id, row.channel, "update", payload, at), at)


__all__ = ["acknowledge", "snooze"]
