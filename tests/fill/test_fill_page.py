"""The example of docs/fill.md is what a fill gives."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tests.fill.books import filled, made, table

PAGE = (Path(__file__).parents[2] / "docs" / "fill.md").read_text(encoding="utf-8")


def tables() -> list[list[list[str]]]:
    """The page's tables: rows of cells, the line under the headers left out."""
    found: list[list[list[str]]] = [[]]
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not line.startswith("|---"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows for rows in found if rows]


def typed(text: str) -> int | str | None:
    """A cell as a person types it: a number where it is one."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else text or None


def shown(value: Any, like: str) -> str:
    """A value as the page shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if like.startswith("$"):
        step = Decimal(1).scaleb(-len(like.partition(".")[2]))
        return f"${Decimal(repr(value)).quantize(step, ROUND_HALF_UP):,}"  # as sheets round
    return str(value)


def test_the_example_is_true(tmp_path: Path) -> None:
    (header, *rows), (titles, *results) = tables()
    cells = [[typed(cell) for cell in row] for row in rows]
    _, out = filled(made(tmp_path / "a.xlsx", cells, header))
    lines = table(out)
    assert len(lines) == len(results) == 3
    for line, said in zip(lines, results, strict=True):
        for title, text in zip(titles, said, strict=True):
            if title != "...":
                assert shown(line[title], text) == text, title
