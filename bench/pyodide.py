"""The add-in without a server, in Debian's Chromium: how soon it answers, and 10,000 cells.

Pyodide must have been downloaded before (`gpusize excel static`). Cells go to the page's own
`gpusizeAnswer`, so that Microsoft's runtime, which takes half a second by itself, is not in the
figures. They differ, so that each is worked out.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.excel import CELLS, cells
from excel_addin.batch import Batch, read_calls
from excel_addin.office.folder import replace_folder
from excel_addin.office.parts import cache_folder, from_folder
from excel_addin.office.site import site
from excel_addin.office.static_pages import static_pages
from pricing.book import embedded_book
from tests.office.rig import FLAGS
from tests.office.static_rig import URL, host

STARTS = 5
SETTLE_S = 8
"""Chromium keeps what it compiled some seconds after it was used."""
FIRST = [{"name": "PRICE_DATE", "args": []}]
ASK = """async (calls) => {
  const began = performance.now();
  const results = await gpusizeAnswer(calls);
  return [performance.now() - began, results.length];
}"""
SINCE_OPENED = "async (calls) => { await gpusizeAnswer(calls); return performance.now(); }"


def started_s(context: BrowserContext, url: str) -> float:
    """Seconds from opening the page to its first answer."""
    page = context.new_page()
    page.goto(url)
    took: float = page.evaluate(SINCE_OPENED, FIRST)
    time.sleep(SETTLE_S)
    page.close()
    return took / 1e3


def asked_s(page: Any, calls: list[dict[str, Any]]) -> float:
    """Seconds that a batch takes in the page."""
    took, number = page.evaluate(ASK, calls)
    assert number == len(calls)
    return took / 1e3


def here_s(calls: list[dict[str, Any]]) -> float:
    """Seconds that it takes in this Python."""
    body = json.dumps({"calls": calls}).encode()
    start = time.perf_counter()
    batch = Batch(read_calls(body))
    while not batch.work(embedded_book(), 1):
        pass
    batch.text()
    return time.perf_counter() - start


def main() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        contents, head = site(static_pages(URL), embedded_book(), from_folder(cache_folder()))
        replace_folder(Path(folder) / "excel", contents, head)
        keep = {"Cache-Control": "max-age=3600"}
        with host(Path(folder), headers=keep) as url, sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                f"{folder}/profile", executable_path=shutil.which("chromium"), args=list(FLAGS)
            )
            # Office.js is another's, and on another's server
            context.route("https://**/*", lambda route: route.abort())
            first = started_s(context, url)
            again = min(started_s(context, url) for _ in range(STARTS))
            page = context.new_page()
            page.goto(url)
            asked_s(page, cells(0, 1000))
            different = min(asked_s(page, cells(k * CELLS, CELLS)) for k in (1, 2, 3))
            same = asked_s(page, cells(7, 1) * CELLS)
            context.close()
    here_s(cells(0, 1000))
    here = min(here_s(cells(k * CELLS, CELLS)) for k in (1, 2, 3))
    yield (
        "Excel without a server: opened to first answer, nothing in the cache",
        f"{first:.1f} s",
        "",
    )
    yield "... files in the browser's cache", f"{again:.1f} s", ""
    yield f"... {CELLS:,} different GPUS_NEEDED, once it has started", f"{different:.2f} s", "0.5 s"
    yield "... ratio to this Python", f"{different / here:.1f}x ({here:.2f} s)", ""
    yield f"... {CELLS:,} that are the same", f"{same * 1e3:.0f} ms", ""
