"""Values as Calc hands them over and takes them back."""

from __future__ import annotations

import struct
from typing import Any, Dict, NamedTuple, Sequence

NUMBERS = {"#VALUE!": 519, "#NUM!": 503, "#N/A": 32767}
"""Calc's numbers of error values (formula/errorcodes.hxx of LibreOffice)."""

LONGEST = 32_767
"""Characters of a text; for a longer one Calc shows #VALUE!."""

Plain = Dict[str, Any]
"""A result as POST /excel/call gives it: `value`, `values` or `error`."""


class Given(NamedTuple):
    """The arguments of a formula, or what is wrong with them."""

    cells: list[Any]
    problem: str | None


def error_value(code: str) -> float:
    """The number that Calc takes for an error value: a NaN with the error's number in it.

    An exception would not do: it shows as Err:502 or #VALUE!, whatever is raised.

    >>> struct.pack(">d", error_value("#N/A")).hex()
    '7ff8000000007fff'
    """
    return struct.unpack("<d", struct.pack("<II", NUMBERS[code], 0x7FF80000))[0]


def refused(code: str, message: str) -> Plain:
    """An error as a result.

    >>> refused("#N/A", "There is no price.")["error"]["code"]
    '#N/A'
    """
    return {"error": {"code": code, "message": message}}


def given(cells: Sequence[Any], zeros: Sequence[bool], rows: Sequence[bool] = ()) -> Given:
    """Arguments as they are asked for: one cell each, or a range where `rows` says so.

    A blank cell arrives as 0, a missing argument as None, a range as rows of cells in which a
    blank is an empty text; blanks are handed on as None. `zeros` says where 0 can be meant; beyond
    its end it cannot.

    >>> given(["8b", 0.0, 0.0, ((5.0,),)], [False, True, False])
    Given(cells=['8b', 0.0, None, 5.0], problem=None)
    >>> given([(("a", 2.0), ("b", ""), ("", ""))], [False], [True]).cells
    [(('a', 2.0), ('b', None))]
    >>> given([((1.0, 2.0),)], []).problem
    'Argument 1 is a range of 2 cells; give a single cell.'
    """
    found: list[Any] = []
    for place, cell in enumerate(cells):
        if isinstance(cell, tuple):
            count = sum(len(row) for row in cell)
            if count != 1 and place < len(rows) and rows[place]:
                found.append(_rows(cell))
                continue
            if count != 1:
                wrong = f"Argument {place + 1} is a range of {count:,} cells; give a single cell."
                return Given([], wrong)
            cell = cell[0][0]  # noqa: PLW2901 - the one cell of it
        blank = cell == "" or (cell == 0 and not (place < len(zeros) and zeros[place]))
        found.append(None if blank else cell)
    return Given(found, None)


def _rows(cells: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...] | None:
    """A range without the blank rows below it, which whole columns have by the million."""
    filled = [place for place, row in enumerate(cells, 1) if any(cell != "" for cell in row)]
    if not filled:
        return None
    return tuple(tuple(None if cell == "" else cell for cell in row) for row in cells[: filled[-1]])


def scalar(result: Plain) -> Any:
    """A result in one cell.

    >>> scalar({"value": {"date": 46347}}), scalar({"value": 3}), scalar({"value": None})
    (46347.0, 3.0, '')
    """
    if "error" in result:
        return error_value(result["error"]["code"])
    if "values" in result:
        return _cell(result["values"][0][0])
    return _cell(result["value"])


def block(result: Plain) -> tuple[tuple[Any, ...], ...]:
    """A result in a block of cells, where an error fills the whole block.

    >>> block({"values": [["gpu", None], ["h100", True]]})
    (('gpu', ''), ('h100', 1.0))
    """
    if "values" in result:
        return tuple(tuple(_cell(cell) for cell in row) for row in result["values"])
    return ((scalar(result),),)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 3] + "..."
    if value is None:
        return ""  # nothing at all would show as 0
    # always a float: UNO turns a longer whole number, true and false into error values
    return float(value["date"] if isinstance(value, dict) else value)
