"""Every function called by Microsoft's runtime gives what the calculator gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.commands import answer, split_command
from core.registry import REGISTRY
from excel_addin.batch import as_json
from excel_addin.functions import evaluate, functions
from pricing.book import embedded_book
from tests.office.rig import Chromium, Excel, excel, service

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]


@pytest.fixture(scope="module")
def sheet(chromium: Chromium) -> Iterator[Excel]:
    """The add-in, opened once for all tests of this file."""
    with service() as url, excel(chromium, url) as opened:
        yield opened
        assert opened.troubles == []
        assert opened.elsewhere == []


def the_arguments(example: str) -> tuple[str, list[Any]]:
    """An example as a formula has it: the function and its arguments in their order."""
    receipt = answer(*split_command(example), BOOK).receipt
    assert receipt is not None
    held = json.loads(json.dumps(receipt.inputs, default=str))
    names = [argument.name for argument in functions()[receipt.calculation].arguments]
    return receipt.calculation, [held[name] for name in names]


def as_excel(name: str, arguments: list[Any]) -> dict[str, Any]:
    """What Excel is to get for a call: worked out without any of the add-in's code."""
    result = as_json(evaluate(name, arguments, BOOK))
    if "error" in result:
        code, message = result["error"]["code"], result["error"]["message"]
        return {"error": code, "message": "" if code == "#NUM!" else message}
    if "values" in result:
        return {"value": [[shown(cell) for cell in row] for row in result["values"]]}
    return {"value": shown(result["value"])}


def shown(cell: Any) -> Any:
    if isinstance(cell, dict):
        return {
            "type": "FormattedNumber",
            "basicValue": cell["date"],
            "numberFormat": "yyyy-mm-dd",
        }
    return "" if cell is None else cell


def test_every_function_gives_what_the_calculator_gives(sheet: Excel) -> None:
    asked: list[tuple[str, list[Any]]] = [("GPUSIZE_VERSION", [])]
    for example in (e for c in REGISTRY for e in c.examples):
        name, arguments = the_arguments(example)
        asked += [(name, arguments), (f"{name}_TABLE", arguments)]
        asked += [("GPU_CHECK", [name, *arguments])]
    assert {name for name, _ in asked} == set(functions())
    formulas = [
        [name, arguments[0], arguments[1:]] if name == "GPU_CHECK" else [name, *arguments]
        for name, arguments in asked
    ]
    found = sheet.calculate(*formulas)
    assert found == [as_excel(name, arguments) for name, arguments in asked]
    assert not [one for one in found if "error" in one]
