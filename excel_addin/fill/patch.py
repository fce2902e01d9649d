"""Results put into a sheet's XML: their cells and the widths of their columns, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from excel_addin.cells import day_number
from excel_addin.fill import columns
from excel_addin.fill.book import area_of
from excel_addin.fill.cells import DAYS_TO_1904
from excel_addin.fill.figures import Column, Value
from excel_addin.fill.places import cell_name
from excel_addin.fill.sheetxml import Row, SheetXml, Tags
from excel_addin.fill.styles import Styles

LONGEST_TEXT = 32_767
"""Characters a cell holds."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DIMENSION = re.compile(rb"(<(?:[\w.-]+:)?dimension\s[^<>]*?\bref\s*=\s*[\"'])([A-Z0-9:$]+)([\"'])")


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of results: where they begin, what they are, and what they take the place of."""

    first: int
    columns: Sequence[Column]
    header: int
    """The row of the headers."""
    header_style: int
    earlier: tuple[int, int] | None
    """The columns in which an earlier fill's results were."""

    @property
    def last(self) -> int:
        """The last column."""
        return self.first + len(self.columns) - 1

    @property
    def leftmost(self) -> int:
        """The first column in which anything changes."""
        return min(self.first, self.earlier[0]) if self.earlier else self.first

    def covers(self, column: int) -> bool:
        """Whether what is in a column is a fill's, this one's or the earlier one's."""
        old = self.earlier
        return self.first <= column <= self.last or (old is not None and old[0] <= column <= old[1])


class Patcher:
    """Writes results into the rows of one sheet."""

    def __init__(self, block: Block, styles: Styles, *, from_1904: bool) -> None:
        self._block, self._styles = block, styles
        self._day_shift = DAYS_TO_1904 if from_1904 else 0
        self._columns = [
            (number, get_column_letter(number), column.look.number)
            for number, column in enumerate(block.columns, block.first)
        ]
        self._column_styles: dict[int, int] = {}

    def sheet(
        self, xml: SheetXml, results: Callable[[int], Sequence[Value] | None], bottom: int
    ) -> Iterator[bytes]:
        """The sheet's XML with the results of each row, of which `bottom` is the last."""
        self._column_styles = columns.styles(xml.head)
        yield self._head(xml, bottom)
        titles = [column.title for column in self._block.columns]
        for row in xml.rows():
            if row.number < self._block.header:
                yield b"".join((row.start, row.cells, row.end))
            elif row.number == self._block.header:
                yield self._row(row, xml.tags, titles)
            else:
                yield self._row(row, xml.tags, results(row.number))
        yield from xml.rest()

    def _head(self, xml: SheetXml, bottom: int) -> bytes:
        head, block = xml.head, self._block
        if block.earlier is None or block.first != block.earlier[0]:
            widths = {n: c.width for n, c in enumerate(block.columns, block.first)}
        else:  # whoever made these narrower or hid them had a reason
            old = block.earlier[1]
            numbered = enumerate(block.columns, block.first)
            widths = {n: c.width for n, c in numbered if n > old}
        head = columns.widened(head, widths, xml.tags.prefix) if widths else head
        said = _DIMENSION.search(head)
        area = area_of(said[2].decode()) if said else None
        if said is None or area is None:
            return head
        start = cell_name(min(area.left, block.first), min(area.top, block.header))
        end = cell_name(max(area.right, block.last), max(area.bottom, bottom))
        return head[: said.start(2)] + f"{start}:{end}".encode() + head[said.end(2) :]

    def _row(self, row: Row, tags: Tags, values: Sequence[Value] | None) -> bytes:
        beyond = bool(row.cells) and tags.last_column(row) >= self._block.leftmost
        if values is None and not beyond:
            return b"".join((row.start, row.cells, row.end))
        kept, held = self._around(row, tags) if beyond else ([], {})
        usual = row.style
        new: list[tuple[int, bytes]] = []
        for index, (number, letters, code) in enumerate(self._columns):
            style = held.pop(number, None)
            value = None if values is None else values[index]
            if value is None and style is None:
                continue
            if style is None:
                style = self._column_styles.get(number, 0) if usual is None else usual
            if row.number == self._block.header:
                style = self._block.header_style
            elif value is not None:
                style = self._styles.formatted(style, code)
            new.append((number, self._cell(f"{letters}{row.number}", style, value, tags.prefix)))
        for number, old in held.items():  # of an earlier fill that had more columns
            style = old
            if row.number == self._block.header:
                style = self._column_styles.get(number, 0) if usual is None else usual
            if style:
                name = cell_name(number, row.number)
                new.append((number, self._cell(name, style, None, tags.prefix)))
        return self._whole(row, tags.prefix, kept + new if beyond else new, untouched=not beyond)

    def _around(self, row: Row, tags: Tags) -> tuple[list[tuple[int, bytes]], dict[int, int]]:
        """The cells of a row that stay, and the styles of those that change, by column."""
        kept: list[tuple[int, bytes]] = []
        held: dict[int, int] = {}
        for cell in tags.cells(row):
            if self._block.covers(cell.column):
                held[cell.column] = cell.style
            else:
                kept.append((cell.column, row.cells[cell.begins : cell.ends]))
        return kept, held

    def _whole(
        self, row: Row, prefix: bytes, cells: list[tuple[int, bytes]], *, untouched: bool
    ) -> bytes:
        """A row with these cells, behind its own where those are untouched."""
        cells.sort(key=lambda cell: cell[0])
        inner = b"".join(raw for _, raw in cells)
        if untouched:
            inner = row.cells + inner
        start = _SPANS.sub(b"", row.start, count=1)
        if row.end:
            return b"".join((start, inner, row.end))
        return b"%s>%s</%srow>" % (start[:-1].rstrip(b"/").rstrip(), inner, prefix)

    def _cell(self, name: str, style: int, value: Value, prefix: bytes) -> bytes:
        """One cell's XML. Text is always text: whatever it begins with, it is no formula."""
        mark = prefix.decode()
        looks = f' s="{style}"' if style else ""
        if isinstance(value, date):
            value = day_number(value) - self._day_shift if self._styles.able else value.isoformat()
        if value is None:
            return f'<{mark}c r="{name}"{looks}/>'.encode()
        if isinstance(value, str):
            text = escape(_LIKE_AN_ESCAPE.sub("_x005F_", _NOT_XML.sub("", value))[:LONGEST_TEXT])
            return (
                f'<{mark}c r="{name}"{looks} t="inlineStr"><{mark}is>'
                f'<{mark}t xml:space="preserve">{text}</{mark}t></{mark}is></{mark}c>'
            ).encode()
        return f'<{mark}c r="{name}"{looks}><{mark}v>{value!r}</{mark}v></{mark}c>'.encode()
