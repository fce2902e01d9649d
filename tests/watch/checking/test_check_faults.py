"""Processes that check are killed at each step, and at random: each check is recorded once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.watch.claims import LEASE
from bot.watch.post import LOCAL
from bot.watch.tables import checks, outbox
from tests.databases import database
from tests.watch.checker import STEPS
from tests.watch.checks import Watch, watch
from tests.watch.children import ready, started

QUARTERS = [datetime.fromisoformat(f"2027-{month:02}-02T12:00+00:00") for month in (1, 4, 7, 10)]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL")


def start(here: Watch, *options: object) -> subprocess.Popen[str]:
    return ready(started("checker", here.url, here.now.isoformat(), *options))


def each_once(here: Watch) -> None:
    """No check is there twice, none runs on, and each said what it had to in one message."""
    with here.store.reading() as db:
        made = [checks.c.scenario_id, checks.c.version, checks.c.period]
        rows = db.execute(sa.select(*made, checks.c.state)).all()
        keys = db.scalars(sa.select(outbox.c.key)).all()
    assert {row.state for row in rows} == {"done"}
    assert len({tuple(row)[:3] for row in rows}) == len(rows)
    assert sorted(keys) == sorted(f"{r.scenario_id}/{r.version}/{r.period}" for r in rows)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step(here: Watch, step: str) -> None:
    for name in ("a", "b", "c"):
        here.add(name)
    here.runner().run_due()
    here.now = QUARTERS[0]
    child = start(here, "--die", step)
    assert child.wait(30) == -signal.SIGKILL
    child.communicate()
    kept = step == "committed"
    lost = step == "claiming"  # the claims themselves were not kept
    assert here.counts() == (6 if kept else 3, 0 if kept or lost else 3, 6 if kept else 3)
    if not (kept or lost):
        assert here.runner().run_due() == []  # until the lease is over
    here.later(seconds=LEASE.total_seconds() + 1)
    assert len(here.runner().run_due()) == (0 if kept else 3)
    assert here.counts() == (6, 0, 6)
    each_once(here)


def test_three_replicas_check_each_once(tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as url, watch(url) as here:
        for number in range(300):
            here.add(f"S{number}")
        children = [start(here) for _ in range(3)]
        counts = [int(child.communicate(timeout=60)[0]) for child in children]
        assert sum(counts) == 300
        assert here.counts() == (300, 0, 300)
        each_once(here)
        with here.store.reading() as db:
            assert db.scalar(sa.select(sa.func.max(checks.c.attempts))) == 1


def test_replicas_started_and_killed_at_random(tmp_path: Path) -> None:
    """A year of quarters, with three replicas of which one is killed every few moments."""
    chance = random.Random(6)
    with database("postgresql", tmp_path) as url, watch(url) as here:
        for number in range(60):
            here.add(f"S{number}")
        here.runner().run_due()
        for quarter in QUARTERS:
            here.now = quarter
            children = [start(here, "--slow", 0.01) for _ in range(3)]
            for child in children[:2]:
                time.sleep(chance.random() * 0.4)
                os.kill(child.pid, signal.SIGKILL)
            for child in children:
                child.communicate(timeout=60)
            here.now += LEASE + timedelta(seconds=1)
            here.runner().run_due()
        assert here.counts()[:2] == (300, 0)
        each_once(here)
        names = [one.scenario.name for one in here.store.all(LOCAL)]
        assert {here.store.named(LOCAL, n).next_due for n in names} == {
            datetime.fromisoformat("2028-01-03T09:00+00:00")
        }
