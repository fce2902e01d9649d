"""S0, the three horizons: long requests, commitments and how fast prices fall."""

from __future__ import annotations

from typing import Any

from tests.figures.figure import Figure, look_up

P4D = (
    "/gpu commit_gpus typical=20 at_most=30 on_demand_usd_per_hour=2.745"
    " reserved_1y_usd_per_hour=1.740 reserved_3y_usd_per_hour=1.172 decline="
)


def _roofline(tokens: str) -> str:
    return f"/gpu roofline llama-3.1-8b on h100 context={tokens}"


def _prefill(receipt: Any) -> float:
    """Operations of a prefill: those a byte read, times the bytes."""
    intensity, gb = (look_up(receipt, "roofline", "prefill", n) for n in ("intensity", "gb"))
    return float(intensity * gb)


def _long_over_short(short: Any, long: Any) -> float:
    """200K over 1K: a prompt of T tokens takes a T + b T^2, here of two prompts, in thousands."""
    one, hundred = _prefill(short), _prefill(long)
    squared = (hundred - 100 * one) / (100**2 - 100)
    return ((one - squared) * 200 + squared * 200**2) / one


def _committed(*receipts: Any) -> str:
    shares = ", ".join(f"{look_up(r, 'terms', 0, 'quantile_frac'):.0%}" for r in receipts)
    return f"worth a year's commitment: the {shares} quantile of demand"


S0 = (
    Figure("S0-14", "Compute of a request of 200K tokens over one of 1K", "200x", "wrong",
           "that is its KV cache; attention takes the square of the tokens", stated=200,
           asked=(_roofline("1000"), _roofline("100000")), value=_long_over_short,
           shown=lambda n: f"{n:,.0f}x", recomputed="for the prefill of an 8B model"),
    Figure("S0-15", "Commit for 30 days, hedge 90, watch 365", "a rule", "rule",
           asked=(P4D + "0%",), said=_committed, recomputed="at an A100's prices, if they hold"),
    Figure("S0-16", "Prices fall by half a year; a reservation saves 30-60%", "50%, 30-60%",
           "inconsistent",
           "S1 has tenfold a year and 50-90% in all; the rate is an input, and decides",
           asked=(P4D + "0%", P4D + "30%", P4D + "50%"), said=_committed,
           recomputed="as prices fall by 0, 30 and 50% a year"),
)  # fmt: skip
