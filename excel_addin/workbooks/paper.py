"""A workbook being written: sheets of cells that are text, values or formulas with their value.

Text is always written as text: a name from a price feed that starts with `=` stays one. Every
formula is written with its value, so that previews and readers that do not calculate show it. The
same content gives the same bytes: no clock is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from excel_addin.cells import day_number
from excel_addin.workbooks.styles import properties

Value = float | int | str | bool | date | None

A4 = 9
LONGEST_TEXT = 32_000
"""Characters of one cell, a little below what Excel takes."""


def ref(row: int, col: int, *, fix: str = "") -> str:
    """A cell as formulas name it; `fix` holds r and c for what copying must not change.

    >>> ref(4, 2), ref(4, 2, fix="rc"), ref(4, 2, fix="c")
    ('C5', '$C$5', '$C5')
    """
    return xl_rowcol_to_cell(row, col, row_abs="r" in fix, col_abs="c" in fix)


class Book:
    """A workbook in memory."""

    def __init__(self, title: str, when: date, about: str) -> None:
        self._bytes = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.xl: Any = Workbook(self._bytes, options)
        self.title, self.when = title, when
        made = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - a day, nowhere
        self.xl.set_properties(
            {"title": title, "subject": about, "author": "gpusize", "created": made}
        )
        self.xl.set_size(2400, 1500)
        self._formats: dict[tuple[str, str], Format] = {}
        self.names: dict[str, str] = {}
        """Defined names and the cells they stand for."""
        self.values: dict[str, Value] = {}
        """Values of the named cells, as written."""
        self.sheets: list[Sheet] = []

    def format(self, look: str, unit: str = "") -> Format:
        """The format of a look and a unit, made once."""
        key = (look, unit)
        if key not in self._formats:
            self._formats[key] = self.xl.add_format(properties(look, unit))
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float], *, tab: str = "") -> Sheet:
        """A new sheet at the end; widths of columns in characters."""
        made = Sheet(self, name, widths, tab)
        self.sheets.append(made)
        return made

    def define(self, name: str, where: str) -> None:
        """A name for cells anywhere in the workbook."""
        if name in self.names:
            raise ValueError(f"{name} is named twice")
        if self.xl.define_name(name, f"={where}"):
            raise ValueError(f"{name} cannot be a name")
        self.names[name] = where

    def content(self) -> bytes:
        """The file."""
        self.xl.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: Book, name: str, widths: Sequence[float], tab: str) -> None:
        self.book, self.name = book, name
        self.xl: Any = book.xl.add_worksheet(name)
        for number, width in enumerate(widths):
            self.xl.set_column(number, number, width)
        self.xl.hide_gridlines(2)
        if tab:
            self.xl.set_tab_color(tab)
        self.xl.set_landscape()
        self.xl.set_paper(A4)
        self.xl.fit_to_pages(1, 0)
        self.xl.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        dated = f"Prices of {book.when.isoformat()}"
        title = book.title.replace("&", "&&")
        self.xl.set_footer(f"&L{title}: &A&C{dated}&RPrinted &D, page &P of &N")
        self.xl.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
        )

    def where(self, row: int, col: int, row2: int | None = None, col2: int | None = None) -> str:
        """A cell or a range of this sheet, as other sheets name it."""
        first = ref(row, col, fix="rc")
        last = "" if row2 is None else ":" + ref(row2, col if col2 is None else col2, fix="rc")
        return f"'{self.name}'!{first}{last}"

    def put(self, row: int, col: int, value: Value, look: str = "plain", unit: str = "") -> None:
        """Text, a number or a day; never a formula."""
        style = self.book.format(look, unit)
        if value is None:
            self.xl.write_blank(row, col, None, style)
        elif isinstance(value, bool):
            self.xl.write_boolean(row, col, value, style)
        elif isinstance(value, date):
            self.xl.write_number(row, col, day_number(value), style)
        elif isinstance(value, str):
            self.xl.write_string(row, col, value[:LONGEST_TEXT], style)
        else:
            self.xl.write_number(row, col, value, style)

    def heads(self, row: int, col: int, texts: Sequence[str], words: str = "") -> None:
        """A header row; `words` has a w for each column of words, the others hold numbers."""
        for step, text in enumerate(texts):
            self.put(row, col + step, text, "head" if words[step : step + 1] == "w" else "heads")

    def wide(self, row: int, col: int, col2: int, value: str, look: str) -> None:
        """Text over several columns."""
        self.xl.merge_range(row, col, row, col2, "", self.book.format(look))
        self.put(row, col, value, look)

    def formula(
        self,
        row: int,
        col: int,
        formula: str,
        value: Value,
        look: str = "calculated",
        unit: str = "",
        *,
        name: str = "",
    ) -> None:
        """A formula with the value it has now, maybe named."""
        shown = day_number(value) if isinstance(value, date) else value
        style = self.book.format(look, unit)
        self.xl.write_formula(row, col, formula, style, "" if shown is None else shown)
        if name:
            self.named(name, row, col, value)

    def wide_formula(
        self, row: int, col: int, col2: int, formula: str, value: str, look: str, *, name: str = ""
    ) -> None:
        """A formula that gives text over several columns."""
        self.xl.merge_range(row, col, row, col2, "", self.book.format(look))
        self.formula(row, col, formula, value, look, name=name)

    def named(self, name: str, row: int, col: int, value: Value) -> None:
        """A name for a cell."""
        self.book.define(name, self.where(row, col))
        self.book.values[name] = value

    def named_range(self, name: str, row: int, col: int, row2: int) -> None:
        """A name for cells of a column."""
        self.book.define(name, self.where(row, col, row2))

    def section(self, row: int, col: int, col2: int, title: str) -> None:
        """A heading over several columns."""
        for at in range(col, col2 + 1):
            self.put(row, at, title if at == col else None, "section")

    def validate(self, row: int, col: int, rule: Mapping[str, Any]) -> None:
        """What may be typed, with a prompt and an error text."""
        if self.xl.data_validation(row, col, row, col, dict(rule)):
            raise ValueError(f"{self.name}!{ref(row, col)}: {rule}")

    def one_page(self) -> None:
        """Print it on one page."""
        self.xl.fit_to_pages(1, 1)

    def grey_where(self, row: int, col: int, row2: int, col2: int, condition: str) -> None:
        """Rows that do not count, paler; `condition` is that of the first row."""
        pale = self.book.xl.add_format({"font_color": "#C8D0D8"})
        rule = {"type": "formula", "criteria": f"={condition}", "format": pale}
        self.xl.conditional_format(row, col, row2, col2, rule)
