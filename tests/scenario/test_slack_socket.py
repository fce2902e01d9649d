"""Socket Mode: the same app over a real WebSocket, with its outages and its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from bot import commands
from bot.slack import socket_mode
from bot.slack.socket_mode import SocketMode
from tests.scenario.slack_rig import GOOD, Rig, receipt_id, rig


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """Connected, without a signing secret, and quick to try again."""
    monkeypatch.setattr(socket_mode, "STABLE_S", 0.0)
    with rig(http=False, socket=True) as built:
        built.surface._socket._first_wait_s = 0.05
        built.surface.start_socket()
        built.slack.wait_for_socket()
        wait_for_status(built, "connected")
        yield built
        assert [r for r in built.slack.refusals if r.via != "apps.connections.open"] == []


def wait_for_status(here: Rig, word: str, timeout: float = 10) -> None:
    deadline = time.monotonic() + timeout
    while here.surface.status()["socket"] != word:
        assert time.monotonic() < deadline, here.surface.status()
        time.sleep(0.01)


def test_a_question_a_share_and_a_mistake(here: Rig) -> None:
    slack = here.slack
    envelope = slack.socket_send("slash_commands", slack.command_payload("/gpusize", GOOD))
    assert slack.wait_for_ack(envelope).payload is None
    private = slack.wait_for_message()
    assert private.ephemeral
    click = slack.button_click_payload(private, "share")
    slack.wait_for_ack(slack.socket_send("interactive", click))
    shared = slack.wait_for_message(2)
    assert not shared.ephemeral
    assert receipt_id(shared) == receipt_id(private)
    slack.socket_send("slash_commands", slack.command_payload("/gpusize", "banana"))
    assert slack.wait_for_message(3).ephemeral
    slack.socket_send("slash_commands", slack.command_payload("/other", "<!channel>"))
    assert "/breakeven" in slack.wait_for_message(4).text


def test_long_commands_are_refused_in_the_acknowledgement(here: Rig) -> None:
    payload = here.slack.command_payload("/gpusize", "<!here>" * 300)
    here.slack.wait_for_ack(here.slack.socket_send("slash_commands", payload))
    message = here.slack.wait_for_message()
    assert (message.via, message.ephemeral) == ("ack", True)


def test_a_retried_envelope_is_answered_once(here: Rig) -> None:
    payload = here.slack.command_payload("/gpusize", GOOD)
    for attempt in range(3):
        envelope = here.slack.socket_send("slash_commands", payload, retry_attempt=attempt)
        assert here.slack.wait_for_ack(envelope).payload is None
    assert here.settled(calls=1)


def test_a_retry_that_is_the_only_copy_is_answered_over_the_socket(here: Rig) -> None:
    payload = here.slack.command_payload("/gpusize", GOOD)
    here.slack.socket_send("slash_commands", payload, retry_attempt=2, retry_reason="timeout")
    here.slack.wait_for_message()


def test_slow_work_does_not_delay_acknowledgements(
    here: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> commands.Answer:
        time.sleep(0.05)
        return commands.Answer("/gpusize", "", title="slow", lines=["done"])

    monkeypatch.setattr(commands, "answer", slow)
    sent = [
        here.slack.socket_send("slash_commands", here.slack.command_payload("/gpusize", GOOD))
        for _ in range(40)
    ]
    assert max(here.slack.wait_for_ack(envelope).seconds for envelope in sent) < 0.5
    assert here.settled(calls=40)


@pytest.mark.parametrize("announce", [True, False])
def test_it_comes_back_after_a_disconnect(here: Rig, announce: bool) -> None:
    here.slack.disconnect_sockets(announce=announce)
    here.slack.wait_for_socket()
    wait_for_status(here, "connected")
    here.slack.socket_send("slash_commands", here.slack.command_payload("/gpusize", GOOD))
    here.slack.wait_for_message()


def test_a_token_revoked_later_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "_PING_S", 0.3)  # slack_sdk reconnects at its pings, if at all
    with rig(http=False, socket=True) as here:
        here.surface._socket._first_wait_s = 0.01
        here.surface.start_socket()
        here.slack.wait_for_socket()
        wait_for_status(here, "connected")
        here.slack.app_token = "xapp-another-token"
        here.slack.disconnect_sockets(announce=False)
        wait_for_status(here, "refused: invalid_auth")
        time.sleep(0.7)
        opened = [c.method for c in here.slack.calls]
        assert opened == ["apps.connections.open"] * 2


def test_it_keeps_trying_while_slack_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with rig(http=False, socket=True) as here:
        here.surface._socket._first_wait_s = 0.02
        here.slack.fail_next("apps.connections.open", status=503, times=3)
        assert here.surface.status() == {"socket": "not started", "http": "off"}
        here.surface.start_socket()
        here.surface.start_socket()  # a second start changes nothing
        here.slack.wait_for_socket()
        wait_for_status(here, "connected")
        assert here.slack.socket_count == 1
    assert caplog.text.count("trying again in") == 3


def test_waits_grow_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    with rig(http=False, socket=True) as here:
        waits: list[float] = []
        link = here.surface._socket
        monkeypatch.setattr(SocketMode, "_connect", lambda *_: "Slack cannot be reached")
        monkeypatch.setattr(
            link._stop, "wait", lambda s: waits.append(s) or (len(waits) == 8 and link._stop.set())
        )
        here.surface.start_socket()
        deadline = time.monotonic() + 60
        while len(waits) < 8:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        monkeypatch.undo()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("token", ["xapp-wrong-token", "xoxb-1111-2222-notarealbottoken"])
def test_a_token_slack_refuses_is_said_once_and_not_tried_again(
    token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with rig(http=False, socket=True) as here:
        link = here.surface._socket
        link._token = token
        link._first_wait_s = 0.01
        here.surface.start_socket()
        expected = "invalid_auth" if token == "xapp-wrong-token" else "not_allowed_token_type"
        wait_for_status(here, f"refused: {expected}")
        time.sleep(0.3)
        assert [c.method for c in here.slack.calls] == ["apps.connections.open"]
    said = [r for r in caplog.records if "Slack refuses Socket Mode" in r.getMessage()]
    assert len(said) == 1
    assert "connections:write" in said[0].getMessage()


def test_close_says_goodbye_quickly(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with rig(socket=True) as here:
        here.surface.start_socket()
        here.slack.wait_for_socket()
        wait_for_status(here, "connected")
        started = time.monotonic()
        assert here.surface.close(5)
        assert time.monotonic() - started < 1.5
        here.slack.wait_for(lambda: here.slack.socket_count == 0, 2, "goodbye")
        assert here.surface.status() == {"socket": "closed", "http": "closed"}
        time.sleep(0.3)
        assert here.slack.socket_count == 0
    assert "did not disconnect" not in caplog.text


def test_close_without_slack_does_not_hang() -> None:
    with rig(http=False, socket=True) as here:
        here.slack.fail_next("apps.connections.open", status=503, times=100)
        here.surface.start_socket()
        started = time.monotonic()
        assert here.surface.close(4)
        assert time.monotonic() - started < 2


def test_one_app_for_both_ways_in() -> None:
    with rig(socket=True) as here:
        here.surface.start_socket()
        here.slack.wait_for_socket()
        wait_for_status(here, "connected")
        assert here.surface.status() == {"socket": "connected", "http": "on"}
        payload = here.slack.command_payload("/gpusize", GOOD)
        over_http = here.slack.command_body(
            "/gpusize", GOOD, payload["trigger_id"], payload["response_url"]
        )
        here.slack.wait_for_ack(here.slack.socket_send("slash_commands", payload))
        assert here.post(over_http) == (200, "")
        assert here.settled(calls=1)
        here.asked(GOOD)
