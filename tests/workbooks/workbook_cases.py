"""Workbooks that tests look at: every template, and starts that take other ways through them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import openpyxl

from excel_addin.cells import day_number
from excel_addin.cli import TEMPLATES
from excel_addin.workbooks.command import build
from pricing.book import embedded_book

EXERCISE: dict[str, Any] = {
    "isl": 500,
    "osl": 200,
    "api_input_usd_per_mtok": 2.5,
    "api_output_usd_per_mtok": 10,
    "gpus_per_replica": 2,
    "gpu_usd_per_hour": 3,
    "capacity_requests_per_hour": 3000,
    "ops_usd_per_month": 5000,
}
"""Exercise 33.5.2 of the source documents: prices and capacity of one's own, no volume."""
THIN: dict[str, Any] = {**EXERCISE, "gpu_usd_per_hour": 4.87, "requests_per_month": 900_000_000}
"""A margin so thin that there are more intervals than a sheet lists."""
NEVER: dict[str, Any] = {
    "isl": 800,
    "osl": 300,
    "api_model": "gpt-4o-mini",
    "gpu": "l40s",
    "gpu_usd_per_hour": 1.6,
    "capacity_requests_per_hour": 1800,
    "ops_usd_per_month": 500,
    "requests_per_month": 500_000,
    "max_replicas": 1,
}
"""The documents' own example, where a full replica costs more than it replaces."""
SHARES: dict[str, Any] = {
    "isl": 4000,
    "osl": 500,
    "api_model": "gpt-4o",
    "model": "llama-3.1-70b",
    "gpu": "h100",
    "requests_per_month": 2_500_000,
    "cached_input_frac": 0.4,
    "batch_frac": 0.25,
    "fallback_frac": 0.05,
    "staff_usd_per_month": 15000,
    "peak_to_mean": 2.5,
    "min_replicas": 2,
    "max_replicas": 40,
    "provider": "aws",
}
LARGE: dict[str, Any] = {
    "model": "deepseek-v3", "gpu": "b200", "qps": 12.5, "isl": 16000, "osl": 1000,
    "peak_to_mean": 2, "util": 0.55, "tpot_ms": 60,
}  # fmt: skip
"""Replicas of several shapes, a target for the time per token, no full batch."""
UNPRICED: dict[str, Any] = {
    "model": "llama-3.1-8b", "gpu": "l4", "qps": 3, "isl": 800, "osl": 300,
    "commitment": "reserved-3y",
}  # fmt: skip

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    **{template: (template, {}) for template in TEMPLATES},
    "exercise": ("breakeven", EXERCISE),
    "thin": ("breakeven", THIN),
    "never": ("breakeven", NEVER),
    "shares": ("breakeven", SHARES),
    "large": ("sizing", LARGE),
    "unpriced": ("sizing", UNPRICED),
}


def made(template: str, **given: Any) -> bytes:
    """A workbook started from values, built once."""
    return _made(template, tuple(given.items()))


@cache
def _made(template: str, given: tuple[tuple[str, Any], ...]) -> bytes:
    return build(template, dict(given), embedded_book())


def plain(value: Any) -> Any:
    """A cell's value as engines compare it: days as numbers, an empty text as nothing."""
    if hasattr(value, "year"):
        return day_number(value.date() if hasattr(value, "date") else value)
    return None if value == "" else value


def formulas(content: bytes) -> dict[tuple[str, str], tuple[str, Any]]:
    """Formulas by sheet and cell, with the value that was written with each."""
    written = openpyxl.load_workbook(BytesIO(content))
    valued = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.coordinate): (
            cell.value,
            plain(valued[sheet.title][cell.coordinate].value),
        )
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f"
    }


def inputs(content: bytes) -> dict[str, Any]:
    """The cells that may be changed, as `Sheet!A1`, with what they hold."""
    written = openpyxl.load_workbook(BytesIO(content))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
