"""Traffic and speculation over their whole range: bounds and order."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrivals import arrivals
from core.lengths import Lengths
from core.profile import profile_records
from core.speculation import MAX_DRAFT_TOKENS, Speculation
from core.traffic import Traffic, slots_within
from tests.property.strategies import bounded, magnitudes

SLACK = 1 + 1e-9
LENGTHS = st.builds(Lengths.from_mean_cv, magnitudes(1, 1e6), st.floats(0, 10))
TRAFFIC = st.builds(
    Traffic,
    LENGTHS,
    LENGTHS,
    correlation=st.floats(-1, 1),
    prefix_hit_frac=st.floats(0, 0.99),
    prefix_shared=st.booleans(),
    peak_to_mean=st.just(1.0),
    arrival_cv2=st.just(1.0),
    speculation=st.none(),
)
QUANTILES = st.floats(0.5, 0.9999)
SECONDS = magnitudes(1e-6, 100)


@bounded(max_examples=300)
@given(TRAFFIC, magnitudes(1, 1e9), QUANTILES)
def test_figures_are_finite_and_ordered(one: Traffic, room: float, quantile: float) -> None:
    held = one.held()
    assert math.isfinite(held.variance_tokens2)
    assert held.variance_tokens2 >= 0
    assert one.prefill_second_moment() >= 1
    assert 0 < held.mean_tokens <= one.decode_context_tokens() * SLACK
    slots = one.slots_for(room, quantile)
    assert slots <= one.slots_for(room * 1.5, quantile)
    assert one.slots_for(room, 0.9999) <= slots <= one.slots_for(room, 0.5)


@bounded(max_examples=300)
@given(LENGTHS, magnitudes(1, 1e5), st.floats(0, 10), st.floats(0, 10))
def test_longer_tails_hold_more(isl: Lengths, osl: float, cv: float, other: float) -> None:
    calm, wild = (Traffic(isl, Lengths.from_mean_cv(osl, f(cv, other))) for f in (min, max))
    assert calm.decode_context_tokens() <= wild.decode_context_tokens() * SLACK
    assert calm.held().variance_tokens2 <= wild.held().variance_tokens2 * SLACK


@bounded(max_examples=300)
@given(magnitudes(1, 1e12), magnitudes(1e-3, 1e9), magnitudes(1e-6, 1e3), QUANTILES)
def test_slots_are_the_most_that_fit(room: float, mean: float, cv: float, quantile: float) -> None:
    slots = slots_within(room, mean, (cv * mean) ** 2, quantile)
    assert slots_within(room * 1.01, mean, (cv * mean) ** 2, quantile) >= slots
    if quantile > 0.99 and cv < 1:
        assert slots * mean <= room * SLACK


@bounded(max_examples=300)
@given(TRAFFIC, SECONDS, SECONDS, SECONDS, SECONDS)
def test_service_times_are_sound(
    one: Traffic, fixed: float, linear: float, square: float, tpot: float
) -> None:
    prefill = one.prefill(fixed, linear, square)
    stay = one.residence(fixed, linear, square, tpot)
    assert stay.mean_s == pytest.approx(prefill.mean_s + one.osl_mean * tpot)
    for service in (prefill, stay):
        assert math.isfinite(service.mean_s)
        assert 0 <= service.cv2 <= 100


@bounded(max_examples=300)
@given(st.integers(1, MAX_DRAFT_TOKENS), st.floats(0, 1), st.floats(0, 1))
def test_measures_of_acceptance_convert_back(draft: int, acceptance: float, cost: float) -> None:
    one = Speculation.from_acceptance(draft, acceptance, cost)
    assert 1 <= one.tokens_per_step <= draft + 1
    again = Speculation.from_draft_acceptance(draft, one.draft_acceptance, cost)
    assert again.tokens_per_step == pytest.approx(one.tokens_per_step)
    assert one.acceptance == pytest.approx(acceptance, abs=1e-6)
    assert one.draft_acceptance <= acceptance * SLACK + 1e-12
    assert one.speedup <= one.tokens_per_step


@bounded(max_examples=100)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.integers(1, 10**6), st.integers(1, 10**6)),
        min_size=1,
        max_size=60,
    )
)
def test_any_requests_give_a_profile_and_fields_that_are_taken(
    rows: list[tuple[float, int, int]],
) -> None:
    one = profile_records({"time": t, "isl": s, "osl": o} for t, s, o in rows)
    assert one.requests == len(rows)
    assert -1 <= one.correlation <= 1
    stated = one.stated()
    assert stated.isl_mean == pytest.approx(one.isl.mean_tokens, abs=0.51)
    # the length-biased mean of the file itself, from the file itself
    tokens = sum(o for _, _, o in rows)
    assert one.held.mean_tokens == pytest.approx(sum(o * (s + o / 2) for _, s, o in rows) / tokens)
    assert all(math.isfinite(v) and v >= 0 for v in one.fields().values())


@pytest.mark.parametrize("rate", [0.05, 0.5, 5.0, 50.0])
def test_poisson_arrivals_have_burstiness_one(rate: float) -> None:
    draw = random.Random(4)
    time, times = 0.0, list[float]()
    for _ in range(20_000):
        time += draw.expovariate(rate)
        times.append(time)
    one = arrivals(times)
    assert one is not None
    assert one.qps == pytest.approx(rate, rel=0.03)
    assert one.arrival_cv2 == pytest.approx(1, abs=0.12)
    draw.shuffle(times)
    assert arrivals(times) == one


def test_batches_are_as_bursty_as_they_are_large() -> None:
    """Poisson batches of 8 at a time: variance over mean of the counts is 8."""
    draw = random.Random(5)
    time, times = 0.0, list[float]()
    for _ in range(5000):
        time += draw.expovariate(1.0)
        times += [time + 1e-3 * n for n in range(8)]
    one = arrivals(times)
    assert one is not None
    assert one.arrival_cv2 == pytest.approx(8, rel=0.15)


def test_a_daily_peak_is_no_burst() -> None:
    """Twice the rate in one hour of ten: peak 2 / 1.1, Poisson within."""
    draw = random.Random(6)
    time, times = 0.0, list[float]()
    while time < 36_000:
        time += draw.expovariate(10.0 if time < 3600 else 5.0)
        times.append(time)
    one = arrivals(times)
    assert one is not None
    assert one.peak_to_mean == pytest.approx(2 / 1.1, rel=0.1)
    assert one.arrival_cv2 == pytest.approx(1, abs=0.1)
