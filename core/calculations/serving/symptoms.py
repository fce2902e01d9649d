"""SYMPTOM_FIXES: what is wrong in production, and what each change would make of it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from core.calculations._fields import (
    GpuName,
    InputTokens,
    MaxBatch,
    ModelName,
    OutputTokens,
    TpotMs,
    TtftMs,
    origin,
)
from core.calculations._replica import (
    ReplicaInputs,
    about,
    constants_of,
    replica_name,
    setup_at,
    warn_if_behind,
)
from core.calculations._traffic_fields import PrefixHitFrac
from core.calculations.performance import InFlight, OpenLoop
from core.calculations.serving._symptoms import SYMPTOMS, Symptom
from core.constants import Constants
from core.errors import InputError
from core.estimate import estimate
from core.fields import choice
from core.lengths import Lengths
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.replica_changes import Case, Lever, Outcome, levers, outcome, tried
from core.tables import Table
from core.traffic import Traffic
from core.uncertainty.risk import Risk
from core.units import seconds

UNNOTICED = 0.01
"""A change below this share of the figure is none."""


class SymptomInput(ReplicaInputs):
    """What goes wrong, and the replica and load it goes wrong on."""

    symptom: Annotated[
        str,
        choice(
            *SYMPTOMS,
            aliases=(
                ("out-of-memory", "oom"),
                ("slow-first-token", "high-ttft"),
                ("ttft", "high-ttft"),
                ("itl", "high-itl"),
                ("tpot", "high-itl"),
                ("high-tpot", "high-itl"),
                ("slow-streaming", "high-itl"),
                ("low-utilization", "low-utilisation"),
                ("idle", "low-utilisation"),
                ("preemption", "preemptions"),
                ("bad-latency", "bad-latency-good-throughput"),
                ("good-throughput-bad-latency", "bad-latency-good-throughput"),
            ),
        ),
    ]
    """What is wrong: oom, preemptions, high-ttft, high-itl, low-utilisation or
    bad-latency-good-throughput."""
    model: ModelName
    """Model served, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator it is served on, e.g. h100."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    concurrency: InFlight | None = None
    """Requests clients keep in flight on one replica; or give qps."""
    qps: OpenLoop | None = None
    """Requests per second that arrive at one replica."""
    max_batch: MaxBatch | None = None
    """The engine's max_num_seqs; missing means its default."""
    prefix_hit_frac: PrefixHitFrac = 0.0
    """Share of prompt tokens found in the prefix cache today."""
    tpot_ms: TpotMs | None = None
    """TPOT you want: the largest max_num_seqs within it is then among the changes."""
    ttft_ms: TtftMs | None = None
    """TTFT you want: a p95 within it is no symptom; missing means 2 seconds."""


def _case(inputs: SymptomInput) -> Case:
    if (inputs.concurrency is None) == (inputs.qps is None):
        raise InputError(
            "give concurrency or qps, one of the two: the load at which it goes wrong, e.g."
            " concurrency=64.",
            field="concurrency",
        )
    setup = setup_at(inputs, inputs.model, inputs.gpu, inputs.isl, inputs.osl)
    traffic = None
    if inputs.prefix_hit_frac:
        traffic = Traffic(
            Lengths.from_mean_cv(inputs.isl, 0.0),
            Lengths.from_mean_cv(inputs.osl, 0.0),
            prefix_hit_frac=inputs.prefix_hit_frac,
        )
    return Case(
        setup._replace(
            concurrency=None if inputs.concurrency is None else float(inputs.concurrency),
            requests_per_s=inputs.qps,
            max_batch=inputs.max_batch,
            traffic=traffic,
        )
    )


class Ranked(NamedTuple):
    """A change, what it comes to, and by how much the figure gets better."""

    lever: Lever
    found: Outcome
    after: float
    gain: float
    enough: bool
    """Whether the symptom is gone."""

    @property
    def helps(self) -> bool:
        """Whether the figure gets better and requests are still served as they come."""
        return self.gain > UNNOTICED and self.found.keeps_up

    @property
    def verdict(self) -> str:
        """What to say of it in a word or two."""
        if not self.found.keeps_up:
            return "falls behind"
        if self.helps:
            return "enough" if self.enough else "helps"
        return "no help" if self.gain > -UNNOTICED else "worse"


def _ranked(inputs: SymptomInput, start: Outcome, now: float, k: Constants) -> list[Ranked]:
    symptom = SYMPTOMS[inputs.symptom]
    made: list[Ranked] = []
    for lever in levers(start.case, k, seconds(inputs.tpot_ms)):
        found = tried(lever, k)
        after = symptom.figure(found, start) if found is not None else None
        if found is None or after is None or found.estimate is None:
            continue
        ratio = after / now if now else 1.0
        gain = 1 - ratio if symptom.lower_is_better else ratio - 1
        gone = _shown(inputs, now) and not _shown(inputs, after)
        made.append(Ranked(lever, found, after, gain, gone))
    # those that suffice, cheapest first; then by gain, of equal ones the fewest accelerators
    return sorted(
        made,
        key=lambda r: (
            not r.helps,
            not r.enough,
            r.found.case.gpus if r.enough else 0,
            -round(r.gain, 6),
            r.found.case.gpus,
        ),
    )


def _shown(inputs: SymptomInput, value: float) -> bool:
    """Whether a figure of this size is the symptom, by the user's own target if there is one."""
    if inputs.symptom == "high-ttft" and inputs.ttft_ms is not None:
        return value > inputs.ttft_ms
    if inputs.symptom == "high-itl" and inputs.tpot_ms is not None:
        return value > inputs.tpot_ms
    return SYMPTOMS[inputs.symptom].shown(value)


@REGISTRY.calculation(
    "SYMPTOM_FIXES",
    group="sizing",
    result="Changes that help, best first: what to change, the symptom's figure now, and after.",
    unit="count",
    examples=(
        "/gpu symptom_fixes high-itl llama-3.1-8b on h100, 4k in, 512 out, concurrency 96",
        "/gpu symptom_fixes preemptions llama-3.1-70b on h200 fp8 isl=8k osl=1k concurrency=64",
    ),
    spills=True,
    risk=Risk(draws=300),  # 3 ms each
)
def symptom_fixes(inputs: SymptomInput, book: PriceBook) -> Receipt:
    """What to change when a replica is slow, full or idle, with what each change does.

    Every change is the estimator asked again with one thing changed: fewer or more requests in
    flight, KV cache and weights in 8 or 4 bits, prefix cache, shorter prompts, wider tensor
    parallelism, a second replica, the maker's next GPU. What makes it worse is shown too.

    Raises DoesNotFitError when the weights do not fit, InputError and the name errors.
    Source: the documents' production debugger (document 003); figures as
    REPLICA_PERFORMANCE.

    >>> from pricing.book import embedded_book
    >>> raw = dict(symptom="high-itl", model="8b", gpu="h100", isl=4000, osl=512, concurrency=96)
    >>> first = REGISTRY.get("SYMPTOM_FIXES").run(raw, embedded_book()).value[0]
    >>> first[2] < first[1]
    True
    """
    case, symptom = _case(inputs), SYMPTOMS[inputs.symptom]
    k = constants_of(case.setup, book)
    if inputs.symptom != "oom":
        estimate(case.setup, k)  # refuses with the figures what does not fit at all
    start = outcome(case, k, with_most=True)
    now = symptom.figure(start, start) or 0.0
    found = _ranked(inputs, start, now, k)
    helping = [r for r in found if r.helps]
    receipt = Receipt(
        calculation="",
        value=[[r.lever.change, now, r.after] for r in helping],
        unit="count",
        summary=_summary(case, symptom, now, helping, shown=_shown(inputs, now)),
        outputs=_outputs(start),
        assumptions=[
            *about(inputs, case.setup),
            _load(inputs),
            Assumption("max_num_seqs", inputs.max_batch or "the engine's", "",
                       origin(inputs, "max_batch")),
            Assumption("figure", symptom.label, "", "default"),
            Assumption("check", symptom.check, "", "default", "no formula sees it"),
        ],
    )  # fmt: skip
    if not _shown(inputs, now):
        receipt.warn(
            "not_in_plan",
            f"By this plan {symptom.said()} is {symptom.valued(now)}:"
            f" {symptom.why_not or 'the target is held'}.",
        )
    warn_if_behind(receipt, start)
    receipt.tables.append(_table(symptom, now, found))
    return receipt


def _load(inputs: SymptomInput) -> Assumption:
    if inputs.qps is not None:
        return Assumption("qps", inputs.qps, "qps", "user", "arrive at one replica")
    return Assumption("concurrency", inputs.concurrency or 0, "requests", "user", "one replica")


def _summary(
    case: Case, symptom: Symptom, now: float, helping: list[Ranked], *, shown: bool
) -> str:
    start = f"{replica_name(case.setup)}: {symptom.said()} is {symptom.valued(now)}"
    if not shown:
        return f"{start}; by this plan that is no symptom, and no change is needed for it."
    if not helping:
        return f"{start}; no single change helps."
    best = helping[0]
    words = f"{start}; {best.lever.change} makes it {symptom.valued(best.after)}"
    same = [r for r in helping[1:] if r.found.case.gpus == case.gpus]
    if best.found.case.gpus > case.gpus and same:
        words += (
            f", on the same GPUs {same[0].lever.change} makes it {symptom.valued(same[0].after)}"
        )
    return f"{words}."


def _outputs(start: Outcome) -> list[Output]:
    found = start.estimate
    timed = [] if found is None else [
        Output("ttft_p95_ms", "p95 TTFT", found.ttft_p95_s * 1e3, "ms"),
        Output("tpot_ms", "Mean TPOT", found.tpot_s * 1e3, "ms"),
        Output("output_tokens_per_s", "Output tokens per replica", found.output_tokens_per_s,
               "tokens/s"),
        Output("ceiling", "Decode step is mostly", found.ceiling, ""),
        Output("slots", "Requests that fit on average", found.slots, "requests"),
    ]  # fmt: skip
    return [
        *timed,
        Output("busy_frac", "Throughput over that of a full replica", start.busy_frac, "fraction"),
        Output("memory_frac", "Memory needed at full length over usable", start.memory_frac,
               "fraction"),
    ]  # fmt: skip


def _table(symptom: Symptom, now: float, found: list[Ranked]) -> Table:
    return Table.of(
        "changes", f"One change at a time: {symptom.said()}",
        [("change", "Change", ""), ("now", "Now", symptom.unit), ("after", "After", symptom.unit),
         ("verdict", "Verdict", ""), ("ttft_p95_ms", "p95 TTFT", "ms"), ("tpot_ms", "TPOT", "ms"),
         ("tokens_per_s", "Output tokens", "tokens/s"), ("gpus", "GPUs", "GPUs")],
        [
            [r.lever.change, now, r.after, r.verdict,
             r.found.estimate and r.found.estimate.ttft_p95_s * 1e3,
             r.found.estimate and r.found.estimate.tpot_s * 1e3,
             r.found.tokens_per_s, r.found.case.gpus]
            for r in found
        ],
    )  # fmt: skip
