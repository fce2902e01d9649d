"""Many calls at once, as a sheet makes them: read, worked out once each, written as JSON.

    {"calls": [{"name": "GPUS_NEEDED", "args": ["8b", "h100", 50, 7744, 256]}]}
    {"results": [{"value": 25}]}

An argument is a cell, or rows of cells where the function takes a range: `[["chat", 2], ["bulk",
4]]`. A result is `{"value": cell}`, `{"values": [[cell, ...], ...]}` or
`{"error": {"code": "#N/A", "message": "..."}}`. A cell is a number, text, true, false, null for a
blank, or `{"date": 46347}`: a day by the number a sheet stores, which is to be shown as a date.
"""

from __future__ import annotations

import json
import logging
import math
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.errors import InputError, echo
from excel_addin.cells import Cell, day_number
from excel_addin.errors import CellError
from excel_addin.functions import Result, evaluate
from pricing.book import TableBook

log = logging.getLogger(__name__)

MOST_CALLS = 10_000
LONGEST_WHOLE = 15
"""Digits a sheet keeps of a number; a longer one is read as the nearest it can hold."""

_encode = json.JSONEncoder(separators=(",", ":")).encode
"""Made once: `json.dumps` would make one for each cell."""

Call = tuple[str, tuple[Any, ...]]


class Batch:
    """The calls of one request, worked out bit by bit against one price book."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._order = [_key(call) for call in calls]
        self._times = Counter(self._order)
        self._different = dict(zip(self._order, calls, strict=True))
        self._left = list(reversed(self._different.items()))
        self._texts: dict[Any, str] = {}
        self.size = 0
        """Characters of the results so far, each counted as often as it was asked for."""
        self.refused = 0
        """Results so far that are errors, likewise."""

    def __len__(self) -> int:
        """How many calls are different, and so have to be worked out."""
        return len(self._different)

    def work(self, book: TableBook, seconds: float) -> bool:
        """Work for about so long; True when everything is worked out."""
        until = time.perf_counter() + seconds
        while self._left and time.perf_counter() < until:
            key, call = self._left.pop()
            text = _as_text(_answer(call, book))
            self._texts[key] = text
            self.size += len(text) * self._times[key]
            if text.startswith('{"error"'):
                self.refused += self._times[key]
        return not self._left

    def text(self) -> bytes:
        """All results in the order of the calls."""
        return f'{{"results":[{",".join(self._texts[key] for key in self._order)}]}}'.encode()


def read_calls(text: bytes) -> list[Call]:
    """The calls of a request's body.

    >>> read_calls(b'{"calls": [{"name": "API_PRICE", "args": ["o3", null]}]}')
    [('API_PRICE', ('o3', None))]

    Raises InputError for a body that is none, and for more than MOST_CALLS.
    """
    try:
        body = json.loads(text.decode("utf-8-sig"), parse_int=_whole, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8 text; send JSON as UTF-8.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"The body is not valid JSON: {error.msg} at {where}.") from None
    except RecursionError:
        raise InputError(
            "The body is nested too deeply; arguments are cells or rows of cells."
        ) from None
    calls = body.get("calls") if isinstance(body, dict) else None
    if not isinstance(calls, list):
        raise InputError('The body must be an object such as {"calls": [...]}.', field="calls")
    if len(calls) > MOST_CALLS:
        raise InputError(
            f"One request may hold at most {MOST_CALLS:,} calls; you sent {len(calls):,}.",
            field="calls",
        )
    return [_call(number, call) for number, call in enumerate(calls)]


def as_json(result: Result) -> dict[str, Any]:
    """A result as JSON has it.

    >>> as_json(date(2026, 11, 21)), as_json([[1, None]])
    ({'value': {'date': 46347}}, {'values': [[1, None]]})
    """
    if isinstance(result, CellError):
        return {"error": {"code": result.code, "message": result.message}}
    if isinstance(result, list):
        return {"values": [[_cell(cell) for cell in row] for row in result]}
    if isinstance(result, float) and not math.isfinite(result):
        return as_json(CellError("#NUM!", "The result is beyond what a cell can hold."))
    return {"value": _cell(result)}


def _as_text(result: Result) -> str:
    if type(result) is int:  # as most are; the encoder would take longer than the calculation
        return f'{{"value":{result}}}'
    return _encode(as_json(result))


def _cell(cell: Cell) -> Any:
    if isinstance(cell, date):
        return {"date": day_number(cell)}
    if isinstance(cell, float) and not math.isfinite(cell):
        return None  # JSON has no such numbers
    return cell


def _answer(call: Call, book: TableBook) -> Result:
    name, arguments = call
    for place, argument in enumerate(arguments, 1):
        if isinstance(argument, list | dict):
            return CellError("#VALUE!", f"Argument {place} is neither a cell nor rows of cells.")
    try:
        return evaluate(name, arguments, book)
    except Exception:
        # a defect in one cell must not take the answers of the others with it
        reference = secrets.token_hex(4)
        log.exception("internal error, reference %s: %s", reference, echo(name))
        return CellError(
            "#VALUE!", f"Internal error, reference {reference}; the log of the service has details."
        )


def _call(number: int, call: Any) -> Call:
    if isinstance(call, dict):
        name, arguments = call.get("name"), call.get("args", [])
        if isinstance(name, str) and isinstance(arguments, list):
            return name, tuple(_block(a) if type(a) is list else a for a in arguments)
    raise InputError(
        f'Call {number + 1} must be an object such as {{"name": "API_PRICE", "args": ["o3"]}}.',
        field="calls",
    )


def _block(given: list[Any]) -> Any:
    """A range as rows of cells that can be told apart from others; anything else as it is."""
    if not given or not all(type(row) is list for row in given):
        return given
    if any(isinstance(cell, list | dict) for row in given for cell in row):
        return given
    return tuple(map(tuple, given))


def _key(call: Call) -> Any:
    """The same for calls that must give the same: true is 1 to Python, but not to a sheet."""
    name, arguments = call
    try:
        hash(arguments)
    except TypeError:  # no cell and no rows of cells, which is refused: that it is so says all
        arguments = tuple("[]" if isinstance(a, list | dict) else a for a in arguments)
        return name, arguments, "neither"
    return name, arguments, _truths(arguments)


def _truths(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_truths(a) if type(a) is tuple else type(a) is bool for a in cells)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_WHOLE else float(digits)


def _no_number(word: str) -> Any:
    raise InputError(f"{word} is no number that JSON has; send null for a blank cell.")
