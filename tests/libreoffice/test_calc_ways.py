"""Who computes for LibreOffice: its process, one of gpusize, or a service; and when none can."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.libreoffice.addin import calc, formula, shown
from tests.scenario.test_serve_process import serving
from tests.soffice import Document, Error, Office, uno_version

BOOK = embedded_book()
SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]
CALLS: dict[str, tuple[str, list[Any]]] = {
    "A1": ("GPUS_NEEDED", SIZING),
    "A2": ("GPU_CHECK", ["GPUS_NEEDED", *SIZING]),
    "A3": ("GPUS_NEEDED", ["8b", "h100", -5, 1, 1]),
    "A4": ("API_PRICE", ["gpt-4o-mini", None, 30_000]),
    "A5": ("PRICE_DATE", [None, "h100", "verda"]),
    "A6": ("GPUSIZE_VERSION", []),
}
EXPECTED = [[shown(evaluate(name, cells, BOOK))] for name, cells in CALLS.values()]
LEAVE_S, FILL_S = 20, 60
ANOTHER = "3.99"
"""A Python that LibreOffice does not run."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="looks for processes in /proc")


@contextmanager
def sheet(folder: Path, **given: Any) -> Iterator[Document]:
    """A sheet with CALLS in it, in a LibreOffice whose extension was written elsewhere."""
    folder.mkdir(exist_ok=True)
    environment = {"GPUSIZE_URL": None, "GPUSIZE_EXCEL_TOKEN": None, **given.pop("environment", {})}
    with calc(folder, environment, **given) as office:
        yield typed(office)


def typed(office: Office) -> Document:
    book = office.open()
    book.write({cell: formula(name, *cells) for cell, (name, cells) in CALLS.items()})
    return book


def answers(book: Document) -> list[list[Any]]:
    return book.read("A1:A6")


def helpers() -> list[int]:
    """Processes that compute for a LibreOffice of these tests."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"libreoffice.pipe" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:  # it ended just now
            continue
    return found


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address where nothing listens, and nothing will."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        held.close()
        yield f"http://127.0.0.1:{port}"


def test_another_python_computes_in_a_process_of_its_own(tmp_path: Path) -> None:
    before = set(helpers())
    (tmp_path / "theirs").mkdir()
    # what LibreOffice's Python is told must not reach another
    (tmp_path / "theirs" / "sitecustomize.py").write_text("print('no answer')")
    told = {"PYTHONPATH": str(tmp_path / "theirs")}
    with sheet(tmp_path, python=ANOTHER, environment=told) as book:
        assert answers(book) == EXPECTED
        (helper,) = set(helpers()) - before
        os.kill(helper, signal.SIGKILL)
        book.write({"B1": formula("GPUS_NEEDED", *SIZING)})
        assert book.value("B1") == EXPECTED[0][0]  # by another one
    until = time.monotonic() + LEAVE_S
    while set(helpers()) - before and time.monotonic() < until:
        time.sleep(0.05)
    assert set(helpers()) <= before


def test_nothing_is_asked_again_until_it_has_to_be(tmp_path: Path, nowhere: str) -> None:
    python = tmp_path / "python"
    python.symlink_to(sys.executable)
    before = set(helpers())
    with sheet(tmp_path / "a", python=ANOTHER, executable=str(python), serve=nowhere) as book:
        book.write({"B1": "=RAND()", "B2": "=A1+B1"})
        drawn = book.value("B1")
        assert answers(book) == EXPECTED
        python.unlink()  # what is asked from now on is not available
        for helper in set(helpers()) - before:
            os.kill(helper, signal.SIGKILL)
        book.write({"C1": 1})
        book.recalculate(hard=False)
        assert book.value("B1") != drawn
        assert answers(book) == EXPECTED
        book.recalculate()
        assert book.value("A1") == Error("#N/A")


def test_its_own_process_computes_where_that_can(tmp_path: Path) -> None:
    theirs, ours = uno_version(), "{}.{}".format(*sys.version_info[:2])
    if theirs != ours:
        pytest.skip(f"LibreOffice runs Python {theirs}, and the tests Python {ours}")
    before = set(helpers())
    with sheet(tmp_path, executable="/nowhere/python") as book:
        assert answers(book) == EXPECTED
        assert set(helpers()) <= before


def test_a_service_computes_where_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    with serving(tmp_path / "service", GPUSIZE_EXCEL_TOKEN="secret") as service:
        right = {"GPUSIZE_URL": service.url, "GPUSIZE_EXCEL_TOKEN": "secret"}
        with sheet(tmp_path / "right", environment=right, python=ANOTHER, paths=["/no"]) as book:
            assert answers(book) == EXPECTED
            book.recalculate()
            assert answers(book) == EXPECTED
            tables = formula("GPUS_NEEDED_TABLE", *SIZING)
            book.array("C1:H9", tables)
            assert book.value("D3") == EXPECTED[0][0]
        wrong = {"GPUSIZE_URL": service.url, "GPUSIZE_EXCEL_TOKEN": "guess"}
        with sheet(tmp_path / "wrong", environment=wrong) as book:
            assert book.value("A1") == Error("#N/A")
            assert "wants its secret: set GPUSIZE_EXCEL_TOKEN" in book.value("A2")
            assert book.value("A6") == book.value("A2")


def test_many_cells_are_asked_for_together(tmp_path: Path) -> None:
    count = 5_000  # one by one, this service would soon refuse them
    asked = [["llama-3.1-8b", "h100", 1 + n / 100, 7744, 256] for n in range(count)]
    expected = [[evaluate("GPUS_NEEDED", cells, BOOK)] for cells in asked]
    (tmp_path / "service").mkdir()
    with serving(tmp_path / "service") as service:
        named = {"GPUSIZE_URL": service.url}
        with sheet(tmp_path / "calc", environment=named) as book:
            book.fill(f"D1:D{count}", [[cells[2]] for cells in asked])
            text = '=GPUS_NEEDED("llama-3.1-8b";"h100";D{row};7744;256)'
            book.fill(f"E1:E{count}", [[text.format(row=n + 1)] for n in range(count)])
            book.write({"F1": f"=SUM(E1:E{count})", "F2": formula("GPUS_NEEDED", *SIZING[:4], 1)})
            book.write({"F3": '=GPUS_NEEDED("llama-3.1-8b";"h100";F1;F2;256)'})
            until = time.monotonic() + FILL_S
            while isinstance(book.value("F3"), Error) and time.monotonic() < until:
                time.sleep(0.1)
            assert book.read(f"E1:E{count}") == expected
            total = sum(row[0] for row in expected if isinstance(row[0], int))
            assert book.value("F1") == total
            assert answers(book) == EXPECTED


def test_the_file_of_settings_names_a_service_too(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    with serving(tmp_path / "service", GPUSIZE_EXCEL_TOKEN="secret") as service:
        kept = tmp_path / "data"
        kept.mkdir()
        (kept / "libreoffice.json").write_text(json.dumps({"url": service.url, "token": "secret"}))
        told = {"GPUSIZE_DATA": str(kept)}
        with sheet(tmp_path / "kept", environment=told, paths=["/no"]) as book:
            assert answers(book) == EXPECTED
        (kept / "libreoffice.json").write_text("{")
        with sheet(tmp_path / "broken", environment=told) as book:
            assert book.value("A1") == Error("#N/A")
            assert "libreoffice.json cannot be read as JSON" in book.value("A2")


def test_a_service_that_is_away_gives_not_available_until_it_is_back(
    tmp_path: Path, nowhere: str
) -> None:
    (tmp_path / "service").mkdir()
    with sheet(tmp_path, url=nowhere) as book:
        assert [row[0] for row in answers(book)[:5]] == [
            Error("#N/A"),
            book.value("A6"),
            *[Error("#N/A")] * 3,
        ]
        told = book.value("A2")
        assert told.startswith(f"gpusize cannot compute. The service at {nowhere} does not answer")
        assert told.endswith("press Ctrl+Shift+F9 to calculate again.")
        port = nowhere.rpartition(":")[2]
        with serving(tmp_path / "service", "--port", port):
            found = answers(book)
            while found[0][0] == Error("#N/A"):  # ends when it is asked again, which is soon
                book.recalculate()
                found = answers(book)
            assert found == EXPECTED


def test_what_is_wrong_on_this_computer_is_said(tmp_path: Path, nowhere: str) -> None:
    given = {"python": ANOTHER, "executable": "/nowhere/python", "serve": nowhere}
    with sheet(tmp_path, **given) as book:
        assert book.value("A1") == Error("#N/A")
        told = book.value("A2")
    assert "LibreOffice runs Python 3." in told
    assert f"installed for Python {ANOTHER}." in told
    assert "gpusize's Python is not at /nowhere/python any more." in told
    assert f"The service at {nowhere} does not answer" in told
    assert "`gpusize excel libreoffice`" in told
