"""TOKENS_PER_STEP: what speculative decoding yields, from a measured acceptance."""

from __future__ import annotations

from core.calculations._fields import origin
from core.calculations._traffic_fields import (
    AcceptanceFrac,
    DraftAcceptanceFrac,
    DraftCostFrac,
    DraftTokens,
    TokensPerStep,
    speculation_of,
)
from core.errors import InputError
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs


class TokensPerStepInput(Inputs):
    """The draft's length and one measured figure of how much of it is accepted."""

    draft_tokens: DraftTokens
    """Tokens the draft proposes per step."""
    acceptance_frac: AcceptanceFrac | None = None
    """Chance that a draft token is accepted if all before it were."""
    draft_acceptance_frac: DraftAcceptanceFrac | None = None
    """Accepted over proposed tokens, as vLLM's `Avg Draft acceptance rate`."""
    tokens_per_step: TokensPerStep | None = None
    """Mean tokens a step yields, as vLLM's `Mean acceptance length` or SGLang's accept length."""
    draft_cost_frac: DraftCostFrac = 0.0
    """Time of proposing one draft token over the time of one step of the model."""


@REGISTRY.calculation(
    "TOKENS_PER_STEP",
    group="sizing",
    result="Tokens a decode step yields per sequence, with the other acceptance figures.",
    unit="tokens",
    examples=(
        "/gpu tokens_per_step draft_tokens=3 acceptance_frac=0.8",
        "/gpu tokens_per_step draft_tokens=3 draft_acceptance_frac=51% draft_cost_frac=5%",
        "/gpu tokens_per_step draft_tokens=4 tokens_per_step=2.6",
    ),
)
def tokens_per_step(inputs: TokensPerStepInput, book: PriceBook) -> Receipt:
    """Tokens per decode step with speculative decoding, from one measured acceptance figure.

    tokens = (1 - a^(k+1)) / (1 - a) for an acceptance a at every one of k positions, or
    1 + k x accepted / proposed; each sequence is verified at k + 1 positions. While reading
    weights takes the time of a step, decode gets tokens / (1 + k x draft cost) times as fast.

    Raises InputError unless exactly one figure is given that a draft of this length can have.
    Source: Leviathan et al. 2023, arXiv:2211.17192, equation 1 and theorem 3.8.

    >>> from pricing.book import embedded_book
    >>> raw = {"draft_tokens": 3, "acceptance_frac": 0.8}
    >>> round(REGISTRY.get("TOKENS_PER_STEP").run(raw, embedded_book()).value, 3)
    2.952
    """
    measured = {
        "acceptance_frac": inputs.acceptance_frac,
        "draft_acceptance_frac": inputs.draft_acceptance_frac,
        "tokens_per_step": inputs.tokens_per_step,
    }
    one = speculation_of(
        inputs.draft_tokens,
        acceptance_frac=inputs.acceptance_frac,
        draft_acceptance_frac=inputs.draft_acceptance_frac,
        tokens_per_step=inputs.tokens_per_step,
        draft_cost_frac=inputs.draft_cost_frac,
    )
    if one is None:
        raise InputError(
            "draft_tokens must be at least 1; without a draft a step yields one token.",
            field="draft_tokens",
        )
    receipt = Receipt(
        calculation="",
        value=one.tokens_per_step,
        unit="tokens",
        summary=(
            f"A step yields {one.tokens_per_step:.3g} tokens of {one.verified_tokens} verified:"
            f" decode is at most {one.speedup:.3g} times as fast."
        ),
        outputs=[
            Output("verified_tokens", "Positions verified", one.verified_tokens, "tokens"),
            Output("acceptance_frac", "Acceptance per token", one.acceptance, "fraction"),
            Output(
                "draft_acceptance_frac",
                "Accepted over proposed tokens",
                one.draft_acceptance,
                "fraction",
            ),
            Output("step_cost", "Step with its draft over one without", one.step_cost, "count"),
            Output("speedup", "Speed-up while reading weights binds", one.speedup, "count"),
        ],
        assumptions=[
            *(
                Assumption(
                    name, value, "tokens" if name == "tokens_per_step" else "fraction", "user"
                )
                for name, value in measured.items()
                if value is not None
            ),
            Assumption(
                "draft_cost_frac",
                inputs.draft_cost_frac,
                "fraction",
                origin(inputs, "draft_cost_frac"),
            ),
            Assumption("acceptance", "the same at every position", "", "default"),
            Assumption(
                "verification", "as fast as one token", "", "default", "true of small batches only"
            ),
        ],
    )
    if one.speedup < 1:
        receipt.warn(
            "slower", "Proposing takes longer than it saves: use a shorter or cheaper draft."
        )
    return receipt
