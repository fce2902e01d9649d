"""Traffic: what a performance model needs of requests beyond their mean lengths.

Prompts (S tokens) and answers (O tokens) are lognormal, or have the moments of measured requests,
and may be correlated. For joint lognormals of means s and o, with c = CV^2 of each and
1 + r = E[S O] / (s o) = 1 + correlation x CV x CV:

    E[S^a O^b] = s^a o^b (1 + c_S)^(a (a-1) / 2) (1 + c_O)^(b (b-1) / 2) (1 + r)^(a b)

A request in flight is met in proportion to how long it stays, and decoding one token takes the
same time whatever the request: seen at a random moment, answers are weighted by their length O
(length bias, the inspection paradox) and are anywhere between 0 and O tokens long. The time a
request spends in prefill is not counted among these moments.

Sources: moments of the lognormal, Johnson, Kotz and Balakrishnan 1994, chapter 14; length bias,
Cox 1962, Renewal Theory; sums of lognormals, Fenton 1960, IRE Transactions CS-8.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from core.errors import InputError
from core.lengths import Lengths
from core.queueing import MAX_CV
from core.speculation import Speculation

MOST_SLOTS = 10**9
ALIKE_CV = 0.5
"""Up to here the longest request is a better bound for few slots than a lognormal sum."""
LEAST_QUANTILE, MOST_QUANTILE = 0.5, 0.9999
_NORMAL = NormalDist()


class Held(NamedTuple):
    """KV tokens held by one request in flight, seen at a random moment."""

    mean_tokens: float
    variance_tokens2: float


class Service(NamedTuple):
    """A service time: its mean in seconds and its squared coefficient of variation."""

    mean_s: float
    cv2: float


class Traffic(NamedTuple):
    """Lengths, arrivals, prefix cache and speculation of the requests a fleet serves.

    >>> steady = Traffic(Lengths.from_mean_cv(1000, 0), Lengths.from_mean_cv(200, 0))
    >>> round(steady.decode_context_tokens()), steady.prefill_second_moment()
    (1100, 1.0)
    >>> wide = Traffic(Lengths.from_mean_cv(1000, 1), Lengths.from_mean_cv(200, 1))
    >>> round(wide.decode_context_tokens()), round(wide.prefill_second_moment(), 9)
    (1200, 2.0)
    """

    isl: Lengths
    osl: Lengths
    correlation: float = 0.0
    """Pearson correlation of prompt and answer lengths."""
    prefix_hit_frac: float = 0.0
    """Share of prompt tokens found in the prefix cache, taken to be the same in every prompt."""
    prefix_shared: bool = False
    """Whether all requests share one cached prefix, held once; else each counts its own in full."""
    peak_to_mean: float = 1.0
    """Rate at the peak over the mean rate."""
    arrival_cv2: float = 1.0
    """Squared CV of the gaps between arrivals within the peak; 1 = Poisson."""
    speculation: Speculation | None = None

    @property
    def isl_mean(self) -> float:
        """Mean prompt length in tokens."""
        return self.isl.mean_tokens

    @property
    def osl_mean(self) -> float:
        """Mean answer length in tokens."""
        return self.osl.mean_tokens

    @property
    def tokens_per_step(self) -> float:
        """Tokens a sequence gains per decode step: 1 without speculation."""
        return self.speculation.tokens_per_step if self.speculation else 1.0

    @property
    def joint(self) -> float:
        """1 + r = E[S O] / (E[S] E[O]), within what two lognormals can have."""
        widest = math.exp(self.isl.sigma * self.osl.sigma)
        return min(max(1 + self.correlation * self.isl.cv * self.osl.cv, 1 / widest), widest)

    def prefill_tokens(self) -> float:
        """Prompt tokens computed per request on average: ISL x (1 - hit)."""
        return self.isl_mean * (1 - self.prefix_hit_frac)

    def prefill_second_moment(self) -> float:
        """E[S^2] / E[S]^2 = 1 + CV^2: by how much squares exceed those of the mean prompt."""
        return self.isl.second_moment_ratio

    def prefill_attention_tokens2(self) -> float:
        """Mean pairs of tokens causal attention covers in a prefill, in tokens squared.

        E[S^2] (1 - h^2) / 2: of the triangle S^2 / 2 the cached prefix's own, (h S)^2 / 2, is
        left out.
        """
        return self.isl.second_moment_tokens2 * (1 - self.prefix_hit_frac**2) / 2

    def decode_context_tokens(self) -> float:
        """Mean context a decode step attends over, each step counted once.

        The sum over a request's tokens is O S + O^2 / 2, so that the mean over steps is
        E[S O] / E[O] + E[O^2] / (2 E[O]) = s (1 + r) + o (1 + c_O) / 2; ISL + OSL / 2 when all are
        alike. Cached prefixes are attended over too.
        """
        return self.isl_mean * self.joint + self.osl_mean * self.osl.moment_ratio(2) / 2

    def held(self) -> Held:
        """Mean and variance of the KV tokens a request in flight holds.

        It holds X = u S + A, A uniform up to O, requests weighted by O; u = 1, or 1 - hit where the
        cached prefix is shared and so counted once for all:
        E[X] = u E[S O]/E[O] + E[O^2]/(2 E[O]);
        E[X^2] = (u^2 E[S^2 O] + u E[S O^2] + E[O^3]/3) / E[O].

        >>> alike = Traffic(Lengths.from_mean_cv(1000, 0), Lengths.from_mean_cv(600, 0))
        >>> [round(n, 6) for n in alike.held()]
        [1300.0, 30000.0]
        """
        own = self.isl_mean * (1 - self.prefix_hit_frac if self.prefix_shared else 1.0)
        out, both = self.osl_mean, self.joint
        second, third = self.osl.moment_ratio(2), self.osl.moment_ratio(3)
        mean = own * both + out * second / 2
        # of each square the squared mean is taken off before adding, so that little cancels
        prompts = own**2 * both**2 * self.isl.cv2
        mixed = own * out * second * both * (both - 1)
        answers = out**2 * (third / 3 - second**2 / 4)
        return Held(mean, max(prompts + mixed + answers, 0.0))

    def slots_for(self, room_tokens: float, quantile: float = 0.99) -> int:
        """Requests that may be in flight so that their KV tokens fit with this probability.

        `slots_within` on `held`. Where lengths hardly vary, what a request holds has an upper end,
        which a lognormal has not: as many as fit with every request at its longest are then taken
        in any case.

        >>> steady = Traffic(Lengths.from_mean_cv(7744, 0), Lengths.from_mean_cv(256, 0))
        >>> steady.slots_for(432_000), 432_000 // 8000
        (54, 54)
        """
        cached = self.prefix_hit_frac if self.prefix_shared else 0.0
        room = max(room_tokens - self.isl_mean * cached, 0.0)
        held = self.held()
        slots = slots_within(room, held.mean_tokens, held.variance_tokens2, quantile)
        if max(self.isl.cv, self.osl.cv) > ALIKE_CV:
            return slots
        high = max(quantile, 0.99)
        longest = self.isl.quantile_tokens(high) * (1 - cached) + self.osl.quantile_tokens(high)
        return max(slots, math.floor(room / longest + 1e-9))

    def largest_tokens(self, quantile: float = 0.99) -> float:
        """Context in tokens the longest requests reach: prompt and answer both at `quantile`.

        At most that share of requests exceeds it, however the two lengths depend; ISL + OSL when
        all are alike. One request of this size must fit a replica and the model's context.
        """
        return self.isl.quantile_tokens(quantile) + self.osl.quantile_tokens(quantile)

    def prefill(self, fixed_s: float, linear_s: float, quadratic_s: float = 0.0) -> Service:
        """Prefill time of a prompt: mean and CV^2, for `core.queueing.Queue`.

        T = fixed + linear (1 - h) x + quadratic (1 - h^2) x^2 with x = S / E[S]; `linear_s` and
        `quadratic_s` are the seconds of the mean prompt without any cache, for matrix products and
        for attention. E[T^2] has moments of x up to the fourth.

        >>> one = Traffic(Lengths.from_mean_cv(1000, 1), Lengths.from_mean_cv(200, 0))
        >>> [round(n, 9) for n in one.prefill(0.0, 0.1)]
        [0.1, 1.0]
        """
        first = linear_s * (1 - self.prefix_hit_frac)
        square = quadratic_s * (1 - self.prefix_hit_frac**2)
        two, three, four = (self.isl.moment_ratio(n) for n in (2, 3, 4))
        mean = fixed_s + first + square * two
        variance = first**2 * (two - 1) + 2 * first * square * (three - two)
        return _service(mean, variance + square**2 * (four - two**2))

    def residence(
        self, fixed_s: float, linear_s: float, quadratic_s: float, tpot_s: float
    ) -> Service:
        """Time in a decode slot, prefill and all answer tokens: mean and CV^2.

        R = T + O x TPOT; Var R = Var T + TPOT^2 Var O + 2 TPOT Cov(T, O), the covariance being
        o (linear r + quadratic (1 + c_S) ((1 + r)^2 - 1)), cache taken off as in `prefill`.
        """
        prefill = self.prefill(fixed_s, linear_s, quadratic_s)
        decode = self.osl_mean * tpot_s
        first = linear_s * (1 - self.prefix_hit_frac)
        square = quadratic_s * (1 - self.prefix_hit_frac**2) * self.isl.moment_ratio(2)
        together = decode * (first * (self.joint - 1) + square * (self.joint**2 - 1))
        variance = prefill.cv2 * prefill.mean_s**2 + decode**2 * self.osl.cv2 + 2 * together
        return _service(prefill.mean_s + decode, variance)


def slots_within(room: float, mean: float, variance: float, quantile: float = 0.99) -> int:
    """Most requests whose sum stays within `room` with probability `quantile`.

    The sum of n independent requests has mean n m and variance n v; it is taken lognormal with
    those, whose quantile is n m exp(z s - s^2 / 2), s^2 = ln(1 + v / (n m^2)). For many requests
    that is n m + z sqrt(n v); for few it keeps the long right tail a normal has not. `room`, `mean`
    and the root of `variance` may be tokens or bytes.

    Raises InputError for a quantile below 0.5 or above 0.9999, or a mean that is not above 0.
    Source: Fenton 1960, IRE Transactions on Communications Systems 8.

    >>> slots_within(100_000, 1000, 0.0), slots_within(100_000, 1000, 1e6)
    (100, 77)
    """
    if not LEAST_QUANTILE <= quantile <= MOST_QUANTILE:
        raise InputError(
            f"quantile must be at least {LEAST_QUANTILE:g} and at most {MOST_QUANTILE:g};"
            f" you gave {quantile:g}.",
            field="quantile",
        )
    if not (mean > 0 and 0 <= variance < math.inf and room >= 0):
        raise InputError("a request must hold above 0 tokens; check the lengths.", field="isl")
    z, ratio = _NORMAL.inv_cdf(quantile), variance / mean**2

    def fits(n: int) -> bool:
        square = math.log1p(ratio / n)
        return n * mean * math.exp(z * math.sqrt(square) - square / 2) <= room * (1 + 1e-12)

    low, high = 0, 1
    while high < MOST_SLOTS and fits(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _service(mean_s: float, variance: float) -> Service:
    cv2 = variance / mean_s**2 if mean_s > 0 else 0.0
    return Service(mean_s, min(max(cv2, 0.0), MAX_CV**2))
