"""Queueing: servers for a waiting target, and the wait behind given servers."""

from __future__ import annotations

from core.calculations._fields import origin
from core.calculations._queue_fields import (
    ArrivalCv,
    Arrivals,
    FlatUtil,
    Load,
    Servers,
    ServiceCv,
    ServiceMs,
    ServiceS,
    Share,
    WaitMs,
    cautions,
    variability,
    wait_rows,
)
from core.errors import InputError
from core.headroom import flat_servers, servers_for
from core.prices import PriceBook
from core.queueing import Queue
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs

DEFAULT_P_WAIT = 0.05


class ServersForWaitInput(Inputs):
    """An offered load, and how many requests may wait, or for how long."""

    load_erlangs: Load | None = None
    """Servers busy on average: requests/s x mean service seconds; or give qps and service_s."""
    qps: Arrivals | None = None
    """Requests per second that arrive at the queue."""
    service_s: ServiceS | None = None
    """Mean time one request occupies one server, in seconds."""
    p_wait_frac: Share | None = None
    """Largest share of requests that may wait at all; missing means 5%, or any beside wait_ms."""
    wait_ms: WaitMs | None = None
    """Longest wait in ms that all but late_frac of the requests may have."""
    late_frac: Share = 0.05
    """Share of requests that may wait longer than wait_ms."""
    cv: ServiceCv = 1.0
    """Coefficient of variation of service times: standard deviation / mean."""
    arrival_cv: ArrivalCv = 1.0
    """Coefficient of variation of the gaps between arrivals; above 1 is bursty."""
    util: FlatUtil = 0.7
    """Flat headroom to compare with: servers = load / util."""


def _load(inputs: ServersForWaitInput) -> tuple[float, float | None]:
    """Load in erlangs and mean service time, from any two of load, qps and service_s."""
    load, qps, service = inputs.load_erlangs, inputs.qps, inputs.service_s
    if load is not None and qps is not None and service is not None:
        raise InputError(
            "load_erlangs is qps x service_s; give two of the three.", field="load_erlangs"
        )
    if load is not None:
        return load, service if qps is None else load / qps
    if qps is None or service is None:
        raise InputError(
            "give load_erlangs, or qps and service_s, e.g. load_erlangs=15.6 or"
            " qps=7.8 service_s=2.",
            field="load_erlangs",
        )
    return qps * service, service


@REGISTRY.calculation(
    "SERVERS_FOR_WAIT",
    group="queueing",
    result="Fewest servers that hold the waiting target, beside what flat headroom would give.",
    unit="count",
    examples=(
        "/gpu servers_for_wait load_erlangs=15.6 p_wait_frac=5%",
        "/gpu servers_for_wait qps=50 service_s=0.19 wait_ms=200 late_frac=5% cv=1.5",
    ),
)
def servers_for_wait(inputs: ServersForWaitInput, book: PriceBook) -> Receipt:
    """Fewest servers for a waiting target, instead of a flat headroom factor.

    load a = qps x service; smallest c with P(wait) <= p_wait_frac (Erlang C) and
    P(wait) exp(-t / W) <= late_frac, W = service / (c - a) scaled for both CVs. A flat
    load / util is unsafe for few servers and wasteful for many.

    Raises InputError.
    Source: Erlang 1917; Kimura 1986 (M/G/c); Allen 1990 (Allen-Cunneen); formulas in core/queueing.

    >>> from pricing.book import embedded_book
    >>> run = REGISTRY.get("SERVERS_FOR_WAIT").run
    >>> [run({"load_erlangs": a}, embedded_book()).value for a in (2, 5, 15.6, 50, 156)]
    [6, 10, 24, 64, 179]
    """
    load, service_s = _load(inputs)
    wait_s = None if inputs.wait_ms is None else inputs.wait_ms / 1e3
    if wait_s and service_s is None:
        raise InputError(
            "wait_ms needs the mean service time; give service_s or qps beside load_erlangs.",
            field="service_s",
        )
    p_wait = inputs.p_wait_frac
    if p_wait is None and wait_s is None:
        p_wait = DEFAULT_P_WAIT
    cv2, arrival_cv2 = inputs.cv**2, inputs.arrival_cv**2
    servers = servers_for(
        load,
        p_wait=p_wait,
        wait_s=wait_s,
        p_late=inputs.late_frac,
        service_s=service_s or 1.0,
        cv2=cv2,
        arrival_cv2=arrival_cv2,
    )
    queue = Queue(servers, load, service_s or 1.0, cv2, arrival_cv2)
    flat = flat_servers(load, inputs.util)
    flat_p_wait = flat_late = 1.0
    if flat > load:
        flat_queue = Queue(flat, load, service_s or 1.0, cv2, arrival_cv2)
        flat_p_wait, flat_late = flat_queue.p_wait, flat_queue.p_wait_over(wait_s or 0.0)
    verdict = "unsafe" if flat < servers else "wasteful" if flat > servers else "same"
    targets: list[Assumption] = []
    if p_wait is not None:
        targets.append(
            Assumption("p_wait_frac", p_wait, "fraction", origin(inputs, "p_wait_frac"), "target")
        )
    held = f"{queue.p_wait:.2%} of requests wait"
    if wait_s is not None:
        late = queue.p_wait_over(wait_s)
        held = f"{late:.2%} of requests wait longer than {wait_s * 1e3:,.6g} ms"
        targets += [
            Assumption("wait_ms", wait_s * 1e3, "ms", "user", "target"),
            Assumption("late_frac", inputs.late_frac, "fraction", origin(inputs, "late_frac")),
        ]
    note = f"flat headroom, for comparison: {flat:,} servers, {flat_p_wait:.1%} would wait"
    receipt = Receipt(
        calculation="",
        value=servers,
        unit="count",
        summary=(
            f"{_servers(servers)} for {load:,.6g} erlangs: {held};"
            f" {_flat(flat, servers, inputs.util, flat_late, wait_s)}."
        ),
        outputs=[
            Output("load_erlangs", "Offered load (servers busy on average)", load, "count"),
            *wait_rows(queue, timed=service_s is not None),
            Output("flat_servers", "Servers by flat headroom", flat, "count"),
            Output("flat_p_wait_frac", "Requests that would wait there", flat_p_wait, "fraction"),
            Output("flat_verdict", "Flat headroom here is", verdict, ""),
        ],
        assumptions=[
            *targets,
            *variability(inputs, inputs.cv, inputs.arrival_cv),
            Assumption("util", inputs.util, "fraction", origin(inputs, "util"), note),
        ],
    )
    cautions(receipt, queue)
    return receipt


def _flat(flat: int, servers: int, util: float, late: float, wait_s: float | None) -> str:
    if flat == servers:
        return f"a flat u={util:g} gives the same"
    if flat < servers:
        longer = " longer" if wait_s else ""
        return f"a flat u={util:g} gives {flat:,}, unsafe: {late:.1%} would wait{longer}"
    return f"a flat u={util:g} gives {flat:,}, {(flat - servers) / servers:.0%} more than needed"


def _servers(count: int) -> str:
    return f"{count:,} server{'' if count == 1 else 's'}"


class WaitP95Input(Inputs):
    """Servers behind one queue, and the traffic that arrives at it."""

    servers: Servers
    """Servers behind one queue, each serving one request at a time."""
    qps: Arrivals
    """Requests per second that arrive at the queue."""
    service_ms: ServiceMs
    """Mean time one request occupies one server, in ms."""
    cv: ServiceCv = 1.0
    """Coefficient of variation of service times: standard deviation / mean."""
    arrival_cv: ArrivalCv = 1.0
    """Coefficient of variation of the gaps between arrivals; above 1 is bursty."""


@REGISTRY.calculation(
    "WAIT_P95_MS",
    group="queueing",
    result="Wait in ms that 95% of requests stay within, pooled and with a queue per server.",
    unit="ms",
    examples=("/gpu wait_p95_ms servers=16 qps=50 service_ms=250 cv=1.5",),
)
def wait_p95_ms(inputs: WaitP95Input, book: PriceBook) -> Receipt:
    """The p95 of waiting for one of several servers, 0 when fewer than 5% wait.

    p95 = W ln(P(wait) / 0.05), P(wait) Erlang C, W = service / (c - a) x Kimura's factor for the
    service CV x (arrival CV^2 + CV^2) / (1 + CV^2); a = qps x service.

    Raises InputError when the servers cannot carry the load.
    Source: Kimura 1986 (M/G/c); Allen 1990 (Allen-Cunneen); formulas in core/queueing.

    >>> from pricing.book import embedded_book
    >>> raw = {"servers": 10, "qps": 8, "service_ms": 1000}
    >>> round(REGISTRY.get("WAIT_P95_MS").run(raw, embedded_book()).value)
    1051
    """
    service_s = inputs.service_ms / 1e3
    load = inputs.qps * service_s
    cv2, arrival_cv2 = inputs.cv**2, inputs.arrival_cv**2
    queue = Queue(inputs.servers, load, service_s, cv2, arrival_cv2)
    # of a random split each server sees every c-th request or so: burstiness thins towards Poisson
    thinned = 1 + (arrival_cv2 - 1) / inputs.servers
    split = Queue(1, load / inputs.servers, service_s, cv2, thinned)
    value = queue.wait_quantile_s(0.95) * 1e3
    receipt = Receipt(
        calculation="",
        value=value,
        unit="ms",
        summary=(
            f"95% of requests wait at most {value:,.4g} ms for one of {_servers(inputs.servers)}"
            f" at {queue.utilisation:.1%} load."
        ),
        outputs=[
            Output("load_erlangs", "Offered load (servers busy on average)", load, "count"),
            *wait_rows(queue),
            Output(
                "split_wait_p95_ms",
                "p95 wait if requests were split at random over private queues",
                split.wait_quantile_s(0.95) * 1e3,
                "ms",
            ),
        ],
        assumptions=variability(inputs, inputs.cv, inputs.arrival_cv),
    )
    cautions(receipt, queue)
    return receipt
