"""Workbooks with formulas of the add-in, saved and opened again in LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.libreoffice.addin import formula
from tests.soffice import Document, Error, Office

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]
GPUS = evaluate("GPUS_NEEDED", SIZING, BOOK)
TABLE = formula("GPUS_NEEDED_TABLE", *SIZING)


def filled(book: Document) -> list[list[Any]]:
    book.write(
        {
            "A1": formula("GPUS_NEEDED", *SIZING),
            "A2": "=A1*2",
            "A3": formula("API_PRICE", "gpt-4o-mini", None, 30_000),
            "A4": formula("GPU_CHECK", "GPUS_NEEDED", "8b", "h1000"),
        }
    )
    book.array("C1:H12", TABLE)
    return book.read("A1:H12")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_what_is_saved_is_there_again_and_calculates(
    ending: str, book: Document, office: Office, tmp_path: Path
) -> None:
    expected = filled(book)
    assert [expected[0][0], expected[2][0]] == [GPUS, Error("#N/A")]
    again = office.open(book.save(tmp_path / f"kept.{ending}"))
    assert again.read("A1:H12") == expected  # as saved
    again.recalculate()
    assert again.read("A1:H12") == expected  # as calculated
    again.write({"B1": 100, "B2": '=GPUS_NEEDED("llama-3.1-8b";"h100";B1;7744;256)'})
    assert again.value("B2") == evaluate("GPUS_NEEDED", [*SIZING[:2], 100, *SIZING[3:]], BOOK)
    again.close()


def test_a_workbook_with_plain_names_calculates_once_they_are_entered(
    office: Office, tmp_path: Path
) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet
    sheet["A1"] = '=GPUS_NEEDED("llama-3.1-8b","h100",50,7744,256)'
    made.save(tmp_path / "plain.xlsx")
    opened = office.open(tmp_path / "plain.xlsx")
    opened.recalculate()
    if tuple(map(int, office.version().split(".")[:2])) < (25, 2):
        assert opened.value("A1") == Error("#NAME?")
        opened.write({"A1": opened.formulas("A1")[0][0].upper()})
    assert opened.value("A1") == GPUS
    opened.close()
