"""Fields of traffic: quantiles of the lengths, peak, burstiness, prefix cache and speculation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from core.calculations._fields import HostedInputs
from core.catalog import LlmModel
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
    float, number("count", lo=1, hi=100, words=("peak factor", "peak over mean"))
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


class TrafficInputs(HostedInputs):
    """How requests vary and arrive, and what the engine saves on them; all default to nothing."""

    isl_p95: IslP95 | None = None
    """Prompt length 95% of requests stay within; missing means all prompts are alike."""
    isl_p99: IslP99 | None = None
    """Prompt length 99% of requests stay within, instead of isl_p95."""
    osl_p95: OslP95 | None = None
    """Answer length 95% of requests stay within; missing means all answers are alike."""
    osl_p99: OslP99 | None = None
    """Answer length 99% of requests stay within, instead of osl_p95."""
    arrival_cv2: ArrivalCv2 = 1.0
    """Burstiness: squared CV of the gaps between requests; 1 is Poisson."""
    prefix_hit_frac: PrefixHitFrac = 0.0
    """Share of prompt tokens found in the prefix cache and not computed again."""
    draft_tokens: DraftTokens = 0
    """Speculative decoding: tokens a draft proposes per step; 0 is none."""
    acceptance_frac: AcceptanceFrac | None = None
    """Measured chance that a draft token is accepted if all before it were."""
    draft_acceptance_frac: DraftAcceptanceFrac | None = None
    """Measured accepted over proposed draft tokens (vLLM: Avg Draft acceptance rate)."""
    tokens_per_step: TokensPerStep | None = None
    """Measured tokens a step yields (vLLM: Mean acceptance length)."""
    draft_cost_frac: DraftCostFrac = 0.0
    """Time of proposing one draft token over the time of one step."""

    def traffic(self, isl: float, osl: float) -> Traffic | None:
        """The traffic these fields describe; None when requests are alike and nothing is saved.

        Raises InputError as `lengths_of` and `speculation_of`.
        """
        if self.model_fields_set.isdisjoint(_VARYING):
            return None
        given = Traffic(
            isl=lengths_of("isl", isl, self.isl_p95, self.isl_p99),
            osl=lengths_of("osl", osl, self.osl_p95, self.osl_p99),
            prefix_hit_frac=self.prefix_hit_frac,
            arrival_cv2=self.arrival_cv2,
            speculation=speculation_of(
                self.draft_tokens,
                acceptance_frac=self.acceptance_frac,
                draft_acceptance_frac=self.draft_acceptance_frac,
                tokens_per_step=self.tokens_per_step,
                draft_cost_frac=self.draft_cost_frac,
            ),
        )
        plain = (given.isl.cv, given.osl.cv, given.prefix_hit_frac, given.speculation)
        return given if any(plain) or given.arrival_cv2 != 1 else None


_VARYING = frozenset(TrafficInputs.model_fields)


def check_longest(traffic: Traffic, model: LlmModel, given: Collection[str]) -> None:
    """InputError when the 99th percentile of prompt and answer exceeds the model's context."""
    limit, longest = model.max_context_tokens, traffic.largest_tokens()
    if limit is None or longest <= limit:
        return
    named = [f for f in ("isl_p95", "isl_p99", "osl_p95", "osl_p99") if f in given]
    field = named[0] if named else "isl"
    raise InputError(
        f"{field}: 1% of requests would exceed {longest:,.0f} tokens, beyond the {limit:,} tokens"
        f" of context of {model.name}; lower {' or '.join(named) or 'isl'}.",
        field=field,
    )
