"""Commitments and hybrids: what must hold for any need and any prices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.commitment import Market, Term, best, quantile, uncommitted_usd, usd
from core.plan.demand import MOST_PEAK, Demand
from tests.property.strategies import bounded, magnitudes

needs = st.builds(
    lambda median, spread, growth: Demand(median, median * spread, growth),
    magnitudes(0.5, 5000),
    st.floats(1, 4),
    st.floats(-0.1, 0.1),
)
markets = st.builds(Market, magnitudes(0.1, 20), st.floats(0, 0.8))
terms = st.builds(Term, st.just("t"), st.sampled_from((1, 12, 36)), magnitudes(0.05, 20))


@bounded(max_examples=60)
@given(need=needs, market=markets, term=terms, other=st.floats(0, 2))
def test_no_other_commitment_is_cheaper(
    need: Demand, market: Market, term: Term, other: float
) -> None:
    gpus = best(term, market, need)
    least = usd(term, market, need, gpus, term.months)
    for elsewhere in {0, gpus + 1, max(gpus - 1, 0), round(gpus * other)}:
        assert least <= usd(term, market, need, elsewhere, term.months) * (1 + 1e-9)
    assert least <= uncommitted_usd(market, need, term.months) * (1 + 1e-9)


@bounded(max_examples=60)
@given(need=needs, market=markets, term=terms)
def test_a_price_that_falls_faster_makes_commitments_smaller(
    need: Demand, market: Market, term: Term
) -> None:
    faster = Market(market.usd_per_hour, min(0.9, market.yearly_decline_frac + 0.1))
    assert quantile(term, faster) <= quantile(term, market)
    assert best(term, faster, need) <= best(term, market, need)


@bounded(max_examples=60)
@given(mean=magnitudes(1e-3, 1e9), peak=st.floats(1, MOST_PEAK), level=st.floats(0, 20))
def test_what_is_carried_and_what_is_over_is_all_of_it(
    mean: float, peak: float, level: float
) -> None:
    load = Demand.of_peak(mean, peak)
    assert load.mean() == pytest.approx(mean)
    assert load.quantile(0.99) == pytest.approx(peak * mean)
    over = load.excess(level * mean)
    assert max(0.0, mean - level * mean) <= over * (1 + 1e-9) + 1e-9 * mean
    assert over <= mean * (1 + 1e-9)
