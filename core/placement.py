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
from functools import lru_cache
from typing import NamedTuple

from core.branches import formats, native_format, tp_sizes
from core.catalog import Accelerator
from core.errors import InputError
from core.job import Job
from core.memory import Fit
from core.misfits import nothing_fits
from core.serving import serve
from core.shapes import Infeasible, Shape, shape
from core.sizing import Fleet, fleet_of
from core.units import BYTES_PER_GIB

STARVED_SLOTS = 8
"""Fewer concurrent requests than this starve a replica: the documents' smallest chat batch is 8."""
LATER_BRANCH_SAVES = 0.2
"""Share of accelerators a later branch must save over a starved one (our choice, 2026-11)."""


class Tree(NamedTuple):
    """What the decision tree comes to, whatever the rate."""

    tried: tuple[tuple[str, Shape | Infeasible | Fit], ...]
    """The branches looked at, in order, and what each allows."""
    weighed: tuple[Shape, ...]
    """Shapes the rate decides between, in order: the first of fewest accelerators is it."""
    native: str
    pinned: bool
    """Whether the weight format was given."""
    fast: bool
    """Whether accelerators are linked fast enough for tensor parallelism."""


class Plan(NamedTuple):
    """The chosen fleet and how the tree led there."""

    fleet: Fleet
    tree: Tree

    @property
    def weighed(self) -> tuple[Fleet, ...]:
        """Fleets of the shapes it was chosen from, in order."""
        return tuple(fleet_of(one, self.fleet.qps) for one in self.tree.weighed)

    @property
    def over_pcie(self) -> bool:
        """Whether tensor parallelism goes over a slow link."""
        return self.fleet.replica.tp > 1 and not self.tree.fast

    @property
    def quantised_from(self) -> str | None:
        """The checkpoint's own format, where the tree chose another."""
        native = self.tree.native
        return native if not self.tree.pinned and self.fleet.replica.weights != native else None

    @property
    def path(self) -> tuple[str, ...]:
        """What each branch came to, in words."""
        return tuple(f"{label}: {self._came_to(found)}" for label, found in self.tree.tried)

    def _came_to(self, found: Shape | Infeasible | Fit) -> str:
        if isinstance(found, Fit):
            return f"needs {_gib(found.required_bytes())} of {_gib(found.usable_bytes)} GiB"
        if isinstance(found, Infeasible):
            return f"{found.reason} is {found.best_ms:,.0f} ms"
        return f"{fleet_of(found, self.fleet.qps).gpus} GPUs"


def candidate(
    job: Job, accelerator: Accelerator, weights: str, tp: int
) -> Fleet | Infeasible | Fit:
    """Size one shape: a Fleet, Infeasible (targets), or the Fit that shows it does not fit."""
    found = _shape(job, accelerator, weights, tp)
    return fleet_of(found, job.qps) if isinstance(found, Shape) else found


def choose(job: Job, accelerator: Accelerator) -> Plan:
    """The plan for `job` on `accelerator`.

    Raises DoesNotFitError when no offered shape holds the weights and one request,
    NoFeasiblePlanError when some do but none meets the targets, InputError for a pinned weight
    format or TP size the accelerator or model cannot have.
    """
    tree = _tree(job._replace(qps=0.0), accelerator)
    fleets = [fleet_of(one, job.qps) for one in tree.weighed]
    least = fleets[0] if len(fleets) == 1 else min(fleets, key=lambda f: f.gpus)
    return Plan(least, tree)


def _shape(job: Job, accelerator: Accelerator, weights: str, tp: int) -> Shape | Infeasible | Fit:
    setup = job.setup(accelerator, weights, tp)
    server = serve(setup, job.constants(accelerator), planning=True)
    return shape(server, job.targets) if server.one.memory.slots else server.one.memory


@lru_cache(maxsize=1024)
def _tree(job: Job, accelerator: Accelerator) -> Tree:
    """Remembered, because a column of rates asks for it in every cell; `job` is without its rate.

    Raises as `choose`.
    """
    if job.tp is not None:
        check_tp(job, accelerator)
    wanted = (job.weights,) if job.weights else formats(job.model, accelerator)
    fast = accelerator.fast_link()
    shapes: list[Shape] = []
    tried: list[tuple[str, Shape | Infeasible | Fit]] = []
    for weights, tp in branches(job, accelerator, wanted):
        last_resort = weights == "int4" or (tp > 1 and not fast)
        if last_resort and shapes and job.tp is None and job.weights is None:
            continue
        outcome = _shape(job, accelerator, weights, tp)
        tried.append((f"TP{tp} {weights}", outcome))
        if isinstance(outcome, Shape):
            shapes.append(outcome)
            if outcome.server.one.memory.slots >= STARVED_SLOTS:
                break
    if not shapes:
        raise nothing_fits(job, accelerator, wanted, [outcome for _, outcome in tried])
    native = native_format(job.model, accelerator)
    return Tree(tuple(tried), _weighed(shapes), native, bool(job.weights), fast)


def branches(
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


def _weighed(shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    # compared before rounding to whole replicas: which are weighed does not hang on the load
    chain = [shapes[0]]
    for later in shapes[1:]:
        if later.gpus_per_rate <= chain[-1].gpus_per_rate * (1 - LATER_BRANCH_SAVES):
            chain.append(later)
    return tuple(chain)


def check_tp(job: Job, accelerator: Accelerator) -> None:
    """InputError for a tensor-parallel size that model or accelerator cannot have."""
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


def _gib(size_bytes: float) -> str:
    return f"{size_bytes / BYTES_PER_GIB:,.1f}"
