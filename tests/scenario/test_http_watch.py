"""/v1/watch: for whoever knows the secret, and for nobody where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.config import Settings
from bot.http import create_app
from bot.watch.store import WatchStore
from pricing.book import embedded_book

TEXT = "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"
BODY = {"name": "Chat bot", "channel": "C1", "text": TEXT, "growth": "5%"}


def client(url: str, secret: str | None = "s3") -> TestClient:
    app = create_app(Settings(watch_token=secret), embedded_book, watch=WatchStore(url))
    return TestClient(app, headers={"authorization": "Bearer s3"})


@pytest.fixture
def http(tmp_path: Path) -> Iterator[TestClient]:
    with client(f"sqlite:///{tmp_path / 'prices.db'}") as made:
        yield made


def test_without_a_secret_it_is_off(tmp_path: Path) -> None:
    http = client(f"sqlite:///{tmp_path / 'prices.db'}", None)
    for answer in (http.get("/v1/watch"), http.post("/v1/watch", json=BODY)):
        assert answer.status_code == 403
        assert "GPUSIZE_WATCH_TOKEN" in answer.json()["error"]["message"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic s3", "Bearer s\xe9"])
def test_a_wrong_secret_is_refused_before_the_body_is_read(http: TestClient, given: str) -> None:
    headers = [(b"authorization", given.encode("latin-1"))]
    answer = http.post("/v1/watch", content=b"{", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthorized"


def test_added_seen_changed_paused_and_removed(http: TestClient) -> None:
    made = http.post("/v1/watch", json=BODY)
    assert made.status_code == 201
    assert made.json()["options"] == {"monthly_growth_frac": 0.05}
    [listed] = http.get("/v1/watch").json()
    assert listed == made.json()
    one = f"/v1/watch/{listed['id']}"
    changed = http.patch("/v1/watch/chat%20bot", json={"growth": None, "options": {"moved": 0.2}})
    assert changed.json()["options"] == {"moved_frac": 0.2}
    assert changed.json()["version"] == 2
    assert http.post(f"{one}/pause").json()["state"] == "paused"
    assert http.post(f"{one}/resume").json()["state"] == "active"
    assert http.get(one).json()["checks"] == []
    assert http.get("/v1/watch?workspace=T1").json() == []
    assert http.delete(one).json()["state"] == "deleted"
    assert http.get(one).status_code == 404


def test_inputs_are_those_of_the_calculation(http: TestClient) -> None:
    inputs = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256}
    body = {"name": "Fleet", "channel": "C1", "calculation": "GPUS_NEEDED", "inputs": inputs}
    kept = inputs | {"model": "llama-3.1-8b", "gpu": "h100-sxm"}
    assert http.post("/v1/watch", json=body).json()["inputs"] == kept
    wrong = http.post("/v1/watch", json={**body, "name": "x", "inputs": {**inputs, "qps": -1}})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["field"] == "qps"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"chanel": "C1"}, "did you mean channel?"),
        ({"inputs": {"a": [1]}}, "a must be a single value"),
        ({"options": 3}, "options must be an object"),
        ({"text": None}, "Say what to watch"),
        ({"schedule": "sometimes"}, "A schedule is"),
        ({"name": "x\ny"}, "name must be one line"),
        ({"calculation": "fits", "inputs": {"qps": 1}, "text": ""}, "I do not know"),
        ({"calculation": "WAIT_P95_MS", "inputs": {"qps": 1}, "text": ""}, "cannot be watched"),
    ],
)
def test_a_mistake_is_one_sentence(http: TestClient, body: dict[str, object], said: str) -> None:
    answer = http.post("/v1/watch", json=BODY | body)
    assert answer.status_code == 422
    assert said in answer.json()["error"]["message"]


def test_a_database_that_is_away_is_503() -> None:
    answer = client("postgresql://nobody@127.0.0.1:1/none").get("/v1/watch")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "watch_unavailable"
