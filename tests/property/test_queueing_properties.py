"""Queues and lengths over their whole range: bounds, order, and inverses that agree."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import InputError
from core.headroom import flat_servers, servers_for
from core.lengths import Lengths
from core.queueing import MAX_SERVERS, Queue, erlang_b, erlang_c
from tests.property.strategies import bounded, magnitudes

SLACK = 1 + 1e-9
NOBODY = 1e-12
"""A share of requests too small to be anybody: the exponential tail is not ordered down there."""
CV2 = st.floats(0, 100)
COUNTS = magnitudes(1, 2000).map(int)
LOADS = magnitudes(1e-6, 2000)


@st.composite
def queues(draw: st.DrawFn, arrivals: st.SearchStrategy[float] = CV2) -> Queue:
    servers = draw(COUNTS)
    load = servers * draw(st.floats(1e-6, 0.999))
    return Queue(servers, load, draw(magnitudes(1e-3, 1e3)), draw(CV2), draw(arrivals))


@bounded(max_examples=300)
@given(magnitudes(1, MAX_SERVERS).map(int), magnitudes(1e-9, MAX_SERVERS))
def test_erlang_b_and_c_are_probabilities_in_order(servers: int, load: float) -> None:
    lost, waits = erlang_b(servers, load), erlang_c(servers, load)
    assert 0 <= lost <= waits * SLACK
    assert waits <= 1
    assert erlang_b(servers, min(load * 1.01, MAX_SERVERS)) >= lost / SLACK
    assert erlang_c(servers, min(load * 1.01, MAX_SERVERS)) >= waits / SLACK


@bounded(max_examples=200)
@given(magnitudes(2, 500).map(int), LOADS)
def test_erlang_b_keeps_its_recursion(servers: int, load: float) -> None:
    before, now = erlang_b(servers - 1, load), erlang_b(servers, load)
    assert now == pytest.approx(load * before / (servers + load * before), rel=1e-9, abs=1e-250)


@bounded(max_examples=300)
@given(queues())
def test_figures_are_finite_and_consistent(queue: Queue) -> None:
    figures = [
        queue.p_wait,
        queue.mean_wait_s,
        queue.wait_if_waiting_s,
        *(queue.wait_quantile_s(q) for q in (0.0, 0.5, 0.95, 0.99, 0.999999)),
    ]
    assert all(math.isfinite(x) and x >= 0 for x in figures)
    assert queue.p_wait <= 1
    assert figures[3:] == sorted(figures[3:])
    assert queue.mean_wait_s <= queue.wait_if_waiting_s


@bounded(max_examples=200)
@given(queues(), st.floats(0.5, 0.9999))
def test_quantile_and_tail_are_inverse(queue: Queue, quantile: float) -> None:
    wait = queue.wait_quantile_s(quantile)
    assume(1e-9 < wait < 1e6)
    assert queue.p_wait_over(wait) == pytest.approx(1 - quantile, rel=1e-6)
    assert queue.p_wait_over(wait * 1.01) <= queue.p_wait_over(wait)


@bounded(max_examples=300)
@given(queues(), st.floats(1, 1.5), st.floats(0, 3))
def test_waits_grow_with_load(queue: Queue, more: float, wait_s: float) -> None:
    load = min(queue.load_erlangs * more, queue.servers * 0.9995)
    busier = replace(queue, load_erlangs=load)
    assert busier.p_wait * SLACK >= queue.p_wait
    assert busier.mean_wait_s * SLACK >= queue.mean_wait_s
    assert busier.p_wait_over(wait_s) * SLACK + NOBODY >= queue.p_wait_over(wait_s)


@bounded(max_examples=300)
@given(queues(), st.integers(1, 50), st.floats(0, 3))
def test_waits_shrink_with_servers(queue: Queue, more: int, wait_s: float) -> None:
    wider = replace(queue, servers=queue.servers + more)
    assert wider.p_wait <= queue.p_wait * SLACK
    assert wider.mean_wait_s <= queue.mean_wait_s * SLACK
    assert wider.p_wait_over(wait_s) <= queue.p_wait_over(wait_s) * SLACK + NOBODY


@bounded(max_examples=300)
@given(queues(st.just(1.0)), CV2)
def test_waits_grow_with_the_service_cv(queue: Queue, cv2: float) -> None:
    steady, wild = (replace(queue, cv2=f(cv2, queue.cv2)) for f in (min, max))
    assert steady.mean_wait_s <= wild.mean_wait_s * SLACK
    assert steady.wait_quantile_s(0.99) <= wild.wait_quantile_s(0.99) * SLACK


@bounded(max_examples=300)
@given(queues(), CV2)
def test_waits_grow_with_burstiness(queue: Queue, cv2: float) -> None:
    calm, bursty = (replace(queue, arrival_cv2=f(cv2, queue.arrival_cv2)) for f in (min, max))
    assert calm.p_wait <= bursty.p_wait * SLACK
    assert calm.mean_wait_s <= bursty.mean_wait_s * SLACK
    assert calm.wait_quantile_s(0.99) <= bursty.wait_quantile_s(0.99) * SLACK


@bounded(max_examples=200)
@given(
    LOADS,
    st.none() | magnitudes(1e-6, 1),
    st.none() | magnitudes(1e-3, 1e2),
    magnitudes(1e-3, 1),
    CV2,
    CV2,
)
def test_servers_for_is_the_smallest_that_holds(
    load: float,
    p_wait: float | None,
    wait_s: float | None,
    p_late: float,
    cv2: float,
    arrival_cv2: float,
) -> None:
    assume(p_wait is not None or wait_s is not None)

    def holds(servers: int) -> bool:
        if servers <= load:
            return False
        queue = Queue(servers, load, 1.0, cv2, arrival_cv2)
        few = p_wait is None or queue.p_wait <= p_wait
        return few and (wait_s is None or queue.p_wait_over(wait_s) <= p_late)

    found = servers_for(
        load, p_wait=p_wait, wait_s=wait_s, p_late=p_late, cv2=cv2, arrival_cv2=arrival_cv2
    )
    assert holds(found)
    assert not holds(found - 1)


@bounded(max_examples=100)
@given(LOADS, st.floats(1, 1.5), magnitudes(1e-4, 0.5))
def test_servers_for_grows_with_load_and_with_the_target(
    load: float, more: float, p_wait: float
) -> None:
    servers = servers_for(load, p_wait=p_wait)
    assert servers_for(load * more, p_wait=p_wait) >= servers
    assert servers_for(load, p_wait=p_wait / 2) >= servers
    assert servers_for(load, p_wait=p_wait, arrival_cv2=4.0) >= servers
    assert flat_servers(load, 1.0) <= servers


@bounded(max_examples=200)
@given(magnitudes(1, 1e6), st.floats(0, 10))
def test_lengths_keep_the_figures_they_were_made_from(mean: float, cv: float) -> None:
    lengths = Lengths.from_mean_cv(mean, cv)
    assert lengths.mean_tokens == pytest.approx(mean)
    assert lengths.cv == pytest.approx(cv, abs=1e-6)
    assert lengths.second_moment_ratio == pytest.approx(1 + cv * cv)
    shown = [lengths.quantile_tokens(q) for q in (0.01, 0.5, 0.95, 0.99)]
    assert shown == sorted(shown)
    low, high = lengths.quantile_tokens(0.5), lengths.quantile_tokens(0.99)
    if lengths.sigma < 2.1:
        again = Lengths.from_quantiles(0.5, low, 0.99, high)
        assert again.mean_tokens == pytest.approx(mean)
        assert Lengths.from_quantile_cv(0.99, high, cv).mean_tokens == pytest.approx(mean)


@bounded(max_examples=200)
@given(magnitudes(1, 1e6), st.floats(1, 5), st.sampled_from([0.9, 0.95, 0.99]))
def test_a_mean_and_a_quantile_are_met_or_refused(mean: float, ratio: float, q: float) -> None:
    widest = math.exp(NormalDist().inv_cdf(q) ** 2 / 2)
    assume(not math.isclose(ratio, widest, rel_tol=1e-6))
    if ratio > widest:
        with pytest.raises(InputError, match="between mean_tokens and"):
            Lengths.from_mean_quantile(mean, q, mean * ratio)
        return
    lengths = Lengths.from_mean_quantile(mean, q, mean * ratio)
    assert lengths.mean_tokens == pytest.approx(mean)
    assert lengths.quantile_tokens(q) == pytest.approx(mean * ratio)
