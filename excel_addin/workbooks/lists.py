"""What cells with a list choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from excel_addin.workbooks.paper import Book


def lists(book: Book, columns: Mapping[str, tuple[str, Sequence[str]]]) -> None:
    """The sheet `Lists`: for each named range its header and entries."""
    sheet = book.sheet("Lists", [26] * len(columns))
    sheet.put(0, 0, "What the cells with a list choose from", "title")
    for col, (name, (header, entries)) in enumerate(columns.items()):
        sheet.put(2, col, header, "head")
        for step, entry in enumerate(entries):
            sheet.put(3 + step, col, entry, "written")
        sheet.named_range(name, 3, col, 3 + max(len(entries), 1) - 1)
    sheet.xl.freeze_panes(3, 0)
