"""Tables, wrapped sentences and CSV of the terminal."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

WIDTH = 118
GAP = "   "
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet reads as the start of a formula, and the mark that prevents it."""


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], sides: str = "", gap: str = GAP
) -> list[str]:
    """Aligned columns, to the side that `sides` says with `<` or `>` for each.

    The widest text gives way where a line would be longer than WIDTH.
    """
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(header))]
    while sum(widths) + len(gap) * (len(widths) - 1) > WIDTH:
        widest = max(range(len(widths)), key=lambda k: widths[k])
        widths[widest] -= 1
    lines: list[str] = []
    for row in cells:
        fitted = [
            f"{_cut(cell, width):{side}{width}}"
            for cell, width, side in zip(row, widths, sides.ljust(len(header), "<"), strict=True)
        ]
        lines.append(gap.join(fitted).rstrip())
    return lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def as_csv(columns: Sequence[str], lines: Iterable[Mapping[str, object]]) -> str:
    """A header and a line each. Text that a spreadsheet would calculate is marked with '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(line[name]) for name in columns] for line in lines)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def wrapped(sentence: str, indent: str = "  ") -> list[str]:
    """One sentence, indented, over as many lines as it needs; a command in it stays whole."""
    whole = re.sub("`[^`]*`", lambda found: found[0].replace(" ", "\0"), sentence)
    lines = textwrap.wrap(
        whole,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines] or [indent.rstrip()]


def first_of(sentences: Sequence[str], most: int, indent: str = "  ") -> list[str]:
    """The first `most` sentences, wrapped, and how many there are besides."""
    lines = [line for sentence in sentences[:most] for line in wrapped(sentence, indent)]
    more = len(sentences) - most
    return [*lines, f"{indent}and {more:,} more"] if more > 0 else lines


def count(number: int, word: str) -> str:
    """A number with its word.

    >>> count(1, "row"), count(1461, "row")
    ('1 row', '1,461 rows')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def moment(when: datetime) -> str:
    """A moment to the minute, in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M}"


def since(day: date) -> str:
    """The day a price came into force; the earliest day there is stands for an open beginning."""
    return "-" if day == date.min else day.isoformat()


def plain(amount: Decimal | None) -> str:
    """An amount in full, without an exponent."""
    return "-" if amount is None else f"{amount:f}"
