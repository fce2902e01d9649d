"""`gpusize excel static`: what it writes, over what, and what it leaves out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import calibration_store
from bot.cli import main
from core.calibration import Calibration, Factors
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.office.browser import Answers, prices_file, read_prices
from excel_addin.office.folder import replace_folder
from excel_addin.office.parts import parts
from excel_addin.office.program import program
from pricing.book import TableBook, embedded_book
from pricing.history.store import open_store
from tests.live_history import accept, bring_back, take_away
from tests.office.static_rig import URL, write
from tests.readings import at, gpu, read

ROOT = Path(__file__).parents[2]
SIZING: dict[str, Any] = {"model": "llama-3.1-8b", "gpu": "h100", "qps": 50, "isl": 900, "osl": 90}


def everything(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def the_list(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "static.json").read_bytes())


def book_in(folder: Path) -> TableBook:
    return read_prices((folder / the_list(folder)["prices"]).read_text("utf-8"))


def sized(book: TableBook) -> Receipt:
    return REGISTRY.get("GPUS_NEEDED").run(SIZING, book)


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty price history in use, with folders of its own."""
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("GPUSIZE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GPUSIZE_CALIBRATIONS", str(tmp_path / "calibrations"))
    return url


def test_the_list_names_every_file_with_its_digest(tmp_path: Path) -> None:
    assert write(tmp_path / "excel") == 0
    found = everything(tmp_path / "excel")
    del found["static.json"]
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in found.items()}
    assert the_list(tmp_path / "excel")["files"] == digests
    assert {"taskpane.html", "functions.js", "functions.json", "transport.js"} <= set(found)
    assert [p.name for p in tmp_path.iterdir()] == ["excel"]
    assert f'"{URL}taskpane.html"'.encode() in found["manifest.xml"]
    assert b'<meta http-equiv="Content-Security-Policy"' in found["taskpane.html"]
    assert b"nor anything else of the workbook is sent anywhere" in found["about.html"]
    assert b"the service" not in found["about.html"]
    assert b'href="LICENCES.txt"' in found["about.html"]


def test_what_changes_has_another_name_and_nothing_else_changes(
    tmp_path: Path, history: str
) -> None:
    folder = tmp_path / "excel"
    write(folder)
    before = everything(folder)
    write(folder)
    assert everything(folder) == before
    accept(history, 30, "0.123456789012345678")
    write(folder)
    after = everything(folder)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {name.partition("-")[0] for name in changed} == {"prices", "static.json"}
    assert len(changed) == 3
    assert not set(before) - set(after) & set(after)


def test_the_program_is_the_same_bytes_whenever_it_is_packed() -> None:
    with zipfile.ZipFile(io.BytesIO(program())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = set(archive.namelist())
    assert {"core/data/performance.toml", "excel_addin/batch.py", "pricing/data/fx.toml"} <= names
    assert not [n for n in names if n.startswith(("core/portfolio", "pricing/data/gpu", "bot"))]


def test_the_prices_are_those_of_the_terminal(tmp_path: Path, history: str) -> None:
    accept(history, 30, "0.123456789012345678")
    write(tmp_path / "excel")
    book = book_in(tmp_path / "excel")
    assert book.date() == date(2026, 12, 1)
    assert book.api_price("openai/gpt-4o-mini").input_usd_per_mtok == 0.123456789012345678


def own_price_and_calibration(url: str, folder: Path) -> None:
    with open_store(url) as store:
        mine = gpu("h100-sxm", "0.0712345", provider="runpod", private=True)
        assert store.accept(read(at(31), mine, source="own")).status == "accepted"
    calibration_store.save(
        folder,
        Calibration(
            model="llama-3.1-8b",
            accelerator="h100-sxm",
            engine="vllm",
            factors=Factors(1.5, 1.5, 1),
            file="run.json",
            date=date(2026, 11, 21),
            observations=3,
            error_before_frac=0.13,
            error_after_frac=0.01,
        ),
    )


def test_ones_own_prices_and_calibrations_are_left_out_unless_asked_for(
    tmp_path: Path, history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own_price_and_calibration(history, tmp_path / "calibrations")
    assert write(tmp_path / "public") == 0
    said = capsys.readouterr().err
    assert said == "Left out: your own prices (1) and calibrations (1); --private puts them in.\n"
    assert sized(book_in(tmp_path / "public")) == sized(embedded_book())
    assert (
        b"0.0712345"
        not in (tmp_path / "public" / the_list(tmp_path / "public")["prices"]).read_bytes()
    )
    assert write(tmp_path / "all", "--private") == 0
    said = capsys.readouterr().err
    assert "Everyone who can open the address can read your own prices (1)" in said
    receipt = sized(book_in(tmp_path / "all"))
    assert "calibrated on run.json" in str(receipt)
    assert [price.usd for price in receipt.prices if price.private] == [0.0712345]


def test_nothing_is_written_while_the_history_does_not_answer(
    tmp_path: Path, history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    accept(history, 30, "0.2")
    write(tmp_path / "excel")
    before = everything(tmp_path / "excel")
    take_away(history)
    (tmp_path / "prices.db").mkdir()
    capsys.readouterr()
    assert write(tmp_path / "excel") == 2
    assert "does not answer" in capsys.readouterr().err
    assert everything(tmp_path / "excel") == before
    (tmp_path / "prices.db").rmdir()
    bring_back(history)


@pytest.mark.parametrize("what", ["foreign", "changed", "file", "beneath-a-file"])
def test_it_replaces_only_what_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    folder = tmp_path / "excel"
    write(folder)
    if what == "foreign":
        (folder / "notes").mkdir()
        (folder / "notes" / "mine.txt").write_text("keep")
    elif what == "changed":
        (folder / "taskpane.html").write_text("<p>ours</p>")
    elif what == "file":
        folder = tmp_path / "file"
        folder.write_text("keep")
    else:
        (tmp_path / "file").write_text("keep")
        folder = tmp_path / "file" / "excel"
    before = everything(tmp_path)
    capsys.readouterr()
    assert write(folder) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    named = {"foreign": "notes/mine.txt", "changed": "taskpane.html", "file": "is a file"}
    assert named.get(what, "Not a directory") in said.err
    assert everything(tmp_path) == before


@pytest.mark.parametrize("url", ["http://sheets.example.com/", "sheets.example.com", "https://"])
def test_an_address_that_cannot_be_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert main(["excel", "static", str(tmp_path / "excel"), "--url", url]) == 2
    assert url in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_others_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    assert write(tmp_path) == 2
    assert "mine.txt" in capsys.readouterr().err
    assert everything(tmp_path) == {"mine.txt": b"keep"}


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert write(tmp_path / "link") == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "static.json").is_file()


def test_a_writing_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "excel"
    replace_folder(folder, {"a/b": b"1"}, {})
    before = everything(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        replace_folder(folder, {"a/b": b"2", "x" * 300: b""}, {})
    assert everything(tmp_path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["excel"]
    replace_folder(folder, {"c": b"3"}, {})
    assert set(everything(folder)) == {"c", "static.json"}


def test_the_licences_of_all_that_is_handed_on_are_there(tmp_path: Path) -> None:
    write(tmp_path / "excel")
    text = (tmp_path / "excel" / "LICENCES.txt").read_text("utf-8")
    for part in parts():
        assert f"{part.name} {part.version}: {part.licence}. {part.source}" in text
    for words in (
        "Mozilla Public License Version 2.0",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "Samuel Colvin",
        "Stefan Krah",
    ):
        assert words in text


def test_prices_come_out_of_their_file_exactly() -> None:
    book = embedded_book()
    again = read_prices(prices_file(book))
    assert again.table == book.table
    assert [str(e) for e in again.table.gpu] == [str(e) for e in book.table.gpu]


def test_a_batch_that_cannot_be_read_is_refused_in_words() -> None:
    answers = Answers(prices_file(embedded_book()))
    work = answers.open('{"calls": [1]}')
    assert work.turn()
    assert "Call 1 must be an object" in json.loads(work.text())["error"]["message"]


def test_the_browser_loads_no_network_no_database_and_no_framework() -> None:
    program = (
        "import sys, excel_addin.office.browser; print(*sorted({m.partition('.')[0] for m in"
        " sys.modules} & {'sqlalchemy', 'alembic', 'fastapi', 'starlette', 'uvicorn', 'anyio',"
        " 'httpx2', 'httpcore2', 'asyncio', 'ssl', 'sqlite3', 'openpyxl', 'xlsxwriter',"
        " 'xlwings', 'numpy', 'bot', 'tqdm', 'slack_bolt', 'subprocess', 'multiprocessing'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
