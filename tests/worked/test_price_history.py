"""The price history by hand: change, correction, scheduled change and retirement told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError

from core.errors import InputError
from pricing.history.database import connect, parse_url
from pricing.history.records import Stored
from pricing.history.store import Store, open_store
from pricing.rows import PriceRow
from tests.readings import at, gpu, on, price, read

YEAR = date(2026, 1, 1)
NEXT = date(2027, 1, 1)


def amounts(rows: list[PriceRow]) -> dict[str, str | None]:
    return {r.sku: None if r.amount is None else str(r.amount) for r in rows}


def told(stored: Stored) -> dict[str, int]:
    names = ("new", "changed", "corrected", "scheduled", "retired", "cancelled", "amended")
    counts = {name: getattr(stored, name) for name in (*names, "unchanged")}
    return {name: n for name, n in counts.items() if n}


def test_first_reading_is_new_and_the_same_again_is_not_repeated(database_url: str) -> None:
    rows = (price("a", "1"), price("b", "2.50", YEAR))
    with open_store(database_url) as store:
        assert told(store.accept(read(at(0), *rows))) == {"new": 2}
        assert told(store.accept(read(at(1), *rows))) == {"unchanged": 2}
        assert told(store.accept(read(at(1), *rows))) == {"unchanged": 2}
        assert len(store.changes()) == 2
        assert len(store.readings()) == 2
        # in 0.50 and 0.5 the amount is the same
        again = (price("a", "1.00"), price("b", "2.5", YEAR))
        assert told(store.accept(read(at(2), *again))) == {"unchanged": 2}
        found = store.rows_as_of(on(2))
    assert amounts(found) == {"a": "1", "b": "2.50"}
    assert {r.retrieved_at for r in found} == {at(2)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([price("a", "1")], [price("a", "2")], {"changed": 1}, id="undated-change"),
        pytest.param(
            [price("a", "1", YEAR)],
            [price("a", "1", YEAR), price("a", "2", on(1))],
            {"changed": 1, "unchanged": 1},
            id="dated-change",
        ),
        pytest.param(
            [price("a", "1", YEAR)], [price("a", "2", YEAR)], {"corrected": 1}, id="correction"
        ),
        pytest.param(
            [price("a", "1")],
            [price("a", "1"), price("a", "2", NEXT)],
            {"scheduled": 1, "unchanged": 1},
            id="scheduled",
        ),
        pytest.param(
            [price("a", "1"), price("a", "2", NEXT)],
            [price("a", "1")],
            {"cancelled": 1, "unchanged": 1},
            id="cancelled",
        ),
        pytest.param(
            [price("a", "1"), price("a", "2", on(5))],
            [price("a", "3", on(9))],
            {"scheduled": 1, "cancelled": 1, "retired": 1},
            id="only-a-later-date-is-left",
        ),
        pytest.param(
            [price("a", "1"), price("b", "1")],
            [price("b", "1")],
            {"retired": 1, "unchanged": 1},
            id="gone",
        ),
        pytest.param(
            [price("a", "1")],
            [price("a", "1", retires=NEXT)],
            {"retired": 1},
            id="retirement-announced",
        ),
        pytest.param(
            [price("a", "1")], [price("a", "1", note="peak")], {"amended": 1}, id="amended"
        ),
        pytest.param(
            [price("a", "1")], [price("a", "1", YEAR)], {"amended": 2}, id="its-date-is-learnt"
        ),
        pytest.param([price("a", "1")], [price("a", None)], {"changed": 1}, id="no-figure-now"),
    ],
)
def test_what_changed_is_told_apart(
    database_url: str, before: list[PriceRow], after: list[PriceRow], expected: dict[str, int]
) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), *before))
        assert told(store.accept(read(at(1), *after))) == expected


def test_two_times(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), price("a", "10", YEAR)))
        store.accept(read(at(5), price("a", "9", YEAR), price("a", "2", on(3))))
        assert amounts(store.rows_as_of(on(1))) == {"a": "9"}
        assert amounts(store.rows_as_of(on(1), at(4))) == {"a": "10"}
        assert amounts(store.rows_as_of(on(4), at(4))) == {"a": "10"}
        assert amounts(store.rows_as_of(on(4), at(5))) == {"a": "2"}
        assert store.rows_as_of(on(4), at(-1)) == []
        assert store.rows_as_of(date(2025, 12, 31)) == []
        learnt = store.history("api", "acme", "a", "input")
        assert [(c.what, str(c.row.amount), c.before) for c in learnt] == [
            ("new", "10", None),
            ("correction", "9", Decimal(10)),
            ("change", "2", Decimal(10)),
        ]
        assert [c.what for c in store.changes(at(1), at(5))] == []
        assert [c.what for c in store.changes(at(5), at(6))] == ["correction", "change"]


def test_a_scheduled_price_comes_into_force_by_itself(database_url: str) -> None:
    with open_store(database_url) as store:
        rows = (price("a", "1"), price("a", "2", on(10)))
        store.accept(read(at(0), *rows))
        assert amounts(store.rows_as_of(on(9))) == {"a": "1"}
        assert amounts(store.rows_as_of(on(10))) == {"a": "2"}
        # the source still lists the old price without a date: it is the one before the dated one
        assert told(store.accept(read(at(11), *rows))) == {"unchanged": 2}
        assert amounts(store.rows_as_of(on(11))) == {"a": "2"}


def test_a_thing_gone_and_back(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), price("a", "1"), price("b", "1")))
        store.accept(read(at(2), price("b", "1")))
        assert told(store.accept(read(at(3), price("b", "1")))) == {"unchanged": 1}
        assert told(store.accept(read(at(4), price("a", "1"), price("b", "1")))) == {
            "new": 1,
            "unchanged": 1,
        }
        listed = [amounts(store.rows_as_of(on(d))).get("a") for d in range(5)]
    assert listed == ["1", "1", None, None, "1"]


@pytest.mark.parametrize(
    "amount", ["0", "-0", "0.00", "1E-9", "1E+3", "123456789.000000000001", "-1", None]
)
def test_amounts_come_back_digit_by_digit(database_url: str, amount: str | None) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), price("a", amount)))
        held = store.hold(read(at(1), price("a", amount)), ["look at it"])
        assert amounts(store.rows_as_of(on(0))) == {"a": amount}
        assert amounts(list(store.waiting_under(held).rows)) == {"a": amount}


def test_every_field_of_a_row_comes_back(database_url: str) -> None:
    row = gpu(
        "h100-sxm",
        "3.25",
        YEAR,
        currency="EUR",
        commitment="reserved-1y",
        region="fi-1",
        instance="big é",
        gpus_per_instance=8,
        tier_min_tokens=200_000,
        hours_utc="00:30-16:30",
        retires=NEXT,
        marketplace=True,
        private=True,
        note="a note",
    )
    snapshot = replace(read(at(0), row), etag='"e"', skipped=("one had no price",))
    with open_store(database_url) as store:
        held = store.hold(snapshot, ["jump"])
        (waiting,) = store.waiting()
        assert (waiting.reading.id, waiting.rows) == (held, snapshot.rows)
        store.accept(snapshot)
        assert store.rows_as_of(on(0)) == list(snapshot.rows)
        last = store.latest("one")
        assert last is not None
        assert (last.etag, last.skipped, last.row_count) == ('"e"', ("one had no price",), 1)
        assert store.rows_as_of(on(0), sku="h100-sxm", kind="gpu", region="fi-1")
        assert not store.rows_as_of(on(0), sku="h200")
        with pytest.raises(ValueError, match="narrowed by"):
            store.rows_as_of(on(0), colour="red")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        pytest.param([price("a", "NaN")], "NaN is no price", id="nan"),
        pytest.param([price("a", "Infinity")], "Infinity is no price", id="infinity"),
        pytest.param([price("a", "1"), price("a", "2")], "two prices", id="two-prices"),
    ],
)
def test_rows_that_cannot_be_kept_leave_nothing(
    database_url: str, rows: list[PriceRow], why: str
) -> None:
    with open_store(database_url) as store:
        with pytest.raises(ValueError, match=why):
            store.accept(read(at(0), *rows))
        assert store.readings() == []


def test_times_have_a_zone_and_come_back_in_utc(database_url: str) -> None:
    with open_store(database_url) as store:
        with pytest.raises(ValueError, match="no time zone"):
            store.accept(read(datetime(2026, 11, 1, 12), price("a", "1")))  # noqa: DTZ001
        tokyo = datetime.fromisoformat("2026-11-02T01:00:00+09:00")
        store.accept(read(tokyo, price("a", "1")))
        last = store.latest("one")
        assert last is not None
        assert last.retrieved_at.tzinfo is UTC
        assert store.timelines()[0].starts == date(2026, 11, 1)


def test_quarantine_is_settled_once_and_answers_from_its_approval(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), price("a", "1")))
        jump = store.hold(read(at(1), price("a", "1000")), ["x1000"])
        assert store.hold(read(at(1), price("a", "1000")), ["x1000"]) == jump
        assert [(w.reading.id, w.reading.reasons) for w in store.waiting()] == [(jump, ("x1000",))]
        assert amounts(store.rows_as_of(on(1))) == {"a": "1"}
        assert told(store.approve(jump, "ada", at(3))) == {"changed": 1}
        assert amounts(store.rows_as_of(on(1), at(2))) == {"a": "1"}
        assert amounts(store.rows_as_of(on(1), at(3))) == {"a": "1000"}
        last = store.latest("one")
        assert last is not None
        assert (last.decided_by, last.decides) == ("ada", jump)
        for settle in (store.approve, store.decline):
            with pytest.raises(
                InputError, match=f"No reading {jump} is waiting; ada approved it at"
            ):
                settle(jump, "bob")
        other = store.hold(read(at(4), price("a", "0")), ["zero"])
        store.decline(other, "ada", ["a mistake of theirs"])
        store.reject("one", ["HTTP 404"])
        assert store.waiting() == []
        assert [r.status for r in store.readings()][:3] == ["rejected", "rejected", "quarantined"]
        assert amounts(store.rows_as_of(on(9))) == {"a": "1000"}


def test_an_unchanged_source_counts_as_read_again(database_url: str) -> None:
    with open_store(database_url) as store:
        with pytest.raises(InputError, match="read it first"):
            store.confirm("one", at(0))
        store.accept(read(at(0), price("a", "1")))
        assert told(store.confirm("one", at(1))) == {"unchanged": 1}
        assert store.rows_as_of(on(1))[0].retrieved_at == at(1)
        assert store.rows_as_of(on(1), at(0, hours=1))[0].retrieved_at == at(0)


def test_rows_cannot_be_changed_even_by_hand(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(at(0), price("a", "1")))
        Store.close(store)
    engine = connect(parse_url(database_url))
    for table in ("readings", "series", "prices"):
        for act in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1"):
            with (
                pytest.raises(DBAPIError, match="append-only"),
                engine.execution_options(writes=True).begin() as db,
            ):
                db.exec_driver_sql(act)
    engine.dispose()


@pytest.mark.parametrize("text", ["", "prices", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="sqlite:///FILE or postgresql"):
        open_store(text)


def test_a_few_prices_and_all_of_them_are_dated_alike(database_url: str) -> None:
    names = "abcdef"
    with open_store(database_url) as store:
        store.accept(read(at(0), *(price(n, "1") for n in names)))
        keys = {row.sku: row.key() for row in store.rows_as_of(on(0))}
        store.accept(read(at(2), *(price(n, "1" if n < "d" else "2") for n in names)))
        store.accept(read(at(4), *(price(n, "2") for n in "bdef")), kept=[keys["a"], keys["c"]])
        store.accept(read(at(6), *(price(n, "2") for n in "bcdef")), kept=[keys["a"]])
        for valid, known in [(0, None), (3, None), (9, None), (9, at(4)), (1, at(2)), (2, at(5))]:
            every = {row.sku: row for row in store.rows_as_of(on(valid), known)}
            for name in names:
                one = store.rows_as_of(on(valid), known, sku=name, source="one")
                assert one == ([every[name]] if name in every else [])
        assert (every["a"].retrieved_at, every["d"].retrieved_at) == (at(2), at(4))
