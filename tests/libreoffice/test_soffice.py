"""The LibreOffice that tests drive: it calculates, and nothing of it stays."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.soffice import LEAVE_S, Error, Office, libreoffice


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with libreoffice(tmp_path_factory.mktemp("office")) as running:
        yield running


def test_a_workbook_is_calculated_read_saved_and_read_again(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append([2, "=A1*21", "=NA()", '="a"&"b"'])
    sheet.append(["text", None, "=1/0", '=""'])
    book.save(tmp_path / "in.xlsx")
    opened = office.open(tmp_path / "in.xlsx")
    opened.recalculate()
    expected = [[2.0, 42.0, Error("#N/A"), "ab"], ["text", None, Error("#DIV/0!"), ""]]
    assert opened.read("Sheet.A1:D2") == opened.read("Sheet") == expected
    opened.write({"A1": 3, "A2": {"text": "=1"}, "B2": "=A1", "D2": None})
    assert opened.read("A1:D2") == [
        [3.0, 63.0, Error("#N/A"), "ab"],
        ["=1", 3.0, Error("#DIV/0!"), None],
    ]
    for ending in ("xlsx", "ods"):
        again = office.open(opened.save(tmp_path / f"out.{ending}"))
        assert again.read("Sheet") == opened.read("Sheet")
        again.close()
    assert opened.save(tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"
    opened.close()


def test_what_libreoffice_refuses_is_said(office: Office, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"none\.xlsx"):
        office.open(tmp_path / "none.xlsx")


def test_nothing_runs_on_after_a_failure(tmp_path: Path) -> None:
    held: list[Office] = []

    def failing_test() -> None:
        with libreoffice(tmp_path) as running:
            running.open()
            held.append(running)
            raise RuntimeError("a test failed")

    with pytest.raises(RuntimeError, match="a test"):
        failing_test()
    with pytest.raises((AssertionError, ValueError, BrokenPipeError)):
        held[0].version()
    until = time.monotonic() + LEAVE_S
    while programs(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert programs(tmp_path) == []


def programs(folder: Path) -> list[bytes]:
    """What runs with a profile in this folder."""
    found: list[bytes] = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # it ended just now
            found.append((entry / "cmdline").read_bytes())
    return [line for line in found if str(folder).encode() in line]
