"""Columns: named tuples whose fields are arrays, one entry per scenario or configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

Column: TypeAlias = Any
"""float64 array where the scalar formula has a float, shape (scenarios,). It is Any to the type
checker, so that scalar formulas that are plain arithmetic take columns as they are."""

Tree = TypeVar("Tree")


def pick(tree: Tree, index: Column) -> Tree:
    """Entries `index` (integers or a mask) of every column of a nested named tuple."""
    if isinstance(tree, tuple):
        parts = [pick(part, index) for part in cast("tuple[Any, ...]", tree)]
        return cast(Any, getattr(type(tree), "_make", tuple)(parts))
    return cast(Any, tree)[index]


def stack(rows: Sequence[Tree]) -> Tree:
    """Nested named tuples of numbers, one per configuration, as one of columns.

    A class that has a `columns` attribute becomes that class: the one with the formulas for arrays.
    """
    first: Any = rows[0]
    if not isinstance(first, tuple):
        return cast(Any, np.array(rows, dtype=np.float64))
    fields = [stack(cast(Any, field)) for field in zip(*cast(Any, rows), strict=True)]
    kind: Any = COLUMNS_OF.get(cast(Any, type(rows[0])), type(rows[0]))
    return kind._make(fields)


COLUMNS_OF: dict[type, type] = {}
"""For a scalar class, the class with its formulas for arrays."""
