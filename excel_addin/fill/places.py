"""Names of cells."""

from __future__ import annotations

from openpyxl.utils import get_column_letter


def cell_name(column: int, row: int) -> str:
    """A cell's name, columns being counted from 1.

    >>> cell_name(2, 7)
    'B7'
    """
    return f"{get_column_letter(column)}{row}"
