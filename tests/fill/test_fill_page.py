"""The example of docs/fill.md is what a fill gives."""

from __future__ import annotations

from datetime import datetime
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


def shown(value: Any, like: str) -> str:
    """A value as the page shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if like.startswith("$"):
        return f"${value:,.{len(like.partition('.')[2])}f}"
    return str(value)


def test_the_example_is_true(tmp_path: Path) -> None:
    (header, *rows), (titles, *results) = tables()
    cells = [
        [int(c.replace(",", "")) if c[:1].isdigit() and c[-1:] != "k" else c or None for c in row]
        for row in rows
    ]
    _, out = filled(made(tmp_path / "a.xlsx", cells, header))
    lines = table(out)
    assert len(lines) == len(results) == 3
    for line, said in zip(lines, results, strict=True):
        for title, text in zip(titles, said, strict=True):
            if title != "...":
                assert shown(line[title], text) == text, title
