"""Named figures one below another: label, formula, value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.paper import Sheet, Value

NO_ANSWER = "n/a"


class Line(NamedTuple):
    """One figure; a formula that starts with `=` is taken as it is, else asked only if ready."""

    label: str
    name: str
    formula: str
    value: Value
    unit: str
    look: str = "calculated"


HOURS = Line("Hours in a month", "hours_per_month", "", HOURS_PER_MONTH, "count")


def lines(
    sheet: Sheet, row: int, col: int, wanted: Sequence[Line], if_: str = "ready", gap: int = 1
) -> int:
    """Write them from `row` on, values `gap` columns to the right; the row after the last.

    Where `if_` does not hold a figure is `n/a`. A line without a formula is a value that gpusize
    wrote.
    """
    for one in wanted:
        sheet.put(row, col, one.label, "label")
        if one.formula:
            guarded = f'=IF({if_},{one.formula},"{NO_ANSWER}")'
            whole = one.formula if one.formula.startswith("=") else guarded
            sheet.formula(row, col + gap, whole, one.value, one.look, one.unit, name=one.name)
        else:
            sheet.put(row, col + gap, one.value, "written", one.unit)
            sheet.named(one.name, row, col + gap, one.value)
        row += 1
    return row


def place(wanted: object, there: Sequence[object]) -> int:
    """Where something is, counted from 1; 0 is nowhere, as the formulas have it.

    >>> place("b", ["a", "b"]), place("c", ["a"])
    (2, 0)
    """
    return there.index(wanted) + 1 if wanted in there else 0
