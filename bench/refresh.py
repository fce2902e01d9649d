"""Refreshing one price list over HTTP on this machine: read, judged and kept.

The list is made up, in the format of genai-prices: 3,000 models with three prices each.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from pricing.history.store import open_store
from pricing.refresh import refresh
from pricing.rows import Snapshot
from pricing.sources import genai_prices
from pricing.sources.fetch import fetch
from pricing.sources.registry import settings
from pricing.table import read_embedded

SOURCE = "genai-prices"
MODELS = 3_000
CHANGED = 30
DAYS = 365
FIRST = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AIMS = "5 s", "300 MiB"


def main() -> Iterator[tuple[str, str, str]]:
    figures = {f"model-{k}": (k % 400 + 1) / 100 for k in range(MODELS)}
    first = document(figures)
    dearer = {name: 1.1 * figures[name] for name in list(figures)[:CHANGED]}
    changed = document(figures | dearer)
    with tempfile.TemporaryDirectory() as folder:
        said = _child(f"sqlite:///{folder}/one.db", 0, [first, changed])
        rows = f"{3 * MODELS:,}"
        yield f"one refresh of {rows} prices over HTTP, the first", f"{said[0]} s", AIMS[0]
        yield f"... a later one, {CHANGED} models dearer", f"{said[1]} s", AIMS[0]
        yield "... peak memory of the process", f"{said[2]} MiB", AIMS[1]
        url = f"sqlite:///{folder}/year.db"
        _year(url, first)
        said = _child(url, DAYS, [first, changed])
        yield "... after a year of daily readings, one more", f"{said[0]} s", AIMS[0]
        yield f"... and one with {CHANGED} models dearer", f"{said[1]} s", AIMS[0]
        yield "... peak memory of the process", f"{said[2]} MiB", AIMS[1]


def document(figures: dict[str, float]) -> bytes:
    models = [
        {
            "id": name,
            "prices": {
                "input_mtok": figure,
                "output_mtok": 4 * figure,
                "cache_read_mtok": figure / 10,
            },
        }
        for name, figure in figures.items()
    ]
    return json.dumps([{"id": "acme", "models": models}]).encode()


def _year(url: str, last: bytes) -> None:
    """Daily readings of which 0.3% changed each day, up to the prices of `last`."""
    rng = random.Random(1)
    rows = list(genai_prices.read(last, FIRST).rows)
    with open_store(url) as store:
        for day in range(DAYS):
            when = FIRST + timedelta(days=day)
            if day:
                for k in rng.sample(range(len(rows)), len(rows) * 3 // 1000):
                    amount = (rows[k].amount or Decimal(1)) * Decimal("1.001")
                    rows[k] = replace(rows[k], amount=round(amount, 6))
            store.accept(Snapshot(SOURCE, when, "https://prices.test/", f"{day:064}", tuple(rows)))


def _child(url: str, day: int, answers: list[bytes]) -> list[str]:
    """Seconds of a refresh for each answer, then the peak memory, of a process of its own."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = left.pop(0)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/data.json"
        command = [sys.executable, "-m", "bench.refresh", url, address, str(day), str(len(answers))]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        server.shutdown()
    return done.stdout.split()


def _refreshes(url: str, address: str, day: int, times: int) -> None:
    base = read_embedded()
    where = settings(SOURCE, {SOURCE: address})
    with open_store(url) as store:
        for k in range(times):
            when = FIRST + timedelta(days=day + k)
            found = refresh(SOURCE, store, where, when, fetch=fetch, base=base)
            assert found.status == "accepted", found.reasons
            assert found.rows == 3 * MODELS
            print(f"{found.seconds:.2f}")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"{int(peak.split()[1]) / 1024:.0f}")


if __name__ == "__main__":
    _refreshes(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
