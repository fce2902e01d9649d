"""A change taken apart: the parts sum exactly to it, whatever moved."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.watch.bridge import shapley, whole_parts
from core.watch.components import MOST_APART
from pricing.book import TableBook
from tests.property.strategies import bounded
from tests.watching import book, checked, scenario


def cents(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda n: n / 100)


@st.composite
def books(draw: st.DrawFn) -> TableBook:
    tokens = {
        "input_usd_per_mtok": draw(cents(5, 60)),
        "output_usd_per_mtok": draw(cents(10, 300)),
        "cached_input_usd_per_mtok": draw(cents(1, 30)),
        "batch_discount_frac": draw(cents(0, 60)),
    }
    return book({"gpt-4o-mini": tokens}, {"l40s": draw(cents(40, 400))})


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.booleans())
    return {
        "isl": draw(st.integers(100, 2000)),
        "osl": draw(st.integers(50, 800)),
        "requests_per_month": draw(st.none() | st.integers(10_000, 10**8)),
        "capacity_requests_per_hour": draw(st.integers(500, 40_000)) if whole else None,
        "model": None if whole else "llama-3.1-8b",
        "ops_usd_per_month": draw(st.sampled_from([0, 500.5])),
        "cached_input_frac": draw(st.sampled_from([0, 0.3])),
        "batch_frac": draw(st.sampled_from([0, 0.25])),
        "max_replicas": draw(st.none() | st.integers(1, 50)),
    }


def whole(amount: float) -> int:
    assert abs(amount * 100 - round(amount * 100)) < 1e-4
    return round(amount * 100)


@bounded(max_examples=60)
@given(books(), books(), questions(), questions(), st.booleans())
def test_the_parts_of_every_bridge_sum_to_the_change(
    then: TableBook, now: TableBook, was: dict[str, Any], asked: dict[str, Any], edited: bool
) -> None:
    finding = checked(scenario(**(asked if edited else was)), now, scenario(**was), then)
    for bridge in finding.bridges:
        total = sum(whole(step.amount) for step in bridge.steps)
        assert total == whole(bridge.after) - whole(bridge.before)
        assert 0 < len(bridge.steps) <= MOST_APART
    measures = {b.measure: b for b in finding.bridges}
    edge = measures.get("First volume at which self-hosting wins")
    if edge is not None and finding.then is not None:
        ends = (
            finding.then.first_edge_requests_per_month,
            finding.now.first_edge_requests_per_month,
        )
        assert (edge.before, edge.after) == ends
    advantage = measures.get("Self-hosting's advantage at the current volume")
    api, own = finding.now.api_usd_per_month, finding.now.self_host_usd_per_month
    if advantage is not None and api is not None and own is not None:
        assert abs(advantage.after - (api - own)) <= 0.0051 + 1e-9 * (api + own)
    assert bool(finding.edited) == (edited and was != asked)


@bounded(max_examples=200)
@given(st.integers(1, 5).flatmap(lambda n: st.lists(
    st.fractions(-1000, 1000, max_denominator=97), min_size=2**n, max_size=2**n)))  # fmt: skip
def test_shapley_values_sum_and_treat_equals_alike(values: list[Fraction]) -> None:
    n = len(values).bit_length() - 1
    parts = shapley(n, values)
    assert sum(parts) == values[-1] - values[0]
    # with the first two players swapped, their parts are too
    if n > 1:
        swapped = [values[m & ~3 | (m & 1) << 1 | (m >> 1) & 1] for m in range(len(values))]
        assert shapley(n, swapped)[:2] == parts[1::-1]


@bounded(max_examples=200)
@given(
    st.lists(st.fractions(-50, 50, max_denominator=60), min_size=1, max_size=5),
    st.fractions(-9, 9, max_denominator=60),
)
def test_rounded_parts_sum_and_are_within_one(parts: list[Fraction], start: Fraction) -> None:
    half = Fraction(1, 2)
    total = (start + sum(parts) + half).__floor__() - (start + half).__floor__()
    rounded = whole_parts(parts, total)
    assert sum(rounded) == total
    assert all(abs(r - p) < 1 for r, p in zip(rounded, parts, strict=True))
    assert all(r == 0 for r, p in zip(rounded, parts, strict=True) if p == 0)
