"""Refreshing while the database is full, read-only or away: an outcome, and nothing is lost."""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from pricing.history.database import parse_url
from pricing.history.store import open_store
from pricing.refresh import refresh
from pricing.sources.fetch import Fetched, fetch
from tests.databases import administer, database
from tests.fakes.price_mirror import PriceMirror
from tests.readings import at, on
from tests.refreshing import FILL, NOTHING, TOKENS, Rig, answers


@pytest.fixture
def mirror() -> Iterator[PriceMirror]:
    with PriceMirror() as server:
        yield server


def test_a_full_disk_is_an_outcome_and_loses_nothing(mirror: PriceMirror, tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as url, open_store(url) as store:
        rig = Rig(mirror, store)
        rig.lists(a="1")
        rig.refresh(0)
        before = answers(store)
        many = {f"m{k}": "1" for k in range(3000)}
        rig.lists(many, a="2")
        size = (tmp_path / "prices.db").stat().st_size
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, hard))
        try:
            found = rig.refresh(1)
            assert found.status == "failed"
            assert "does not answer" in found.reasons[0]
            assert "prices accepted before stay in use" in found.reasons[0]
            assert answers(store) == before
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, ignored)
        assert answers(store) == before
        assert rig.refresh(2).status == "accepted"
        assert rig.amounts() == {**many, "a": "2"}


def test_a_file_that_cannot_be_written_says_so_and_why_it_wanted_to(
    mirror: PriceMirror, tmp_path: Path
) -> None:
    with database("sqlite", tmp_path) as url:
        with open_store(url) as store:
            Rig(mirror, store).refresh(0)
        read_only = url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
        with open_store(read_only) as store:
            rig = Rig(mirror, store)
            before = answers(store)
            mirror.fault(TOKENS, "500")
            failed = rig.refresh(1)
            mirror.fault(TOKENS, "x1000")
            refused = rig.refresh(2)
            mirror.heal()
            unchanged = rig.refresh(3)
            rig.lists(a="1")
            shrunk = rig.refresh(4)
            for found in (failed, refused, unchanged, shrunk):
                assert found.status == "failed"
                assert "readonly" in found.reasons[-1]
            assert "answered 500" in failed.reasons[0]
            assert "another unit" in refused.reasons[0]
            assert "shrank" in shrunk.reasons[0]
            assert answers(store) == before
        with open_store(url) as store:
            assert Rig(mirror, store).refresh(5).status == "rejected"
            assert answers(store) == before


@pytest.fixture
def away(mirror: PriceMirror, tmp_path: Path) -> Iterator[tuple[Rig, str]]:
    with database("postgresql", tmp_path) as url, open_store(url) as store:
        rig = Rig(mirror, store)
        rig.lists(a="1")
        rig.refresh(0)
        rig.lists(a="2")
        yield rig, url


def interrupted(rig: Rig, day: int, *statements: str) -> Any:
    """A refresh during whose download something happens to the database."""

    def then(*arguments: Any, **more: Any) -> Fetched:
        got = fetch(*arguments, **more)
        administer(*statements)
        return got

    settings = rig.settings(TOKENS)
    return refresh(TOKENS, rig.store, settings, at(day), fetch=then, base=NOTHING)


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


def close(name: str) -> str:
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


def test_connections_closed_during_a_download_are_opened_again(away: tuple[Rig, str]) -> None:
    rig, name = away[0], name_of(away[1])
    assert interrupted(rig, 1, close(name)).status == "accepted"
    assert rig.amounts() == {"a": "2"}


def test_a_server_that_takes_no_one_is_an_outcome(away: tuple[Rig, str]) -> None:
    rig, name = away[0], name_of(away[1])
    before = answers(rig.store)
    refuse = f"ALTER DATABASE {name} ALLOW_CONNECTIONS "
    found = interrupted(rig, 1, refuse + "false", close(name))
    assert found.status == "failed"
    assert "prices accepted before stay in use" in found.reasons[0]
    assert rig.refresh(2).status == "failed"
    administer(refuse + "true")
    assert answers(rig.store) == before
    assert rig.refresh(3).status == "accepted"
    assert rig.amounts() == {"a": "2"}


def test_a_database_dropped_during_a_download_is_an_outcome(away: tuple[Rig, str]) -> None:
    rig, name = away[0], name_of(away[1])
    found = interrupted(rig, 1, f"DROP DATABASE {name} WITH (FORCE)")
    assert (found.status, found.stored) == ("failed", None)
    assert "does not answer" in found.reasons[0]


def test_a_connection_lost_while_storing_leaves_nothing_half_written(
    away: tuple[Rig, str],
) -> None:
    rig, url = away
    name = name_of(url)
    before, lines = answers(rig.store), rig.store.readings()
    engine = sa.create_engine(parse_url(url), poolclass=NullPool)
    found: list[Any] = []
    with engine.begin() as db:
        db.exec_driver_sql("LOCK TABLE prices IN EXCLUSIVE MODE")
        thread = threading.Thread(target=lambda: found.append(rig.refresh(1)))
        thread.start()
        blocked = f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"
        blocked += " AND wait_event_type = 'Lock'"
        while not (waiting := db.exec_driver_sql(blocked).scalars().all()):
            time.sleep(0.02)
            assert thread.is_alive()
            db.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
        administer(f"SELECT pg_terminate_backend({waiting[0]})")
        thread.join(30)
    engine.dispose()
    assert [outcome.status for outcome in found] == ["failed"]
    assert (answers(rig.store), rig.store.readings()) == (before, lines)
    assert rig.refresh(2).status == "accepted"
    assert rig.amounts() == {"a": "2"}
    assert len(rig.store.rows_as_of(on(9))) == len(FILL) + 1
