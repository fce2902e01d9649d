"""The levers of a question, in the order of the waterfall, each with its trade-off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.levers import Lever, Work

if TYPE_CHECKING:
    from core.calculations.levers import CostLeversInput

FIELDS = {
    "exact_hit_frac": (
        "Exact cache",
        "input and output",
        "Only identical requests hit, and answers age: entries need an expiry.",
    ),
    "semantic_hit_frac": (
        "Semantic cache",
        "input and output",
        "A similar question may get the answer to another one: measure wrong hits first.",
    ),
    "compression_frac": (
        "Prompt compression",
        "input",
        "May leave out what the answer needs; the compressor adds latency.",
    ),
    "cascade_frac": (
        "Cascade",
        "which model answers",
        "Needs a classifier, which sends some hard requests to the weaker model.",
    ),
    "prefix_frac": (
        "Prompt caching",
        "input, its repeated prefix",
        "Prompts must begin alike; below the breakeven hit rate writes cost more than reads save.",
    ),
    "batch_frac": (
        "Batch API",
        "price of what can wait",
        "Answers come within hours, not seconds.",
    ),
    "quantise_to": (
        "Quantisation",
        "GPUs of the fleet",
        "May cost answer quality: evaluate on your own task before switching.",
    ),
}
"""What each lever is called, acts on, and costs in other ways, by the field that sets it."""


def levers_of(inputs: CostLeversInput) -> list[Lever]:
    """The levers that are set."""
    exact, semantic = inputs.exact_hit_frac, inputs.semantic_hit_frac
    compression, tried, escalated = (
        inputs.compression_frac, inputs.cascade_frac, inputs.escalated_frac,
    )  # fmt: skip
    prefix, hit, batch = inputs.prefix_frac, inputs.prefix_hit_frac, inputs.batch_frac

    def answer(work: Work, share: float) -> Work:
        return work._replace(requests=work.requests * (1 - share))

    changes: dict[str, Callable[[Work], Work]] = {
        "exact_hit_frac": lambda w: answer(w, exact),
        "semantic_hit_frac": lambda w: answer(w, semantic),
        "compression_frac": lambda w: w._replace(isl=w.isl * (1 - compression)),
        "cascade_frac": lambda w: w._replace(cheap_frac=tried, escalated_frac=escalated),
        "prefix_frac": lambda w: w._replace(prefix_frac=prefix, prefix_hit_frac=hit),
        "batch_frac": lambda w: w._replace(batch_frac=batch),
        "quantise_to": lambda w: w._replace(weights=inputs.quantise_to),
    }
    return [
        Lever(name.removesuffix("_frac"), *FIELDS[name], change)
        for name, change in changes.items()
        if getattr(inputs, name)
    ]
