"""Formulas drawn from the registry, what `core` says of each, and when two answers are the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation
from excel_addin.cells import Cell, day_number, to_cell
from excel_addin.errors import CellError, cell_error
from excel_addin.tables import table, value
from tests.property.strategies import BOOK, inputs

REL_TOL = 1e-12
TABLE = "_TABLE"
EACH = 3
"""Formulas of each calculation in a batch."""


@dataclass(frozen=True)
class Call:
    """A formula: a function's name and the cells it is given."""

    name: str
    cells: tuple[Cell, ...]
    raw: dict[str, Any]
    """The same by the names of the arguments."""
    answer: Receipt | GpusizeError
    """What `core` says."""

    @property
    def calculation(self) -> Calculation[Any]:
        """What it asks for."""
        return REGISTRY.get(self.name.removesuffix(TABLE))

    @property
    def expected(self) -> Any:
        """`core`'s answer in cells: a number or text, rows of them, or a CellError."""
        if isinstance(self.answer, GpusizeError):
            return cell_error(self.answer)
        if self.name.endswith(TABLE):
            return table(self.answer)
        found = self.answer.value
        return value(self.answer) if isinstance(found, list) else to_cell(found)


class Batch(list[Call]):
    """Formulas that are asked together."""

    def __repr__(self) -> str:
        return f"{len(self)} calls"  # hypothesis would print each


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Some formulas of every calculation, the last of each as a table."""
    calls = Batch()
    for calculation in REGISTRY:
        for number in range(EACH):
            raw = draw(inputs(calculation))
            calls.append(_call(calculation, raw, whole=number == EACH - 1))
    return calls


def plain(found: Any) -> Any:
    """An answer in one form: days as numbers, blanks as None, errors without their sentence."""
    if isinstance(found, CellError):
        return CellError(found.code, "")
    if isinstance(found, list | tuple):
        return [[plain(cell) for cell in row] for row in found]
    if isinstance(found, date):
        return float(day_number(found))
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    return None if found == "" else found


def differences(calls: list[Call], found: list[Any]) -> list[str]:
    """Where a surface's answers are not those of `core`."""
    assert len(calls) == len(found)
    return [
        f"{call.name}{call.cells}: {answer!r:.300} instead of {call.expected!r:.300}"
        for call, answer in zip(calls, found, strict=True)
        if not _same(plain(answer), plain(call.expected))
    ]


def _call(calculation: Calculation[Any], raw: dict[str, Any], *, whole: bool) -> Call:
    cells = [raw.get(parameter.name) for parameter in calculation.parameters]
    while cells and cells[-1] is None:
        cells.pop()
    try:
        answer: Receipt | GpusizeError = calculation.run(raw, BOOK)
    except GpusizeError as error:
        answer = error
    return Call(calculation.name + TABLE * whole, tuple(cells), raw, answer)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            len(a) == len(b) and all(map(_same, a, b)) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=REL_TOL, abs_tol=0)
    return type(one) is type(other) and one == other
