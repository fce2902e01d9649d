"""Cells of a scenario as the arguments of its calculation, or what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.cell.cell import ERROR_CODES

from core.errors import InputError, echo, joined
from core.headers import Meant, fold
from core.parameters import UNIT_SUFFIXES, Parameter
from core.uncertainty.grammar import uncertain_number
from core.units import UNITS, convert, read_quantity
from excel_addin.cells import from_cell
from excel_addin.fill.places import cell_name

DAYS_TO_1904 = 1462
"""Day 0 of a workbook that counts from 1904 is this day of one that counts from 1900."""
_BARE = re.compile(r"[+-]?[\d,]*\.?\d+")
"""A number that says no thousands of its own."""
_KINDS = {"number": "number", "integer": "number", "date": "date"}


class CellError(Exception):
    """What is wrong with a cell: a sentence that names it."""


class Reader:
    """Reads the cells under one header."""

    def __init__(self, column: int, meant: Meant, header: str, *, from_1904: bool) -> None:
        self.column = column
        self.parameter: Parameter = meant.parameter
        self._kind = _KINDS.get(meant.parameter.type, "text")
        self._scale = meant.scale
        # `ttft_ms` states its unit as plainly as `TTFT (s)` does; `qps` is a word
        suffixes = [s for s in UNIT_SUFFIXES.get(meant.parameter.unit, ()) if s.startswith("_")]
        self._named = fold(header) == fold(meant.parameter.name) and any(
            meant.parameter.name.endswith(suffix) for suffix in suffixes
        )
        self._from_1904 = from_1904
        self._plain = self._kind == "number" and meant.scale.unit is None and meant.scale.times == 1

    @property
    def wants_format(self) -> bool:
        """Whether a cell's number format says what its number is: 0.7 shown as 70%."""
        return self._scale.unit == "percent"

    def read(self, cell: Any, row: int, *, shown_in_percent: bool = False) -> Any:
        """A cell as the calculator takes it, None for a blank one. Raises CellError."""
        if cell is None:
            return None
        form = type(cell)
        if self._plain and (form is float or form is int):
            return cell
        if form is str:
            return self._text(cell, row)
        if form is bool:
            raise self._error(row, f"holds {str(cell).upper()}")
        if isinstance(cell, time | timedelta):
            raise self._error(row, "holds a time of day; write a number, with its unit if need be")
        if self._kind == "number":
            if isinstance(cell, date | datetime):
                raise self._error(row, "is formatted as a date; format it as a number")
            if shown_in_percent:
                return cell  # a share of 1 already
            return self._scale.number(cell, self.parameter.unit)
        if self._kind == "date" and self._from_1904 and not isinstance(cell, date):
            cell += DAYS_TO_1904
        return from_cell(cell, self._kind)

    def _text(self, cell: str, row: int) -> Any:
        text = cell.strip()
        if not text:
            return None
        if text in ERROR_CODES:
            raise self._error(row, f"holds the error {text}")
        if self._kind != "number":
            return text
        try:
            quantity = read_quantity(text)
        except InputError as error:
            raise CellError(f"{cell_name(self.column, row)}: {error.message}") from None
        if quantity is None and not self._plain and uncertain_number(text):
            raise self._error(
                row, f"says '{echo(text)}' under a header with a unit; leave the unit to the range"
            )
        if quantity is None or (self._named and quantity.unit is not None):
            return text  # the calculator says what is wrong with it, if anything
        stated = self._scale.unit
        if stated is None and self._scale.times == 1:
            converted = convert(quantity, self.parameter.unit)
            return text if converted is None else converted
        another = quantity.unit is not None and _contradicts(quantity.unit, stated or "")
        if another or (self._scale.times != 1 and not _BARE.fullmatch(text)):
            said = f" in {UNITS[stated].symbol}" if stated else ""
            raise self._error(
                row, f"says '{echo(text)}' under a header that says what numbers are{said}"
            )
        return self._scale.number(quantity.value, self.parameter.unit)

    def _error(self, row: int, what: str) -> CellError:
        return CellError(f"{cell_name(self.column, row)} {what}.")


def _contradicts(unit: str, stated: str) -> bool:
    """Whether a cell's unit is another one than its header's: `$2` under `$/h` says no other."""
    return bool(stated) and unit != stated and UNITS[unit].dimension == UNITS[stated].dimension


def blank(
    missing: list[Parameter], readers: Mapping[str, Reader], row: int, calculation: str
) -> str:
    """What to say of a row in which required arguments are blank.

    Only those that have a column are named by cell.
    """
    cells = [cell_name(readers[p.name].column, row) for p in missing if p.name in readers]
    names = joined([p.name for p in missing])
    if not cells:
        return f"{calculation} needs {names}, which no header names."
    doc = f": {missing[0].doc.rstrip('.')}" if len(missing) == 1 else ""
    verb = "is" if len(cells) == 1 else "are"
    return f"{joined(cells)} {verb} blank; {calculation} needs {names}{doc}."
