"""Why no shape of an accelerator will do, and which would."""

from __future__ import annotations

from collections.abc import Sequence

from core.branches import tp_sizes
from core.catalog import Accelerator, accelerators
from core.constants import constants
from core.errors import NoFeasiblePlanError
from core.job import Job
from core.memory import Fit
from core.setup import default_kv, planned_memory
from core.shapes import Infeasible, Shape


def nothing_fits(
    job: Job,
    accelerator: Accelerator,
    wanted: Sequence[str],
    outcomes: Sequence[Shape | Infeasible | Fit],
) -> Exception:
    """The error for a job that fits no shape of `accelerator`, or meets its targets on none."""
    name = job.model.name
    late = [outcome for outcome in outcomes if isinstance(outcome, Infeasible)]
    misfits = [outcome for outcome in outcomes if isinstance(outcome, Fit)]
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
