"""functions.json against the rules Microsoft states for it.

Rules: learn.microsoft.com/office/dev/add-ins/excel/custom-functions-json and .../custom-functions-
naming; lengths of parameters from the app manifest's schema (extension-function-parameter), read
2026-11-21.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.config import Settings
from excel_addin.functions import functions
from excel_addin.http import add_routes
from excel_addin.office.metadata import metadata
from pricing.book import embedded_book

FOUND: list[dict[str, Any]] = metadata()["functions"]


def test_it_is_served_as_it_is() -> None:
    app = FastAPI()
    add_routes(app, embedded_book, Settings())
    assert TestClient(app).get("/excel/functions.json").json() == metadata()


def test_it_has_every_function_once() -> None:
    assert [function["id"] for function in FOUND] == list(functions())
    assert len({function["name"].upper() for function in FOUND}) == len(FOUND)
    assert metadata()["allowCustomDataForDataTypeAny"] is True


@pytest.mark.parametrize("function", FOUND, ids=lambda f: f["id"])
def test_a_function_keeps_the_rules(function: dict[str, Any]) -> None:
    # nothing beyond this: volatile, stream, cancelable, requiresAddress are absent, so false
    assert set(function) == {"id", "name", "description", "parameters", "result"}
    assert function["name"] == function["id"]
    assert re.fullmatch(r"[A-Z][A-Z0-9_.]{2,}", function["id"])
    assert not re.fullmatch(r"[A-Z]{1,3}\d+|R\d*C\d*", function["id"])
    assert 1 <= len(function["description"]) <= 128
    assert function["result"]["type"] == "any"
    spills = functions()[function["id"]].spills
    assert function["result"]["dimensionality"] == ("matrix" if spills else "scalar")


@pytest.mark.parametrize("function", FOUND, ids=lambda f: f["id"])
def test_its_parameters_keep_the_rules(function: dict[str, Any]) -> None:
    parameters = function["parameters"]
    declared = functions()[function["id"]].arguments
    assert [p["name"] for p in parameters] == [a.name for a in declared]
    for parameter in parameters:
        assert set(parameter) <= {
            *("name", "description", "type", "dimensionality", "optional", "repeating")
        }
        assert 1 <= len(parameter["name"]) <= 64
        assert 1 <= len(parameter["description"]) <= 512
        assert parameter["type"] in ("any", "boolean", "number", "string")
        assert parameter["dimensionality"] in ("scalar", "matrix")
        # one that repeats may be left out without being called optional
        assert not (parameter.get("optional") and parameter.get("repeating"))
    may_lack = [bool(p.get("optional") or p.get("repeating")) for p in parameters]
    assert may_lack == [a.optional for a in declared] == sorted(may_lack)
    assert not any(p.get("repeating") for p in parameters[:-1])
