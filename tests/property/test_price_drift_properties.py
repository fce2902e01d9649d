"""Drift has no direction of its own and finds nothing where nothing changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pricing.drift import drift
from pricing.rows import PriceRow
from tests.fakes.price_rows import api, gpu, snapshot
from tests.property.strategies import bounded

DAY = date(2026, 11, 21)
AMOUNTS = st.sampled_from(("0.1", "0.25", "1", "2", "7.5", None))


@st.composite
def readings(draw: st.DrawFn, *, dated: bool = True) -> list[PriceRow]:
    rows: dict[Any, PriceRow] = {}
    for _ in range(draw(st.integers(0, 12))):
        amount = draw(AMOUNTS)
        sku = draw(st.sampled_from("abc"))
        if draw(st.booleans()):
            days = st.integers(-400, 400).map(lambda d: DAY + timedelta(days=d))
            row = api(
                sku,
                amount,
                draw(st.sampled_from(("input", "output"))),
                tier_min_tokens=draw(st.sampled_from((0, 200_000))),
                hours_utc=draw(st.sampled_from(("", "00:30-16:30", "16:30-00:30"))),
                effective_from=draw(st.none() | days) if dated else None,
            )
        else:
            row = gpu("aws", sku, amount, commitment=draw(st.sampled_from(("on-demand", "spot"))))
        rows[(row.identity(), row.effective_from)] = row
    return list(rows.values())


@bounded(max_examples=100)
@given(readings(), st.randoms(use_true_random=False))
def test_equal_readings_show_nothing_whatever_their_order(
    rows: list[PriceRow], chance: Any
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert drift(snapshot(rows, DAY), snapshot(shuffled, DAY), None) == []


@bounded(max_examples=150)
@given(readings(dated=False), readings(dated=False))
def test_back_and_forth_are_opposites(one: list[PriceRow], other: list[PriceRow]) -> None:
    there = drift(snapshot(one, DAY), snapshot(other, DAY), None)
    back = drift(snapshot(other, DAY), snapshot(one, DAY), None)
    opposite = {"new": "retired", "retired": "new"}
    assert sorted((c.identity, c.kind, str(c.old), str(c.new)) for c in there) == sorted(
        (c.identity, opposite.get(c.kind, c.kind), str(c.new), str(c.old)) for c in back
    )
    for change in there:
        assert change.old != change.new
        if change.old is not None and change.new is not None:
            assert change.ratio == change.new / change.old


@bounded(max_examples=100)
@given(readings(), readings())
def test_a_watchlist_takes_out_and_adds_nothing(one: list[PriceRow], other: list[PriceRow]) -> None:
    later = DAY + timedelta(days=90)
    everything = drift(snapshot(one, DAY), snapshot(other, later), None)
    watched = drift(snapshot(one, DAY), snapshot(other, later), [("openai", "a")])
    assert watched == [c for c in everything if c.item == ("openai", "a")]
    for change in everything:
        assert change.message.endswith(".")
        assert change.message.count("\n") == 0
        assert change.old is None or change.old > Decimal(0)
