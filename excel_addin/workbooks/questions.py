"""The sheet `Assumptions` of a model that is no single calculation: its inputs, and what was asked.

Each figure that came from gpusize is named with the command that gives it and the answer's id.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import PriceNotFoundError
from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.cover import command
from excel_addin.workbooks.paper import Book, Sheet
from pricing.book import TableBook

Assumed = tuple[str, str, str, str, str]
"""Label, name of the cell, unit, where from, note."""
HOURS: Assumed = ("Hours in a month", "hours_per_month", "count", "default", "8,760 / 12")


def asked_prices(
    book: Book,
    prices: TableBook,
    gpus: Sequence[str],
    assumed: Sequence[Assumed],
    also: Sequence[Receipt] = (),
) -> None:
    """Write the sheet with the listed price of each GPU as it is asked for, and other answers."""
    receipts = list(also)
    for gpu in gpus:
        try:
            receipts.append(REGISTRY.get("GPU_PRICE").run({"gpu": gpu}, prices))
        except PriceNotFoundError:
            continue  # the model says that it has no price
    questions(book, receipts, assumed)


def questions(book: Book, receipts: Sequence[Receipt], assumed: Sequence[Assumed]) -> None:
    """Write the sheet."""
    sheet = book.sheet("Assumptions", (34, 20, 22, 100))
    sheet.put(0, 0, "Assumptions", "title")
    sheet.put(1, 0, "What the model rests on, and what gpusize was asked.", "subtitle")
    sheet.heads(3, 0, ("Assumption", "Now", "Where from at first", "Note"), "w ww")
    row = 4
    for label, name, unit, origin, note in assumed:
        sheet.put(row, 0, label, "label")
        sheet.formula(row, 1, f"={name}", book.values[name], unit=unit)
        sheet.put(row, 2, origin, "beside")
        sheet.put(row, 3, note, "note")
        row += 1
    _asked(sheet, row + 1, receipts)
    sheet.xl.freeze_panes(4, 1)
    sheet.xl.repeat_rows(3)
    sheet.one_page()


def _asked(sheet: Sheet, row: int, receipts: Sequence[Receipt]) -> None:
    sheet.heads(row, 0, ("Asked of gpusize", "Answer", "Id", "Command"), "w ww")
    for receipt in receipts:
        row += 1
        asked = receipt.inputs.get("model") or receipt.inputs.get("gpu") or ""
        sheet.put(row, 0, f"{receipt.calculation} {asked}", "label")
        unit = receipt.unit if receipt.unit in ("usd", "usd/hour", "GPUs") else ""
        sheet.put(row, 1, receipt.value, "written", unit)
        sheet.put(row, 2, receipt.id, "written")
        sheet.put(row, 3, command(receipt), "note")
