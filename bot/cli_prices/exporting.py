"""`gpusize prices export`: every price over its period, as CSV or JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot import cli_output
from bot.cli_prices.place import Place, day, known_at
from bot.cli_prices.text import as_csv
from core.errors import InputError, echo
from pricing.files import replace_whole
from pricing.history.records import Version
from pricing.periods import holds
from pricing.rows import PriceRow
from pricing.table_rows import versions_of

COLUMNS = (*(f.name for f in fields(PriceRow)), "starts", "ends", "known_from")


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Write the prices to stdout or a file."""
    known = known_at(arguments.known, place.now)
    on = day(arguments.as_of, "--as-of")
    form = arguments.format or ("json" if str(arguments.out).lower().endswith(".json") else "csv")
    packed = [v for v in versions_of(place.base) if known is None or v.known_from <= known]
    with place.reading() as store:
        kept = [] if store is None else store.timelines(known)
    found = [v for v in (*kept, *packed) if arguments.private or not v.row.private]
    if on is not None:
        found = [v for v in found if holds(v, on)]
    found.sort(key=lambda v: (v.row.identity(), v.starts))
    lines = [as_fields(version) for version in found]
    text = as_json(lines) if form == "json" else as_csv(COLUMNS, lines)
    if arguments.out is None:
        cli_output.write(text.rstrip("\n"))
    else:
        _write(Path(arguments.out), text)
    return 0


def as_fields(version: Version) -> dict[str, Any]:
    """A price with every column; amounts are exact text, times ISO 8601 in UTC."""
    row = version.row
    values = {name: _plain(getattr(row, name)) for name in COLUMNS if hasattr(row, name)}
    values["starts"] = None if version.starts == date.min else version.starts.isoformat()
    values["ends"] = _plain(version.ends)
    values["known_from"] = _plain(version.known_from)
    return values


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def as_json(lines: Iterable[dict[str, Any]]) -> str:
    """A list of objects."""
    return json.dumps(list(lines), indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    """All of the file or nothing of it: who reads it meanwhile sees the old one."""
    try:
        replace_whole(path, text.encode())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(path)} cannot be written: {reason}.", field="--out") from None
