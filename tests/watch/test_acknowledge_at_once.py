"""Several people pressing Acknowledge at the same moment: the first counts, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from bot import audit
from bot.watch.kept import Kept
from bot.watch.post import LOCAL
from bot.watch.store import WatchStore
from core.watch.memory import Memory
from tests.watch.posting import START
from tests.watching import scenario

PEOPLE = ("U1", "U2", "U3", "U4")


def test_the_first_to_acknowledge_counts(prepared: str) -> None:
    with WatchStore(prepared) as store:
        kept = store.add(LOCAL, scenario(), "U9", START)
        for again in range(5):
            at = START + timedelta(hours=again)
            with store.changing() as db:
                opened = Memory(open_reason="decision flipped", opened_at=at.isoformat())
                store.remember(db, kept.id, opened)
            answers = at_once(prepared, kept)
            (first,) = {answer.memory.acknowledged_by for answer in answers}
            assert first in PEOPLE
            with store.reading() as db:
                deeds = [d for d in audit.listed(db, LOCAL) if d.what == "acknowledged"]
            assert len(deeds) == again + 1
            assert store.named(LOCAL, kept.id).memory.acknowledged_by == first
            assert first in {deed.who for deed in deeds}


def at_once(url: str, kept: Kept) -> list[Kept]:
    """What each of them is told."""
    ready = Barrier(len(PEOPLE))

    def press(who: str) -> Kept:
        with WatchStore(url) as mine:  # as if each reached another replica
            mine.named(LOCAL, kept.id)
            ready.wait(20)
            return mine.acknowledge(LOCAL, kept.id, who, START + timedelta(days=1))

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        return list(pool.map(press, PEOPLE))
