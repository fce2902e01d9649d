"""What is asked of the tables of scenarios."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.watch.kept import Kept, memory_of
from bot.watch.post import Whose
from bot.watch.tables import checks, scenario_versions, scenarios
from core.watch.scenario import Scenario


def kept(row: Any) -> Kept:
    """A scenario's row beside that of its version."""
    return Kept(
        row.id,
        Whose(row.enterprise, row.workspace),
        Scenario.from_dict(json.loads(row.definition)),
        row.version,
        row.state,
        memory_of(row.memory),
        row.next_due,
        row.made_by,
        row.made_at,
    )


NEWEST = sa.select(
    scenarios,
    scenario_versions.c.definition,
    scenario_versions.c.made_by,
    scenario_versions.c.made_at,
).join(
    scenario_versions,
    sa.and_(
        scenario_versions.c.scenario_id == scenarios.c.id,
        scenario_versions.c.version == scenarios.c.version,
    ),
)
"""Scenarios with their newest versions, as `kept` reads them."""


CHECKED = sa.select(checks, scenario_versions.c.definition).join(
    scenario_versions,
    sa.and_(
        scenario_versions.c.scenario_id == checks.c.scenario_id,
        scenario_versions.c.version == checks.c.version,
    ),
)
"""Checks with what was asked, as `kept.ran` reads them."""


def of_workspace(whose: Whose) -> sa.ColumnElement[bool]:
    """Rows of a workspace."""
    return sa.and_(
        scenarios.c.enterprise == whose.enterprise, scenarios.c.workspace == whose.workspace
    )


def scenarios_where(
    db: Connection, *where: sa.ColumnElement[bool], lock: bool = False
) -> list[Kept]:
    """Scenarios by name; with `lock`, nobody else changes them until the transaction ends."""
    query = NEWEST.where(*where).order_by(scenarios.c.name_key)
    return [kept(row) for row in db.execute(query.with_for_update(of=scenarios) if lock else query)]


def one_scenario(db: Connection, number: str) -> Kept:
    """The scenario of an id."""
    [found] = scenarios_where(db, scenarios.c.id == number)
    return found


def add_version(
    db: Connection, number: str, version: int, scenario: Scenario, by: str, at: datetime
) -> None:
    """Keep a version of a scenario."""
    row = {
        "scenario_id": number,
        "version": version,
        "definition": json.dumps(scenario.as_dict(), ensure_ascii=False),
        "made_by": by,
        "made_at": at,
    }
    db.execute(sa.insert(scenario_versions), row)
