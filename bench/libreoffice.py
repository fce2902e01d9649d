"""10,000 cells of the add-in in LibreOffice Calc, and what each part of a call costs.

One hard recalculation of a sheet whose cells all differ, computed in LibreOffice's own process, in
a process of gpusize's own and by a service here. Beside it the calculator by itself, and the same
recalculation with the answers of before, which is what LibreOffice and UNO cost.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from excel_addin.functions import evaluate
from pricing.book import embedded_book
from tests.libreoffice.addin import calc
from tests.scenario.test_serve_process import serving
from tests.soffice import Document, Error, program, uno_python

CELLS = 10_000
FORMULA = '=GPUS_NEEDED("8b";"h100";A{row};1000;100)'
NATIVE = "=SQRT(A{row})*2"


def in_a_sheet(folder: Path, cells: int, formula: str, **given: Any) -> tuple[float, float]:
    """Seconds of a hard recalculation of a new sheet, and of the next one."""
    folder.mkdir()
    with calc(folder, given.pop("environment", None), **given) as office:
        book = office.open()
        book.write({"D1": formula.format(row=20_000), "A20000": 1000})
        book.read("D1:D1")  # a formula nobody looks at would start gpusize only when timed
        book.automatic(on=False)
        book.fill(f"A1:A{cells}", [[1 + n / 100] for n in range(cells)])
        book.fill(f"B1:B{cells}", [[formula.format(row=n + 1)] for n in range(cells)])
        return timed(book, cells), timed(book, cells)


def timed(book: Document, cells: int) -> float:
    """Seconds until every cell has a value; those of a service come a little later."""
    start = time.perf_counter()
    took = book.recalculate()
    while any(isinstance(row[0], Error) for row in book.read(f"B1:B{cells}")):
        took = time.perf_counter() - start
    return took


def main() -> Iterator[tuple[str, str, str]]:
    if not program() or not uno_python():
        return
    book = embedded_book()
    asked = [["8b", "h100", 1 + n / 100, 1000, 100] for n in range(CELLS + 1)]
    evaluate("GPUS_NEEDED", asked.pop(), book)
    start = time.perf_counter()
    for cells in asked:
        evaluate("GPUS_NEEDED", cells, book)
    core = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        here, kept = in_a_sheet(folder / "here", CELLS, FORMULA)
        _, native = in_a_sheet(folder / "native", CELLS, NATIVE)
        child, _ = in_a_sheet(folder / "child", CELLS, FORMULA, python="none")
        with serving(folder) as service:
            named = {"GPUSIZE_URL": service.url}
            served, _ = in_a_sheet(folder / "served", CELLS, FORMULA, environment=named)
    yield f"LibreOffice: {CELLS:,} different GPUS_NEEDED recalculated", f"{here:.2f} s", "1 s"
    yield "... the calculator by itself", f"{core:.2f} s = {_per(core)}", ""
    yield "... LibreOffice, UNO and the answers of before", f"{kept:.2f} s = {_per(kept)}", ""
    yield "... native formulas in their place", f"{native:.2f} s = {_per(native)}", ""
    yield "... in a process of gpusize's own", f"{child:.2f} s = {_per(child)}", ""
    yield "... by a service, until the last cell", f"{served:.2f} s = {_per(served)}", ""


def _per(seconds: float) -> str:
    return f"{seconds / CELLS * 1e6:.0f} µs a cell"
