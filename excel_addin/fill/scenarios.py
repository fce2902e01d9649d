"""Rows of a sheet as questions to the calculator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.errors import GpusizeError
from core.registry import Calculation
from excel_addin.fill.cells import CellError, Reader, blank
from excel_addin.fill.compute import Question, Refusal
from excel_addin.fill.places import cell_name
from excel_addin.fill.plan import DEFAULT, Header, Plan, wanted
from excel_addin.fill.sheetxml import Row, Tags


class Line(NamedTuple):
    """One row as it is read: openpyxl's cells from column A on, and the XML they came from."""

    number: int
    cells: Sequence[Any]
    row: Row
    tags: Tags


class Scenarios:
    """Reads the rows of a sheet by a plan."""

    def __init__(
        self, plan: Plan, header: Header, default: Calculation[Any] | None, *, from_1904: bool
    ) -> None:
        self._plan = plan
        self._default = plan.calculation or (default.name if default else DEFAULT)
        self._readers = {
            name: {
                meant.parameter.name: Reader(column, meant, header[column], from_1904=from_1904)
                for column, meant in columns.items()
            }
            for name, columns in plan.columns.items()
        }
        self._required = {
            name: [p for p in wanted(name).parameters if p.required] for name in plan.columns
        }
        self._used = sorted({c for columns in plan.columns.values() for c in columns})
        self.wants_formats = any(
            r.wants_format for readers in self._readers.values() for r in readers.values()
        )
        """Whether rows must come with cells, not with their values alone."""

    @property
    def last_column(self) -> int:
        """The last column that is read."""
        return max(*self._used, self._plan.chooser or 0)

    def question(self, line: Line) -> Question | None:
        """What a row asks; None for one without arguments. Raises CellError."""
        values = [self._value(line.cells[column - 1]) for column in self._used]
        empty = all(v is None or (type(v) is str and not v.strip()) for v in values)
        if empty and not self._unsaved(line, self._used):
            return None
        name = self._calculation(line)
        readers = self._readers[name]
        raw: dict[str, Any] = {}
        for argument, reader in readers.items():
            found = self._read(reader, line)
            if found is not None:
                raw[argument] = found
        if len(raw) < len(readers):
            self._check_saved(line, [r.column for a, r in readers.items() if a not in raw])
        missing = [p for p in self._required[name] if p.name not in raw]
        if missing:
            raise CellError(blank(missing, readers, line.number, name))
        return Question(line.number, name, raw)

    def error(self, question: Question, refusal: Refusal) -> str:
        """What to say of a refusal, in terms of the row."""
        reader = self._readers[question.calculation].get(refusal.argument or "")
        where = f"{cell_name(reader.column, question.row)}: " if reader else ""
        return f"{where}{refusal.message}"

    def _calculation(self, line: Line) -> str:
        column = self._plan.chooser
        if column is None:
            return self._default
        where = cell_name(column, line.number)
        self._check_saved(line, [column])
        said = self._value(line.cells[column - 1])
        name = str(said).strip() if said is not None else ""
        try:
            calculation = wanted(name or self._default)
        except GpusizeError as error:
            raise CellError(f"{where}: {error.message}") from None
        if calculation.name in self._plan.twice:
            raise CellError(self._plan.twice[calculation.name])
        if calculation.name not in self._readers:
            raise CellError(f"{where}: no header names an argument of {calculation.name}.")
        return calculation.name

    def _value(self, cell: Any) -> Any:
        return cell.value if self.wants_formats else cell

    def _read(self, reader: Reader, line: Line) -> Any:
        cell = line.cells[reader.column - 1]
        if not self.wants_formats:
            return reader.read(cell, line.number)
        in_percent = reader.wants_format and cell.value is not None and "%" in cell.number_format
        return reader.read(cell.value, line.number, shown_in_percent=in_percent)

    def _check_saved(self, line: Line, columns: Sequence[int]) -> None:
        for column in self._unsaved(line, columns):
            raise CellError(
                f"{cell_name(column, line.number)} holds a formula without a stored value; open the"
                " file in Excel and save it first."
            )

    def _unsaved(self, line: Line, columns: Sequence[int]) -> list[int]:
        """Those of these columns in which a formula lacks the value it gave."""
        if not line.tags.formula.search(line.row.cells):
            return []
        asked = set(columns)
        return [
            cell.column
            for cell in line.tags.cells(line.row)
            if cell.column in asked and line.tags.lacks_value(cell)
        ]
