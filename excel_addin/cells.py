"""Values as cells hold them: numbers, text, true or false, days; and blocks of them."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

Cell = float | int | str | bool | date | None
Matrix = list[list[Cell]]
Block = list[list[Cell]] | tuple[tuple[Cell, ...], ...]
Given = Cell | Block
"""An argument of a formula: one cell or a range of several."""

EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets that count from 1900, as Excel (from March 1900 on) and LibreOffice do."""
_DAYS = (1, 2_958_465)
"""From 1900 to 9999."""


def from_cell(cell: Cell, kind: str) -> Any:
    """A cell as the calculator takes it; blank is None. A day number becomes a day.

    >>> from_cell(46347, "date"), from_cell(" ", "number"), from_cell(8.0, "number")
    (datetime.date(2026, 11, 21), None, 8.0)
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if kind == "number" or isinstance(cell, bool | str | date):
        return cell
    if kind == "date":
        known = math.isfinite(cell) and _DAYS[0] <= cell <= _DAYS[1]
        return EPOCH + timedelta(days=int(cell)) if known else str(cell)
    # a name or a version that the sheet took for a number
    return f"{cell:.15g}" if kind == "text" else cell


def one_cell(given: Given) -> Given:
    """A range of one cell as that cell, as some sheets hand it over.

    >>> one_cell([[5.0]]), one_cell([["a", 1]])
    (5.0, [['a', 1]])
    """
    if isinstance(given, list | tuple) and len(given) == 1 and len(given[0]) == 1:
        return given[0][0]
    return given


def to_cell(value: Any) -> Cell:
    """A value of the calculator as a cell; text of a day becomes a day, nothing a blank.

    >>> to_cell("2026-11-21"), to_cell(None), to_cell(0.5)
    (datetime.date(2026, 11, 21), None, 0.5)
    """
    if isinstance(value, str) and len(value) == len("2026-11-21"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def day_number(day: date) -> int:
    """A day as the number a sheet stores for it.

    >>> day_number(date(2026, 11, 21))
    46347
    """
    return (day - EPOCH).days
