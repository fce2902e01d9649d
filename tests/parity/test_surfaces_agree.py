"""The same question gives the same digits wherever it is asked.

Hypothesis draws formulas of every registered calculation; each surface answers all of them and is
held against `core`, to 1e-12 relative.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.receipt import Receipt
from excel_addin import vba
from excel_addin.limits import Buckets
from tests.fakes import excel
from tests.office.rig import Chromium, Excel, service
from tests.office.rig import excel as excel_page
from tests.office.static_rig import host, write
from tests.parity import programs, surfaces
from tests.parity.calls import Call, differences, formulas
from tests.soffice import Office


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    """The formulas, drawn when a test wants them: collecting tests is not to wait for it."""
    return list(formulas())


@pytest.fixture(scope="module")
def sheet(chromium: Chromium) -> Iterator[Excel]:
    """The add-in's page, answered over HTTP."""
    with service(buckets=Buckets(burst=1e9, per_s=1e9)) as url, excel_page(chromium, url) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Excel]:
    """The page that computes by itself, from a folder of files."""
    parent = tmp_path_factory.mktemp("host")
    assert write(parent / "excel") == 0
    with host(parent) as url, excel_page(chromium, url) as opened:
        yield opened


@pytest.mark.parametrize("surface", [surfaces.cells, surfaces.excel_call, surfaces.engine])
def test_formulas(surface: Callable[[list[Call]], list[Any]], calls: list[Call]) -> None:
    assert differences(calls, surface(calls)) == []


def test_excel_on_windows(calls: list[Call]) -> None:
    xl = vba.xlwings_udfs()
    module = vba.marked(xl)
    with pytest.MonkeyPatch.context() as patch, excel.windows(patch):
        found = [surfaces.windows(xl, module, call) for call in calls]
    assert differences(calls, found) == []


def test_http(calls: list[Call]) -> None:
    client = surfaces.http_client()
    for call in calls:
        found = surfaces.http(call, client)
        if isinstance(call.answer, Receipt):
            assert found == json.loads(json.dumps(call.answer.as_dict()))
        else:
            assert found["error"] == json.loads(json.dumps(call.answer.as_dict()))


def test_microsofts_runtime(sheet: Excel, calls: list[Call]) -> None:
    assert differences(calls, programs.runtime(sheet, calls)) == []


def test_the_browser_by_itself(alone: Excel, calls: list[Call]) -> None:
    assert differences(calls, programs.runtime(alone, calls)) == []


def test_libreoffice(calc_office: Office, calls: list[Call]) -> None:
    book = calc_office.open()
    assert differences(calls, programs.calc(book, calls)) == []
    book.close()
