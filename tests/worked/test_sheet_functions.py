"""Spreadsheet functions: the registry in cells, without any spreadsheet."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from bot.commands import answer, split_command
from core.registry import REGISTRY
from excel_addin.cells import Cell, day_number, from_cell
from excel_addin.errors import CellError
from excel_addin.functions import Function, evaluate, functions
from pricing.book import embedded_book
from tests.examples import cells_of

BOOK = embedded_book()
SIZING: list[Cell] = ["llama-3.1-8b", "h100", 50, 7744, 256]


def asked(example: str) -> Any:
    receipt = answer(*split_command(example), BOOK).receipt
    assert receipt is not None
    return receipt


@pytest.mark.parametrize("example", [e for c in REGISTRY for e in c.examples])
def test_a_formula_gives_what_the_calculation_gives(example: str) -> None:
    receipt = asked(example)
    found = evaluate(receipt.calculation, cells_of(receipt), BOOK)
    assert not isinstance(found, CellError)
    if not REGISTRY.get(receipt.calculation).spills:
        expected = receipt.value
        if receipt.unit == "date":
            expected = date.fromisoformat(expected)
        assert found == expected
    else:
        assert isinstance(found, list)
    block = evaluate(f"{receipt.calculation}_TABLE", cells_of(receipt), BOOK)
    assert isinstance(block, list)
    assert len({len(row) for row in block}) == 1
    assert block[-1][:2] == ["id", receipt.id]
    assert evaluate("GPU_CHECK", [receipt.calculation, *cells_of(receipt)], BOOK) == receipt.summary


def test_calculations_whose_value_is_a_list_are_those_that_spill() -> None:
    lists = {c.name for c in REGISTRY if isinstance(asked(c.examples[0]).value, list)}
    assert lists == {c.name for c in REGISTRY if c.spills}


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_names_and_arguments_are_such_as_every_spreadsheet_takes(function: Function) -> None:
    # three characters and more, no cell's address (A1, XFD1048576, R1C1)
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", function.name)
    assert not re.fullmatch(r"[A-Z]{1,3}\d+|R\d+C\d+", function.name)
    names = [argument.name for argument in function.arguments]
    assert len(set(names)) == len(names)
    optional = [argument.optional for argument in function.arguments]
    assert optional == sorted(optional)
    assert all(argument.doc for argument in function.arguments)
    assert "as_of" not in names or names[-1] == "as_of"


@pytest.mark.parametrize(
    ("name", "arguments", "code", "words"),
    [
        pytest.param("GPUS_NEEDED", ["8b", "h1000", 1, 1, 1], "#VALUE!", "h1000", id="name"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", "x", 1, 1], "#VALUE!", "qps", id="type"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", True, 1, 1], "#VALUE!", "qps", id="boolean"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", -5, 1, 1], "#NUM!", "above 0", id="range"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", 5, 1.5, 1], "#NUM!", "whole", id="fraction"),
        pytest.param("GPUS_NEEDED", ["405b", "l4", 1, 99_000, 1], "#NUM!", "", id="does-not-fit"),
        pytest.param("GPUS_NEEDED", ["8b", "h100"], "#VALUE!", "are missing", id="missing"),
        pytest.param("API_PRICE", ["gpt-4o-mini", None, 30_000], "#N/A", "no price", id="no-price"),
        pytest.param("API_PRICE", ["o3", None, "soon"], "#VALUE!", "as_of", id="no-date"),
        pytest.param("WEIGHTS_GB", [1] * 9, "#VALUE!", "at most", id="too-many"),
        pytest.param("GPU_NEEDED", [], "#VALUE!", "no function", id="unknown"),
    ],
)
def test_errors_have_a_value_and_a_sentence(
    name: str, arguments: list[Cell], code: str, words: str
) -> None:
    found = evaluate(name, arguments, BOOK)
    assert isinstance(found, CellError)
    assert found.code == code
    assert words in found.message
    assert "\n" not in found.message
    if found.message.startswith("There is no function"):
        return
    assert evaluate("GPU_CHECK", [name, *arguments], BOOK) == found.message


def test_blanks_are_missing_and_case_does_not_matter() -> None:
    plain = evaluate("GPUS_NEEDED", SIZING, BOOK)
    shouted = ["LLAMA-3.1-8B", "H100", 50.0, 7744.0, 256.0, None, "", " "]
    assert evaluate("gpus_needed", shouted, BOOK) == plain


@pytest.mark.parametrize("when", ["2026-10-03", date(2026, 10, 3), datetime(2026, 10, 3, 9), 46298])  # noqa: DTZ001
def test_a_day_may_be_text_a_day_or_the_sheet_s_number(when: Cell) -> None:
    arguments = ["h100", "verda", None, None, when]
    assert evaluate("GPU_PRICE", arguments, BOOK) == 3.627


def test_days_are_counted_as_sheets_do() -> None:
    assert day_number(date(1900, 3, 1)) == 61
    assert from_cell(61.75, "date") == date(1900, 3, 1)
    assert from_cell(float("nan"), "date") == "nan"


def test_a_sheet_s_number_can_be_a_version() -> None:
    # 0.11 typed into a cell is a number; the engine's version is text
    arguments: list[Cell] = [None] * len(functions()["GPUS_NEEDED"].arguments)
    arguments[: len(SIZING)] = SIZING
    names = [a.name for a in functions()["GPUS_NEEDED"].arguments]
    arguments[names.index("engine_version")] = 0.11
    assert not isinstance(evaluate("GPUS_NEEDED", arguments, BOOK), CellError)
