"""Sizing keeps the order of its inputs: more load never needs less hardware."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.catalog import accelerator, model
from core.errors import DoesNotFitError, GpusizeError, NoFeasiblePlanError
from core.job import Job
from core.memory import fit
from core.placement import candidate, choose
from core.registry import REGISTRY
from core.shapes import slot_queue
from core.sizing import Fleet, ttft_s
from core.targets import Targets
from tests.property.strategies import BOOK, bounded, jobs, magnitudes

Drawn = tuple[Job, Any, str, int]
SLACK = 1 + 1e-6


def fleet(job: Job, card: Any, weights: str, tp: int) -> Fleet | None:
    found = candidate(job, card, weights, tp)
    return found if isinstance(found, Fleet) else None


@bounded(max_examples=150)
@given(jobs(targets=True), magnitudes(1, 1e3))
def test_more_qps_never_needs_fewer_gpus(drawn: Drawn, factor: float) -> None:
    """For the whole decision tree, targets included."""
    job, card, _, _ = drawn
    try:
        less = choose(job, card).fleet.gpus
    except (DoesNotFitError, NoFeasiblePlanError):
        for more in (job.qps * factor, job.qps / factor):  # whether it fits is no matter of rate
            with pytest.raises((DoesNotFitError, NoFeasiblePlanError)):
                choose(job._replace(qps=more), card)
        return
    assert choose(job._replace(qps=job.qps * factor), card).fleet.gpus >= less
    nearby = choose(job._replace(qps=job.qps * 1.1), card).fleet.gpus
    assert nearby >= less


@bounded(max_examples=150)
@given(jobs(targets=True), st.floats(1, 20))
def test_higher_util_never_needs_more_gpus(drawn: Drawn, factor: float) -> None:
    job, *rest = drawn
    shape = (rest[0], str(rest[1]), int(rest[2]))
    first = fleet(job, *shape)
    assume(first is not None)
    assume(job.targets.util is not None)
    higher = job.targets._replace(util=min(1.0, (job.targets.util or 1.0) * factor))
    second = fleet(job._replace(targets=higher), *shape)
    assert first is not None
    assert second is not None
    assert second.gpus <= first.gpus


@bounded(max_examples=300)
@given(jobs(targets=True), st.sampled_from(("isl", "osl")), st.floats(1, 4))
def test_longer_requests_are_never_cheaper(drawn: Drawn, which: str, factor: float) -> None:
    """For one shape; the tree may answer longer requests with a denser format."""
    job, *rest = drawn
    shape = (rest[0], str(rest[1]), int(rest[2]))
    # a longer answer dilutes the prefill in its TPOT, so with a target only the prompt is compared
    assume(which == "isl" or job.targets.tpot_s is None)
    longer = job._replace(**{which: int(getattr(job, which) * factor) + 1})
    assume(longer.isl <= (job.model.max_context_tokens or longer.isl))
    second = fleet(longer, *shape)
    assume(second is not None)
    first = fleet(job, *shape)
    assert second is not None
    assert first is not None, "what holds the longer request holds the shorter"
    assert first.gpus <= second.gpus


@bounded(max_examples=150)
@given(jobs(), st.floats(1, 3), st.sampled_from(("memory_bytes", "utilisation", "reserve")))
def test_slots_never_shrink_with_memory(drawn: Drawn, factor: float, which: str) -> None:
    job, card, weights, tp = drawn

    def slots(visible: float, util: float, reserve: float) -> int:
        return fit(
            job.model,
            card.model_copy(update={"memory_bytes": int(visible)}),
            tokens=job.isl + job.osl,
            weights=weights,
            kv=job.kv or "bf16",
            tp=tp,
            utilisation_frac=util,
            runtime_reserve_gib=reserve,
        ).slots

    least = slots(card.visible_bytes(), 0.33, 3.5)
    more = {
        "memory_bytes": lambda: slots(card.visible_bytes() * factor, 0.33, 3.5),
        "utilisation": lambda: slots(card.visible_bytes(), 0.33 * factor, 3.5),
        "reserve": lambda: slots(card.visible_bytes(), 0.33, 3.5 / factor),
    }[which]()
    assert more >= least >= 0


@bounded(max_examples=200)
@given(jobs(targets=True))
def test_a_plan_meets_its_targets_and_adds_up(drawn: Drawn) -> None:
    job, card, weights, tp = drawn
    found = fleet(job, card, weights, tp)
    assume(found is not None)
    assert found is not None
    if job.targets.tpot_s is not None:
        assert found.point.tpot_s <= job.targets.tpot_s * SLACK
    if job.targets.ttft_s is not None:
        stat = job.targets.ttft_stat
        assert ttft_s(found, found.point, stat) <= job.targets.ttft_s * SLACK
    if job.targets.flat is not None:
        assert found.utilisation <= job.targets.flat * SLACK
    queue = slot_queue(found.replica, found.batch_limit, found.utilisation)
    if job.targets.p_wait is not None:
        assert queue.p_wait <= job.targets.p_wait * SLACK
    if job.targets.queue_s is not None:
        assert queue.wait_quantile_s(0.95) <= job.targets.queue_s * SLACK
    assert (
        found.point.batch
        <= found.batch_limit
        <= min(job.targets.max_batch, found.replica.memory.slots)
    )
    assert found.gpus == found.replicas * tp
    need = {n.name: n.gpus for n in found.needs}
    assert need["queue"] * SLACK >= need["decode"] + need["prefill"]
    assert found.gpus * SLACK >= max(need.values())
    assert all(0 <= n.relief < found.gpus for n in found.needs)
    # one replica fewer would not do
    if found.replicas > 1:
        # (a load floor keeps a target that nearly nothing meets from asking for endless replicas)
        assert (found.replicas - 1) * found.load * found.peak_requests_per_s < job.qps


@bounded(max_examples=60)
@given(jobs(targets=True), magnitudes(0.1, 100))
def test_the_receipt_repeats_the_plan(drawn: Drawn, usd: float) -> None:
    job, card, _, _ = drawn
    limits = job.targets
    raw = {
        "model": job.model.id,
        "gpu": card.id,
        "qps": job.qps,
        "isl": job.isl,
        "osl": job.osl,
        "util": limits.util,
        "max_batch": limits.max_batch,
        "kv": job.kv,
        "gpu_usd_per_hour": usd,
        "ttft_ms": limits.ttft_s and limits.ttft_s * 1e3,
        "tpot_ms": limits.tpot_s and limits.tpot_s * 1e3,
    }
    try:
        receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    except GpusizeError:
        assume(False)
        return
    assert [c.binds for c in receipt.constraints].count(True) == 1
    tp = int(receipt.output("tp") or 0)
    assert receipt.value == int(receipt.output("replicas") or 0) * tp
    assert receipt.output("usd_per_month") == pytest.approx(receipt.value * usd * 730, rel=1e-9)
    assert receipt.output("usd_per_hour") == pytest.approx(receipt.value * usd, rel=1e-9)
    assert sum(row.amount_usd for row in receipt.line_items) == receipt.output("usd_per_month")
    for fix in receipt.fixes:
        assert fix.gpus < receipt.value
        assert fix.usd_per_month == pytest.approx(fix.gpus * usd * 730, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "card", "isl", "osl"),
    [
        # starved of KV memory in the first branch, so that later branches are compared
        pytest.param("gpt-oss-120b", "h100-sxm", 30_000, 1000, id="starved-mxfp4"),
        pytest.param("llama-3.1-70b", "h100-sxm", 1000, 200, id="starved-fp8"),
        pytest.param("llama-3.1-8b", "h100-sxm", 7744, 256, id="roomy"),
    ],
)
def test_no_step_down_in_a_sweep_of_rates(name: str, card: str, isl: int, osl: int) -> None:
    sizes = [
        choose(Job(model(name), 0.3 * 1.06**k, isl, osl, Targets()), accelerator(card)).fleet.gpus
        for k in range(120)
    ]
    assert sizes == sorted(sizes)


SHAPES = [("bf16", 1), ("fp8", 1), ("fp8", 4)]


@bounded(max_examples=150)
@given(
    st.sampled_from(SHAPES),
    st.integers(100, 20_000),
    magnitudes(1.001, 10),
    magnitudes(1.001, 3),
    st.sampled_from(("looser", "longer")),
)
def test_order_holds_near_a_ttft_target(
    shape: tuple[str, int], isl: int, above: float, factor: float, which: str
) -> None:
    """Targets just above the prefill, where load and batch are traded against each other."""
    card = accelerator("h100-sxm")
    base = Job(model("llama-3.1-8b"), 50, isl, 300, Targets())
    free = fleet(base, card, *shape)
    assume(free is not None)
    assert free is not None
    shortest = free.server.unloaded_s()
    job = base._replace(targets=Targets(ttft_s=shortest * above))
    other = (
        base._replace(targets=Targets(ttft_s=shortest * above * factor))
        if which == "looser"
        else job._replace(isl=int(isl * factor) + 1)
    )
    first, second = fleet(job, card, *shape), fleet(other, card, *shape)
    assert first is not None
    assert ttft_s(first, first.point, "p95") <= shortest * above * SLACK
    if which == "looser":
        assert second is not None
        assert second.gpus <= first.gpus
    elif second is not None:
        assert second.gpus >= first.gpus


def test_a_load_limited_by_latency_is_not_blamed_on_memory() -> None:
    job = Job(model("llama-3.1-8b"), 50, 2000, 300, Targets(ttft_s=0.15))
    found = fleet(job, accelerator("h100-sxm"), "bf16", 1)
    assert found is not None
    assert found.load_by == "ttft_ms"
    assert next(n.relief for n in found.needs if n.name == "kv_memory") == 0
