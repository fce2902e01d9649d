"""Cells of results as XML. Text is always text: whatever it begins with, it is no formula."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from excel_addin.cells import day_number
from excel_addin.fill.cells import DAYS_TO_1904
from excel_addin.fill.figures import Value
from excel_addin.fill.styles import Styles

LONGEST_TEXT = 32_767
"""Characters a cell holds."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class CellWriter:
    """Writes the cells of one column."""

    def __init__(
        self, number: int, code: str, usual: int, styles: Styles, prefix: str, *, from_1904: bool
    ) -> None:
        self.number = number
        self._letters = get_column_letter(number)
        self._code = code
        self._styles = styles
        self._prefix = prefix
        self._shift = DAYS_TO_1904 if from_1904 else 0
        self.usual = usual
        """The style that blank cells of the column have."""
        self._parts: dict[int, tuple[str, str]] = {}

    def value(self, row: int, value: Value, style: int) -> str:
        """A cell with a value, in this style with the column's number format."""
        parts = self._parts.get(style)
        if parts is None:
            made = self._styles.formatted(style, self._code)
            parts = self._parts[style] = _parts(self._prefix, self._letters, made)
        before, behind = parts
        if type(value) is str:
            return f"{before}{row}{behind} {_text(value, self._prefix)}"
        if isinstance(value, date):
            if not self._styles.able:
                return f"{before}{row}{behind} {_text(value.isoformat(), self._prefix)}"
            value = day_number(value) - self._shift
        mark = self._prefix
        return f"{before}{row}{behind}><{mark}v>{value!r}</{mark}v></{mark}c>"

    def text(self, row: int, text: str, style: int) -> str:
        """A cell with text in just this style."""
        before, behind = _parts(self._prefix, self._letters, style)
        return f"{before}{row}{behind} {_text(text, self._prefix)}"

    def blank(self, row: int, style: int) -> str:
        """A cell with nothing in it."""
        before, behind = _parts(self._prefix, self._letters, style)
        return f"{before}{row}{behind}/>"


def _parts(prefix: str, letters: str, style: int) -> tuple[str, str]:
    """What stands before and behind the row's number."""
    return f'<{prefix}c r="{letters}', f'" s="{style}"' if style else '"'


@lru_cache(maxsize=4096)
def _text(text: str, prefix: str) -> str:
    whole = escape(_LIKE_AN_ESCAPE.sub("_x005F_", _NOT_XML.sub("", text))[:LONGEST_TEXT])
    return (
        f't="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{whole}'
        f"</{prefix}t></{prefix}is></{prefix}c>"
    )
