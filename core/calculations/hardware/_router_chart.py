"""Cost against latency of every fleet that serves a workload, and the front."""

from __future__ import annotations

from core.calculations._prices import monthly_usd
from core.charts import Axis, LineChart, Series
from core.hardware.options import Option, Search
from core.hardware.pareto import front
from core.job import Job

LATENCIES = {
    "end-to-end": "Mean time of a whole request",
    "tpot": "Mean TPOT",
    "ttft": "Mean TTFT",
}
DEAREST = 10.0
"""Times the dearest fleet on the front: what costs more is not drawn, or the front is a line."""


def latency_s(option: Option, which: str) -> float:
    """The latency of an option that cost is weighed against, in seconds."""
    if which == "tpot":
        return option.tpot_s
    return option.ttft_s if which == "ttft" else option.end_to_end_s


def front_of(found: Search, which: str) -> list[Option]:
    """What nothing beats in both cost and latency, the cheapest first."""
    options = found.options
    points = [(option.usd_per_hour, latency_s(option, which)) for option in options]
    return [options[at] for at in front(points)]


def front_chart(which: str, job: Job, found: Search) -> LineChart:
    """Every fleet as a point, the front as steps with its members named."""

    def point(option: Option) -> tuple[float, float]:
        usd = monthly_usd(option.fleet.gpus, option.offer.usd_per_gpu_hour)
        return latency_s(option, which) * 1e3, usd

    members = sorted(front_of(found, which), key=point)
    on_it = {id(option) for option in members}
    highest = DEAREST * max(usd for _, usd in map(point, members))
    others = [point(option) for option in found.options if id(option) not in on_it]
    beaten = [(late, usd) for late, usd in others if usd <= highest]
    named = [f"{option.fleet.gpus} x {option.accelerator.id} {option.shape}" for option in members]
    best = [point(option) for option in members]
    series = [Series("Front", best, "steps")]
    if beaten:
        series.append(Series("Beaten by another", beaten, "points"))
    series.append(Series("On the front", best, "points", labels=named))
    return LineChart(
        title=f"Cost against latency: {job.model.name}",
        x=Axis(LATENCIES[which], "ms", log=True),
        y=Axis("Cost a month", "usd/month", log=True),
        series=series,
        subtitle=f"{job.qps:,.6g} requests/s, {job.isl:,} in, {job.osl:,} out",
    )
