"""The end of an installation: every row of the workspace goes, its audit record included."""

from __future__ import annotations

import logging
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.slack.install.tables import installations
from bot.watch.post import Whose
from bot.watch.tables import departed, scenarios  # these two load all tables there are
from pricing.history.database import writing
from pricing.history.schema import METADATA

log = logging.getLogger(__name__)

LOCK = "departure"


def purge(engine: Engine, whose: Whose, left_at: datetime, now: datetime) -> int:
    """Remove everything of a workspace, or of an organisation where the workspace is empty.

    Returns how many rows that were. Nothing is removed of who installed the app again after
    `left_at`: Slack repeats what it thinks was not heard, for minutes.
    """
    if not (whose.enterprise or whose.workspace):
        raise ValueError("nobody in particular left")  # it would remove what is of everybody
    with writing(engine, LOCK) as db:
        if _came_back(db, whose, left_at):
            log.info("A workspace that left has installed the app again since; it stays.")
            return 0
        for one in _workspaces(db, whose):
            values = {"enterprise": one.enterprise, "workspace": one.workspace, "at": now}
            same = [departed.c[name] == values[name] for name in ("enterprise", "workspace")]
            db.execute(sa.delete(departed).where(*same))
            db.execute(sa.insert(departed).values(**values))
        # a check that ends meanwhile adds rows to its scenario, or finds it gone
        db.execute(sa.select(scenarios.c.id).where(_belongs(scenarios, whose)).with_for_update())
        removed = 0
        for table in reversed(METADATA.sorted_tables):  # what refers to a row goes before it
            if table is not departed and (of := _of(table, whose)) is not None:
                removed += db.execute(sa.delete(table).where(of)).rowcount
    log.info("A workspace left: %d rows of it were removed.", removed)
    return removed


def _came_back(db: Connection, whose: Whose, left_at: datetime) -> bool:
    newest = sa.select(sa.func.max(installations.c.installed_at))
    installed_at = db.scalar(newest.where(_belongs(installations, whose)))
    return installed_at is not None and installed_at > left_at


def _workspaces(db: Connection, whose: Whose) -> set[Whose]:
    """Those of which there are rows that only `departed` allows to remove."""
    if whose.workspace:
        return {whose}
    audit = METADATA.tables["audit"]
    found = sa.select(audit.c.workspace).where(_belongs(audit, whose)).distinct()
    return {whose} | {Whose(whose.enterprise, name) for name in db.scalars(found)}


def _of(table: sa.Table, whose: Whose) -> sa.ColumnElement[bool] | None:
    """Which rows of `table` are a workspace's; None for a table of nobody's."""
    if {"enterprise", "workspace"} <= set(table.c.keys()):
        return _belongs(table, whose)
    if any(key.column is scenarios.c.id for key in table.foreign_keys):
        theirs = sa.select(scenarios.c.id).where(_belongs(scenarios, whose))
        return table.c.scenario_id.in_(theirs)
    return None


def _belongs(table: sa.Table, whose: Whose) -> sa.ColumnElement[bool]:
    same = table.c.enterprise == whose.enterprise
    return sa.and_(same, table.c.workspace == whose.workspace) if whose.workspace else same
