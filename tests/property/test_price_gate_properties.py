"""What the gate never lets through, and never stops, on any list."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pricing.gate import Decision, judge
from pricing.rows import PriceRow
from tests.fakes.price_rows import api, gpu, snapshot
from tests.property.strategies import bounded

CENTS = st.decimals(Decimal("0.1"), Decimal(20), places=3)


@st.composite
def lists(draw: st.DrawFn, least: int = 1, most: int = 30) -> list[PriceRow]:
    """Plausible lists: tokens and accelerator-hours, some without a price."""
    rows: list[PriceRow] = []
    for i in range(draw(st.integers(least, most))):
        amount = str(draw(CENTS))
        if draw(st.booleans()):
            rows.append(api(f"m{i}", amount, draw(st.sampled_from(("input", "output")))))
        else:
            commitment = draw(st.sampled_from(("on-demand", "reserved-1y")))
            market = draw(st.booleans())
            rows.append(gpu(f"p{i}", "h100-sxm", amount, commitment=commitment, marketplace=market))
    return rows


def accepted(rows: list[PriceRow]) -> list[PriceRow]:
    """What a first reading leaves in force."""
    verdict = judge(snapshot(rows), None)
    assume(verdict.rows)
    return list(verdict.rows)


def scaled(rows: list[PriceRow], factor: Decimal) -> list[PriceRow]:
    return [replace(r, amount=r.amount * factor) for r in rows if r.amount is not None]


@bounded(max_examples=80)
@given(lists())
def test_what_was_accepted_is_accepted_again(rows: list[PriceRow]) -> None:
    last = accepted(rows)
    verdict = judge(snapshot(last), last, watched=[(r.provider, r.sku) for r in last if r.amount])
    assert verdict.decision is Decision.ACCEPT
    assert set(verdict.rows) == set(last)
    assert verdict.held == verdict.kept == ()


@pytest.mark.parametrize("factor", ["1000", "1000000", "0.001", "0.000001"])
@bounded(max_examples=40)
@given(rows=lists())
def test_a_confused_unit_is_never_accepted(rows: list[PriceRow], factor: str) -> None:
    last = accepted(rows)
    verdict = judge(snapshot(scaled(last, Decimal(factor))), last)
    assert verdict.decision is not Decision.ACCEPT
    assert verdict.rows == ()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda a: a * 1000, id="x1000"),
        pytest.param(lambda a: a * 10**6, id="x1e6"),
        pytest.param(lambda a: a / 1000, id="per-1000"),
        pytest.param(lambda a: -a, id="negative"),
        pytest.param(lambda _: Decimal("NaN"), id="NaN"),
        pytest.param(lambda _: Decimal("sNaN"), id="sNaN"),
        pytest.param(lambda _: Decimal("-Infinity"), id="infinite"),
    ],
)
@bounded(max_examples=40)
@given(rows=lists(), data=st.data())
def test_one_spoilt_row_is_never_in_force(rows: list[PriceRow], spoil: Any, data: Any) -> None:
    last = accepted(rows)
    at = data.draw(st.integers(0, len(last) - 1))
    amount = last[at].amount
    assume(amount is not None)
    bad = replace(last[at], amount=spoil(amount))
    verdict = judge(snapshot([*last[:at], bad, *last[at + 1 :]]), last)
    assert verdict.decision is not Decision.ACCEPT
    assert bad.identity() not in {r.identity() for r in verdict.rows}
    assert not verdict.rows or last[at] in verdict.kept
    if len(last) >= 3 and verdict.decision is Decision.QUARANTINE:
        assert len(verdict.rows) == len(last) - 1, "the others are not its hostages"


@bounded(max_examples=60)
@given(lists(least=5), st.randoms(use_true_random=False))
def test_a_list_that_lost_21_percent_is_never_accepted(rows: list[PriceRow], chance: Any) -> None:
    last = accepted(rows)
    left = chance.sample(last, int(len(last) * 0.79))
    assert judge(snapshot(left), last).decision is Decision.REJECT


@bounded(max_examples=60)
@given(lists(), lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    rows: list[PriceRow], peers: list[PriceRow], chance: Any
) -> None:
    last = accepted(rows)
    now = scaled(last, Decimal(chance.choice(("1", "2.5", "4"))))
    one = judge(snapshot(now), last, peers=peers, second=peers)
    for several in (now, last, peers):
        chance.shuffle(several)
    other = judge(snapshot(now), last, peers=peers, second=peers)
    assert (one.decision, one.reasons, one.flags) == (other.decision, other.reasons, other.flags)
    for part in ("rows", "held", "kept"):
        assert set(getattr(one, part)) == set(getattr(other, part))


@bounded(max_examples=60)
@given(lists(), st.data())
def test_small_moves_are_accepted(rows: list[PriceRow], data: Any) -> None:
    last = accepted(rows)
    moves = st.decimals(Decimal("0.7"), Decimal("1.4"), places=2)
    now = [replace(r, amount=r.amount * data.draw(moves)) for r in last if r.amount is not None]
    assume(len(now) == len(last))
    # nothing but a collision of two prices may then be taken for a placeholder
    verdict = judge(snapshot(now), last)
    assert verdict.decision is Decision.ACCEPT


@bounded(max_examples=40)
@given(lists(least=5), st.text(max_size=5), st.decimals(allow_nan=True, allow_infinity=True))
def test_any_amount_gives_a_verdict(rows: list[PriceRow], sku: str, amount: Decimal) -> None:
    strange = replace(rows[0], sku=sku, amount=amount)
    verdict = judge(snapshot([*rows, strange]), rows)
    for row in verdict.rows:
        assert row.amount is None or (row.amount.is_finite() and row.amount > 0)
