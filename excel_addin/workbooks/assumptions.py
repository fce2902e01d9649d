"""What an answer assumes, from its receipt: value, unit, where from; and what it is now."""

from __future__ import annotations

from collections.abc import Mapping

from core.receipt import PriceRef, Receipt
from core.units import UNITS
from excel_addin.cells import to_cell
from excel_addin.workbooks.paper import Book, Sheet
from excel_addin.workbooks.styles import NUMBERS

HEADER = ("Assumption", "At writing", "Unit", "Where from", "Now, in this workbook", "Note")


def assumptions(book: Book, receipt: Receipt, now: Mapping[str, str] | None = None) -> None:
    """The sheet `Assumptions`.

    `now` names the cell that holds an assumption today, where it is not called as the assumption
    is, or that with `_used` behind it.
    """
    sheet = book.sheet("Assumptions", (34, 22, 16, 16, 34, 90))
    sheet.put(0, 0, f"Assumptions of answer {receipt.id}", "title")
    sheet.put(1, 0, receipt.summary, "subtitle")
    sheet.heads(3, 0, HEADER, "w ww w")
    row = 4
    for one in receipt.assumptions:
        unit = one.unit if one.unit in NUMBERS else "" if isinstance(one.value, str) else "ratio"
        sheet.put(row, 0, one.name, "label")
        sheet.put(row, 1, to_cell(one.value), "written", unit)
        shown = UNITS[one.unit].symbol if one.unit in UNITS else one.unit
        sheet.put(row, 2, shown, "unit")
        sheet.put(row, 3, one.origin)
        named = [(now or {}).get(one.name, ""), f"{one.name}_used", one.name]
        cell = next((name for name in named if name in book.names), None)
        if cell is not None:
            sheet.formula(row, 4, f"={cell}", book.values[cell], unit=unit)
        sheet.put(row, 5, one.note, "note")
        row += 1
    _prices(sheet, receipt, row + 1)
    sheet.xl.freeze_panes(4, 1)
    sheet.xl.repeat_rows(3)


def _prices(sheet: Sheet, receipt: Receipt, row: int) -> None:
    header = ("Price", "USD", "Per", "Read on", "Provider", "Source")
    sheet.heads(row, 0, header, "w w ww")
    for price in receipt.prices:
        row += 1
        sheet.put(row, 0, price.item, "label")
        sheet.put(row, 1, price.usd, "written", price.unit)
        sheet.put(row, 2, UNITS[price.unit].symbol, "unit")
        sheet.put(row, 3, to_cell(price.observed), "written", "date")
        sheet.put(row, 4, _who(price), "written")
        sheet.put(row, 5, f"{price.source} {price.source_url}".strip(), "note")
    for caution in receipt.warnings:
        row += 1
        sheet.put(row, 0, "Caution", "label")
        sheet.put(row, 1, caution.message, "note")


def _who(price: PriceRef) -> str:
    terms = [t for t in (price.provider, price.region, price.commitment) if t and t != "standard"]
    return ", ".join(terms)
