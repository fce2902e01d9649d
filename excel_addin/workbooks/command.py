"""`gpusize workbook OUT.xlsx`: write a planning model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from core.errors import InputError, echo
from excel_addin.prices import the_book
from pricing.book import TableBook
from pricing.files import replace_whole

ENDING = ".xlsx"
TAKES_VALUES = {"breakeven": "BREAKEVEN", "sizing": "GPUS_NEEDED"}
"""Templates that start from the arguments of a calculation."""

Build = Callable[[Mapping[str, Any], TableBook], bytes]


def run(arguments: argparse.Namespace) -> None:
    """Write the workbook and say so; nothing is written when something is wrong."""
    path = _path(arguments.out, force=arguments.force)
    given = values(arguments.template, arguments.words)
    prices = the_book()
    content = build(arguments.template, given, prices)
    try:
        replace_whole(path, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        raise InputError(f"{echo(path)} cannot be written: {reason}.", field="out") from None
    sys.stdout.write(f"{path}: {arguments.template}, prices of {prices.date()}\n")


def build(template: str, given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook of a template as a file's content; the same for the same inputs and prices."""
    made: Build = import_module(f"excel_addin.workbooks.{template}.build").build
    return made(given, prices)


def values(template: str, words: Sequence[str]) -> dict[str, str]:
    """What to start from, of `key=value` words."""
    if words and template not in TAKES_VALUES:
        takes = " and ".join(TAKES_VALUES)
        raise InputError(
            f"The template {template} takes no values; {takes} do. You gave '{echo(words[0])}'."
        )
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = (part.strip() for part in word.partition("="))
        if not (key and equals and value):
            raise InputError(f"'{echo(word)}' is not a value; write key=value, e.g. isl=800.")
        if key in found:
            raise InputError(f"{echo(key)} is given twice; keep one.", field=echo(key))
        found[key] = value
    return found


def _path(text: str, *, force: bool) -> Path:
    path = Path(text)
    if path.suffix.lower() != ENDING:
        raise InputError(f"The workbook's name must end in {ENDING}; you gave '{echo(text)}'.")
    try:
        if path.is_dir():
            raise InputError(f"{echo(path)} is a folder; give the name of a file.", field="out")
        if not path.parent.is_dir():
            raise InputError(f"There is no folder {echo(path.parent)}; make it first.", field="out")
        if path.exists() and not force:
            raise InputError(
                f"{echo(path)} is there already; give --force to replace it, or another name.",
                field="out",
            )
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"'{echo(text)}' is no file name.", field="out") from None
    return path
