"""Refreshing while the source, the machine or the database fails: prices go on answering."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pricing.history.store import Store, open_store
from pricing.table import read_embedded
from tests.fakes.price_mirror import FAULTS as EVERY
from tests.fakes.price_mirror import PATHS, PriceMirror
from tests.readings import at, on
from tests.refreshing import TOKENS, Rig, answers, tokens
from tests.scenario.test_history_faults import start

STALLS = ("never", "drip", "drip-headers")
FAULTS = tuple(mode for mode in EVERY if mode != "padded")  # that one is no fault
OFFLINE = "http://127.0.0.1:1/list"


@pytest.fixture
def rig(mirror: PriceMirror, database_url: str) -> Iterator[Rig]:
    with open_store(database_url) as store:
        yield Rig(mirror, store, read_embedded())


def prices(store: Store) -> list[tuple[str, Any]]:
    return sorted((row.key(), row.amount) for row in store.rows_as_of(on(400)))


@pytest.mark.parametrize("source", PATHS)
def test_a_source_that_fails_changes_no_answer(rig: Rig, source: str) -> None:
    rig.refresh(0, source)
    before, changes, waits = answers(rig.store), rig.store.changes(), rig.waits()
    assert before[1]
    for day, mode in enumerate(("offline", *FAULTS), start=1):
        rig.mirror.heal()
        url = OFFLINE if mode == "offline" else ""
        if not url:
            rig.mirror.fault(source, mode, bump=True)
        rig.seconds = 0.4 if mode in STALLS else 5
        found = rig.refresh(day, source, url)
        refused = "rejected" if mode in ("x1000", "negative") else "failed"
        assert found.status == refused or (source, mode) == ("aws-bulk", "truncated-json"), mode
        assert found.after is None, mode
        assert answers(rig.store) == before, mode
        line = rig.store.readings(source, 1)[0]
        assert (line.id, line.status) == (found.reading_id, "rejected"), mode
        assert line.reasons == found.reasons != (), mode
        assert all(len(reason) < 800 and reason.endswith(".") for reason in found.reasons), mode
    rig.mirror.heal()
    rig.seconds = 5
    for when in (90, 91):
        assert rig.refresh(when, source).status in ("accepted", "unchanged", "quarantined")
        assert rig.store.changes() == changes
        assert list(rig.waits().values()) == list(waits.values())
    assert {v.row.amount for v in rig.store.timelines()} == {v.row.amount for v in before[0]}
    waiting = {key for w in rig.store.waiting() for key in (r.key() for r in w.rows)}
    read = {r.retrieved_at for r in rig.store.rows_as_of(on(400)) if r.key() not in waiting}
    assert read == {at(91)}


REFRESHES = """
import sys
from pricing.history.store import open_store
from tests.fakes.price_mirror import PriceMirror
from tests.refreshing import Rig, tokens, TOKENS
url, mode = sys.argv[1:]
with PriceMirror() as mirror, open_store(url) as store:
    rig = Rig(mirror, store)
    if mode == "downloading":
        mirror.fault(TOKENS, "never")
    print("ready", flush=True)
    for day in range(1, 1000):
        mirror.documents[TOKENS] = tokens({f"m{k}": str(1 + day % 2) for k in range(1500)})
        rig.refresh(day)
"""


@pytest.mark.parametrize(
    ("mode", "after_s"), [("downloading", 0.3), ("storing", 0.1), ("storing", 0.5), ("storing", 1)]
)
def test_a_refresh_killed_at_any_moment_leaves_whole_lists(
    rig: Rig, database_url: str, mode: str, after_s: float
) -> None:
    many = [f"m{k}" for k in range(1500)]
    rig.mirror.documents[TOKENS] = tokens(dict.fromkeys(many, "1"))
    rig.refresh(0)
    child = start(REFRESHES, database_url, mode)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(after_s)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    rows = rig.store.rows_as_of(on(2000))
    assert len(rows) == 1500
    assert len({(row.amount, row.retrieved_at) for row in rows}) == 1  # never a part of a list
    last = rig.store.latest(TOKENS)
    assert last is not None
    assert rows[0].retrieved_at == last.retrieved_at
    rig.mirror.documents[TOKENS] = tokens(dict.fromkeys(many, "1.5"))
    assert rig.refresh(1500).status == "accepted"
    assert set(rig.amounts(2000).values()) == {"1.5"}
    assert len(prices(rig.store)) == 1500


AT_ONCE = """
import sys
from dataclasses import replace
from pricing.history.store import open_store
from pricing.refresh import refresh
from pricing.sources.fetch import fetch
from pricing.sources.registry import settings
from pricing.table import read_embedded
from tests.readings import at
url, mine, source, address = sys.argv[1:]
with open_store(url) as store:
    for k in range(6):
        when = at(1, seconds=2 * k + int(mine))
        where = settings(source, {source: address})
        print(refresh(source, store, where, when, fetch=fetch, base=read_embedded()).status)
"""


def at_once(rig: Rig, database_url: str, sources: list[str]) -> list[list[str]]:
    urls = rig.mirror.urls()
    both = [
        start(AT_ONCE, database_url, str(k), source, urls[source])
        for k, source in enumerate(sources)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    return [out.split() for out, _ in said]


def test_two_refreshes_of_one_source_at_once(rig: Rig, database_url: str) -> None:
    rig.lists(a="1", b="1")
    rig.refresh(0)
    rig.lists(a="2", b="90")
    said = at_once(rig, database_url, [TOKENS, TOKENS])
    assert {status for out in said for status in out} <= {"unchanged", "quarantined"}
    assert rig.amounts() == {"a": "2", "b": "1"}
    assert rig.read_on()["b"] == 0
    assert [c.what for c in rig.store.changes(at(0, hours=1))] == ["change"]
    rig.lists(a="2", b="91")
    found = rig.refresh(2)
    assert rig.waits() == {found.reading_id: {"b": "91"}}


def test_two_sources_at_once_do_not_refuse_each_other(rig: Rig, database_url: str) -> None:
    said = at_once(rig, database_url, [TOKENS, "litellm"])
    assert all(status in ("accepted", "unchanged", "quarantined") for o in said for status in o)
    sources = {row.source for row in rig.store.rows_as_of(on(400))}
    assert sources == {TOKENS, "litellm"}
    changes = [(c.row.key(), c.starts) for c in rig.store.changes()]
    assert len(changes) == len(set(changes))  # each price came once
