"""The last table of a history in a file: who may read it, when it counts, what it saves."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pricing.history.live import LivePrices
from pricing.history.store import open_store
from pricing.table import Table, read_embedded
from tests.databases import database
from tests.live_history import accept, age, bring_back, take_away, usd
from tests.readings import at, gpu, read

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "data" / "table.json"


def test_the_cache_is_private_and_holds_the_table_exactly(database_url: str, cache: Path) -> None:
    accept(database_url, 30, "0.123456789012345678")
    with open_store(database_url) as store:
        mine = gpu("h100-sxm", "1.10", provider="own", private=True, gpus_per_instance=8)
        store.accept(read(at(31), mine, source="own"))
    first = LivePrices(database_url, cache=cache)
    first.refresh()
    if os.name == "posix":
        assert stat.S_IMODE(cache.stat().st_mode) == 0o600
        assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
    assert [p.name for p in cache.parent.iterdir()] == [cache.name]
    take_away(database_url)
    try:
        again = LivePrices(database_url, cache=cache)
        again.refresh()
        assert again.table == first.table
        assert [str(e) for e in again.table.api] == [str(e) for e in first.table.api]
    finally:
        bring_back(database_url)


def test_one_that_leaves_private_prices_out_does_not_find_them_in_the_cache(
    tmp_path: Path, cache: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    with open_store(url) as store:
        mine = gpu("h100-sxm", "1", provider="own", private=True)
        store.accept(read(at(31), mine, source="own"))
    LivePrices(url, cache=cache).refresh()
    public = LivePrices(url, cache=cache, private=False)
    public.refresh()
    assert not any(offer.private for offer in public.book().gpu_offers("h100-sxm"))


def damaged(whole: bytes) -> list[bytes]:
    header, _, body = whole.partition(b"\n")
    fields = json.loads(header)
    return [
        b"",
        b"{",
        b"[]\n" + body,
        b"\xff" * 100,
        header,
        header + b"\n" + body[:-10],
        header + b"\n" + body.replace(b"0.2", b"0.1"),
        json.dumps(fields | {"format": 0}).encode() + b"\n" + body,
        json.dumps(fields | {"key": "x"}).encode() + b"\n" + body,
        json.dumps({k: v for k, v in fields.items() if k != "edition"}).encode() + b"\n" + body,
        json.dumps(fields | {"answered": "yesterday"}).encode() + b"\n" + body,
    ]


def test_a_damaged_cache_is_ignored(database_url: str, cache: Path) -> None:
    accept(database_url, 30, "0.2")
    LivePrices(database_url, cache=cache).refresh()
    whole = cache.read_bytes()
    for content in damaged(whole):
        cache.write_bytes(content)
        live = LivePrices(database_url, cache=cache)
        assert live.refresh()
        assert (usd(live), live.problem) == (0.2, "")
        assert len(cache.read_bytes()) > len(whole) // 2  # and made anew


def test_a_cache_of_another_package_or_history_is_ignored(tmp_path: Path, cache: Path) -> None:
    url, other = (f"sqlite:///{tmp_path / name}" for name in ("prices.db", "other.db"))
    accept(url, 30, "0.2")
    LivePrices(url, cache=cache).refresh()
    elsewhere = LivePrices(other, cache=cache)
    assert not elsewhere.refresh()
    assert (usd(elsewhere), elsewhere.problem) == (0.15, "")
    base = read_embedded()
    newer = Table(base.as_of + timedelta(days=1), base.api, base.gpu)
    take_away(url)
    updated = LivePrices(url, newer, cache=cache)
    assert not updated.refresh()
    assert (usd(updated), updated.book().date()) == (0.15, newer.as_of)


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    accept(url, 30, "0.2")
    (tmp_path / "file").touch()
    live = LivePrices(url, cache=tmp_path / "file" / "table.json")
    assert live.refresh()
    assert (usd(live), live.problem) == (0.2, "")


LOADED = """
import sys
from pathlib import Path
from pricing.history.live import LivePrices
live = LivePrices(sys.argv[1], cache=Path(sys.argv[2]))
live.refresh()
usd = live.book().api_price("openai/gpt-4o-mini").input_usd_per_mtok
print(usd, *[m for m in ("sqlalchemy", "alembic", "sqlite3", "psycopg") if m in sys.modules])
"""


def in_a_process(url: str, cache: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, url, str(cache)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_process_that_finds_its_cache_up_to_date_loads_no_database(
    tmp_path: Path, cache: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    assert in_a_process(url, cache) == "0.15"
    accept(url, 30, "0.2")
    assert in_a_process(url, cache) == "0.2 sqlalchemy alembic sqlite3"
    # just written: a later write might carry the same time, so the file is asked what it holds
    assert in_a_process(url, cache) == "0.2 sqlite3"
    age(url)
    assert in_a_process(url, cache) == "0.2 sqlite3"
    assert in_a_process(url, cache) == "0.2"
    accept(url, 31, "0.3")
    assert in_a_process(url, cache) == "0.3 sqlalchemy alembic sqlite3"


def test_a_process_asks_postgresql_one_question(tmp_path: Path, cache: Path) -> None:
    with database("postgresql", tmp_path) as url:
        accept(url, 30, "0.2")
        LivePrices(url, cache=cache).refresh()
        assert in_a_process(url, cache) == "0.2 psycopg"


def test_addresses_as_sqlalchemy_writes_them(tmp_path: Path, cache: Path) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    accept(url, 30, "0.2")
    for other in (
        url.replace("sqlite:", "sqlite+pysqlite:"),
        url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true",
    ):
        live = LivePrices(other, cache=cache)
        assert live.refresh(), other
        assert usd(live) == 0.2
        assert not live.refresh()
