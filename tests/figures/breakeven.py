"""S1, API against own GPUs: the breakeven code, what it leaves out, and the exercises."""

from __future__ import annotations

import math
from typing import Any

from tests.figures.figure import Figure, look_up, output

FRAGMENT = (
    "/gpu breakeven_requests_by_formula api_input_per_million={} api_output_per_million={}"
    " avg_input_tokens=800 avg_output_tokens=300 gpu_cost_per_hour=1.60 gpu_count=1"
    " throughput_requests_per_hour=1800 ops_overhead_monthly=500"
)
MINI = FRAGMENT.format(0.15, 0.60)
NODES = (
    "/gpu breakeven_requests_by_formula api_input_per_million=2.5 api_output_per_million=10"
    " avg_input_tokens=500 avg_output_tokens=200 gpu_cost_per_hour=3 gpu_count=2"
    " throughput_requests_per_hour=3000 ops_overhead_monthly=0"
)
MINUTES = 730 * 60
STALE = "an older run of the code: $1.50 an hour for 720 hours, and $500"


def _l40s(requests_per_hour: int, more: str = "") -> str:
    return (
        "/breakeven $0.15 in, $0.60 out, 800 in, 300 out, 1 gpu at $1.60/h,"
        f" {requests_per_hour} req/hour, $500 ops{more}"
    )


def _exercise(ops: int) -> str:
    return f"/breakeven $2.50 in, $10 out, 500 in, 200 out, 2 gpus at $3/h, 50 req/min, ${ops} ops"


def _growing(usd_in: str, usd_out: str) -> str:
    return (
        f"/gpu months_to_breakeven ${usd_in} in, ${usd_out} out, 800 in, 300 out, 150000/month,"
        " growth=20%, gpu_usd_per_hour=1.6, 19754 req/hour, $500 ops"
    )


def _price(usd_in: float, usd_out: float, isl: int, osl: int) -> str:
    return (
        f"/gpu api_cost_per_request api_input_per_million={usd_in}"
        f" api_output_per_million={usd_out} avg_input_tokens={isl} avg_output_tokens={osl}"
    )


def _self_host(per_hour: float, gpus: int, ops: int, requests: int) -> str:
    return (
        f"/gpu self_host_cost_per_request gpu_cost_per_hour={per_hour} gpu_count={gpus}"
        f" ops_overhead_monthly={ops} monthly_requests={requests}"
    )


def _summary(receipt: Any) -> str:
    return str(receipt.summary).removesuffix(".")


def _beyond(receipt: Any) -> str:
    quotient = receipt.output("simple_quotient_requests_per_month")
    return f"breakeven at {quotient / receipt.output('replica_requests_per_month'):.2f} times that"


def _one_node(receipt: Any) -> str:
    a_minute = receipt.output("simple_quotient_requests_per_month") / MINUTES
    return f"{_summary(receipt)}; one node would need {a_minute:.0f} a minute"


def _flat_and_peaked(flat: Any, peaked: Any) -> str:
    said = (_summary(r).removeprefix("Self-hosting ") for r in (flat, peaked))
    return "flat load: {}; peaks three times the mean: {}".format(*said)


def _months(mini: Any, full: Any) -> str:
    return (
        f"month {full.output('month_number'):.1f} against GPT-4o,"
        f" {mini.output('month_number'):.1f} against GPT-4o-mini"
    )


def _daily(requests: float) -> str:
    return f"{requests:,.0f} a day"


def _growth(receipt: Any) -> float:
    first, second = (look_up(receipt, "months", row, "requests") for row in (0, 1))
    return float(second / first)


def _a_day(month: int) -> Figure:
    printed = {0: "5,000", 2: "7,200", 5: "12,400"}[month]
    return Figure(
        f"S1-40-{month + 1}", f"Requests a day in month {month + 1}, growing by 20%", printed,
        "agrees", stated=float(printed.replace(",", "")), shown=_daily,
        asked=(_growing("0.15", "0.60"),),
        value=lambda r: look_up(r, "months", 0, "requests") / 30 * _growth(r) ** month,
    )  # fmt: skip


def _doubling(receipt: Any) -> float:
    return math.log(2) / math.log(_growth(receipt))


S1 = (
    Figure("S1-07", "API cost of a request, 800 in and 300 out at $0.15 and $0.60", "$0.00030",
           "agrees", stated=0.0003, unit="usd/request", asked=(_price(0.15, 0.6, 800, 300),)),
    Figure("S1-08", "The same on an L40S at 500,000 a month", "$0.00334", "agrees",
           stated=0.00334, unit="usd/request", asked=(_self_host(1.6, 1, 500, 500_000),)),
    Figure("S1-09", "Requests a month at which both cost the same", "5,266,666", "wrong", STALE,
           stated=5_266_666, unit="requests/month", asked=(MINI,)),
    Figure("S1-10", "The same a day", "175,556", "wrong", "follows from S1-09", stated=175_556,
           asked=(MINI,), value=output("requests_per_day"), shown=_daily),
    Figure("S1-11", "The same in the chart, the self-check and the key insight",
           "5.3M, 5.27M, over 5M", "wrong", "follows from S1-09", stated=5.27e6,
           unit="requests/month", asked=(MINI,)),
    Figure("S1-12", "What that one L40S can serve", "never used", "wrong",
           "breakeven lies beyond it", unit="requests/month", asked=(_l40s(1800),),
           value=output("replica_requests_per_month"), said=_beyond),
    Figure("S1-13", "Breakeven with the GPUs that the volume needs", "5.27M", "wrong",
           "each further GPU costs more than the API it replaces", asked=(_l40s(1800),),
           said=_summary),
    Figure("S1-14a", "The same at a measured 11,401 requests/hour in BF16", "1,800 requests/hour",
           "right number, wrong use", "this one unused input turns the answer round",
           asked=(_l40s(11_401), _l40s(11_401, ", peak 3")), said=_flat_and_peaked),
    Figure("S1-14b", "The same at a measured 19,754 requests/hour in FP8", "1,800 requests/hour",
           "right number, wrong use", "this one unused input turns the answer round",
           asked=(_l40s(19_754), _l40s(19_754, ", peak 3")), said=_flat_and_peaked),
    Figure("S1-15", "Breakeven against GPT-4o", "under 500K", "agrees",
           "but an 8B model does not replace GPT-4o", unit="requests/month",
           asked=(FRAGMENT.format(2.5, 10),)),
    Figure("S1-36", "Exercise 33.5.2: API cost of a request", "$0.00325", "agrees",
           stated=0.00325, unit="usd/request", asked=(_price(2.5, 10, 500, 200),)),
    Figure("S1-37", "Exercise 33.5.2: the same self-hosted at full load", "$0.002", "agrees",
           stated=0.002, unit="usd/request", asked=(_self_host(3, 2, 0, 3000 * 730),)),
    Figure("S1-38", "Exercise 33.5.2: breakeven", "1,846 an hour, 31 a minute", "agrees",
           "though $3 an H100 hour is below its own table", stated=1846, asked=(NODES,),
           value=lambda r: r.value / 730,
           shown=lambda n: f"{n:,.0f} an hour, {n / 60:.1f} a minute"),
    Figure("S1-39-5000", "The same with $5,000 of operations a month", "to be added", "wrong",
           "one node serves 50 a minute, and breakeven is crossed several times",
           asked=(_exercise(5000),), said=_one_node),
    Figure("S1-39-10000", "The same with $10,000 of operations a month", "to be added", "wrong",
           "one node serves 50 a minute, and breakeven is crossed several times",
           asked=(_exercise(10_000),), said=_one_node),
    _a_day(0),
    _a_day(2),
    _a_day(5),
    Figure("S1-41", "Months in which requests double", "~4", "agrees",
           asked=(_growing("0.15", "0.60"),), value=_doubling, shown=lambda n: f"{n:.2f} months"),
    Figure("S1-42", "When to self-host as they grow", "month 4-5", "inconsistent",
           "true of GPT-4o only; section 2 compares with GPT-4o-mini",
           asked=(_growing("0.15", "0.60"), _growing("2.50", "10")), said=_months),
)  # fmt: skip
