"""The router agrees with GPUS_NEEDED, its front is one, and power and carbon add up."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError
from core.hardware.pareto import front
from core.hardware.power import draw, grids
from core.headroom import most_erlangs
from core.monotone import highest
from core.queueing import Queue
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()
workloads = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["llama-3.1-8b", "llama-3.1-70b", "gpt-oss-120b", "qwen3-32b"]),
        "qps": st.floats(0.01, 200),
        "isl": st.integers(50, 20_000),
        "osl": st.integers(20, 2000),
    },
    optional={
        "ttft_ms": st.floats(300, 20_000),
        "tpot_ms": st.floats(10, 200),
        "util": st.floats(0.2, 1),
        "quantise": st.sampled_from(["none", "8-bit", "4-bit"]),
        "gpus": st.sampled_from(["h100, l40s, a10g", "b200; mi300x; a100-40gb-sxm; tpu-v6e"]),
        "commitment": st.sampled_from(["on-demand", "spot"]),
    },
)


@settings(max_examples=15)
@given(workloads)
def test_the_winner_is_what_gpus_needed_says_of_its_shape(raw: dict[str, Any]) -> None:
    raw = {"gpus": "h100, b200, l40s, mi300x, a100-40gb-sxm"} | raw
    try:
        receipt = REGISTRY.get("CHEAPEST_FLEET").run(raw, BOOK)
    except GpusizeError:
        return
    rows = receipt.value
    assert [row[4] for row in rows] == sorted(row[4] for row in rows)
    left = raw.keys() - {"gpus", "quantise"}
    for gpu, weights, tp, gpus, usd, per_mtok, tpot_ms, ttft_ms, _ in rows[:2]:
        shape = {"gpu": gpu, "weights": weights, "tp": tp}
        plan = REGISTRY.get("GPUS_NEEDED").run({name: raw[name] for name in left} | shape, BOOK)
        assert plan.value == gpus
        assert plan.output("usd_per_month") == usd
        assert plan.output("usd_per_mtok") == per_mtok
        assert plan.output("tpot_ms") == tpot_ms
        assert plan.output("ttft_ms") == ttft_ms


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), max_size=40))
def test_nothing_beats_the_front_and_the_front_beats_the_rest(
    points: list[tuple[float, float]],
) -> None:
    members = front(points)
    for at in members:
        assert not any(x <= points[at][0] and y < points[at][1] for x, y in points)
    for at, (x, y) in enumerate(points):
        if at not in members:
            assert any(points[m][0] <= x and points[m][1] <= y for m in members)


@settings(max_examples=80)
@given(st.floats(1e-3, 0.999), st.floats(1e-6, 100), st.integers(2, 2**20))
def test_the_highest_that_holds_is_the_one_halving_finds(
    share: float, top: float, steps: int
) -> None:
    limit = share * top

    def beyond(value: float) -> float:
        return math.expm1((value - limit) / top)

    found = highest(beyond, top, steps)
    assert found <= limit < found + 1.000001 * top / steps or found == 0.0


@settings(max_examples=30)
@given(st.integers(1, 400), st.floats(0.001, 0.9), st.floats(0.2, 8))
def test_the_highest_load_is_where_the_share_that_waits_is_reached(
    servers: int, p_wait: float, arrival_cv2: float
) -> None:
    load = most_erlangs(servers, p_wait, 1.5, arrival_cv2)
    assert Queue(servers, load, 1.0, 1.5, arrival_cv2).p_wait <= p_wait * (1 + 1e-9)
    more = min(load * 1.001, servers * 0.9999999)
    assert Queue(servers, more, 1.0, 1.5, arrival_cv2).p_wait >= p_wait * (1 - 1e-3)


@given(
    st.integers(1, 10_000),
    st.floats(0.01, 20),
    st.floats(0.01, 1),
    st.none() | st.floats(1, 3),
    st.sampled_from(sorted(grids())),
)
def test_power_and_carbon_scale_with_what_is_drawn(
    count: int, kw: float, load: float, pue: float | None, region: str
) -> None:
    one, many = draw(1, kw, load, pue), draw(count, kw, load, pue)
    grid = grids()[region].gco2e_per_kwh
    assert math.isclose(many.meter_kw, count * one.meter_kw, rel_tol=1e-9)
    assert many.it_kw is None or many.it_kw <= many.meter_kw * (1 + 1e-12)
    emitted = many.kg_per_month(grid)
    assert math.isclose(emitted, many.meter_kw * 730 * grid / 1000, rel_tol=1e-9)
    assert math.isclose(many.kg_per_month(2 * grid), 2 * emitted, rel_tol=1e-9)
