"""S1, the scenario: a chatbot of eight million conversations moves from an API to its own GPUs."""

from __future__ import annotations

from typing import Any

from tests.figures.figure import Figure, output

CHATBOT = (
    "/gpu migration_savings 8M/month, api_usd_per_month=47000, fleet_usd_per_month=12000,"
    " staff_usd_per_month=15000, ops_usd_per_month=2000, gpus=4"
)


def _gpu_hour(receipt: Any) -> float:
    return float(next(a.value for a in receipt.assumptions if a.name == "gpu_usd_per_hour"))


def _busy(receipt: Any) -> str:
    mean, peak = (receipt.output(f"{name}_load_frac") for name in ("mean", "peak"))
    return f"{mean:.0%} busy at the mean, {peak:.0%} at the peak"


S1 = (
    Figure("S1-27", "Chatbot: API cost of a conversation", "$0.005875", "agrees", stated=0.005875,
           unit="usd/request", asked=(CHATBOT,), value=output("api_usd_per_request")),
    Figure("S1-28", "Chatbot: self-hosting a month", "$29K", "agrees", stated=29_000,
           unit="usd/month", asked=(CHATBOT + ", fallback_frac=0",),
           value=output("after_usd_per_month")),
    Figure("S1-29", "Chatbot: an engineer at $180K a year, a month", "$15K", "agrees",
           recomputed="$15,000/month"),
    Figure("S1-30", "Chatbot: four A100s", "$12K a month", "inconsistent",
           "its own table has $2.00-3.50", unit="usd/hour", asked=(CHATBOT,),
           value=_gpu_hour, recomputed="for each"),
    Figure("S1-31", "Chatbot: saved a month", "$18K", "agrees", stated=18_000, unit="usd/month",
           asked=(CHATBOT + ", fallback_frac=0",), value=output("saves_usd_per_month")),
    Figure("S1-32", "Chatbot: cost a month with 5% through the API", "$31K", "rounded",
           stated=31_000, unit="usd/month", asked=(CHATBOT,), value=output("after_usd_per_month")),
    Figure("S1-33", "Chatbot: projected saving in the first year", "$192K",
           "right number, wrong use",
           "of a year after the move, rounded; three months of migration come first",
           stated=192_000, unit="usd", asked=(CHATBOT + ", while_migrating=api-only",),
           value=lambda r: r.value,
           said=lambda r: f"${r.output('both_usd'):,.0f} with both stacks paid meanwhile"),
    Figure("S1-34", "Chatbot: volume at which both cost the same", "typically 5M+", "agrees",
           stated=5e6, unit="requests/month", asked=(CHATBOT,),
           value=output("breakeven_requests_per_month")),
    Figure("S1-50", "Chatbot: four A100s serve 8 million conversations", "they do", "unsupported",
           "measured, they serve 3.41 requests/s: the mean, and no peak of three times as many",
           asked=(CHATBOT + ", capacity_qps=3.41, peak_to_mean=3",), said=_busy),
)  # fmt: skip
