"""Who did what: a record that is only added to.

A line is written in the transaction of what it tells of, so that neither is there without the
other. The database refuses to change or remove lines; those of a workspace that left may go.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.watch.post import Whose
from bot.watch.tables import audit

LONGEST = 200
"""Characters kept of a name."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the record."""

    id: int
    whose: Whose
    at: datetime
    who: str
    what: str
    """created, edited, paused, resumed, deleted, acknowledged, snoozed, exported, ..."""
    subject: str
    detail: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, and the columns of the exported table."""
        return {
            "at": self.at.isoformat(),
            "who": self.who,
            "what": self.what,
            "subject": self.subject,
            "detail": dict(self.detail),
            "enterprise": self.whose.enterprise,
            "workspace": self.whose.workspace,
            "id": self.id,
        }


def record(
    db: Connection,
    whose: Whose,
    who: str,
    what: str,
    subject: str,
    detail: Mapping[str, Any],
    at: datetime,
) -> None:
    """Add a line, in the caller's transaction. No secrets belong into it: it stays."""
    row = {
        "enterprise": whose.enterprise,
        "workspace": whose.workspace,
        "at": at,
        "who": who[:LONGEST],
        "what": what,
        "subject": subject[:LONGEST],
        "detail": json.dumps(dict(detail), ensure_ascii=False, default=str),
    }
    db.execute(sa.insert(audit), row)


def listed(
    db: Connection,
    whose: Whose | None,
    *,
    since: datetime | None = None,
    subject: str | None = None,
    limit: int | None = None,
) -> list[Deed]:
    """Lines of a workspace, or of all with None, the newest first; a subject is in any case."""
    query = sa.select(audit).order_by(audit.c.at.desc(), audit.c.id.desc())
    if whose is not None:
        query = query.where(
            audit.c.enterprise == whose.enterprise, audit.c.workspace == whose.workspace
        )
    if since is not None:
        query = query.where(audit.c.at >= since)
    if subject is not None:
        # not lower() of the database: SQLite's knows no letters but those of English
        every = db.scalars(sa.select(audit.c.subject).distinct())
        wanted = subject.strip().casefold()
        query = query.where(audit.c.subject.in_([s for s in every if s.casefold() == wanted]))
    return [
        Deed(
            row.id,
            Whose(row.enterprise, row.workspace),
            row.at,
            row.who,
            row.what,
            row.subject,
            json.loads(row.detail),
        )
        for row in db.execute(query.limit(limit))
    ]


__all__ = ["Deed", "listed", "record"]
