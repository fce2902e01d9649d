"""Waiting in a queue for one of several equal servers, from load, variability and burstiness.

A server is whatever serves one request at a time: a prefill worker, a decode slot, a replica.
The offered load in erlangs is requests/s x mean service seconds: the servers busy on average.

P(wait > 0) is Erlang C, exact for Poisson arrivals and exponential service and close for other
service times (the probability hardly depends on them). Bursty arrivals are counted by their
peakedness z: c servers under load a then act as c/z under a/z (Hayward).

The mean wait of those who wait is that of M/M/c, scaled by Kimura's interpolation between M/M/c
and M/D/c for the service CV and by the Allen-Cunneen ratio for the arrival CV. The wait of those
who wait is taken to be exponential: exact for M/M/c, good for the p95 with several servers, and
too light for p99 with one server, or few, and a long service tail (CV above 1).

Sources: Erlang 1917; Cosmetatos 1976 (M/D/c); Kimura 1986, Management Science 32 (GI/G/s);
Allen 1990, Probability, Statistics and Queueing Theory (Allen-Cunneen); Fredericks 1980, Bell
System Technical Journal 59 (Hayward); Whitt 1993, Production and Operations Management 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.errors import InputError

MAX_SERVERS = 100_000
"""Most servers a queue may have here: beyond any fleet, and every answer stays immediate."""
MAX_CV = 10.0
"""Largest coefficient of variation taken; two moments say nothing useful beyond it."""
MAX_SERVICE_S = 1e7
LEAST_PEAKEDNESS = 0.05
"""Clockwork arrivals would have none at all; less than this changes no whole server."""
_NEGLIGIBLE = 1e-17
_HUGE = 1e280
"""A share below its inverse is 0: nobody waits."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One first-come-first-served queue before `servers` equal servers.

    `load_erlangs` is arrivals/s x `service_s`; `cv2` and `arrival_cv2` are the squared
    coefficients of variation of service times and of gaps between arrivals (1 = exponential).

    Raises InputError for a value out of range or a load the servers cannot carry.

    >>> queue = Queue(servers=10, load_erlangs=5.0, service_s=2.0)
    >>> round(queue.p_wait, 4), round(queue.mean_wait_s, 4)
    (0.0361, 0.0144)
    """

    servers: int
    load_erlangs: float
    service_s: float = 1.0
    cv2: float = 1.0
    arrival_cv2: float = 1.0

    def __post_init__(self) -> None:
        _check_servers(self.servers)
        check_traffic(self.load_erlangs, self.service_s, self.cv2, self.arrival_cv2)
        if self.load_erlangs >= self.servers:
            raise InputError(
                f"{self.servers:,} servers cannot carry a load of {self.load_erlangs:,.6g} erlangs:"
                " the queue grows without end; use more servers than erlangs.",
                field="servers",
            )

    @property
    def utilisation(self) -> float:
        """Busy share of the servers."""
        return self.load_erlangs / self.servers

    @property
    def p_wait(self) -> float:
        """Share of requests that wait at all: Erlang C at c/z servers and a/z erlangs."""
        z = peakedness(self.cv2, self.arrival_cv2)
        return _erlang_c(self.servers / z, self.load_erlangs / z)

    @property
    def wait_if_waiting_s(self) -> float:
        """Mean wait in seconds of those who wait.

        service / (c - a) x Kimura's factor for the service CV x (arrival CV2 + CV2) / (1 + CV2)
        """
        shortfall = self.servers - self.load_erlangs
        bursts = (self.arrival_cv2 + self.cv2) / (1 + self.cv2)
        return (
            self.service_s / shortfall * _kimura(self.servers, self.utilisation, self.cv2) * bursts
        )

    @property
    def mean_wait_s(self) -> float:
        """Mean wait in seconds over all requests, those served at once included."""
        return self.p_wait * self.wait_if_waiting_s

    def p_wait_over(self, wait_s: float) -> float:
        """Share of requests that wait longer than `wait_s` seconds: P(wait) exp(-t / mean)."""
        if not 0 <= wait_s <= MAX_SERVICE_S:
            raise InputError(_range("wait_s", 0, MAX_SERVICE_S, wait_s), field="wait_s")
        if wait_s == 0:
            return self.p_wait
        mean = self.wait_if_waiting_s
        return self.p_wait * math.exp(-wait_s / mean) if mean > 0 else 0.0

    def wait_quantile_s(self, quantile: float) -> float:
        """Seconds that a share `quantile` of requests waits at most (0 for those never waiting)."""
        if not 0 <= quantile < 1:
            raise InputError(
                f"quantile must be at least 0 and below 1; you gave {quantile:g}.",
                field="quantile",
            )
        late = self.p_wait / (1 - quantile)
        return self.wait_if_waiting_s * math.log(late) if late > 1 else 0.0


def erlang_b(servers: int, load_erlangs: float) -> float:
    """Share of requests lost when none may wait (Erlang B), M/G/c/c.

    1/B(c) = 1 + (c/a) / B(c-1), B(0) = 1, summed from the top until the rest no longer counts.

    Raises InputError when a value is out of range.
    Source: Erlang 1917; the recursion as in Cooper 1981, Introduction to Queueing Theory.

    >>> round(erlang_b(10, 5.0), 6)
    0.018385
    """
    _check_servers(servers)
    check_traffic(load_erlangs, 1.0, 1.0, 1.0)
    return 1 / _inverse_b(servers, load_erlangs)


def erlang_c(servers: int, load_erlangs: float) -> float:
    """Share of requests that wait (Erlang C), M/M/c: B / (1 - a/c (1 - B)); 1 when a >= c.

    Raises InputError when a value is out of range.
    Source: Erlang 1917.

    >>> round(erlang_c(6, 2.0), 4)
    0.018
    """
    _check_servers(servers)
    check_traffic(load_erlangs, 1.0, 1.0, 1.0)
    return _erlang_c(servers, load_erlangs)


def peakedness(cv2: float, arrival_cv2: float) -> float:
    """Variance over mean of the busy servers if there were infinitely many; 1 for Poisson.

    z = 1 + (arrival CV2 - 1) x E[min(S1, S2)] / E[S], with lognormal service: 1 - erf(sigma / 2).
    Source: Whitt 1992, Management Science 38, equation for heavy traffic.

    >>> peakedness(2.25, 1.0)
    1.0
    """
    if arrival_cv2 == 1:
        return 1.0
    sigma = math.sqrt(math.log1p(cv2))
    return max(1 + (arrival_cv2 - 1) * (1 - math.erf(sigma / 2)), LEAST_PEAKEDNESS)


def _kimura(servers: int, utilisation: float, cv2: float) -> float:
    """Mean wait of M/G/c over that of M/M/c, for the same chance of waiting.

    (1 + CV2) / (2 CV2 + (1 - CV2) / r), r the same ratio for M/D/c after Cosmetatos, held below
    its light-traffic limit c / (c + 1).
    """
    spread = (servers - 1) * (math.sqrt(4 + 5 * servers) - 2) / (16 * servers)
    limit = servers / (servers + 1)
    fixed = min((1 + (1 - utilisation) * spread / max(utilisation, 1e-9)) / 2, limit)
    return (1 + cv2) / (2 * cv2 + (1 - cv2) / fixed)


def _erlang_c(servers: float, load: float) -> float:
    if load >= servers:
        return 1.0
    lost = 1 / _inverse_b(servers, load)
    return lost / (1 - load / servers * (1 - lost))


def _inverse_b(servers: float, load: float) -> float:
    """1/B; between whole servers it is interpolated geometrically."""
    whole = math.floor(servers)
    part = servers - whole
    below = _inverse_b_whole(whole, load)
    if part == 0:
        return below
    return below ** (1 - part) * _inverse_b_whole(whole + 1, load) ** part


def _inverse_b_whole(servers: int, load: float) -> float:
    """Sum over k of c (c-1) ... (c-k+1) / a^k: all terms positive, so nothing cancels."""
    total = term = 1.0
    for left in range(servers, 0, -1):
        term *= left / load
        total += term
        if total > _HUGE:
            return math.inf
        if term < total * _NEGLIGIBLE and left < load:
            break
    return total


def _check_servers(servers: int) -> None:
    if not 1 <= servers <= MAX_SERVERS or servers != int(servers):
        raise InputError(
            f"servers must be a whole number from 1 to {MAX_SERVERS:,}; you gave {servers:g}.",
            field="servers",
        )


def check_traffic(load: float, service_s: float, cv2: float, arrival_cv2: float) -> None:
    """InputError naming the first figure of a queue that is out of range."""
    most = MAX_CV**2
    rows = (
        ("load_erlangs", load, 1e-12, float(MAX_SERVERS)),
        ("service_s", service_s, 1e-12, MAX_SERVICE_S),
        ("cv2", cv2, 0.0, most),
        ("arrival_cv2", arrival_cv2, 0.0, most),
    )
    for name, value, low, high in rows:
        if not low <= value <= high:  # NaN is refused here too
            raise InputError(_range(name, low, high, value), field=name)


def _range(name: str, low: float, high: float, value: float) -> str:
    return f"{name} must be at least {low:g} and at most {high:g}; you gave {value:g}."
