"""The small parts alone: identities, reply addresses, the pool."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.dedupe import Seen, identity
from bot.slack.respond import Delivery, Responder
from bot.slack.worker import Worker
from tests.scenario.slack_rig import rig

SLACK = "https://slack.com/api/"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_identities_are_kept_for_ten_minutes_and_then_forgotten() -> None:
    clock = Clock()
    seen = Seen(clock=clock)
    assert seen.first("a")
    clock.now += 600
    assert not seen.first("a")
    assert seen.first("b")
    clock.now += 301
    assert seen.first("c")
    assert len(seen) == 2
    assert seen.first("a")


def test_identities_are_bounded() -> None:
    seen = Seen(limit=3, clock=Clock())
    assert all(seen.first(key) for key in "abcd")
    assert len(seen) == 3
    assert not seen.first("d")
    assert seen.first("a")


def test_of_many_at_once_one_is_first() -> None:
    seen = Seen()
    won: list[int] = []
    start = threading.Barrier(16)

    def race(number: int) -> None:
        start.wait()
        won.extend(number for key in range(200) if seen.first(str(key)))

    threads = [threading.Thread(target=race, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 200


def test_identity_prefers_what_slack_keeps_between_retries() -> None:
    assert identity({"event_id": "E", "trigger_id": "t"}, "s") == "event_id E"
    assert identity({"trigger_id": "t"}, "s") == "trigger_id t"
    assert identity({"trigger_id": ""}, "v0=1") == "signature v0=1"
    assert identity({"event_id": 7}, None) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/commands/T1/1/a",
        "https://hooks.slack.com:443/actions/T1/1/a",
        "https://HOOKS.slack.com/commands/T1/1/a",
        "https://hooks.slack-gov.com/commands/T1/1/a",
        "https://slack.com/anything",
    ],
)
def test_addresses_of_slack(url: str) -> None:
    assert Responder(SLACK).allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.slack.com",
        "http://hooks.slack.com/commands/T1/1/a",
        "https://hooks.slack.com:8443/commands/T1/1/a",
        "https://hooks.slack.com:0/",
        "https://hooks.slack.com:99999/",
        "https://hooks.slack.com.evil.example/",
        "https://evil-hooks.slack.com/",
        "https://hooks.slack.com@evil.example/",
        "https://user@hooks.slack.com/",
        "https://evil.example\\@hooks.slack.com/",
        "https://hooks.slack.com\\.evil.example/",
        "https://hooks.slack.com\t/",
        " https://hooks.slack.com/",
        "https://hooks.slack.com\r\nHost: x/",
        "https://hooks。slack.com/",
        "https://[::1]/",
        "https://[hooks.slack.com/",
        "https:///commands",
        "file:///etc/passwd",
        "ftp://hooks.slack.com/",
        "http://127.0.0.1:80/commands/T1/1/a",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_addresses_that_are_not(url: str, caplog: pytest.LogCaptureFixture) -> None:
    assert not Responder(SLACK).allows(url)
    assert Responder(SLACK).post(url, {"text": "x"}) is Delivery.FOREIGN
    assert "169.254" not in caplog.text


def test_the_server_of_slack_api_url_is_matched_exactly() -> None:
    local = Responder("http://127.0.0.1:8123/api/")
    assert local.allows("http://127.0.0.1:8123/commands/T1/1/a")
    assert local.allows("https://hooks.slack.com/commands/T1/1/a")
    for url in ("https://127.0.0.1:8123/", "http://127.0.0.1:8124/", "http://localhost:8123/"):
        assert not local.allows(url)


class Scripted(http.server.BaseHTTPRequestHandler):
    answers: list[tuple[int, str, dict[str, str]]]
    paths: list[str]

    def do_POST(self) -> None:
        self.paths.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body, headers = self.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST  # noqa: N815 - the base's name

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[tuple[str, type[Scripted]]]:
    handler = type("Handler", (Scripted,), {"answers": [], "paths": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}", handler
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "headers", "end"),
    [
        (200, "ok", {}, Delivery.SENT),
        (200, '{"ok":true}', {}, Delivery.SENT),
        (200, '{"ok":false,"error":"invalid_blocks"}', {}, Delivery.REFUSED),
        (200, "<html>", {}, Delivery.REFUSED),
        (400, "invalid_payload", {}, Delivery.REFUSED),
        (404, "used_url", {}, Delivery.FAILED),
        (410, "channel_is_archived", {}, Delivery.FAILED),
        (503, "", {}, Delivery.FAILED),
        (429, "", {}, Delivery.FAILED),
        (429, "", {"Retry-After": "soon"}, Delivery.FAILED),
        (429, "", {"Retry-After": "-5"}, Delivery.FAILED),
        (302, "", {"Location": "/elsewhere"}, Delivery.FAILED),
        (307, "", {"Location": "http://169.254.169.254/"}, Delivery.FAILED),
    ],
)
def test_what_counts_as_sent(
    server: tuple[str, type[Scripted]],
    status: int,
    body: str,
    headers: dict[str, str],
    end: Delivery,
) -> None:
    origin, handler = server
    handler.answers.append((status, body, headers))
    assert Responder(origin).post(f"{origin}/commands/T1/1/a", {"text": "x"}) is end
    assert handler.paths == ["/commands/T1/1/a"]


def test_nobody_there_and_too_slow(caplog: pytest.LogCaptureFixture) -> None:
    assert Responder("http://127.0.0.1:9").post("http://127.0.0.1:9/x", {}) is Delivery.FAILED
    assert "ConnectionRefusedError" in caplog.text
    with rig() as here:
        here.slack.delay_next("response_url", 0.5)
        slow = Responder(here.slack.api_url, timeout_s=0.1)
        assert slow.post(here.slack.new_response_url(), {"text": "x"}) is Delivery.FAILED
    assert "TimeoutError" in caplog.text


def test_a_job_that_raises_is_logged_and_the_pool_lives(caplog: pytest.LogCaptureFixture) -> None:
    pool = Worker(threads=1, queue=5)
    done = threading.Event()
    assert pool.submit(lambda: {}[0])
    assert pool.submit(done.set)
    assert done.wait(5)
    assert pool.close(5) == 0
    assert not pool.submit(done.set)
    assert pool.close(0) == 0
    assert "KeyError" in caplog.text
