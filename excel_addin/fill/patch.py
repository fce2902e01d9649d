"""Results put into a sheet's XML: their cells and the widths of their columns, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from excel_addin.fill import columns
from excel_addin.fill.book import area_of
from excel_addin.fill.cellxml import CellWriter
from excel_addin.fill.figures import Column, Value
from excel_addin.fill.package import CHUNK
from excel_addin.fill.places import cell_name
from excel_addin.fill.sheetxml import Row, SheetXml, Tags
from excel_addin.fill.styles import Styles

_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DIMENSION = re.compile(rb"(<(?:[\w.-]+:)?dimension\s[^<>]*?\bref\s*=\s*[\"'])([A-Z0-9:$]+)([\"'])")
_Cells = list[tuple[int, bytes]]


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
    under_charts: frozenset[int] = frozenset()
    """Columns that charts and pictures lie on, which would be stretched with them."""

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

    def widths(self) -> dict[int, float]:
        """Widths of the columns that no earlier fill made: someone may have changed those."""
        old = range(self.earlier[0], self.earlier[1] + 1) if self.earlier else ()
        numbered = enumerate(self.columns, self.first)
        return {number: column.width for number, column in numbered if number not in old}


class Patcher:
    """Writes results into the rows of one sheet."""

    def __init__(self, block: Block, styles: Styles, *, from_1904: bool) -> None:
        self._block, self._styles, self._from_1904 = block, styles, from_1904
        self._column_styles: Mapping[int, int] = {}
        self._writers: list[CellWriter] = []

    def sheet(
        self, xml: SheetXml, results: Callable[[int], Sequence[Value] | None], bottom: int
    ) -> Iterator[bytes]:
        """The sheet's XML with the results of each row, of which `bottom` is the last."""
        self._column_styles = columns.styles(xml.head)
        self._writers = [
            self._writer(number, column.look.number, xml.tags)
            for number, column in enumerate(self._block.columns, self._block.first)
        ]
        done, size = [self._head(xml, bottom)], 0
        for row in xml.rows():
            values = results(row.number) if row.number > self._block.header else None
            part = self._row(row, xml.tags, values)
            done.append(part)
            size += len(part)
            if size > CHUNK:
                yield b"".join(done)
                done, size = [], 0
        yield b"".join(done)
        yield from xml.rest()

    def _writer(self, number: int, code: str, tags: Tags) -> CellWriter:
        usual = self._column_styles.get(number, 0)
        prefix = tags.prefix.decode()
        return CellWriter(number, code, usual, self._styles, prefix, from_1904=self._from_1904)

    def _head(self, xml: SheetXml, bottom: int) -> bytes:
        head, block = xml.head, self._block
        widths = block.widths()
        if widths:
            head = columns.widened(head, widths, xml.tags.prefix, spared=block.under_charts)
        said = _DIMENSION.search(head)
        area = area_of(said[2].decode()) if said else None
        if said is None or area is None:
            return head
        start = cell_name(min(area.left, block.first), min(area.top, block.header))
        end = cell_name(max(area.right, block.last), max(area.bottom, bottom))
        return head[: said.start(2)] + f"{start}:{end}".encode() + head[said.end(2) :]

    def _row(self, row: Row, tags: Tags, values: Sequence[Value] | None) -> bytes:
        header = row.number == self._block.header
        beyond = (
            row.number >= self._block.header
            and bool(row.cells)
            and tags.last_column(row) >= self._block.leftmost
        )
        if not beyond and not header and values is None:
            return b"".join((row.start, row.cells, row.end))
        if not beyond and values is not None:
            usual, number = row.style, row.number
            new = "".join(
                [
                    writer.value(number, value, writer.usual if usual is None else usual)
                    for writer, value in zip(self._writers, values, strict=True)
                    if value is not None
                ]
            )
            return _whole(row, row.cells + new.encode(), tags.prefix)
        kept, held = self._around(row, tags)
        cells = kept + (self._titles(row, held) if header else self._values(row, values, held))
        for number, style in held.items():  # of an earlier fill that had more columns
            look = self._usual(row, number) if header else style
            if look:
                writer = self._writer(number, "", tags)
                cells.append((number, writer.blank(row.number, look).encode()))
        cells.sort(key=lambda cell: cell[0])
        return _whole(row, b"".join(raw for _, raw in cells), tags.prefix)

    def _around(self, row: Row, tags: Tags) -> tuple[_Cells, dict[int, int]]:
        """The cells of a row that stay, and the styles of those that change, by column."""
        kept: _Cells = []
        held: dict[int, int] = {}
        for cell in tags.cells(row):
            if self._block.covers(cell.column):
                held[cell.column] = cell.style
            else:
                kept.append((cell.column, row.cells[cell.begins : cell.ends]))
        return kept, held

    def _titles(self, row: Row, held: dict[int, int]) -> _Cells:
        cells: _Cells = []
        for writer, column in zip(self._writers, self._block.columns, strict=True):
            held.pop(writer.number, None)
            said = writer.text(row.number, column.title, self._block.header_style)
            cells.append((writer.number, said.encode()))
        return cells

    def _values(self, row: Row, values: Sequence[Value] | None, held: dict[int, int]) -> _Cells:
        """Results in the styles their cells have; blanks only where a cell has a style."""
        cells: _Cells = []
        for index, writer in enumerate(self._writers):
            style = held.pop(writer.number, None)
            value = None if values is None else values[index]
            if value is not None:
                look = self._usual(row, writer.number) if style is None else style
                cells.append((writer.number, writer.value(row.number, value, look).encode()))
            elif style:
                cells.append((writer.number, writer.blank(row.number, style).encode()))
        return cells

    def _usual(self, row: Row, column: int) -> int:
        """The style of a blank cell that the sheet does not mention."""
        own = row.style
        return self._column_styles.get(column, 0) if own is None else own


def _whole(row: Row, cells: bytes, prefix: bytes) -> bytes:
    """A row with these cells. Its `spans`, which only hint where cells are, are left out."""
    start = _SPANS.sub(b"", row.start, count=1)
    if row.end:
        return b"".join((start, cells, row.end))
    if not cells:
        return start
    return b"%s>%s</%srow>" % (start[:-1].rstrip(b"/").rstrip(), cells, prefix)
