"""The price history: storing a reading, looking prices up, and a year of daily readings.

The year is made up: as many prices as the largest sources list, read daily, of which 0.3% change
every day.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pricing.book import TableBook
from pricing.history.store import Store, open_store
from pricing.history.table import table_of
from pricing.rows import PriceRow, Snapshot
from pricing.table import read_embedded

ROWS = 9_000
DAYS = 365
CHANGED_FRAC = 0.003
FIRST = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def main() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/one.db"
        command = [sys.executable, "-m", "bench.history", url]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        first_s, second_s, peak_mib = done.stdout.split()
        yield f"price history: {ROWS:,} rows stored, all new", f"{first_s} s", "5 s"
        yield "... again, unchanged", f"{second_s} s", "5 s"
        yield "... peak memory of the process", f"{peak_mib} MiB", "300 MiB"
        file = Path(folder) / "year.db"
        with open_store(f"sqlite:///{file}") as store:
            yield from _year(store, file)


def _year(store: Store, file: Path) -> Iterator[tuple[str, str, str]]:
    rng = random.Random(1)
    amounts = [Decimal(k % 400 + 1) / 100 for k in range(ROWS)]
    times: list[float] = []
    for day in range(DAYS):
        if day:
            for k in rng.sample(range(ROWS), int(ROWS * CHANGED_FRAC)):
                amounts[k] += Decimal("0.01")
        snapshot = reading(day, amounts)
        start = time.perf_counter()
        store.accept(snapshot)
        times.append(time.perf_counter() - start)
    kept = len(store.changes())
    seen = ROWS * DAYS
    yield f"a year of daily readings, {seen:,} rows: rows kept", f"{kept:,}", ""
    yield "... size of the file", f"{file.stat().st_size / 2**20:.1f} MiB", ""
    yield "... storing one more reading, median of the last 30", f"{_median(times[-30:]):.2f} s", ""
    middle = FIRST + timedelta(days=180)
    ms = _ms(lambda: store.rows_as_of(middle.date(), middle, sku="sku-7", provider="provider-7"))
    yield "... one thing as of a day, as known on a day", f"{ms:.2f} ms", "5 ms"
    yield "... all prices as of a day", f"{_ms(lambda: store.rows_as_of(middle.date())):.0f} ms", ""
    start = time.perf_counter()
    versions = store.timelines()
    read_s = time.perf_counter() - start
    start = time.perf_counter()
    known, days = store.days_read(datetime.max.replace(tzinfo=UTC))
    book = TableBook(table_of(versions, read_embedded(), known=known, readings=days))
    made_s = time.perf_counter() - start
    yield "... read and made into a table", f"{read_s:.2f} + {made_s:.2f} s", ""
    day = middle.date()
    us = _ms(lambda: book.gpu_offers("sku-7", "on-demand", day), 2000) * 1e3
    yield "as-of lookup, warm, accelerator", f"{us:.1f} µs", "50 µs"
    us = _ms(lambda: book.api_price("openai/gpt-4o-mini", read_embedded_day), 2000) * 1e3
    yield "as-of lookup, warm, API model", f"{us:.1f} µs", "50 µs"


read_embedded_day = read_embedded().as_of


def reading(day: int, amounts: list[Decimal]) -> Snapshot:
    when = FIRST + timedelta(days=day)
    sha256 = hashlib.sha256(str(day).encode()).hexdigest()
    rows = tuple(
        PriceRow(
            source="gpuhunt",
            kind="gpu",
            provider=f"provider-{k % 40}",
            sku=f"sku-{k % 60}",
            dimension="gpu_hour",
            unit="gpu_hour",
            amount=amount,
            retrieved_at=when,
            source_url="https://prices.test/catalog.zip",
            snapshot_sha256=sha256,
            commitment="on-demand" if k % 2 else "spot",
            region=f"region-{k}",
            instance=f"instance-{k // 60}",
            gpus_per_instance=8,
        )
        for k, amount in enumerate(amounts)
    )
    return Snapshot("gpuhunt", when, "https://prices.test/catalog.zip", sha256, rows)


def _median(times: list[float]) -> float:
    return statistics.median(times)


def _ms(call: Callable[[], object], times: int = 30) -> float:
    call()
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e3


def _one(url: str) -> None:
    amounts = [Decimal(k % 400 + 1) / 100 for k in range(ROWS)]
    snapshots = [reading(day, amounts) for day in range(2)]
    taken: list[float] = []
    with open_store(url) as store:
        for snapshot in snapshots:
            start = time.perf_counter()
            store.accept(snapshot)
            taken.append(time.perf_counter() - start)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"{taken[0]:.2f} {taken[1]:.2f} {int(peak.split()[1]) / 1024:.0f}")


if __name__ == "__main__":
    _one(sys.argv[1])
