"""Arguments that are several rows of the same columns: the workloads of a budget, providers.

A row is declared like the inputs of a calculation: a frozen model whose fields carry a Spec. Rows
come as JSON objects, as a range of a sheet (with a header or without), or as text:

    chat, 2, a10g; embeddings, gpus=1, gpu=l40s

or with the columns' names in the first row.

Rows are separated by `;` or a line end, cells by commas; a cell is the next column's, or
`column=value`. As in any question, a comma between a digit and three digits belongs to the number.
Rows of a single column may be separated by commas too, or stand in one row of a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from core.errors import AmbiguousNameError, UnknownNameError, did_you_mean, echo, joined
from core.names import near
from core.units import plain_text

MOST_ROWS = 100
_CELLS = re.compile(r"(?:(?<!\d),|,(?!\d{3}(?!\d)))(?![^()]{0,300}\))")
"""Commas between cells, not those within a number or within brackets, as of one_of(a, b)."""
_PAIR = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=(.*)", re.DOTALL)


class Row(BaseModel):
    """Base of rows: frozen, no unknown columns, docs taken from attribute docstrings."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        protected_namespaces=(),
        defer_build=True,
    )


def columns(kind: type[BaseModel]) -> list[str]:
    """Names of a row's columns, in order."""
    return list(kind.model_fields)


def read_rows(kind: type[BaseModel], given: Any, most: int = MOST_ROWS) -> tuple[Any, ...]:
    """Rows from text, JSON objects or a range of cells.

    Raises PydanticCustomError with a sentence about the first row that is wrong, or a name error.
    """
    found = cells(kind, given)
    if not found:
        raise _refusal(f"must have at least one row of {', '.join(columns(kind))}; it has none")
    if len(found) > most:
        raise _refusal(f"must have at most {most} rows; you gave {len(found):,}")
    return tuple(_row(kind, number, values) for number, values in enumerate(found, 1))


def as_text(rows: Sequence[BaseModel]) -> str:
    """Rows as the text that gives them.

    >>> class Load(Row):
    ...     name: str
    ...     gpus: int = 1
    >>> as_text((Load(name="chat"), Load(name="bulk", gpus=4)))
    'chat; bulk, 4'
    """
    return "; ".join(_as_text(row) for row in rows)


def _as_text(row: BaseModel) -> str:
    given = [name for name in columns(type(row)) if name in row.model_fields_set]
    cells: list[str] = []
    for place, name in enumerate(given):
        value = getattr(row, name)
        text = f"{value:.15g}" if isinstance(value, float) else str(value)
        cells.append(text if columns(type(row))[place] == name else f"{name}={text}")
    return ", ".join(cells)


def cells(kind: type[BaseModel], given: Any) -> list[dict[str, Any]]:
    """The rows' cells by column, as they were given; blank ones are left out.

    Raises PydanticCustomError for what is no rows of this kind.
    """
    single = len(kind.model_fields) == 1
    if isinstance(given, str):
        parts = re.split(r"[;\n]", plain_text(given))
        if single:
            parts = [cell for part in parts for cell in _CELLS.split(part)]
        lines = [part for part in parts if part.strip()]
        split = [_CELLS.split(line) for line in lines[:1]]
        if len(lines) > 1 and split and all(_known(kind, cell) for cell in split[0]):
            return by_column(kind, [_CELLS.split(line) for line in lines])
        return [_of_text(kind, number, line) for number, line in enumerate(lines, 1)]
    if not isinstance(given, list | tuple):
        raise _refusal(f"must be rows of {', '.join(columns(kind))}, not {echo(given)}")
    rows = cast("Sequence[Any]", given)
    if single:
        rows = [cell for row in rows for cell in _singles(row)]
    if rows and all(isinstance(row, list | tuple) for row in rows):
        return by_column(kind, rows)
    out: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, BaseModel):
            out.append({name: getattr(row, name) for name in row.model_fields_set})
        elif isinstance(row, Mapping):
            named = cast("Mapping[str, Any]", row)
            out.append({_column(kind, number, k): v for k, v in named.items() if not _blank(v)})
        else:
            raise _refusal(f"must be rows of {', '.join(columns(kind))}; row {number} is none")
    return out


def _singles(row: Any) -> Sequence[Any]:
    """Rows of one column in a row of cells, or a bare value."""
    if isinstance(row, list | tuple):
        return [[cell] for cell in cast("Sequence[Any]", row)]
    return [row if isinstance(row, Mapping | BaseModel) else [row]]


def _of_text(kind: type[BaseModel], number: int, line: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, cell in enumerate(_CELLS.split(line)):
        pair = _PAIR.fullmatch(cell)
        name = _column(kind, number, pair[1]) if pair else _at(kind, number, place)
        text = (pair[2] if pair else cell).strip()
        if not text:
            continue
        if name in found:
            raise _refusal(f"row {number}: {name} is given twice; keep one")
        found[name] = text
    return found


def by_column(kind: type[BaseModel], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The cells of a range by their columns, which its first row may name; blanks are left out.

    Raises PydanticCustomError for a row of more cells than there are columns.
    """
    filled = [row for row in rows if not all(_blank(cell) for cell in row)]
    if not filled:
        return []
    head = [None if _blank(cell) else _known(kind, str(cell)) for cell in filled[0]]
    if all(name for name, cell in zip(head, filled[0], strict=True) if not _blank(cell)):
        return [
            {name: cell for name, cell in zip(head, row, strict=False) if name and not _blank(cell)}
            for row in filled[1:]
        ]
    return [
        {_at(kind, number, place): c for place, c in enumerate(row) if not _blank(c)}
        for number, row in enumerate(filled, 1)
    ]


def _row(kind: type[BaseModel], number: int, values: Mapping[str, Any]) -> BaseModel:
    first = next(iter(values.values()), None)
    which = f"row {number}" + (f" ({echo(first)})" if isinstance(first, str) else "")
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        problems = error.errors(include_url=False)
    except (UnknownNameError, AmbiguousNameError) as error:
        error.message = f"{which}: {error.message}"
        error.args = (error.message,)
        raise
    missing = [str(p["loc"][0]) for p in problems if p["type"] == "missing" and p["loc"]]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise _refusal(f"{which}: {joined(missing)} {verb} missing")
    where = ".".join(str(part) for part in problems[0]["loc"])
    joint = " " if str(problems[0]["msg"]).startswith("must be") else ": "
    raise _refusal(f"{which}: {where}{joint if where else ''}{problems[0]['msg']}")


def _known(kind: type[BaseModel], text: str) -> str | None:
    folded = "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
    return folded if folded in kind.model_fields else None


def _column(kind: type[BaseModel], number: int, text: str) -> str:
    found = _known(kind, text)
    if found is None:
        names = columns(kind)
        hint = did_you_mean(near(text.lower(), names, most=2), f"it has {joined(names)}")
        raise _refusal(f"row {number} has no column '{echo(text)}'; {hint}")
    return found


def _at(kind: type[BaseModel], number: int, place: int) -> str:
    names = columns(kind)
    if place >= len(names):
        raise _refusal(f"row {number} has more than {len(names)} cells: {', '.join(names)}")
    return names[place]


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _refusal(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("gpusize", "{sentence}", {"sentence": sentence, "problem": "type"})


__all__ = ["MOST_ROWS", "Row", "as_text", "by_column", "cells", "columns", "read_rows"]
