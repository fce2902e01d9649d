"""The price history against a calendar that is simply painted over, for random readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricing.history.store import Store, open_store
from pricing.rows import PriceRow
from tests.databases import database
from tests.readings import at, on, price, read

DAYS = 12
LONG_AGO = -400
SKUS = ("a", "b")
AMOUNTS = [Decimal(text) for text in ("1", "2", "0", "0.1")]

Stated = dict[int | None, Decimal | None]
Calendar = dict[int, Decimal | str | None]
ABSENT = "absent"
CALENDAR_DAYS = (LONG_AGO, *range(-3, DAYS + 4))


def paint(calendar: Calendar, stated: Stated, today: int) -> Calendar:
    """What a source said until now, and what it says of every day once it says `stated` today."""
    dated = sorted(day for day in stated if day is not None)
    painted = dict(calendar)
    first = dated[0] if dated else None
    base = stated.get(None, ABSENT)
    for day in calendar:
        if first is not None and day >= first:
            painted[day] = stated[max(d for d in dated if d <= day)]
        elif first is not None and first <= today:
            # before its first date: what it says without one, unless that was said already
            if base != ABSENT and calendar[first - 1] != base:
                painted[day] = base
        elif day >= today:
            painted[day] = base
    return painted


amounts = st.one_of(st.none(), st.sampled_from(AMOUNTS))
stated = st.dictionaries(
    st.one_of(st.none(), st.integers(-2, DAYS + 2)), amounts, min_size=1, max_size=3
)
readings = st.lists(
    st.tuples(st.integers(1, 3), st.dictionaries(st.sampled_from(SKUS), stated, max_size=2)),
    max_size=6,
)
numbers = count()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with (
        database(request.param, tmp_path_factory.mktemp("history")) as url,
        open_store(url) as opened,
    ):
        yield opened


def rows_of(said: dict[str, Stated]) -> list[PriceRow]:
    return [
        price(sku, None if amount is None else str(amount), None if day is None else on(day))
        for sku, stated in said.items()
        for day, amount in stated.items()
    ]


@given(readings)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_day_by_what_was_known_any_day(
    store: Store, sequence: list[tuple[int, dict[str, Stated]]]
) -> None:
    source = f"source-{next(numbers)}"
    calendars: dict[str, Calendar] = {sku: dict.fromkeys(CALENDAR_DAYS, ABSENT) for sku in SKUS}
    known = {-1: calendars}
    today = -1
    for gap, said in sequence:
        today += gap
        store.accept(read(at(today), *rows_of(said), source=source))
        calendars = {sku: paint(calendars[sku], said.get(sku, {}), today) for sku in SKUS}
        known[today] = calendars
    for moment, expected in known.items():
        for day in CALENDAR_DAYS:
            found = store.rows_as_of(on(day), at(moment), source=source)
            got = {row.sku: row.amount for row in found}
            want = {sku: days[day] for sku, days in expected.items() if days[day] != ABSENT}
            assert got == want, (moment, day)
    # the periods handed out at once say the same as day by day
    periods = store.timelines(source=source)
    for day in CALENDAR_DAYS:
        got = {v.row.sku: v.row.amount for v in periods if covers(v.starts, v.ends)(on(day))}
        assert got == {s: d[day] for s, d in calendars.items() if d[day] != ABSENT}


def covers(starts: date, ends: date | None) -> Callable[[date], bool]:
    return lambda day: starts <= day and (ends is None or day < ends)


@given(readings)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_same_reading_next_day_adds_nothing(
    store: Store, sequence: list[tuple[int, dict[str, Stated]]]
) -> None:
    source = f"source-{next(numbers)}"
    today = -1
    for gap, said in sequence:
        today += gap
        store.accept(read(at(today), *rows_of(said), source=source))
        before = store.changes(source=source)
        store.accept(read(at(today) + timedelta(hours=1), *rows_of(said), source=source))
        assert store.changes(source=source) == before
