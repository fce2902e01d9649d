"""The HTTP surface in process: calculations, every kind of bad request, health, documentation."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.config import Settings
from bot.http import BODY_LIMIT, create_app
from core.registry import REGISTRY, Calculation
from pricing.book import embedded_book

GOOD = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}


class FakeSlack:
    """A Slack surface that answers what it was given and reports the state it was told."""

    installing = None

    def __init__(self, socket: str = "off", http: str = "on") -> None:
        self.state = {"socket": socket, "http": http}
        self.threads: set[str] = set()

    def handle(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.threads.add(threading.current_thread().name)
        if body == b"boom":
            raise RuntimeError("a defect in Slack")
        return 201, {"content-type": "text/plain", "x-seen": headers["x-slack-signature"]}, body

    def start_socket(self) -> None: ...

    def status(self) -> dict[str, str]:
        return self.state

    def close(self, timeout_s: float) -> bool:
        return True


@pytest.fixture(scope="module")
def http() -> TestClient:
    return TestClient(create_app(Settings(), embedded_book))


def slack_client(slack: FakeSlack) -> TestClient:
    return TestClient(create_app(Settings(slack_signing_secret="s"), embedded_book, slack))


def with_value(field: str, literal: str) -> bytes:
    """A good body but for one field, whose JSON is written out."""
    rest = json.dumps({k: v for k, v in GOOD.items() if k != field})
    return f'{rest[:-1]}, "{field}": {literal}}}'.encode()


# -- calculations ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gpus_needed", "GPUS_NEEDED", "Gpus-Needed"])
def test_a_calculation_answers_under_any_spelling(http: TestClient, name: str) -> None:
    answer = http.post(f"/v1/{name}", json=GOOD)
    assert answer.status_code == 200
    receipt = answer.json()
    assert receipt["calculation"] == "GPUS_NEEDED"
    assert 16 <= receipt["value"] <= 30


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json; charset=utf-8"])
def test_the_content_type_does_not_matter(http: TestClient, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    body = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert http.post("/v1/gpus_needed", content=body, headers=headers).status_code == 200


DEEP = b'{"a":' * 900 + b"1" + b"}" * 900

BAD_BODIES: list[tuple[str, bytes, int, str, str | None]] = [
    # what, body, status, code, field
    ("empty", b"", 422, "bad_input", None),
    ("blank", b" \r\n", 422, "bad_input", None),
    ("not JSON", b"qps=50", 422, "bad_input", None),
    ("cut off", b'{"qps": 5', 422, "bad_input", None),
    ("not UTF-8", b'{"model": "\xff"}', 422, "bad_input", None),
    ("a list", b"[1]", 422, "bad_input", None),
    ("null", b"null", 422, "bad_input", None),
    ("a number", b"1", 422, "bad_input", None),
    ("a text", b'"x"', 422, "bad_input", None),
    ("nothing given", b"{}", 422, "bad_input", "model"),
    ("nested", with_value("qps", '{"$gt": 0}'), 422, "bad_input", "qps"),
    ("a list as value", with_value("isl", "[1]"), 422, "bad_input", "isl"),
    ("deep", DEEP, 422, "bad_input", "a"),
    ("very deep", b"[" * 60_000, 422, "bad_input", None),
    ("twice", b'{"qps": 1, "qps": 2}', 422, "bad_input", "qps"),
    ("twice by alias", b'{"qps": 1, "QPS": 2}', 422, "bad_input", "qps"),
    ("4,000 digits", with_value("qps", "9" * 4000), 422, "bad_input", "qps"),
    ("-60,000 digits", with_value("isl", "-" + "9" * 60_000), 422, "bad_input", "isl"),
    ("NaN", with_value("qps", "NaN"), 422, "bad_input", "qps"),
    ("Infinity", with_value("qps", "Infinity"), 422, "bad_input", "qps"),
    ("1e309", with_value("qps", "1e309"), 422, "bad_input", "qps"),
    ("zero", with_value("qps", "0"), 422, "bad_input", "qps"),
    ("half a token", with_value("isl", "1.5"), 422, "bad_input", "isl"),
    ("a bool", with_value("qps", "true"), 422, "bad_input", "qps"),
    ("a number as name", with_value("model", "8"), 422, "bad_input", "model"),
    ("a wrong unit", with_value("qps", '"50 ms"'), 422, "bad_input", "qps"),
    ("words", with_value("qps", '"many"'), 422, "bad_input", "qps"),
    ("unknown field", with_value("banana", "1"), 422, "bad_input", "banana"),
    ("unknown model", with_value("model", '"llama-9000"'), 422, "unknown_name", None),
    ("a lone surrogate", with_value("model", '"\\ud800"'), 422, "unknown_name", None),
    ("a surrogate key", b'{"\\ud800": 1}', 422, "bad_input", None),
    ("too large", b'{"model": "' + b"x" * BODY_LIMIT + b'"}', 413, "too_large", None),
]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [pytest.param(*rest, id=name) for name, *rest in BAD_BODIES],
)
def test_a_bad_body(
    http: TestClient, body: bytes, status: int, code: str, field: str | None
) -> None:
    answer = http.post("/v1/gpus_needed", content=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert error["code"] == code
    if field is not None:
        assert error["field"] == field
    assert error["message"].endswith((".", "?", "out"))
    assert len(error["message"]) < 500


def test_a_model_that_does_not_fit(http: TestClient) -> None:
    body = {"model": "deepseek-v3", "gpu": "l4", "qps": 1, "isl": 100, "osl": 100}
    answer = http.post("/v1/gpus_needed", json=body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "does_not_fit"
    assert error["required_gib"] > error["available_gib"]


def test_an_unknown_calculation_is_404_with_suggestions(http: TestClient) -> None:
    answer = http.post("/v1/gpus_neded", json=GOOD)
    assert answer.status_code == 404
    assert answer.json()["error"]["suggestions"][0] == "GPUS_NEEDED"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/gpus_needed", 405, "method_not_allowed"),
        ("PUT", "/v1/gpus_needed", 405, "method_not_allowed"),
        ("POST", "/v1", 405, "method_not_allowed"),
        ("GET", "/nowhere", 404, "not_found"),
        ("POST", "/v1/gpus_needed/", 404, "not_found"),
        ("POST", "/slack/events", 404, "not_found"),
    ],
)
def test_other_refusals_have_the_same_shape(
    http: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == (code, None)
    assert error["message"].endswith(".")
    assert (status == 405) == ("allow" in answer.headers)


def test_a_defect_is_500_with_a_reference_and_a_logged_traceback(
    http: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(Calculation, "run", broken)
    with caplog.at_level(logging.ERROR):
        answer = http.post("/v1/gpus_needed", json=GOOD)
    assert answer.status_code == 500
    reference = answer.json()["error"]["reference"]
    assert re.fullmatch("[0-9a-f]{8}", reference)
    assert reference in caplog.text
    assert "a defect" in caplog.text
    assert "a defect" not in answer.text
    monkeypatch.undo()
    assert http.post("/v1/gpus_needed", json=GOOD).status_code == 200


# -- the registry and its documentation --------------------------------------------------


def test_v1_lists_the_registry(http: TestClient) -> None:
    assert http.get("/v1").json() == [c.as_dict() for c in REGISTRY]


def test_openapi_describes_every_calculation(http: TestClient) -> None:
    document = http.get("/openapi.json").json()
    for calculation in REGISTRY:
        post = document["paths"][f"/v1/{calculation.name.lower()}"]["post"]
        assert post["operationId"] == calculation.name.lower()
        assert post["summary"] == calculation.summary
        schema = post["requestBody"]["content"]["application/json"]["schema"]
        assert list(schema["properties"]) == [p.name for p in calculation.parameters]
        answer = post["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer == {"$ref": "#/components/schemas/Receipt"}
        assert {"404", "413", "422", "500"} <= set(post["responses"])
        assert ">>>" not in post["description"]
    assert "$defs" not in json.dumps(document)


def test_docs_come_from_local_files_where_there_are_some(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "fastapi_offline"
    (package / "static").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        (package / "static" / name).write_text("/* swagger */")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    http = TestClient(create_app(Settings(), embedded_book))
    page = http.get("/docs").text
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(sources) == 3
    assert all(http.get(source).status_code == 200 for source in sources)
    assert "//" not in "".join(sources)


# -- health ------------------------------------------------------------------------------


def test_health_without_slack(http: TestClient) -> None:
    assert http.get("/healthz").json()["status"] == "ok"
    ready = http.get("/readyz")
    assert ready.status_code == 200
    found = ready.json()
    assert found["slack"] == {}
    assert found["calculations"] == len(REGISTRY)
    assert found["prices_as_of"] == embedded_book().date().isoformat()


@pytest.mark.parametrize(
    ("socket", "http_mode", "status"),
    [
        ("connected", "on", 200),
        ("connected", "off", 200),
        ("off", "on", 200),
        ("connecting", "on", 503),
        ("refused: invalid_auth", "off", 503),
        ("closed", "closed", 503),
    ],
)
def test_readiness_follows_slack(socket: str, http_mode: str, status: int) -> None:
    http = slack_client(FakeSlack(socket, http_mode))
    ready = http.get("/readyz")
    assert ready.status_code == status
    found = ready.json() if status == 200 else ready.json()["error"]
    assert found["slack"] == {"socket": socket, "http": http_mode}
    assert http.get("/healthz").status_code == 200


# -- Slack over HTTP ---------------------------------------------------------------------


def test_slack_gets_body_and_headers_in_a_thread_of_its_own() -> None:
    slack = FakeSlack()
    answer = slack_client(slack).post(
        "/slack/events", content=b"a=b", headers={"X-Slack-Signature": "v0=1"}
    )
    assert (answer.status_code, answer.content, answer.headers["x-seen"]) == (201, b"a=b", "v0=1")
    assert threading.current_thread().name not in slack.threads


def test_slack_may_send_more_than_a_calculation_but_not_everything() -> None:
    http = slack_client(FakeSlack())
    headers = {"X-Slack-Signature": "v0=1"}
    answer = http.post("/slack/events", content=b"x" * 200_000, headers=headers)
    assert answer.status_code == 201
    answer = http.post("/slack/events", content=b"x" * 1_100_000, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_defect_in_slack_is_500_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    answer = slack_client(FakeSlack()).post("/slack/events", content=b"boom")
    assert answer.status_code == 500
    error: dict[str, Any] = answer.json()["error"]
    assert error["reference"] in caplog.text
