"""`gpusize doctor` about Slack, against the stand-in and against nobody."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.doctor.slack import WHY, slack
from bot.slack import scopes
from tests.fakes.slack import SlackStandIn
from tests.scenario.doctor_rig import Doctor, of
from tests.scenario.slack_rig import APP_TOKEN, BOT_TOKEN

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def stand_in() -> Iterator[SlackStandIn]:
    with SlackStandIn(BOT_TOKEN, APP_TOKEN, SECRET) as running:
        running.rooms.scopes[BOT_TOKEN] = frozenset(scopes.REQUIRED) | frozenset(scopes.OPTIONAL)
        yield running


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    stand_in: SlackStandIn,
) -> Doctor:
    made = Doctor(monkeypatch, capsys, tmp_path)
    made.set(
        SLACK_BOT_TOKEN=BOT_TOKEN,
        SLACK_APP_TOKEN=APP_TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=stand_in.api_url,
    )
    return made


def test_all_is_well(doctor: Doctor, stand_in: SlackStandIn) -> None:
    code, lines = doctor.look()
    assert code == 0
    assert of(lines, "slack bot token") == [("ok", "auth.test: gpusize in the workspace Stand-in.")]
    ((state, text),) = of(lines, "slack scopes")
    assert state == "ok"
    assert all(scope in text for scope in scopes.REQUIRED)
    assert [state for state, _ in of(lines, "slack app token")] == ["ok"]
    assert [state for state, _ in of(lines, "slack signing secret")] == ["ok"]
    assert [state for state, _ in of(lines, "slack clock")] == ["ok"]
    assert [call.method for call in stand_in.calls] == ["auth.test", "apps.connections.open"]
    for secret in (BOT_TOKEN, APP_TOKEN, SECRET):
        assert secret not in str(lines)


def test_scopes_that_lack_and_scopes_too_many(doctor: Doctor, stand_in: SlackStandIn) -> None:
    missing = next(iter(scopes.REQUIRED))
    stand_in.rooms.scopes[BOT_TOKEN] = frozenset(scopes.REQUIRED) - {missing} | {"admin"}
    code, lines = doctor.look()
    assert code == 1
    first, *_, last = of(lines, "slack scopes")
    assert first[0] == "fail"
    assert f"not granted: {missing} ({scopes.REQUIRED[missing]})" in first[1]
    assert "Reinstall to Workspace" in first[1]
    assert last[0] == "warn"
    assert "used by nothing here: admin." in last[1]


@pytest.mark.parametrize("code", sorted(WHY))
def test_what_slack_says_to_a_token(doctor: Doctor, stand_in: SlackStandIn, code: str) -> None:
    stand_in.fail_next("auth.test", status=200, error=code)
    stand_in.fail_next("apps.connections.open", status=200, error=code)
    exit_code, lines = doctor.look()
    assert exit_code == 1
    ((state, text),) = of(lines, "slack bot token")
    assert state == "fail"
    assert f"Slack answered {code}, {WHY[code]}." in text
    ((state, text),) = of(lines, "slack app token")
    assert state == "fail"
    assert "connections:write" in text


@pytest.mark.parametrize(("status", "state"), [(500, "fail"), (503, "fail"), (429, "warn")])
def test_slack_in_trouble(doctor: Doctor, stand_in: SlackStandIn, status: int, state: str) -> None:
    stand_in.fail_next("auth.test", status=status)
    _, lines = doctor.look()
    found = of(lines, "slack bot token") + of(lines, "slack")
    assert [s for s, _ in found] == [state]


@pytest.mark.parametrize(
    ("name", "value", "check", "said"),
    [
        ("SLACK_BOT_TOKEN", APP_TOKEN, "slack bot token", "yours is an app-level token"),
        ("SLACK_BOT_TOKEN", "xoxp-1-2-3-4567890", "slack bot token", "yours is a user token"),
        ("SLACK_APP_TOKEN", BOT_TOKEN, "slack app token", "yours is a bot token"),
        ("SLACK_APP_TOKEN", "A0123456789", "slack app token", "begins with xapp-"),
        ("SLACK_SIGNING_SECRET", BOT_TOKEN, "slack signing secret", "yours is a bot token"),
    ],
)
def test_a_credential_in_the_wrong_place(
    doctor: Doctor, stand_in: SlackStandIn, name: str, value: str, check: str, said: str
) -> None:
    doctor.set(**{name: value})
    code, lines = doctor.look()
    ((state, text),) = of(lines, check)
    assert (code, state) == (1, "fail")
    assert said in text
    assert value not in str(lines)
    sent = {call.method for call in stand_in.calls}
    assert {"SLACK_BOT_TOKEN": "auth.test", "SLACK_APP_TOKEN": "apps.connections.open"}.get(
        name
    ) not in sent  # what is no token is shown to nobody


def test_a_secret_of_another_form_is_only_doubted(doctor: Doctor) -> None:
    doctor.set(SLACK_SIGNING_SECRET="not-of-slack")
    code, lines = doctor.look()
    assert code == 0
    assert [state for state, _ in of(lines, "slack signing secret")] == ["warn"]


def test_nobody_there(doctor: Doctor) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        port = taken.getsockname()[1]
        doctor.set(SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
        code, lines = doctor.look()
    assert code == 1
    ((state, text),) = of(lines, "slack")
    assert state == "fail"
    assert f"Slack cannot be reached at 127.0.0.1:{port}: Connection refused." in text
    assert "HTTPS_PROXY" in text


def test_a_name_there_is_none_of(doctor: Doctor) -> None:
    doctor.set(SLACK_API_URL="http://slack.invalid/api/")
    code, lines = doctor.look()
    ((state, text),) = of(lines, "slack")
    assert (code, state) == (1, "fail")
    assert "slack.invalid" in text


def test_something_else_there(doctor: Doctor) -> None:
    page = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>"
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(page)

        thread = threading.Thread(target=answer)
        thread.start()
        doctor.set(SLACK_API_URL=f"http://127.0.0.1:{server.getsockname()[1]}/api/")
        code, lines = doctor.look()
        thread.join()
    ((state, text),) = of(lines, "slack")
    assert (code, state) == (1, "fail")
    assert "is not Slack's API" in text


@pytest.mark.parametrize(
    ("ahead", "state", "said"),
    [(0, "ok", "agrees"), (30, "warn", "30 s ahead of"), (-400, "fail", "400 s behind")],
)
def test_a_clock_that_is_off(stand_in: SlackStandIn, ahead: int, state: str, said: str) -> None:
    settings = Settings(slack_app_token=APP_TOKEN, slack_api_url=stand_in.api_url)
    lines = list(slack(settings, lambda: datetime.now(UTC) + timedelta(seconds=ahead)))
    (line,) = [line for line in lines if line.check == "slack clock"]
    assert line.state == state
    # a Date header has whole seconds
    near = [said.replace(str(abs(ahead)), str(abs(ahead) + by)) for by in (-1, 0, 1)]
    assert any(text in line.text for text in near)
