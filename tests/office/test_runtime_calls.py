"""Every function called by Microsoft's runtime gives what the calculator gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from excel_addin.batch import as_json
from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.examples import every_function
from tests.office.expected import as_excel, as_formula
from tests.office.rig import Chromium, Excel, excel, service

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]


@pytest.fixture(scope="module")
def sheet(chromium: Chromium) -> Iterator[Excel]:
    """The add-in, opened once for all tests of this file."""
    with service() as url, excel(chromium, url) as opened:
        yield opened
        assert opened.troubles == []
        assert opened.elsewhere == []


def test_every_function_gives_what_the_calculator_gives(sheet: Excel) -> None:
    asked = every_function()
    found = sheet.calculate(*(as_formula(*call) for call in asked))
    assert found == [as_excel(name, arguments) for name, arguments in asked]
    assert not [one for one in found if "error" in one]


def test_errors_have_their_value_and_their_sentence(sheet: Excel) -> None:
    asked: list[tuple[str, list[Any]]] = [
        ("GPUS_NEEDED", ["8b", "h1000", 1, 1, 1]),
        ("GPUS_NEEDED", ["8b", "h100", -5, 1, 1]),
        ("GPUS_NEEDED_TABLE", ["405b", "l4", 1, 99_000, 1]),
        ("API_PRICE", ["gpt-4o-mini", None, 30_000]),
        ("GPUS_NEEDED", ["8b"]),
    ]
    found = sheet.calculate(*([name, *arguments] for name, arguments in asked))
    assert found == [as_excel(name, arguments) for name, arguments in asked]
    assert [one["error"] for one in found] == ["#VALUE!", "#NUM!", "#NUM!", "#N/A", "#VALUE!"]
    assert "h1000" in found[0]["message"]  # #NUM! carries none in Excel; GPU_CHECK says it
    assert "no price" in found[3]["message"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([], id="none"),
        pytest.param([None] * 34, id="null-as-excel-says-it"),
        pytest.param(["", None, "", " "], id="blank-cells"),
    ],
)
def test_arguments_left_out_are_defaults(given: list[Any], sheet: Excel) -> None:
    before = len(sheet.requests)
    found = sheet.calculate(["GPUS_NEEDED", *SIZING, *given])
    assert found == [as_excel("GPUS_NEEDED", SIZING)]
    if None in given[-1:]:  # those at the end are not sent at all
        (call,) = json.loads(sheet.requests[before])["calls"]
        assert call["args"] == SIZING


def test_what_cells_hold_arrives_as_it_is(sheet: Excel) -> None:
    arguments: list[Any] = ['"; \\ Größe \u2028 🂡', True, 0.1, -3, 1e300, None, "=1+1"]
    sheet.calculate(["GPUS_NEEDED", *arguments])
    (call,) = json.loads(sheet.requests[-1])["calls"]
    assert call == {"name": "GPUS_NEEDED", "args": arguments}


def test_a_repeating_argument_may_be_empty_values_or_rows(sheet: Excel) -> None:
    name, rest = "API_PRICE", ["gpt-4o-mini", None, 46298]
    expected = as_excel("GPU_CHECK", [name, *rest])
    forms: list[Any] = [rest, [rest], [[value] for value in rest]]
    found = sheet.calculate(*(["GPU_CHECK", name, form] for form in forms))
    assert found == [expected] * 3
    for empty in (["GPU_CHECK", name], ["GPU_CHECK", name, None], ["GPU_CHECK", name, []]):
        assert sheet.calculate(empty) == [as_excel("GPU_CHECK", [name])]


def test_data_types_of_cells_count_by_their_value(sheet: Excel) -> None:
    day = {"type": "FormattedNumber", "basicValue": 46298, "numberFormat": "yyyy-mm-dd"}
    model = {"type": "String", "basicType": "String", "basicValue": "verda"}
    gpu = {"type": "Entity", "text": "h100", "basicType": "Error", "basicValue": "#VALUE!"}
    blank = {"type": "Empty", "basicType": "Empty", "basicValue": ""}
    found = sheet.calculate(["GPU_PRICE", gpu, model, blank, None, day])
    assert (
        found == [as_excel("GPU_PRICE", ["h100", "verda", None, None, 46298])] == [{"value": 3.627}]
    )


def test_a_date_can_be_handed_on(sheet: Excel) -> None:
    (date,) = sheet.calculate(["PRICE_DATE", None, "h100", "verda"])
    assert date["value"]["type"] == "FormattedNumber"
    found = sheet.calculate(["GPU_PRICE", "h100", "verda", None, None, date["value"]])
    assert found == [as_excel("GPU_PRICE", ["h100", "verda"])]


def test_older_excel_gets_a_date_as_its_number(chromium: Chromium) -> None:
    supports = {"customfunctionsruntime": "1.3", "customfunctions": "1.7"}
    with service() as url, excel(chromium, url, supports) as sheet:
        found = sheet.calculate(["PRICE_DATE"], ["PRICE_HISTORY", None, None, "h100", "verda"])
        number = evaluate("PRICE_DATE", [], BOOK)
        assert found[0] == {"value": as_json(number)["value"]["date"]}
        block = as_json(evaluate("PRICE_HISTORY", [None, None, "h100", "verda"], BOOK))["values"]
        assert found[1]["value"][1][0] == block[1][0]["date"]
        assert sheet.troubles == []


def test_ten_thousand_cells_are_one_request(sheet: Excel) -> None:
    before = len(sheet.requests)
    cells: list[list[Any]] = [["TOKENS_PER_S_BY_FORMULA", 1 + n / 1000, 8] for n in range(10_000)]
    found = sheet.calculate(*cells)
    asked = [json.loads(body)["calls"] for body in sheet.requests[before:]]
    assert [len(calls) for calls in asked] == [10_000]
    for n in (0, 1, 5_000, 9_999):
        assert found[n] == as_excel(cells[n][0], cells[n][1:])


def test_the_same_call_is_sent_once(sheet: Excel) -> None:
    before = len(sheet.requests)
    found = sheet.calculate(*[["GPUS_NEEDED", *SIZING]] * 500, ["GPUS_NEEDED", *SIZING, None])
    assert found == [as_excel("GPUS_NEEDED", SIZING)] * 501
    (body,) = sheet.requests[before:]
    assert len(json.loads(body)["calls"]) == 1
    # a text is not its number, nor true the number 1
    sheet.calculate(["KV_CACHE_BYTES", "8b", 1], ["KV_CACHE_BYTES", "8b", "1"])
    assert len(json.loads(sheet.requests[-1])["calls"]) == 2
    sheet.calculate(["KV_CACHE_BYTES", "8b", 1], ["KV_CACHE_BYTES", "8b", True])
    assert len(json.loads(sheet.requests[-1])["calls"]) == 2


def test_cells_of_messages_in_a_row_go_together(sheet: Excel) -> None:
    before = len(sheet.requests)
    found = sheet.run(
        """() => Promise.all([1, 2, 3].map(async (gpus) => {
            await new Promise((resolve) => setTimeout(resolve, 0)); // each in a task of its own
            return fakeExcel.calculate([["TOKENS_PER_S_BY_FORMULA", gpus, 8]]);
        }))"""
    )
    assert len(sheet.requests) == before + 1
    assert [one for (one,) in found] == [
        as_excel("TOKENS_PER_S_BY_FORMULA", [n, 8]) for n in (1, 2, 3)
    ]


def test_a_chain_of_cells_asks_once_for_each_link(sheet: Excel) -> None:
    before = len(sheet.requests)
    gpus = sheet.calculate(["GPUS_NEEDED", *SIZING])[0]["value"]
    (price,) = sheet.calculate(["GPU_PRICE", "h100"])
    monthly = sheet.calculate(["SELF_HOST_COST_PER_REQUEST", price["value"], gpus, 500, 500_000])
    assert monthly == [as_excel("SELF_HOST_COST_PER_REQUEST", [price["value"], gpus, 500, 500_000])]
    assert len(sheet.requests) == before + 3
