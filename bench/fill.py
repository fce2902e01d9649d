"""`gpusize fill` over 100,000 scenarios: the time, and the memory of all its processes at most.

In processes of its own, as a person runs it. The scenarios differ, so that each is worked out. Two
processes answer where there are two processors; with one, all is done by one.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

ROWS = 100_000
WITH_TARGETS = 5_000
MODELS = ("llama-3.1-8b", "llama-3.1-70b", "qwen2.5-72b")
GPUS = ("h100", "h200", "b200")
COMMAND = "from bot.cli import main; raise SystemExit(main())"
ALONE = (
    "import sys; from pathlib import Path; from excel_addin.fill.fill import fill;"
    " from excel_addin.prices import the_book;"
    " Path(sys.argv[2]).write_bytes(fill(Path(sys.argv[1]), the_book()).content)"
)


def scenarios(path: Path, rows: int, *, targets: bool) -> None:
    """A workbook with so many different scenarios."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("Scenarios")
    header = ["Name", "Model", "GPU", "QPS", "Input tokens", "Output tokens"]
    page.write_row(0, 0, [*header, "TTFT (s)"] if targets else header)
    for row in range(1, rows + 1):
        line = [f"scenario {row}", chance.choice(MODELS), chance.choice(GPUS)]
        sizes = [round(chance.uniform(1, 200), 3), chance.randint(100, 8000)]
        sizes.append(chance.randint(10, 1000))
        page.write_row(row, 0, [*line, *sizes, *([chance.choice((1, 2, 5))] if targets else [])])
    book.close()


def run(code: str, *words: str) -> tuple[float, float]:
    """Seconds a program takes, and the most MiB that it and its processes held together."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL)
    most = 0.0
    while process.poll() is None:
        most = max(most, held(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0, process.returncode
    return time.perf_counter() - start, most


def held(parent: int) -> float:
    """MiB that a process and those it started hold now; Linux tells."""
    family, total = {parent}, 0
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda p: int(p.name)):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        said = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if int(folder.name) in family or int(said["PPid"]) in family:
            family.add(int(folder.name))
            total += int(said.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def main() -> Iterator[tuple[str, str, str]]:
    with TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.xlsx", str(Path(folder) / "out.xlsx")
        scenarios(source, ROWS, targets=False)
        seconds, mib = run(COMMAND, "fill", str(source), out)
        size = Path(out).stat().st_size / 2**20
        yield f"gpusize fill: {ROWS:,} different GPUS_NEEDED", f"{seconds:.1f} s", "30 s"
        yield "... most memory, of all its processes together", f"{mib:.0f} MiB", "500 MiB"
        yield "... the file it writes", f"{size:.1f} MiB", ""
        seconds, mib = run(ALONE, str(source), out)
        yield "... by one process", f"{seconds:.1f} s, {mib:.0f} MiB", ""
        scenarios(source, WITH_TARGETS, targets=True)
        seconds, _ = run(COMMAND, "fill", str(source), out)
        what = f"... {WITH_TARGETS:,} with a target for TTFT"
        yield what, f"{seconds:.1f} s on {os.cpu_count()} processors", ""
