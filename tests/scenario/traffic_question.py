"""A sizing question that takes every field of traffic, read by the command grammar."""

from __future__ import annotations

from typing import Any

from bot.grammar import parse
from core.calculations._fields import GpuName, InputTokens, ModelName, OutputTokens, Qps, TtftMs
from core.calculations._traffic_fields import (
    AcceptanceFrac,
    ArrivalCv2,
    DraftTokens,
    IslP95,
    IslP99,
    OslP95,
    OslP99,
    PeakToMean,
    PrefixHitFrac,
    TokensPerStep,
)
from core.prices import PriceBook
from core.receipt import Receipt
from core.registry import Calculation, Inputs, Registry
from pricing.book import embedded_book


class Question(Inputs):
    """A sizing question with the fields of traffic."""

    model: ModelName
    """Model."""
    gpu: GpuName
    """Accelerator."""
    qps: Qps
    """Rate."""
    isl: InputTokens
    """Prompt."""
    osl: OutputTokens
    """Answer."""
    ttft_ms: TtftMs | None = None
    """Target."""
    isl_p95: IslP95 | None = None
    """Long prompts."""
    osl_p95: OslP95 | None = None
    """Long answers."""
    isl_p99: IslP99 | None = None
    """Longest prompts."""
    osl_p99: OslP99 | None = None
    """Longest answers."""
    peak_to_mean: PeakToMean = 1.0
    """Peak."""
    arrival_cv2: ArrivalCv2 = 1.0
    """Burstiness."""
    prefix_hit_frac: PrefixHitFrac = 0.0
    """Cache."""
    draft_tokens: DraftTokens = 0
    """Draft."""
    acceptance_frac: AcceptanceFrac | None = None
    """Acceptance."""
    tokens_per_step: TokensPerStep | None = None
    """Yield."""


def question() -> Calculation[Any]:
    registry = Registry()

    @registry.calculation("ASK", group="g", result="r", unit="GPUs", examples=("/gpu ask",))
    def ask(inputs: Question, book: PriceBook) -> Receipt:
        """A question.

        Source: none.
        """
        return Receipt("", 1, "GPUs", "x")

    return registry.get("ASK")


def asked(text: str) -> dict[str, Any]:
    calculation = question()
    inputs = calculation.parse(parse(text, calculation, embedded_book()))
    return inputs.model_dump(exclude_unset=True, exclude={"model", "gpu"})
