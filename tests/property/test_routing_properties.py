"""Any policy over any providers: nobody beyond a limit, nothing refused where there was room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.routing.shares import POLICIES, Policy, Provider, most_qps, served
from core.routing.simulated import simulate
from tests.property.strategies import bounded, magnitudes

providers = st.lists(
    st.builds(
        Provider,
        name=st.just("p"),
        weight=st.floats(0.01, 10),
        max_qps=magnitudes(0.5, 1000),
        usd_per_request=magnitudes(1e-6, 1),
        latency_ms=magnitudes(1, 1e4),
        quality=st.floats(0, 1),
    ),
    min_size=1,
    max_size=6,
)


@bounded(max_examples=150)
@given(policy=st.sampled_from(POLICIES), found=providers, qps=magnitudes(0.1, 1e4))
def test_limits_hold_and_nothing_is_refused_below_saturation(
    policy: Policy, found: list[Provider], qps: float
) -> None:
    rates = served(policy, found, qps)
    assert all(0 <= r <= p.max_qps * (1 + 1e-12) for r, p in zip(rates, found, strict=True))
    assert sum(rates) <= qps * (1 + 1e-9)
    most = most_qps(policy, found)
    if qps <= most:
        assert sum(rates) == pytest.approx(qps)
    elif policy != "balanced":
        assert sum(rates) == pytest.approx(most)


@bounded(max_examples=60)
@given(found=providers, qps=magnitudes(0.1, 1e4))
def test_no_policy_that_serves_as_much_is_cheaper_than_cost(
    found: list[Provider], qps: float
) -> None:
    def bill(policy: Policy) -> float:
        rates = served(policy, found, qps)
        return sum(r * p.usd_per_request for r, p in zip(rates, found, strict=True))

    assert bill("cost") <= bill("failover") * (1 + 1e-9)
    assert bill("cost") <= bill("rate-limit-aware") * (1 + 1e-9)


@bounded(max_examples=25)
@given(policy=st.sampled_from(POLICIES), found=providers, seed=st.integers(0, 2**31))
def test_the_simulation_agrees_far_from_its_limits(
    policy: Policy, found: list[Provider], seed: int
) -> None:
    qps = most_qps(policy, found) / 100
    out = simulate(policy, found, qps, 2000, seed)
    assert sum(out.served) + out.refused == 2000
    for rate, count in zip(served(policy, found, qps), out.served, strict=True):
        share = rate / qps
        spread = (2000 * share * (1 - share)) ** 0.5
        # a bucket that holds less than one request never serves; such limits are below 1/s
        if min(p.max_qps for p in found) >= 5:
            assert abs(count - 2000 * share) <= 5 * spread + 2000 * 0.01
