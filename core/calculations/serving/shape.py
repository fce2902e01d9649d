"""SHAPE_ADVICE: the multi-GPU decision tree, every branch with its figure."""

from __future__ import annotations

from typing import NamedTuple

from core.branches import formats, tp_sizes
from core.calculations._fields import (
    GpuName,
    HostedInputs,
    InputTokens,
    KvFormat,
    ModelName,
    OutputTokens,
    Qps,
    TpotMs,
    TtftMs,
    Weights,
    origin,
)
from core.catalog import Accelerator, accelerator, model
from core.errors import DoesNotFitError
from core.job import Job
from core.memory import Fit
from core.misfits import shape_advice as advice
from core.placement import STARVED_SLOTS, choose
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.serving import serve
from core.shapes import Infeasible, Shape
from core.sizing import fleet_of
from core.tables import Table
from core.targets import Targets
from core.throughput import Replica
from core.units import BYTES_PER_GIB, seconds

NODES = (2, 4, 8)
"""Servers a model is cut over, stage by stage, where no single one holds it."""


class ShapeInput(HostedInputs):
    """A model, an accelerator and the requests it must serve."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-70b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    qps: Qps = 1.0
    """Requests per second; decides only where a shape that fits has room for few requests."""
    weights: Weights | None = None
    """Weight format to keep to; missing means the tree may quantise."""
    kv: KvFormat | None = None
    """Format of the KV cache; missing means the engine's own."""
    ttft_ms: TtftMs | None = None
    """Target for p95 TTFT in ms; missing means none."""
    tpot_ms: TpotMs | None = None
    """Target for mean TPOT in ms; missing means none."""


class Branch(NamedTuple):
    """One branch: its question, what was tried, and what came of it."""

    question: str
    weights: str
    tp: int
    pp: int
    needs_bytes: float
    usable_bytes: float
    slots: int
    exchange_frac: float | None
    """All-reduce over the decode step at the batch limit."""
    verdict: str


class Path(NamedTuple):
    """The branches taken, and the replica they end at."""

    branches: list[Branch]
    one: Replica
    gpus: int
    """Accelerators in the fleet for the rate."""


def _question(weights: str, tp: int, pp: int, native: str, card: Accelerator) -> str:
    if pp > 1:
        return f"cut into {pp} stages over {pp} servers?"
    stored = "" if weights == native else f" in {weights}"
    if tp == 1:
        return f"fits one GPU{stored}?"
    slow = "" if card.fast_link() else ", slow"
    return f"fits {tp} over {card.link or card.link_kind}{slow}{stored}?"


def _branch(
    question: str, weights: str, tp: int, pp: int, found: Shape | Infeasible | Fit, chosen: bool
) -> Branch:
    if isinstance(found, Fit):
        needs, usable = found.required_bytes(), found.usable_bytes
        return Branch(question, weights, tp, pp, needs, usable, 0, None, "does not fit")
    if isinstance(found, Infeasible):
        verdict = f"{found.reason} is {found.best_ms:,.0f} ms"
        return Branch(question, weights, tp, pp, 0.0, 0.0, 0, None, verdict)
    one = found.server.one
    memory = one.memory
    batch = found.batch_limit
    exchange = one.kernel.comm.step_s(batch / one.pp) / one.decode_step_s(batch)
    starved = f"room for {memory.slots} only" if memory.slots < STARVED_SLOTS else "passed over"
    return Branch(
        question, weights, tp, pp, memory.required_bytes(), memory.usable_bytes, memory.slots,
        exchange, "taken" if chosen else starved,
    )  # fmt: skip


def _path(inputs: ShapeInput, job: Job, card: Accelerator) -> Path:
    try:
        plan = choose(job, card)
    except DoesNotFitError as error:
        return _over_servers(job, card, error.smallest_shape)
    one = plan.fleet.replica
    branches = [
        _branch(
            _question(*_of(label), 1, plan.tree.native, card), *_of(label), 1, found,
            isinstance(found, Shape) and found.server.one is one,
        )
        for label, found in plan.tree.tried
    ]  # fmt: skip
    return Path(branches, one, plan.fleet.gpus)


def _of(label: str) -> tuple[str, int]:
    """Weights and TP of a branch as the tree names it: `TP2 fp8`."""
    tp, _, weights = label.partition(" ")
    return weights, int(tp.removeprefix("TP"))


def _over_servers(job: Job, card: Accelerator, elsewhere: str | None) -> Path:
    """Pipeline stages over several servers, after what one server cannot hold.

    `elsewhere` is the smallest single shape that would hold it.

    Raises DoesNotFitError when not even eight servers hold it.
    """
    wanted = (job.weights,) if job.weights else formats(job.model, card)
    native = wanted[0]
    branches: list[Branch] = []
    widest = tp_sizes(job.model, card)[-1]
    least: Fit | None = None
    for pp in (1, *NODES):
        for weights in wanted:
            tried = job._replace(pp=pp, tp=widest, weights=weights)
            question = _question(weights, widest, pp, native, card)
            server = serve(tried.setup(card, weights, widest), job.constants(card), planning=True)
            if server.one.memory.slots < 1:
                least = server.one.memory
                branches.append(_branch(question, weights, widest, pp, least, chosen=False))
                continue
            plan = choose(tried, card)
            fleet = fleet_of(plan.fleet.shape, job.qps)
            branches.append(_branch(question, weights, widest, pp, plan.fleet.shape, chosen=True))
            return Path(branches, fleet.replica, fleet.gpus)
    if least is None:
        raise AssertionError(wanted)  # there is always a format to try
    raise least.refusal(
        f"{job.model.name} in {' or '.join(wanted)} does not fit {NODES[-1]} servers of {widest} x"
        f" {card.name}",
        field="gpu",
        holding=f" for weights and one request of {job.isl + job.osl:,} tokens",
        advice=advice(elsewhere),
        shape=elsewhere,
    )


@REGISTRY.calculation(
    "SHAPE_ADVICE",
    group="hardware",
    result="GPUs of one replica by the decision tree, with the path taken.",
    unit="GPUs",
    examples=(
        "/gpu shape_advice llama-3.1-70b on h100, 4k in, 256 out",
        "/gpu shape_advice llama-3.1-405b on a100-80gb-sxm isl=2k osl=500",
        "/gpu shape_advice llama-3.1-70b on l40s isl=2k osl=500",
    ),
)
def shape_advice(inputs: ShapeInput, book: PriceBook) -> Receipt:
    """The multi-GPU decision tree: one GPU, quantise, TP on a fast link, PP over servers.

    Each branch is decided by memory: weights and one request against what is usable, per GPU. The
    first that fits is taken; with room for fewer than eight requests later branches are weighed
    too, and one is taken if it needs a fifth fewer GPUs. The tree is GPUS_NEEDED's own.

    Raises DoesNotFitError when not even eight servers hold it, NoFeasiblePlanError, InputError.
    Source: the documents' multi-GPU decision tree (document 003); docs/adr/0005.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="llama-3.1-70b", gpu="h200", isl=4000, osl=256)
    >>> REGISTRY.get("SHAPE_ADVICE").run(raw, embedded_book()).value
    1
    """
    card, entry = accelerator(inputs.gpu), model(inputs.model)
    targets = Targets(ttft_s=seconds(inputs.ttft_ms), tpot_s=seconds(inputs.tpot_ms))
    job = Job(
        entry, inputs.qps, inputs.isl, inputs.osl, targets, inputs.weights, inputs.kv,
        calibrations=book.calibrations,
    )  # fmt: skip
    path = _path(inputs, job, card)
    one, taken = path.one, next(b for b in path.branches if b.verdict == "taken")
    receipt = Receipt(
        calculation="",
        value=one.gpus,
        unit="GPUs",
        summary=(
            f"{entry.name} on {card.name}: {_shape_words(taken)}, with room for"
            f" {taken.slots:,} requests; {_because(path.branches, taken)}."
        ),
        outputs=[
            Output("weights", "Weights", taken.weights, ""),
            Output("tp", "Tensor-parallel size", taken.tp, "GPUs"),
            Output("pp", "Pipeline stages, one a server", taken.pp, "count"),
            Output("needs_gib", "Weights and one request per GPU",
                   taken.needs_bytes / BYTES_PER_GIB, "GiB"),
            Output("usable_gib", "Usable memory per GPU", taken.usable_bytes / BYTES_PER_GIB,
                   "GiB"),
            Output("slots", "Requests that fit one replica", taken.slots, "requests"),
            Output("exchange_frac", "Share of a full decode step in all-reduces",
                   taken.exchange_frac, "fraction"),
            Output("fleet_gpus", "GPUs for the rate", path.gpus, "GPUs"),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("gpu", card.name, "", "user", card.source.get("memory", "")),
            Assumption("qps", inputs.qps, "qps", origin(inputs, "qps")),
            Assumption("kv", one.kv, "", origin(inputs, "kv")),
            Assumption("link", card.link or card.link_kind, "", "catalogue",
                       card.source.get("link", "")),
        ],
    )  # fmt: skip
    if taken.tp > 1 and not card.fast_link():
        receipt.warn(
            "slow_link",
            f"{card.name} has no fast link: {taken.exchange_frac or 0:.0%} of a full decode step is"
            " exchange over PCIe; a GPU that holds the model alone, or NVLink, avoids it.",
        )
    if taken.pp > 1:
        receipt.warn(
            "over_servers",
            f"{taken.pp} servers make one replica: a token passes them in turn, and one that fails"
            " takes the replica with it.",
        )
    receipt.tables.append(_table(path.branches))
    return receipt


def _shape_words(taken: Branch) -> str:
    each = f"{taken.tp} GPU{'' if taken.tp == 1 else 's'} in {taken.weights}"
    return f"{taken.pp} servers of {each}, a pipeline" if taken.pp > 1 else each


def _because(branches: list[Branch], taken: Branch) -> str:
    before = branches[: branches.index(taken)]
    unfit = [b for b in before if b.verdict == "does not fit"]
    if unfit:
        last = unfit[-1]
        return (
            f"{last.tp * last.pp} in {last.weights} would need"
            f" {last.needs_bytes / BYTES_PER_GIB:,.1f} of {last.usable_bytes / BYTES_PER_GIB:,.1f}"
            " GiB each"
        )
    if before:
        return f"{before[-1].weights} on {before[-1].tp} has {before[-1].verdict}"
    return "it is the first branch: one GPU wherever the model fits"


def _table(branches: list[Branch]) -> Table:
    return Table.of(
        "path", "The path taken, memory per GPU",
        [("branch", "Branch", ""), ("needs_gib", "Needs", "GiB"), ("usable_gib", "Usable", "GiB"),
         ("slots", "Fit", "requests"), ("exchange_frac", "All-reduce", "fraction"),
         ("verdict", "Verdict", "")],
        [
            [b.question, (b.needs_bytes or None) and b.needs_bytes / BYTES_PER_GIB,
             (b.usable_bytes or None) and b.usable_bytes / BYTES_PER_GIB, b.slots,
             b.exchange_frac, b.verdict]
            for b in branches
        ],
    )  # fmt: skip
