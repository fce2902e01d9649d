"""The calculations' own examples, as spreadsheets call them."""

from __future__ import annotations

import json
from typing import Any

from bot.commands import answer, split_command
from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.cells import Cell, to_cell
from excel_addin.functions import functions
from pricing.book import embedded_book

BOOK = embedded_book()
EXAMPLES = tuple(example for calculation in REGISTRY for example in calculation.examples)


def answered(example: str) -> Receipt:
    """The receipt of an example."""
    receipt = answer(*split_command(example), BOOK).receipt
    assert receipt is not None
    return receipt


def cells_of(receipt: Receipt) -> list[Cell]:
    """Its inputs as cells, in the order of the function's arguments."""
    arguments = functions()[receipt.calculation].arguments
    return [_cell(receipt.inputs[argument.name]) for argument in arguments]


def _cell(value: Any) -> Cell:
    """A value in one cell; rows as the text that gives them."""
    if not isinstance(value, list):
        return to_cell(value)
    return "; ".join(
        ", ".join(f"{name}={cell}" for name, cell in row.items() if cell is not None)
        for row in value
    )


def every_function() -> list[tuple[str, list[Any]]]:
    """A call of each function with each example: its name, and arguments as JSON holds them."""
    calls: list[tuple[str, list[Any]]] = [("GPUSIZE_VERSION", [])]
    for receipt in map(answered, EXAMPLES):
        name = receipt.calculation
        arguments = json.loads(json.dumps(cells_of(receipt), default=str))
        calls += [(name, arguments), (f"{name}_TABLE", arguments)]
        calls += [("GPU_CHECK", [name, *arguments])]
    assert {name for name, _ in calls} == set(functions())
    return calls
