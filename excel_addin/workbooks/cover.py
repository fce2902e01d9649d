"""The first sheet: what the workbook is, what it rests on, how to ask gpusize the same."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.paper import Book, Sheet, Value
from excel_addin.workbooks.styles import GREY, LEGEND

WIDTHS = (2, 26, 100)
MOVING = "Prices are those of the date above: write the workbook anew before you decide."
PROTECTED = "Sheets are protected without a password: Review, Unprotect Sheet."


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first sheet says."""

    what: str
    use: Sequence[str]
    limits: Sequence[str]
    facts: Sequence[tuple[str, Value]]
    """More facts: what, and the value."""


def command(receipt: Receipt) -> str:
    """The terminal's command that gives a receipt again, by its id.

    Its date is in it, so that later prices do not change the answer.
    """
    words = ["gpusize", "call", receipt.calculation]
    for name, value in stated(receipt).items():
        words.append(f"{name}={shlex.quote(written(value))}")
    return " ".join(words)


def stated(receipt: Receipt) -> dict[str, Any]:
    """The inputs of a receipt that are not defaults."""
    parameters = {p.name: p for p in REGISTRY.get(receipt.calculation).parameters}
    return {
        name: receipt.inputs[name]
        for name in parameters
        if receipt.inputs.get(name) is not None and receipt.inputs[name] != parameters[name].default
    }


def written(value: Any) -> str:
    """A value as it is typed, and as a sheet joins it to text.

    >>> written(5_000_000.0), written(0.05), written("l40s")
    ('5000000', '0.05', 'l40s')
    """
    if isinstance(value, float):
        return f"{value:.15g}".replace("e", "E")
    return str(value)


def front(book: Book) -> Sheet:
    """The first sheet, to be filled by `cover` when all others are there."""
    return book.sheet("Read me", WIDTHS, tab=GREY)


def cover(book: Book, sheet: Sheet, about: Cover, receipt: Receipt | None) -> None:
    """Fill the sheet made for it."""
    sheet.one_page()
    sheet.put(0, 1, book.title, "title")
    sheet.put(1, 1, about.what, "subtitle")
    row = _block(sheet, 3, "How to use it", about.use)
    row = _facts(book, sheet, row + 1, about.facts, receipt)
    sheet.section(row + 1, 1, 2, "Colours")
    row += 2
    for look, name, meaning in LEGEND:
        sheet.put(row, 1, name, look)
        sheet.put(row, 2, meaning, "text")
        row += 1
    sheet.section(row + 1, 1, 2, "Sheets")
    row += 2
    for other in book.sheets:
        if other is not sheet:
            link = f"internal:'{other.name}'!A1"
            sheet.xl.write_url(row, 1, link, string=other.name)
            row += 1
    row = _block(sheet, row + 1, "Limits", about.limits)


def _block(sheet: Sheet, row: int, title: str, lines: Sequence[str]) -> int:
    sheet.section(row, 1, 2, title)
    for line in lines:
        row += 1
        sheet.wide(row, 1, 2, line, "text")
        sheet.xl.set_row(row, 15 * (1 + len(line) // 118))
    return row + 1


def _facts(
    book: Book,
    sheet: Sheet,
    row: int,
    more: Sequence[tuple[str, Value]],
    receipt: Receipt | None,
) -> int:
    sheet.section(row, 1, 2, "What it rests on")
    facts: list[tuple[str, Value]] = [
        ("Prices of", book.when),
        ("Written by", f"gpusize {version('gpusize')}"),
        ("Money", "US dollars; a month is 730 hours"),
    ]
    if receipt is not None:
        facts += [
            ("The same question", command(receipt)),
            ("Its answer at writing", receipt.summary),
            ("Its id", receipt.id),
        ]
    facts += more
    for label, value in facts:
        row += 1
        sheet.put(row, 1, label, "label")
        sheet.put(row, 2, value.isoformat() if isinstance(value, date) else value, "text")
        if isinstance(value, str):
            sheet.xl.set_row(row, 15 * (1 + len(value) // 92))
    return row + 1
