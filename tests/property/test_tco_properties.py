"""Total cost: sums, limits and directions that hold for all inputs."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.breakeven import Economics
from core.tco.cash import irr, npv, payback, sign_changes
from core.tco.owning import Owning
from core.tco.renting import Renting
from core.tco.sourcing import WAYS, Sourcing
from core.tco.warm import covered_s, warm_pool
from core.tco.ways import OWN, Ways
from tests.property.strategies import bounded

MONEY = st.floats(-1e6, 1e6).map(lambda usd: round(usd, 2))
SHARE = st.floats(0, 1)


@st.composite
def ownings(draw: st.DrawFn) -> Owning:
    return Owning(
        gpu_usd=draw(st.floats(100, 1e5)),
        gpu_kw=draw(st.floats(0.1, 5)),
        network_frac=draw(SHARE),
        spares_frac=draw(SHARE),
        life_months=draw(st.integers(12, 72)),
        residual_frac=draw(SHARE),
        pue=draw(st.floats(1, 3)),
        usd_per_kwh=draw(SHARE),
        colo_usd_per_kw_month=draw(st.floats(0, 500)),
        upkeep_frac=draw(SHARE),
        replaced_frac=draw(SHARE),
        staff_usd_per_month=draw(st.floats(0, 1e5)),
        software_usd_per_month=draw(st.floats(0, 1e5)),
    )


@st.composite
def compared(draw: st.DrawFn) -> Ways:
    needed = draw(st.floats(0.05, 1))
    rents = {
        term: Renting(draw(st.floats(0.1, 20)), term, needed, draw(st.floats(0, 0.9)))
        for term in ("on-demand", "spot", "reserved-1y")
    }
    months, capital = draw(st.integers(1, 100)), draw(SHARE)
    return Ways(draw(st.integers(1, 500)), months, draw(ownings()), rents, needed, capital)


def near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


@bounded(max_examples=60)
@given(st.lists(MONEY, min_size=1, max_size=60), SHARE)
def test_present_value_at_no_interest_is_the_sum_of_the_cash(cash: list[float], r: float) -> None:
    assert npv(cash, 0) == pytest.approx(sum(cash), abs=1e-6)
    outgo = [-abs(usd) for usd in cash]
    assert npv(outgo, 0) - 1e-6 <= npv(outgo, r) <= 0  # later payments count for less


@bounded(max_examples=60)
@given(st.floats(1, 1e6), st.lists(st.floats(1, 1e5), min_size=1, max_size=48))
def test_at_its_rate_of_return_cash_is_worth_nothing(paid: float, got: list[float]) -> None:
    cash = [-paid, *got]
    rate = irr(cash)
    assume(rate is not None)
    assert rate is not None
    assert sign_changes(cash) == 1
    assert npv(cash, rate) == pytest.approx(0, abs=1e-6 * (paid + sum(got)))
    assert (rate > 0) == (sum(cash) > 0) or sum(cash) == pytest.approx(0, abs=1e-6 * paid)


@bounded(max_examples=60)
@given(st.lists(MONEY, min_size=1, max_size=40))
def test_payback_is_the_first_month_the_sum_is_not_below_nothing(cash: list[float]) -> None:
    found = payback(cash)
    sums = [sum(cash[: m + 1]) for m in range(len(cash))]
    assert found == next((m for m, total in enumerate(sums) if total >= 0), None)


@bounded(max_examples=60)
@given(ownings(), st.lists(st.integers(0, 40), min_size=1, max_size=90), st.sampled_from([1, 8]))
def test_hardware_paid_is_worn_out_or_left(terms: Owning, needed: list[int], whole: int) -> None:
    """Money for hardware = depreciation + what it is worth, whatever is bought, sold and when."""
    months = terms.months(needed, whole)
    paid = sum(m.hardware_usd for m in months)
    worn = sum(m.depreciation_usd for m in months)
    assert near(paid, worn + months[-1].worth_usd)
    assert all(
        m.gpus >= n and m.bought % whole == 0 for m, n in zip(months[1:], needed, strict=True)
    )
    assert all(m.worth_usd >= -1e-6 for m in months)


@bounded(max_examples=40)
@given(ownings(), st.integers(1, 500))
def test_depreciation_of_a_life_is_the_price_less_the_residual(terms: Owning, gpus: int) -> None:
    months = terms.months([gpus] * terms.life_months)
    worn = sum(m.depreciation_usd for m in months)
    assert near(worn, terms.hardware_usd(gpus) * (1 - terms.residual_frac))
    assert near(months[-1].worth_usd, terms.hardware_usd(gpus) * terms.residual_frac)


@bounded(max_examples=40)
@given(compared())
def test_twice_the_fleet_costs_twice_but_for_people_and_software(ways: Ways) -> None:
    alone = replace(ways.owning, staff_usd_per_month=0.0, software_usd_per_month=0.0)
    one, two = (replace(ways, owning=alone, gpus=n) for n in (ways.gpus, 2 * ways.gpus))
    for way in one.flows:
        assert near(two.npv_usd(way), 2 * one.npv_usd(way))
    full = replace(ways, gpus=2 * ways.gpus)
    assert full.npv_usd(OWN) <= 2 * ways.npv_usd(OWN) + 1e-6


@bounded(max_examples=40)
@given(compared(), st.floats(1, 3))
def test_nothing_gets_cheaper_by_a_higher_price(ways: Ways, dearer: float) -> None:
    for name in ("gpu_usd", "usd_per_kwh", "colo_usd_per_kw_month", "staff_usd_per_month", "pue"):
        more = replace(ways.owning, **{name: getattr(ways.owning, name) * dearer})
        assert replace(ways, owning=more).npv_usd(OWN) >= ways.npv_usd(OWN) - 1e-6
    for way, rent in ways.rents.items():
        more_rent = replace(rent, usd_per_hour=rent.usd_per_hour * dearer)
        rented = replace(ways, rents={**ways.rents, way: more_rent})
        assert near(rented.npv_usd(way), ways.npv_usd(way) * dearer)
        assert (rented.payback(way) or 999) <= (ways.payback(way) or 999)


@bounded(max_examples=40)
@given(compared())
def test_at_the_use_it_names_owning_costs_what_renting_does(ways: Ways) -> None:
    share = ways.use_needed_frac("on-demand")
    assume(0 < share <= 1)
    rent = replace(ways.rents["on-demand"], needed_frac=share)
    then = replace(ways, needed_frac=share, rents={"on-demand": rent})
    assert near(then.npv_usd("on-demand"), then.npv_usd(OWN))


@bounded(max_examples=40)
@given(
    ownings(),
    st.floats(1e3, 1e8),
    st.floats(-0.2, 0.2),
    st.floats(0, 0.9),
    st.integers(1, 60),
    st.integers(1, 8),
)
def test_ways_to_serve_a_workload_are_never_short_of_it(
    terms: Owning, volume: float, growth: float, decline: float, months: int, each: int
) -> None:
    served = Fraction(1_000_000)
    e = Economics(Fraction(1, 1000), Fraction(1000), served, Fraction(500), Fraction(0))
    rent = Renting(2.0, "reserved-1y")
    plan = Sourcing(e, each, volume, months, growth, decline, rent, terms, 8, 0.1)
    assume(max(plan.replicas) < 1e6)
    for month in range(1, months + 1):
        needed = plan.volumes[month - 1]
        for gpus in (plan.rented_gpus[month - 1], plan.owned[month].gpus):
            assert gpus // each * served >= round(needed)
    assert [usd for _, usd in plan.ranked()] == sorted(plan.npv_usd(way) for way in WAYS)
    bill = sum(v * 0.001 * (1 - decline) ** (m / 12) for m, v in enumerate(plan.volumes))
    assert near(plan.total_usd("api"), bill)


@bounded(max_examples=60)
@given(st.floats(0.01, 1e3), st.floats(1, 3600), st.integers(1, 16))
def test_a_warm_pool_lasts_until_the_first_start_and_no_replica_longer(
    ramp: float, start_s: float, each: int
) -> None:
    pool = warm_pool(ramp, start_s, each)
    assert pool % each == 0
    assert covered_s(pool, ramp) >= start_s * (1 - 1e-6)
    assert covered_s(pool - each, ramp) < start_s
