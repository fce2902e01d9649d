"""Columns: named tuples whose fields are arrays, one entry per scenario or configuration."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, TypeAlias, TypeVar, cast

import numpy.typing as npt
from numpy import float64, int8, int64

np: Any = import_module("numpy")
"""NumPy, untyped like the columns it takes and gives."""
Floats: TypeAlias = npt.NDArray[float64]
Integers: TypeAlias = npt.NDArray[int64]
Codes: TypeAlias = npt.NDArray[int8]
Column: TypeAlias = Any
"""float64 array where the scalar formula has a float, shape (scenarios,). It is Any to the type
checker, so that scalar formulas that are plain arithmetic take columns as they are."""

Tree = TypeVar("Tree")


def pick(tree: Tree, index: Column) -> Tree:
    """Entries `index` (integers or a mask) of every column of a nested named tuple."""
    whole: Any = tree
    if not isinstance(tree, tuple):
        return whole[index]
    make: Any = getattr(whole, "_make", tuple)
    return make(pick(part, index) for part in whole)


def stack(rows: Sequence[Tree]) -> Tree:
    """Nested named tuples of numbers, one per configuration, as one of columns.

    A class in COLUMNS_OF becomes the one with its formulas for arrays.
    """
    first: Any = rows[0]
    if not isinstance(first, tuple):
        return np.array(rows, dtype=np.float64)
    fields = [stack(cast("Any", field)) for field in zip(*cast("Any", rows), strict=True)]
    kind: Any = COLUMNS_OF.get(cast("Any", type(rows[0])), type(rows[0]))
    return kind._make(fields)


COLUMNS_OF: dict[type, type] = {}
"""For a scalar class, the class with its formulas for arrays."""
