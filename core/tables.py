"""Tables of a receipt: options ranked, months of a cash flow, a comparison side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.units import named

Column = tuple[str, str, str]
"""Name for programs, label for people, and unit (a key of core.units.UNITS, or empty)."""


@dataclass(slots=True)
class Table:
    """Several figures of several things; the first column says what a row is about."""

    name: str
    title: str
    columns: list[list[str]]
    """Name, label and unit of each."""
    rows: list[list[Any]]
    """Cells in the order of the columns: a number, text, or None for nothing."""

    @classmethod
    def of(
        cls, name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
    ) -> Table:
        """A table, its columns given as tuples.

        >>> Table.of("months", "By month", [("month", "Month", "")], [[1], [2]]).rows
        [[1], [2]]
        """
        return cls(name, title, [list(column) for column in columns], [list(row) for row in rows])

    def heads(self) -> list[str]:
        """The label of each column with the unit of its numbers.

        >>> Table.of("t", "T", [("gpu", "GPU", ""), ("usd", "Cost", "usd/month")], []).heads()
        ['GPU', 'Cost, $/month']
        """
        return [named(label, unit) for _, label, unit in self.columns]


__all__ = ["Column", "Table"]
