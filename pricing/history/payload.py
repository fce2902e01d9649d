"""Rows as they are put aside: of a quarantined reading, until somebody settles it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pricing.rows import PriceRow

_NAMES = tuple(f.name for f in fields(PriceRow))
_READ: Mapping[str, Any] = {
    "amount": Decimal,
    "retrieved_at": datetime.fromisoformat,
    "effective_from": date.fromisoformat,
    "retires": date.fromisoformat,
}


def pack(rows: Iterable[PriceRow]) -> bytes:
    """Rows as compressed JSON: the names of the fields, then the rows."""
    table = [[_plain(getattr(row, name)) for name in _NAMES] for row in rows]
    return zlib.compress(json.dumps([_NAMES, table]).encode(), 6)


def unpack(payload: bytes) -> tuple[PriceRow, ...]:
    """Rows as `pack` left them, exactly; fields this version does not know are dropped."""
    names, table = json.loads(zlib.decompress(payload))
    return tuple(_row(dict(zip(names, line, strict=True))) for line in table)


def _row(line: Mapping[str, Any]) -> PriceRow:
    values: dict[str, Any] = {name: line[name] for name in _NAMES if name in line}
    for name, read in _READ.items():
        if values[name] is not None:
            values[name] = read(values[name])
    return PriceRow(**values)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
