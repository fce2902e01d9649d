"""The registry as spreadsheet functions: names, arguments, values in and out of cells.

Every surface (Office.js, xlwings, LibreOffice) is generated from `functions()` and calls
`evaluate`; none of them knows a parameter of its own. For each calculation there are two functions:
`NAME` gives its value, `NAME_TABLE` spills every figure with its unit, band, prices and id.
`GPU_CHECK` gives the sentence for any call, because most error values cannot carry one, and
`GPUSIZE_VERSION` says what computed the sheet. None is volatile: the same cells give the same
values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError, InputError, echo
from core.parameters import declared
from core.registry import REGISTRY, Calculation, Parameter
from core.rows import by_column
from core.units import UNITS
from excel_addin.cells import Block, Cell, Given, Matrix, from_cell, one_cell, to_cell
from excel_addin.errors import CellError, cell_error
from excel_addin.tables import table, value
from pricing.book import TableBook

Kind = Literal["number", "text", "date", "rows", "any"]
Result = Cell | Matrix | CellError
Compute = Callable[[Sequence[Given], TableBook], Cell | Matrix]

_KINDS: Mapping[str, Kind] = {
    "number": "number",
    "integer": "number",
    "date": "date",
    "array": "rows",
}
MOST_CELLS = 10_000
"""Of a range given for rows; blank ones count."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as a formula has it, in this place."""

    name: str
    doc: str
    kind: Kind
    optional: bool
    choices: tuple[str, ...] = ()
    repeats: bool = False
    """The last argument may be given any number of times."""


@dataclass(frozen=True, slots=True)
class Function:
    """One spreadsheet function."""

    name: str
    summary: str
    result: str
    group: str
    arguments: tuple[Argument, ...]
    spills: bool
    """Whether it fills a block of cells."""
    compute: Compute = field(repr=False)


@cache
def functions() -> Mapping[str, Function]:
    """All functions by name, in the order of the registry.

    >>> [a.name for a in functions()["API_PRICE"].arguments]
    ['model', 'currency', 'as_of']
    >>> functions()["API_PRICE_TABLE"].spills
    True
    """
    found: list[Function] = []
    for calculation in REGISTRY:
        found += _of(calculation)
    found += [_check(), _version()]
    return {function.name: function for function in found}


def evaluate(name: str, arguments: Sequence[Given], book: TableBook) -> Result:
    """What a formula `=NAME(arguments)` gives: a value, a block, or an error value.

    Blank cells are missing arguments; dates may be text, dates or the sheet's day numbers. An
    argument of rows may be a range, as rows of cells, with or without a row of names first.
    """
    function = functions().get(name.strip().upper())
    if function is None:
        return CellError("#VALUE!", f"There is no function {echo(name)}.")
    try:
        return function.compute(arguments, book)
    except GpusizeError as error:
        return cell_error(error)


def _of(calculation: Calculation[Any]) -> Iterator[Function]:
    """The two functions of a calculation: its value, and all its figures."""
    common: dict[str, Any] = {
        "group": calculation.group,
        "arguments": tuple(map(_argument, calculation.parameters)),
    }

    def headline(arguments: Sequence[Given], book: TableBook) -> Cell | Matrix:
        return to_cell(calculation.value(_raw(calculation, arguments), book))

    def several(arguments: Sequence[Given], book: TableBook) -> Cell | Matrix:
        return value(calculation.figures(_raw(calculation, arguments), book))

    def every(arguments: Sequence[Given], book: TableBook) -> Cell | Matrix:
        return table(calculation.run(_raw(calculation, arguments), book))

    spills = calculation.spills
    yield Function(
        name=calculation.name,
        summary=calculation.summary,
        result=calculation.result,
        spills=spills,
        compute=several if spills else headline,
        **common,
    )
    yield Function(
        name=f"{calculation.name}_TABLE",
        summary=f"{calculation.summary} All figures.",
        result="Figures with units, P10-P90 bands, prices with dates and sources, and the id.",
        spills=True,
        compute=every,
        **common,
    )


def _check() -> Function:
    def compute(arguments: Sequence[Given], book: TableBook) -> Cell:
        name = str(arguments[0] if arguments and arguments[0] is not None else "")
        wanted = name.strip().upper().removesuffix("_TABLE")
        try:
            calculation = REGISTRY.get(wanted)
            return calculation.figures(_raw(calculation, arguments[1:]), book).summary
        except GpusizeError as error:
            return error.message

    return Function(
        name="GPU_CHECK",
        summary="What a call of another function answers, or what is wrong with it, in words.",
        result="One sentence.",
        group="audit",
        arguments=(
            Argument("function", "Name of the function, e.g. GPUS_NEEDED.", "text", optional=False),
            Argument("arguments", "Its arguments, in order.", "any", optional=True, repeats=True),
        ),
        spills=False,
        compute=compute,
    )


def _version() -> Function:
    return Function(
        name="GPUSIZE_VERSION",
        summary="The version of gpusize that computes this sheet.",
        result="The version as text.",
        group="audit",
        arguments=(),
        spills=False,
        compute=lambda _arguments, _book: version("gpusize"),
    )


def _argument(parameter: Parameter) -> Argument:
    plain = parameter.unit in ("", "count", "fraction")
    unit = "" if plain else f" In {UNITS[parameter.unit].symbol}."
    fraction = " From 0 to 1." if parameter.unit == "fraction" and parameter.spec.hi == 1 else ""
    return Argument(
        name=parameter.name,
        doc=f"{parameter.doc}{unit}{fraction}",
        kind=_KINDS.get(parameter.type, "text"),
        optional=not parameter.required,
        choices=parameter.spec.choices,
    )


def _raw(calculation: Calculation[Any], arguments: Sequence[Given]) -> dict[str, Any]:
    """Cells by the name of the argument in their place; blanks are missing."""
    places = _places(calculation)
    given = len(arguments)
    while given and _blank(arguments[given - 1]):
        given -= 1
    if given > len(places):
        raise InputError(
            f"{calculation.name} takes at most {len(places)} arguments; you gave {given}."
        )
    raw: dict[str, Any] = {}
    for (name, kind), cell in zip(places, arguments[:given], strict=False):
        # a number for a number, as nearly all are, is what it is
        found = cell if type(cell) is float and kind == "number" else _argued(name, kind, cell)
        if found is not None:
            raw[name] = found
    return raw


def _blank(given: Given) -> bool:
    if isinstance(given, list | tuple):
        return all(from_cell(cell, "any") is None for row in given for cell in row)
    return from_cell(given, "any") is None


def _argued(name: str, kind: Kind | type[BaseModel], given: Given) -> Any:
    """What was given for an argument: one cell, or for rows a range of them."""
    found = one_cell(given)
    if isinstance(kind, str):
        if isinstance(found, list | tuple):
            raise InputError(f"{name} must be a single cell, not a range of several.", field=name)
        return from_cell(found, kind)
    if _blank(found):
        return None
    if isinstance(found, str):
        return found
    return _rows(name, kind, found if isinstance(found, list | tuple) else [[found]])


def _rows(name: str, kind: type[BaseModel], block: Block) -> Any:
    """A range as rows by column, each cell as its column takes it."""
    cells = sum(map(len, block))
    if cells > MOST_CELLS:
        raise InputError(
            f"{name} may be a range of at most {MOST_CELLS:,} cells; you gave {cells:,}.",
            field=name,
        )
    try:
        found = by_column(kind, block)
    except PydanticCustomError:
        return block  # the calculation refuses it, and says which row is wrong
    kinds = {
        column: _KINDS.get(declared(name, column, field).type, "text")
        for column, field in kind.model_fields.items()
    }
    return [{c: from_cell(cell, kinds[c]) for c, cell in row.items()} for row in found]


@cache
def _places(calculation: Calculation[Any]) -> tuple[tuple[str, Kind | type[BaseModel]], ...]:
    """Name and kind of each argument in order; of rows, what one is."""
    return tuple((p.name, p.spec.row or _KINDS.get(p.type, "text")) for p in calculation.parameters)


__all__ = ["Argument", "Function", "Result", "evaluate", "functions"]
