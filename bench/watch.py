"""Ten thousand scenarios that are due at once, checked by two processes over one PostgreSQL.

Each has been checked a quarter before at other prices, so that a check is a comparison: evaluated
at both prices, with a bridge of what moved. Each speaks, so that each check puts a message.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from bot.watch.asked import scenario_of
from bot.watch.kept import memory_text
from bot.watch.outbox import put_all
from bot.watch.post import LOCAL
from bot.watch.runner import Runner
from bot.watch.store import WatchStore
from bot.watch.tables import checks, outbox, scenario_versions, scenarios
from core.watch.memory import Memory
from pricing.book import embedded_book
from pricing.history.live import LivePrices
from pricing.history.store import open_store
from tests.databases import database
from tests.readings import at, gpu, price, read

SCENARIOS = 10_000
PROCESSES = 2
AIM_S = 60
MADE = datetime(2026, 11, 21, 12, tzinfo=UTC)
DUE = datetime(2027, 1, 1, 9, 5, tzinfo=UTC)
SERVE_S = 60
TEXTS = (
    "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, {volume}/month",
    "/breakeven gpt-4o-mini vs llama-3.1-8b on h100, 2000 in, 500 out, {volume}/month",
    "/gpusize llama-3.1-8b on h100, {rate} qps, 8k in, 256 out",
)


def main() -> list[tuple[str, str, str]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        database("postgresql", Path(folder)) as url,
    ):
        _prices(url, 0, "0.15", "1.20")
        _scenarios(url)
        first = _checked(url, MADE)
        _prices(url, 30, "0.20", "1.45")
        second = _checked(url, DUE)
        counts = _counts(url)
    assert counts == (2 * SCENARIOS, 2 * SCENARIOS), counts
    what = f"{SCENARIOS:,} scenarios checked by {PROCESSES} processes over PostgreSQL"
    return [
        (f"{what}, the first time", f"{first:.1f} s", f"under {AIM_S} s"),
        (f"{what}, prices having moved", f"{second:.1f} s", f"under {AIM_S} s"),
        ("idle CPU of `gpusize serve` with the watch, of one core", _idle(), "under 1%"),
    ]


def _prices(url: str, day: int, tokens: str, hour: str) -> None:
    rows = [
        price("gpt-4o-mini", tokens, provider="openai"),
        price("gpt-4o-mini", "0.6", dimension="output", provider="openai"),
        gpu("l40s", hour, provider="runpod"),
        gpu("h100-sxm", str(Decimal(hour) * 2), provider="runpod"),
    ]
    with open_store(url) as store:
        assert store.accept(read(at(day), *rows)).status == "accepted"


def _scenarios(url: str) -> None:
    book = embedded_book()
    rows, versions = [], []
    for k in range(SCENARIOS):
        text = TEXTS[k % len(TEXTS)].format(volume=1_000_000 + 1000 * k, rate=5 + k % 90)
        made = scenario_of(
            {"name": f"Scenario {k}", "channel": f"C{k % 50}", "text": text, "growth": 0.03}, book
        )
        number = secrets.token_hex(6)
        rows.append(
            {
                "id": number,
                "enterprise": "",
                "workspace": "local",
                "name": made.name,
                "name_key": made.name.casefold(),
                "version": 1,
                "state": "active",
                "memory": memory_text(Memory()),
                "next_due": MADE,
                "created_at": MADE,
            }
        )
        versions.append(
            {
                "scenario_id": number,
                "version": 1,
                "definition": json.dumps(made.as_dict()),
                "made_by": "bench",
                "made_at": MADE,
            }
        )
    with WatchStore(url) as store, store.changing() as db:
        db.execute(sa.insert(scenarios), rows)
        db.execute(sa.insert(scenario_versions), versions)


def _checked(url: str, now: datetime) -> float:
    """Seconds from the start of the processes, which have loaded everything, to the last end."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.watch", url, now.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    done = [int(worker.communicate()[0]) for worker in workers]
    took = time.perf_counter() - began
    assert sum(done) == SCENARIOS, done
    return took


def _worker(url: str, now: datetime) -> None:
    live = LivePrices(url)
    live.refresh()
    with WatchStore(url) as store:
        runner = Runner(
            store, put_all, live.book, lambda k: live.at(k) if k else embedded_book(), lambda _: {},
            lambda: now, "bench",
        )  # fmt: skip
        assert runner.due(now - timedelta(days=9999), LOCAL) == []  # connects
        print("ready", flush=True)
        sys.stdin.readline()
        print(len(runner.run_due()), flush=True)


def _counts(url: str) -> tuple[int, int]:
    with WatchStore(url) as store, store.reading() as db:
        ended = sa.select(sa.func.count()).where(checks.c.state == "done")
        return db.scalar(ended) or 0, db.scalar(sa.select(sa.func.count(outbox.c.id))) or 0


def _idle() -> str:
    """CPU time of a service that has nothing to do, over PostgreSQL with a token for Slack."""
    with (
        tempfile.TemporaryDirectory() as folder,
        database("postgresql", Path(folder)) as url,
    ):
        with WatchStore(url) as store, store.reading():
            pass
        env = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "DATABASE_URL": url,
            "GPUSIZE_DATA": folder,
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
        }
        service = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0"],
            cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert service.stdout is not None
        while "listening" not in service.stdout.readline():
            pass
        time.sleep(5)  # what is done once at the start
        before = _cpu_ticks(service.pid)
        time.sleep(SERVE_S)
        used = _cpu_ticks(service.pid) - before
        service.terminate()
        service.wait(10)
    return f"{100 * used / 100 / SERVE_S:.2f}%"  # Linux counts 100 ticks a second


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    _worker(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
