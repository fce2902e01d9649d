"""Rows given as a range of cells, with a header or without, or as text: one answer everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin import vba
from excel_addin.batch import Batch, read_calls
from excel_addin.cells import Given, day_number
from excel_addin.errors import CellError
from excel_addin.functions import MOST_CELLS, evaluate
from excel_addin.libreoffice.inside.cells import given as calc_hands_over
from excel_addin.limits import Buckets
from excel_addin.office.metadata import metadata
from pricing.book import embedded_book
from tests.fakes import excel
from tests.office.rig import Chromium, service
from tests.office.rig import excel as excel_page
from tests.parity import programs, surfaces
from tests.parity.calls import WAYS, Call, Way, call, differences, drawn
from tests.property.strategies import inputs
from tests.ranges import registered

BOOK = embedded_book()
LIVE = date(2026, 3, 1)
BLOCK = (
    ("starts", "Workload", None, "GPUs", "usd per hour"),
    (day_number(LIVE), "chat", "noted", 2.0, 1.6),
    (None, 70.0, None, 4.0, None),
    (date(2025, 3, 1), "old", None, 8.0, None),
    (None, None, None, None, None),
)


@pytest.fixture(autouse=True)
def _loads() -> Iterator[None]:
    with registered():
        yield


def total(workloads: Given, *others: Given) -> Any:
    return evaluate("LOADS_TOTAL", [workloads, *others], BOOK)


@pytest.mark.parametrize(
    "workloads",
    [
        pytest.param(BLOCK, id="header-dates-blanks-and-a-number-for-a-name"),
        pytest.param([list(row) for row in BLOCK], id="lists"),
        pytest.param("chat, 2, 1.60; 70, 4; old, 8, starts=2025-03-01", id="text"),
        pytest.param((("chat, 2, 1.60; 70, 4",),), id="one-cell-of-text"),
        pytest.param((("chat", 2, 1.6, None, LIVE), ("70", 4, "$2/h", "serving", None)), id="bare"),
    ],
)
def test_rows_in_cells(workloads: Given) -> None:
    assert total(workloads) == pytest.approx(11.2)
    table = evaluate("LOADS_TOTAL_TABLE", [workloads], BOOK)
    assert isinstance(table, list)
    assert ["chat", 3.2, None, None, None, None] in table
    assert table[-1][0] == "id"
    assert evaluate("GPU_CHECK", ["LOADS_TOTAL", workloads], BOOK) == "$11.20 an hour."


@pytest.mark.parametrize(
    ("workloads", "said"),
    [
        ((("chat", 2), ("bulk", -4)), "row 2 (bulk): gpus must be a whole number at least 0"),
        ((("chat", 2, 1, "serving", None, 7),), "row 1 has more than 5 cells"),
        ((("workload", "gpus"), (None, None)), "it has none"),
        (((None, None),), "workloads"),
        (5.0, "row 1 (5): gpus is missing"),
        (((1,) * 101,) * 100, f"at most {MOST_CELLS:,} cells; you gave 10,100"),
    ],
)
def test_what_is_wrong_with_a_range_is_said(workloads: Given, said: str) -> None:
    assert said in evaluate("GPU_CHECK", ["LOADS_TOTAL", workloads], BOOK)  # type: ignore[operator]
    assert isinstance(total(workloads), CellError)


def test_a_range_where_one_cell_is_wanted_is_refused_by_name() -> None:
    found = total("chat, 2", ((1, 2),))
    sentence = "budget_usd_per_month must be a single cell, not a range of several."
    assert found == CellError("#VALUE!", sentence)


def test_only_rows_may_be_a_range_and_excel_is_told_so() -> None:
    told = {f["id"]: f["parameters"] for f in metadata()["functions"]}
    assert [p["dimensionality"] for p in told["LOADS_TOTAL"]] == ["matrix", "scalar"]
    assert {p["dimensionality"] for p in told["GPUS_NEEDED"]} == {"scalar"}


def test_ranges_that_differ_are_different_questions_and_other_nests_are_refused() -> None:
    texts = ['[["a",2]]', '[["a",true]]', '[["a",1]]', '[["a",1]]', '[[["a"]]]', '["a",1]', "{}"]
    calls = ",".join(f'{{"name":"LOADS_TOTAL","args":[{text}]}}' for text in texts)
    batch = Batch(read_calls(f'{{"calls":[{calls}]}}'.encode()))
    assert len(batch) == 4
    assert batch.work(BOOK, 60)
    found = batch.text().decode().split('},{"')
    assert '"value":4.0' in found[0]
    assert "gpus must be a whole number" in found[1]
    assert 'value":2.0' in found[2]
    assert all("neither a cell nor rows of cells" in text for text in found[4:])


def test_calcs_whole_columns_are_asked_for_without_the_blanks_below() -> None:
    column = (("chat", 2.0), ("", 3.0), *[("", "")] * 500)
    asked = calc_hands_over([column, 0.0], [False, True], [True, False])
    assert asked.cells == [(("chat", 2.0), (None, 3.0)), 0.0]
    assert calc_hands_over([column], [False], [False]).problem is not None


@st.composite
def ranges(draw: st.DrawFn) -> list[Call]:
    found: list[Call] = []
    calculation = REGISTRY.get("LOADS_TOTAL")
    for number in range(2 * len(WAYS)):
        ways: dict[str, Way] = {"workloads": WAYS[number % len(WAYS)]}
        raw = draw(inputs(calculation))
        found.append(call(calculation, raw, ways, whole=number >= len(WAYS)))
    return found


@pytest.mark.parametrize("surface", [surfaces.cells, surfaces.excel_call, surfaces.engine])
@drawn(max_examples=5)
@given(calls=ranges())
def test_ranges(surface: Callable[[list[Call]], list[Any]], calls: list[Call]) -> None:
    assert differences(calls, surface(calls)) == []
    assert any(isinstance(c.answer, Receipt) for c in calls)


@drawn(max_examples=5)
@given(calls=ranges())
def test_ranges_in_excel_on_windows(calls: list[Call]) -> None:
    xl = vba.xlwings_udfs()
    module = vba.marked(xl)
    with pytest.MonkeyPatch.context() as patch, excel.windows(patch):
        found = [surfaces.windows(xl, module, call) for call in calls]
    assert differences(calls, found) == []


@drawn(max_examples=2)
@given(calls=ranges())
def test_ranges_in_microsofts_runtime(chromium: Chromium, calls: list[Call]) -> None:
    buckets = Buckets(burst=1e9, per_s=1e9)
    with service(buckets=buckets) as url, excel_page(chromium, url) as opened:
        assert differences(calls, programs.runtime(opened, calls)) == []
        sheet = [["LOADS_TOTAL", [list(row[:2]) for row in (("chat", 2), *[("", None)] * 3000)]]]
        assert opened.calculate(*sheet) == [{"value": 4}]
        assert len(opened.requests[-1]) < 200
