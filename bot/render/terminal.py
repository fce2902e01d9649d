"""An answer as terminal text."""

from __future__ import annotations

import textwrap

from bot.commands import Answer
from bot.render.document import Document, document


def text(answer: Answer, width: int = 100) -> str:
    """The whole answer, wrapped to `width` columns, without colour or trailing spaces."""
    return render(document(answer), width)


def render(doc: Document, width: int = 100) -> str:
    """A document as lines of text."""
    lines = textwrap.wrap(doc.headline, width)
    if doc.facts:
        label = max(len(name) for name, _ in doc.facts)
        lines.append("")
        lines += [f"  {name:<{label}}  {value}" for name, value in doc.facts]
    if doc.examples:
        lines += ["", "Examples", *_rows(doc.examples, width)]
    for title, rows in doc.sections:
        lines.append("")
        if title:
            lines.append(title)
        lines += _rows(rows, width)
    for table in doc.tables:
        lines += ["", *textwrap.wrap(table.title, width), *_indented(table.lines(width - 2))]
    for title, rows in (
        ("Warnings", doc.warnings),
        ("Prices", doc.prices),
        ("Assumptions", doc.assumptions),
    ):
        if rows:
            lines += ["", title, *_rows(rows, width)]
    if doc.footer:
        lines += ["", doc.footer]
    if doc.note:
        lines += ["", *textwrap.wrap(doc.note, width, break_on_hyphens=False)]
    return "\n".join(line.rstrip() for line in lines)


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _rows(rows: list[str], width: int) -> list[str]:
    out: list[str] = []
    for row in rows:
        out += textwrap.wrap(row, width - 2, initial_indent="  ", subsequent_indent="    ",
                             break_long_words=False, break_on_hyphens=False) or [""]  # fmt: skip
    return out
