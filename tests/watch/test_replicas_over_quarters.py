"""Whole replicas over simulated quarters, killed at random while Slack fails in every way.

For 12 seconds; `SOAK_S=120` makes it two minutes for the three replicas that share PostgreSQL.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.watch.post import LOCAL
from bot.watch.tables import checks, outbox
from tests.fakes.slack import SlackStandIn
from tests.watch.checks import BOT, Watch, watch
from tests.watch.children import end, kill, started
from tests.watch.posting import HISTORY, TOKEN, counted
from tests.watch.test_watch_faults import FAULTS

SHORT_S = 12.0
SOAK_S = float(os.environ.get("SOAK_S", SHORT_S))
QUARTER_S = 180.0
"""A quarter's checks and messages are there by then, or something is lost."""
SCENARIOS = 20
pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL")


class Replicas:
    """Processes over one database and one stand-in for Slack, on one clock."""

    def __init__(self, here: Watch, slack: SlackStandIn, file: Path, number: int) -> None:
        self._here = here
        self._slack = slack
        self._file = file
        self.set_ahead(datetime.now(UTC))
        self._running = [self._start() for _ in range(number)]
        self.life_s = 10.0 / number
        """Between kills at most: some live long enough to do something."""

    def set_ahead(self, moment: datetime) -> None:
        """Let it be another day."""
        beside = self._file.with_suffix(".new")
        beside.write_text(str((moment - datetime.now(UTC)).total_seconds()), "ascii")
        beside.replace(self._file)

    def kill_one(self, dice: random.Random) -> None:
        """Kill one of them, and start another in its place."""
        unlucky = dice.randrange(len(self._running))
        kill(self._running[unlucky])
        self._running[unlucky] = self._start()

    def end(self) -> list[str]:
        """Let each finish what it does; what they logged."""
        return [end(one) for one in self._running]

    def close(self) -> None:
        for one in self._running:
            if one.poll() is None:
                kill(one)

    def _start(self) -> subprocess.Popen[str]:
        return started("replica", self._here.url, self._slack.api_url, self._file)


@contextmanager
def replicas(here: Watch, slack: SlackStandIn, file: Path) -> Iterator[Replicas]:
    made = Replicas(here, slack, file, 1 if here.url.startswith("sqlite") else 3)
    try:
        yield made
    finally:
        made.close()


def first_days(after: datetime) -> Iterator[datetime]:
    """Noon of a day on which each quarter's check is due, wherever its weekend lies."""
    year, month = after.year, after.month
    while True:
        month = (month - 1) // 3 * 3 + 4
        year, month = (year, month) if month < 13 else (year + 1, 1)
        yield datetime(year, month, 4, 12, tzinfo=UTC)


def finished(here: Watch, quarters: int) -> bool:
    """Whether every check so far is recorded and every message sent."""
    with here.store.reading() as db:
        done = db.scalar(sa.select(sa.func.count()).where(checks.c.state == "done"))
        states = set(db.scalars(sa.select(outbox.c.state).distinct()))
    return done == SCENARIOS * quarters and states == {"sent"}


def test_each_check_and_each_message_once(database_url: str, tmp_path: Path) -> None:
    dice = random.Random(6)
    with watch(database_url) as here, SlackStandIn(TOKEN) as slack:
        slack.rooms.scopes[TOKEN] = HISTORY
        here.now = datetime.now(UTC)
        for number in range(SCENARIOS):
            name, channel = f"S{number}", f"C{number % 7}"
            here.store.add(LOCAL, replace(BOT, name=name, channel=channel), "ada", here.now)
        with replicas(here, slack, tmp_path / "ahead") as running:
            until, quarters = time.monotonic() + SOAK_S, 1
            days = first_days(here.now)
            while True:
                late = time.monotonic() + QUARTER_S
                while not finished(here, quarters):
                    assert time.monotonic() < late, "it took too long"
                    if dice.random() < 0.6:  # more, and each message meets one every time
                        dice.choice(FAULTS)(slack)
                    time.sleep(dice.uniform(0.1, running.life_s))
                    running.kill_one(dice)
                if time.monotonic() > until and quarters > 1:
                    break
                running.set_ahead(next(days))
                quarters += 1
            said = running.end()
        with here.store.reading() as db:
            made = db.execute(sa.select(checks.c.scenario_id, checks.c.period)).all()
            query = sa.select(outbox.c.key).where(outbox.c.kind.in_(("alert", "line")))
            keys = db.scalars(query).all()
        assert len(set(made)) == len(made) == SCENARIOS * quarters
        assert len(keys) >= SCENARIOS * quarters
        assert counted(slack) == dict.fromkeys(keys, 1)
        assert not [line for one in said for line in one.splitlines() if "Traceback" in line]
