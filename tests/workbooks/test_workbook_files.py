"""What every workbook has: protection, validation, names, print set-up; and what it never has."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from core.registry import REGISTRY
from excel_addin.cli import TEMPLATES
from excel_addin.workbooks.breakeven.layout import START as BREAKEVEN
from excel_addin.workbooks.command import build
from excel_addin.workbooks.sizing.layout import START as SIZING
from pricing.book import TableBook, embedded_book
from tests.workbooks.workbook_cases import CASES, formulas, inputs, made

BOOK = embedded_book()
KNOWN = frozenset(
    [
        "ABS",
        "AND",
        "COUNT",
        "COUNTIF",
        "DATE",
        "FIXED",
        "FLOOR",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISNUMBER",
        "LEFT",
        "LOG10",
        "MATCH",
        "MAX",
        "MIN",
        "N",
        "NOT",
        "OR",
        "RANK",
        "ROUND",
        "ROUNDUP",
        "SUM",
        "SUMIF",
        "SUMPRODUCT",
    ]
)
"""Functions that Excel has had since 2007, and LibreOffice as long."""
LONGEST_FORMULA, LONGEST_TEXT = 8192, 255
STARTERS = ("=", "+", "-", "@", "\t", "\r")


def last_row(cells: str) -> int:
    found = range_boundaries(cells.replace("$", ""))[3]
    assert found is not None
    return found


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_same_inputs_give_the_same_bytes(template: str) -> None:
    assert made(template) == build(template, {}, BOOK)


@pytest.mark.parametrize("template", TEMPLATES)
def test_sheets_are_protected_without_a_password_and_inputs_are_free(template: str) -> None:
    content = made(template)
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    calculated = {f"{sheet}!{cell}" for sheet, cell in formulas(content)}
    assert len(inputs(content)) > 20
    assert not calculated & set(inputs(content))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_input_has_a_rule_with_a_prompt_and_an_error_text(template: str) -> None:
    content = made(template)
    book = openpyxl.load_workbook(BytesIO(content))
    ruled: dict[str, Any] = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            for area in rule.sqref.ranges:
                for row in range(area.min_row, area.max_row + 1):
                    for col in range(area.min_col, area.max_col + 1):
                        ruled[f"{sheet.title}!{sheet.cell(row, col).coordinate}"] = rule
    free_text = {cell for cell in inputs(content) if cell.split("!")[1].startswith("B")}
    for cell in set(inputs(content)) - (
        free_text if template in ("budget", "portfolio") else set()
    ):
        if cell.startswith("Read me!"):
            continue
        rule = ruled[cell]
        assert rule.error, cell
        if not cell.startswith("GPU prices!"):
            assert rule.prompt, cell
            assert rule.promptTitle, cell


@pytest.mark.parametrize("template", TEMPLATES)
def test_prints_landscape_to_the_page_width_with_a_dated_footer(template: str) -> None:
    book = openpyxl.load_workbook(BytesIO(made(template)))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        fit = sheet.sheet_properties.pageSetUpPr
        assert fit is not None
        assert fit.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        footer = sheet.oddFooter
        assert footer is not None
        assert footer.center is not None
        assert footer.right is not None
        assert str(BOOK.date()) in str(footer.center.text)
        assert "&D" in str(footer.right.text)
        if sheet.title != "Read me":
            assert sheet.freeze_panes, sheet.title
    titled = [sheet.title for sheet in book if sheet.print_title_rows]
    assert {"GPU prices", "Assumptions"} <= set(titled)


@pytest.mark.parametrize("template", TEMPLATES)
def test_names_stand_for_cells_that_are_there(template: str) -> None:
    book = openpyxl.load_workbook(BytesIO(made(template)))
    assert len(book.defined_names) > 15
    for name, defined in book.defined_names.items():
        ((sheet, cells),) = defined.destinations
        assert sheet in book.sheetnames, name
        assert last_row(cells) <= book[sheet].max_row, name


@pytest.mark.parametrize("case", CASES)
def test_formulas_keep_to_what_old_programs_know(case: str) -> None:
    template, given = CASES[case]
    used: set[str] = set()
    for (sheet, cell), (formula, _) in formulas(made(template, **given)).items():
        assert len(formula) < LONGEST_FORMULA, (sheet, cell)
        texts = re.findall(r'"((?:[^"]|"")*)"', formula)
        assert all(len(text) <= LONGEST_TEXT for text in texts), (sheet, cell)
        bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare))
        assert "[" not in bare, "a structured or external reference"
    assert used <= KNOWN, used - KNOWN


@pytest.mark.parametrize("template", TEMPLATES)
def test_charts_draw_from_cells_that_are_there_with_straight_lines(template: str) -> None:
    content = parts(made(template))
    charts = {name: text for name, text in content.items() if name.startswith("xl/charts/chart")}
    assert charts
    book = openpyxl.load_workbook(BytesIO(made(template)))
    for name, text in charts.items():
        tree = ET.fromstring(text)
        space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
        asked = [str(f.text) for f in tree.iterfind(".//c:f", space)]
        assert asked, name
        for formula in asked:
            sheet, _, cells = formula.rpartition("!")
            assert last_row(cells) <= book[sheet.strip("'")].max_row, formula
        assert not [s for s in tree.iterfind(".//c:smooth", space) if s.get("val") != "0"]
        assert tree.find(".//c:title", space) is not None


def test_the_first_sheet_says_what_the_answer_rests_on() -> None:
    for template, name, start in (
        ("breakeven", "BREAKEVEN", BREAKEVEN),
        ("sizing", "GPUS_NEEDED", SIZING),
    ):
        receipt = REGISTRY.get(name).run(start, BOOK)
        book = openpyxl.load_workbook(BytesIO(made(template)))
        said = [
            str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value
        ]
        assert receipt.id in said
        assert receipt.summary in said
        assert str(BOOK.date()) in said
        (command,) = [text for text in said if text.startswith("gpusize call ")]
        raw = dict(word.split("=", 1) for word in command.split()[3:])
        assert REGISTRY.get(name).run(raw, BOOK).id == receipt.id
        assumed = [row[0].value for row in book["Assumptions"].iter_rows(min_row=5)]
        assert {a.name for a in receipt.assumptions} <= set(assumed)


def hostile() -> TableBook:
    """The package's prices, whose texts would be formulas if they were typed."""
    table = BOOK.table
    gpu = tuple(
        replace(
            entry,
            provider_name=f"{STARTERS[n % 6]}cmd|' /C calc'!A0 {n}",
            source=f'{STARTERS[(n + 1) % 6]}HYPERLINK("http://x.example","{n}")',
            source_url=f"{STARTERS[(n + 2) % 6]}SUM(1,1)",
            note=f"{STARTERS[(n + 3) % 6]}1+1",
            region=f"{STARTERS[(n + 4) % 6]}A1",
        )
        for n, entry in enumerate(table.gpu)
    )
    api = tuple(
        replace(
            entry,
            provider_name=f"{STARTERS[n % 6]}1+{n}",
            source=f"{STARTERS[(n + 1) % 6]}A1",
            source_url="http://x.example/\x01\ufffe",
            note=f"{STARTERS[(n + 2) % 6]}cmd",
        )
        for n, entry in enumerate(table.api)
    )
    return TableBook(replace(table, gpu=gpu, api=api))


@pytest.mark.parametrize("template", TEMPLATES)
def test_text_of_price_feeds_never_becomes_a_formula_or_a_link(template: str) -> None:
    plain, content = made(template), build(template, {}, hostile())
    assert {k: f for k, (f, _) in formulas(content).items()} == {
        k: f for k, (f, _) in formulas(plain).items()
    }
    links = [text for name, text in parts(content).items() if name.endswith(".rels")]
    assert not any(b'TargetMode="External"' in text for text in links)
    book = openpyxl.load_workbook(BytesIO(content))
    strange = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s" and str(cell.value).startswith(STARTERS)
    ]
    assert len(strange) > 50


def test_a_label_of_the_person_is_text_too() -> None:
    given = {
        "isl": 500, "osl": 200, "api_model": '=HYPERLINK("http://x.example")',
        "api_input_usd_per_mtok": 2.5, "api_output_usd_per_mtok": 10, "gpu_usd_per_hour": 3,
        "capacity_requests_per_hour": 3000,
    }  # fmt: skip
    content = build("breakeven", given, BOOK)
    assert not [f for f, _ in formulas(content).values() if "x.example" in f]
