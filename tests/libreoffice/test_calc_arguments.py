"""What may stand in a formula's arguments in LibreOffice Calc, and what it means there."""

from __future__ import annotations

from typing import Any

import pytest

from core.registry import REGISTRY
from excel_addin.errors import CellError
from excel_addin.functions import evaluate, functions
from excel_addin.libreoffice.blanks import SAID, help_text, zeros
from excel_addin.libreoffice.inside.cells import given
from pricing.book import embedded_book
from tests.examples import answered, cells_of
from tests.libreoffice.addin import formula
from tests.soffice import Document, Error

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]
GPUS = evaluate("GPUS_NEEDED", SIZING, BOOK)


def asked(calc_sheet: Document, text: str) -> Any:
    """What a formula gives in a cell."""
    calc_sheet.write({"Z99": text})
    return calc_sheet.value("Z99")


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(";;", id="left-out"),
        pytest.param(";A1;A2;A3", id="blank-cells"),
        pytest.param(';"";" "', id="empty-text"),
        pytest.param(";A1:A1;;A2:A2", id="blank-ranges"),
        pytest.param(";B1;B2", id="formulas-that-give-nothing"),
    ],
)
def test_what_is_blank_is_left_to_its_default(rest: str, calc_sheet: Document) -> None:
    calc_sheet.write({"B1": '=""', "B2": "=A1"})
    text = formula("GPUS_NEEDED", *SIZING)
    assert asked(calc_sheet, f"{text.removesuffix(')')}{rest})") == GPUS


def test_text_may_be_in_any_case_and_a_single_cell_may_be_a_range(calc_sheet: Document) -> None:
    calc_sheet.write({"A1": "LLAMA-3.1-8B", "B1": " H100 ", "C1": 50, "D1": 7744, "E1": "256"})
    assert asked(calc_sheet, "=gpus_needed(A1;B1;C1;D1;E1)") == GPUS
    assert asked(calc_sheet, "=GPUS_NEEDED(A1:A1;B1;C1:C1;{7744};D1*0+256)") == GPUS
    calc_sheet.write({"A2": {"text": "7.744k"}})
    assert asked(calc_sheet, "=GPUS_NEEDED(A1;B1;C1;A2;E1)") == GPUS


def test_a_range_of_several_cells_is_refused(calc_sheet: Document) -> None:
    calc_sheet.write({"A1": "llama-3.1-8b", "A2": "llama-3.1-70b"})
    assert asked(calc_sheet, '=GPUS_NEEDED(A1:A2;"h100";50;7744;256)') == Error("#VALUE!")
    assert asked(calc_sheet, '=GPUS_NEEDED_TABLE(A1:A2;"h100";50;7744;256)') == Error("#VALUE!")
    told = asked(calc_sheet, '=GPU_CHECK("GPUS_NEEDED";"8b";A1:A2)')
    assert told == "Argument 3 is a range of 2 cells; give a single cell."


@pytest.mark.parametrize("day", ["2026-10-03", "=DATE(2026;10;3)", {"text": "2026-10-03"}])
def test_days_are_cells_with_a_date_or_text(day: Any, calc_sheet: Document) -> None:
    calc_sheet.write({"A1": day})
    assert asked(calc_sheet, '=GPU_PRICE("h100";"verda";;;A1)') == 3.627
    assert asked(calc_sheet, '=GPU_PRICE("h100";"verda")') != 3.627
    found = asked(calc_sheet, '=PRICE_DATE(;"h100";"verda";;A1)')
    told = evaluate("PRICE_DATE", [None, "h100", "verda", None, "2026-10-03"], BOOK)
    calc_sheet.write({"A2": f"{told}"})
    assert found == calc_sheet.value("A2")


def test_truth_counts_as_one_as_everywhere_in_calc(calc_sheet: Document) -> None:
    whole = asked(calc_sheet, formula("GPUS_NEEDED", *SIZING[:2], 1, *SIZING[3:]))
    assert asked(calc_sheet, '=GPUS_NEEDED("llama-3.1-8b";"h100";TRUE();7744;256)') == whole


def test_an_error_in_an_argument_is_the_answer(calc_sheet: Document) -> None:
    calc_sheet.write({"A1": "=NA()", "A2": "=1/0"})
    assert asked(calc_sheet, '=GPUS_NEEDED(A1;"h100";50;7744;256)') == Error("#N/A")
    assert asked(calc_sheet, '=GPU_CHECK("GPUS_NEEDED";A2)') == Error("#DIV/0!")


def test_a_zero_is_a_blank_only_where_it_could_not_be_meant(calc_sheet: Document) -> None:
    # A1 to A4 are blank, which Calc hands over as 0
    assert asked(calc_sheet, '=GPU_CHECK("GPUS_NEEDED";A1;"h100")').startswith("model")
    assert asked(calc_sheet, formula("GPUS_NEEDED", *SIZING[:2], 0, *SIZING[3:])) == Error("#NUM!")
    cost = evaluate("API_COST_PER_REQUEST", [0.15, 0, 800, 300], BOOK)
    assert asked(calc_sheet, "=API_COST_PER_REQUEST(0.15;A1;800;300)") == cost
    told = {a.name: help_text(f, a) for f in functions().values() for a in f.arguments}
    assert told["api_output_per_million"].endswith(SAID)
    assert not [
        name for name in ("model", "as_of", "tp", "ops_usd_per_month") if SAID in told[name]
    ]


def test_what_a_blank_cell_means_is_its_default_or_is_said() -> None:
    said: set[str] = set()
    for calculation in REGISTRY:
        function = functions()[calculation.name]
        cells = cells_of(answered(calculation.examples[0]))
        for place, argument in enumerate(function.arguments):
            if not argument.optional:
                continue
            blank, zero = list(cells), list(cells)
            blank[place], zero[place] = None, 0.0
            handed_on = given(zero, zeros(function)).cells
            if handed_on[place] is None:
                continue
            if evaluate(function.name, handed_on, BOOK) != evaluate(function.name, blank, BOOK):
                assert help_text(function, argument).endswith(SAID), argument
                said.add(argument.name)
    assert "cv" in said


@pytest.mark.parametrize(
    ("name", "cells", "code", "number"),
    [
        pytest.param("GPUS_NEEDED", ["8b", "h1000", 1, 1, 1], "#VALUE!", 3, id="name"),
        pytest.param("GPUS_NEEDED", ["8b"], "#VALUE!", 3, id="missing"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", -5, 1, 1], "#NUM!", 6, id="range"),
        pytest.param("API_PRICE", ["gpt-4o-mini", None, 30_000], "#N/A", 7, id="no-price"),
    ],
)
def test_refusals_are_error_values_and_gpu_check_says_why(
    name: str, cells: list[Any], code: str, number: int, calc_sheet: Document
) -> None:
    refused = evaluate(name, cells, BOOK)
    assert isinstance(refused, CellError)
    assert refused.code == code
    calc_sheet.write(
        {
            "A1": formula(name, *cells),
            "A2": "=ERROR.TYPE(A1)",
            "A3": "=ISNA(A1)",
            "A4": "=ISERR(A1)",
            "A5": '=IFERROR(A1;"so")',
            "A6": "=SUM(A1;1)",
            "A7": formula("GPU_CHECK", name, *cells),
        }
    )
    calc_sheet.array("C1:D2", formula(f"{name}_TABLE", *cells))
    na = float(code == "#N/A")
    expected = [Error(code), number, na, 1 - na, "so", Error(code), refused.message]
    assert [row[0] for row in calc_sheet.read("A1:A7")] == expected
    assert calc_sheet.read("C1:D2") == [[Error(code)] * 2] * 2


def test_a_function_nobody_knows_is_said(calc_sheet: Document) -> None:
    assert asked(calc_sheet, '=GPU_CHECK("GPUS_NEDED";1)') == evaluate(
        "GPU_CHECK", ["GPUS_NEDED"], BOOK
    )
    assert asked(calc_sheet, "=GPU_CHECK()") == evaluate("GPU_CHECK", [], BOOK)
    assert asked(calc_sheet, '=GPUS_NEDED("8b")') == Error("#NAME?")
    assert asked(calc_sheet, '=API_PRICE("o3";;;;)') == Error("Err:504")  # one argument too many
