"""Formulas of `core.kernel`, `core.collectives` and `core.first_token` that branch, for columns.

Each has the name of the scalar formula it repeats; a test holds the two together. Plain arithmetic
is inherited.
"""

from __future__ import annotations

from core.collectives import Collectives
from core.first_token import FirstToken
from core.kernel import Kernel
from core.portfolio.columns import COLUMNS_OF, Column, np


def both(first: Column, second: Column, norm: Column) -> Column:
    """(a^p + b^p)^(1/p), as `core.kernel.both`.

    >>> both(np.array([3.0, 0.0, 0.0]), np.array([4.0, 4.0, 0.0]), 2.0).tolist()
    [5.0, 4.0, 0.0]
    """
    low, high = np.minimum(first, second), np.maximum(first, second)
    ratio = np.divide(low, high, out=np.zeros_like(high), where=low > 0.0)
    return high * (1.0 + ratio**norm) ** (1.0 / norm)


class Exchanges(Collectives):
    """`core.collectives.Collectives` of many configurations."""

    __slots__ = ()

    def step_s(self, tokens: Column) -> Column:
        """Time for `tokens` tokens: the engine takes the cheaper algorithm."""
        shot = self.shot_fixed_s + self.shot_token_s * tokens
        return np.minimum(self.fixed_s + self.token_s * tokens, shot)


class Kernels(Kernel):
    """`core.kernel.Kernel` of many configurations.

    Models without experts or without separate dense weights have coefficients of zero there, which
    add nothing.
    """

    __slots__ = ()

    def touched(self, tokens: Column) -> Column:
        """Expected distinct routed experts a step of `tokens` reads; 0 without experts."""
        share = self.experts_per_token / np.maximum(self.n_experts, 1.0)
        others = np.maximum(tokens - 1.0, 0.0) * share / self.routing_shape
        missed = (1.0 - share) * (1.0 + others) ** -self.routing_shape
        return self.n_experts * (1.0 - missed)

    def products_s(self, tokens: Column) -> Column:
        """Matrix products of one step without the head: attention, dense, then experts."""
        rows = tokens / self.ranks + self.half_tokens
        time = both(self.attention_read_s, self.attention_token_s * rows, self.norm)
        time += _some(self.dense_read_s, self.dense_token_s * rows, self.norm)
        touched = self.touched(tokens)
        rows = tokens + self.half_tokens * touched / np.maximum(self.experts_per_token, 1.0)
        time += _some(self.expert_read_s * touched, self.expert_token_s * rows, self.norm)
        return time

    def head_s(self, sequences: Column) -> Column:
        """The output head over `sequences` rows."""
        here = sequences / self.ranks
        return both(self.head_read_s, self.head_token_s * (here + self.half_tokens), self.norm)


def _some(first: Column, second: Column, norm: Column) -> Column:
    """`both` where most entries may be zero: powers are taken of the others only."""
    busy = np.flatnonzero(second > 0.0)
    if len(busy) == len(second):
        return both(first, second, norm)
    time = np.maximum(first, second)
    time[busy] = both(first[busy], second[busy], norm[busy])
    return time


class FirstTokens(FirstToken):
    """`core.first_token.FirstToken` of many scenarios; build it with `first_tokens`."""

    __slots__ = ()

    def quantile_s(self, share: float) -> Column:
        """Seconds within which a share of all requests gets its first token."""
        late = 1.0 - share
        burst = self.burst_s * (1.0 - late / np.maximum(self.burst_share, late))
        busy = self.busy_s * np.log(np.maximum(self.busy_share, late) / late)
        wait = np.where(np.greater(self.burst_share, late), burst, busy)
        return self.base_s + self.queue_s + wait


def first_tokens(
    base_s: Column,
    burst_share: Column = 0.0,
    burst_s: Column = 0.0,
    busy_share: Column = 0.0,
    busy_s: Column = 0.0,
) -> FirstTokens:
    """FirstTokens of columns, without queueing for a slot; parts left out are zero."""
    parts = (burst_share, burst_s, busy_share, busy_s, 0.0)
    return FirstTokens._make([base_s, *(p + np.zeros_like(base_s) for p in parts)])


COLUMNS_OF[Kernel] = Kernels
COLUMNS_OF[Collectives] = Exchanges
