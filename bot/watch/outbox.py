"""What is to be posted, in the database: each row is sent by one worker at a time, in order.

A row waits; a worker takes it by a lease, and says before its request goes out that it is sending.
A worker that dies before that leaves a row that waits again. After it, nobody knows whether Slack
took the message: the row stays `sending`, and whoever takes it next has to find out first.
"""

from __future__ import annotations

import json
import random
import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.inserting import inserting
from bot.watch.lanes import Lanes
from bot.watch.post import Post, Whose
from bot.watch.rows import Claimed, Depth, Listed, Said
from bot.watch.tables import OPEN, messages, outbox
from pricing.history.database import Database, opened, reading, taking

LEASE_S = 60.0
"""How long a worker may take for a row before another one does; far longer than any one request."""
LOOK_AHEAD = 256
"""Rows that are looked up at once, to be taken one by one."""

_OPEN = sa.text(OPEN)


def put(db: Connection, post: Post, at: datetime | None = None) -> bool:
    """Have a message posted, in the caller's transaction; False if its key was put before."""
    done = db.execute(_insert(db).values(_row_of(post, at)).returning(outbox.c.id))
    return done.first() is not None


def put_all(db: Connection, posts: Sequence[Post]) -> None:
    """Likewise for several at once; those whose key was put before are left out."""
    if posts:
        db.execute(_insert(db), [_row_of(post, None) for post in posts])


def _insert(db: Connection) -> Any:
    return inserting(db, outbox).on_conflict_do_nothing(index_elements=["key"])


def _row_of(post: Post, at: datetime | None) -> dict[str, Any]:
    return {
        "key": post.key,
        "enterprise": post.whose.enterprise,
        "workspace": post.whose.workspace,
        "scenario_id": post.scenario_id,
        "channel": post.channel,
        "kind": post.kind,
        "payload": zlib.compress(json.dumps(post.payload, allow_nan=False).encode()),
        "state": "waiting",
        "attempts": 0,
        "not_before": post.not_before,
        "claimed_by": "",
        "created_at": at or post.not_before,
        "error": "",
    }


class Outbox:
    """The rows and who may act on them. Raises HistoryUnavailableError if the database is away."""

    def __init__(
        self, database: Database, *, lease_s: float = LEASE_S, pace_s: float = 1.0
    ) -> None:
        self._engine = opened(database)
        self._lease = timedelta(seconds=lease_s)
        self._lanes = Lanes(timedelta(seconds=pace_s))
        self._ahead = deque[int]()
        self._lock = Lock()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def taking(self) -> Any:
        """A transaction for `put`, where the caller has none."""
        return taking(self._engine)

    # -- taking -----------------------------------------------------------------------

    def claim(self, at: datetime, who: str) -> Claimed | None:
        """The next row that may be sent at `at`, taken by `who`; None when there is none.

        In a channel, and of a scenario, a row waits for those that were put before it.
        """
        with self._lock:
            fresh = not self._ahead
            if fresh:
                self._look(at)
            while True:
                while self._ahead:
                    if found := self._take(self._ahead.popleft(), at, who):
                        return found
                if fresh:
                    return None
                fresh = True
                self._look(at)

    def next_at(self, at: datetime) -> datetime | None:
        """When the next row may be sent, as far as is known now."""
        with reading(self._engine) as db:
            first = db.execute(self._lanes.heads(db, at).limit(1)).first()
        return first.ready_at if first else None

    def _look(self, at: datetime) -> None:
        with reading(self._engine) as db:
            found = db.execute(self._lanes.heads(db, at).limit(LOOK_AHEAD)).all()
        due = [row.id for row in found if row.ready_at <= at]
        if len(due) == LOOK_AHEAD:  # workers that all start with the oldest get in each other's way
            random.shuffle(due)
        self._ahead.extend(due)

    def _take(self, row_id: int, at: datetime, who: str) -> Claimed | None:
        free = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= at)
        due = sa.and_(outbox.c.id == row_id, _OPEN, outbox.c.not_before <= at, free)
        with taking(self._engine) as db:
            row = db.execute(sa.select(outbox).where(due)).first()
            if row is None or not self._lanes.lock(db, row, at):
                return None
            taken = db.execute(
                sa.update(outbox)
                .where(due)
                .values(
                    claimed_by=who, lease_until=at + self._lease, attempts=outbox.c.attempts + 1
                )
                .returning(outbox)
            ).first()
        return _claimed(taken) if taken else None

    # -- what became of it ------------------------------------------------------------

    def begin(self, claim: Claimed, at: datetime) -> bool:
        """Say that the request goes out now, with a lease from now on.

        False when another worker has the row, and then nothing may be sent.
        """
        with taking(self._engine) as db:
            self._lanes.pace(db, claim.post, at)  # in the order in which `claim` locks
            return self._settle(db, claim, state="sending", lease_until=at + self._lease)

    def renew(self, claim: Claimed, at: datetime) -> bool:
        """A lease from now on, before something that may be repeated; False as `begin`."""
        with taking(self._engine) as db:
            return self._settle(db, claim, lease_until=at + self._lease)

    def sent(self, claim: Claimed, at: datetime, ts: str, said: Said | None = None) -> bool:
        """It is there, as `ts`; `said` when it is from now on the message of its scenario."""
        with taking(self._engine) as db:
            mine = self._settle(
                db, claim, state="sent", lease_until=None, sent_at=at, ts=ts, error=""
            )
            if mine and said and claim.post.scenario_id:
                _remember(db, claim.post.scenario_id, said, at)
        return mine

    def later(self, claim: Claimed, not_before: datetime, why: str, *, doubtful: bool) -> bool:
        """Try again from `not_before` on; `doubtful` if a request may have been accepted."""
        state = "sending" if doubtful else "waiting"
        with taking(self._engine) as db:
            return self._settle(
                db, claim, state=state, lease_until=None, not_before=not_before, error=why
            )

    def limited(
        self, claim: Claimed, at: datetime, wait_s: float, *, whole: bool, doubtful: bool
    ) -> bool:
        """Slack asks to wait: with this channel or, if `whole`, with the workspace."""
        until = at + timedelta(seconds=wait_s)
        with taking(self._engine) as db:
            self._lanes.hold(db, claim.post, at, until, whole=whole)
        return self.later(claim, until, f"Slack asks to wait {wait_s:g} s", doubtful=doubtful)

    def end(
        self, claim: Claimed, state: str, at: datetime, why: str, notice: Post | None = None
    ) -> bool:
        """Give up: `refused` by Slack, or `unclear` and not to be repeated; tell somebody by it."""
        with taking(self._engine) as db:
            mine = self._settle(db, claim, state=state, lease_until=None, error=why)
            if mine and notice:
                put(db, replace(notice, key=_episode(db, notice)), at)
        return mine

    def again(self, whose: Whose, key: str, at: datetime) -> bool:
        """Try once more what was given up, because somebody says so; False if nothing was."""
        given_up = outbox.c.state.in_(("refused", "unclear"))
        with taking(self._engine) as db:
            done = db.execute(
                sa.update(outbox)
                .where(outbox.c.key == key, given_up, *_of(whose))
                .values(state="waiting", not_before=at, lease_until=None)
            )
        return done.rowcount > 0

    def _settle(self, db: Connection, claim: Claimed, **values: Any) -> bool:
        mine = (outbox.c.id == claim.id, outbox.c.attempts == claim.attempt, _OPEN)
        return db.execute(sa.update(outbox).where(*mine).values(values)).rowcount > 0

    # -- what there is ----------------------------------------------------------------

    def said(self, scenario_id: str) -> Said | None:
        """The message of a scenario that is updated in place."""
        with reading(self._engine) as db:
            row = db.execute(
                sa.select(messages).where(messages.c.scenario_id == scenario_id)
            ).first()
        return Said(row.channel, row.ts, row.subject) if row else None

    def depth(self, at: datetime) -> Depth:
        """How much is to be posted, for metrics."""
        count = sa.func.count()
        given_up = sa.select(outbox.c.state, count).where(
            outbox.c.state.in_(("unclear", "refused"))
        )
        with reading(self._engine) as db:
            waiting, oldest = db.execute(
                sa.select(count, sa.func.min(outbox.c.created_at)).where(_OPEN)
            ).one()
            of_each = {row[0]: row[1] for row in db.execute(given_up.group_by(outbox.c.state))}
        age_s = (at - oldest).total_seconds() if oldest else 0.0
        return Depth(waiting, max(age_s, 0.0), of_each.get("unclear", 0), of_each.get("refused", 0))

    def listed(self, whose: Whose, limit: int = 20) -> list[Listed]:
        """The newest rows of a workspace."""
        chosen = [outbox.c[name] for name in Listed.__slots__]
        with reading(self._engine) as db:
            found = db.execute(
                sa.select(*chosen).where(*_of(whose)).order_by(outbox.c.id.desc()).limit(limit)
            )
            return [Listed(*row) for row in found]


def _of(whose: Whose) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.enterprise == whose.enterprise, outbox.c.workspace == whose.workspace


def _claimed(row: Row[Any]) -> Claimed:
    post = Post(
        key=row.key,
        whose=Whose(row.enterprise, row.workspace),
        scenario_id=row.scenario_id,
        channel=row.channel,
        kind=row.kind,
        payload=json.loads(zlib.decompress(row.payload)),
        not_before=row.not_before,
    )
    return Claimed(row.id, post, row.attempts, row.state == "sending", row.created_at)


def _remember(db: Connection, scenario_id: str, said: Said, at: datetime) -> None:
    now = {"channel": said.channel, "ts": said.ts, "subject": said.subject, "updated_at": at}
    db.execute(
        inserting(db, messages)
        .values(scenario_id=scenario_id, **now)
        .on_conflict_do_update(index_elements=["scenario_id"], set_=now)
    )


def _episode(db: Connection, notice: Post) -> str:
    """The notice's key until something is sent to that channel again: it is told once."""
    failed = str(notice.payload.get("channel", ""))
    last = db.scalar(
        sa.select(sa.func.max(outbox.c.id)).where(
            *_of(notice.whose), outbox.c.channel == failed, outbox.c.state == "sent"
        )
    )
    return f"{notice.key}/{last or 0}"
