"""Process start to exit of one question in a terminal."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bench.history import ROWS, reading
from pricing.history.store import open_store

QUESTION = "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"


def main() -> Iterator[tuple[str, str, str]]:
    command = Path(sys.executable).with_name("gpusize")
    ask = [str(command), "ask", QUESTION]
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"GPUSIZE_DATA": folder}
        environ.pop("DATABASE_URL", None)
        subprocess.run(ask, check=True, capture_output=True, env=environ)  # compiles bytecode once
        asked, idle = _median_s(ask, environ), _median_s(bare, environ)
        yield "gpusize ask, cold start", f"{asked:.3f} s", "0.4 s"
        yield "... ratio to a bare interpreter", f"{asked / idle:.0f}x ({idle * 1e3:.0f} ms)", ""
        file = Path(folder) / "prices.db"
        with open_store(f"sqlite:///{file}") as store:
            store.accept(reading(0, [Decimal(k % 400 + 1) / 100 for k in range(ROWS)]))
        earlier_s = time.time() - 60  # a file just written is not known by its time
        os.utime(file, (earlier_s, earlier_s))
        first = time.perf_counter()
        subprocess.run(ask, check=True, capture_output=True, env=environ)
        yield (
            f"... the first with a history of {ROWS:,} prices",
            f"{time.perf_counter() - first:.3f} s",
            "",
        )
        yield "... and from then on", f"{_median_s(ask, environ):.3f} s", "0.4 s"


def _median_s(command: list[str], environ: dict[str, str]) -> float:
    times: list[float] = []
    for _ in range(11):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environ)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
