"""An example call of each function: what the task pane puts into a sheet.

A calculation's first example is a question in words, as people ask it in Slack. Reading words is
the matter of another package, found by the entry point `words` in the group `gpusize.grammar`: a
function of the text, the calculation and a price book, which gives arguments by name.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from core.registry import REGISTRY, Calculation
from core.rows import Row, as_text
from excel_addin.cells import Cell, day_number
from excel_addin.functions import Function, functions
from pricing.book import embedded_book

ENTRY_POINTS = "gpusize.grammar"
CHECKED = "GPUS_NEEDED"
"""The call that the example of GPU_CHECK is about."""

Example = list[tuple[str, Cell, str]]
"""The arguments in their places: name, value (None leaves one out) and meaning."""


def example(function: Function) -> Example:
    """The example call of a function, up to the last argument it gives.

    >>> [given[:2] for given in example(functions()["KV_CACHE_BYTES"])]
    [('model', 'llama-3.1-70b'), ('context', 128000)]
    >>> [given[:2] for given in example(functions()["GPU_CHECK"])][:2]
    [('function', 'GPUS_NEEDED'), ('model', 'llama-3.1-8b')]
    """
    if not function.arguments:
        return []
    if function.name == "GPU_CHECK":
        first = function.arguments[0]
        return [(first.name, CHECKED, first.doc), *_first_example(CHECKED)]
    return _first_example(function.name.removesuffix("_TABLE"))


@cache
def _first_example(name: str) -> Example:
    calculation: Calculation[Any] = REGISTRY.get(name)
    text = calculation.examples[0]
    # `/gpu NAME words`, or a command of its own, `/gpusize words`
    words = text.partition(" ")[2].removeprefix(calculation.name.lower()).strip()
    (entry,) = entry_points(group=ENTRY_POINTS, name="words")
    inputs = calculation.parse(entry.load()(words, calculation, embedded_book()))
    given = inputs.model_fields_set
    found: Example = [
        (
            argument.name,
            _cell(getattr(inputs, argument.name)) if argument.name in given else None,
            argument.doc,
        )
        for argument in functions()[name].arguments
    ]
    while found and found[-1][1] is None:
        found.pop()
    return found


def _cell(value: Any) -> Cell:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        return as_text(cast("tuple[Row, ...]", value))
    return day_number(value) if isinstance(value, date) else value
