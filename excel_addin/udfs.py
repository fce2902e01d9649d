"""The functions for desktop Excel on Windows: what xlwings calls for each formula.

`excel_addin.udfs` is what the `UDF Modules` setting of xlwings names. There is one Python function
per entry of `functions()`; none is written out here. Prices and calibrations are those the terminal
answers with on this machine.

A refusal is returned as the text of its error value, `#N/A`, and becomes a real error value in the
VBA beside this file: pywin32 cannot return one (its conversion of VT_ERROR drops the number), and
the VBA that xlwings itself writes would leave text, which SUM skips without a word.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

import xlwings

from core.errors import GpusizeError
from excel_addin.cells import Cell, Given, Matrix
from excel_addin.errors import CellError, cell_error
from excel_addin.functions import Argument, Function, evaluate, functions
from excel_addin.prices import the_book

log = logging.getLogger(__name__)

CATEGORY = "gpusize"
ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"},
)
"""The error values xlwings reads from cells."""
MOST_TEXT = 255
"""Characters of a text inside a block: one more, and Excel shows #VALUE! in the whole block."""
TAKEN = frozenset(
    """
    and any argsarray array as boolean byref byte byval call caller case cbool cbyte ccur cdate cdbl
    cint clng close const csng cstr currency cvar date debug declare dim do double each else elseif
    empty end enum eqv erase error event exit false for friend function get global gosub goto if imp
    implements in input integer is k len let like lock long loop lset me mod name new next not
    nothing null object on open optional option or paramarray preserve print private property
    public put raiseevent redim rem resume return rset seek select set sgn shared single static
    stop string sub tab then time to true type typeof until variant wend while width with
    withevents write xlpy xor
    """.split()  # noqa: SIM905 - a column of quotes would not read better
)
"""Words VBA keeps for itself, and those the code that xlwings writes around a call uses."""

Formula = Callable[..., Any]


class Decorators(NamedTuple):
    """What marks a function for xlwings. Off Windows its public ones do nothing."""

    func: Callable[..., Any]
    arg: Callable[..., Any]


def define(xl: Decorators) -> dict[str, Formula]:
    """One function per spreadsheet function, marked for xlwings."""
    return {function.name: _marked(function, xl) for function in functions().values()}


def parameter_name(function: Function, argument: Argument) -> str:
    """The name of an argument in VBA, which holds words back and ignores case.

    >>> [parameter_name(f, a) for f in [functions()["API_PRICE"]] for a in f.arguments]
    ['model', 'currency_', 'as_of']
    """
    taken = TAKEN | {function.name.lower()}
    return f"{argument.name}_" if argument.name.lower() in taken else argument.name


def _marked(function: Function, xl: Decorators) -> Formula:
    formula = _formula(function)
    for argument in function.arguments:
        star = "*" if argument.repeats else ""
        # a range as rows of cells: of one row xlwings would make a list, of one cell its value
        shape = {"ndim": 2} if argument.kind in ("rows", "any") else {}
        # as text, for xlwings would hand over an error in a cell as if the cell were blank
        name = star + parameter_name(function, argument)
        mark = xl.arg(name, err_to_str=True, doc=argument.doc, **shape)
        formula = mark(formula)
    # Last, for the others set the category back. Nothing is said of results: xlwings' `expand` is
    # for Excel before dynamic arrays, and keeps a block from spilling in those since.
    return xl.func(category=CATEGORY)(formula)


def _formula(function: Function) -> Formula:
    def formula(*cells: Any) -> Any:
        return _answer(function, [_given(cell) for cell in cells])

    formula.__name__ = formula.__qualname__ = function.name
    formula.__doc__ = function.summary
    formula.__annotations__ = {}  # xlwings would take them for converters
    # xlwings reads names and defaults from the signature
    signature = inspect.Signature(
        [_parameter(function, argument) for argument in function.arguments]
    )
    vars(formula)["__signature__"] = signature
    return formula


def _parameter(function: Function, argument: Argument) -> inspect.Parameter:
    kind, default = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
    if argument.repeats:
        kind = inspect.Parameter.VAR_POSITIONAL
    elif argument.optional:
        default = None
    return inspect.Parameter(parameter_name(function, argument), kind, default=default)


def _answer(function: Function, cells: list[Given | CellError]) -> Any:
    for cell in cells:
        if isinstance(cell, CellError):
            return cell.code
    try:
        found = evaluate(
            function.name, [c for c in cells if not isinstance(c, CellError)], the_book()
        )
    except GpusizeError as error:  # of the prices: evaluate gives errors as values
        found = error.message if function.name == "GPU_CHECK" else cell_error(error)
    except Exception:
        # else VBA's own error branch, and nowhere the reason
        log.exception("%s failed.", function.name)
        return "#VALUE!"
    if isinstance(found, CellError):
        return found.code
    return _clipped(found) if isinstance(found, list) else found


def _given(argument: Any) -> Given | CellError:
    """One argument as `evaluate` takes it; an error value in it is the formula's answer."""
    if not isinstance(argument, list):
        return _scalar(argument)
    rows = [row if isinstance(row, list) else [row] for row in cast("list[Any]", argument)]
    block = [[_scalar(cell) for cell in row] for row in rows]
    wrong = next((c for row in block for c in row if isinstance(c, CellError)), None)
    return wrong or cast("Matrix", block)


def _scalar(cell: Any) -> Cell | CellError:
    if isinstance(cell, Decimal):  # a cell formatted as currency
        return float(cell)
    if isinstance(cell, str) and cell in ERRORS:
        return CellError(cell, "An argument is an error value.")  # type: ignore[arg-type]
    return cell


def _clipped(block: Matrix) -> Matrix:
    return [[_clip(cell) for cell in row] for row in block]


def _clip(cell: Cell) -> Cell:
    if isinstance(cell, str) and len(cell) > MOST_TEXT:
        return f"{cell[: MOST_TEXT - 3]}..."
    return cell


FORMULAS: Mapping[str, Formula] = define(Decorators(func=xlwings.func, arg=xlwings.arg))
# xlwings looks each function up as an attribute of this module
globals().update(FORMULAS)
