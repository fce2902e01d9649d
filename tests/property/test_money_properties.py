"""Budgets, levers, moves and bulk jobs: what must hold of money whatever the figures."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.calculations  # noqa: F401  # fills the registry
from core.budget import Workload, rounded_shares
from core.levers import (
    ApiBill,
    Lever,
    Rates,
    Work,
    breakeven_hit_frac,
    cached_multiple,
    combined_frac,
    everything,
    waterfall,
)
from core.migration import Migration
from core.registry import REGISTRY
from tests.property.strategies import BOOK, bounded

SHARE = st.floats(0, 1)
USD = st.floats(0.01, 1e6)


@bounded(max_examples=200)
@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12), st.sampled_from([100, 1000]))
def test_rounded_shares_sum_to_the_whole_and_are_near_the_exact(
    amounts: list[float], parts: int
) -> None:
    total = sum(amounts)
    shares = rounded_shares(amounts, parts)
    assert sum(shares) == (parts if total > 0 else 0)
    for share, amount in zip(shares, amounts, strict=True):
        assert abs(share - (amount / total * parts if total else 0)) < 1


@bounded(max_examples=200)
@given(st.integers(0, 500), st.floats(0, 744), USD, SHARE, SHARE)
def test_whole_gpus_never_save_more_than_divided_ones(
    gpus: int, hours: float, usd: float, less: float, more: float
) -> None:
    less, more = sorted((less, more))
    one = Workload("w", "inference", None, gpus, hours, usd, less)
    other = one._replace(less_work=more)
    slack = 1e-6 * one.cost(usd) + 1e-9
    assert -slack <= one.saves(usd) <= one.saves_divided(usd) + slack
    assert one.saves(usd) <= other.saves(usd) + slack
    assert one._replace(less_work=1.0).saves(usd) == pytest.approx(one.cost(usd))


def _levers(shares: list[float]) -> list[Lever]:
    exact, semantic, compressed, tried, escalated, prefix, hit, batch = shares
    changes = {
        "exact": lambda w: w._replace(requests=w.requests * (1 - exact)),
        "semantic": lambda w: w._replace(requests=w.requests * (1 - semantic)),
        "compression": lambda w: w._replace(isl=w.isl * (1 - compressed)),
        "cascade": lambda w: w._replace(cheap_frac=tried, escalated_frac=escalated),
        "caching": lambda w: w._replace(prefix_frac=prefix, prefix_hit_frac=hit),
        "batch": lambda w: w._replace(batch_frac=batch),
    }  # fmt: skip
    return [Lever(name, name, "", "", change) for name, change in changes.items()]


@bounded(max_examples=100)
@given(
    st.lists(SHARE, min_size=8, max_size=8),
    st.permutations(range(6)),
    st.tuples(USD, USD, SHARE, st.floats(0, 2), SHARE),
)
def test_levers_come_to_the_same_in_any_order(
    shares: list[float], order: list[int], rates: tuple[float, float, float, float, float]
) -> None:
    bill = ApiBill(Rates(*rates), Rates(rates[0] / 10, rates[1] / 10))
    start, levers = Work(1e6, 2000, 300), _levers(shares)
    steps = waterfall(bill, start, levers)
    turned = waterfall(bill, start, [levers[k] for k in order])
    end = bill.usd(everything(start, levers))
    slack = 1e-9 * steps[0].before_usd
    assert steps[-1].after_usd == pytest.approx(turned[-1].after_usd, rel=1e-9, abs=slack)
    assert steps[-1].after_usd == pytest.approx(end, rel=1e-9, abs=slack)
    assert end >= 0
    # each step starts where the last one ended, and together they are all that is saved
    assert all(a.after_usd == b.before_usd for a, b in itertools.pairwise(steps))
    saved = sum(step.saves_usd for step in steps)
    assert saved == pytest.approx(steps[0].before_usd - end, rel=1e-9, abs=slack)


@bounded(max_examples=100)
@given(st.lists(SHARE, min_size=8, max_size=8), USD, USD)
def test_added_savings_promise_too_much(shares: list[float], into: float, out: float) -> None:
    # with a cache that never costs more than it saves and a cascade that is paid once
    shares[4] = 0.0
    bill = ApiBill(Rates(into, out, 0.1, 1.0, 0.5), Rates(into / 10, out / 10, 0.1, 1.0, 0.5))
    steps = waterfall(bill, Work(1e6, 2000, 300), _levers(shares))
    before, slack = steps[0].before_usd, 1e-9 * steps[0].before_usd
    assert sum(s.alone_usd for s in steps) >= before - steps[-1].after_usd - slack
    assert all(-slack <= s.saves_usd <= s.alone_usd + slack for s in steps)


@bounded(max_examples=200)
@given(st.floats(0, 0.999), st.floats(0, 5))
def test_at_the_breakeven_hit_rate_caching_costs_what_not_caching_does(
    read: float, write: float
) -> None:
    least = breakeven_hit_frac(read, write)
    assert least is not None
    assert 0 <= least < 1
    if least:
        assert cached_multiple(least, read, write) == pytest.approx(1)
    assert cached_multiple(1.0, read, write) < 1


@bounded(max_examples=100)
@given(st.lists(SHARE, min_size=1, max_size=8))
def test_flat_savings_stay_between_the_largest_and_all(savings: list[float]) -> None:
    found = combined_frac(savings)
    assert max(savings) - 1e-12 <= found <= min(1, sum(savings)) + 1e-12


@bounded(max_examples=200)
@given(USD, USD, SHARE, st.integers(0, 40), st.booleans(), USD)
def test_what_a_move_saves_is_the_sum_of_its_months(
    api: float, own: float, fallback: float, months: int, both: bool, once: float
) -> None:
    move = Migration(api, own, fallback, months, both, once)
    rows = [move.saved_in(month) for month in range(1, 61)]
    slack = 1e-9 * (api + own) * 60 + 1e-9 * once
    for month in (1, months, 12, 60):
        if month:
            assert move.saved_by(month) == pytest.approx(sum(rows[:month]), abs=slack)
    paid = move.payback_month()
    if paid is not None:
        assert paid > months
        assert move.saved_by(paid) >= 0
        assert paid == months + 1 or move.saved_by(paid - 1) < 0


@bounded(max_examples=25)
@given(
    st.integers(1000, 10**9), st.integers(16, 8000), st.integers(0, 500), st.integers(2, 20),
    st.floats(1, 200),
)  # fmt: skip
def test_a_job_n_times_as_large_costs_n_times_as_much(
    documents: int, isl: int, osl: int, times: int, deadline: float
) -> None:
    run = REGISTRY.get("BULK_JOB_COST").run
    raw: dict[str, Any] = {
        "isl": isl, "osl": osl, "model": "gpt-oss-120b", "gpu": "h100", "deadline_hours": deadline,
        "way": "online-api", "api_tokens_per_min": 1e6,
    }  # fmt: skip
    one, many = (run({**raw, "documents": n}, BOOK) for n in (documents, documents * times))
    for a, b in zip(_by_label(one), _by_label(many), strict=True):
        assert a[0] == b[0]
        if a[1] is not None:
            assert b[1] == pytest.approx(times * a[1])
            # GPUs are as many as the deadline takes, so that all of them end in time
            assert a[5] is None or a[3] <= deadline * (1 + 1e-6)
    costs = [row[1] for row in one.tables[0].rows if row[1] is not None][:-1]
    assert costs == sorted(costs)


def _by_label(receipt: Any) -> list[list[Any]]:
    return sorted(receipt.tables[0].rows, key=lambda row: row[0])
