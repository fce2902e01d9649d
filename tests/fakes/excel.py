"""Desktop Excel as xlwings' functions meet it: cells, the Windows engine, the COM server's call.

Values are read and written as `xlwings._xlwindows` does, which does not import here: errors in
cells are the numbers COM gives, blanks are None, money is Decimal, numbers are floats.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import xlwings

ERRORS = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
MISSING = -2147352572
"""How an argument left out of a formula arrives."""


class Block:
    """Cells of a sheet, as the impl of an `xlwings.Range` and as the COM object behind it."""

    def __init__(self, xl: Any = None, rows: list[list[Any]] | None = None) -> None:
        self.rows: list[list[Any]] = xl.rows if isinstance(xl, Block) else rows or [[None]]
        self.address = "$A$1"
        self.max_cells_per_read = None

    @property
    def api(self) -> Block:
        return self

    @property
    def raw_value(self) -> Any:
        one = len(self.rows) == len(self.rows[0]) == 1
        return self.rows[0][0] if one else tuple(map(tuple, self.rows))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def sheet(self) -> Any:
        app = types.SimpleNamespace(engine=Engine(), pid=1)
        return types.SimpleNamespace(book=types.SimpleNamespace(app=app))


class Engine:
    """What xlwings asks of its Windows engine."""

    name, type = "excel", "desktop"
    apps: Any = None

    @staticmethod
    def prepare_xl_data_element(x: Any, date_format: Any) -> Any:
        return "" if x is None else x

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, date | datetime):
                return datetime_builder(**_parts(value))
            if isinstance(value, int) and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return value

        return [[clean(cell) for cell in row] for row in data]


def _parts(value: date) -> dict[str, Any]:
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {name: getattr(value, name, 0) for name in names} | {"tzinfo": None}


@contextmanager
def windows(monkeypatch: Any) -> Iterator[None]:
    """xlwings with an engine for Excel, as on Windows."""
    fake = types.ModuleType("xlwings._xlwindows")
    vars(fake).update(
        Range=Block, BOOK_CALLER=None, is_range_instance=lambda found: isinstance(found, Block)
    )
    server = types.ModuleType("xlwings.com_server")
    vars(server)["loop"] = None
    monkeypatch.setattr(xlwings, "_xlwindows", fake, raising=False)
    monkeypatch.setattr(xlwings, "com_server", server, raising=False)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", fake)
    monkeypatch.setitem(sys.modules, "xlwings.com_server", server)
    monkeypatch.setitem(xlwings.engines.engines_by_name, "excel", xlwings.Engine(impl=Engine()))
    yield


def called(xl: Any, module: types.ModuleType, name: str, *cells: Any) -> Any:
    """What `XLPython.CallUDF` hands to VBA for a formula in a cell."""
    xl.udf_modules[module.__name__] = {"filename": "", "filetime": None, "module": module}
    found = xl.call_udf(module.__name__, name, cells, None, Block())
    if len(found) == 1:
        return found[0][0] if len(found[0]) == 1 else found[0]
    return found
