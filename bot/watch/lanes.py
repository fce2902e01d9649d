"""Lanes of the outbox: a channel takes one message after the other, no faster than Slack allows.

A lane's row is what workers lock, so that two of them never send to one channel at once. It says
when the channel is free again: a second after the last message, or when Slack's Retry-After is
over. The row of channel "" says it for the whole workspace.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.inserting import inserting
from bot.watch.post import Post
from bot.watch.tables import OPEN, lanes, outbox
from pricing.history.schema import UtcTime

WHOLE = ""
"""The lane that says when the workspace is free."""

_OPEN = sa.text(OPEN)


class Lanes:
    """`pace` is the time between two messages of a channel."""

    def __init__(self, pace: timedelta) -> None:
        self._pace = pace

    def heads(self, db: Connection, at: datetime) -> sa.Select[Any, datetime]:
        """The first row of each lane and when it may be sent, the earliest first."""
        first = (
            sa.select(sa.func.min(outbox.c.id))
            .where(_OPEN, _in_turn(at))
            .group_by(outbox.c.enterprise, outbox.c.workspace, outbox.c.channel)
        )
        own, whole = lanes.alias("own"), lanes.alias("whole")
        latest = sa.func.greatest if db.dialect.name == "postgresql" else sa.func.max
        due = outbox.c.not_before
        ready_at = latest(
            due,
            sa.func.coalesce(outbox.c.lease_until, due),
            sa.func.coalesce(own.c.free_at, due),
            sa.func.coalesce(whole.c.free_at, due),
            type_=UtcTime,
        ).label("ready_at")
        return (
            sa.select(outbox.c.id, ready_at)
            .select_from(
                outbox.outerjoin(own, _lane_of(own, outbox.c, outbox.c.channel)).outerjoin(
                    whole, _lane_of(whole, outbox.c, sa.literal(WHOLE))
                )
            )
            .where(outbox.c.id.in_(first))
            .order_by(ready_at, outbox.c.id)
        )

    def lock(self, db: Connection, row: Row[Any], at: datetime) -> bool:
        """Whether the row's lane is free and the row the next one in it; locks the lane if so."""
        name = {"enterprise": row.enterprise, "workspace": row.workspace, "channel": row.channel}
        db.execute(inserting(db, lanes).values(**name, free_at=at).on_conflict_do_nothing())
        mine = sa.select(lanes.c.free_at).where(_lane_of(lanes, row, row.channel))
        free_at = db.scalar(mine.with_for_update(skip_locked=True))
        if free_at is None or free_at > at:
            return False
        whole = db.scalar(sa.select(lanes.c.free_at).where(_lane_of(lanes, row, WHOLE)))
        if whole is not None and whole > at:
            return False
        earlier = sa.and_(outbox.c.id < row.id, _in_turn(at))
        ahead = sa.and_(
            _lane_of(outbox, row, row.channel),
            sa.or_(earlier, sa.and_(outbox.c.id != row.id, outbox.c.lease_until > at)),
        )
        blocked = sa.exists().where(_OPEN, ahead)
        if row.scenario_id and row.kind != "direct":
            before = sa.and_(
                outbox.c.scenario_id == row.scenario_id, outbox.c.kind != "direct", earlier
            )
            blocked = sa.or_(blocked, sa.exists().where(_OPEN, before))
        return not db.scalar(sa.select(blocked))

    def pace(self, db: Connection, post: Post, at: datetime) -> None:
        """A message goes out to the channel now."""
        self._free(db, post, post.channel, at + self._pace)

    def hold(
        self, db: Connection, post: Post, at: datetime, until: datetime, *, whole: bool
    ) -> None:
        """Slack asks to wait with the channel, or, if `whole`, with the workspace.

        It does not say which limit was met. When it asks for a second channel while it holds the
        first, the limit is the workspace's.
        """
        self._free(db, post, post.channel, until)
        others = sa.exists().where(
            lanes.c.enterprise == post.whose.enterprise,
            lanes.c.workspace == post.whose.workspace,
            lanes.c.channel.not_in((post.channel, WHOLE)),
            lanes.c.free_at > at + self._pace,
        )
        if whole or db.scalar(sa.select(others)):
            self._free(db, post, WHOLE, until)

    def _free(self, db: Connection, post: Post, channel: str, free_at: datetime) -> None:
        whose = {"enterprise": post.whose.enterprise, "workspace": post.whose.workspace}
        db.execute(
            inserting(db, lanes)
            .values(**whose, channel=channel, free_at=free_at)
            .on_conflict_do_update(
                index_elements=list(lanes.primary_key.columns),
                set_={"free_at": free_at},
                where=lanes.c.free_at < free_at,
            )
        )


def _in_turn(at: datetime) -> sa.ColumnElement[bool]:
    """Whether a row keeps later ones waiting: not if it is only to be sent some other day."""
    return sa.or_(outbox.c.attempts > 0, outbox.c.not_before <= at)


def _lane_of(table: Any, row: Any, channel: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.enterprise == row.enterprise,
        table.c.workspace == row.workspace,
        table.c.channel == channel,
    )
