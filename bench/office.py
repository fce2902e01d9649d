"""10,000 formulas in Microsoft's runtime in Chromium, over HTTP; and one request for each cell.

The page, the server and the stand-in for Excel are those of tests/office; the cells differ, so that
each is worked out. The rate limit, which would stop single requests, is off.
"""

from __future__ import annotations

from collections.abc import Iterator

from excel_addin.limits import Buckets
from tests.office.rig import Chromium, excel, service

CELLS = 10_000
SINGLE = 1_000
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
    chromium = Chromium()
    try:
        with (
            service(buckets=Buckets(NO_LIMIT, NO_LIMIT)) as url,
            excel(chromium, url) as sheet,
        ):
            sheet.run(THROUGH, [0, 10])
            before = len(sheet.requests)
            whole = sheet.run(THROUGH, [10_000, CELLS])
            requests = len(sheet.requests) - before
            sheet.do(lambda page: page.unroute_all())  # looking at requests makes each one slower
            batch = sheet.run(ANSWERED, [30_000, CELLS, True])
            one = sheet.run(ANSWERED, [50_000, 1, True])
            single = sheet.run(ANSWERED, [60_000, SINGLE, False])
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
