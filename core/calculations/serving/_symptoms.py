"""The symptoms of the production debugger: what each is seen by, and where its line is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.replica_changes import Outcome

LONG_TTFT_MS = 2000.0
"""The documents' debugger calls a TTFT above 2 seconds high (document 003)."""
LOW_BUSY = 0.4
"""The documents' debugger calls a utilisation below 40% low (document 003)."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """What a symptom is seen by, and whether the plan itself shows it."""

    label: str
    unit: str
    figure: Callable[[Outcome, Outcome], float | None]
    """Of a case, beside the plan as it is."""
    lower_is_better: bool
    shown: Callable[[float], bool]
    """Whether a figure of this size is the symptom."""
    why_not: str
    """What to look at where the plan does not show it."""
    check: str
    """What no formula sees."""

    def said(self) -> str:
        """The label inside a sentence."""
        label = self.label
        as_it_is = label[:2].isupper() or label.startswith("p95")
        return label if as_it_is else label[0].lower() + label[1:]

    def valued(self, value: float) -> str:
        """A figure of it inside a sentence."""
        return f"{value:.0%}" if self.unit == "fraction" else f"{value:,.4g} {self.unit}"


def _ms(
    pick: Callable[[Outcome], float | None],
) -> Callable[[Outcome, Outcome], float | None]:
    def figure(found: Outcome, _start: Outcome) -> float | None:
        value = pick(found)
        return None if value is None else value * 1e3

    return figure


def _busy(found: Outcome, start: Outcome) -> float | None:
    """Tokens per second and GPU over what the plan's own replica gives when full."""
    if found.tokens_per_s is None or not start.most_tokens_per_s:
        return None
    full = start.most_tokens_per_s / start.case.setup.gpus
    return found.tokens_per_s / found.case.gpus / full


SYMPTOMS: dict[str, Symptom] = {
    "oom": Symptom(
        "Memory needed, of what is usable", "fraction", lambda o, _: o.memory_frac, True,
        lambda v: v > 1,
        "the cache fits by this plan: look for longer requests, a second process on the GPU,"
        " or too high a gpu_memory_utilization",
        "host memory: glibc fragments it under load, which preloading jemalloc prevents",
    ),
    "preemptions": Symptom(
        "KV cache of all requests at full length over what there is", "fraction",
        lambda o, _: o.kv_frac, True, lambda v: v > 1,
        "every request could reach its full length at once: look for longer requests than planned",
        "vLLM counts them in vllm:num_preemptions_total; each preempted request is computed again",
    ),
    "high-ttft": Symptom(
        "p95 TTFT", "ms", _ms(lambda o: o.estimate.ttft_p95_s if o.estimate else None), True,
        lambda v: v > LONG_TTFT_MS,
        "this load does not explain it: look at the queue before the engine, cold starts, and"
        " prompts longer than planned",
        "whether the time is spent waiting or computing: vllm:request_queue_time_seconds",
    ),
    "high-itl": Symptom(
        "Mean TPOT", "ms", _ms(lambda o: o.estimate.tpot_s if o.estimate else None), True,
        lambda v: v > 0, "",
        "whether long prompts stall running requests: chunked prefill must be on",
    ),
    "low-utilisation": Symptom(
        "Throughput per GPU over that of the full replica", "fraction", _busy, False,
        lambda v: v < LOW_BUSY,
        "the replica does what this load lets it: look at the load balancer, tokenising on too few"
        " CPU cores, and clients that wait for each other",
        "whether the engine batches continuously: a static batch waits for its longest request",
    ),
    "bad-latency-good-throughput": Symptom(
        "Mean time of a whole request", "ms", _ms(lambda o: o.request_s), True,
        lambda v: v > 0, "",
        "whether one kind of request starves another: long prompts belong in a pool of their own",
    ),
}  # fmt: skip
