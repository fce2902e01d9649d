"""Workbooks to fill, and what is in them afterwards."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter

from core.errors import GpusizeError
from excel_addin.fill.fill import Filled, fill
from pricing.book import embedded_book
from tests.require import need

HEADER = ["Model", "GPU", "QPS", "Input tokens", "Output tokens"]
GOOD = ["llama-3.1-8b", "h100", 50, 2000, 256]
OTHER = ["llama-3.1-70b", "h200", 2.5, 1000, 100]
COLUMNS = 20
"""Of the results of GPUS_NEEDED; one more if a row has a warning, as OTHER does."""
BAD = ["llama-3.1-8b", "h1000", 1, 1000, 100]


def made(
    path: Path,
    rows: Sequence[Sequence[Any]],
    header: Sequence[Any] = HEADER,
    *,
    top: int = 1,
    left: int = 1,
    sheet: str = "Sheet",
) -> Path:
    """A plain workbook by openpyxl, whose headers are in row `top` from column `left` on."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = sheet
    for down, row in enumerate([header, *rows]):
        for across, value in enumerate(row):
            page.cell(top + down, left + across, value)
    book.save(path)
    return path


def filled(path: Path, out: Path | None = None, **options: Any) -> tuple[Filled, Path]:
    """What `fill` makes of a workbook with the package's own prices, and where it is kept."""
    found = fill(path, embedded_book(), **options)
    target = out or path.with_name(f"{path.stem}.filled{path.suffix}")
    target.write_bytes(found.content)
    return found, target


def book_of(path: Path, *, values: bool = True) -> Any:
    """A workbook as openpyxl reads it; what it says about parts it does not know is no matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=values)


def refusal(path: Path, **options: Any) -> str:
    """The sentence about a file: one, whole, and without anything of Python's."""
    with pytest.raises(GpusizeError) as caught:
        fill(path, embedded_book(), **options)
    said = caught.value.message
    assert said.endswith((".", "?"))
    assert "\n" not in said
    assert not re.search(r"Traceback|Error\b|0x[0-9a-f]{6}", said), said
    return said


def area(left: int, top: int, bottom: int, *, warned: bool = False) -> str:
    """The block of results of GPUS_NEEDED that begins in this column."""
    last = get_column_letter(left + COLUMNS + warned - 1)
    return f"{get_column_letter(left)}{top}:{last}{bottom}"


def placed(folder: Path, content: bytes, name: str = "a.xlsx") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


def table(path: Path, row: int = 1, sheet: str | None = None) -> list[dict[str, Any]]:
    """The rows below the headers in `row`, by header."""
    book = book_of(path)
    page: Any = book[sheet] if sheet else book.worksheets[0]
    header = [cell.value for cell in page[row]]
    return [
        {str(h): value for h, value in zip(header, line, strict=True) if h is not None}
        for line in page.iter_rows(min_row=row + 1, values_only=True)
    ]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rebuilt(
    path: Path, change: Mapping[str, bytes | Callable[[bytes], bytes] | None], out: Path
) -> Path:
    """A copy of a file with parts changed, added, or (None) left out."""
    there = parts(path)
    for name, new in change.items():
        if new is None:
            del there[name]
        else:
            there[name] = new if isinstance(new, bytes) else new(there[name])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in there.items():
            archive.writestr(name, content)
    return out


def converted(path: Path, kind: str, folder: Path) -> Path:
    """A file as LibreOffice saves it in another format."""
    office = shutil.which("soffice")
    need("LibreOffice", office)
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [str(office), profile, "--headless", "--convert-to", kind, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


def rich(path: Path) -> Path:
    """A workbook by XlsxWriter with most of what a sheet can hold; headers in row 4, from B on."""
    book = xlsxwriter.Workbook(path)
    page: Any = book.add_worksheet("Plan")
    other = book.add_worksheet("Other")
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "white"})
    band = book.add_format({"bg_color": "#F2F2F2", "border": 1})
    page.write("B1", "Capacity plan", book.add_format({"bold": True, "font_size": 16}))
    page.write_rich_string("B2", "Made by ", book.add_format({"bold": True}), "finance", " team")
    page.write_row("B4", ["Team", *HEADER, "Remark"], head)
    for row, line in enumerate((GOOD, OTHER, BAD), 4):
        page.write_row(row, 1, [f"team {row}", *line, "-"], band)
    page.write_formula("E6", "=2+0.5", band, 2.5)
    page.write_comment("C5", "A note by the user")
    page.data_validation("D5:D20", {"validate": "list", "source": ["h100", "h200"]})
    page.conditional_format("E5:E20", {"type": "data_bar", "data_bar_2010": True})
    page.conditional_format("E5:E20", {"type": "icon_set", "icon_style": "3_arrows"})
    page.conditional_format("F5:F9", {"type": "cell", "criteria": ">", "value": 1, "format": head})
    page.insert_image("B12", str(_picture(path.with_name("logo.png"))))
    page.freeze_panes(4, 2)
    page.autofilter("B4:H7")
    page.set_column("A:A", 3)
    page.set_column("J:M", 20, band)
    page.set_column("P:XFD", None, None, {"hidden": True})
    chart: Any = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Plan!$E$5:$E$7", "categories": "=Plan!$B$5:$B$7"})
    page.insert_chart("C12", chart)
    page.insert_textbox("C30", "A box")
    page.add_sparkline("C9", {"range": "Plan!E5:E7"})
    page.merge_range("B9:B10", "merged", band)
    page.write_url("B11", "https://example.org/")
    page.set_row(4, 30)
    page.set_row(6, None, book.add_format({"italic": True}))
    page.protect("secret")
    page.set_header("&CPlan")
    page.print_area("A1:I20")
    other.write_dynamic_array_formula("A1", "=SORT(Plan!E5:E7)", None, 1)
    other.write_formula("C1", "=SUM(Plan!I5:I7)", None, 0)
    columns = [{"header": "a"}, {"header": "b", "total_function": "sum"}]
    other.add_table("E1:F4", {"columns": columns, "total_row": True})
    book.define_name("Rate", "=Plan!$E$5")
    sheet: Any = book.add_chartsheet("Chart")
    line: Any = book.add_chart({"type": "line"})
    line.add_series({"values": "=Plan!$E$5:$E$7"})
    sheet.set_chart(line)
    book.set_custom_property("Checked", "yes")
    book.close()
    return path


def _picture(path: Path) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes([200, 30, 30]) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path
