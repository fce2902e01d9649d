"""Log lines: text and JSON, a request's id through threads, and no secret in any form."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import logs
from bot.config import Settings
from bot.http import create_app
from bot.slack.redact import install_redaction
from bot.slack.worker import Worker
from pricing.book import embedded_book
from tests.scenario.slack_rig import APP_TOKEN, BOT_TOKEN, GOOD, SIGNING_SECRET, rig

SECRET = 's3cr3t "quoted" \\ value'


class Lines:
    """What a handler with one of the formatters wrote."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(formatter)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def json(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(params=["text", "json"])
def lines(request: pytest.FixtureRequest) -> Iterator[Lines]:
    install_redaction([SECRET])
    made = Lines(logs.JsonFormatter() if request.param == "json" else logs.TextFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(made.handler)
    root.setLevel(logging.INFO)
    yield made
    root.removeHandler(made.handler)
    root.setLevel(before)


json_only = pytest.mark.parametrize("lines", ["json"], indirect=True)


def fail_with(text: str) -> None:
    raise RuntimeError(f"could not reach {text}")


@json_only
def test_a_line_is_one_object(lines: Lines) -> None:
    with logs.request("edge-4f1c2b7a"):
        logging.getLogger("a.b").warning("two\nlines and %d%% é", 7)
    logging.getLogger("a.b").info("no request")
    first, second = lines.json
    assert first.pop("time").endswith("Z")
    assert first == {
        "level": "WARNING",
        "logger": "a.b",
        "message": "two\nlines and 7% é",
        "request_id": "edge-4f1c2b7a",
    }
    assert datetime.fromisoformat(second.pop("time")).tzinfo is not None
    assert second == {"level": "INFO", "logger": "a.b", "message": "no request"}


@json_only
def test_a_defect_names_its_reference_and_its_request(lines: Lines) -> None:
    app = create_app(Settings(), embedded_book)

    @app.get("/broken")
    def broken() -> None:
        fail_with("xoxb-1-2-abcDEF")

    answer = TestClient(app).get("/broken", headers={"x-request-id": "trace-0001"})
    (line,) = [found for found in lines.json if found["level"] == "ERROR"]
    assert line["reference"] == answer.json()["error"]["reference"]
    assert line["request_id"] == answer.headers["x-request-id"] == "trace-0001"
    assert line["exception"].endswith("RuntimeError: could not reach xoxb-***")
    assert "xoxb-1" not in lines.text


@pytest.mark.parametrize(
    "given",
    ["", "short", "x" * 65, "two words", "new\nline", "<script>-1234", "-begins-so", BOT_TOKEN],
)
def test_an_id_that_could_do_harm_is_replaced(given: str) -> None:
    with logs.request(given) as asked:
        assert re.fullmatch(r"[0-9a-f]{16}", asked)


def test_every_answer_has_an_id_of_its_own() -> None:
    http = TestClient(create_app(Settings(), embedded_book))
    paths = ("/healthz", "/nothing", "/metrics", "/healthz")
    ids = [http.get(path).headers["x-request-id"] for path in paths]
    assert len(set(ids)) == len(ids)


def test_secrets_are_in_no_line(lines: Lines) -> None:
    log = logging.getLogger("any")
    log.info("with %s", SECRET)
    try:
        fail_with(f"postgresql://u:{SECRET}@h/db and {BOT_TOKEN}")
    except RuntimeError:
        log.exception("it failed for %r", {"token": APP_TOKEN})
    log.info("and its stack", stack_info=True)
    for part in ("s3cr3t", "quoted", BOT_TOKEN, APP_TOKEN):
        assert part not in lines.text
    assert lines.text.count("***") >= 4
    assert "could not reach" in lines.text


def test_a_pool_names_the_request_that_gave_it_the_work(lines: Lines) -> None:
    pool = Worker(threads=1, queue=5)
    for asked in ("request-0001", "request-0002"):
        with logs.request(asked):
            assert pool.submit(lambda: logging.getLogger("job").info("done"))
    assert pool.submit(lambda: logging.getLogger("job").info("nobody's"))
    assert pool.close(5) == 0
    first, second, third = lines.text.splitlines()
    assert "request-0001" in first
    assert "request-0002" in second
    assert "request-" not in third


@json_only
@pytest.mark.parametrize("way", ["http", "socket"])
def test_slack_questions_have_ids(lines: Lines, way: str) -> None:
    with rig(http=way == "http", socket=way == "socket") as slack:
        envelope = None
        if way == "http":
            slack.asked(GOOD)
        else:
            slack.surface.start_socket()
            slack.slack.wait_for_socket()
            envelope = slack.slack.socket_send(
                "slash_commands", slack.slack.command_payload("/gpusize", GOOD)
            )
            slack.slack.wait_for_message(1)
        slack.surface.close(3)
        answered = [line for line in lines.json if line["message"].startswith("/gpusize: answered")]
        assert len(answered) == 1
        if way == "socket":
            assert answered[0]["request_id"] == envelope
    assert SIGNING_SECRET not in lines.text


def test_an_http_request_of_slack_gives_its_id_to_the_answer(lines: Lines) -> None:
    with rig() as slack:
        http = TestClient(
            create_app(Settings(slack_signing_secret=SIGNING_SECRET), embedded_book, slack.surface)
        )
        body = slack.slack.command_body("/gpusize", GOOD)
        kind = {"content-type": "application/x-www-form-urlencoded"}
        sent = {**slack.slack.sign(body), **kind, "x-request-id": "edge-00000001"}
        assert http.post("/slack/events", content=body, headers=sent).status_code == 200
        slack.slack.wait_for_message(1)
        slack.surface.close(3)
    (line,) = [found for found in lines.text.splitlines() if "/gpusize: answered" in found]
    assert "edge-00000001" in line


def test_a_thread_that_dies_is_a_line(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", logs.thread_died)
    died = threading.Thread(target=fail_with, args=(BOT_TOKEN,), name="prices")
    died.start()
    died.join()
    assert "The thread prices ended." in lines.text
    assert BOT_TOKEN not in lines.text
    assert "could not reach" in lines.text
