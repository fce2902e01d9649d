"""`gpusize prices export`, and the commands as a program of its own."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import struct
import subprocess
import sys
import termios
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricing.history.store import open_store
from pricing.rows import PriceRow
from tests.cli_prices import DAY, NOW, OWN, ROOT, Prices, cheaper, environment


def read_back(line: dict[str, str]) -> PriceRow:
    """A line of CSV as the row it was."""
    values: dict[str, Any] = {
        f.name: line[f.name].removeprefix("'") for f in fields(PriceRow) if f.name in line
    }
    number = values["gpus_per_instance"]
    return PriceRow(
        **values
        | {
            "amount": Decimal(values["amount"]) if values["amount"] else None,
            "retrieved_at": datetime.fromisoformat(values["retrieved_at"]),
            "gpus_per_instance": int(number) if number else None,
            "tier_min_tokens": int(values["tier_min_tokens"]),
            "marketplace": values["marketplace"] == "true",
            "private": values["private"] == "true",
            "effective_from": (
                values["effective_from"] and date.fromisoformat(values["effective_from"])
            )
            or None,
            "retires": (values["retires"] and date.fromisoformat(values["retires"])) or None,
        }
    )


def test_an_export_read_back_is_what_the_history_holds(both: Prices, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN, "utf-8")
    both("refresh", code=3)
    both("refresh", "--source", "own", "--from", str(file))
    out = tmp_path / "all.csv"
    out.write_text("old", "utf-8")
    assert both("export", "--private", "--out", str(out)) == ""
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    rows = {read_back(line) for line in lines if line["source"] != "package"}
    with open_store(both.url) as store:
        different = rows ^ {v.row for v in store.timelines()}
    assert sorted(map(repr, different))[:2] == []
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".all")] == []
    both("export", "--private", "--out", str(tmp_path / "all.json"))
    listed = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [x["amount"] or "" for x in listed] == [line["amount"] for line in lines]


def test_an_export_is_of_what_was_known_then(both: Prices) -> None:
    both("refresh", "--source", "litellm")
    was = both("export", "--known", NOW.isoformat(), "--as-of", "2026-11-21")
    cheaper(both)
    both("refresh", "--source", "litellm", now=NOW + DAY)
    again = both("export", "--known", NOW.isoformat(), "--as-of", "2026-11-21", now=NOW + DAY)
    same = again == was
    assert same
    other = "litellm," not in both("export", "--known", "2026-11-20", now=NOW + DAY)
    assert other


def test_the_program_refreshes_and_shows(prices: Prices, tmp_path: Path) -> None:
    def gpusize(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "prices", *words],
            cwd=tmp_path,
            env=environment(prices.mirror, tmp_path / "data"),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    done = gpusize("refresh", "--source", "litellm", "--source", "genai-prices")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines() if line[0] != " "] == [
        "genai-prices",
        "litellm",
    ]
    assert "litellm" in gpusize("show", "gpt-4o-mini").stdout
    assert gpusize("refresh", "--source", "azure-retail").returncode == 3
    assert gpusize("approve", "99").returncode == 2


def test_on_a_terminal_bytes_are_counted_and_wiped(prices: Prices, tmp_path: Path) -> None:
    """A terminal on stderr only: what is printed stays clean."""
    there, here = os.openpty()
    fcntl.ioctl(here, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "prices", "refresh", "--source", "litellm"],
            cwd=tmp_path,
            env=environment(prices.mirror, tmp_path / "data"),
            stdout=subprocess.PIPE,
            stderr=here,
            check=False,
            timeout=120,
        )
        os.set_blocking(there, False)
        seen = os.read(there, 65_536).decode()
    finally:
        os.close(here)
        os.close(there)
    assert done.returncode == 0
    assert "litellm: " in seen
    assert "B/s]" in seen
    assert "B/s]" not in done.stdout.decode()


def test_help_loads_no_database() -> None:
    program = (
        "import sys; from bot.cli import main; main(['prices', '--help']);"
        "print([m for m in sys.modules if m in ('sqlalchemy', 'alembic', 'httpx2', 'tqdm')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "docs/prices.md" in done.stdout
