"""S0 and S1, money: the bulk job three ways, the compute budget and the cost levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.figures.figure import Figure, cell, look_up, output

BULK = (
    "/gpu bulk_job_cost documents=10M isl=2000 api_input_usd_per_mtok=0.88"
    " api_output_usd_per_mtok=0.88 batch_discount_frac=50% way="
)
ONLINE, BATCH = BULK + "online-api", BULK + "batch-api"
# 2,803 tokens/s: 40% of an H100's 989 TFLOPS on 70.554 billion parameters, 2 operations for each
NIGHT = (
    "/gpu bulk_job_cost documents=10M isl=2000 api_input_usd_per_mtok=0.88"
    " api_output_usd_per_mtok=0.88 gpu=h100 gpu_tokens_per_s=2803 deadline_hours=9"
    " as_of=2026-11-21 way="
)
BUDGET = (
    '/gpu compute_budget workloads="Inference (prod), inference, l40s, 2, 730, 1.60; Fine-tuning,'
    " fine-tuning, a100-80gb-sxm, 4, 40, 2.75; Embeddings, embeddings, a10g, 1, 730, 0.95;"
    ' Experimentation, experimentation, a100-80gb-sxm, 2, 80, 2.75"'
)
LEVERS = (
    '/gpu savings_by_formula techniques="exact cache, 65%; semantic cache, 30%; quantisation, 40%;'
    ' prompt compression, 25%; cascade, 50%"'
)


def _share(row: int) -> Callable[..., float]:
    return cell("workloads", row, "share_percent")


def _percent(value: float) -> str:
    return f"{value:.1f}%"


def _fleet(receipt: Any) -> str:
    gpus = look_up(receipt, "ways", "Own serving, on-demand GPUs", "gpus")
    return f"{gpus} H100s at 40% of their arithmetic"


S0 = (
    Figure(
        "S0-02", "10 million documents of 2,000 tokens, online API at $0.88/M", "$4,800", "wrong",
        "that would be $0.24/M", stated=4800, unit="usd", asked=(ONLINE,),
    ),
    Figure(
        "S0-03", "Tokens a second for that job in 9 hours, on a shared API", "9 hours", "wrong",
        "no shared API gives that; a fleet or a rate limit has to be stated",
        unit="tokens/s", asked=(NIGHT + "online-gpus online_util_frac=1",),
        value=output("needed_tokens_per_s"), said=_fleet,
    ),
    Figure(
        "S0-04", "The same as a batch at half price", "$2,400", "wrong",
        "half of the right $17,600; and the batch API named serves other models", stated=2400,
        unit="usd", asked=(BATCH,),
    ),
    Figure(
        "S0-05", "The same on an owned cluster at night", "$400", "unsupported",
        "near electricity alone; what the hardware cost is left out",
        stated=400, unit="usd", asked=(NIGHT + "owned-marginal",),
    ),
    Figure(
        "S0-06", "Dearest over cheapest of the three", "12x", "wrong", "follows from S0-02",
        stated=12, asked=(NIGHT + "owned-marginal owned_usd_per_hour=0.2018",),
        value=output("spread_marginal"), shown=lambda n: f"{n:.0f}x",
    ),
)  # fmt: skip

S1 = (
    Figure("S1-16", "Compute budget a month", "$3,895", "wrong",
           "its own inputs, added", unit="usd/month", asked=(BUDGET,),
           shown=lambda n: f"${n:,.2f}"),
    Figure("S1-17-Infe", "Share of inference", "59.9%", "wrong", "printed shares sum to 100.3%",
           asked=(BUDGET,), value=_share(0), shown=_percent),
    Figure("S1-17-Fine", "Share of fine-tuning", "11.3%", "agrees", stated=11.3,
           asked=(BUDGET,), value=_share(1), shown=_percent),
    Figure("S1-17-Embe", "Share of embeddings", "17.8%", "wrong", "printed shares sum to 100.3%",
           asked=(BUDGET,), value=_share(2), shown=_percent),
    Figure("S1-17-Expe", "Share of experimentation", "11.3%", "agrees", stated=11.3,
           asked=(BUDGET,), value=_share(3), shown=_percent),
    Figure("S1-18", "Saved a month by a fifth less work on two GPUs", "~$470",
           "right number, wrong use", "GPUs are whole: two are still needed", stated=470,
           unit="usd/month",
           asked=(BUDGET.replace("730, 1.60", "730, 1.60, less_work_frac=20%"),),
           value=output("saves_usd_per_month")),
    Figure("S1-20", "Share of production inference in a budget", "50-70%", "rule",
           asked=(BUDGET,), value=_share(0), shown=_percent),
    Figure("S1-43", "Savings of five techniques", "50-80, 20-40, 30-50, 20-30, 40-60%",
           "unsupported", "ranges without a source; they compose, and never add", unit="fraction",
           asked=(LEVERS,), recomputed="together, at the middle of each"),
)  # fmt: skip
