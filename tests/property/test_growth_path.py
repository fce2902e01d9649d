"""Months to breakeven against the costs themselves, looked at moment by moment."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from core.breakeven import Economics
from core.growth import MOST_MONTHS, months_to_breakeven
from tests.property.strategies import bounded
from tests.property.test_breakeven_edges import economics

RATES = st.sampled_from([-0.3, -0.02, 0.0, 0.01, 0.1, 0.5]) | st.floats(-0.5, 1)
DECLINES = st.sampled_from([-1.0, -0.1, 0.0, 0.1, 0.5, 0.9]) | st.floats(-2, 0.95)


def advantage(e: Economics, volume: float, growth: float, decline: float, months: float) -> float:
    """By what share self-hosting is cheaper after so many months; -1 where it is not possible."""
    own = float(1 - e.fallback_frac)
    now = volume * (1 + growth) ** months
    steps = now * own / float(e.replica_requests_per_month)
    # a volume that rounding puts a hair above a full fleet is that fleet's
    replicas = max(e.min_replicas, math.ceil(steps * (1 - 1e-9)))
    if e.max_replicas is not None and replicas > e.max_replicas:
        return -1.0
    price = float(e.api_usd_per_request) * (1 - decline) ** (months / 12)
    saved = own * now * price
    cost = replicas * float(e.replica_usd_per_month) + float(e.fixed_usd_per_month)
    return (saved - cost) / max(saved, cost)


def moments(e: Economics, volume: float, growth: float) -> list[float]:
    """Months by the week, and those in which a fleet is full."""
    found = [k / 4 for k in range(MOST_MONTHS * 4 + 1)]
    if growth:
        step = float(e.replica_requests_per_month / (1 - e.fallback_frac))
        full = [math.log(n * step / volume) / math.log(1 + growth) for n in range(1, 400)]
        found += [m for m in full if 0 <= m <= MOST_MONTHS]
    return sorted(found)


@bounded(max_examples=150)
@given(economics(), st.integers(1, 2000), RATES, DECLINES)
def test_it_is_the_first_moment_at_which_self_hosting_is_cheaper(
    e: Economics, volume: int, growth: float, decline: float
) -> None:
    assume(abs(growth) >= 1e-3 or growth == 0)
    found = months_to_breakeven(
        e, volume, monthly_growth_frac=growth, yearly_api_decline_frac=decline
    )
    assert (found.months is None) == bool(found.because)
    seen = [
        m
        for m in moments(e, volume, growth)
        if advantage(e, volume, growth, decline, m) > 1e-6 and volume * (1 + growth) ** m < 1e14
    ]
    if found.months is None:
        assert not seen
        return
    assert 0 <= found.months <= MOST_MONTHS
    assert advantage(e, volume, growth, decline, found.months) >= -1e-6
    assert not seen or found.months <= seen[0] + 1e-6


@bounded(max_examples=100)
@given(economics(), st.integers(1, 2000), st.floats(0, 1), st.floats(0, 0.95))
def test_what_never_rises_never_breaks_even(
    e: Economics, volume: int, growth: float, decline: float
) -> None:
    """(1 + g)(1 - d) <= 1 by the month: never, unless it is cheaper already."""
    slow = min(growth, (1 - decline) ** (-1 / 12) - 1) * 0.999
    found = months_to_breakeven(
        e, volume, monthly_growth_frac=slow, yearly_api_decline_frac=decline
    )
    assert found.months == (0 if e.self_host_wins(volume) else None)
