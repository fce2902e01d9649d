"""A sheet's XML row by row, as bytes: what a fill does not change keeps every byte.

Within the rows of a sheet without comments and the like, each `<` begins a tag, so that rows and
cells can be found by patterns. Whatever would make that untrue is refused, and that the XML is well
formed is checked along the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.parsers import expat

from openpyxl.utils import column_index_from_string as column_number

from excel_addin.fill.package import BAD_XML, CHUNK, Package

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_OF_A_ROW = 32 * 2**20
"""Bytes; 16,384 cells of a few hundred characters fit."""
_ATTRIBUTES = rb"((?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+'|/(?!>))*+)"
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet(?=[\s>/])")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_ANY_NUMBER = re.compile(rb"\sr\s*=")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})\d{1,7}[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})[\"']")
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_CUSTOM = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_PLAIN = {b"utf-8", b"us-ascii"}


class Row(NamedTuple):
    """One row: its number, its start tag, its cells, and its end tag; bytes as in the file."""

    number: int
    start: bytes
    cells: bytes
    end: bytes

    @property
    def style(self) -> int | None:
        """The style of its blank cells, if it has one of its own."""
        if not _CUSTOM.search(self.start):
            return None
        found = _STYLE.search(self.start)
        return int(found[1]) if found else None


class Cell(NamedTuple):
    """One cell of a row: its column, where it lies in the row's bytes, and what it says."""

    column: int
    begins: int
    ends: int
    attributes: bytes
    inner: bytes

    @property
    def style(self) -> int:
        """Its style; 0 is the sheet's plain one."""
        found = _STYLE.search(self.attributes)
        return int(found[1]) if found else 0


class Tags:
    """The patterns of a sheet whose elements have this prefix."""

    def __init__(self, prefix: bytes) -> None:
        self.prefix = prefix
        mark = re.escape(prefix)

        def pair(name: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
            start = re.compile(rb"<" + mark + name + rb"(?=[\s/>])" + _ATTRIBUTES + rb"(/?)>")
            return start, re.compile(rb"</" + mark + name + rb"\s*>")

        self.data, self.data_end = pair(b"sheetData")
        self.row, self.row_end = pair(b"row")
        self.cell, self.cell_end = pair(b"c")
        self.formula = re.compile(rb"<" + mark + rb"f[\s/>]")
        self.value = re.compile(rb"<" + mark + rb"(?:v[^<>]*>[^<]|is[\s>])")
        self.empty_value = re.compile(rb"<" + mark + rb"v[\s/>]")

    def cells(self, row: Row) -> Iterator[Cell]:
        """The cells of a row; one without a place of its own is right of the one before."""
        at, column, raw = 0, 0, row.cells
        while match := self.cell.search(raw, at):
            place = _PLACE.search(match[1])
            column = column_number(place[1].decode().upper()) if place else column + 1
            ends, inner = match.end(), b""
            if not match[2]:
                closed = self.cell_end.search(raw, match.end())
                if closed is None:
                    return
                inner, ends = raw[match.end() : closed.start()], closed.end()
            yield Cell(column, match.start(), ends, match[1], inner)
            at = ends

    def last_column(self, row: Row) -> int:
        """The column of a row's last cell; 0 for a row without cells."""
        at = row.cells.rfind(b"<" + self.prefix + b"c")
        match = self.cell.match(row.cells, at) if at >= 0 else None
        place = _PLACE.search(match[1]) if match else None
        if place is not None:
            return column_number(place[1].decode().upper())
        return max((cell.column for cell in self.cells(row)), default=0)

    def filled(self, cell: Cell) -> bool:
        """Whether there is something in a cell: a value or a formula."""
        return bool(self.value.search(cell.inner) or self.formula.search(cell.inner))

    def lacks_value(self, cell: Cell) -> bool:
        """Whether a cell has a formula, but not what it gave when the file was saved."""
        if not self.formula.search(cell.inner) or self.value.search(cell.inner):
            return False
        kind = _TYPE.search(cell.attributes)  # an empty text is a value, too
        text = kind is not None and kind[1] == b"str"
        return not (text and self.empty_value.search(cell.inner))


class SheetXml:
    """A sheet's XML as it is read: `head`, then `rows()`, then `rest()`, each once, in order.

    That it is well formed is checked, unless it was before.
    """

    def __init__(self, package: Package, stream: IO[bytes], *, checked: bool = False) -> None:
        self._package, self._stream = package, stream
        self._parser = None if checked else expat.ParserCreate()
        self._buffer = b""
        self._ended = False
        self._odd = False
        """Whether there is something in sight that may be a comment."""
        self.head = b""
        self.tags = Tags(b"")
        self._begin()

    def rows(self) -> Iterator[Row]:
        """All rows, in order. Raises InputError for rows that are not in order."""
        if not self.head:
            return
        opens, closes = self.tags.row.search, self.tags.row_end.search
        number, at = 0, 0
        while True:
            start = opens(self._buffer, at)
            end = None if start is None or start[2] else closes(self._buffer, start.end())
            if start is None or (end is None and not start[2]):
                over = self.tags.data_end.search(self._buffer, at) if start is None else None
                if over is not None:
                    self._check(self._buffer[at : over.start()])
                    self._buffer = self._buffer[over.start() :]
                    return
                self._buffer, at = self._buffer[at:], 0
                if not self._more(8 * CHUNK):
                    raise self._package.damaged()
                continue
            past = end.end() if end else start.end()
            if self._odd:
                self._check(self._buffer[at:past])
            said = _NUMBER.search(start[1])
            # a number that is no plain one is 0, and so refused
            row = int(said[1]) if said else 0 if _ANY_NUMBER.search(start[1]) else number + 1
            if not number < row <= LAST_ROW:
                raise self._package.refused("its rows are not in order; save it anew in Excel")
            number, at = row, past
            if end is None:
                yield Row(row, start[0], b"", b"")
            else:
                yield Row(row, start[0], self._buffer[start.end() : end.start()], end[0])

    def rest(self) -> Iterator[bytes]:
        """Everything after the last row."""
        while True:
            found, self._buffer = self._buffer, b""
            if found:
                yield found
            if not self._more(CHUNK):
                return

    def _begin(self) -> None:
        self._more(CHUNK)
        said = _ENCODING.search(self._buffer.lstrip(b"\xef\xbb\xbf"))
        if b"\0" in self._buffer or (said is not None and said[1].lower() not in _PLAIN):
            raise self._package.refused("its sheet is not in UTF-8; save it anew in Excel")
        while True:
            root = _ROOT.search(self._buffer)
            if root is not None:
                self.tags = Tags(root[1] + b":" if root[1] else b"")
                begins = self.tags.data.search(self._buffer, root.end())
                if begins is not None and begins[2]:
                    return  # no rows: everything is the rest
                if begins is not None:
                    head = self._buffer[: begins.end()]
                    self._check(head.partition(b"?>")[2] or head)
                    self.head, self._buffer = head, self._buffer[begins.end() :]
                    return
            if not self._more(CHUNK):
                return

    def _more(self, size: int) -> bool:
        """Read on; False at the end. Raises InputError for XML that is not well formed."""
        if self._ended:
            return False
        with self._package.readable():
            chunk = self._stream.read(size)
        self._ended = not chunk
        if self._parser is not None:
            try:
                self._parser.Parse(chunk, self._ended)
            except BAD_XML:
                raise self._package.damaged() from None
        if len(self._buffer) > MOST_OF_A_ROW:
            raise self._package.refused("one of its rows is very large")
        self._buffer += chunk
        self._odd = b"<!" in self._buffer or b"<?" in self._buffer
        return not self._ended

    def _check(self, passed: bytes) -> None:
        if b"<!" in passed or b"<?" in passed:
            raise self._package.refused(
                "its sheet has comments in its XML, as no spreadsheet program writes them; save it"
                " anew in Excel"
            )
