"""Ways to a formula's answer that need no program beside this one."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import partial
from typing import Any

import formualizer
from fastapi import FastAPI
from openpyxl.utils import get_column_letter
from starlette.testclient import TestClient

from bot.config import Settings
from bot.http import create_app
from bot.http_errors import install
from excel_addin import http as excel
from excel_addin import udfs
from excel_addin.cells import Block, Given, day_number
from excel_addin.errors import CellError, Code
from excel_addin.functions import evaluate, functions
from excel_addin.limits import Buckets
from tests.fakes import excel as excel_stand_in
from tests.parity.calls import BOOK, Call


def cells(calls: list[Call]) -> list[Any]:
    """What every surface for spreadsheets calls."""
    return [evaluate(call.name, call.cells, BOOK) for call in calls]


def as_number(given: Any) -> Any:
    """A cell, or each of a range, as sheets store it: a day is a number."""
    if isinstance(given, list | tuple):
        return [[as_number(cell) for cell in row] for row in given]
    return day_number(given) if isinstance(given, date) else given


def from_json(result: dict[str, Any]) -> Any:
    """A result of POST /excel/call."""
    if "error" in result:
        return CellError(result["error"]["code"], result["error"]["message"])
    if "values" in result:
        return [[_from_json(cell) for cell in row] for row in result["values"]]
    return _from_json(result["value"])


def excel_call(calls: list[Call]) -> list[Any]:
    """POST /excel/call."""
    app = FastAPI()
    install(app)
    excel.add_routes(app, lambda: BOOK, Settings(), Buckets(burst=1e9, per_s=1e9))
    asked = [{"name": c.name, "args": [as_number(cell) for cell in c.cells]} for c in calls]
    found = TestClient(app).post("/excel/call", json={"calls": asked})
    assert found.status_code == 200, found.text
    return [from_json(result) for result in found.json()["results"]]


def http(call: Call, client: TestClient) -> dict[str, Any]:
    """POST /v1/<name>: the receipt, or what is wrong; rows as sheets hold them, or as text."""
    path = f"/v1/{call.calculation.name.lower()}"
    places = zip(call.calculation.parameters, call.cells, strict=False)
    rows = {p.name: cell for p, cell in places if isinstance(cell, tuple)}
    return client.post(path, content=json.dumps({**call.raw, **rows}, default=str)).json()


def http_client() -> TestClient:
    """The service, in this process."""
    return TestClient(create_app(Settings(), lambda: BOOK))


def engine(calls: list[Call]) -> list[Any]:
    """formualizer, a spreadsheet engine, with our functions in it."""
    book = formualizer.Workbook()
    for name in functions():
        book.register_function(name, partial(_in_engine, name), min_args=0, max_args=None)
    for number, call in enumerate(calls):
        sheet = book.sheet(f"C{number}")  # of its own, for answers spill
        names: list[str] = []
        for column, cell in enumerate(call.cells, 1):
            if isinstance(cell, list | tuple):
                names.append(_engines_range(book, f"R{number}_{column}", cell))
                continue
            names.append(f"{get_column_letter(column)}1")
            if cell is not None:
                sheet.set_value(1, column, as_number(cell))
        sheet.set_formula(2, 1, f"={call.name}({','.join(names)})")
    book.evaluate_all()
    return [_out_of_engine(book, f"C{number}", call) for number, call in enumerate(calls)]


def _engines_range(book: Any, name: str, block: Block) -> str:
    """The address of a range with these cells, on a sheet of its own."""
    sheet = book.sheet(name)
    for row, cells_of_row in enumerate(as_number(block), 1):
        for column, cell in enumerate(cells_of_row, 1):
            if cell is not None:
                sheet.set_value(row, column, cell)
    return f"{name}!A1:{get_column_letter(len(block[0]))}{len(block)}"


def _in_engine(name: str, *cells: Any) -> Any:
    found = evaluate(name, cells, BOOK)
    if isinstance(found, CellError):
        return formualizer.LiteralValue.error(KINDS[found.code], found.message)
    if isinstance(found, list):
        return [["" if cell is None else _double(cell) for cell in row] for row in found]
    return _double(found)


def _double(cell: Any) -> Any:
    """As a sheet holds it: the engine has whole numbers of 64 bits, a cell has doubles."""
    number = as_number(cell)
    return float(number) if type(number) is int else number


KINDS: dict[Code, str] = {"#VALUE!": "Value", "#NUM!": "Num", "#N/A": "Na"}
CODES: dict[str, Code] = {kind: code for code, kind in KINDS.items()}
ERRORS = {str(code): CellError(code, "") for code in KINDS}
"""Error values by what cells show."""


def _out_of_engine(book: Any, sheet: str, call: Call) -> Any:
    def cell(row: int, column: int) -> Any:
        found = book.get_value(sheet, row, column)
        return CellError(CODES[found["kind"]], "") if isinstance(found, dict) else found

    expected = call.expected
    if not isinstance(expected, list):
        return cell(2, 1)
    rows, columns = len(expected), len(expected[0])
    assert cell(rows + 2, 1) is None  # no more than there is
    return [[cell(r, c) for c in range(1, columns + 1)] for r in range(2, rows + 2)]


def _from_json(cell: Any) -> Any:
    return cell["date"] if isinstance(cell, dict) else cell


def as_excel(cell: Given) -> Any:
    """A cell as COM hands it over: numbers are floats, days have a time."""
    if isinstance(cell, list | tuple):
        return [[as_excel(each) for each in row] for row in cell]
    if isinstance(cell, date):
        return datetime.combine(cell, time.min)
    return float(cell) if isinstance(cell, int) else cell


def windows(xl: Any, module: Any, call: Call) -> Any:
    """What VBA gets from xlwings, in a stand-in for Excel."""
    cells = map(as_excel, call.cells)
    given = [excel_stand_in.Block(rows=c if isinstance(c, list) else [[c]]) for c in cells]
    found = excel_stand_in.called(xl, module, call.name, *given)
    if not isinstance(found, list):
        return ERRORS.get(found, found)
    rows = found if isinstance(found[0], list) else [found]  # one row arrives as a list of cells
    return [[_whole(cell, call) for cell in row] for row in rows]


def _whole(cell: Any, call: Call) -> Any:
    """A text as it was before it was cut to what Excel takes in a block."""
    if not isinstance(cell, str) or len(cell) < udfs.MOST_TEXT:
        return cell
    texts = [c for row in call.expected for c in row if isinstance(c, str)]
    return next((t for t in texts if udfs._clip(t) == cell), cell)
