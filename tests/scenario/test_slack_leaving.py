"""A workspace that removes the app: everything of it goes, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from bot.slack.install.departure import purge
from bot.slack.install.tables import installations
from bot.watch.post import LOCAL, Whose
from bot.watch.tables import (
    audit,
    checks,
    departed,
    messages,
    outbox,
    scenario_versions,
    scenarios,
)
from tests.fakes.slack_oauth import Grant
from tests.scenario.install_rig import START, InstallRig, install_rig

OF_A_WORKSPACE = (scenarios, scenario_versions, checks, outbox, messages, audit)
T1, T2 = Whose("", "T1"), Whose("", "T2")


def fill(engine: Engine, whose: Whose) -> None:
    """A row of every kind."""
    name = f"{whose.enterprise}{whose.workspace}"
    of = {"enterprise": whose.enterprise, "workspace": whose.workspace}
    with engine.execution_options(writes=True).begin() as db:
        made = {"name": name, "name_key": name.lower(), "version": 1, "state": "active"}
        db.execute(
            sa.insert(scenarios).values(id=name, memory="{}", created_at=START, **of, **made)
        )
        ours = {"scenario_id": name}
        db.execute(
            sa.insert(scenario_versions).values(
                version=1, definition="{}", made_by="U1", made_at=START, **ours
            )
        )
        db.execute(
            sa.insert(checks).values(
                version=1, period="2026Q4", due_at=START, state="done", claimed_by="", attempts=1,
                started_at=START, late_s=0, **ours, **of,
            )
        )  # fmt: skip
        db.execute(
            sa.insert(outbox).values(
                key=name, channel="C1", kind="alert", payload=b"", state="sent", attempts=1,
                not_before=START, claimed_by="", created_at=START, error="", **ours, **of,
            )
        )  # fmt: skip
        db.execute(
            sa.insert(messages).values(channel="C1", ts="1", subject="", updated_at=START, **ours)
        )
        db.execute(
            sa.insert(audit).values(
                at=START, who="U1", what="created", subject=name, detail="{}", **of
            )
        )


def counts(engine: Engine, whose: Whose) -> list[int]:
    name = f"{whose.enterprise}{whose.workspace}"
    with engine.connect() as db:
        return [
            db.scalar(
                sa.select(sa.func.count())
                .select_from(table)
                .where(
                    table.c.scenario_id == name
                    if "scenario_id" in table.c
                    else table.c.workspace == whose.workspace
                )
            )
            or 0
            for table in OF_A_WORKSPACE
        ]


def event(rig: InstallRig, kind: str, *, team: str | None = "T1", **more: Any) -> tuple[int, str]:
    body = {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": "A1",
        "event_id": more.pop("event_id", "Ev1"),
        "event_time": int(rig.now.timestamp()),
        "event": {"type": kind, **more.pop("event", {})},
        **more,
    }
    return rig.post(json.dumps(body).encode(), headers={"Content-Type": "application/json"})


def test_uninstalling_removes_every_row_of_that_workspace(database_url: str) -> None:
    with install_rig(database_url) as rig:
        for team in ("T1", "T2"):
            rig.install(Grant(team))
        engine = rig.store.engine()
        for whose in (T1, T2, LOCAL):
            fill(engine, whose)
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(sa.delete(audit).where(audit.c.workspace == "T1"))
        rig.now = datetime.now(UTC) + timedelta(minutes=1)
        assert event(rig, "app_uninstalled") == (200, "")
        assert counts(engine, T1) == [0] * 6
        assert counts(engine, T2) == [1] * 5 + [2]  # that it was installed is on record too
        assert counts(engine, LOCAL) == [1] * 6
        assert rig.surface.workspaces.client_for(T1) is None
        assert rig.surface.workspaces.client_for(T2) is not None
        with engine.connect() as db:
            assert db.scalars(sa.select(departed.c.workspace)).all() == ["T1"]
        # whoever comes back has a record that stays
        rig.install(Grant("T1"))
        fill(engine, T1)
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as db:
            db.execute(sa.delete(audit).where(audit.c.workspace == "T1"))


def test_a_late_copy_of_the_event_leaves_who_came_back_alone(database_url: str) -> None:
    with install_rig(database_url) as rig:
        rig.install(Grant())
        rig.now = datetime.now(UTC) - timedelta(minutes=5)  # Slack says it happened before
        assert event(rig, "app_uninstalled") == (200, "")
        assert rig.surface.workspaces.client_for(T1) is not None


@pytest.mark.parametrize(
    ("tokens", "left"),
    [({"oauth": ["U1"]}, False), ({"oauth": [], "bot": ["UBOT"]}, True), (None, False)],
)
def test_only_the_bots_token_ends_an_installation(tmp_path: Path, tokens: Any, left: bool) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        rig.install(Grant())
        rig.advance(days=9999)
        assert event(rig, "tokens_revoked", event={"tokens": tokens})[0] == 200
        assert (rig.surface.workspaces.client_for(T1) is None) is left


def test_an_organisation_that_leaves_takes_all_its_workspaces_along(database_url: str) -> None:
    with install_rig(database_url) as rig:
        rig.install(Grant(None, "", "E1", "Acme Corp", org_wide=True))
        engine = rig.store.engine()
        inside, other = [Whose("E1", "T1"), Whose("E1", "T2")], Whose("E2", "T3")
        for whose in (*inside, other):
            fill(engine, whose)
        rig.advance(days=9999)
        of = {"enterprise_id": "E1", "is_enterprise_install": True}
        removed = {"team_ids": ["T2"]}
        assert event(rig, "team_access_revoked", event=removed, **of)[0] == 200
        assert counts(engine, inside[1]) == [0] * 6
        assert counts(engine, inside[0]) == [1] * 6
        assert event(rig, "app_uninstalled", team="E1", event_id="Ev2", **of)[0] == 200
        assert counts(engine, inside[0]) == [0] * 6
        assert counts(engine, other) == [1] * 6
        assert rig.surface.workspaces.client_for(inside[0]) is None


def test_a_removal_that_fails_is_repeated_by_slack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        rig.install(Grant())
        rig.advance(days=9999)
        with monkeypatch.context() as broken:
            broken.setattr("bot.slack.install.here.purge", lambda *_: 1 // 0)
            assert event(rig, "app_uninstalled")[0] == 503
        assert "could not be removed" in caplog.text
        assert event(rig, "app_uninstalled")[0] == 200  # the same event id
        assert rig.surface.workspaces.client_for(T1) is None


def test_nobody_in_particular_cannot_leave(database_url: str) -> None:
    with install_rig(database_url) as rig:
        engine = rig.store.engine()
        fill(engine, LOCAL)
        rig.advance(days=9999)
        assert event(rig, "app_uninstalled", team=None)[0] == 200
        with pytest.raises(ValueError, match="nobody"):
            purge(engine, Whose("", ""), rig.now, rig.now)
        assert counts(engine, LOCAL) == [1] * 6
        with engine.connect() as db:
            assert db.scalar(sa.select(sa.func.count()).select_from(installations)) == 0
