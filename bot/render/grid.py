"""A table as aligned text: numbers at the right, units at the head, wrapped where too wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bot.render.numbers import bare
from core.tables import Table

GAP = "  "
NARROWEST = 12
"""Letters of a column of text below which it is not wrapped further."""
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as people read it: its cells are text already."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    right: list[bool]
    """Whether a column is of numbers."""

    def lines(self, width: int, most: int | None = None) -> list[str]:
        """The head, a rule and so many of the rows, no line longer than `width`."""
        rows = self.rows[:most]
        widths = self._widths(rows, width)
        if widths is None:
            return list(self._one_below_the_other(rows, width))
        ruled = ["-" * w for w in widths]
        shown = [self._row(row, widths) for row in (self.heads, ruled, *rows)]
        return [line for lines in shown for line in lines]

    def _widths(self, rows: Sequence[list[str]], width: int) -> list[int] | None:
        """Width of each column, the widest ones wrapped; None where no wrapping helps."""
        columns = list(zip(self.heads, self.right, *rows, strict=True))
        widths = [max(map(len, (head, *cells))) for head, _, *cells in columns]
        least = [_least(head, cells, right=right) for head, right, *cells in columns]
        words = [_longest_word(cells) for _, _, *cells in columns]
        unbroken = [max(pair) for pair in zip(least, words, strict=True)]
        room = width - len(GAP) * (len(widths) - 1)
        # between words first; a word is broken only where that is not enough
        for floor in (unbroken, least):
            while sum(widths) > room:
                spare = [(now, place) for place, now in enumerate(widths) if now > floor[place]]
                if not spare:
                    break
                widths[max(spare)[1]] -= 1
        return widths if sum(widths) <= room else None

    def _row(self, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
        parts = [_wrapped(cell, w) for cell, w in zip(cells, widths, strict=True)]
        for line in zip_longest(*parts, fillvalue=""):
            placed = [
                part.rjust(w) if right else part.ljust(w)
                for part, w, right in zip(line, widths, self.right, strict=True)
            ]
            yield GAP.join(placed).rstrip()

    def _one_below_the_other(self, rows: Sequence[list[str]], width: int) -> Iterator[str]:
        """More columns than there is room for: each row as a list of its cells."""
        for row in rows:
            first, *others = (f"{h}: {cell}" for h, cell in zip(self.heads, row, strict=True))
            yield from textwrap.wrap("; ".join((first, *others)), width, subsequent_indent=GAP)


def grid(table: Table) -> Grid:
    r"""A receipt's table as text; a table without columns has none.

    >>> one = Table.of("t", "Options", [("gpu", "GPU", ""), ("usd", "Cost", "usd/month")],
    ...                [["h100", 2547.7], ["l40s", None]])
    >>> print("\n".join(grid(one).lines(80)))
    GPU   Cost, $/month
    ----  -------------
    h100         $2,548
    l40s              -
    """
    units = [unit for _, _, unit in table.columns]
    given = [list(row[: len(units)]) + [None] * (len(units) - len(row)) for row in table.rows]
    return Grid(
        title=table.title,
        heads=table.heads(),
        rows=[[_cell(v, unit) for v, unit in zip(row, units, strict=True)] for row in given],
        right=[_of_numbers(row[place] for row in given) for place in range(len(units))],
    )


def _cell(value: Any, unit: str) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return bare(value, unit)
    return " ".join(str(value).split())


def _of_numbers(cells: Iterator[Any]) -> bool:
    given = [cell for cell in cells if cell is not None and cell != ""]
    numbers = [isinstance(c, int | float) and not isinstance(c, bool) for c in given]
    return bool(given) and sum(numbers) * 2 >= len(given)


def _least(head: str, cells: Sequence[str], *, right: bool) -> int:
    """How narrow a column may become: numbers and words among them stay whole, text keeps a few
    letters.
    """
    words = max((len(word) for word in head.split()), default=1)
    if right:
        return max(words, _longest_word(cells), 1)
    widest = max(map(len, (head, *cells)))
    return min(widest, max(NARROWEST, min(words, NARROWEST * 2)))


def _longest_word(cells: Sequence[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def _wrapped(cell: str, width: int) -> list[str]:
    if len(cell) <= width:
        return [cell]
    broken = any(len(word) > width for word in cell.split())
    return textwrap.wrap(cell, width, break_on_hyphens=broken) or [""]


__all__ = ["Grid", "grid"]
