"""Rooflines, cold starts, formats and symptoms: what holds whatever the plan."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import core.calculations  # noqa: F401 - fills the registry
from core.catalog import accelerators, models
from core.cold_start import Start, stages, total_s
from core.constants import constants
from core.engines import NEEDS, engines, fitness
from core.errors import GpusizeError
from core.registry import REGISTRY
from core.replica_changes import Case, levers, outcome, tried
from core.roofline import compute_bound_batch, decode_work, prefill_work, roofs
from core.serving import serve
from core.setup import Setup
from core.throughput import Replica
from pricing.book import embedded_book

BOOK = embedded_book()
K = constants()
CARDS = sorted(
    a.id for a in accelerators().values() if a.memory_gb_per_s and a.bf16_tflops and a.purchasable
)
MODELS = sorted(m.id for m in models().values() if m.total_params_b and m.hidden_size)
CONTEXT = st.integers(16, 4096)


def _one(model: str, gpu: str, tp: int, context: int) -> Replica:
    entry, card = models()[model], accelerators()[gpu]
    try:
        one = serve(Setup(entry, card, context, 1, tp), K).one
        roofs(one)
        decode_work(one, 1.0, context, K)
    except GpusizeError:
        assume(False)
        raise
    return one


PLACES = st.builds(
    _one, st.sampled_from(MODELS), st.sampled_from(CARDS), st.sampled_from((1, 2, 8)), CONTEXT
)


@settings(deadline=None)
@given(PLACES, st.floats(1, 4096))
def test_no_step_is_expected_above_its_roof(one: Replica, batch: float) -> None:
    top = roofs(one)
    work = decode_work(one, batch, one.isl, K)
    assert work.flops / one.decode_step_s(batch) <= top.attainable(work.intensity) * (1 + 1e-9)
    prompt = prefill_work(one, one.isl, K)
    assert prompt.flops / one.prefill_s <= top.attainable(prompt.intensity) * (1 + 1e-9)


@settings(deadline=None)
@given(PLACES, st.floats(1, 4096), st.floats(1, 4))
def test_a_larger_batch_is_never_less_intense(one: Replica, batch: float, more: float) -> None:
    small, large = (decode_work(one, b, one.isl, K) for b in (batch, batch * more))
    assert large.intensity >= small.intensity * (1 - 1e-9)
    assert large.kv_bytes >= small.kv_bytes
    # at most as many times the bytes: weights are shared
    assert large.bytes <= small.bytes * more * (1 + 1e-9)


@settings(deadline=None)
@given(PLACES)
def test_compute_binds_from_the_batch_that_is_said(one: Replica) -> None:
    start = compute_bound_batch(one, one.isl, K)
    ridge = roofs(one).ridge
    if start is None:
        assert decode_work(one, 1e6, one.isl, K).intensity < ridge
        return
    assert decode_work(one, start, one.isl, K).intensity >= ridge * (1 - 1e-9)
    if start > 1:
        assert decode_work(one, start - 1, one.isl, K).intensity < ridge


GB = st.floats(0.1, 2000)
RATE = st.floats(0.05, 400)
STARTS = st.builds(
    Start, GB, st.integers(1, 200), st.integers(1, 8), RATE, GB, st.none() | RATE,
    st.floats(0, 1000), st.none() | RATE, st.booleans(), st.booleans(),
    st.none() | st.floats(0, 1000),
)  # fmt: skip


@given(STARTS, st.floats(1, 10))
def test_a_start_is_the_sum_of_its_stages_and_nothing_fast_makes_it_longer(
    start: Start, factor: float
) -> None:
    total = total_s(start)
    assert math.isclose(total, math.fsum(s.seconds for s in stages(start)))
    assert total_s(start._replace(storage_gb_per_s=start.storage_gb_per_s * factor)) <= total
    assert total_s(start._replace(weights_gb=start.weights_gb * factor)) >= total
    assert total_s(start._replace(layers=start.layers * 2)) >= total
    assert total_s(start._replace(compiled=True)) <= total
    assert total_s(start._replace(image_gb_per_s=None, download_gb_per_s=None)) <= total


@given(st.lists(st.sampled_from(sorted(NEEDS)), min_size=1, max_size=6, unique=True))
def test_each_need_has_one_answer_of_each_engine(needs: list[str]) -> None:
    for engine in engines():
        fit = fitness(engine, tuple(needs))
        answered = [*fit.meets, *fit.experimental, *fit.unknown, *fit.lacks]
        assert sorted(answered) == sorted(needs)
    rows = REGISTRY.get("ENGINE_ADVICE").run({"needs": "; ".join(needs)}, BOOK).value
    assert len(rows) == len(engines())
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


LOADS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "isl": st.integers(64, 16000),
        "osl": st.integers(16, 2000),
        "concurrency": st.integers(1, 512).map(float),
    }
)


@settings(deadline=None, max_examples=25)
@given(LOADS, st.sampled_from(("h100-sxm", "a100-80gb-sxm", "l40s", "mi300x")))
def test_changes_of_one_thing_change_no_other(load: dict[str, Any], gpu: str) -> None:
    case = Case(Setup(models()["llama-3.1-8b"], accelerators()[gpu], **load))
    assume(outcome(case, K).estimate is not None)
    now = outcome(case, K)
    for lever in levers(case, K):
        found = tried(lever, K)
        if found is None or found.estimate is None or now.estimate is None:
            continue
        assert 0 < found.memory_frac < math.inf
        if lever.kind in ("fewer", "held"):
            assert found.in_flight <= now.in_flight
            assert found.estimate.tpot_s <= now.estimate.tpot_s * (1 + 1e-9)
            assert found.memory_frac <= now.memory_frac
        if lever.kind == "kv":
            assert math.isclose(found.kv_frac, now.kv_frac / 2, rel_tol=1e-9)
        if lever.kind == "prefix":
            assert found.estimate.ttft_s <= now.estimate.ttft_s * (1 + 1e-9)
        if lever.kind == "replicas":
            assert found.case.gpus == 2 * case.gpus
            assert found.estimate.tpot_s <= now.estimate.tpot_s * (1 + 1e-9)
