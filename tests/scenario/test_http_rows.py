"""Arguments of several rows as JSON: over HTTP and in `gpusize call`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.cli import main
from bot.config import Settings
from bot.http import create_app
from core.registry import REGISTRY
from pricing.book import embedded_book


@pytest.fixture(scope="module")
def http() -> TestClient:
    return TestClient(create_app(Settings(), embedded_book))


ROWS: list[Any] = [
    [
        {"provider": "A", "weight": 6, "max_qps": 500, "usd_per_request": 0.01},
        {"Provider": "B", "usd_per_request": 0.01},
    ],
    [["provider", "usd_per_request", "max_qps", "weight"], ["A", 0.01, 500, 6], ["B", 0.01]],
    [["A", 6, 500, None, 0.01], ["B", None, "", None, 0.01]],
    "A, 6, 500, , 0.01; B, usd_per_request=0.01",
]


@pytest.mark.parametrize("rows", ROWS, ids=["objects", "headed", "cells", "text"])
def test_rows_are_objects_or_cells_or_text(
    http: TestClient, rows: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"qps": 9, "providers": rows}
    expected = REGISTRY.get("PROVIDER_BILL").run({**given, "providers": ROWS[-1]}, embedded_book())
    assert http.post("/v1/provider_bill", json=given).json()["id"] == expected.id
    assert main(["call", "provider_bill", "--json", json.dumps(given)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == expected.id


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"provider": "A"}, "must be a single value, not an object"),
        ([{"provider": {"name": "A"}}], "row 1 must hold single values, not an object"),
        ([["A"], [["B"]]], "row 2 must hold single values, not a list"),
        ([{"provider": "A", "wieght": 6}], "no column 'wieght'; did you mean weight?"),
        ([{"provider": "A", "weight": -1}], "row 1 (A): weight must be a number at least 0"),
        ([None], "row 1 is none"),
        ([], "at least one row"),
        ([["A"]] * 101, "at most 100 rows; you gave 101"),
    ],
)
def test_wrong_rows_are_refused_by_row(http: TestClient, rows: Any, said: str) -> None:
    answer = http.post("/v1/provider_bill", json={"qps": 9, "providers": rows})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert said in error["message"]
    assert not error["message"].endswith("?.")
    assert error["field"] == "providers"


def test_openapi_documents_rows_as_objects_with_every_column(http: TestClient) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    for calculation in REGISTRY:
        post = paths[f"/v1/{calculation.name.lower()}"]["post"]
        told = post["requestBody"]["content"]["application/json"]["schema"]["properties"]
        for parameter in (p for p in calculation.parameters if p.columns):
            rows = told[parameter.name]
            rows = next((one for one in rows.get("anyOf", ()) if "items" in one), rows)
            columns = rows["items"]["properties"]
            assert {name: column["description"] for name, column in columns.items()} == {
                column.name: column.doc for column in parameter.columns
            }
