"""Answers of price sources with all their prices multiplied, and archives of gpuhunt."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "prices"
PRICE_KEYS = ("_mtok", "cost", "price", "base", "retailPrice", "unitPrice")


def zipped(provider: str, content: bytes | None = None) -> bytes:
    """A provider's catalog.zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        recorded = (HERE / "gpuhunt" / f"{provider}.csv").read_bytes()
        archive.writestr(f"{provider}.csv", recorded if content is None else content)
    return packed.getvalue()


def scaled(source: str, path: str, content: bytes, factor: int) -> bytes:
    """The same answer with all prices times `factor`."""
    if path.endswith("/version"):
        return content
    if source == "gpuhunt":
        provider = path.split("/")[2]
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            plain = packed.read(f"{provider}.csv").decode()
        return zipped(provider, _scaled_csv(plain, 2, factor, ",").encode())
    if source == "aws-bulk":
        return _scaled_csv(content.decode(), 9, factor, '","').encode()
    if source == "ecb":
        return re.sub(
            rb'(rate=")([^"]*)', lambda m: m[1] + str(float(m[2]) * factor).encode(), content
        )
    return json.dumps(_scaled(json.loads(content), factor, priced=False)).encode()


def _scaled(value: Any, factor: int, *, priced: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: _scaled(inner, factor, priced=any(mark in key for mark in PRICE_KEYS))
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_scaled(inner, factor, priced=priced) for inner in value]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value * factor if priced and number else value


def _scaled_csv(text: str, column: int, factor: int, mark: str) -> str:
    lines = [line.split(mark) for line in text.splitlines()]
    for cells in lines:
        if len(cells) > column and cells[column].replace(".", "").isdigit():
            cells[column] = str(float(cells[column]) * factor)
    return "\n".join(mark.join(cells) for cells in lines) + "\n"
