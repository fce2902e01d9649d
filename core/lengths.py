"""Lengths of prompts and answers as a lognormal distribution.

Token counts of real traffic are positive and long-tailed; two figures fix a lognormal: the mean
and a high quantile, the mean and the coefficient of variation, or two quantiles. What plans need
of it are the quantiles (KV memory, the tail of latency) and the second moment (attention cost
grows with the square of the length).

ln T is normal with mean mu and standard deviation sigma:
mean = exp(mu + sigma^2/2), CV^2 = exp(sigma^2) - 1, quantile q = exp(mu + z_q sigma).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from core.errors import InputError

MAX_TOKENS = 1e9
"""Longest length taken."""
MAX_CV = 10.0
"""Largest coefficient of variation taken."""
_MAX_SIGMA = math.sqrt(math.log1p(MAX_CV**2))
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Lengths:
    """A lognormal distribution of lengths in tokens.

    >>> lengths = Lengths.from_mean_cv(1500, 1.5)
    >>> [round(lengths.quantile_tokens(q)) for q in (0.5, 0.95, 0.99)]
    [832, 4962, 10399]
    >>> round(lengths.second_moment_ratio, 2)
    3.25
    """

    mu: float
    sigma: float

    @classmethod
    def from_mean_cv(cls, mean_tokens: float, cv: float) -> Lengths:
        """From the mean and the coefficient of variation (standard deviation / mean)."""
        _check_tokens("mean_tokens", mean_tokens)
        if not 0 <= cv <= MAX_CV:
            raise InputError(
                f"cv must be at least 0 and at most {MAX_CV:g}; you gave {cv:g}.", field="cv"
            )
        variance = math.log1p(cv * cv)
        return cls(math.log(mean_tokens) - variance / 2, math.sqrt(variance))

    @classmethod
    def from_quantile_cv(
        cls, quantile: float, tokens: float, cv: float, *, name: str = "tokens"
    ) -> Lengths:
        """From one quantile and the coefficient of variation."""
        z = _z(quantile)
        _check_tokens(name, tokens)
        sigma = cls.from_mean_cv(1.0, cv).sigma
        return cls(math.log(tokens) - z * sigma, sigma)

    @classmethod
    def from_mean_quantile(
        cls,
        mean_tokens: float,
        quantile: float,
        tokens: float,
        *,
        name: str = "tokens",
        mean_name: str = "mean_tokens",
    ) -> Lengths:
        """From the mean and a quantile above the median, such as p95.

        ln(q/mean) = z sigma - sigma^2/2, of which the smaller sigma is meant: the larger one has
        most of its mean beyond the quantile.

        Raises InputError when no lognormal has both: the quantile must lie between the mean and
        exp(z^2/2) times it (3.87 times for p95, 14.97 for p99).
        """
        z = _z(quantile)
        _check_tokens(mean_name, mean_tokens)
        _check_tokens(name, tokens)
        if z <= 0:
            raise InputError(
                f"beside a mean, the quantile must be above 0.5; you gave {quantile:g}.",
                field="quantile",
            )
        ratio = math.log(tokens / mean_tokens)
        root = z * z - 2 * ratio
        if ratio < 0 or root < 0:
            most = math.exp(z * z / 2)
            raise InputError(
                f"{name} must be between {mean_name} and {most:.2f} times it, the widest a"
                f" lognormal can be; you gave {tokens:,.6g} beside a mean of {mean_tokens:,.6g}.",
                field=name,
            )
        # 2 ratio / (z + root) is z - root without the cancellation when they are close
        return cls._with(math.log(mean_tokens), 2 * ratio / (z + math.sqrt(root)), name)

    @classmethod
    def from_mean_median(
        cls, mean_tokens: float, tokens: float, *, name: str = "p50_tokens"
    ) -> Lengths:
        """From the mean and the median, which is the smaller: sigma^2 = 2 ln(mean/median)."""
        _check_tokens("mean_tokens", mean_tokens)
        _check_tokens(name, tokens)
        if tokens > mean_tokens:
            raise InputError(
                f"{name} must be at most mean_tokens, as in any long-tailed distribution; you gave"
                f" {tokens:,.6g} beside a mean of {mean_tokens:,.6g}.",
                field=name,
            )
        sigma = math.sqrt(2 * math.log(mean_tokens / tokens))
        return cls._with(math.log(mean_tokens), sigma, name)

    @classmethod
    def from_quantiles(
        cls,
        low: float,
        low_tokens: float,
        high: float,
        high_tokens: float,
        *,
        names: tuple[str, str] = ("low_tokens", "high_tokens"),
    ) -> Lengths:
        """From two quantiles, such as p50 and p99: sigma = ln(high/low) / (z_high - z_low)."""
        z_low, z_high = _z(low), _z(high)
        _check_tokens(names[0], low_tokens)
        _check_tokens(names[1], high_tokens)
        if z_low >= z_high or low_tokens > high_tokens:
            raise InputError(
                f"{names[1]} must be at least {names[0]}, the lower quantile; you gave"
                f" {high_tokens:,.6g} and {low_tokens:,.6g}.",
                field=names[1],
            )
        sigma = math.log(high_tokens / low_tokens) / (z_high - z_low)
        mu = math.log(low_tokens) - z_low * sigma
        return cls._with(mu + sigma * sigma / 2, sigma, names[1])

    @classmethod
    def _with(cls, log_mean: float, sigma: float, name: str) -> Lengths:
        if sigma > _MAX_SIGMA:
            raise InputError(
                f"{name} is so far out that the lengths would have a CV above {MAX_CV:g}; check"
                " the figures or give a nearer quantile.",
                field=name,
            )
        return cls(log_mean - sigma * sigma / 2, sigma)

    @property
    def mean_tokens(self) -> float:
        """Mean length in tokens."""
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def cv2(self) -> float:
        """Squared coefficient of variation: variance / mean^2."""
        return math.expm1(self.sigma**2)

    @property
    def cv(self) -> float:
        """Coefficient of variation: standard deviation / mean."""
        return math.sqrt(self.cv2)

    @property
    def second_moment_ratio(self) -> float:
        """E[T^2] / E[T]^2 = 1 + CV^2: quadratic cost over that of everyone at the mean."""
        return math.exp(self.sigma**2)

    def moment_ratio(self, n: int) -> float:
        """E[T^n] / E[T]^n = (1 + CV^2)^(n (n - 1) / 2).

        >>> round(Lengths.from_mean_cv(500, 1.0).moment_ratio(3), 9)
        8.0
        """
        return (1 + self.cv2) ** (n * (n - 1) / 2)

    @property
    def second_moment_tokens2(self) -> float:
        """E[T^2], in tokens squared."""
        return math.exp(2 * self.mu + 2 * self.sigma**2)

    def quantile_tokens(self, quantile: float) -> float:
        """Length in tokens that a share `quantile` of requests stays within."""
        return math.exp(self.mu + _z(quantile) * self.sigma)

    def share_over(self, tokens: float) -> float:
        """Share of requests longer than `tokens`."""
        _check_tokens("tokens", tokens)
        if self.sigma == 0:
            return 1.0 if math.log(tokens) < self.mu else 0.0
        return _NORMAL.cdf((self.mu - math.log(tokens)) / self.sigma)


def whole_tokens(tokens: float) -> int:
    """The nearest whole number of tokens, of halves the even one; at least 1.

    A mean that went through a logarithm is off in its last digits, which must not decide a half.

    >>> whole_tokens(7463.4999999999), whole_tokens(0.2)
    (7464, 1)
    """
    return max(1, round(round(tokens, 6)))


def _z(quantile: float) -> float:
    if not 1e-6 <= quantile <= 1 - 1e-6:
        raise InputError(
            f"a quantile must be at least 0.000001 and at most 0.999999; you gave {quantile:g}.",
            field="quantile",
        )
    return _NORMAL.inv_cdf(quantile)


def _check_tokens(name: str, value: float) -> None:
    if not 1e-6 <= value <= MAX_TOKENS:
        raise InputError(
            f"{name} must be above 0 and at most {MAX_TOKENS:g} tokens; you gave {value:g}.",
            field=name,
        )
