"""The price history when things go wrong: nothing half-written, nothing lost, it still answers."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.history.errors import HistoryUnavailableError
from pricing.history.store import Store, open_store
from pricing.rows import Snapshot
from tests.databases import administer, database, server
from tests.readings import at, on, price, read

ROOT = Path(__file__).parents[2]


def big(day: int, figure: str, rows: int = 3000) -> Snapshot:
    return read(at(day), *(price(f"model-{k}", figure) for k in range(rows)))


def figures(store: Store, day: int = 30) -> set[Decimal | None]:
    return {row.amount for row in store.rows_as_of(on(day))}


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


WRITES_FOR_EVER = """
import sys
from tests.scenario.test_history_faults import big
from pricing.history.store import open_store
store = open_store(sys.argv[1])
print("ready", flush=True)
for day in range(1, 1000):
    store.accept(big(day, str(day)))
"""


@pytest.mark.parametrize("after_s", [0.05, 0.2, 0.45])
def test_a_writer_killed_at_any_moment_leaves_whole_readings(
    database_url: str, after_s: float
) -> None:
    with open_store(database_url) as store:
        store.accept(big(0, "0.5"))
    writer = start(WRITES_FOR_EVER, database_url)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(after_s)
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    with open_store(database_url) as store:
        rows = store.rows_as_of(on(1500))
        assert len(rows) == 3000
        assert len({row.amount for row in rows}) == 1  # never a part of a reading
        last = store.latest("one")
        assert last is not None
        assert {row.snapshot_sha256 for row in rows} == {last.sha256}
        store.accept(read(last.retrieved_at + timedelta(days=1), price("model-0", "7")))
        assert figures(store, 1500) == {Decimal(7)}


TWO_AT_ONCE = """
import sys
from tests.readings import at, price, read
from pricing.history.store import open_store
url, mine, source = sys.argv[1:]
with open_store(url) as store:
    for k in range(12):
        n = 2 * k + int(mine)
        stored = store.accept(read(at(0, seconds=n), price("a", str(n)), source=source))
        print(stored.status)
"""


def test_two_refreshes_at_once_keep_the_newest(database_url: str) -> None:
    # neither has opened the database before: the migration is applied once
    both = [start(TWO_AT_ONCE, database_url, str(k), "one") for k in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    with open_store(database_url) as store:
        lines = store.readings()
        accepted = [r for r in reversed(lines) if r.status == "accepted"]
        late = [r for r in lines if r.status == "quarantined"]
        assert len(accepted) + len(late) == 24
        # what came late waits until the next one replaces it
        replaced = [r for r in lines if r.status == "rejected"]
        assert len(replaced) + len(store.waiting()) == len(late)
        assert [r.retrieved_at for r in accepted] == sorted({r.retrieved_at for r in accepted})
        assert [r.known_from for r in accepted] == [r.retrieved_at for r in accepted]
        assert figures(store) == {Decimal(23)}


def test_two_sources_at_once_do_not_refuse_each_other(database_url: str) -> None:
    both = [start(TWO_AT_ONCE, database_url, str(k), f"source-{k}") for k in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [out.split() for out, _ in said] == [["accepted"] * 12] * 2, said


def test_a_clock_set_back_puts_readings_aside(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(10), price("a", "1")))
        stored = store.accept(read(at(3), price("a", "2")))
        assert stored.status == "quarantined"
        assert figures(store) == {Decimal(1)}
        held = store.waiting()[0].reading
        assert "read before the accepted reading" in held.reasons[0]
        # a person may decide that it is the right one; it is known from now on, not from then
        store.approve(held.id, "ada", at(4))
        accepted = [r for r in store.readings() if r.status == "accepted"]
        assert accepted[0].known_from == at(10) + timedelta(microseconds=1)
        assert figures(store) == {Decimal(2)}
        assert [r.amount for r in store.rows_as_of(on(30), at(10))] == [Decimal(1)]
        # and from there on the clock it was read by counts again
        assert store.accept(read(at(4), price("a", "3"))).status == "accepted"
        assert figures(store) == {Decimal(3)}


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as url, open_store(url) as store:
        store.accept(big(0, "1"))
        size = (tmp_path / "prices.db").stat().st_size
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, hard))
        try:
            with pytest.raises(HistoryUnavailableError, match="does not answer"):
                store.accept(big(1, "2", rows=9000))
            assert figures(store) == {Decimal(1)}
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, ignored)
        assert len(store.readings()) == 1
        store.accept(big(1, "2", rows=9000))
        assert figures(store) == {Decimal(2)}


def test_a_read_only_file_still_answers(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as url:
        with open_store(url) as store:
            store.accept(read(at(0), price("a", "1")))
        read_only = url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
        with open_store(read_only) as store:
            assert figures(store) == {Decimal(1)}
            with pytest.raises(HistoryUnavailableError, match="readonly"):
                store.accept(read(at(1), price("a", "2")))
            assert figures(store) == {Decimal(1)}


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "prices.db").write_bytes(b"not a database" * 100)
    with pytest.raises(HistoryUnavailableError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'prices.db'}")


def test_no_place_for_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(HistoryUnavailableError, match="no place"):
        open_store(f"sqlite:///{tmp_path / 'a-file' / 'prices.db'}")


def test_a_server_that_closes_connections_is_asked_again(tmp_path: Path) -> None:
    with database("postgresql", tmp_path) as url, open_store(url) as store:
        store.accept(read(at(0), price("a", "1")))
        name = url.rpartition("/")[2]
        administer(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        assert figures(store) == {Decimal(1)}
        store.accept(read(at(1), price("a", "2")))
        assert figures(store) == {Decimal(2)}


def test_a_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    with database("postgresql", tmp_path):
        away = server().set(port=1, password="secret-word")
        with pytest.raises(HistoryUnavailableError) as caught:
            open_store(away.render_as_string(hide_password=False))
    assert "127.0.0.1" in caught.value.message or str(server().host) in caught.value.message
    assert "secret-word" not in caught.value.message


def test_readers_are_not_kept_waiting_by_a_writer_for_long(database_url: str) -> None:
    with open_store(database_url) as store, open_store(database_url) as other:
        store.accept(big(0, "1"))
        writer = threading.Thread(target=store.accept, args=(big(1, "2"),))
        writer.start()
        seen = set[Decimal | None]()
        while writer.is_alive():
            now = figures(other)
            assert len(now) == 1
            seen |= now
        writer.join()
        assert seen <= {Decimal(1), Decimal(2)}
        assert figures(other) == {Decimal(2)}
