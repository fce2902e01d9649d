"""A model's own page, and its top: what it is, what it rests on, the answer in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from excel_addin.workbooks.paper import Book, Sheet
from excel_addin.workbooks.styles import OWN

LEFT = 1
"""The first column with something in it."""
ANSWER = 2
"""The row of the answer."""


def page(book: Book, name: str, widths: Sequence[float]) -> Sheet:
    """The sheet of the model itself."""
    return book.sheet(name, widths, tab=OWN)


def top(sheet: Sheet, *, about: str = "", height: float = 32, kept: int = 0) -> None:
    """Title and subtitle, and below them room for the answer; these rows stay in sight.

    `about` is a sentence before those on prices; `kept` columns at the left stay in sight too.
    """
    said = f"Prices of {sheet.book.when}. gpusize {version('gpusize')}. Yellow cells are yours."
    sheet.put(0, LEFT, sheet.book.title, "title")
    sheet.put(1, LEFT, f"{about} {said}".lstrip(), "subtitle")
    sheet.xl.set_row(ANSWER, height)
    sheet.xl.freeze_panes(ANSWER + 1, kept)
    sheet.one_page()


def decide(sheet: Sheet, right: int, answer: tuple[str, str]) -> None:
    """Write the answer, named `decision`, up to a column: a formula and what it says at first."""
    sheet.wide_formula(ANSWER, LEFT, right, *answer, "answer", name="decision")
