"""In the browser, through Microsoft's runtime and Pyodide, cells get what the calculator gives."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from excel_addin.batch import MOST_CALLS, Batch, read_calls
from pricing.book import embedded_book
from tests.examples import every_function
from tests.office.expected import as_excel, as_formula
from tests.office.rig import Chromium, Excel, excel
from tests.office.static_rig import host, write
from tests.parity.calls import REL_TOL


@pytest.fixture(scope="module")
def sheet(chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Excel]:
    """The add-in in a folder of files, opened once for all tests of this file."""
    parent = tmp_path_factory.mktemp("host")
    assert write(parent / "excel") == 0
    with host(parent) as url, excel(chromium, url) as opened:
        yield opened
        assert opened.troubles == []
        assert opened.elsewhere == []
        assert opened.requests == []


def by_http(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results that POST /excel/call gives."""
    batch = Batch(read_calls(json.dumps({"calls": calls}).encode()))
    while not batch.work(embedded_book(), 1):
        pass
    return json.loads(batch.text())["results"]


def in_browser(sheet: Excel, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sheet.run("(calls) => gpusizeAnswer(calls)", calls)


def figures_apart(found: Any, expected: Any) -> list[tuple[Any, Any]]:
    """Where two results differ, cell by cell."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [d for key in found for d in figures_apart(found[key], expected[key])]
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [d for f, e in zip(found, expected, strict=True) for d in figures_apart(f, e)]
    return [] if found == expected else [(found, expected)]


def test_every_function_gives_what_the_calculator_gives(sheet: Excel) -> None:
    asked = every_function()
    found = sheet.calculate(*(as_formula(*call) for call in asked))
    for (name, arguments), cell in zip(asked, found, strict=True):
        assert "error" not in cell, (name, arguments)
        for got, expected in figures_apart(cell, as_excel(name, arguments)):
            # Python here and in the browser have other libraries for exp, log and powers
            assert math.isclose(got, expected, rel_tol=REL_TOL, abs_tol=REL_TOL), (
                name,
                got,
                expected,
            )


def test_errors_dates_and_odd_cells_are_those_of_the_service(sheet: Excel) -> None:
    calls = [
        {"name": name, "args": arguments}
        for name, arguments in [
            ("gpus_needed", ["8b", "h100", 50, 7744, 256]),
            ("PRICE_DATE", []),
            ("GPU_PRICE", ["h100", "verda", None, "", 46298]),
            ("API_PRICE", ["gpt-4o-mini", None, 30_000]),
            ("GPUS_NEEDED", ["8b", "h1000", 1, 1, 1]),
            ("GPUS_NEEDED", ["8b", "h100", [[1, 2]], 1, 1]),
            ("GPUS_NEEDED", ["8b", "h100", True, 1000, 100]),
            ("GPUS_NEEDED", ["405b", "l4", 1, 99_000, 1]),
            ("GPUS_NEEDED", ["8b", "h100", 1e300, 1, 1]),
            ("GPUS_NEEDED", ["8b", "h100", 123456789012345678, 1, 1]),
            ("GPU_CHECK", ["GPUS_NEEDED", "8b", "h1000", 1, 1, 1]),
            ("NO_SUCH", ["\u00fc\u4e16\U0001f600\ud800"]),
            ("PRICE_HISTORY", ["gpt-4o"]),
            ("CHEAPEST_GPU_TABLE", []),
        ]
    ]
    found = in_browser(sheet, calls)
    assert found == by_http(calls)
    assert {r["error"]["code"] for r in found if "error" in r} == {"#VALUE!", "#NUM!", "#N/A"}


def test_ten_thousand_cells_come_back_in_their_order(sheet: Excel) -> None:
    calls = [
        {"name": "GPUS_NEEDED", "args": ["8b", "h100", 1 + k % 97, 1000, 100]}
        for k in range(MOST_CALLS + 7)
    ]
    few = by_http(calls[:97])
    assert in_browser(sheet, calls) == [few[k % 97] for k in range(len(calls))]
    formulas = [[call["name"], *call["args"]] for call in calls]
    assert sheet.calculate(*formulas) == [few[k % 97] for k in range(len(calls))]


def test_a_long_batch_keeps_no_short_one_waiting(sheet: Excel) -> None:
    done = sheet.run(
        """async () => {
          const done = [];
          const table = (k) => ({ name: "GPUS_NEEDED_TABLE", args: ["8b", "h100", k, 500, 50] });
          const long = Array.from({ length: 1000 }, (_, k) => table(1 + k / 64));
          await Promise.all([
            gpusizeAnswer(long).then((results) => done.push(results.length)),
            gpusizeAnswer([{ name: "PRICE_DATE", args: [] }]).then((r) => done.push(r.length)),
          ]);
          return done;
        }"""
    )
    assert done == [1, 1000]


def test_a_block_spills(sheet: Excel) -> None:
    (found,) = sheet.calculate(["GPUS_NEEDED_TABLE", "llama-3.1-8b", "h100", 50, 7744, 256])
    expected = as_excel("GPUS_NEEDED_TABLE", ["llama-3.1-8b", "h100", 50, 7744, 256])
    assert found == expected
    assert len(found["value"]) > 10


def test_the_page_says_that_it_started(sheet: Excel) -> None:
    assert sheet.run("() => gpusizeTransport.starts") is True
    assert sheet.run("() => gpusizeTransport.failed") == ""


@pytest.mark.parametrize("depth", [1, 40, 4000])
def test_cells_nested_beyond_sense_are_refused_and_the_next_ones_answered(
    sheet: Excel, depth: int
) -> None:
    found = sheet.run(
        """(depth) => {
          let cell = 1;
          for (let k = 0; k < depth; k += 1) cell = [cell];
          return gpusizeAnswer([{ name: "API_PRICE", args: [cell] }]);
        }""",
        depth,
    )
    assert found == by_http([{"name": "API_PRICE", "args": [[1]]}])
    assert sheet.calculate(["PRICE_DATE"]) == [as_excel("PRICE_DATE", [])]
