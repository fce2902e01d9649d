"""Replica shape: which weight format and tensor-parallel size to serve a model with.

The documents' decision tree, in order: one accelerator if the model fits, quantise next (to 8
bits), tensor parallel over a fast link, then 4 bits, and tensor parallel over PCIe only when
nothing else holds the model, with a warning. The first branch that fits is taken. One exception:
a replica with room for fewer than eight requests "fits" and is still starved, so later branches
are looked at until one is not, and that one is taken if it needs a fifth fewer accelerators.
4 bits come after the fast link because they cost answer quality, which no sizing should spend
unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from core.calibration import NONE, Calibrations
from core.catalog import Accelerator, LlmModel, accelerators
from core.constants import Constants, constants
from core.errors import InputError, NoFeasiblePlanError
from core.memory import Fit
from core.serving import planned
from core.setup import EngineFamily, Setup, default_kv, planned_memory
from core.sizing import Fleet, Infeasible, size
from core.targets import Targets
from core.traffic import Traffic
from core.units import BYTES_PER_GIB

_MEMORY = constants().memory
TP_SIZES = (1, 2, 4, 8, 16, 32, 64)
STARVED_SLOTS = 8
"""Fewer concurrent requests than this starve a replica: the documents' smallest chat batch is 8."""
LATER_BRANCH_SAVES = 0.2
"""Share of accelerators a later branch must save over a starved one (our choice, 2026-11)."""


class Job(NamedTuple):
    """A model, the traffic it must serve, and what of the replica is already decided."""

    model: LlmModel
    qps: float
    isl: int
    osl: int
    targets: Targets
    weights: str | None = None
    """Weight format, or None for the checkpoint's own, quantised if need be."""
    kv: str | None = None
    """KV-cache format, or None for what the engine takes."""
    tp: int | None = None
    pp: int = 1
    ep: int = 1
    attention_dp: bool = False
    engine: EngineFamily = "vllm"
    engine_version: str | None = None
    memory_util_frac: float = _MEMORY.utilisation
    runtime_reserve_gib: float = _MEMORY.runtime_reserve_gib
    traffic: Traffic | None = None
    calibrations: Calibrations = NONE

    def constants(self, accelerator: Accelerator) -> Constants:
        """The constants, calibrated by the user's own load test if there is one."""
        return self.calibrations.constants(self.model.id, accelerator.id, self.engine, constants())

    def setup(self, accelerator: Accelerator, weights: str, tp: int) -> Setup:
        """One replica of this job."""
        return Setup(
            self.model,
            accelerator,
            self.isl,
            self.osl,
            tp,
            self.pp,
            self.ep,
            self.attention_dp,
            weights,
            kv=self.kv,
            engine=self.engine,
            engine_version=self.engine_version,
            memory_util_frac=self.memory_util_frac,
            runtime_reserve_gib=self.runtime_reserve_gib,
            traffic=self.traffic,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen fleet and how the tree led there."""

    fleet: Fleet
    path: tuple[str, ...]
    over_pcie: bool
    quantised_from: str | None


def native_format(model: LlmModel, accelerator: Accelerator) -> str:
    """The checkpoint's own weight format, or the nearest one this accelerator can run."""
    native = model.native_precision
    if native == "fp8" and not accelerator.fp8_tflops:
        return "int8" if accelerator.int8_tops else "bf16"
    return native


@lru_cache(maxsize=4096)
def formats(model: LlmModel, accelerator: Accelerator) -> tuple[str, ...]:
    """Weight formats in the order the tree tries them: native, 8-bit, 4-bit."""
    native = native_format(model, accelerator)
    if native == "mxfp4":
        return (native,)
    order = [native]
    if native in ("bf16", "fp16"):
        if accelerator.fp8_tflops:
            order.append("fp8")
        elif accelerator.int8_tops:
            order.append("int8")
    if native != "int4":
        order.append("int4")
    return tuple(order)


def tp_sizes(model: LlmModel, accelerator: Accelerator) -> tuple[int, ...]:
    """Tensor-parallel sizes that divide the heads and stay within one link domain."""
    group = max(1, accelerator.max_group)
    heads = model.n_heads or 0
    return tuple(t for t in TP_SIZES if t <= group and (not heads or heads % t == 0))


def candidate(
    job: Job, accelerator: Accelerator, weights: str, tp: int
) -> Fleet | Infeasible | Fit:
    """Size one shape: a Fleet, Infeasible (targets), or the Fit that shows it does not fit."""
    server = planned(job.setup(accelerator, weights, tp), job.constants(accelerator))
    if server.one.memory.slots < 1:
        return server.one.memory
    return size(server, job.qps, job.targets)


def choose(job: Job, accelerator: Accelerator) -> Plan:
    """The plan for `job` on `accelerator`.

    Raises DoesNotFitError when no offered shape holds the weights and one request,
    NoFeasiblePlanError when some do but none meets the targets, InputError for a pinned weight
    format or TP size the accelerator or model cannot have.
    """
    if job.tp is not None:
        _check_tp(job, accelerator)
    wanted = (job.weights,) if job.weights else formats(job.model, accelerator)
    fast = accelerator.fast_link()
    fleets: list[Fleet] = []
    path: list[str] = []
    late: list[Infeasible] = []
    misfits: list[Fit] = []
    for weights, tp in _branches(job, accelerator, wanted):
        last_resort = weights == "int4" or (tp > 1 and not fast)
        if last_resort and fleets and job.tp is None and job.weights is None:
            continue
        outcome = candidate(job, accelerator, weights, tp)
        label = f"TP{tp} {weights}"
        if isinstance(outcome, Fit):
            misfits.append(outcome)
            path.append(
                f"{label}: needs {_gib(outcome.required_bytes())} of"
                f" {_gib(outcome.usable_bytes)} GiB"
            )
        elif isinstance(outcome, Infeasible):
            late.append(outcome)
            path.append(f"{label}: {outcome.reason} is {outcome.best_ms:,.0f} ms")
        else:
            fleets.append(outcome)
            path.append(f"{label}: {outcome.gpus} GPUs")
            if outcome.replica.memory.slots >= STARVED_SLOTS:
                break
    if not fleets:
        raise _nothing(job, accelerator, wanted, late, misfits)
    best = _pick(fleets)
    native = native_format(job.model, accelerator)
    chosen = best.replica
    return Plan(
        fleet=best,
        path=tuple(path),
        over_pcie=chosen.tp > 1 and not fast,
        quantised_from=native if not job.weights and chosen.weights != native else None,
    )


def _branches(
    job: Job, accelerator: Accelerator, wanted: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """(weights, TP) in the order the tree tries them; lazily, as the first mostly suffices."""
    lossy = wanted[-1:] if len(wanted) > 1 and wanted[-1] == "int4" else ()
    careful = wanted[: len(wanted) - len(lossy)]
    alone = job.tp in (None, 1)
    if alone:
        yield from ((w, 1) for w in careful)
    sizes = tp_sizes(job.model, accelerator) if job.tp is None else (job.tp,)
    grouped = [t for t in sizes if t > 1]
    in_reach = accelerator.fast_link() or job.tp is not None
    if in_reach:
        yield from ((w, t) for t in grouped for w in careful)
    if alone:
        yield from ((w, 1) for w in lossy)
    if in_reach:
        yield from ((w, t) for t in grouped for w in lossy)
    else:
        yield from ((w, t) for t in grouped for w in (*careful, *lossy))


def _pick(fleets: Sequence[Fleet]) -> Fleet:
    # compared before rounding to whole replicas, so that more load cannot flip it back
    chain = [fleets[0]]
    for later in fleets[1:]:
        if later.gpus_per_rate <= chain[-1].gpus_per_rate * (1 - LATER_BRANCH_SAVES):
            chain.append(later)
    return min(chain, key=lambda f: f.gpus)


def _check_tp(job: Job, accelerator: Accelerator) -> None:
    tp = job.tp or 1
    heads = job.model.n_heads or 0
    allowed = tp_sizes(job.model, accelerator)
    shown = ", ".join(map(str, allowed))
    if heads and heads % tp:
        raise InputError(
            f"tp must divide the {heads} attention heads of {job.model.name}; on"
            f" {accelerator.name} it can be {shown}.",
            field="tp",
        )
    if tp > max(1, accelerator.max_group):
        raise InputError(
            f"tp must be at most {max(1, accelerator.max_group)} on {accelerator.name}, the size"
            f" of its link domain; it can be {shown}.",
            field="tp",
        )


def _nothing(
    job: Job,
    accelerator: Accelerator,
    wanted: Sequence[str],
    late: Sequence[Infeasible],
    misfits: Sequence[Fit],
) -> Exception:
    name = job.model.name
    if late:
        nearest = min(late, key=lambda i: i.best_ms)
        given = job.targets.ttft_s if nearest.target == "ttft_ms" else job.targets.tpot_s
        return NoFeasiblePlanError(
            f"{nearest.target}={(given or 0) * 1e3:,.4g} cannot be met by {name} on"
            f" {accelerator.name}: the best shape has {nearest.reason} of"
            f" {nearest.best_ms:,.0f} ms; relax the target or use a faster accelerator.",
            field=nearest.target,
            best_ms=nearest.best_ms,
        )
    last = min(misfits, key=lambda m: m.required_bytes())
    largest = job.tp or max(tp_sizes(job.model, accelerator), default=1)
    shape = smallest_shape(job, wanted)
    return last.refusal(
        f"{name} in {' or '.join(wanted)} does not fit {largest} x {accelerator.name}",
        field="gpu",
        holding=f" for weights and one request of {job.isl + job.osl:,} tokens",
        advice=shape_advice(shape),
        shape=shape,
    )


def shape_advice(shape: str | None) -> str:
    """What to say of the smallest shape that holds a model, if there is one."""
    return f"the smallest shape that would is {shape}" if shape else "no catalogued shape would"


def smallest_shape(job: Job, wanted: Sequence[str]) -> str | None:
    """The catalogue shape with fewest, then smallest, accelerators that holds the model."""
    best: tuple[int, float, str] | None = None
    engine = constants().engine[job.engine]
    for accelerator in accelerators().values():
        known = accelerator.memory_bytes or accelerator.memory_label_gb
        if not known or not accelerator.purchasable:
            continue
        for weights in wanted:
            for tp in tp_sizes(job.model, accelerator):
                if tp > 1 and not accelerator.fast_link():
                    continue
                setup = job.setup(accelerator, weights, tp)
                filled = planned_memory(setup, setup.kv or default_kv(setup), engine)
                if filled.slots < 1:
                    continue
                key = (tp, accelerator.visible_bytes(), f"{tp} x {accelerator.name} in {weights}")
                if best is None or key < best:
                    best = key
                break
    return best[2] if best else None


def _gib(size_bytes: float) -> str:
    return f"{size_bytes / BYTES_PER_GIB:,.1f}"
