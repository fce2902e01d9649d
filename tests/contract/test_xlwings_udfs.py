"""Functions of desktop Excel: the VBA that is checked in, and what a call through xlwings gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from excel_addin.errors import CellError
from excel_addin.functions import Function, evaluate, functions
from pricing.book import embedded_book
from tests.examples import EXAMPLES, answered, cells_of

ROOT = Path(__file__).parents[2]
try:
    import xlwings

    from excel_addin import udfs, vba
    from tests.fakes import excel
except ModuleNotFoundError as error:
    if error.name != "xlwings" or os.environ.get("REQUIRE_ALL") == "1":
        raise
    pytest.skip(f"no xlwings: {error}", allow_module_level=True)

BOOK = embedded_book()
EVERY = list(functions().values())
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50.0, 7744.0, 256.0]


@pytest.fixture(scope="module")
def xl() -> Any:
    return vba.xlwings_udfs()


@pytest.fixture(scope="module")
def module(xl: Any) -> ModuleType:
    return vba.marked(xl)


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch, xl: Any, module: ModuleType) -> Iterator[Any]:
    """A formula in a cell of Excel."""
    with excel.windows(monkeypatch):
        yield lambda name, *cells: excel.called(xl, module, name, *cells)


@pytest.fixture(scope="module")
def text() -> str:
    return vba.FILE.read_bytes().decode("ascii")


def cell(value: Any) -> Any:
    """A reference to a cell with this value."""
    return excel.Block(rows=[[value]])


def as_excel_gives(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return float(value)


def test_the_vba_module_is_up_to_date(text: str) -> None:
    assert text == vba.module_text(), "run python -m excel_addin.vba"


def test_the_vba_module_is_one_the_editor_takes(text: str) -> None:
    assert text.count("\n") == text.count("\r\n")
    lines = text.split("\r\n")
    assert max(map(len, lines)) < 1024
    assert [line for line in lines if line.endswith(" _")] == []
    assert len(lines) < 65_535  # of a module
    procedures = re.split(r"^End (?:Function|Sub)\r$", text, flags=re.MULTILINE)
    assert max(map(len, procedures)) < 64 * 1024
    opened = sum(bool(re.match(r"(Private )?(Function|Sub) ", line)) for line in lines)
    assert opened == sum(line in ("End Function", "End Sub") for line in lines)
    assert "Err.Description" not in text
    assert len(re.findall(r"= XLPy\.CallUDF", text)) == 0


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.name)
def test_vba_declares_each_function_as_the_registry_does(function: Function, text: str) -> None:
    found = re.search(rf"^Function {function.name}\((.*)\)\r$", text, re.MULTILINE)
    assert found
    declared = [part for part in found[1].split(", ") if part]
    names = [re.sub(r"^(Optional|ParamArray) |\(\)$", "", part) for part in declared]
    assert [name.removesuffix("_") for name in names] == [a.name for a in function.arguments]
    for part, argument in zip(declared, function.arguments, strict=True):
        assert part.startswith("Optional ") == (argument.optional and not argument.repeats)
        assert part.startswith("ParamArray ") == argument.repeats
    folded = [name.lower() for name in names]
    assert not {*udfs.TAKEN, function.name.lower()} & set(folded)
    assert len(set(folded)) == len(folded)
    assert len(folded) <= 60  # of a VBA procedure


@pytest.mark.parametrize("function", EVERY, ids=lambda f: f.name)
def test_each_function_has_help(function: Function, module: ModuleType, text: str) -> None:
    marks = getattr(module, function.name).__xlfunc__
    assert marks["name"] == function.name
    assert marks["category"] == "gpusize"
    assert marks["volatile"] is False
    assert marks["ret"]["doc"] == function.summary
    assert [a["doc"] for a in marks["args"]] == [a.doc for a in function.arguments]
    assert all(len(doc) <= 255 for doc in [function.summary, *(a.doc for a in function.arguments)])
    body = text.partition(f"Private Sub Help_{function.name}()")[2].partition("End Sub")[0]
    assert body.count("    about(") == len(function.arguments)
    assert f"    Help_{function.name}\r\n" in text.partition("Sub GPUSIZE_HELP")[2]


def test_xlwings_finds_each_function_as_an_attribute() -> None:
    for name in functions():
        assert callable(getattr(udfs, name))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_call_gives_what_evaluate_gives(example: str, sheet: Any) -> None:
    receipt = answered(example)
    # an argument left out, a constant, a reference
    given = cells_of(receipt)
    cells: list[Any] = [
        excel.MISSING if v is None else cell(as_excel_gives(v)) if i % 2 else as_excel_gives(v)
        for i, v in enumerate(given)
    ]
    for name in (receipt.calculation, f"{receipt.calculation}_TABLE"):
        expected = evaluate(name, given, BOOK)
        found = sheet(name, *cells)
        if isinstance(expected, list):
            expected = [["" if c is None else c for c in row] for row in udfs._clipped(expected)]
            expected = expected[0] if len(expected) == 1 else expected  # COM's array of one row
        assert found == expected
    assert sheet("GPU_CHECK", receipt.calculation, *cells) == receipt.summary


def test_arguments_left_out_and_blank_cells_are_missing(sheet: Any) -> None:
    plain = evaluate("GPUS_NEEDED", SIZING, BOOK)
    rest = [excel.MISSING, cell(None), cell(""), ""]
    assert sheet("GPUS_NEEDED", *SIZING, *rest) == plain
    assert sheet("GPUSIZE_VERSION") == evaluate("GPUSIZE_VERSION", [], BOOK)


def test_money_and_dates_arrive_as_excel_stores_them(sheet: Any) -> None:
    day = cell(datetime(2026, 10, 3))  # noqa: DTZ001 - a cell has no time zone
    assert sheet("GPU_PRICE", "h100", "verda", None, None, day) == 3.627
    asked = [None, "h100", "verda", None]
    found = sheet("PRICE_DATE", *asked, day)
    assert isinstance(found, date)
    assert found == evaluate("PRICE_DATE", [*asked, date(2026, 10, 3)], BOOK)
    money = [cell(Decimal("0.15")), cell(Decimal("0.6")), 800.0, 300.0]
    plain = evaluate("API_COST_PER_REQUEST", [0.15, 0.6, 800, 300], BOOK)
    assert sheet("API_COST_PER_REQUEST", *money) == plain


@pytest.mark.parametrize(
    ("name", "cells", "code"),
    [
        pytest.param("GPUS_NEEDED", ["8b", "h1000", 1.0, 1.0, 1.0], "#VALUE!", id="name"),
        pytest.param("GPUS_NEEDED", ["8b", "h100", -5.0, 1.0, 1.0], "#NUM!", id="range"),
        pytest.param("GPUS_NEEDED_TABLE", ["8b", "h100", -5.0, 1.0, 1.0], "#NUM!", id="table"),
        pytest.param("API_PRICE", ["gpt-4o-mini", None, 30_000.0], "#N/A", id="no-price"),
    ],
)
def test_refusals_are_error_values(
    name: str, cells: list[Any], code: str, sheet: Any, text: str
) -> None:
    refused = evaluate(name, cells, BOOK)
    assert isinstance(refused, CellError)
    assert sheet(name, *cells) == code == refused.code
    assert f'Case "{code}": GpusizeCell = CVErr(' in text
    assert sheet("GPU_CHECK", name, *cells) == refused.message


def test_every_error_value_has_its_number_in_vba(text: str) -> None:
    found = dict(re.findall(r'Case "(#.+)": GpusizeCell = CVErr\((\d+)\)', text))
    # COM's number of an error value is VBA's with a facility before it
    assert found == {c: str(n + 2**32 - 0x800A0000) for n, c in excel.ERRORS.items()}
    assert set(found) == udfs.ERRORS


@pytest.mark.parametrize(("number", "code"), excel.ERRORS.items())
def test_an_error_in_an_argument_is_passed_on(number: int, code: str, sheet: Any) -> None:
    assert sheet("GPUS_NEEDED", *SIZING[:2], cell(number), *SIZING[3:]) == code
    assert sheet("GPUS_NEEDED", *SIZING, number) == code
    assert sheet("GPU_CHECK", "GPUS_NEEDED", cell(number)) == code


def test_a_range_of_several_cells_is_no_argument(sheet: Any) -> None:
    several = excel.Block(rows=[[50.0], [60.0]])
    assert sheet("GPUS_NEEDED", *SIZING[:2], several, *SIZING[3:]) == "#VALUE!"


def test_long_text_in_a_block_is_cut_where_excel_would_refuse_the_block() -> None:
    block = udfs._clipped([["x" * 255, "y" * 256, 1.0, None]])
    assert block == [["x" * 255, "y" * 252 + "...", 1.0, None]]


def test_prices_are_those_of_the_history_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sheet: Any
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert sheet("GPUS_NEEDED", *SIZING) == evaluate("GPUS_NEEDED", SIZING, BOOK)
    monkeypatch.setenv("DATABASE_URL", "nowhere")
    assert sheet("GPUS_NEEDED", *SIZING) == "#VALUE!"
    assert "nowhere" not in sheet("GPUS_NEEDED", *SIZING)
    assert sheet("GPU_CHECK", "GPUS_NEEDED", *SIZING).endswith(".")


def test_a_failure_of_ours_is_an_error_value_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch, sheet: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(udfs, "the_book", broken)
    assert sheet("GPUS_NEEDED", *SIZING) == "#VALUE!"
    assert "GPUS_NEEDED failed" in caplog.text


def test_the_part_of_xlwings_under_another_licence_is_not_used() -> None:
    # written in two halves, so that this file does not mention them
    foreign = ("xlwings.p" + "ro", "xlwings.ser" + "ver")
    for file in (ROOT / "excel_addin").rglob("*.py"):
        code = file.read_text("utf-8")
        assert [n for n in foreign if f"import {n}" in code or f"from {n}" in code] == []


def test_the_module_is_written_again_by_its_command(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from excel_addin import vba;"
        "vba.FILE = pathlib.Path(sys.argv[1]); vba.main()"
    )
    to = tmp_path / "made.bas"
    subprocess.run([sys.executable, "-c", program, str(to)], cwd=ROOT, check=True)
    assert to.read_bytes() == vba.FILE.read_bytes()
    assert xlwings.__version__
