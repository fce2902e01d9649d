"""What the rows of a sheet came to: figures and errors, laid out in columns."""

from __future__ import annotations

from collections.abc import Sequence

from excel_addin.fill.figures import ERRORS, Column, Figures, Value


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
