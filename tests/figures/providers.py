"""S1, routing over several providers, spot prices, and what its text says in passing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.figures.figure import Figure, look_up

THREE = (
    '"OpenAI, 0.6, 500, usd_per_request=0.003; Anthropic, 0.25, 200, usd_per_request=0.004;'
    ' Self-hosted, 0.15, 50, usd_per_request=0.005"'
)
BALANCED = f"/gpu provider_bill 100 qps, requests=1000, seed=7, providers={THREE}"
NAMES = ("OpenAI", "Anthropic", "Self-hosted")


def _column(name: str) -> Callable[..., str]:
    def said(receipt: Any) -> str:
        return " / ".join(f"{look_up(receipt, 'providers', who, name):,.0f}" for who in NAMES)

    return said


def _weighed(receipt: Any) -> str:
    expected = [1000 * look_up(receipt, "providers", who, "share_frac") for who in NAMES]
    drawn = _column("simulated")(receipt)
    return " / ".join(f"{n:.0f}" for n in expected) + f" expected, {drawn} drawn with seed 7"


def _most(receipt: Any) -> str:
    return "all to " + max(NAMES, key=lambda who: look_up(receipt, "providers", who, "qps"))


def _spot(gpu: str) -> str:
    return f"/gpu tco_rent {gpu} 8 gpus spot provider=aws lost_frac=0 as_of=2026-11-21"


def _savings(*receipts: Any) -> str:
    return ", ".join(f"{r.output('saves_frac'):.0%}" for r in receipts)


S1 = (
    Figure("S1-19", "Categories of a compute budget",
           "training, fine-tuning, inference, experimentation", "inconsistent",
           "the code has embeddings, which the text has not, and no training",
           recomputed="COMPUTE_BUDGET takes all five"),
    Figure("S1-21", "Of 1,000 requests by weights of 60, 25 and 15%", "601 / 249 / 150", "agrees",
           "one draw without a seed, which nobody can repeat", asked=(BALANCED,), said=_weighed),
    Figure("S1-22", "The strategy by cost takes the cheapest provider", "it does", "wrong",
           "it takes the one of the least weight, self-hosting, and knows no prices",
           asked=(BALANCED.replace("100 qps,", "100 qps, cost,"),), said=_most,
           recomputed="at prices of $0.003, $0.004 and $0.005 a request"),
    Figure("S1-23", "Rate limits of 500, 200 and 50 requests/s", "are observed", "wrong",
           "the present rate is never counted, so no limit can bite", asked=(BALANCED,),
           said=_column("saturation_qps"),
           recomputed="requests/s in all at which each limit is reached"),
    Figure("S1-24", "Strategies of routing", "five", "inconsistent",
           "the code has three of them: cost, quality, balanced",
           refused=f"/gpu provider_bill 100 qps, policy=any, providers={THREE}"),
    Figure("S1-25", "Alternative text of figure 33.5.3", "the budget's", "inconsistent",
           "the text of another figure", recomputed="a diagram of routing is meant"),
    Figure("S1-26", "What spot instances save", "60-70%, elsewhere up to 90%", "rule",
           asked=(_spot("b300"), _spot("h100"), _spot("a100-40gb")), said=_savings,
           recomputed="of B300, H100 and A100 40GB on demand at AWS, read 2026-09-19"),
    Figure("S1-44", "Cost of inference for the same quality", "10x less a year since GPT-3",
           "agrees", recomputed="a16z found 10x a year; Epoch a median of 50x"),
    Figure("S1-45", "A new generation of GPUs", "every 18 months", "rule",
           recomputed="a rule of thumb"),
    Figure("S1-49", "Number of the code fragments", "33.5.2 for four of them", "inconsistent",
           "captions run from 33.5.1 to 33.5.4", recomputed="each has a number of its own"),
)  # fmt: skip
