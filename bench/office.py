"""10,000 formulas in Microsoft's runtime in Chromium, over HTTP; and one request for each cell.

The page, the server and the stand-in for Excel are those of tests/office; the cells differ, so that
each is worked out. The rate limit, which would stop single requests, is off.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from excel_addin.limits import Buckets
from tests.office.rig import Chromium, Excel, excel, service

CELLS = 10_000
SINGLE = 1_000
NO_LIMIT = 1e9

TIMED = """async ([asked, together]) => {
    const began = performance.now();
    const answered = together
        ? await gpusizeAnswer(asked)
        : (await Promise.all(asked.map((one) => gpusizeAnswer([one])))).flat();
    if (answered.some((one) => one.error)) throw new Error(JSON.stringify(answered[0]));
    return (performance.now() - began) / 1000;
}"""
"""Seconds until all answers of the back end are there, without Excel's runtime."""


def cells(first: int, number: int) -> list[list[Any]]:
    """So many GPUS_NEEDED, none like another."""
    return [
        ["GPUS_NEEDED", "8b", "h100", 1 + n / 100, 1000, 100] for n in range(first, first + number)
    ]


def through_runtime(sheet: Excel, formulas: list[list[Any]]) -> float:
    """Seconds from Excel's message until it has every result."""
    start = time.perf_counter()
    found = sheet.calculate(*formulas)
    took = time.perf_counter() - start
    assert not [one for one in found if "error" in one]
    return took


def back_end(sheet: Excel, formulas: list[list[Any]], *, together: bool) -> float:
    """Seconds for the answers alone, in one request or in one for each."""
    calls = [{"name": name, "args": args} for name, *args in formulas]
    return sheet.run(TIMED, [calls, together])


def main() -> Iterator[tuple[str, str, str]]:
    chromium = Chromium()
    try:
        with (
            service(buckets=Buckets(NO_LIMIT, NO_LIMIT)) as url,
            excel(chromium, url) as sheet,
        ):
            through_runtime(sheet, cells(0, 10))
            whole = through_runtime(sheet, cells(10_000, CELLS))
            requests = len(sheet.requests)
            through_runtime(sheet, cells(30_000, CELLS))
            requests = len(sheet.requests) - requests
            batch = back_end(sheet, cells(50_000, CELLS), together=True)
            single = back_end(sheet, cells(70_000, SINGLE), together=False)
            one = back_end(sheet, cells(80_000, 1), together=True)
    finally:
        chromium.close()
    each = single / SINGLE
    yield (
        f"{CELLS:,} GPUS_NEEDED cells in Excel's runtime, in {requests} request",
        f"{whole:.2f} s",
        "",
    )
    yield "... the back end's answers alone", f"{batch:.2f} s", ""
    yield "... one cell alone", f"{one * 1e3:.1f} ms", ""
    yield f"... {SINGLE:,} cells with a request each", f"{single:.2f} s", ""
    yield "... a request each, per cell, to one batch", f"{each / (batch / CELLS):.0f}x", "100x"
