"""The winning set against the costs themselves, volume by volume."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from core.breakeven import MOST_INTERVALS, Economics, WinningSet, winning_intervals
from tests.property.strategies import bounded

TOP = 400
THIN = Economics(
    # a full replica saves $1, so that step 20 is the first to win from its first request
    api_usd_per_request=Fraction(1),
    replica_usd_per_month=Fraction(19),
    replica_requests_per_month=Fraction(20),
    fixed_usd_per_month=Fraction(1, 2),
    fallback_frac=Fraction(0),
)


def wins(e: Economics, volume: int) -> bool:
    """Whether self-hosting is strictly cheaper, and possible, at a volume."""
    own = volume * (1 - e.fallback_frac)
    replicas = max(e.min_replicas, math.ceil(own / e.replica_requests_per_month))
    if e.max_replicas is not None and replicas > e.max_replicas:
        return False
    api = volume * e.api_usd_per_request
    cost = replicas * e.replica_usd_per_month + e.fixed_usd_per_month + e.fallback_frac * api
    return cost < api


def inside(found: WinningSet, volume: int) -> bool:
    return any(
        i.from_requests_per_month <= volume
        and (i.to_requests_per_month is None or volume <= i.to_requests_per_month)
        for i in found.intervals
    )


def cents(low: int, high: int) -> st.SearchStrategy[Fraction]:
    return st.integers(low, high).map(lambda n: Fraction(n, 100))


@st.composite
def economics(draw: st.DrawFn) -> Economics:
    """Small numbers, so that every volume up to TOP can be looked at; capacity may be below 1."""
    least = draw(st.integers(1, 4))
    util, peak = draw(cents(10, 100)), draw(cents(100, 500))
    return Economics(
        api_usd_per_request=draw(cents(1, 1000)),
        replica_usd_per_month=draw(cents(1, 6000)),
        replica_requests_per_month=draw(cents(20, 9000)) * util / peak,
        fixed_usd_per_month=draw(cents(0, 20_000)),
        fallback_frac=draw(st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(9, 10)])),
        min_replicas=least,
        max_replicas=draw(st.none() | st.integers(least, least + 30)),
    )


@bounded(max_examples=150)
@given(economics())
@example(THIN)
def test_every_volume_is_classified_as_its_costs_say(e: Economics) -> None:
    found = winning_intervals(e)
    if found.omitted:
        listed = {v for v in range(1, TOP) if inside(found, v)}
        assert listed <= {v for v in range(1, TOP) if wins(e, v)}
        return
    assert [v for v in range(1, TOP) if inside(found, v)] == [
        v for v in range(1, TOP) if wins(e, v)
    ]


@bounded(max_examples=150)
@given(economics(), st.integers(1, 10**9))
def test_every_edge_is_an_edge_of_the_costs(e: Economics, anywhere: int) -> None:
    found = winning_intervals(e)
    for interval in found.intervals:
        low, high = interval.from_requests_per_month, interval.to_requests_per_month
        assert wins(e, low)
        assert not wins(e, low - 1)
        if high is not None:
            assert wins(e, high)
            assert not wins(e, high + 1)
    if not found.omitted:
        assert inside(found, anywhere) == wins(e, anywhere)


@bounded(max_examples=150)
@given(economics())
@example(THIN)
def test_intervals_are_ordered_apart_and_few(e: Economics) -> None:
    found = winning_intervals(e)
    assert len(found.intervals) <= MOST_INTERVALS
    end: int | None = -1
    for interval in found.intervals:
        assert end is not None, "nothing follows an open interval"
        assert interval.from_requests_per_month > end + 1
        end = interval.to_requests_per_month
        assert end is None or end >= interval.from_requests_per_month
    if found.omitted:
        assert len(found.intervals) == MOST_INTERVALS


@bounded(max_examples=50)
@given(st.integers(2, 10**15), st.booleans())
def test_a_margin_near_zero_is_answered_at_once(scale: int, limited: bool) -> None:
    """A full replica that saves next to nothing has more intervals than anyone could list."""
    e = Economics(
        api_usd_per_request=Fraction(1, 1000),
        replica_usd_per_month=Fraction(730) - Fraction(1, scale),
        replica_requests_per_month=Fraction(730_000),
        fixed_usd_per_month=Fraction(0),
        fallback_frac=Fraction(0),
        max_replicas=10**6 if limited else None,
    )
    found = winning_intervals(e)
    assert len(found.intervals) <= MOST_INTERVALS
    last = found.intervals[-1] if found.intervals else None
    if not limited:
        assert last is not None
        assert last.to_requests_per_month is None
        assert wins(e, last.from_requests_per_month)
        if not found.omitted:
            assert not wins(e, last.from_requests_per_month - 1)
        # open means open: the next steps win from their first request
        step = -(-last.from_requests_per_month // 730_000)
        assert all(wins(e, (step + k) * 730_000 + 1) for k in range(1, 4))


def test_a_long_list_keeps_its_ends_and_counts_the_rest() -> None:
    e = Economics(
        api_usd_per_request=Fraction(1),
        replica_usd_per_month=Fraction(99),
        replica_requests_per_month=Fraction(100),
        fixed_usd_per_month=Fraction(0),
        fallback_frac=Fraction(0),
    )
    found = winning_intervals(e)
    # step n wins from 99 n + 1 to 100 n, and from step 100 on every request is won
    assert len(found.intervals) == MOST_INTERVALS
    assert found.omitted == 99 - MOST_INTERVALS
    assert (found.intervals[0].from_requests_per_month) == 100
    assert found.intervals[-1].from_requests_per_month == 99 * 99 + 1
    assert found.intervals[-1].to_requests_per_month is None


def test_replicas_that_serve_less_than_one_request_a_month() -> None:
    e = Economics(
        api_usd_per_request=Fraction(500_000),
        replica_usd_per_month=Fraction(2190),
        replica_requests_per_month=Fraction(73, 100),
        fixed_usd_per_month=Fraction(0),
        fallback_frac=Fraction(0),
    )
    [only] = winning_intervals(e).intervals
    assert (only.from_requests_per_month, only.to_requests_per_month) == (1, None)
