"""Errors as cells show them, and what each failure of the calculator becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import (
    AmbiguousNameError,
    DoesNotFitError,
    GpusizeError,
    NoFeasiblePlanError,
    PriceNotFoundError,
    UnknownNameError,
)

Code = Literal["#VALUE!", "#NUM!", "#N/A"]


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a cell, with the sentence that says what to do about it."""

    code: Code
    """`#VALUE!` a wrong type or name, `#NUM!` out of range or does not fit, `#N/A` no price."""
    message: str


def cell_error(error: GpusizeError) -> CellError:
    """The error value for a refusal of the calculator.

    >>> cell_error(PriceNotFoundError("There is no price of it.")).code
    '#N/A'
    """
    return CellError(_code(error), error.message)


def _code(error: GpusizeError) -> Code:
    if isinstance(error, PriceNotFoundError):
        return "#N/A"
    if isinstance(error, DoesNotFitError | NoFeasiblePlanError):
        return "#NUM!"
    if isinstance(error, UnknownNameError | AmbiguousNameError):
        return "#VALUE!"
    # an InputError says whether a number was refused for its size
    return "#NUM!" if error.details.get("problem") == "range" else "#VALUE!"
