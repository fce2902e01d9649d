"""Ways to a formula's answer through a real program: Microsoft's runtime, LibreOffice Calc."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from excel_addin.errors import CellError
from tests.libreoffice.addin import formula
from tests.office.rig import Excel
from tests.parity.calls import Call
from tests.parity.surfaces import ERRORS, as_number
from tests.soffice import Document, Error


def runtime(sheet: Excel, calls: list[Call]) -> list[Any]:
    """Microsoft's custom-functions runtime in Chromium, all calls as one recalculation."""
    asked = [[call.name, *map(as_number, call.cells)] for call in calls]
    return [_from_runtime(result) for result in sheet.calculate(*asked)]


def calc(book: Document, calls: list[Call]) -> list[Any]:
    """LibreOffice Calc, with the arguments in cells."""
    found: list[Any] = []
    top = 1
    for call in calls:
        found.append(_in_calc(book, call, top))
        top += len(call.expected) if isinstance(call.expected, list) else 1
    return found


def _from_runtime(result: dict[str, Any]) -> Any:
    if "error" in result:
        return CellError(result["error"], "")
    found = result["value"]
    if isinstance(found, list):
        return [[_bare(cell) for cell in row] for row in found]
    return _bare(found)


def _bare(cell: Any) -> Any:
    return cell["basicValue"] if isinstance(cell, dict) else cell


def _in_calc(book: Document, call: Call, top: int) -> Any:
    cells = {f"Z{n}": as_number(cell) for n, cell in enumerate(call.cells, 1) if cell is not None}
    typed = [f"$Z{n}" if cell is not None else None for n, cell in enumerate(call.cells, 1)]
    book.write({k: {"text": v} if isinstance(v, str) else v for k, v in cells.items()})
    expected = call.expected
    rows, columns = (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)
    where = f"A{top}:{get_column_letter(columns)}{top + rows - 1}"
    book.array(where, formula(call.name, *typed))
    found = [[_from_calc(cell) for cell in row] for row in book.read(where)]
    return found if isinstance(expected, list) else found[0][0]


def _from_calc(cell: Any) -> Any:
    return ERRORS[cell.shown] if isinstance(cell, Error) else cell
