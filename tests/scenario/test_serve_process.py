"""`gpusize serve` as a real process: start, requests, signals, Slack both ways."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.serve import listen
from tests.fakes.slack import SlackStandIn
from tests.serving import Service, serving

GOOD = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}
TEXT = "llama-3.1-8b on h100, 50 qps, 8k in, 256 out"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def test_its_socket_names_its_protocol() -> None:
    # without, asyncio leaves TCP_NODELAY off, and every answer of a kept connection waits
    with listen("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP


def test_it_serves_and_ends_on_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert any("Slack is off" in line and "SLACK_APP_TOKEN" in line for line in service.said)
        with httpx.Client(base_url=service.url) as http:
            assert http.get("/readyz").json()["status"] == "ready"
            answer = http.post("/v1/gpus_needed", json=GOOD)
            assert answer.json()["calculation"] == "GPUS_NEEDED"
            assert "server" not in answer.headers
            assert http.post("/slack/events").status_code == 404
            code, seconds = service.stop()  # with a connection still open
        assert (code, seconds < 5) == (0, True)
    assert not any("POST" in line or "Traceback" in line for line in service.logged)


def test_answers_outlive_the_service_that_gave_them(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        given = httpx.post(f"{service.url}/v1/gpus_needed", json=GOOD).json()
        assert service.stop()[0] == 0
    with serving(tmp_path) as service:
        opened = httpx.get(f"{service.url}/v1/answers/{given['id']}").json()
        assert opened["receipt"] == given
        assert opened["again"]["same"] is True
        assert httpx.get(f"{service.url}/v1/answers/{'0' * 12}").status_code == 404
    assert not any("Traceback" in line for line in service.logged)


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "localhost") as service:
        code, seconds = service.stop(signal.SIGINT)
        assert (code, seconds < 5) == (0, True)
    assert not any("Traceback" in line for line in service.logged)


def start_request(service: Service) -> tuple[socket.socket, bytes]:
    """A request of which the server has everything but the last bytes; and those."""
    body = json.dumps(GOOD).encode()
    head = f"POST /v1/gpus_needed HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
    connection = socket.create_connection(service.address)
    connection.settimeout(10)
    connection.sendall(head.encode() + body[:-5])
    httpx.get(f"{service.url}/healthz")  # the loop has been round: the request has begun
    return connection, body[-5:]


def test_a_request_in_flight_is_finished_after_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        connection, rest = start_request(service)
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        deadline = began + 5
        while time.monotonic() < deadline:
            try:
                socket.create_connection(service.address, timeout=1).close()
            except OSError:
                break
            time.sleep(0.02)
        else:
            pytest.fail("it still accepts connections")
        connection.sendall(rest)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        connection.close()
        assert answer.startswith(b"HTTP/1.1 200")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["calculation"] == "GPUS_NEEDED"
        assert service.process.wait(5) == 0
        assert time.monotonic() - began < 5


def test_a_request_that_never_ends_does_not_hold_it_up(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        connection, _ = start_request(service)
        code, seconds = service.stop()
        assert connection.recv(65536).startswith(b"HTTP/1.1 503")
        connection.close()
        assert (code, seconds < 5) == (0, True)
    assert not any("Traceback" in line for line in service.logged)


def test_a_body_that_is_too_large_gets_its_answer(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        answer = httpx.post(f"{service.url}/v1/gpus_needed", content=b"x" * 5_000_000)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "x"], "--port must be a whole number"),
        (["--port", "70000"], "--port must be a whole number"),
        (["--host", "no such host"], "not an address of this machine"),
        (["--host", "203.0.113.7"], "not an address of this machine"),
    ],
)
def test_an_address_it_cannot_have_is_one_sentence(
    tmp_path: Path, options: list[str], said: str
) -> None:
    service = Service(tmp_path, *options)
    code = service.process.wait(20)
    service.end()
    assert code == 2
    assert [said in line for line in service.logged] == [True]


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        service = Service(tmp_path, "--port", port)
        code = service.process.wait(20)
        service.end()
    assert code == 2
    assert len(service.logged) == 1
    assert f"port {port} on 127.0.0.1" in service.logged[0]
    assert service.said == []


def test_a_setting_in_dotenv_that_cannot_be_meant(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_API_URL=slack.com")
    service = Service(tmp_path)
    code = service.process.wait(20)
    service.end()
    assert code == 2
    assert ["SLACK_API_URL must be" in line for line in service.logged] == [True]


# -- Slack -------------------------------------------------------------------------------


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn("xoxb-token-1", "xapp-token-1", "signing-secret-1") as stand_in:
        yield stand_in
        assert stand_in.refusals == []


def test_a_signed_command_over_http_is_answered(tmp_path: Path, slack: SlackStandIn) -> None:
    environ = {"SLACK_SIGNING_SECRET": "signing-secret-1", "SLACK_API_URL": slack.api_url}
    with serving(tmp_path, **environ) as service:
        service.wait_ready()
        body = slack.command_body("/gpusize", TEXT)
        headers = {**slack.sign(body), "content-type": "application/x-www-form-urlencoded"}
        url = f"{service.url}/slack/events"
        assert httpx.post(url, content=body, headers=headers).status_code == 200
        message = slack.wait_for_message()
        assert message.ephemeral
        assert "H100" in message.text
        forged = {**headers, "X-Slack-Signature": "v0=" + "0" * 64}
        assert httpx.post(url, content=body, headers=forged).status_code == 401
        old = {**headers, **slack.sign(body, int(time.time()) - 400)}
        assert httpx.post(url, content=body, headers=old).status_code == 401
        code, seconds = service.stop()
        assert (code, seconds < 5) == (0, True)
    assert len(slack.messages) == 1


def test_a_command_over_socket_mode_is_answered(tmp_path: Path, slack: SlackStandIn) -> None:
    (tmp_path / ".env").write_text(
        f"SLACK_APP_TOKEN=xapp-token-1\nSLACK_BOT_TOKEN=xoxb-token-1\nSLACK_API_URL={slack.api_url}"
    )
    with serving(tmp_path) as service:
        slack.wait_for_socket()
        service.wait_ready()
        assert httpx.get(f"{service.url}/readyz").json()["slack"]["socket"] == "connected"
        assert httpx.post(f"{service.url}/slack/events").status_code == 404
        slack.wait_for_ack(
            slack.socket_send("slash_commands", slack.command_payload("/gpusize", TEXT))
        )
        assert "H100" in slack.wait_for_message().text
        code, seconds = service.stop()
        assert (code, seconds < 5) == (0, True)
    everything = "\n".join([*service.said, *service.logged])
    assert "xapp-token-1" not in everything
    assert "xoxb-token-1" not in everything
    assert "Traceback" not in everything


def test_without_slack_it_is_up_but_not_ready(tmp_path: Path) -> None:
    environ = {"SLACK_APP_TOKEN": "xapp-token-1", "SLACK_API_URL": "http://127.0.0.1:1/api/"}
    with serving(tmp_path, **environ) as service:
        ready = httpx.get(f"{service.url}/readyz")
        assert (ready.status_code, ready.json()["error"]["code"]) == (503, "not_ready")
        assert httpx.get(f"{service.url}/healthz").status_code == 200
        assert httpx.post(f"{service.url}/v1/gpus_needed", json=GOOD).status_code == 200
        code, seconds = service.stop()
        assert (code, seconds < 5) == (0, True)
