"""A price table as bytes: columns in JSON, each of their distinct values once.

A third of the size and of the time of one object for each entry.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pricing.table import ApiEntry, GpuEntry, Table

_READ: Mapping[str, Callable[[Any], Any]] = {
    "date": date.fromisoformat,
    "Decimal": Decimal,
    "tuple[str, ...]": tuple,
}


def packed(table: Table) -> bytes:
    """The table, exactly."""
    document = {
        "as_of": table.as_of.isoformat(),
        "known": None if table.known is None else table.known.isoformat(),
        "readings": {source: list(map(str, days)) for source, days in table.readings.items()},
        "rates": {
            day.isoformat(): {name: str(rate) for name, rate in rates.items()}
            for day, rates in table.rates.items()
        },
        "api": _columns(ApiEntry, table.api),
        "gpu": _columns(GpuEntry, table.gpu),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def unpacked(body: bytes) -> Table:
    """The table `packed` gave, or some ValueError, LookupError, TypeError or ArithmeticError."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage, and looking for it takes as long as the reading
    try:
        document = json.loads(body)
        known = document["known"]
        return Table(
            date.fromisoformat(document["as_of"]),
            tuple(map(ApiEntry, *_values(ApiEntry, document["api"]))),
            tuple(map(GpuEntry, *_values(GpuEntry, document["gpu"]))),
            None if known is None else datetime.fromisoformat(known),
            {
                source: tuple(map(date.fromisoformat, days))
                for source, days in document["readings"].items()
            },
            {
                date.fromisoformat(day): {name: Decimal(rate) for name, rate in rates.items()}
                for day, rates in document["rates"].items()
            },
        )
    finally:
        if collecting:
            gc.enable()


def _columns(kind: type, entries: Sequence[object]) -> list[tuple[list[Any], list[int]]]:
    found: list[tuple[list[Any], list[int]]] = []
    for field in fields(kind):
        column = [_plain(getattr(entry, field.name)) for entry in entries]
        distinct = {value: k for k, value in enumerate(dict.fromkeys(column))}
        found.append((list(distinct), [distinct[value] for value in column]))
    return found


def _values(kind: type, columns: Sequence[Any]) -> Iterable[Iterable[Any]]:
    for field, (distinct, places) in zip(fields(kind), columns, strict=True):
        read = _READ.get(str(field.type).removesuffix(" | None"))
        values = distinct
        if read is not None:
            values = [None if value is None else read(value) for value in distinct]
        yield map(values.__getitem__, places)


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
