"""Files made to harm: too large, not what they say, or with names and texts of no workbook."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from excel_addin.fill import package
from tests.fill.books import GOOD, OTHER, made, parts, placed, rebuilt, refusal

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return made(tmp_path / "good.xlsx", [GOOD, OTHER])


def repacked(content: bytes, change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """A zip with other names or ways of packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            fresh = zipfile.ZipInfo(info.filename)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            change(fresh)
            new.writestr(fresh, old.read(info))
    return out.getvalue()


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl\\evil.xml", "C:/evil.xml"])
def test_parts_with_names_of_no_part(tmp_path: Path, good: Path, name: str) -> None:
    # zipfile writes names as they are where the separator is not this machine's
    path = rebuilt(good, {"xl/evil.xml": b"<a/>"}, tmp_path / "a.xlsx")
    placeholder = f"{'x' * len(name)}"
    rebuilt(good, {placeholder: b"<a/>"}, path)
    content = path.read_bytes().replace(placeholder.encode(), name.encode())
    assert "has a name that no part has" in refusal(placed(tmp_path, content))


def test_parts_that_are_there_twice(tmp_path: Path, good: Path) -> None:
    for second in (SHEET, SHEET.upper()):
        path = placed(tmp_path, good.read_bytes(), f"{len(second)}{second[0]}.xlsx")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(path, "a") as archive:
                archive.writestr(second, b"<worksheet/>")
        assert "is there twice" in refusal(path)


def test_unusual_and_encrypted_packing(tmp_path: Path, good: Path) -> None:
    def tighter(info: zipfile.ZipInfo) -> None:
        info.compress_type = zipfile.ZIP_LZMA

    content = repacked(good.read_bytes(), tighter)
    assert "packed in an unusual way" in refusal(placed(tmp_path, content))
    content = bytearray(good.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "parts are encrypted" in refusal(placed(tmp_path, bytes(content), "b.xlsx"))


def test_a_bomb_by_its_own_word(tmp_path: Path, good: Path) -> None:
    content = bytearray(good.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", package.MOST_UNPACKED + 1)
    assert "larger than 1,024 MiB when unpacked" in refusal(placed(tmp_path, bytes(content)))


def test_a_bomb_that_says_it_is_small(tmp_path: Path, good: Path) -> None:
    """A sheet that unpacks to more than is said of it is not read any further."""
    path = rebuilt(good, {SHEET: parts(good)[SHEET] + b" " * 10_000_000}, tmp_path / "a.xlsx")
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    lied = content.replace(size, struct.pack("<L", 2000))
    assert content.count(size) == 2
    assert "damaged or cut short" in refusal(placed(tmp_path, lied, "b.xlsx"))


def test_too_many_parts_and_too_large_ones(tmp_path: Path, good: Path) -> None:
    many: dict[str, Any] = {f"xl/media/{n}.txt": b"" for n in range(package.MOST_PARTS)}
    assert "more than 10,000 parts" in refusal(rebuilt(good, many, tmp_path / "a.xlsx"))
    large = {"xl/styles.xml": b" " * (package.MOST_OF_A_PART + 1)}
    assert "styles.xml is larger than 16 MiB" in refusal(rebuilt(good, large, tmp_path / "b.xlsx"))
    directory = placed(tmp_path, b"PK\x03\x04" + b"PK\x05\x06" + struct.pack("<HHHHLLH", *END))
    assert "more than 10,000 parts" in refusal(directory)
    larger = struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, 2**40, 4)
    locator = struct.pack("<LLQL", 0x07064B50, 0, 4, 1)
    content = (
        b"PK\x03\x04" + larger + locator + b"PK\x05\x06" + struct.pack("<HHHHLLH", *END[:5], 4, 0)
    )
    assert "more than 10,000 parts" in refusal(placed(tmp_path, content, "c.xlsx"))


END = (0, 0, 1, 1, package.MOST_DIRECTORY + 1, 4, 0)


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "part",
    [
        SHEET,
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "docProps/core.xml",
        "new.xml",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types(tmp_path: Path, good: Path, part: str, encoding: str) -> None:
    old = parts(good).get(part, b"<a/>").decode().partition("?>")
    text = f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}{old[2] or old[0]}'
    path = rebuilt(good, {part: text.encode(encoding)}, tmp_path / "a.xlsx")
    assert "declares a document type" in refusal(path)


def test_more_texts_than_can_be_held(tmp_path: Path, good: Path) -> None:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = f'<sst xmlns="{name}">{"<si/>" * 2_000_002}</sst>'.encode()
    part = "xl/sharedStrings.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    said = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()

    def listed(xml: bytes) -> bytes:
        return xml.replace(b"</Types>", said)

    path = rebuilt(good, {part: texts, "[Content_Types].xml": listed}, tmp_path / "a.xlsx")
    assert "more than 2,000,000 texts" in refusal(path)
