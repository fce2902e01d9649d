"""LENGTH_QUANTILE: token lengths from two figures of their distribution."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import origin
from core.calculations._queue_fields import ServiceCv, Tokens
from core.errors import InputError
from core.fields import number
from core.lengths import Lengths
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs

_QUANTILES = {"p50_tokens": 0.5, "p95_tokens": 0.95, "p99_tokens": 0.99}
_FIGURES = ("mean_tokens", *_QUANTILES, "cv")
_EXAMPLE = "/gpu length_quantile mean_tokens=1500 p95_tokens=4970 quantile_frac=99%"

Quantile = Annotated[float, number("fraction", lo=1e-6, hi=1 - 1e-6, words=("quantile",))]


class LengthQuantileInput(Inputs):
    """Two figures of a lognormal distribution of lengths, and the quantile asked for."""

    mean_tokens: Tokens | None = None
    """Mean length in tokens."""
    p95_tokens: Tokens | None = None
    """Length in tokens that 95% of requests stay within."""
    cv: ServiceCv | None = None
    """Coefficient of variation of the lengths: standard deviation / mean."""
    quantile_frac: Quantile = 0.99
    """Share of requests the answer should cover."""
    p50_tokens: Tokens | None = None
    """Median length in tokens."""
    p99_tokens: Tokens | None = None
    """Length in tokens that 99% of requests stay within."""


def _lengths(inputs: LengthQuantileInput) -> Lengths:
    given = [name for name in _FIGURES if getattr(inputs, name) is not None]
    if len(given) != 2:
        said = f"you gave {', '.join(given)}" if given else "you gave none"
        raise InputError(
            f"give two of {', '.join(_FIGURES)}; {said}. Example: {_EXAMPLE}",
            field=given[-1] if given else "mean_tokens",
        )
    first, second = given
    one, two = getattr(inputs, first), getattr(inputs, second)
    if second == "cv":
        if first == "mean_tokens":
            return Lengths.from_mean_cv(one, two)
        return Lengths.from_quantile_cv(_QUANTILES[first], one, two, name=first)
    if first != "mean_tokens":
        return Lengths.from_quantiles(
            _QUANTILES[first], one, _QUANTILES[second], two, names=(first, second)
        )
    if second == "p50_tokens":
        return Lengths.from_mean_median(one, two, name=second)
    return Lengths.from_mean_quantile(one, _QUANTILES[second], two, name=second)


@REGISTRY.calculation(
    "LENGTH_QUANTILE",
    group="queueing",
    result="Tokens that the asked share of requests stays within, with mean, CV and moments.",
    unit="tokens",
    examples=(
        _EXAMPLE,
        "/gpu length_quantile mean_tokens=1500 cv=1.5 quantile_frac=95%",
        "/gpu length_quantile p50_tokens=800 p99_tokens=10k quantile_frac=0.95",
    ),
)
def length_quantile(inputs: LengthQuantileInput, book: PriceBook) -> Receipt:
    """A quantile of token lengths, taken to be lognormal, from two of their figures.

    quantile q = exp(mu + z_q sigma), mean = exp(mu + sigma^2/2), CV^2 = exp(sigma^2) - 1. From a
    mean and a quantile the smaller sigma is taken. E[T^2]/E[T]^2 is by how much quadratic
    attention costs more than for requests all of mean length.

    Raises InputError unless exactly two figures are given that a lognormal can have.
    Source: moments of the lognormal, Johnson, Kotz and Balakrishnan 1994, chapter 14.

    >>> from pricing.book import embedded_book
    >>> raw = {"mean_tokens": 1500, "cv": 1.5, "quantile_frac": 0.95}
    >>> round(REGISTRY.get("LENGTH_QUANTILE").run(raw, embedded_book()).value)
    4962
    """
    lengths = _lengths(inputs)
    value = lengths.quantile_tokens(inputs.quantile_frac)
    mean = lengths.mean_tokens
    return Receipt(
        calculation="",
        value=value,
        unit="tokens",
        summary=(
            f"{inputs.quantile_frac * 100:.6g}% of requests stay within {value:,.0f} tokens,"
            f" {value / mean:.3g} times the mean of {mean:,.0f}."
        ),
        outputs=[
            Output("mean_tokens", "Mean", mean, "tokens"),
            Output("p50_tokens", "Median", lengths.quantile_tokens(0.5), "tokens"),
            Output("p95_tokens", "p95", lengths.quantile_tokens(0.95), "tokens"),
            Output("p99_tokens", "p99", lengths.quantile_tokens(0.99), "tokens"),
            Output("cv", "Coefficient of variation", lengths.cv, "count"),
            Output(
                "second_moment_ratio",
                "Mean square over squared mean",
                lengths.second_moment_ratio,
                "count",
            ),
        ],
        assumptions=[
            Assumption("distribution", "lognormal", "", "default", "two figures fix it"),
            *(
                Assumption(name, getattr(inputs, name), "" if name == "cv" else "tokens", "user")
                for name in _FIGURES
                if getattr(inputs, name) is not None
            ),
            Assumption(
                "quantile_frac", inputs.quantile_frac, "fraction", origin(inputs, "quantile_frac")
            ),
        ],
    )
