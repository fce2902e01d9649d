"""Fields of traffic: quantiles of the lengths, peak, burstiness, prefix cache and speculation."""

from __future__ import annotations

from typing import Annotated

from core.errors import InputError
from core.fields import integer, number
from core.lengths import MAX_TOKENS, Lengths
from core.queueing import MAX_CV
from core.speculation import MAX_DRAFT_TOKENS, Speculation
from core.traffic import Traffic


def _quantile_words(which: str, *words: str) -> tuple[str, ...]:
    return tuple(w for word in words for w in (f"{word} {which}", f"{which} {word}"))


IslP95 = Annotated[
    float, number("tokens", lo=1, hi=MAX_TOKENS, words=_quantile_words("p95", "in", "input"))
]
IslP99 = Annotated[
    float, number("tokens", lo=1, hi=MAX_TOKENS, words=_quantile_words("p99", "in", "input"))
]
OslP95 = Annotated[
    float, number("tokens", lo=1, hi=MAX_TOKENS, words=_quantile_words("p95", "out", "output"))
]
OslP99 = Annotated[
    float, number("tokens", lo=1, hi=MAX_TOKENS, words=_quantile_words("p99", "out", "output"))
]
PeakToMean = Annotated[
    float, number("count", lo=1, hi=100, words=("peak factor", "peak over mean", "peak/mean"))
]
ArrivalCv2 = Annotated[
    float, number("count", hi=MAX_CV**2, words=("arrival dispersion", "index of dispersion"))
]
PrefixHitFrac = Annotated[
    float,
    number(
        "fraction",
        hi=0.99,
        words=(
            "prefix hit",
            "prefix hits",
            "prefix hit rate",
            "prefix cache hit rate",
            "cache hit",
            "cache hits",
            "cache hit rate",
        ),
    ),
]
DraftTokens = Annotated[
    int,
    integer(
        "tokens",
        lo=0,
        hi=MAX_DRAFT_TOKENS,
        words=("draft", "drafted", "speculative tokens", "num speculative tokens"),
    ),
]
AcceptanceFrac = Annotated[
    float, number("fraction", hi=1, words=("acceptance", "acceptance per token", "alpha"))
]
DraftAcceptanceFrac = Annotated[
    float,
    number("fraction", hi=1, words=("draft acceptance rate", "avg draft acceptance rate")),
]
TokensPerStep = Annotated[
    float,
    number(
        "tokens",
        lo=1,
        hi=MAX_DRAFT_TOKENS + 1,
        words=("mean acceptance length", "acceptance length", "accept length"),
    ),
]
DraftCostFrac = Annotated[float, number("fraction", hi=1, words=("draft cost",))]

_MEASURES = ("acceptance_frac", "draft_acceptance_frac", "tokens_per_step")


def lengths_of(
    name: str, mean_tokens: float, p95: float | None = None, p99: float | None = None
) -> Lengths:
    """Lengths from the mean and one quantile; without one, all requests are of mean length.

    Raises InputError for both quantiles, or one that no lognormal of this mean has.

    >>> round(lengths_of("isl", 1500, p95=4962).cv, 2)
    1.5
    >>> lengths_of("isl", 1500).cv
    0.0
    """
    if p95 is not None and p99 is not None:
        raise InputError(
            f"give {name}_p95 or {name}_p99, not both: beside the mean, one fixes a lognormal.",
            field=f"{name}_p99",
        )
    which, at, tokens = ("p95", 0.95, p95) if p99 is None else ("p99", 0.99, p99)
    if tokens is None:
        return Lengths.from_mean_cv(mean_tokens, 0.0)
    return Lengths.from_mean_quantile(
        mean_tokens, at, tokens, name=f"{name}_{which}", mean_name=name
    )


def speculation_of(
    draft_tokens: int,
    *,
    acceptance_frac: float | None = None,
    draft_acceptance_frac: float | None = None,
    tokens_per_step: float | None = None,
    draft_cost_frac: float = 0.0,
) -> Speculation | None:
    """Speculation from the draft's length and exactly one measured figure; None for no draft.

    Raises InputError for none or several figures, or one without a draft.

    >>> one = speculation_of(3, acceptance_frac=0.5)
    >>> one and one.tokens_per_step
    1.875
    >>> speculation_of(0) is None
    True
    """
    measured = (acceptance_frac, draft_acceptance_frac, tokens_per_step)
    given = [name for name, value in zip(_MEASURES, measured, strict=True) if value is not None]
    if draft_tokens == 0:
        if given:
            raise InputError(
                f"{given[0]} needs draft_tokens, the tokens proposed per step, e.g."
                " draft_tokens=3.",
                field="draft_tokens",
            )
        return None
    if len(given) != 1:
        said = f"you gave {' and '.join(given)}" if given else "you gave none"
        raise InputError(
            f"draft_tokens needs one measured figure of {', '.join(_MEASURES)}; {said}.",
            field=given[-1] if given else "acceptance_frac",
        )
    if acceptance_frac is not None:
        return Speculation.from_acceptance(draft_tokens, acceptance_frac, draft_cost_frac)
    if draft_acceptance_frac is not None:
        return Speculation.from_draft_acceptance(
            draft_tokens, draft_acceptance_frac, draft_cost_frac
        )
    return Speculation.from_tokens_per_step(draft_tokens, tokens_per_step or 0.0, draft_cost_frac)


def traffic_of(
    *,
    isl: float,
    osl: float,
    isl_p95: float | None = None,
    osl_p95: float | None = None,
    isl_p99: float | None = None,
    osl_p99: float | None = None,
    peak_to_mean: float = 1.0,
    arrival_cv2: float = 1.0,
    prefix_hit_frac: float = 0.0,
    draft_tokens: int = 0,
    acceptance_frac: float | None = None,
    draft_acceptance_frac: float | None = None,
    tokens_per_step: float | None = None,
    draft_cost_frac: float = 0.0,
) -> Traffic:
    """The traffic these fields describe; lengths without a quantile do not vary.

    Raises InputError as `lengths_of` and `speculation_of`.

    >>> one = traffic_of(isl=1500, isl_p95=4962, osl=300, draft_tokens=3, acceptance_frac=0.7)
    >>> round(one.prefill_second_moment(), 2), round(one.tokens_per_step, 3)
    (3.25, 2.533)
    """
    return Traffic(
        isl=lengths_of("isl", isl, isl_p95, isl_p99),
        osl=lengths_of("osl", osl, osl_p95, osl_p99),
        prefix_hit_frac=prefix_hit_frac,
        peak_to_mean=peak_to_mean,
        arrival_cv2=arrival_cv2,
        speculation=speculation_of(
            draft_tokens,
            acceptance_frac=acceptance_frac,
            draft_acceptance_frac=draft_acceptance_frac,
            tokens_per_step=tokens_per_step,
            draft_cost_frac=draft_cost_frac,
        ),
    )
