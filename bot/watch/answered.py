"""What people answer to an alert is shown in its message, by a post of the same transaction."""

from __future__ import annotations

import json
import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.watch.kept import Kept
from bot.watch.outbox import put
from bot.watch.post import Post
from bot.watch.tables import outbox
from core.watch.speak import Memory


def show_answer(db: Connection, kept: Kept, memory: Memory, at: datetime) -> None:
    """Update the scenario's alert, if one was posted; but for `memory` it says what it said."""
    posted = sa.select(outbox.c.key, outbox.c.channel, outbox.c.payload).where(
        outbox.c.scenario_id == kept.id, outbox.c.kind == "alert", outbox.c.state == "sent"
    )
    row = db.execute(posted.order_by(outbox.c.id.desc()).limit(1)).one_or_none()
    if row is not None:
        payload = {**json.loads(zlib.decompress(row.payload)), "memory": memory.as_dict()}
        key = f"{row.key}/answered/{at.isoformat()}"
        put(db, Post(key, kept.whose, kept.id, row.channel, "update", payload, at), at)


__all__ = ["show_answer"]
