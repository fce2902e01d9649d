"""POST /excel/call: batches of formulas, in process and from a real service."""

from __future__ import annotations

import json
import os
import tomllib
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.config import Settings
from bot.http import ENTRY_POINTS, create_app
from bot.http_errors import install
from excel_addin import http as excel
from excel_addin.batch import MOST_CALLS, Batch, as_json, read_calls
from excel_addin.functions import evaluate
from excel_addin.limits import CLIENTS, Buckets
from pricing.book import embedded_book
from tests.examples import every_function
from tests.scenario.test_serve_process import serving

ROOT = Path(__file__).parents[2]
BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def client(token: str | None = None, buckets: Buckets | None = None) -> TestClient:
    """The routes under the error boundary they have in the service."""
    app = FastAPI()
    install(app)
    excel.add_routes(app, lambda: BOOK, Settings(excel_token=token), buckets)
    return TestClient(app)


def call(name: str, *arguments: Any) -> dict[str, Any]:
    return {"name": name, "args": list(arguments)}


def results(*calls: dict[str, Any]) -> list[dict[str, Any]]:
    found = client().post("/excel/call", json={"calls": calls})
    assert found.status_code == 200, found.text
    return found.json()["results"]


def test_a_batch_gives_for_every_example_what_a_formula_gives() -> None:
    asked = every_function()
    found = results(*(call(name, *arguments) for name, arguments in asked))
    expected = [as_json(evaluate(name, arguments, BOOK)) for name, arguments in asked]
    assert found == expected
    assert not [result for result in found if "error" in result]
    assert any("values" in result for result in found)


def test_a_batch_in_its_order_with_every_kind_of_cell() -> None:
    found = results(
        call("GPUS_NEEDED", *SIZING),
        call("PRICE_DATE"),
        call("gpu_price", "h100", "verda", None, "", 46298),
        call("API_PRICE", "gpt-4o-mini", None, 30_000),
        call("GPUS_NEEDED", "8b", "h1000", 1, 1, 1),
        call("GPUS_NEEDED", "8b", "h100", [[1, 2]], 1, 1),
        {"name": "GPUSIZE_VERSION"},
        call("NO_SUCH"),
        call("GPUS_NEEDED", "405b", "l4", 1, 99_000, 1),
    )
    assert found[0] == {"value": evaluate("GPUS_NEEDED", SIZING, BOOK)}
    assert list(found[1]["value"]) == ["date"]
    assert found[2] == {"value": 3.627}
    assert found[3]["error"]["code"] == "#N/A"
    assert found[4]["error"]["code"] == "#VALUE!"
    assert "h1000" in found[4]["error"]["message"]
    assert found[5]["error"] == {
        "code": "#VALUE!",
        "message": "qps must be a single cell, not a range of several.",
    }
    assert isinstance(found[6]["value"], str)
    assert "NO_SUCH" in found[7]["error"]["message"]
    assert found[8]["error"]["code"] == "#NUM!"


def test_ten_thousand_cells_of_few_kinds_are_worked_out_once_each() -> None:
    calls = [call("GPUS_NEEDED", "8b", "h100", 1 + n % 7, 1000, 100) for n in range(MOST_CALLS)]
    batch = Batch(read_calls(json.dumps({"calls": calls}).encode()))
    assert len(batch) == 7
    found = results(*calls)
    assert len(found) == MOST_CALLS
    assert found[:7] == found[7:14]
    assert found[3] == as_json(evaluate("GPUS_NEEDED", ["8b", "h100", 4, 1000, 100], BOOK))


def test_true_is_not_one() -> None:
    one, true = results(
        call("GPUS_NEEDED", "8b", "h100", 1, 1000, 100),
        call("GPUS_NEEDED", "8b", "h100", True, 1000, 100),
    )
    assert "value" in one
    assert true["error"]["code"] == "#VALUE!"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not valid JSON"),
        (b"[1]", "must be an object"),
        (b'{"calls": {}}', "must be an object"),
        (b'{"calls": [1]}', "Call 1 must be"),
        (b'{"calls": [{"name": "API_PRICE"}, {"name": 3}]}', "Call 2 must be"),
        (b'{"calls": [{"name": "A", "args": "x"}]}', "Call 1 must be"),
        (b'{"calls": [{"name": "API_PRICE", "args": [NaN]}]}', "NaN is no number"),
        (b'{"calls": "\xff"}', "not UTF-8"),
        (b'{"calls":' + b"[" * 100_000, "nested too deeply"),
        (json.dumps({"calls": [{"name": "A"}] * 10_001}).encode(), "at most 10,000 calls"),
    ],
)
def test_a_body_that_is_no_batch_is_one_sentence(body: bytes, words: str) -> None:
    found = client().post("/excel/call", content=body)
    assert found.status_code == 422
    assert words in found.json()["error"]["message"]


@pytest.mark.parametrize("number", ["9" * 5000, "-1e999", "1e-999", "123456789012345678"])
def test_numbers_beyond_a_cell_are_refused_in_their_cell(number: str) -> None:
    for arguments in (f'"8b","h100",{number},1,1', f'"8b",{number},1,1,1', f'"o3",null,{number}'):
        name = "API_PRICE" if "o3" in arguments else "GPUS_NEEDED"
        body = f'{{"calls": [{{"name": "{name}", "args": [{arguments}]}}]}}'
        found = client().post("/excel/call", content=body).json()["results"]
        assert "Internal" not in found[0]["error"]["message"]


def test_text_that_is_no_unicode_is_answered() -> None:
    body = (
        b'{"calls": [{"name": "\\ud800", "args": []}, {"name": "API_PRICE", "args": ["\\ud800"]}]}'
    )
    found = client().post("/excel/call", content=body)
    assert [result["error"]["code"] for result in found.json()["results"]] == ["#VALUE!"] * 2


def test_a_body_and_an_answer_have_a_limit() -> None:
    found = client().post("/excel/call", content=b" " * (excel.BODY_LIMIT + 1))
    assert (found.status_code, found.json()["error"]["code"]) == (413, "too_large")
    tables = [call("GPUS_NEEDED_TABLE", *SIZING)] * MOST_CALLS
    found = client().post("/excel/call", json={"calls": tables})
    assert found.status_code == 413
    assert "fewer tables" in found.json()["error"]["message"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic s3cret-ü", "s3cret-ü"])
def test_the_secret_is_asked_for(header: str) -> None:
    http = client(token="s3cret-ü")
    found = http.post(
        "/excel/call", json={"calls": []}, headers={b"authorization": header.encode()}
    )
    assert (found.status_code, found.json()["error"]["code"]) == (401, "unauthorized")
    assert "s3cret" not in found.text
    right = {b"Authorization": "bearer s3cret-ü".encode()}
    assert http.post("/excel/call", json={"calls": []}, headers=right).json() == {"results": []}
    assert http.get("/excel/functions.json").status_code == 200
    assert "s3cret-ü" in Settings(excel_token="s3cret-ü").secrets()
    assert "s3cret" not in repr(Settings(excel_token="s3cret-ü"))


def test_more_than_the_rate_is_told_when_to_ask_again() -> None:
    clock = Clock()
    http = client(buckets=Buckets(burst=3, per_s=0.5, clock=clock))
    codes = [http.post("/excel/call", json={"calls": []}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    found = http.post("/excel/call", json={"calls": []})
    assert found.headers["retry-after"] == "2"
    assert found.json()["error"]["code"] == "too_many"
    clock.now = 2.0
    assert http.post("/excel/call", json={"calls": []}).status_code == 200


def test_buckets_fill_are_one_per_client_and_forgotten() -> None:
    clock = Clock()
    buckets = Buckets(burst=10, per_s=1, clock=clock)
    assert [buckets.take("a", 100), buckets.take("a", 1), buckets.take("b", 1)] == [0, 91, 0]
    clock.now = 91.0
    assert buckets.take("a", 1) == 0
    for n in range(CLIENTS):
        buckets.take(str(n), 10)
    assert buckets.take("a", 10) == 0


def test_it_is_declared_for_the_service() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = declared["entry-points"][ENTRY_POINTS]["excel"].partition(":")
    assert getattr(import_module(module), name) is excel.add_routes


def metadata_folder(folder: Path) -> Path:
    """What installing this tree would say of it, in front of what is installed."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    info = folder / "gpusize-0.1.0.dist-info"
    info.mkdir(parents=True)
    version = declared["version"]
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: gpusize\nVersion: {version}\n")
    lines: list[str] = []
    for group, points in declared["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {to}" for name, to in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder


def test_the_app_has_the_routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(metadata_folder(tmp_path / "installed"))
    http = TestClient(create_app(Settings(excel_token="t"), embedded_book))
    assert http.post("/excel/call", json={"calls": []}).status_code == 401
    assert "/excel/call" in http.get("/openapi.json").json()["paths"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_real_service_answers_sheets_and_logs_no_secret(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(metadata_folder(tmp_path / "installed")), str(ROOT)])
    with serving(tmp_path, PYTHONPATH=paths, GPUSIZE_EXCEL_TOKEN="s3cret") as service:
        bearer = {"Authorization": "Bearer s3cret"}
        body = {"calls": [call("GPUS_NEEDED", *SIZING), call("PRICE_DATE")]}
        refused = httpx.post(f"{service.url}/excel/call", json=body)
        found = httpx.post(f"{service.url}/excel/call", json=body, headers=bearer).json()
        assert refused.status_code == 401
        assert found["results"][0] == {"value": evaluate("GPUS_NEEDED", SIZING, BOOK)}
        assert found["results"][1]["value"]["date"] > (date(2026, 1, 1) - date(1899, 12, 30)).days
        # a long batch neither keeps others waiting nor the service from ending
        many = [call("GPUS_NEEDED_TABLE", "8b", "h100", 1 + n / 7, 900, 90) for n in range(5000)]
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{service.url}/excel/call", json={"calls": many}, headers=bearer, timeout=1)
        assert httpx.get(f"{service.url}/healthz", timeout=2).status_code == 200
        assert httpx.post(f"{service.url}/excel/call", json=body, headers=bearer).json() == found
        assert service.stop()[0] == 0
    assert not [line for line in service.said + service.logged if "s3cret" in line]
