"""The rows of a sheet, worked out: figures and errors by row number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.errors import GpusizeError
from core.registry import Calculation
from excel_addin.fill.cells import CellError, Reader, blank
from excel_addin.fill.compute import Answers, Refusal
from excel_addin.fill.figures import ERRORS, Column, Figures, Value
from excel_addin.fill.places import cell_name
from excel_addin.fill.plan import DEFAULT, Header, Plan, wanted
from excel_addin.fill.sheetxml import Row, Tags


class Line(NamedTuple):
    """One row as it is read: openpyxl's cells from column A on, and the XML they came from."""

    number: int
    cells: Sequence[Any]
    row: Row
    tags: Tags


class Results:
    """What the rows came to."""

    def __init__(self) -> None:
        self.figures: dict[int, Figures] = {}
        self.errors: dict[int, str] = {}
        self._columns: dict[str, Column] = {}
        self._order: list[Column] = []
        self._places: dict[tuple[Column, ...], list[int]] = {}

    def add(self, number: int, found: Figures) -> None:
        """Keep a row's figures."""
        self.figures[number] = found
        if found.columns not in self._places:
            self._places[found.columns] = []
            for column in found.columns:
                self._columns.setdefault(column.key, column)

    @property
    def bottom(self) -> int:
        """The last row there is something for; 0 if there is none."""
        return max((*self.figures, *self.errors), default=0)

    def columns(self) -> list[Column]:
        """All columns there are, in order; the last is that of errors."""
        if not self._order:
            self._order = [*sorted(self._columns.values(), key=lambda c: c.place), ERRORS]
            at = {column.key: index for index, column in enumerate(self._order)}
            for columns, places in self._places.items():
                places += [at[column.key] for column in columns]
        return self._order

    def values(self, number: int) -> Sequence[Value] | None:
        """A value for each column, or None for a row that is no scenario."""
        found = self.figures.get(number)
        if found is None:
            error = self.errors.get(number)
            return None if error is None else [*[None] * (len(self.columns()) - 1), error]
        line: list[Value] = [None] * len(self.columns())
        for place, value in zip(self._places[found.columns], found.values, strict=True):
            line[place] = value
        return line


class Computer:
    """Works out the rows of a sheet by a plan."""

    def __init__(
        self,
        plan: Plan,
        header: Header,
        answers: Answers,
        default: Calculation[Any] | None,
        *,
        from_1904: bool,
    ) -> None:
        self._plan, self._answers = plan, answers
        self._default = plan.calculation or (default.name if default else DEFAULT)
        self._readers = {
            name: {
                meant.parameter.name: Reader(column, meant, header[column], from_1904=from_1904)
                for column, meant in columns.items()
            }
            for name, columns in plan.columns.items()
        }
        self._calculations = {name: wanted(name) for name in plan.columns}
        self._used = sorted({c for columns in plan.columns.values() for c in columns})
        self.wants_formats = any(
            r.wants_format for rs in self._readers.values() for r in rs.values()
        )
        """Whether rows must come with cells, not with their values alone."""
        self.results = Results()

    @property
    def last_column(self) -> int:
        """The last column that is read."""
        return max(*self._used, self._plan.chooser or 0)

    def work_out(self, line: Line) -> None:
        """Keep what a row comes to; a row without arguments comes to nothing."""
        values = [self._value(line.cells[column - 1]) for column in self._used]
        empty = all(v is None or (type(v) is str and not v.strip()) for v in values)
        if empty and not self._unsaved(line, self._used):
            return
        try:
            self._work_out(line)
        except CellError as error:
            self.results.errors[line.number] = str(error)

    def _work_out(self, line: Line) -> None:
        calculation = self._calculation(line)
        readers = self._readers[calculation.name]
        raw: dict[str, Any] = {}
        for name, reader in readers.items():
            found = self._read(reader, line)
            if found is not None:
                raw[name] = found
        if len(raw) < len(readers):
            blanks = [r.column for name, r in readers.items() if name not in raw]
            for column in self._unsaved(line, blanks):
                raise CellError(
                    f"{cell_name(column, line.number)} holds a formula without a stored value;"
                    " open the file in Excel and save it first."
                )
        missing = [p for p in calculation.parameters if p.required and p.name not in raw]
        if missing:
            raise CellError(blank(missing, readers, line.number, calculation.name))
        found = self._answers.answer(calculation, raw)
        if isinstance(found, Refusal):
            reader = readers.get(found.argument or "")
            where = f"{cell_name(reader.column, line.number)}: " if reader else ""
            raise CellError(f"{where}{found.message}")
        self.results.add(line.number, found)

    def _calculation(self, line: Line) -> Calculation[Any]:
        column = self._plan.chooser
        if column is None:
            return self._calculations[self._default]
        where = cell_name(column, line.number)
        if self._unsaved(line, [column]):
            raise CellError(
                f"{where} holds a formula without a stored value; open the file in Excel and save"
                " it first."
            )
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
        return calculation

    def _value(self, cell: Any) -> Any:
        return cell.value if self.wants_formats else cell

    def _read(self, reader: Reader, line: Line) -> Any:
        cell = line.cells[reader.column - 1]
        if not self.wants_formats:
            return reader.read(cell, line.number)
        in_percent = reader.wants_format and cell.value is not None and "%" in cell.number_format
        return reader.read(cell.value, line.number, shown_in_percent=in_percent)

    def _unsaved(self, line: Line, columns: Sequence[int]) -> list[int]:
        """Those of these columns in which a formula lacks the value it gave."""
        if not line.tags.formula.search(line.row.cells):
            return []
        wanted_columns = set(columns)
        return [
            cell.column
            for cell in line.tags.cells(line.row)
            if cell.column in wanted_columns and line.tags.lacks_value(cell)
        ]
