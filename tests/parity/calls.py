"""Formulas drawn from the registry, what `core` says of each, and when two answers are the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation, Parameter
from core.rows import columns, read_rows
from excel_addin.cells import Given, day_number, to_cell
from excel_addin.errors import CellError, cell_error
from excel_addin.tables import table, value
from tests.property.strategies import BOOK, inputs

Way = Literal["text", "range", "headed"]
WAYS: tuple[Way, ...] = get_args(Way)
"""How an argument of rows is given: with a header its columns are in another order."""
REL_TOL = 1e-12
TABLE = "_TABLE"
EACH = 3
"""Formulas of each calculation in a batch."""


@dataclass(frozen=True)
class Call:
    """A formula: a function's name and the cells it is given."""

    name: str
    cells: tuple[Given, ...]
    """Rows as text or as a range, which is a tuple of rows."""
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
            ways: dict[str, Way] = {
                p.name: draw(st.sampled_from(WAYS)) for p in calculation.parameters if p.columns
            }
            calls.append(call(calculation, raw, ways, whole=number == EACH - 1))
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


def call(
    calculation: Calculation[Any], raw: dict[str, Any], ways: Mapping[str, Way], *, whole: bool
) -> Call:
    """A formula and what `core` says of it; `ways` says how rows are given."""
    cells: list[Any] = [
        _ranged(parameter, raw[parameter.name], ways[parameter.name])
        if parameter.columns and parameter.name in raw
        else raw.get(parameter.name)
        for parameter in calculation.parameters
    ]
    while cells and cells[-1] is None:
        cells.pop()
    try:
        answer: Receipt | GpusizeError = calculation.run(raw, BOOK)
    except GpusizeError as error:
        answer = error
    return Call(calculation.name + TABLE * whole, tuple(cells), raw, answer)


def _ranged(parameter: Parameter, text: str, way: Way) -> Given:
    """Rows as the cells of a range; as the text they were where that is no rows."""
    kind = parameter.spec.row
    assert kind is not None
    try:
        rows = read_rows(kind, text)
    except (GpusizeError, PydanticCustomError):
        return text
    if way == "text":
        return text
    names = columns(kind)
    if way == "headed":
        names = sorted(n for n in names if any(n in row.model_fields_set for row in rows))
    block: list[tuple[Any, ...]] = [tuple(names)] if way == "headed" else []
    for row in rows:
        given = row.model_fields_set
        block.append(tuple(getattr(row, n) if n in given else None for n in names))
    return (*block, (None,) * len(names))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            len(a) == len(b) and all(map(_same, a, b)) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=REL_TOL, abs_tol=0)
    return type(one) is type(other) and one == other
