"""Slow work, a full queue, rate limits, lost connections, and the end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import commands
from bot.slack.respond import Responder
from tests.scenario.slack_rig import GOOD, Rig, rig


class Gate:
    """Answers that wait until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.entered = threading.Semaphore(0)
        monkeypatch.setattr(commands, "answer", self)

    def __call__(self, command: str, text: str, *_: object) -> commands.Answer:
        self.entered.release()
        assert self.open.wait(10)
        return commands.Answer(command, text, title="slow", lines=["done"])


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open.set()


def timed(here: Rig, text: str = GOOD) -> tuple[float, tuple[int, str]]:
    started = time.monotonic()
    answer = here.ask(text)
    return time.monotonic() - started, answer


def test_thirty_slow_jobs_delay_no_acknowledgement(gate: Gate) -> None:
    with rig(workers=4, queue=64) as here:
        with ThreadPoolExecutor(8) as people:
            answers = list(people.map(lambda _: timed(here), range(30)))
        assert [answer for _, answer in answers] == [(200, "")] * 30
        assert max(seconds for seconds, _ in answers) < 0.5
        seconds, answer = timed(here, "a" * 1501)
        assert seconds < 0.5
        assert "1,500" in answer[1]
        gate.open.set()
        assert here.settled(calls=30)
        assert here.slack.refusals == []


def test_building_the_app_talks_to_nobody() -> None:
    with rig(socket=True) as here:
        assert here.slack.calls == []
        assert here.surface.status() == {"socket": "not started", "http": "on"}


def test_a_defect_before_the_acknowledgement_is_an_error_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as here:
        monkeypatch.setattr(here.surface._work, "submit", lambda _: 1 // 0)
        seconds, (status, _) = timed(here)
        assert (status, seconds < 0.5) == (500, True)
    assert "ZeroDivisionError" in caplog.text


def test_a_full_queue_says_busy_and_recovers(gate: Gate) -> None:
    with rig(workers=1, queue=2) as here:
        assert [here.ask(GOOD) for _ in range(3)] == [(200, "")] * 3
        for _ in range(2):
            status, body = here.ask(GOOD)
            said = json.loads(body)
            assert (status, said["response_type"]) == (200, "ephemeral")
            assert "try again" in said["text"]
        gate.open.set()
        assert here.settled(calls=3)
        assert here.ask(GOOD) == (200, "")
        here.slack.wait_for_message(4)
        assert here.slack.refusals == []


def test_a_click_on_a_full_queue_says_busy_too(gate: Gate) -> None:
    with rig(workers=1, queue=0) as here:
        gate.open.set()
        message = here.asked(GOOD)
        deadline = time.monotonic() + 60
        while here.surface._work.pending:
            assert time.monotonic() < deadline
        gate.open.clear()
        assert here.ask(GOOD) == (200, "")
        said = here.click(message)
        assert said.ephemeral
        assert "try again" in said.text
        gate.open.set()
        here.slack.wait_for_message(3)
        assert here.slack.refusals == []


def test_close_finishes_what_was_taken_and_takes_no_more(gate: Gate) -> None:
    with rig(workers=2, queue=10) as here:
        assert [here.ask(GOOD) for _ in range(6)] == [(200, "")] * 6
        with ThreadPoolExecutor(1) as other:
            closing = other.submit(here.surface.close, 10)
            assert gate.entered.acquire(timeout=5)
            while not here.surface.closing:
                time.sleep(0.01)
            assert here.surface.status()["http"] == "closed"
            status, body = here.ask(GOOD)
            assert (status, "restarting" in body) == (200, True)
            gate.open.set()
            assert closing.result(10) is True
        assert here.settled(calls=6)


def test_close_gives_up_in_time(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    with rig(workers=1, queue=10) as here:
        assert [here.ask(GOOD) for _ in range(3)] == [(200, "")] * 3
        started = time.monotonic()
        assert here.surface.close(0.5) is False
        assert time.monotonic() - started < 1
        gate.open.set()
        assert here.settled(calls=1)  # the one that ran; those behind it were dropped
    assert "3 questions were not finished" in caplog.text


def test_a_rate_limit_is_waited_for_once() -> None:
    waits: list[float] = []
    with rig() as here:
        responder = Responder(here.slack.api_url, sleep=waits.append)
        with rig(responder=responder) as limited:
            url = here.slack.new_response_url()
            here.slack.fail_next("response_url", status=429, retry_after=7)
            limited.ask(GOOD, response_url=url)
            here.slack.wait_for_message()
            assert here.settled(calls=2)
            assert waits == [7]
            here.slack.fail_next("response_url", status=429, retry_after=1, times=5)
            limited.ask(GOOD, response_url=url)
            assert here.settled(calls=4)
            assert waits == [7, 1]


@pytest.mark.parametrize("retry_after", [31, 3600])
def test_a_long_rate_limit_is_not_waited_for(
    retry_after: int, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as here:
        here.slack.fail_next("response_url", status=429, retry_after=retry_after)
        assert here.ask(GOOD) == (200, "")
        assert here.settled(calls=1)
    assert "status 429" in caplog.text


def test_the_end_cuts_the_wait_for_a_rate_limit_short() -> None:
    with rig() as here:
        here.slack.fail_next("response_url", status=429, retry_after=30)
        assert here.ask(GOOD) == (200, "")
        assert here.settled(calls=1, within_s=0.1)
        assert here.surface.close(0.5) is False
        assert here.settled(calls=2)


@pytest.mark.parametrize("how", ["500", "drop", "expired"])
def test_an_unclear_end_is_not_sent_again(how: str, caplog: pytest.LogCaptureFixture) -> None:
    with rig() as here:
        if how == "500":
            here.slack.fail_next("response_url", status=500)
        elif how == "drop":
            here.slack.drop_reply_next("response_url")
        else:
            here.slack.response_url_lifetime = -1
        assert here.ask(GOOD) == (200, "")
        assert here.settled(calls=1)
    assert "did not take an answer" in caplog.text
    assert "/commands/T1" not in caplog.text
