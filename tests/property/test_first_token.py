"""Time to first token: ordered quantiles, more load never sooner, and a simulated open loop."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import accelerator, model
from core.constants import Engine, constants
from core.estimate import estimate
from core.first_token import FirstToken, Prompt, closed, opened
from core.setup import EngineFamily, Setup
from tests.property.strategies import magnitudes

SLACK = 1 + 1e-9
SEARCH = 1 + 1e-3
"""The batch of an open loop is searched for to a tolerance."""
SECONDS = magnitudes(1e-4, 10)
SHARES = st.floats(0, 1)
PROMPTS = st.builds(
    Prompt,
    front_s=SECONDS,
    alone_s=SECONDS,
    packed_s=SECONDS,
    pack=magnitudes(1, 8000),
    rounds=magnitudes(1, 100),
    together=magnitudes(1, 10),
)
ENGINES = st.sampled_from(sorted(constants().engine)).map(constants().engine.__getitem__)
FAMILIES: tuple[EngineFamily, ...] = ("vllm", "sglang", "tensorrt-llm")
LOADS = st.tuples(magnitudes(1, 4096), magnitudes(1, 4096)).map(sorted)


def in_order(few: FirstToken, many: FirstToken) -> None:
    assert few.mean_s <= many.mean_s * SLACK
    for share in (0.0, 0.5, 0.95, 0.99):
        assert few.quantile_s(share) <= many.quantile_s(share) * SLACK


@given(SECONDS, SHARES, SECONDS, st.booleans(), SECONDS, SHARES, SHARES)
def test_quantiles_rise_from_the_base(
    base: float, share: float, wait: float, burst: bool, queue: float, one: float, other: float
) -> None:
    if burst:
        first = FirstToken(base, burst_share=share, burst_s=wait, queue_s=queue)
    else:
        first = FirstToken(base, busy_share=min(share, 0.95), busy_s=wait, queue_s=queue)
    low, high = min(one, other, 0.999), min(max(one, other), 0.999)
    assert base + queue <= first.quantile_s(low) <= first.quantile_s(high) * SLACK
    assert first.mean_s >= base


@given(PROMPTS, ENGINES, LOADS, SECONDS, magnitudes(0.1, 1000), st.booleans())
def test_more_clients_never_answer_sooner(
    own: Prompt, engine: Engine, batch: list[float], step: float, rounds: float, equal: bool
) -> None:
    few, many = (
        closed(own, engine, batch=b, step_s=step, rounds=rounds, equal=equal) for b in batch
    )
    in_order(few, many)
    assert few.base_s >= own.front_s + own.alone_s


@given(PROMPTS, ENGINES, LOADS, SECONDS)
def test_a_higher_rate_never_answers_sooner(
    own: Prompt, engine: Engine, rate: list[float], step: float
) -> None:
    few, many = (opened(own, engine, rate=r, batch=2.0, step_s=step) for r in rate)
    in_order(few, many)


@given(
    st.sampled_from(("llama-3.1-8b", "gpt-oss-20b", "qwen3-30b-a3b")),
    st.sampled_from(FAMILIES),
    st.integers(1, 16_000),
    st.integers(2, 2_000),
    magnitudes(0.01, 500),
    st.booleans(),
)
def test_the_estimate_keeps_them_in_order(
    name: str, engine: EngineFamily, isl: int, osl: int, load: float, opening: bool
) -> None:
    key = "requests_per_s" if opening else "concurrency"
    setup = Setup(model(name), accelerator("h200"), isl, osl, engine=engine)
    got = estimate(setup._replace(**{key: load}))
    more = estimate(setup._replace(**{key: load * 1.5}))
    assert got.ttft_unloaded_s <= got.ttft_p50_s * SLACK
    assert got.ttft_p50_s <= got.ttft_p95_s
    for low, high in zip(
        (got.ttft_s, got.ttft_p50_s, got.ttft_p95_s),
        (more.ttft_s, more.ttft_p50_s, more.ttft_p95_s),
        strict=True,
    ):
        assert low <= high * SEARCH


@pytest.mark.parametrize("load", [0.1, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("packed", [0.01, 0.04])
def test_an_open_loop_waits_as_simulated(load: float, packed: float) -> None:
    """Steps of an engine that takes all waiting prompts into the next one, random arrivals."""
    step, rate = 0.02, load / packed
    draw = random.Random(7)
    clock, arrival, total, count = 0.0, draw.expovariate(rate), 0.0, 0
    while count < 40_000:
        came: list[float] = []
        while arrival <= clock:
            came.append(arrival)
            arrival += draw.expovariate(rate)
        clock += step + packed * len(came)
        total += sum(clock - each for each in came)
        count += len(came)
    own = Prompt(0.0, packed, packed, 1.0, 10.0, 3.0)
    got = opened(
        own,
        replace(constants().engine["vllm"], stream_steps=0.0),
        rate=rate,
        batch=9.0,
        step_s=step,
    )
    # a step that carries prompts costs a whole step besides; alone_s counts that with the prefill
    assert got.mean_s + step == pytest.approx(total / count, rel=0.1)
