"""Files and sheets that cannot be filled: one sentence each, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.fill.books import (
    GOOD,
    HEADER,
    OTHER,
    book_of,
    converted,
    filled,
    made,
    parts,
    placed,
    rebuilt,
    refusal,
)

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return made(tmp_path / "good.xlsx", [GOOD, OTHER])


def test_what_is_no_workbook(tmp_path: Path, good: Path) -> None:
    content = good.read_bytes()
    named = [
        (b"", "a.xlsx", "is empty"),
        (b"model,gpu\n8b,h100\n", "a.csv", "no Excel workbook but CSV; open it in Excel and save"),
        (b"model,gpu\n8b,h100\n", "a.xlsx", "no Excel workbook, whatever its name says"),
        (OLE, "a.xls", "the format of Excel before 2007"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected by a password"),
        (content[: len(content) // 2], "a.xlsx", "damaged or cut short"),
        (content[:-10], "a.xlsx", "damaged or cut short"),
        (content[:60] + b"\xff" * 40 + content[100:], "a.xlsx", "damaged or cut short"),
    ]
    for data, name, said in named:
        assert said in refusal(placed(tmp_path, data, name))
    assert refusal(tmp_path / "none.xlsx").startswith("There is no file ")
    assert refusal(tmp_path).endswith("is a folder, not a workbook.")


def test_other_kinds_of_zip(tmp_path: Path, good: Path) -> None:
    def kind(xml: bytes) -> bytes:
        return xml.replace(b"sheet.main+xml", b"sheet.binary.macroEnabled.main")

    changes: list[tuple[dict[str, Any], str]] = [
        ({"[Content_Types].xml": kind}, "binary workbook (.xlsb)"),
        ({"[Content_Types].xml": None}, "a zip file, but no Excel workbook"),
        ({"_rels/.rels": None}, "a zip file, but no Excel workbook"),
        ({"xl/workbook.xml": b"<document/>"}, "another kind of document"),
        ({"xl/workbook.xml": b"<workbook><sheets>"}, "damaged or cut short"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument file"),
        ({"xl/_rels/workbook.xml.rels": None}, "damaged or cut short"),
    ]
    for number, (change, said) in enumerate(changes):
        assert said in refusal(rebuilt(good, change, tmp_path / f"{number}.xlsx"))


def test_an_opendocument_file_of_libreoffice(tmp_path: Path, good: Path) -> None:
    assert "OpenDocument file" in refusal(converted(good, "ods", tmp_path / "o"))
    strict = converted(good, "xls", tmp_path / "x")
    assert "before 2007" in refusal(strict)


def test_sheets_whose_xml_cannot_be_changed_safely(tmp_path: Path, good: Path) -> None:
    xml = parts(good)[SHEET]
    row = re.search(rb"<row .*?</row>", xml)
    assert row is not None
    order = "its rows are not in order"
    changed = [
        (xml.replace(b"</sheetData>", b""), "its sheet 'Sheet' cannot be read"),
        (xml.replace(b"</worksheet>", b""), "its sheet 'Sheet' cannot be read"),
        (xml.replace(b'<row r="3"', b'<row r="2"'), order),
        (xml.replace(b'<row r="3"', b'<row r="1048577"'), order),
        (xml.replace(b'<row r="3"', b'<row r=" 3"'), order),
        (xml.replace(b'<row r="3"', b'<row r="3.0"'), order),
        (xml.replace(b'<row r="3"', b'<!-- a --><row r="3"'), "comments in its XML"),
        (xml.replace(b"<v>50</v>", b"<v><![CDATA[50]]></v>"), "comments in its XML"),
        (xml.replace(b"<v>50</v>", b"<v><?a b?>50</v>"), "comments in its XML"),
        (xml.replace(b"<sheetData>", b"<!-- <sheetData> --><sheetData>"), "comments in its XML"),
        (xml.decode().encode("utf-16"), "not in UTF-8"),
        (b'<?xml version="1.0" encoding="latin-1"?>' + xml, "not in UTF-8"),
        (xml.replace(b'r="C2"', b'r="C2C"'), "its sheet 'Sheet' cannot be read"),
        (xml.replace(b"<v>50</v>", b"<v>fifty</v>"), "its sheet 'Sheet' cannot be read"),
    ]
    for number, (new, said) in enumerate(changed):
        assert new != xml
        assert said in refusal(rebuilt(good, {SHEET: new}, tmp_path / f"{number}.xlsx")), number


def test_strict_open_xml(tmp_path: Path, good: Path) -> None:
    def strict(xml: bytes) -> bytes:
        old, new = (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006",
            b"http://purl.oclc.org/ooxml",
        )
        return xml.replace(old, new)

    path = rebuilt(good, {"xl/workbook.xml": strict, SHEET: strict}, tmp_path / "a.xlsx")
    assert "Strict Open XML; save it as Excel Workbook" in refusal(path)


def test_sheets_that_are_not_there_or_say_nothing(tmp_path: Path, good: Path) -> None:
    said = "There is no sheet 'Plan' in the workbook; it has 'Sheet'."
    assert refusal(good, sheet="Plan") == said
    assert filled(good, sheet=" SHEET ")[0].computed == 2
    book = book_of(good)
    book.create_sheet("Other")
    book["Sheet"].sheet_state = "hidden"
    book.save(good)
    assert "No row among the first 20 of sheet 'Other'" in refusal(good)
    assert filled(good, sheet="Sheet")[0].computed == 2
    empty = made(tmp_path / "empty.xlsx", [])
    assert refusal(empty) == "There is no scenario below the headers in row 1 of sheet 'Sheet'."


def test_headers_that_do_not_fit(tmp_path: Path) -> None:
    def header(*names: str) -> Path:
        return made(tmp_path / "a.xlsx", [GOOD], names)

    nothing = "has headers for GPUS_NEEDED; one must name model, gpu, qps, isl and osl."
    assert refusal(header("a", "b")).endswith(nothing)
    said = refusal(header("Model", "GPU", "QPS", "Input tokens", "Outptu tokens"))
    assert said == (
        "The headers in row 1 of sheet 'Sheet' lack osl, which GPUS_NEEDED needs; write it as a"
        " header, or choose with --calculation. E1 'Outptu tokens' was not used; did you mean osl?"
    )
    said = refusal(header("Model", "Input", "GPU", "QPS", "Prompt tokens", "Output"))
    assert said == "B1 'Input' and E1 'Prompt tokens' both mean isl; rename or remove one."
    said = refusal(header("Model"))
    assert said == (
        "The headers in row 1 fit KV_CACHE_BYTES, WEIGHTS_GB, TRAINING_MEMORY_GIB and"
        " API_PRICE; say which with --calculation, or for each row in a column `calculation`."
    )
    said = refusal(header("model", "gpu", "isl", "osl", "requests per month", "API model"))
    # those that only add to one of these are not named
    fit = "The headers in row 1 fit GPUS_NEEDED, BREAKEVEN_REQUESTS, COST_LEVERS and"
    assert said.startswith(f"{fit} MIGRATION_SAVINGS; say which")
    said = refusal(header("Calculation", "Function", *HEADER))
    assert said == "A1 and B1 both say what to compute; keep one."


def test_calculations_that_are_none(good: Path) -> None:
    assert "did you mean GPUS_NEEDED" in refusal(good, calculation="GPUS_NEDED")
    said = "BREAKEVEN gives a list, which does not fit beside a row;"
    assert refusal(good, calculation="breakeven").startswith(said)


def test_a_formula_of_the_users_among_earlier_results(tmp_path: Path, good: Path) -> None:
    _, once = filled(good)
    book = book_of(once, values=False)
    book.worksheets[0]["G2"] = "=F2*2"
    book.save(once)
    said = "G2 holds a formula among the results of an earlier fill; move it elsewhere."
    assert refusal(once) == said


def test_no_room_for_results(tmp_path: Path, good: Path) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    for column, (header, value) in enumerate(zip(HEADER, GOOD, strict=True), 16_384 - 5):
        page.cell(1, column, header)
        page.cell(2, column, value)
    book.save(good)
    assert refusal(good).endswith("free columns next to each other right of the table.")
