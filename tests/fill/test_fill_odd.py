"""Files that are odd but sound, and text that must not become a formula."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from core.registry import REGISTRY
from excel_addin.fill.cellxml import CellWriter
from excel_addin.fill.package import open_package
from excel_addin.fill.styles import Styles
from pricing.book import embedded_book
from tests.fill.books import GOOD, HEADER, OTHER, area, book_of, filled, made, parts, rebuilt, table

SHEET = "xl/worksheets/sheet1.xml"
EXPECTED = REGISTRY.get("GPUS_NEEDED").run(
    dict(zip(("model", "gpu", "qps", "isl", "osl"), GOOD, strict=True)), embedded_book()
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return made(tmp_path / "good.xlsx", [GOOD, OTHER])


@pytest.mark.parametrize("said", ["A1:XFD1048576", "A1", "C5:D9", ""])
def test_a_dimension_that_lies(tmp_path: Path, good: Path, said: str) -> None:
    def lying(xml: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{said}"'.encode(), xml)

    found, out = filled(rebuilt(good, {SHEET: lying}, tmp_path / "a.xlsx"))
    assert (found.computed, found.results) == (2, area(6, 1, 3, warned=True))
    assert table(out)[0]["GPUS_NEEDED"] == EXPECTED.value


def test_a_row_at_the_very_end_and_a_cell_in_the_last_column(tmp_path: Path, good: Path) -> None:
    def stretched(xml: bytes) -> bytes:
        cells = b"".join(
            f'<c r="{c}1048576" t="inlineStr"><is><t>{v}</t></is></c>'.encode()
            if isinstance(v, str)
            else f'<c r="{c}1048576"><v>{v}</v></c>'.encode()
            for c, v in zip("ABCDE", GOOD, strict=True)
        )
        far = b'<c r="XFD1048576"><v>1</v></c>'
        return xml.replace(
            b"</sheetData>", b'<row r="1048576">' + cells + far + b"</row></sheetData>"
        )

    found, out = filled(rebuilt(good, {SHEET: stretched}, tmp_path / "a.xlsx"))
    assert (found.computed, found.results) == (3, area(6, 1, 1_048_576, warned=True))
    xml = parts(out)[SHEET]
    row = xml[xml.rindex(b"<row ") : xml.rindex(b"</row>")]
    assert re.search(rb'<c r="F1048576" s="\d"><v>%d</v></c>' % EXPECTED.value, row)
    assert row.endswith(b'<c r="XFD1048576"><v>1</v></c>')


def test_many_rows_that_are_nearly_all_empty(tmp_path: Path, good: Path) -> None:
    def long(xml: bytes) -> bytes:
        blank = b"".join(b'<row r="%d" s="0" customFormat="1"/>' % n for n in range(4, 200_001))
        return xml.replace(b"</sheetData>", blank + b"</sheetData>")

    path = rebuilt(good, {SHEET: long}, tmp_path / "a.xlsx")
    found, out = filled(path)
    assert (found.computed, found.errors, found.results) == (2, {}, area(6, 1, 3, warned=True))
    before, after = parts(path)[SHEET], parts(out)[SHEET]
    at = b'<row r="4"'
    assert before[before.index(at) :] == after[after.index(at) :]


def test_cells_and_rows_that_do_not_say_where_they_are(tmp_path: Path, good: Path) -> None:
    def unplaced(xml: bytes) -> bytes:
        return re.sub(rb'(<(?:row|c))\s+r="[^"]*"', rb"\1", xml)

    found, out = filled(rebuilt(good, {SHEET: unplaced}, tmp_path / "a.xlsx"))
    assert (found.computed, found.results) == (2, area(6, 1, 3, warned=True))
    assert table(out)[0]["GPUS_NEEDED"] == EXPECTED.value


def test_single_quotes_and_a_greater_than_in_an_attribute(tmp_path: Path, good: Path) -> None:
    def quoted(xml: bytes) -> bytes:
        xml = re.sub(rb'="([^"]*)"', rb"='\1'", xml)
        return xml.replace(b"<row r='2'", b"""<row data-x='a>b"' r='2'""")

    path = rebuilt(good, {SHEET: quoted}, tmp_path / "a.xlsx")
    found, out = filled(path)
    assert found.results == area(6, 1, 3, warned=True)
    assert b"""<row data-x='a>b"' r='2'""" in parts(out)[SHEET]


def test_a_workbook_without_styles(tmp_path: Path, good: Path) -> None:
    def without(xml: bytes) -> bytes:
        return re.sub(rb"<[^<>]*styles\.xml[^<>]*>", b"", xml)

    change: dict[str, Any] = {"xl/styles.xml": None}
    change |= dict.fromkeys(("[Content_Types].xml", "xl/_rels/workbook.xml.rels"), without)
    _, out = filled(rebuilt(good, change, tmp_path / "a.xlsx"))
    xml = parts(out)[SHEET]
    assert f'<c r="F2"><v>{EXPECTED.value}</v></c>'.encode() in xml
    assert f">{EXPECTED.prices[0].observed}</t>".encode() in xml  # no format, so a day is text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "<f>1</f>", "&#61;1"],
)
def test_text_is_never_a_formula(good: Path, text: str) -> None:
    with open_package(good) as package:
        writer = CellWriter(2, "", 0, Styles(package, "xl/styles.xml"), "", from_1904=False)
        cell = ET.fromstring(writer.value(7, text, 0))
    assert (cell.tag, cell.attrib) == ("c", {"r": "B7", "t": "inlineStr"})
    assert [child.tag for child in cell] == ["is"]
    assert cell.findtext("is/t") == text.replace("\r", "\n")  # as XML has it


def test_no_cell_of_results_is_a_formula_and_the_users_text_stays_text(tmp_path: Path) -> None:
    header = [*HEADER, "Remark"]
    rows = [[*GOOD, "x"], ["=8b", "=h100", 1, 1, 1, "y"], ["8b", '=HYPERLINK("a")', 1, 1, 1, "z"]]
    path = made(tmp_path / "a.xlsx", rows, header)
    book = book_of(path, values=False)
    page: Any = book.worksheets[0]
    for name in ("F2", "A3", "B3", "B4"):
        page[name].data_type = "s"
        page[name].value = page[name].value if name != "F2" else "=2+3"
        page[name].data_type = "s"
    book.save(path)
    assert b"<f>" not in parts(path)[SHEET]
    found, out = filled(path)
    xml = parts(out)[SHEET]
    assert b"<f>" not in xml
    assert b"<t>=2+3</t>" in xml
    assert found.errors[3].startswith("A3: I do not know the model '=8b'")


def test_what_xml_cannot_hold_is_left_out(good: Path) -> None:
    with open_package(good) as package:
        writer = CellWriter(1, "", 0, Styles(package, "xl/styles.xml"), "", from_1904=False)
        cell = ET.fromstring(writer.value(1, "a\0b\x1f\ud800c_x0041_ & <d>\U0001f600", 0))
        long = ET.fromstring(writer.value(1, "ü" * 40_000, 0))
        day = writer.value(1, date(2026, 11, 21), 0)
    assert cell.findtext("is/t") == "abc_x005F_x0041_ & <d>\U0001f600"
    assert len(long.findtext("is/t") or "") == 32_767
    assert day == '<c r="A1"><v>46347</v></c>'
