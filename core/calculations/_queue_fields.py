"""Fields and receipt rows shared by the queueing calculations."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import RATE_CLAIMS, origin
from core.fields import integer, number
from core.lengths import MAX_TOKENS
from core.queueing import MAX_CV, MAX_SERVERS, Queue
from core.receipt import Assumption, Output, Receipt
from core.registry import Inputs

Arrivals = Annotated[
    float,
    number(
        "qps",
        above=True,
        hi=1e7,
        words=("rate", "rps", "arrivals"),
        claims=RATE_CLAIMS,
    ),
]
ServiceS = Annotated[
    float, number("s", above=True, hi=1e6, words=("service", "service time", "each"))
]
ServiceMs = Annotated[
    float, number("ms", above=True, hi=1e9, words=("service", "service time", "each"))
]
Servers = Annotated[int, integer("count", hi=MAX_SERVERS, words=("replicas", "workers"))]
WaitMs = Annotated[float, number("ms", hi=3.6e6, words=("wait", "within"))]
FlatUtil = Annotated[float, number("fraction", above=True, hi=1, words=("utilisation",))]
Tokens = Annotated[float, number("tokens", lo=1, hi=MAX_TOKENS)]
Load = Annotated[float, number("count", above=True, hi=MAX_SERVERS, words=("load", "erlangs"))]
ServiceCv = Annotated[float, number("count", hi=MAX_CV, words=("service cv",))]
ArrivalCv = Annotated[float, number("count", hi=MAX_CV, words=("burstiness",))]
Share = Annotated[float, number("fraction", above=True, hi=1)]


def wait_rows(queue: Queue, *, timed: bool = True) -> list[Output]:
    """Waits of a queue as outputs; without a service time only the shares can be stated."""
    shares = [
        Output("utilisation_frac", "Utilisation", queue.utilisation, "fraction"),
        Output("p_wait_frac", "Requests that wait", queue.p_wait, "fraction"),
    ]
    if not timed:
        return shares
    return [
        *shares,
        Output("wait_mean_ms", "Mean wait", queue.mean_wait_s * 1e3, "ms"),
        Output("wait_p50_ms", "Median wait", queue.wait_quantile_s(0.5) * 1e3, "ms"),
        Output("wait_p95_ms", "p95 wait", queue.wait_quantile_s(0.95) * 1e3, "ms"),
        Output("wait_p99_ms", "p99 wait", queue.wait_quantile_s(0.99) * 1e3, "ms"),
    ]


def variability(inputs: Inputs, cv: float, arrival_cv: float) -> list[Assumption]:
    """The assumptions every queueing answer rests on."""
    return [
        Assumption("cv", cv, "", origin(inputs, "cv"), "of service times; 1 = exponential"),
        Assumption(
            "arrival_cv", arrival_cv, "", origin(inputs, "arrival_cv"), "of gaps; 1 = Poisson"
        ),
        Assumption("discipline", "one queue, first come first served", "", "default"),
        Assumption("tail", "exponential", "", "default", "the wait of those who wait"),
    ]


def cautions(receipt: Receipt, queue: Queue) -> None:
    """Say where the approximations are known to be off."""
    if queue.servers <= 4 and queue.cv2 > 1:
        receipt.warn(
            "long_tail",
            f"With {queue.servers} server{'s' if queue.servers > 1 else ''} and service times of CV"
            f" {queue.cv2**0.5:.2g} the wait has a heavier tail than the exponential one used:"
            " expect a p99 up to twice as long.",
        )
    if queue.arrival_cv2 > 4:
        receipt.warn(
            "bursty",
            "Arrivals this bursty are described poorly by one figure; check with a replay of your"
            " own traffic.",
        )
