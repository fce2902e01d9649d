"""A million scenarios at once, against the scalar path on some of them in the same run.

They run in a process of their own, so that peak memory is theirs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def main() -> Iterator[tuple[str, str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.million"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    got = json.loads(done.stdout)
    each = got["took"] / got["scenarios"]
    yield (
        f"{got['scenarios']:,} scenarios on {got['configurations']} configurations",
        f"{got['took']:.1f} s",
        "10 s",
    )
    yield "... peak memory of the process", f"{got['peak'] / 2**30:.2f} GiB", "2 GiB"
    yield "... that had an answer", f"{got['answered']:.0%}", ""
    yield "... one scenario", f"{each * 1e6:.2f} µs", ""
    yield "... the same by the scalar path", f"{got['each'] * 1e6:.1f} µs", ""
    yield "... ratio", f"{got['each'] / each:.0f}x", ""
