"""What a new reading is held against: of each thing all that was accepted, today's as today's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pricing.drift import drift
from pricing.history.store import open_store
from pricing.known import accepted
from pricing.matching import in_force, timelines
from pricing.rows import Snapshot
from tests.readings import at, on, price, read


def test_of_a_price_without_dates_that_changed_the_later_one_is_in_force(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'p.db'}") as store:
        store.accept(read(at(0), price("m", "1")))
        store.accept(read(at(5), price("m", "2")))
        store.accept(read(at(8), price("m", "3")))
        rows = accepted(store.timelines(), at(9))
    [line] = timelines(rows).values()
    found = [in_force(line, on(day)) for day in (0, 4, 5, 7, 8, 9)]
    assert [row and row.amount for row in found] == [Decimal(n) for n in (1, 1, 2, 2, 3, 3)]


def test_the_same_again_is_no_change(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'p.db'}") as store:
        store.accept(read(at(0), price("m", "1")))
        store.accept(read(at(5), price("m", "2")))
        rows = accepted(store.timelines(), at(9))
    again = read(at(9), price("m", "2"))
    before = Snapshot("one", at(5), "", "", rows)
    assert drift(before, again, None) == []
