"""Formulas in LibreOffice Calc give what the calculator gives, to the last digit."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date
from typing import Any

import pytest

from bot.cli import main
from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.examples import EXAMPLES, answered, cells_of
from tests.libreoffice.addin import formula, shown
from tests.soffice import Document

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]


def column(number: int) -> str:
    """The letters of a column, from A for 0."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def block(calc_sheet: Document, text: str, rows: list[list[Any]], top: int = 1) -> list[list[Any]]:
    """What a formula fills a block of this size with."""
    where = f"A{top}:{column(len(rows[0]) - 1)}{top + len(rows) - 1}"
    calc_sheet.array(where, text)
    return calc_sheet.read(where)


def test_the_formula_of_the_readme_gives_what_the_terminal_gives(calc_sheet: Document) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["ask", "/gpusize llama-3.1-8b on h100, 50 qps, 7744 in, 256 out", "--json"])
    told = json.loads(out.getvalue())["result"]
    calc_sheet.write(
        {
            "A1": formula("GPUS_NEEDED", *SIZING),
            "A2": formula("GPU_CHECK", "GPUS_NEEDED", *SIZING),
        }
    )
    assert calc_sheet.read("A1:A2") == [[told["value"]], [told["summary"]]]


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("referred", [False, True], ids=["typed", "cells"])
def test_every_example_gives_what_the_core_gives(
    example: str, referred: bool, calc_sheet: Document
) -> None:
    receipt = answered(example)
    given = cells_of(receipt)
    typed: list[Any] = given
    if referred:
        typed = [f"$Z{place + 1}" if cell is not None else None for place, cell in enumerate(given)]
        calc_sheet.write(
            {
                f"Z{place + 1}": {"text": cell} if isinstance(cell, str) else day(cell)
                for place, cell in enumerate(given)
                if cell is not None
            }
        )
    name = receipt.calculation
    expected = evaluate(name, given, BOOK)
    table = evaluate(f"{name}_TABLE", given, BOOK)
    assert isinstance(table, list)
    assert block(calc_sheet, formula(f"{name}_TABLE", *typed), table) == shown(table)
    if isinstance(expected, list):
        found = block(calc_sheet, formula(name, *typed), expected, top=1000)
        assert found == shown(expected)
    else:
        calc_sheet.write({"Y1": formula(name, *typed)})
        assert calc_sheet.value("Y1") == shown(expected)
    calc_sheet.write({"Y2": formula("GPU_CHECK", name, *typed)})
    assert calc_sheet.value("Y2") == receipt.summary


def day(cell: Any) -> Any:
    """A day as somebody types it into a cell."""
    return cell.isoformat() if isinstance(cell, date) else cell
