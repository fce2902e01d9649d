"""Receipts as cells: the headline value, or every figure in a block with a header row."""

from __future__ import annotations

from typing import Any, cast

from core.receipt import PriceRef, Receipt
from excel_addin.cells import Cell, Matrix, to_cell

HEADER: list[Cell] = ["figure", "value", "unit", "P10", "P90", "source"]


def value(receipt: Receipt) -> Matrix:
    """The headline value of a receipt in which it is a list: a block with a header."""
    rows = cast("list[Any]", receipt.value)
    if receipt.intervals is not None:
        return [
            ["from_requests_per_month", "to_requests_per_month"],
            *([i.from_requests_per_month, i.to_requests_per_month] for i in receipt.intervals),
        ]
    return [[to_cell(cell) for cell in row] for row in rows]


def table(receipt: Receipt) -> Matrix:
    """Every figure of a receipt, its prices, warnings, tables and id, under HEADER.

    A table has a row with its title, one with its columns and their units, and its own rows.
    """
    rows: Matrix = [HEADER, ["answer", receipt.summary, None, None, None, None]]
    rows += [
        [row.label, to_cell(row.value), row.unit, row.p10, row.p90, None] for row in receipt.outputs
    ]
    rows += [_price(price) for price in receipt.prices]
    rows += [["warning", caution.message, None, None, None, None] for caution in receipt.warnings]
    for one in receipt.tables:
        rows += [[one.title], list(one.heads()), *([to_cell(c) for c in row] for row in one.rows)]
    rows.append(["id", receipt.id, None, None, None, receipt.calculation])
    wide = max(map(len, rows))
    return [row + [None] * (wide - len(row)) for row in rows]


def _price(price: PriceRef) -> list[Cell]:
    terms = ", ".join(t for t in (price.commitment, price.region) if t and t != "standard")
    where = f" ({terms})" if terms else ""
    said = f"{price.provider}{where}, read {price.observed}; {price.source}"
    private = ", private" if price.private else ""
    return [f"price of {price.item}", price.usd, price.unit, None, None, said + private]
