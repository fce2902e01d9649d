"""A user's own price file as numbered lines of named cells: CSV, TOML or XLSX.

CSV may be separated by commas, semicolons or tabs, in UTF-8 or Windows-1252, as spreadsheets save
it. TOML has one `[[price]]` per line. Of XLSX the first sheet is read, as values: a formula counts
as what it showed when the file was saved.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from pricing.sources.reading import SourceError, as_dict, as_list

SOURCE = "own"
MOST_LINES = 10_000
MOST_COLUMNS = 50
MOST_UNPACKED = 50_000_000
COLUMNS = (
    "item",
    "price",
    "unit",
    "currency",
    "commitment",
    "region",
    "valid_from",
    "gpus_per_instance",
    "provider",
    "note",
)
REQUIRED = ("item", "price", "unit")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number there and its cells as text by column name."""

    number: int
    cells: dict[str, str]
    decimal_comma: bool = False


def lines(content: bytes, name: str) -> Iterator[Line]:
    """The lines below the header, by the kind that the end of `name` says.

    SourceError when the file is of another kind, damaged, too long or without the header.
    """
    kind = name.rpartition(".")[2].lower()
    if kind == "csv":
        return _csv(content)
    if kind == "toml":
        return _toml(content)
    if kind == "xlsx":
        return _xlsx(content)
    raise SourceError(SOURCE, "it must end in .csv, .xlsx or .toml")


def _csv(content: bytes) -> Iterator[Line]:
    if b"\0" in content:
        raise SourceError(SOURCE, "it is not a text file; save it as CSV (UTF-8)")
    try:
        found = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = content.decode("cp1252", "replace")
    first = next((line for line in found.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(found), delimiter=mark)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        for cells in reader:
            yield reader.line_num, cells

    try:
        yield from _table(numbered(), decimal_comma=mark != ",")
    except csv.Error as error:
        raise SourceError(SOURCE, f"line {reader.line_num} is no CSV") from error


def _table(rows: Iterable[tuple[int, list[str]]], *, decimal_comma: bool) -> Iterator[Line]:
    header: list[str] | None = None
    for count, (number, cells) in enumerate(rows):
        if count > MOST_LINES:
            raise SourceError(SOURCE, f"it has more than {MOST_LINES:,} lines", kind="too-large")
        values = [cell.strip() for cell in cells[:MOST_COLUMNS]]
        if not any(values) or values[0].startswith("#"):
            continue
        if header is None:
            header = [re.sub(r"[\s-]+", "_", value.lower()) for value in values]
            missing = [name for name in REQUIRED if name not in header]
            if missing:
                raise SourceError(
                    SOURCE,
                    f"its first line must name the columns; {', '.join(missing)} is missing"
                    f" (known: {', '.join(COLUMNS)})",
                )
            continue
        named = {k: v for k, v in zip(header, values, strict=False) if k in COLUMNS}
        yield Line(number, named, decimal_comma)
    if header is None:
        raise SourceError(SOURCE, "it is empty")


def _toml(content: bytes) -> Iterator[Line]:
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(SOURCE, "it is not valid TOML") from error
    entries = as_list(document.get("price"))
    if not entries:
        raise SourceError(SOURCE, "it has no [[price]]")
    if len(entries) > MOST_LINES:
        raise SourceError(SOURCE, f"it has more than {MOST_LINES:,} prices", kind="too-large")
    for number, entry in enumerate(map(as_dict, entries), start=1):
        yield Line(number, {k: _shown(v) for k, v in entry.items() if k in COLUMNS})


def _xlsx(content: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook  # noqa: PLC0415 - costs 0.3 s, which only such a file pays

    try:
        _check_size(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                sheet = cast("Any", book.worksheets[0])
                rows = [
                    (number, [_shown(value) for value in cells])
                    for number, cells in enumerate(
                        sheet.iter_rows(
                            values_only=True, max_row=MOST_LINES + 2, max_col=MOST_COLUMNS
                        ),
                        start=1,
                    )
                ]
            finally:
                book.close()
    except SourceError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise SourceError(SOURCE, "it is not a workbook that can be read") from error
    yield from _table(rows, decimal_comma=False)


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
            raise SourceError(SOURCE, "it is too large unpacked", kind="too-large")


def _shown(value: object) -> str:
    """A cell as it would be typed: dates without a time, whole floats without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # spreadsheets hold 15 digits; the rest of a float is noise of the format
        return format(value, ".15g")
    return str(value)
