"""A request that reaches two replicas is answered by one of them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Settings
from bot.slack.app import SlackSurface
from bot.slack.dedupe import KEEP_S
from bot.slack.deliveries import AWAY_S, Deliveries
from bot.watch.store import WatchStore
from pricing.book import embedded_book
from tests.databases import database
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import BOT_TOKEN, GOOD, SIGNING_SECRET, Rig
from tests.scenario.test_slack_home import JSON_TYPE
from tests.scenario.watch_rig import WatchRig, watch_rig


@contextmanager
def replicas(url: str) -> Iterator[tuple[WatchRig, Rig]]:
    """Two apps over one database, each with the memory and the connections of its own process."""
    with watch_rig(url) as one, WatchStore(url) as store:
        settings = Settings(
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=one.slack.api_url,
        )
        watching = (store, one.runner)
        surface = SlackSurface(settings, embedded_book, watching=watching, clock=lambda: one.now)
        try:
            yield one, Rig(one.slack, surface)
        finally:
            surface.close(3)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[WatchRig, Rig]]:
    with database("postgresql", tmp_path) as url, replicas(url) as made:
        yield made


def test_an_event_that_slack_repeats_to_another_replica(both: tuple[WatchRig, Rig]) -> None:
    slack = both[0].slack

    def told(number: int) -> bytes:
        event = {
            "type": "app_mention", "user": "U1", "channel": "C1", "ts": f"{number}.1",
            "text": f"<@UBOT> {GOOD}",
        }  # fmt: skip
        body = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1",
                "event_id": f"Ev{number}", "event_time": 1, "event": event}  # fmt: skip
        return json.dumps(body).encode()

    for number in range(5):  # what somebody wrote, and its mention brought to both at once
        said = {"channel": "C1", "text": "hello"}
        slack.accept(Message("chat.postMessage", said, time.monotonic(), "C1", f"{number}.1"))
        body, start = told(number), threading.Barrier(2)

        def deliver(to: Rig, body: bytes = body, start: threading.Barrier = start) -> None:
            start.wait()
            again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
            repeated = again if to is both[1] else {}
            assert to.post(body, headers={**JSON_TYPE, **repeated}) == (200, "")

        threads = [threading.Thread(target=deliver, args=(to,)) for to in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    slack.wait_for(lambda: len(slack.messages) >= 10, 20, "five answers")
    for one in both:
        assert one.surface.close(10)  # whatever was taken is finished
    threads_of = [m.payload["thread_ts"] for m in slack.messages if "thread_ts" in m.payload]
    assert sorted(threads_of) == [f"{number}.1" for number in range(5)]


def test_a_recorded_command_and_click_sent_to_another_replica(both: tuple[WatchRig, Rig]) -> None:
    one, other = both
    command = one.slack.command_body("/gpusize", GOOD)
    for to in both:
        assert to.post(command) == (200, "")
    answer = one.slack.wait_for_message(1)
    click = one.slack.button_click(answer, "share")
    for to in (other, one):
        assert to.post(click) == (200, "")
    one.slack.wait_for_message(2)
    for to in both:
        assert to.surface.close(10)
    assert len(one.slack.messages) == 2


def test_who_took_what_is_forgotten_when_slack_repeats_it_no_more(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 20, tzinfo=UTC).timestamp()]
    clock = lambda: datetime.fromtimestamp(now[0], UTC)  # noqa: E731
    with database("postgresql", tmp_path) as url, WatchStore(url) as store:
        one, other = (Deliveries(store, clock) for _ in range(2))
        assert [one.first("a"), other.first("a"), other.first("b"), one.first("b")] == [
            True, False, True, False,
        ]  # fmt: skip
        now[0] += KEEP_S
        assert other.first("a")
        assert not one.first("a")
        with store.reading() as db:
            assert db.exec_driver_sql("SELECT count(*) FROM deliveries").scalar() == 2
        now[0] += KEEP_S + 1
        one.first("c")  # which removes what is over
        with store.reading() as db:
            assert db.exec_driver_sql("SELECT count(*) FROM deliveries").scalar() == 1


def test_without_the_database_twice_is_better_than_never(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = lambda: datetime.now(UTC)  # noqa: E731
    now = time.monotonic()
    away = Deliveries(WatchStore("postgresql://nobody@127.0.0.1:1/none"), clock, lambda: now)
    assert [away.first("a") for _ in range(3)] == [True, True, True]
    assert caplog.text.count("Requests may be answered by several replicas") == 1
    now += AWAY_S
    assert away.first("a")
    assert caplog.text.count("Requests may be answered by several replicas") == 2
    file = Deliveries(WatchStore(f"sqlite:///{tmp_path / 'none.db'}"), clock)
    assert [file.first("a"), file.first("a")] == [True, True]
    assert list(tmp_path.iterdir()) == []
