"""Where results go: next to the table, past what is in the way, and where they were before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from tests.fill.books import (
    BAD,
    COLUMNS,
    GOOD,
    HEADER,
    OTHER,
    area,
    book_of,
    filled,
    made,
    parts,
)


def test_more_columns_than_before_go_elsewhere_if_something_is_in_the_way(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [GOOD])
    first, once = filled(path)
    assert first.results == area(6, 1, 2)
    beyond = 6 + COLUMNS
    book = book_of(once)
    page: Any = book.worksheets[0]
    page.cell(1, beyond).value, page.cell(2, beyond).value = "My notes", "keep me"
    for column, value in enumerate(OTHER, 1):  # with a warning, for which there is no column yet
        page.cell(3, column).value = value
    book.save(once)
    second, again = filled(once, tmp_path / "again.xlsx")
    assert second.results == area(beyond + 1, 1, 3, warned=True)
    rows: Any = book_of(again).worksheets[0]
    assert [rows.cell(r, beyond).value for r in (1, 2)] == ["My notes", "keep me"]
    assert all(rows.cell(r, c).value is None for r in (1, 2, 3) for c in range(6, beyond))
    third, _ = filled(again, tmp_path / "third.xlsx")
    assert third.results == second.results


def test_results_go_where_nothing_is(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [GOOD], top=2, left=2)
    book = book_of(path)
    page: Any = book.worksheets[0]
    page["I2"] = "assumption"  # in the way
    page["H40"] = "far below"  # not in the way
    page["AZ1"] = "above"
    book.save(path)
    found, out = filled(path)
    assert found.results == area(10, 2, 3)
    rows: Any = book_of(out).worksheets[0]
    assert [rows[c].value for c in ("I2", "H40", "AZ1")] == ["assumption", "far below", "above"]


def test_results_that_became_part_of_a_table_are_filled_in_place_or_not_at_all(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    _, once = filled(made(path, [GOOD]))
    book = book_of(once)
    page: Any = book.worksheets[0]
    page.add_table(Table(displayName="All", ref=f"A1:{get_column_letter(5 + COLUMNS)}2"))
    book.save(once)
    found, _ = filled(once, tmp_path / "again.xlsx")
    assert found.results == area(6, 1, 2)
    page["A2"] = "llama-3.1-70b"  # with a warning: one header more
    page["B2"] = "h200"
    book.save(once)
    with pytest.raises(ValueError, match=r"from F1 on are part of an Excel table"):
        filled(once, tmp_path / "again.xlsx")


def with_something(path: Path, put: Any) -> Path:
    """A workbook by XlsxWriter with one scenario in row 2, and something more."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, GOOD)
    put(book, page)
    book.close()
    return path


def chart_at(place: str) -> Any:
    def put(book: Any, page: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$C$2"})
        page.insert_chart(place, chart)  # eight columns and fifteen rows

    return put


@pytest.mark.parametrize(
    ("put", "first"),
    [
        (lambda _, page: page.merge_range("H2:I4", ""), 10),
        (lambda _, page: page.merge_range("H3:I4", ""), 6),
        (lambda _, page: page.add_table("G2:H5"), 9),
        (lambda _, page: page.add_table("G20:H25"), 6),
        (chart_at("G1"), 15),
        (chart_at("G3"), 6),
    ],
)
def test_tables_merged_cells_and_charts_beside_the_scenarios(
    tmp_path: Path, put: Any, first: int
) -> None:
    """What lies beside them is in the way, what lies below is not."""
    found, _ = filled(with_something(tmp_path / "a.xlsx", put))
    assert found.results == area(first, 1, 2)


def test_columns_under_a_chart_keep_their_width(tmp_path: Path) -> None:
    """It would be stretched with them."""
    path = with_something(tmp_path / "a.xlsx", chart_at("G10"))
    _, out = filled(path)
    widths = {
        letter: dimension.width
        for letter, dimension in book_of(out).worksheets[0].column_dimensions.items()
        if dimension.customWidth
    }
    assert "F" in widths
    assert not set("GHIJKLMN") & set(widths)
    assert "P" in widths
    assert parts(out)["xl/drawings/drawing1.xml"] == parts(path)["xl/drawings/drawing1.xml"]


def test_looks_of_a_column_count_also_beside_other_cells(tmp_path: Path) -> None:
    def put(book: Any, page: Any) -> None:
        page.set_column("G:G", None, book.add_format({"bold": True}))
        page.write("AZ2", "far")

    _, out = filled(with_something(tmp_path / "a.xlsx", put))
    page: Any = book_of(out).worksheets[0]
    assert page["G2"].value == "Prefill"
    assert page["G2"].font.b
    assert not page["F2"].font.b


def test_styles_are_added_once(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [GOOD, BAD])
    _, once = filled(path)
    book = book_of(once)
    styles = parts(once)["xl/styles.xml"]
    book.worksheets[0]["B3"] = "h100"
    book.save(once)
    before = parts(once)["xl/styles.xml"]
    _, again = filled(once, tmp_path / "again.xlsx")
    assert parts(again)["xl/styles.xml"] == before
    assert before.count(b"<xf ") <= styles.count(b"<xf ")


def test_an_argument_right_of_earlier_results(tmp_path: Path) -> None:
    _, once = filled(made(tmp_path / "a.xlsx", [GOOD]))
    book = book_of(once)
    page: Any = book.worksheets[0]
    page.cell(1, 6 + COLUMNS).value, page.cell(2, 6 + COLUMNS).value = "TTFT (s)", 2
    book.save(once)
    found, again = filled(once, tmp_path / "again.xlsx")
    assert found.results == area(6, 1, 2)
    assert found.columns["ttft_ms"] == f"{get_column_letter(6 + COLUMNS)}1"
    assert book_of(again).worksheets[0].cell(2, 6 + COLUMNS).value == 2
