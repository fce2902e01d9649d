"""The add-in in a folder of files starts from what its list names, or says why it does not."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.office.rig import Chromium, excel
from tests.office.static_rig import host, write

SIZING: list[Any] = ["llama-3.1-8b", "h100", 50, 7744, 256]
RIGHT = {"value": evaluate("GPUS_NEEDED", SIZING, embedded_book())}
STRICT = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
    " https://appsforoffice.microsoft.com; connect-src 'self'; worker-src 'self';"
    " style-src 'self' 'unsafe-inline'; img-src 'self'",
    "X-Content-Type-Options": "nosniff",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "excel"
    assert write(folder) == 0
    return folder


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    """A folder to spoil. Its files are links until they are replaced."""
    folder = tmp_path / "excel"
    shutil.copytree(written, folder, copy_function=os.link)
    return folder


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def the_list(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "static.json").read_bytes())


def package(folder: Path, name: str) -> Path:
    return next(folder / one for one in the_list(folder)["packages"] if name in one)


def cut_wheel(folder: Path) -> None:
    path = package(folder, "pydantic_core")
    replace(path, path.read_bytes()[:-100])


def another_price(folder: Path) -> None:
    path = folder / the_list(folder)["prices"]
    replace(path, path.read_bytes().replace(b'"2026-', b'"2025-', 1))


def half_of_python(folder: Path) -> None:
    path = folder / the_list(folder)["pyodide"] / "pyodide.asm.wasm"
    replace(path, path.read_bytes()[:5_000_000])


def another_script(folder: Path) -> None:
    path = folder / the_list(folder)["pyodide"] / "pyodide.asm.js"
    replace(path, path.read_bytes() + b"\n")


def no_library(folder: Path) -> None:
    (folder / the_list(folder)["pyodide"] / "python_stdlib.zip").unlink()


def no_list(folder: Path) -> None:
    (folder / "static.json").unlink()


def a_page_for_a_list(folder: Path) -> None:
    replace(folder / "static.json", b"<html>Sign in</html>")


def a_list_of_another_version(folder: Path) -> None:
    replace(folder / "static.json", json.dumps({**the_list(folder), "format": 99}).encode())


def no_worker(folder: Path) -> None:
    (folder / "pyodide-worker.js").unlink()


def a_defect(folder: Path) -> None:
    """The right digest, but of a program that does not run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("excel_addin/office/browser.py", "raise RuntimeError('Out of tune.')")
    path, listed = package(folder, "gpusize-"), the_list(folder)
    replace(path, out.getvalue())
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    listed["files"][path.relative_to(folder).as_posix()] = digest
    replace(folder / "static.json", json.dumps(listed).encode())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut_wheel, "wasm32.zip is not the one written; upload the folder again."),
        (another_price, "json is not the one written; upload the folder again."),
        (half_of_python, "pyodide.asm.wasm is not the one written; upload the folder again."),
        (another_script, "pyodide.asm.js is not the one written; upload the folder again."),
        (no_library, "python_stdlib.zip is not there (HTTP 404); upload the folder again."),
        (no_list, "static.json cannot be read (HTTP 404)."),
        (a_page_for_a_list, "static.json is not the list of files it should be."),
        (
            a_list_of_another_version,
            "static.json is of another version than this page; load the page again.",
        ),
        (no_worker, "pyodide-worker.js cannot be loaded."),
        (a_defect, "RuntimeError: Out of tune."),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_folder_that_is_not_whole_gives_a_sentence(
    chromium: Chromium, copy: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(copy)
    with host(copy.parent) as url, excel(chromium, url) as sheet:
        one, two = sheet.calculate(["GPUS_NEEDED", *SIZING], ["PRICE_DATE"])
        assert one["error"] == two["error"] == "#N/A"
        assert one["message"] == two["message"]
        assert one["message"].startswith("gpusize could not start in this browser: ")
        assert one["message"].endswith(words), one["message"]
        assert "\n" not in one["message"]
        assert sheet.run("() => gpusizeTransport.starts") is False
        assert sheet.elsewhere == []


def test_a_start_that_failed_is_tried_again_after_a_while(chromium: Chromium, copy: Path) -> None:
    kept = (copy / "static.json").read_bytes()
    no_list(copy)
    with host(copy.parent) as url, excel(chromium, url) as sheet:
        (found,) = sheet.calculate(["GPUS_NEEDED", *SIZING])
        assert found["error"] == "#N/A"
        (copy / "static.json").write_bytes(kept)
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [found]
        sheet.run(
            "() => { const now = performance.now.bind(performance);"
            " performance.now = () => now() + 4000; }"
        )
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [RIGHT]


def test_when_it_stops_cells_say_so_and_the_next_ones_start_it_again(
    chromium: Chromium, written: Path
) -> None:
    with host(written.parent) as url, excel(chromium, url) as sheet:
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [RIGHT]
        ill = "() => self.onmessage({ data: { id: 1, body: 5 } })"  # no text, which is a defect
        sheet.do(lambda page: page.workers[0].evaluate(ill))
        said = sheet.do(lambda page: page.wait_for_function("() => gpusizeTransport.failed"))
        sentence: str = sheet.do(lambda _: said.json_value())
        assert sentence.startswith("gpusize stopped in this browser: AttributeError: 'int' object")
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [RIGHT]


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/plain"])
def test_it_starts_where_a_server_knows_no_types(
    chromium: Chromium, written: Path, kind: str
) -> None:
    types = {".wasm": kind, ".zip": kind, ".json": kind}
    with host(written.parent, types) as url, excel(chromium, url) as sheet:
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [RIGHT]
        assert sheet.troubles == []


def test_it_starts_under_a_strict_policy_and_asks_nobody_else(
    chromium: Chromium, written: Path
) -> None:
    with host(written.parent, headers=STRICT) as url, excel(chromium, url) as sheet:
        assert sheet.calculate(["GPUS_NEEDED", *SIZING]) == [RIGHT]
        assert sheet.troubles == []
        assert sheet.elsewhere == []
        asks = "() => fetch('https://example.org/').then(() => '', (error) => error.message)"
        assert "Failed to fetch" in sheet.run(asks)  # by the page's own policy
        in_worker = sheet.do(lambda page: page.workers[0].evaluate(asks))
        assert in_worker == "https://example.org/ was asked for, which is not in static.json"
