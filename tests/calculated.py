"""Workbooks recalculated by ironcalc: cells and names are read and typed into, then calculated."""

from __future__ import annotations

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
from openpyxl.utils import coordinate_to_tuple

from excel_addin.cells import day_number


class Calculated:
    """A workbook open in ironcalc."""

    def __init__(self, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.xlsx"
            path.write_bytes(content)
            self._model: Any = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        read = openpyxl.load_workbook(BytesIO(content))
        self._sheets = {name: number for number, name in enumerate(read.sheetnames)}
        self._names = {name: list(at.destinations) for name, at in read.defined_names.items()}
        self._model.evaluate()

    def where(self, name: str) -> tuple[int, int, int]:
        """Sheet, row and column of a name, or of `Sheet!A1`."""
        if "!" in name:
            sheet, _, cell = name.partition("!")
        else:
            ((sheet, cell),) = self._names[name]
        row, column = coordinate_to_tuple(cell.replace("$", ""))
        return self._sheets[sheet], row, column

    def value(self, name: str) -> Any:
        """What a named cell holds."""
        return self._model.get_cell_value(*self.where(name))

    def put(self, **cells: Any) -> None:
        """Type into named cells and calculate; None clears a cell."""
        for name, value in cells.items():
            self.type(name, value)
        self.calculate()

    def type(self, name: str, value: Any) -> None:
        """Type into a cell, without calculating yet."""
        where = self.where(name)
        if value is None:
            sheet, row, column = where
            self._model.range_clear_contents(sheet, row, column, row, column)
        elif isinstance(value, date):
            self._model.update_cell_with_number(*where, float(day_number(value)))
        elif isinstance(value, str):
            self._model.update_cell_with_text(*where, value)
        else:
            self._model.update_cell_with_number(*where, float(value))

    def calculate(self) -> None:
        self._model.evaluate()
