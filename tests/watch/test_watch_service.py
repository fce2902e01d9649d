"""The watch inside `gpusize serve`: checks and posts by itself, outlives a database, and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.watch.post import LOCAL
from bot.watch.service import WatchService
from bot.watch.store import WatchStore
from tests.fakes.slack import SlackStandIn
from tests.live_history import bring_back, take_away
from tests.watch.checks import BOOK, Watch, watch

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def serving(url: str, folder: Path, slack: SlackStandIn, **more: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "GPUSIZE_DATA": str(folder),
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_API_URL": slack.api_url,
            # every source is refused at once
            **{f"GPUSIZE_{s}_URL": "http://127.0.0.1:1/" for s in
               ("GENAI_PRICES", "LITELLM", "GPUHUNT", "AZURE_RETAIL", "ECB")},
            **more,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert child.stdout is not None
    while "listening" not in (line := child.stdout.readline()):
        assert line, child.communicate()[1]
    return child


def ended(child: subprocess.Popen[str]) -> str:
    child.send_signal(signal.SIGTERM)
    said = child.communicate(timeout=60)[1]
    assert child.returncode == 0, said
    assert "Traceback" not in said
    return said


def test_what_is_due_is_checked_and_posted_at_the_start(database_url: str, tmp_path: Path) -> None:
    with SlackStandIn() as slack, WatchStore(database_url) as store:
        Watch(database_url, store).add()
        child = serving(database_url, tmp_path, slack)
        slack.wait_for(lambda: len(slack.messages) >= 1, 30, "the alert")
        ended(child)
        [ran] = store.history(LOCAL, "Bot")
        assert (ran.state, ran.reason) == ("done", "first run")
        again = serving(database_url, tmp_path, slack)
        time.sleep(1)
        ended(again)
        assert len(slack.messages) == 1


def test_switched_off_it_checks_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    with SlackStandIn() as slack, WatchStore(url) as store:
        Watch(url, store).add()
        child = serving(url, tmp_path, slack, GPUSIZE_WATCH="off")
        time.sleep(1)
        ended(child)
        assert store.history(LOCAL, "Bot") == []


def test_a_database_that_goes_away_and_comes_back(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with watch(database_url) as here:
        here.add()
        service = WatchService(here.store, here.runner(now=lambda: BOOK), None, here.clock)
        here.store.close()
        take_away(database_url)
        caplog.set_level("INFO")
        service.tick()
        service.tick()
        if not database_url.startswith("sqlite"):  # a file that is not there holds no scenarios
            assert caplog.text.count("Scenarios cannot be read or changed now") == 1
        Path(database_url.removeprefix("sqlite:///")).unlink(missing_ok=True)
        bring_back(database_url)
        service.tick()
        assert here.counts() == (1, 0, 1)


def test_where_no_database_is_none_is_made(tmp_path: Path) -> None:
    with watch(f"sqlite:///{tmp_path / 'data' / 'prices.db'}") as here:
        WatchService(here.store, here.runner(), None, here.clock).tick()
    assert list(tmp_path.iterdir()) == []
