"""Posting while processes die and the database goes away: each message exactly once."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.databases import administer
from tests.watch.children import end, kill, ready, started
from tests.watch.posting import NO_HISTORY, SCENARIO, TOKEN, Clock, Rig, post_of
from tests.watch.worker import STEPS

SENDING = {"begun", "answered", "keeping"}
"""Steps after which nobody knows whether the message arrived."""


def now() -> datetime:
    return datetime.now(UTC)


def start(here: Rig, *options: object) -> subprocess.Popen[str]:
    return ready(started("worker", here.url, here.slack.api_url, *options))


def settle(here: Rig, after_s: float = 120, **options: Any) -> None:
    """What another worker does later, when the leases of the dead are over."""
    here.clock = Clock(now() + timedelta(seconds=after_s))
    here.until_done(**options)


def wait_until(holds: Callable[[], bool], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


@pytest.fixture
def due(here: Rig) -> Rig:
    return due_in(here)


def due_in(here: Rig) -> Rig:
    """One alert with a picture is due now."""
    here.clock = Clock(now())
    here.put(post_of("a", kind="alert", scenario_id=SCENARIO, at=now(), chart=True))
    return here


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step(due: Rig, step: str) -> None:
    child = start(due, "--die", step)
    assert child.wait(30) == -signal.SIGKILL
    child.communicate()
    settle(due)
    assert due.keys() == {"a": 1}
    assert due.states() == {"a": "sent"}
    assert due.outbox.said(SCENARIO).ts == due.slack.messages[0].ts  # type: ignore[union-attr]
    assert bool(due.calls("conversations.history")) == (step in SENDING)


@pytest.mark.parametrize("step", ["uploaded", "begun", "answered"])
def test_killed_where_nobody_can_look(due: Rig, step: str) -> None:
    """At most once, and only what was being sent is in doubt."""
    due.slack.rooms.scopes[TOKEN] = NO_HISTORY
    child = start(due, "--die", step)
    assert child.wait(30) == -signal.SIGKILL
    child.communicate()
    settle(due)
    assert due.keys()["a"] == int(step != "begun")
    assert due.states() == {"a": "unclear" if step in SENDING else "sent"}


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("method", ["upload", "chat.postMessage"])
def test_killed_while_a_request_is_under_way(due: Rig, method: str, accepted: bool) -> None:
    gate = due.slack.hold_next(method, accepted=accepted)
    child = start(due)
    gate.wait()
    kill(child)
    gate.forget()
    settle(due)
    assert due.keys() == {"a": 1}
    assert due.states() == {"a": "sent"}


def test_an_answer_slower_than_the_lease(here: Rig) -> None:
    """Another worker finds the message; what the slow one says of it later is not heard."""
    here.clock = Clock(now())
    here.put(post_of("k", at=now()))
    gate = here.slack.hold_next("chat.postMessage", accepted=True)
    child = start(here, "--workers", 1)
    gate.wait()
    settle(here)
    assert here.states() == {"k": "sent"}
    gate.go_on()
    end(child)
    assert here.keys() == {"k": 1}
    assert here.states() == {"k": "sent"}


@contextmanager
def disturbed(here: Rig, seconds: float) -> Iterator[None]:
    """The database closes every connection, again and again."""
    name = here.url.rpartition("/")[2]
    stop = threading.Event()

    def disturb() -> None:
        while not stop.wait(seconds):
            terminate(name)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def terminate(name: str) -> None:
    administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_the_database_restarts_between_slacks_answer_and_its_record(server: Rig) -> None:
    due = due_in(server)
    gate = due.slack.hold_next("chat.postMessage", accepted=True)
    child = start(due)
    gate.wait()
    terminate(due.url.rpartition("/")[2])
    gate.go_on()
    wait_until(lambda: due.states() == {"a": "sent"})
    end(child)
    assert due.keys() == {"a": 1}
    assert not due.calls("conversations.history")


def many(here: Rig, count: int, channels: int) -> None:
    here.clock = Clock(now())
    here.put(*(post_of(f"k{n}", channel=f"C{n % channels}", at=now()) for n in range(count)))


QUICK = ("--lease", 4, "--settle", 1, "--pace", 0, "--timeout", 2)


def test_the_database_restarts_again_and_again(server: Rig) -> None:
    many(server, 80, 40)
    with disturbed(server, 0.3):
        workers = [start(server, *QUICK) for _ in range(2)]
        time.sleep(2)
    wait_until(lambda: set(server.states().values()) == {"sent"})
    for worker in workers:
        end(worker)
    assert server.keys() == {f"k{n}": 1 for n in range(80)}


FAULTS = (
    lambda slack: slack.drop_reply_next("chat.postMessage"),
    lambda slack: slack.reset_next("chat.postMessage", accepted=True),
    lambda slack: slack.reset_next("chat.postMessage"),
    lambda slack: slack.fail_next("chat.postMessage", 500),
    lambda slack: slack.fail_next("chat.postMessage", 500, accepted=True),
    lambda slack: slack.fail_next("chat.postMessage", 429, retry_after=1),
    lambda slack: slack.delay_next("chat.postMessage", 0.5),
    lambda slack: slack.fail_next("conversations.history", 429, retry_after=1),
    lambda slack: slack.drop_next("conversations.history"),
)


def test_workers_that_are_killed_at_random(here: Rig) -> None:
    """Three of them, one for a file; Slack fails in every way beside, and more comes to be due."""
    dice = random.Random(6)
    here.clock = Clock(now())
    workers = [start(here, *QUICK) for _ in range(1 if here.url.startswith("sqlite") else 3)]
    count, deadline = 0, time.monotonic() + 4
    while time.monotonic() < deadline:
        for fault in (FAULTS[0], *dice.choices(FAULTS, k=3)):
            fault(here.slack)
        here.put(*(post_of(f"k{count + n}", channel=f"C{n}", at=now()) for n in range(20)))
        count += 20
        time.sleep(dice.uniform(0.05, 0.6))
        unlucky = dice.randrange(len(workers))
        kill(workers[unlucky])
        workers[unlucky] = start(here, *QUICK)
    wait_until(lambda: set(here.states().values()) == {"sent"})
    for worker in workers:
        end(worker)
    assert here.keys() == {f"k{n}": 1 for n in range(count)}
    assert here.calls("conversations.history")
    for channel in range(20):  # in order, whatever had to be looked for
        keys = [text.removeprefix("line k") for text in here.there(f"C{channel}")]
        assert keys == sorted(keys, key=int)


def test_ten_thousand_due_at_once(server: Rig) -> None:
    many(server, 10_000, 10_000)
    assert server.outbox.depth(now()).waiting == 10_000
    workers = [start(server, *QUICK) for _ in range(3)]
    server.slack.wait_for(lambda: len(server.slack.messages) >= 150, 60, "150 messages")
    kill(workers.pop())
    server.slack.wait_for(lambda: len(server.slack.messages) >= 300, 60, "300 messages")
    for worker in workers:
        end(worker)
    counted = server.keys()
    assert set(counted.values()) == {1}
    sent = {key for key, state in server.states().items() if state == "sent"}
    assert len(counted.keys() - sent) <= 4  # what the dead one had under way
    assert server.outbox.depth(now()).waiting == 10_000 - len(sent)
