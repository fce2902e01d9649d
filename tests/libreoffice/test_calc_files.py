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


def filled(calc_sheet: Document) -> list[list[Any]]:
    calc_sheet.write(
        {
            "A1": formula("GPUS_NEEDED", *SIZING),
            "A2": "=A1*2",
            "A3": formula("API_PRICE", "gpt-4o-mini", None, 30_000),
            "A4": formula("GPU_CHECK", "GPUS_NEEDED", "8b", "h1000"),
        }
    )
    calc_sheet.array("C1:H12", TABLE)
    return calc_sheet.read("A1:H12")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_what_is_saved_is_there_again_and_calculates(
    ending: str, calc_sheet: Document, calc_office: Office, tmp_path: Path
) -> None:
    expected = filled(calc_sheet)
    assert [expected[0][0], expected[2][0]] == [GPUS, Error("#N/A")]
    again = calc_office.open(calc_sheet.save(tmp_path / f"kept.{ending}"))
    assert again.read("A1:H12") == expected  # as saved
    again.recalculate()
    assert again.read("A1:H12") == expected  # as calculated
    again.write({"B1": 100, "B2": '=GPUS_NEEDED("llama-3.1-8b";"h100";B1;7744;256)'})
    assert again.value("B2") == evaluate("GPUS_NEEDED", [*SIZING[:2], 100, *SIZING[3:]], BOOK)
    again.close()


def test_an_xlsx_file_holds_names_values_and_error_values(
    calc_sheet: Document, calc_office: Office, tmp_path: Path
) -> None:
    filled(calc_sheet)
    saved = calc_sheet.save(tmp_path / "kept.xlsx")
    values = openpyxl.load_workbook(saved, data_only=True).active
    formulas = openpyxl.load_workbook(saved).active
    assert values
    assert formulas
    assert [values["A1"].value, values["A3"].value, values["A3"].data_type] == [GPUS, "#N/A", "e"]
    old = tuple(map(int, calc_office.version().split(".")[:2])) < (25, 2)
    name = "GPUSIZE.CALC.GPUS_NEEDED" if old else "GPUS_NEEDED"
    assert str(formulas["A1"].value).startswith(f"={name}(")


@pytest.mark.parametrize("prefix", ["", "_xldudf_"])
def test_a_workbook_of_excel_calculates_once_its_formulas_are_replaced(
    prefix: str, calc_office: Office, tmp_path: Path
) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet
    sheet["A1"] = f'={prefix}GPUS_NEEDED("llama-3.1-8b","h100",50,7744,256)'
    sheet["A2"] = f'=IFERROR({prefix}GPUS_NEEDED("8b","h1000",50,7744,256),"none")+0*A1'
    made.save(tmp_path / "excel.xlsx")
    opened = calc_office.open(tmp_path / "excel.xlsx")
    opened.recalculate()
    if prefix or tuple(map(int, calc_office.version().split(".")[:2])) < (25, 2):
        assert opened.value("A1") == Error("#NAME?")
        assert opened.replace("Sheet", prefix or "=", "" if prefix else "=") == 2
    assert opened.read("A1:A2") == [[GPUS], [Error("#VALUE!")]]
    opened.close()
