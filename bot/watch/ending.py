"""The end of a check: what was found, what to remember and what to post, in one transaction.

Whether to speak is judged here, under the scenario's lock, so that an Acknowledge pressed while
the check ran is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.slack_ids import is_user
from bot.watch import due
from bot.watch.claims import Claim, Task
from bot.watch.kept import Kept, memory_of, memory_text, packed
from bot.watch.post import Post
from bot.watch.tables import checks, scenarios
from core.watch.finding import Failure, Finding
from core.watch.speak import Memory, Reason, Verdict, judge

Put = Callable[[Connection, Sequence[Post]], object]
"""Takes messages in a transaction, such as `bot.watch.outbox.put_all`."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was made, and what became of it."""

    kept: Kept
    period: str
    late_s: int
    outcome: Finding | Failure
    verdict: Verdict | None
    """None where it was not judged: the scenario was changed meanwhile, or paused."""
    posts: tuple[Post, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        verdict = self.verdict
        return {
            "name": self.kept.scenario.name,
            "scenario_id": self.kept.id,
            "version": self.kept.version,
            "period": self.period,
            "late_s": self.late_s,
            "reason": verdict.reason.value if verdict else None,
            "also": [reason.value for reason in verdict.also] if verdict else [],
            "form": verdict.form if verdict else "silence",
            "held_by": verdict.held_by if verdict else "",
            "finding": self.outcome.as_dict(),
            "posts": [{"key": p.key, "channel": p.channel, "kind": p.kind} for p in self.posts],
        }


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker found for a claim."""

    claim: Claim
    outcome: Finding | Failure
    known: datetime | None


def finish(db: Connection, made: Sequence[Made], put: Put, at: datetime) -> list[Checked]:
    """Record checks, what is to be remembered and what is to be posted, in the caller's
    transaction. What another worker has taken over is left out.
    """
    now = _locked(db, [one.claim.task.kept.id for one in made])
    ours = _ours(db, made)
    edited = run_before(db, [one.claim.id for one in made])
    done: list[Checked] = []
    rows: list[dict[str, Any]] = []
    turned: list[dict[str, Any]] = []
    for one in made:
        if one.claim.id not in ours:
            continue
        task, row = one.claim.task, now[one.claim.task.kept.id]
        # changed or paused meanwhile: what was found is recorded, and nobody hears of it
        stands = (row.version, row.state) == (task.kept.version, "active")
        scheduled = one.claim.id not in edited
        memory = memory_of(row.memory)
        verdict = judged(one.outcome, memory, task, at, scheduled=scheduled) if stands else None
        posts = posts_of(task, one.outcome, verdict, at)
        rows.append(_row(one, verdict, at))
        if verdict is not None:
            turned.append(
                {
                    "b_id": task.kept.id,
                    "memory": memory_text(verdict.memory),
                    "next_due": task.following(at),
                }
            )
        late_s = due.late_s(task.since, at)
        done.append(Checked(task.kept, task.period.name, late_s, one.outcome, verdict, posts))
    if rows:
        db.execute(sa.update(checks).where(checks.c.id == sa.bindparam("b_id")), rows)
    if turned:
        db.execute(sa.update(scenarios).where(scenarios.c.id == sa.bindparam("b_id")), turned)
    put(db, [post for one in done for post in one.posts])
    return done


def judged(
    outcome: Finding | Failure, memory: Memory, task: Task, at: datetime, *, scheduled: bool
) -> Verdict:
    """Whether to speak of a check."""
    return judge(outcome, memory, task.kept.scenario.options, at, scheduled=scheduled)


def posts_of(
    task: Task, outcome: Finding | Failure, verdict: Verdict | None, at: datetime
) -> tuple[Post, ...]:
    """The messages that tell of a check."""
    if verdict is None or verdict.form == "silence" or verdict.held_by:
        return ()
    kept = task.kept
    key = f"{kept.id}/{kept.version}/{task.period.name}"
    said = payload(kept, outcome, verdict, due.late_s(task.since, at))
    posts: list[Post] = []
    if kept.scenario.channel:
        kind = "alert" if verdict.form == "alert" else "line"
        posts.append(Post(key, kept.whose, kept.id, kept.scenario.channel, kind, said, at))
    if verdict.reason is Reason.FAILED and is_user(kept.scenario.owner):
        owner = kept.scenario.owner
        posts.append(Post(f"{key}/owner", kept.whose, kept.id, owner, "direct", said, at))
    return tuple(posts)


def payload(
    kept: Kept, outcome: Finding | Failure, verdict: Verdict, late_s: int
) -> dict[str, Any]:
    """What a message says, as facts; `core.watch.finding.outcome_of` reads its finding."""
    return {
        "scenario": kept.scenario.as_dict(),
        "scenario_id": kept.id,
        "version": kept.version,
        "finding": outcome.as_dict(),
        "reason": verdict.reason.value,
        "also": [reason.value for reason in verdict.also],
        "late_s": late_s,
        "memory": verdict.memory.as_dict(),
    }


def _row(one: Made, verdict: Verdict | None, at: datetime) -> dict[str, Any]:
    failed = isinstance(one.outcome, Failure)
    return {
        "b_id": one.claim.id,
        "state": "failed" if failed else "done",
        "lease_until": None,
        "finished_at": at,
        "known": one.known,
        "finding": packed(one.outcome),
        "reason": (verdict.reason if verdict else Reason.NOTHING).value,
    }


def _locked(db: Connection, numbers: Sequence[str]) -> dict[str, Any]:
    """The scenarios as they are now; nobody else changes them before the transaction ends."""
    query = (
        sa.select(scenarios.c.id, scenarios.c.version, scenarios.c.state, scenarios.c.memory)
        .where(scenarios.c.id.in_(numbers))
        .order_by(scenarios.c.id)  # two workers that lock several never wait for each other
        .with_for_update()
    )
    return {row.id: row for row in db.execute(query)}


def _ours(db: Connection, made: Sequence[Made]) -> set[int]:
    """The checks that are still their claim's."""
    claims = {one.claim.id: one.claim for one in made}
    query = sa.select(checks.c.id, checks.c.state, checks.c.claimed_by, checks.c.attempts)
    rows = db.execute(query.where(checks.c.id.in_(claims)).order_by(checks.c.id).with_for_update())
    return {
        row.id
        for row in rows
        if (row.state, row.claimed_by, row.attempts)
        == ("running", claims[row.id].who, claims[row.id].attempt)
    }


def run_before(db: Connection, numbers: Sequence[int]) -> set[int]:
    """The checks whose period was checked in an earlier version of the scenario."""
    other = checks.alias()
    earlier = sa.exists().where(
        other.c.scenario_id == checks.c.scenario_id,
        other.c.period == checks.c.period,
        other.c.version < checks.c.version,
        other.c.state != "running",
    )
    return set(db.scalars(sa.select(checks.c.id).where(checks.c.id.in_(numbers), earlier)))
