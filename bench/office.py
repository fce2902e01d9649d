"""10,000 formulas in Microsoft's runtime in Chromium, over HTTPS; and one request for each cell.

The page, the server and the stand-in for Excel are those of tests/office; the cells differ, so that
each is worked out. Over HTTPS, because Excel takes an add-in from nowhere else. The rate limit,
which would stop single requests, is off; only some of those are made, since Chromium gives up on a
part of 10,000 at once. Both are timed in turn and the best of each is taken, as timeit does:
whatever else the machine does only adds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from excel_addin.limits import Buckets
from tests.office.rig import Chromium, excel, service
from tests.scenario.test_serve_tls import certificate

CELLS = 10_000
SINGLE = 1_000
TIMES = 5
NO_LIMIT = 1e9

THROUGH = """async ([first, number]) => {
    const formulas = Array.from({ length: number }, (_, place) =>
        ["GPUS_NEEDED", "8b", "h100", 1 + (first + place) / 100, 1000, 100]);
    const began = performance.now();
    const found = await fakeExcel.calculate(formulas);
    if (found.some((one) => one.error)) throw new Error(JSON.stringify(found[0]));
    return (performance.now() - began) / 1000;
}"""
"""Seconds from Excel's message until it has every result."""

ANSWERED = """async ([first, number, together]) => {
    const calls = Array.from({ length: number }, (_, place) =>
        ({ name: "GPUS_NEEDED", args: ["8b", "h100", 1 + (first + place) / 100, 1000, 100] }));
    const began = performance.now();
    const answered = together
        ? await gpusizeAnswer(calls)
        : (await Promise.all(calls.map((one) => gpusizeAnswer([one])))).flat();
    if (answered.some((one) => one.error)) throw new Error(JSON.stringify(answered[0]));
    return (performance.now() - began) / 1000;
}"""
"""Seconds until all answers of the back end are there, without Excel's runtime."""


def main() -> Iterator[tuple[str, str, str]]:
    chromium = Chromium("--ignore-certificate-errors")
    try:
        with (
            tempfile.TemporaryDirectory() as made,
            service(buckets=Buckets(NO_LIMIT, NO_LIMIT), certified=certificate(Path(made))) as url,
            excel(chromium, url, ignore_https_errors=True) as sheet,
        ):
            sheet.run(THROUGH, [0, 10])
            before = len(sheet.requests)
            whole = sheet.run(THROUGH, [CELLS, CELLS])
            requests = len(sheet.requests) - before
            sheet.do(lambda page: page.unroute_all())  # looking at requests makes each one slower
            one = sheet.run(ANSWERED, [0, 1, True])
            batches, singles = [], []
            for turn in range(2, 2 + TIMES):
                batches.append(sheet.run(ANSWERED, [turn * CELLS, CELLS, True]))
                singles.append(sheet.run(ANSWERED, [turn * CELLS + 10**6, SINGLE, False]))
            batch, single = min(batches), min(singles)
    finally:
        chromium.close()
    ratio = (single / SINGLE) / (batch / CELLS)
    yield (
        f"{CELLS:,} GPUS_NEEDED cells in Excel's runtime: {requests} request",
        f"{whole:.2f} s",
        "",
    )
    yield "... the back end's answers alone", f"{batch:.2f} s", ""
    yield "... one cell alone", f"{one * 1e3:.1f} ms", ""
    yield f"... {SINGLE:,} cells with a request each", f"{single:.2f} s", ""
    yield "... ratio per cell of a request each to one request", f"{ratio:.0f}x", "100x"
