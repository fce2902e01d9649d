"""A planning model as an Excel workbook, filled with what a scenario asks.

Whoever writes workbooks offers them by entry points in the group `gpusize.workbooks`, each named as
its calculation and a function of the calculation's arguments and a price book that gives the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Any

from core.errors import InputError
from pricing.book import TableBook

ENTRY_POINTS = "gpusize.workbooks"
LONGEST_NAME = 60

Build = Callable[[Mapping[str, Any], TableBook], bytes]


def workbook(calculation: str, inputs: Mapping[str, Any], book: TableBook) -> bytes:
    """The workbook of a question, at the prices of `book`.

    Raises InputError where there is none of such a calculation, or where it cannot take an
    argument, and what the calculation raises.
    """
    found = entry_points(group=ENTRY_POINTS, name=calculation.lower())
    if not found:
        names = sorted(entry.name.upper() for entry in entry_points(group=ENTRY_POINTS))
        known = " and ".join(names) or "no calculation"
        raise InputError(
            f"There is no workbook of {calculation}; answers of {known} have one.",
            field="calculation",
        )
    (entry,) = found
    build: Build = entry.load()
    return build(dict(inputs), book)


def file_name(name: str) -> str:
    """A file's name for what is called `name`.

    >>> file_name("Support bot / EU"), file_name("模型")
    ('support-bot-eu.xlsx', 'gpusize.xlsx')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"{plain or 'gpusize'}.xlsx"


__all__ = ["file_name", "workbook"]
