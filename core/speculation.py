"""Speculative decoding: tokens a step yields, from what was measured of the draft.

A draft proposes k tokens, the model verifies them in one step over k + 1 positions, keeps those up
to the first it rejects and adds one of its own. Three figures of the same thing are in use, and
they must not be mixed up:

- acceptance: the chance a that a draft token is accepted if all before it were. With the same a
  at every position a step yields 1 + a + ... + a^k = (1 - a^(k+1)) / (1 - a) tokens.
- draft acceptance rate: accepted over proposed tokens, those behind a rejection included. vLLM
  logs it as `Avg Draft acceptance rate`; a step yields 1 + k x rate tokens.
- tokens per step: vLLM's `Mean acceptance length`, SGLang's `spec_accept_length`; the model's own
  token is in it, so that it lies between 1 and k + 1.

The last two are exact whatever the positions' own rates are; prefer them.

Sources: Leviathan et al. 2023, arXiv:2211.17192, equation 1 and theorem 3.8; vLLM,
vllm/v1/spec_decode/metrics.py; SGLang, managers/scheduler.
"""

from __future__ import annotations

from typing import NamedTuple

from core.errors import InputError

MAX_DRAFT_TOKENS = 16
"""Longest draft taken; beyond it no engine gains."""
ROUNDED = 1.005
"""Measured lengths come rounded to two digits."""


class Speculation(NamedTuple):
    """A draft of `draft_tokens` tokens and what a step yields with it.

    Build it with `from_acceptance`, `from_draft_acceptance` or `from_tokens_per_step`.

    >>> one = Speculation.from_acceptance(3, 0.8)
    >>> round(one.tokens_per_step, 3), one.verified_tokens, round(one.draft_acceptance, 3)
    (2.952, 4, 0.651)
    """

    draft_tokens: int
    tokens_per_step: float
    draft_cost_frac: float = 0.0
    """Time of proposing one draft token over the time of one step of the model."""

    @classmethod
    def from_acceptance(
        cls, draft_tokens: int, acceptance: float, draft_cost_frac: float = 0.0
    ) -> Speculation:
        """From the chance that a draft token is accepted if all before it were.

        tokens per step = 1 + a + ... + a^k, which is (1 - a^(k+1)) / (1 - a)
        """
        _check(draft_tokens, draft_cost_frac)
        _check_share("acceptance_frac", acceptance)
        return cls(draft_tokens, yielded(draft_tokens, acceptance), draft_cost_frac)

    @classmethod
    def from_draft_acceptance(
        cls, draft_tokens: int, rate: float, draft_cost_frac: float = 0.0
    ) -> Speculation:
        """From accepted over proposed tokens: tokens per step = 1 + k x rate."""
        _check(draft_tokens, draft_cost_frac)
        _check_share("draft_acceptance_frac", rate)
        return cls(draft_tokens, 1 + draft_tokens * rate, draft_cost_frac)

    @classmethod
    def from_tokens_per_step(
        cls, draft_tokens: int, tokens_per_step: float, draft_cost_frac: float = 0.0
    ) -> Speculation:
        """From the measured mean of tokens a step yields, the model's own included.

        Raises InputError outside 1 to k + 1.
        """
        _check(draft_tokens, draft_cost_frac)
        most = draft_tokens + 1
        if not 1 <= tokens_per_step <= most * ROUNDED:
            raise InputError(
                f"tokens_per_step must be at least 1 and at most draft_tokens + 1 = {most}, since"
                f" the model adds one token of its own; you gave {tokens_per_step:g}.",
                field="tokens_per_step",
            )
        return cls(draft_tokens, min(tokens_per_step, float(most)), draft_cost_frac)

    @property
    def verified_tokens(self) -> int:
        """Positions the model computes per sequence and step: k + 1."""
        return self.draft_tokens + 1

    @property
    def draft_acceptance(self) -> float:
        """Accepted over proposed tokens: (tokens per step - 1) / k."""
        return (self.tokens_per_step - 1) / self.draft_tokens if self.draft_tokens else 0.0

    @property
    def acceptance(self) -> float:
        """The one chance per token that would yield as much, by bisection."""
        if not self.draft_tokens:
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            if yielded(self.draft_tokens, middle) < self.tokens_per_step:
                low = middle
            else:
                high = middle
        return high if self.tokens_per_step > 1 else 0.0

    @property
    def step_cost(self) -> float:
        """Time of a step with its draft over that of the step alone: 1 + k x draft cost."""
        return 1 + self.draft_tokens * self.draft_cost_frac

    @property
    def speedup(self) -> float:
        """Tokens/s with the draft over those without, while verifying costs no more than one token.

        tokens per step / (1 + k x draft cost): true as long as reading weights is what takes the
        time, at small batches. Source: Leviathan et al. 2023, theorem 3.8.
        """
        return self.tokens_per_step / self.step_cost


def yielded(draft_tokens: int, acceptance: float) -> float:
    """Tokens per step: 1 + a + ... + a^k, summed, so that a = 1 is no special case.

    >>> yielded(4, 1.0), yielded(4, 0.0), yielded(0, 0.9)
    (5.0, 1.0, 1.0)
    """
    total = 1.0
    for _ in range(draft_tokens):
        total = 1.0 + acceptance * total
    return total


def _check(draft_tokens: int, draft_cost_frac: float) -> None:
    if not 0 <= draft_tokens <= MAX_DRAFT_TOKENS or draft_tokens != int(draft_tokens):
        raise InputError(
            f"draft_tokens must be a whole number from 0 to {MAX_DRAFT_TOKENS}; you gave"
            f" {draft_tokens:g}.",
            field="draft_tokens",
        )
    _check_share("draft_cost_frac", draft_cost_frac)


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise InputError(
            f"{name} must be at least 0 and at most 1; you gave {value:g}.", field=name
        )
