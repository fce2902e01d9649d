"""LibreOffice with the add-in in it."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from excel_addin.cells import day_number
from excel_addin.errors import CellError
from excel_addin.functions import Result
from excel_addin.libreoffice.extension import extension
from tests.soffice import Error, Office, libreoffice


@contextmanager
def calc(
    folder: Path, environment: Mapping[str, str | None] | None = None, **installation: Any
) -> Iterator[Office]:
    """LibreOffice with the extension; `installation` changes where that says gpusize is."""
    shutil.copytree(_installed() / "profile", folder / "profile")
    # LibreOffice keeps a second copy, which it unpacked first
    for said in (folder / "profile").rglob("installation.json"):
        said.write_text(json.dumps(json.loads(said.read_text("utf-8")) | installation))
    with libreoffice(folder, environment) as office:
        yield office


@cache
def _installed() -> Path:
    """A profile of LibreOffice after the extension was installed."""
    folder = Path(tempfile.mkdtemp(prefix="gpusize-calc-"))
    atexit.register(shutil.rmtree, folder)
    file = folder / "gpusize.oxt"
    file.write_bytes(extension())
    with libreoffice(folder) as office:
        office.ask("install", path=str(file))
    return folder


def formula(name: str, *arguments: Any) -> str:
    """A formula as it is typed.

    >>> formula("API_PRICE", "o3", None, 5)
    '=API_PRICE("o3";;5)'
    """
    return f"={name}({';'.join(_typed(argument) for argument in arguments)})"


def shown(result: Result) -> Any:
    """What Calc reads from the cell of a result, or from its block."""
    if isinstance(result, CellError):
        return Error(result.code)
    if isinstance(result, list):
        return [[_cell(cell) for cell in row] for row in result]
    return _cell(result)


def _typed(argument: Any) -> str:
    if argument is None:
        return ""
    if isinstance(argument, date):
        return str(day_number(argument))
    if isinstance(argument, str) and not argument.startswith("$"):
        quoted = argument.replace('"', '""')
        return f'"{quoted}"'
    return str(argument).lstrip("$")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return float(day_number(value))
    return value if isinstance(value, str) else float(value)
