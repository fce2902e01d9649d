"""What three programs calculate is what was written beside each formula."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import formualizer
import pytest
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from excel_addin.cli import TEMPLATES
from tests.calculated import Calculated
from tests.soffice import Error, Office, libreoffice
from tests.workbooks.workbook_cases import CASES, formulas, inputs, made, plain

BAD = (None, "", "abc", "=1", 0, -1, 1e300, 0.5, 1e-9, 3.7, "l40s", "on-demand", 1e15, -1e9, 2)
"""What somebody may paste into a cell past its validation."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One LibreOffice for all of them."""
    with libreoffice(tmp_path_factory.mktemp("office")) as running:
        yield running


def same(written: Any, found: Any) -> bool:
    written, found = plain(written), plain(found)
    if isinstance(written, bool) or isinstance(found, bool):
        return written is not None and found is not None and bool(written) == bool(found)
    if isinstance(written, int) and isinstance(found, int | float):
        return written == found
    if isinstance(written, float) and isinstance(found, int | float):
        return math.isclose(written, found, rel_tol=1e-9, abs_tol=1e-12)
    return written == found


def differing(content: bytes, read: Any) -> list[str]:
    every = formulas(content)
    assert len(every) > 200
    return [
        f"{sheet}!{cell} {formula[:90]}: written {value!r}, found {found!r}"
        for (sheet, cell), (formula, value) in every.items()
        if not same(value, found := read(sheet, cell))
    ]


@pytest.mark.parametrize("case", CASES)
def test_libreoffice(case: str, office: Office, tmp_path: Path) -> None:
    template, given = CASES[case]
    content = made(template, **given)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    document = office.open(path)
    document.recalculate()
    blocks: dict[str, list[list[Any]]] = {}
    for sheet, cell in formulas(content):
        row, column = coordinate_to_tuple(cell)
        height, width = (len(b), len(b[0])) if (b := blocks.get(sheet)) else (0, 0)
        if row > height or column > width:
            last = f"{get_column_letter(max(column, 30))}{max(row, 400)}"
            blocks[sheet] = document.read(f"{sheet}.A1:{last}")

    def read(sheet: str, cell: str) -> Any:
        row, column = coordinate_to_tuple(cell)
        return blocks[sheet][row - 1][column - 1]

    assert differing(content, read) == []
    assert not [
        cell
        for block in blocks.values()
        for row in block
        for cell in row
        if isinstance(cell, Error)
    ]
    document.close()


@pytest.mark.parametrize("case", CASES)
def test_ironcalc(case: str) -> None:
    template, given = CASES[case]
    content = made(template, **given)
    book = Calculated(content)
    assert differing(content, lambda sheet, cell: book.value(f"{sheet}!{cell}")) == []


@pytest.mark.parametrize("case", CASES)
def test_formualizer(case: str, tmp_path: Path) -> None:
    template, given = CASES[case]
    content = made(template, **given)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    book = formualizer.load_workbook(str(path))
    book.evaluate_all()

    def read(sheet: str, cell: str) -> Any:
        return book.get_value(sheet, *coordinate_to_tuple(cell))

    assert differing(content, read) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_whatever_is_typed_no_cell_is_an_error(template: str) -> None:
    content = made(template)
    book, cells = Calculated(content), inputs(content)
    every = [f"{sheet}!{cell}" for sheet, cell in formulas(content)]
    draw = random.Random(template)
    for _ in range(60):
        picked = draw.sample(list(cells), draw.choice((1, 2, 4)))
        typed = {cell: draw.choice(BAD) for cell in picked}
        for cell, value in typed.items():
            book.type(cell, value)
        book.calculate()
        errors = {cell: book.value(cell) for cell in every}
        bad = {c: v for c, v in errors.items() if isinstance(v, str) and v.startswith("#")}
        assert not bad, typed
        for cell in picked:
            book.type(cell, cells[cell])
