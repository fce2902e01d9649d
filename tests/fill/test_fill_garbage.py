"""Damaged files: a sentence or the right answer, never a traceback, and the target as it was."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from core.errors import GpusizeError
from excel_addin.fill.fill import Filled, fill
from pricing.book import embedded_book
from tests.fill.books import GOOD, OTHER, filled, made, parts, rebuilt, rich, table
from tests.property.strategies import bounded

SHEET = "xl/worksheets/sheet1.xml"
BOOK = embedded_book()


@cache
def original(kind: str) -> tuple[bytes, Any]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path = rich(path) if kind == "rich" else made(path, [GOOD, OTHER])
        _, out = filled(path)
        return path.read_bytes(), table(out, 4 if kind == "rich" else 1)


def attempt(content: bytes) -> Filled | str:
    """What is made of a file, or the sentence about it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        try:
            found = fill(path, BOOK)
        except GpusizeError as error:
            return error.message
        assert path.read_bytes() == content
        return found


def right(found: Filled | str, expected: Any) -> bool:
    """Whether it is a sentence, or the answers that are expected."""
    if isinstance(found, str):
        return found.endswith((".", "?"))
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.xlsx"
        out.write_bytes(found.content)
        return table(out, found.header_row, found.sheet) == expected


@bounded(max_examples=150)
@given(st.sampled_from(["rich", "plain"]), st.data())
def test_flipped_bytes(kind: str, data: st.DataObject) -> None:
    content, expected = original(kind)
    flipped = bytearray(content)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        flipped[at] ^= data.draw(st.integers(1, 255))
    assert right(attempt(bytes(flipped)), expected)


@bounded(max_examples=150)
@given(st.sampled_from(["rich", "plain"]), st.data())
def test_files_cut_short_or_put_together_wrongly(kind: str, data: st.DataObject) -> None:
    content, expected = original(kind)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(0, len(content)))
    assert right(attempt(content[:start] + content[end:]), expected)


@bounded(max_examples=200)
@given(
    st.sampled_from(["rich", "plain"]),
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]),
    st.data(),
)
def test_parts_with_other_xml(kind: str, part: str, data: st.DataObject) -> None:
    """The zip is sound, but what is in it is not what it was: a sentence, or whole XML."""
    content, _ = original(kind)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        xml = parts(path)[part]
        at = data.draw(st.integers(0, len(xml)))
        left = data.draw(st.integers(0, 30))
        new = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [
                        b"",
                        b"<",
                        b"/>",
                        b'"',
                        b"&#0;",
                        b"<v>1e999</v>",
                        b' r="B2"',
                        b' s="99"',
                        b"<c/>",
                    ]
                ),
            )
        )
        rebuilt(path, {part: xml[:at] + new + xml[at + left :]}, path)
        found = attempt(path.read_bytes())
        if not isinstance(found, str):
            path.write_bytes(found.content)
            for name in (SHEET, "xl/styles.xml"):
                ET.fromstring(parts(path)[name])
