"""Refreshes, approvals and refusals in any order, against what they should come to, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pricing.history.store import Store, open_store
from pricing.matching import factor
from pricing.plausible import JUMP
from pricing.refresh import Outcome, refresh
from pricing.rows import PriceRow, Snapshot
from pricing.sources.fetch import Limits, SourceSettings, fetch
from pricing.sources.registry import SOURCES
from pricing.table import Table
from tests.databases import database
from tests.readings import FIRST, at, on, price, read
from tests.refreshing import package

Thing = tuple[str, str]
"""Provider and model."""
GONE = "gone"
Said = Decimal | None | str
"""An amount, listed without one, or GONE."""

THINGS: list[Thing] = [("left", "a"), ("left", "b"), ("right", "a"), ("right", "b")]
WATCHED = [("left", "a"), ("right", "a")]
FILL: list[Thing] = [("still", f"fill-{k}") for k in range(16)]
BASE = Table(
    package().as_of,
    tuple(e for p, m in WATCHED for e in package(m, provider=p).api),
    (),
)
EVER = on(999)


@dataclass
class Model:
    """What should be in force, read when, waiting and refused."""

    now: dict[Thing, Said] = field(default_factory=dict[Thing, Said])
    read: dict[Thing, datetime] = field(default_factory=dict[Thing, datetime])
    stated: set[Thing] = field(default_factory=set[Thing])
    waits: dict[Thing, Said] = field(default_factory=dict[Thing, Said])
    since: datetime = FIRST
    """When what waits was read first."""
    refused: set[tuple[Thing, Said]] = field(default_factory=set[tuple[Thing, Said]])

    def learn(self, thing: Thing, said: Said, when: datetime) -> None:
        if self.now.get(thing, GONE) != said:
            self.refused = {(t, s) for t, s in self.refused if t != thing}
        self.now[thing], self.read[thing] = said, when

    def doubts(self, thing: Thing, said: Said) -> bool:
        was = self.now.get(thing, GONE)
        if not isinstance(was, Decimal):
            return False
        if isinstance(said, Decimal):
            return factor(was, said) > JUMP
        return thing in WATCHED

    def refresh(self, listed: dict[Thing, Said], unread: set[str], when: datetime) -> None:
        waits: dict[Thing, Said] = {}
        self.stated = set()
        for thing in (*THINGS, *FILL):
            if thing[0] in unread:
                continue
            said = listed.get(thing, GONE)
            if self.doubts(thing, said):
                if (thing, amount_of(said)) not in self.refused:
                    waits[thing] = said
            elif said != GONE or self.now.get(thing, GONE) != GONE:
                self.learn(thing, said, when)
                self.stated.add(thing)
        if waits != self.waits:
            self.waits, self.since = waits, when

    def confirm(self, when: datetime) -> None:
        for thing in self.stated:
            self.read[thing] = when

    def approve(self) -> None:
        for thing, said in self.waits.items():
            self.learn(thing, said, self.since)
            self.stated.add(thing)
        self.waits = {}

    def decline(self) -> None:
        self.refused |= {(thing, amount_of(said)) for thing, said in self.waits.items()}
        self.waits = {}

    def in_force(self) -> dict[Thing, tuple[Said, datetime]]:
        return {t: (said, self.read[t]) for t, said in self.now.items() if said != GONE}


def amount_of(said: Said) -> Said:
    """Gone or listed without a price: whoever refuses one refuses the loss."""
    return None if said == GONE else said


@dataclass
class List:
    """A source that lists what it is told to, and says so when nothing changed."""

    id: str
    listed: dict[Thing, Said] = field(default_factory=dict[Thing, Said])
    unread: set[str] = field(default_factory=set[str])

    def rows(self) -> list[PriceRow]:
        return [
            price(model, None if said is None else str(said), provider=provider)
            for (provider, model), said in self.listed.items()
            if said != GONE and provider not in self.unread
        ]

    def refresh(self, asked: SourceSettings, _: Any, when: datetime) -> Snapshot | None:
        found = read(when, *self.rows(), source=self.id)
        tag = sha256(repr(sorted(map(repr, self.listed.items()))).encode()).hexdigest()
        if self.unread:
            return replace(found, source_url="list", unread=tuple(sorted(self.unread)))
        return None if asked.etag == tag else replace(found, source_url="list", etag=tag)


AMOUNTS = [Decimal(text) for text in ("1", "2", "10", "20", "500")]
said = st.one_of(st.sampled_from(AMOUNTS), st.none(), st.just(GONE))
reads = st.tuples(
    st.just("read"),
    st.dictionaries(st.sampled_from(THINGS), said, max_size=3),
    st.sampled_from([(), (), (), ("left",), ("right",)]),
)
words = st.sampled_from([("same",), ("same",), ("approve",), ("approve",), ("decline",)])
steps = st.lists(st.tuples(st.integers(1, 40), st.one_of(reads, words)), min_size=3, max_size=12)
numbers = count()
JUMPS: Any = ("read", {("left", "a"): Decimal(500), ("left", "b"): Decimal(500)}, ())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with (
        database(request.param, tmp_path_factory.mktemp("history")) as url,
        open_store(url) as opened,
    ):
        yield opened


@given(steps)
@example([(1, JUMPS), (1, ("same",)), (1, ("approve",)), (1, ("same",))])
@example([(1, JUMPS), (1, ("decline",)), (1, JUMPS), (1, ("same",)), (1, ("read", {}, ()))])
@example([(1, JUMPS), (1, ("read", {}, ("left",))), (1, ("read", {}, ())), (1, ("approve",))])
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_of_refreshes_and_decisions(store: Store, sequence: list[Any]) -> None:
    name = f"list-{next(numbers)}"
    made = List(name, dict.fromkeys((*THINGS, *FILL), Decimal(1)))
    known: dict[datetime, dict[Any, list[PriceRow]]] = {}
    model, hours = Model(), 0
    SOURCES[name] = replace(SOURCES["genai-prices"], id=name, refresh=made.refresh)
    try:
        for gap, step in [(0, ("read", {}, ())), *sequence]:
            hours += gap
            when = at(0, hours=hours)
            take(store, made, model, when, step)
            check(store, name, model)
            valid = when.date()
            known[when] = {
                day: store.rows_as_of(day, when, source=name) for day in (on(0), valid, EVER)
            }
    finally:
        del SOURCES[name]
    for moment, days in known.items():
        for day, rows in days.items():
            assert store.rows_as_of(day, moment, source=name) == rows, (moment, day)


def take(store: Store, made: List, model: Model, when: datetime, step: Any) -> None:
    waiting = store.waiting(made.id)
    if step[0] == "approve" and waiting:
        store.approve(waiting[0].reading.id, "ada", when)
        model.approve()
    elif step[0] == "decline" and waiting:
        store.decline(waiting[0].reading.id, "ada")
        model.decline()
    elif step[0] == "read":
        made.listed |= step[1]
        made.unread = set(step[2])
        again = store.latest(made.id)
        outcome = refreshed(store, made, when)
        number = {w.reading.id for w in waiting}
        before = dict(model.waits)
        if outcome.status == "unchanged":
            assert again is not None
            model.confirm(when)
        else:
            model.refresh(made.listed, made.unread, when)
        if before == model.waits:
            assert {w.reading.id for w in store.waiting(made.id)} == number
    elif step[0] == "same":
        made.unread = set()
        changed = refreshed(store, made, when).status != "unchanged"
        if changed:  # a provider is back
            model.refresh(made.listed, set(), when)
        else:
            model.confirm(when)


def refreshed(store: Store, made: List, when: datetime) -> Outcome:
    where = SourceSettings("list", Limits())
    found = refresh(made.id, store, where, when, fetch=fetch, base=BASE)
    assert found.status in ("accepted", "unchanged", "quarantined"), found.reasons
    return found


def check(store: Store, name: str, model: Model) -> None:
    rows = store.rows_as_of(EVER, source=name)
    assert {(r.provider, r.sku): (r.amount, r.retrieved_at) for r in rows} == model.in_force()
    waiting = store.waiting(name)
    keys = {price(sku, None, provider=p, source=name).key(): (p, sku) for p, sku in THINGS}
    found: dict[Thing, Said] = {}
    for one in waiting:
        found |= {(r.provider, r.sku): r.amount for r in one.rows}
        found |= {keys[key]: GONE for key in one.gone}
    assert found == model.waits
    assert len(waiting) <= 1
    # every number that was given out waits, or was settled once
    lines = store.readings(name)
    asked = {line.id for line in lines if line.status == "quarantined"}
    settled = [line.decides for line in lines if line.decides is not None]
    assert len(settled) == len(set(settled))
    assert asked == {one.reading.id for one in waiting} | set(settled)
