"""The cells of a sheet as openpyxl reads them, row by row beside the XML they are in."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from core.errors import GpusizeError, InputError, echo
from excel_addin.fill.book import Book, SheetPart
from excel_addin.fill.package import CHUNK, Package
from excel_addin.fill.plan import LOOKED_AT, Header
from excel_addin.fill.scenarios import Line
from excel_addin.fill.sheetxml import SheetXml

MOST_STRINGS = 2_000_000
"""Entries of a workbook's list of texts, all of which openpyxl holds."""
MOST_OF_STRINGS = 256 * 2**20
"""Bytes of that list."""
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")


@contextmanager
def opened(package: Package, book: Book) -> Iterator[Any]:
    """The workbook as openpyxl has it; values of formulas are those of the last saving.

    Raises InputError for a workbook it cannot read.
    """
    _check_strings(package, book)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it does not read; nothing of that is lost here
        with _sentences(package, "it"):
            workbook = load_workbook(package.file, read_only=True, data_only=True, keep_links=False)
        try:
            yield workbook
        finally:
            workbook.close()


def beginning(package: Package, workbook: Any, sheet: SheetPart) -> list[Header]:
    """The texts of the first rows of a sheet, by column."""
    with _sentences(package, f"its sheet '{echo(sheet.name)}'"):
        cells = _worksheet(workbook, sheet)
        rows = islice(cells.iter_rows(values_only=True), LOOKED_AT)
        return [
            {column: text.strip() for column, text in enumerate(row, 1) if _text(text)}
            for row in rows
        ]


def lines(
    package: Package,
    workbook: Any,
    sheet: SheetPart,
    rows: tuple[int, int],
    *,
    last_column: int,
    with_formats: bool,
) -> Iterator[Line]:
    """The rows with cells, from the first to the last of `rows`."""
    first, last = rows
    values = _worksheet(workbook, sheet).iter_rows(
        min_row=first, min_col=1, max_col=last_column, values_only=not with_formats
    )
    at = first - 1
    try:
        with package.readable(), package.open(sheet.path) as stream:
            xml = SheetXml(package, stream, checked=True)
            for row in xml.rows():
                if row.number < first or not row.cells:
                    continue
                if row.number > last:
                    return
                cells: Any = ()
                while at < row.number:
                    cells, at = next(values), at + 1
                yield Line(row.number, cells, row, xml.tags)
    except GpusizeError:
        raise
    except Exception as error:
        raise _unreadable(package, f"row {at + 1:,} of its sheet '{echo(sheet.name)}'") from error


def _worksheet(workbook: Any, sheet: SheetPart) -> Any:
    found = workbook[sheet.name]
    found.reset_dimensions()  # files lie about them
    return found


def _text(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


@contextmanager
def _sentences(package: Package, what: str) -> Iterator[None]:
    """Turns whatever openpyxl stumbles over in a damaged part into one sentence."""
    try:
        yield
    except GpusizeError:
        raise
    except Exception as error:
        raise _unreadable(package, what) from error


def _unreadable(package: Package, what: str) -> InputError:
    return package.refused(f"{what} cannot be read; open the file in Excel and save it anew")


def _check_strings(package: Package, book: Book) -> None:
    for part in book.texts:
        if package.infos[part].file_size > MOST_OF_STRINGS:
            raise package.refused(f"it has more than {MOST_OF_STRINGS // 2**20} MiB of texts")
        count, rest = 0, b""
        with package.readable(), package.open(part) as stream:
            while chunk := stream.read(16 * CHUNK):
                whole, mark, rest = (rest + chunk).rpartition(b"<")  # a tag may be cut in two
                rest = (mark + rest)[:CHUNK]
                count += len(_ENTRY.findall(whole))
        if count > MOST_STRINGS:
            raise package.refused(f"it has more than {MOST_STRINGS:,} texts")
