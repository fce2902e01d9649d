"""Reading one JSON object of arguments, as an HTTP body or `gpusize call --json` gives it.

The standard reader is used with its edges taken off: a number of thousands of digits, NaN and
1e309 pass through as values that the calculation refuses by name (so the answer says which field
is wrong), and everything that is no object of arguments becomes one InputError sentence.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from core.errors import InputError, echo
from core.parameters import folded
from core.registry import Calculation

BODY_LIMIT = 64 * 1024
"""Bytes of a calculation's arguments: the longest real ones are under 1 KiB."""

LONGEST_INT = 400
"""Digits read exactly. Longer ones are cut to this size: far beyond every bound, cheap to hold."""


def arguments_in(text: bytes, source: str, calculation: Calculation[Any]) -> dict[str, Any]:
    """The arguments of a calculation, whose rows may be a list of objects, cells or values."""
    rows = {p.name for p in calculation.parameters if p.columns}
    return read_object(text, source, rows=rows)


def read_object(
    text: bytes, source: str, nested: Collection[str] = (), rows: Collection[str] = ()
) -> dict[str, Any]:
    """The arguments in `text`; `source` is what a message calls it (`The body`, `--json`).

    Those named in `nested` may be objects of single values, those in `rows` lists of such objects,
    of lists of single values, or of single values.

    >>> read_object(b'{"qps": 50, "model": "8b"}', "The body")
    {'qps': 50, 'model': '8b'}
    >>> read_object(b'{"loads": [{"name": "chat", "gpus": 2}]}', "The body", rows=["loads"])
    {'loads': [{'name': 'chat', 'gpus': 2}]}
    """
    if not text.strip():
        raise InputError(f'{source} is empty; give a JSON object such as {{"qps": 50}}.')
    try:
        value = json.loads(
            text.decode("utf-8-sig"), parse_int=_int, object_pairs_hook=_without_repeats
        )
    except UnicodeDecodeError:
        raise InputError(f"{source} is not UTF-8 text; send JSON as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{source} is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise InputError(f"{source} is nested too deeply; give a flat JSON object.") from None
    if not isinstance(value, dict):
        raise InputError(
            f'{source} must be a JSON object such as {{"qps": 50}}, not {_name_of(value)}.'
        )
    inner = [
        pair for key in nested if isinstance(value.get(key), dict) for pair in value[key].items()
    ]
    for key, held in [*value.items(), *inner]:
        if isinstance(held, list | dict) and not (key in nested and held is value.get(key)):
            field = echo(key)
            if isinstance(held, list) and folded(key) in rows:
                _hold_single_values(held, field)
                continue
            raise InputError(f"{field} must be a single value, not {_name_of(held)}.", field=field)
    return value


def _hold_single_values(rows: list[Any], field: str) -> None:
    """Refuse rows with more in a cell than a value."""
    for number, row in enumerate(rows, 1):
        cells = row.values() if isinstance(row, dict) else row if isinstance(row, list) else [row]
        wrong = next((cell for cell in cells if isinstance(cell, list | dict)), None)
        if wrong is not None:
            raise InputError(
                f"{field}: row {number} must hold single values, not {_name_of(wrong)}.",
                field=field,
            )


def _int(digits: str) -> int:
    if len(digits) <= LONGEST_INT:
        return int(digits)
    return -(10**LONGEST_INT) if digits.startswith("-") else 10**LONGEST_INT


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A repeated key is refused: silently keeping the last one hides a mistake."""
    held = dict(pairs)
    if len(held) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"{echo(twice)} is given twice; keep one.", field=echo(twice))
    return held


def _name_of(value: Any) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
