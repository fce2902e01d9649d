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
    cells: dict[str, Any] = {}
    typed: list[str | None] = []
    for n, given in enumerate(call.cells, 1):
        if not isinstance(given, list | tuple):
            cells |= {f"Z{n}": as_number(given)} if given is not None else {}
            typed.append(f"$Z{n}" if given is not None else None)
            continue
        first = 100 * n  # below what is at the top, each argument's rows from a row of its own
        names = [get_column_letter(column) for column in range(26, 26 + len(given[0]))]
        for row, values in enumerate(as_number(given), first):
            # None clears what the formula before had there
            cells |= {f"{name}{row}": v for name, v in zip(names, values, strict=True)}
        typed.append(f"$Z{first}:{names[-1]}{first + len(given) - 1}")
    book.write({k: {"text": v} if isinstance(v, str) else v for k, v in cells.items()})
    expected = call.expected
    rows, columns = (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)
    where = f"A{top}:{get_column_letter(columns)}{top + rows - 1}"
    book.array(where, formula(call.name, *typed))
    found = [[_from_calc(cell) for cell in row] for row in book.read(where)]
    return found if isinstance(expected, list) else found[0][0]


def _from_calc(cell: Any) -> Any:
    return ERRORS[cell.shown] if isinstance(cell, Error) else cell
