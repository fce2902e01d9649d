"""Formulas drawn from the registry, what `core` says of each, and when two answers are the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Literal, get_args

from hypothesis import HealthCheck, Phase, given, settings
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
EACH = 6
"""Formulas of each calculation, half of them of its table."""
drawn = partial(
    settings,
    deadline=None,
    phases=[Phase.generate],  # what differs is said call by call; fewer of them say no more
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,
        HealthCheck.nested_given,
    ],
)


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


@cache
def formulas() -> tuple[Call, ...]:
    """Some formulas of every calculation, every other one as a table; drawn once for all surfaces.

    One calculation at a time: hypothesis throws away what draws much at once, and tries again.
    """
    return tuple(formula for calculation in REGISTRY for formula in _drawn(calculation))


def _drawn(calculation: Calculation[Any]) -> list[Call]:
    found: list[Call] = []
    ways = {p.name: st.sampled_from(WAYS) for p in calculation.parameters if p.columns}

    @drawn(max_examples=EACH)
    @given(inputs(calculation), st.fixed_dictionaries(ways))
    def collect(raw: dict[str, Any], given_as: dict[str, Way]) -> None:
        found.append(call(calculation, raw, given_as, whole=len(found) % 2 == 1))

    collect()
    return found


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


def differences(calls: Sequence[Call], found: Sequence[Any]) -> list[str]:
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
