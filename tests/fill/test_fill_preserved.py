"""What a fill leaves as it was: every other part, every cell, and what hangs on a sheet."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import ironcalc
import pytest
import xlsxwriter
from openpyxl.utils import column_index_from_string, get_column_interval, get_column_letter

from tests.fill.books import (
    COLUMNS,
    GOOD,
    HEADER,
    OTHER,
    area,
    book_of,
    converted,
    filled,
    made,
    parts,
    rebuilt,
    rich,
    table,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
LAST = get_column_letter(9 + COLUMNS)
"""The last column of results in the rich workbook, of which one row has a warning."""
KEPT_PARTS = {
    "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "customXml/item1.xml": b"<x/>",
    "xl/vbaProject.bin": bytes(range(256)) * 20,
    "xl/printerSettings/printerSettings1.bin": b"\0\1\2",
}


def cells(xml: bytes) -> dict[str, bytes]:
    """A sheet's cells as they are in its XML, by name."""
    root = ET.fromstring(xml)
    return {c.get("r", ""): ET.tostring(c) for c in root.iter(f"{MAIN}c")}


def test_every_other_part_keeps_every_byte(tmp_path: Path) -> None:
    path = rebuilt(rich(tmp_path / "a.xlsx"), KEPT_PARTS, tmp_path / "b.xlsx")
    _, out = filled(path)
    before, after = parts(path), parts(out)
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET, STYLES}


def test_the_filled_sheet_keeps_all_but_the_results(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    found, out = filled(path)
    before, after = (parts(p)[SHEET] for p in (path, out))
    # P is where hidden columns begin, which does not matter: results go next to the table
    assert found.results == area(9, 4, 7, warned=True)
    old, new = cells(before), cells(after)
    assert {name: new[name] for name in old} == old
    added = {re.sub(r"\d", "", name) for name in set(new) - set(old)}
    assert added == set(get_column_interval("I", LAST))
    # everything before the columns and behind the rows, byte for byte
    assert before[before.index(b"</sheetData>") :] == after[after.index(b"</sheetData>") :]
    at = before.index(b"<sheetViews>"), before.index(b"<cols>")
    assert before[slice(*at)] in after
    assert f'<dimension ref="B1:{LAST}11"/>'.encode() in after
    assert b'<row r="5" ht="30" ' in after  # whose spans were too short
    for mark in (b'ht="30" customHeight="1"', b'customFormat="1"'):
        assert before.count(mark) == after.count(mark) == 1


def test_columns_keep_their_widths_and_the_hidden_ones_of_results_are_shown(tmp_path: Path) -> None:
    _, out = filled(rich(tmp_path / "a.xlsx"))
    root = ET.fromstring(parts(out)[SHEET])
    runs = [dict(col.attrib) for col in root.iter(f"{MAIN}col")]
    spans = [(int(run["min"]), int(run["max"])) for run in runs]
    assert spans == sorted(spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
    by_column = {
        c: run for run, span in zip(runs, spans, strict=True) for c in range(span[0], span[1] + 1)
    }
    assert by_column[1]["width"].startswith("3.7")
    assert all(by_column[c]["width"].startswith("20.7") for c in range(10, 14))  # the user's own
    last = column_index_from_string(LAST)
    assert "hidden" not in by_column[last]
    assert by_column[last + 1]["hidden"] == "1"
    assert runs[-1]["max"] == "16384"


def test_results_have_the_looks_of_their_place(tmp_path: Path) -> None:
    _, out = filled(rich(tmp_path / "a.xlsx"))
    page: Any = book_of(out)["Plan"]
    header, user = page["I4"], page["H4"]
    assert (header.fill.fgColor.rgb, header.font.b) == (user.fill.fgColor.rgb, True)
    money = next(c for c in page[5] if page.cell(4, c.column).value == "Cost per month ($/month)")
    assert money.number_format == "$#,##0"
    assert page.cell(7, money.column).value is None
    # of a column, and of a row, with looks of its own
    assert page["K5"].fill.fgColor.rgb == page["B5"].fill.fgColor.rgb
    assert page[f"{LAST}7"].font.i
    assert not page[f"{LAST}6"].font.i


def test_filling_again_changes_nothing(tmp_path: Path) -> None:
    for path in (rich(tmp_path / "a.xlsx"), made(tmp_path / "b.xlsx", [GOOD], top=3, left=4)):
        first, once = filled(path)
        second, twice = filled(once, tmp_path / "again.xlsx")
        assert once.read_bytes() == twice.read_bytes()
        assert (first.results, first.errors) == (second.results, second.errors)


def test_filling_again_after_a_change_leaves_nothing_behind(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [GOOD, OTHER])  # OTHER has a warning
    _, once = filled(path)
    book = book_of(once)
    page: Any = book.worksheets[0]
    for column in range(1, 6):
        page.cell(3, column).value = None
    page["B2"] = "h1000"
    page["A5"] = "8b"
    book.save(once)
    _, again = filled(once, tmp_path / "again.xlsx")
    clean = made(tmp_path / "c.xlsx", [])
    book = book_of(clean)
    for name, value in zip("ABCDE", ["llama-3.1-8b", "h1000", 50, 2000, 256], strict=True):
        book.worksheets[0][f"{name}2"] = value
    book.worksheets[0]["A5"] = "8b"
    book.save(clean)
    _, fresh = filled(clean)
    said = [{k: v for k, v in line.items() if v is not None} for line in table(again)]
    assert said == [{k: v for k, v in line.items() if v is not None} for line in table(fresh)]


def test_an_excel_table_and_its_totals_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    columns = [{"header": h} for h in HEADER]
    columns[2] |= {"total_function": "sum"}
    page.add_table("B2:F5", {"columns": columns, "total_row": True, "data": [GOOD, OTHER]})
    page.write("B7", "below the table")
    book.close()
    found, out = filled(path)
    assert (found.computed, found.errors) == (2, {})
    assert found.results.startswith("G2:")
    name = "xl/tables/table1.xml"
    assert parts(out)[name] == parts(path)[name]


def test_excel_is_asked_to_calculate_formulas_that_use_results(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"

    def linked(xml: bytes) -> bytes:
        return xml.replace(b"</Relationships>", link.encode())

    def as_excel_says(xml: bytes) -> bytes:
        return re.sub(rb"<calcPr[^>]*>", b'<calcPr calcId="191029"/>', xml)

    change = {"xl/calcChain.xml": chain, rels: linked, "xl/workbook.xml": as_excel_says}
    _, out = filled(rebuilt(path, change, tmp_path / "b.xlsx"))
    after = parts(out)
    assert b'<calcPr fullCalcOnLoad="1" calcId="191029"/>' in after["xl/workbook.xml"]
    assert after["xl/calcChain.xml"] == chain


def test_a_sheet_whose_elements_have_a_prefix(tmp_path: Path) -> None:
    """As the Open XML SDK writes them."""

    def prefixed(xml: bytes) -> bytes:
        named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
        return named.replace(b"xmlns=", b"xmlns:x=")

    path = made(tmp_path / "a.xlsx", [GOOD, OTHER])
    other = rebuilt(path, {SHEET: prefixed, STYLES: prefixed}, tmp_path / "b.xlsx")
    (_, plain), (_, out) = filled(path), filled(other)
    assert table(out) == table(plain)
    assert b"<x:is><x:t" in parts(out)[SHEET]
    assert book_of(out).worksheets[0]["I2"].number_format == "#,##0"


def test_a_workbook_of_libreoffice_and_back(tmp_path: Path) -> None:
    """LibreOffice writes the workbook, and shows what was filled in."""
    source = tmp_path / "a.csv"
    lines = [",".join(HEADER), *(",".join(map(str, row)) for row in (GOOD, OTHER))]
    source.write_text("\n".join(lines))
    sheet = converted(converted(source, "ods", tmp_path / "o"), "xlsx", tmp_path / "x")
    _, out = filled(sheet)
    text = converted(out, "csv", tmp_path / "back").read_text()
    header, first, second = (line.split(",") for line in text.splitlines())
    rows = table(out)
    for line, row in ((first, rows[0]), (second, rows[1])):
        shown = dict(zip(header, line, strict=False))
        assert int(shown["GPUS_NEEDED"]) == row["GPUS_NEEDED"]
        assert shown["Price read on"] == row["Price read on"].date().isoformat()
        cost = "Cost per month ($/month)"
        assert float(shown[cost]) == pytest.approx(row[cost])


def test_another_reader_shows_results_as_they_are_meant(tmp_path: Path) -> None:
    """ironcalc, which shares nothing with openpyxl or LibreOffice."""
    _, out = filled(rich(tmp_path / "a.xlsx"))
    book = ironcalc.load_from_xlsx(str(out), "en", "UTC")
    header, first = (
        [book.get_formatted_cell_value(0, row, column) for column in range(9, 9 + COLUMNS + 1)]
        for row in (4, 5)
    )
    shown = dict(zip(header, first, strict=True))
    (line, *_) = table(out, 4, "Plan")
    assert shown["Binds"] == "Prefill"
    assert shown["Cost per month ($/month)"] == f"${line['Cost per month ($/month)']:,.0f}"
    assert shown["Utilisation at target"] == f"{line['Utilisation at target']:.1%}"
    assert shown["Price read on"] == line["Price read on"].date().isoformat()
    assert book.get_formatted_cell_value(0, 6, 5) == "2.5"  # the user's formula, calculated


def test_libreoffice_opens_what_was_filled(tmp_path: Path) -> None:
    _, out = filled(rich(tmp_path / "a.xlsx"))
    again = converted(out, "xlsx", tmp_path / "x")
    before, after = table(out, 4, "Plan"), table(again, 4, "Plan")
    for old, new in zip(before[:3], after[:3], strict=True):
        for header, value in old.items():
            near = pytest.approx(value) if isinstance(value, float) else value
            assert new[header] == near, header
