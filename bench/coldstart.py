"""Process start to exit of one question in a terminal."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

QUESTION = "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"


def main() -> Iterator[tuple[str, str, str]]:
    command = Path(sys.executable).with_name("gpusize")
    ask = [str(command), "ask", QUESTION]
    bare = [sys.executable, "-c", "pass"]
    subprocess.run(ask, check=True, capture_output=True)  # compiles bytecode once
    asked, idle = _median_s(ask), _median_s(bare)
    yield "gpusize ask, cold start", f"{asked:.3f} s", "0.4 s"
    yield "... ratio to a bare interpreter", f"{asked / idle:.0f}x ({idle * 1e3:.0f} ms)", ""


def _median_s(command: list[str]) -> float:
    times: list[float] = []
    for _ in range(11):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
