"""Queues and lengths against published tables and figures worked by hand; ids name the source."""

from __future__ import annotations

import math
from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import InputError
from core.headroom import flat_servers, servers_for
from core.lengths import Lengths
from core.queueing import Queue, erlang_b, erlang_c, peakedness
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book


def run(name: str, raw: dict[str, Any]) -> Receipt:
    return REGISTRY.get(name).run(raw, embedded_book())


@pytest.mark.parametrize(
    ("servers", "load", "lost"),
    [
        # a^c/c! / sum a^k/k!
        pytest.param(1, 1.0, 1 / 2, id="by-hand-1-server"),
        pytest.param(2, 1.0, 1 / 5, id="by-hand-2-servers"),
        pytest.param(3, 2.0, 4 / 19, id="by-hand-8/6-over-19/3"),
        pytest.param(5, 3.0, 2.025 / 18.4, id="by-hand-243/120-over-18.4"),
        # standard Erlang B tables: the load that loses 1% on this many trunks
        pytest.param(10, 4.46, 0.01, id="erlang-b-table-10-trunks-1%"),
        pytest.param(20, 12.03, 0.01, id="erlang-b-table-20-trunks-1%"),
        pytest.param(100, 84.06, 0.01, id="erlang-b-table-100-trunks-1%"),
    ],
)
def test_erlang_b(servers: int, load: float, lost: float) -> None:
    table = 0.005 if lost == 0.01 else 1e-12
    assert erlang_b(servers, load) == pytest.approx(lost, rel=table)


@pytest.mark.parametrize(
    ("servers", "load", "waits"),
    [
        pytest.param(1, 0.7, 0.7, id="M/M/1-is-rho"),
        pytest.param(2, 1.0, 1 / 3, id="by-hand-M/M/2"),
        pytest.param(3, 2.0, 4 / 9, id="by-hand-M/M/3"),
        # B = 2.025/18.4; C = B / (1 - 0.6 (1 - B))
        pytest.param(5, 3.0, 0.236151, id="by-hand-M/M/5"),
        pytest.param(4, 4.0, 1.0, id="saturated"),
        pytest.param(4, 9.0, 1.0, id="overloaded"),
    ],
)
def test_erlang_c(servers: int, load: float, waits: float) -> None:
    assert erlang_c(servers, load) == pytest.approx(waits, abs=1e-6)


def test_halfin_whitt_limit_at_a_hundred_thousand_servers() -> None:
    # Halfin and Whitt 1981: C -> 1 / (1 + beta Phi(beta) / phi(beta)), beta = (c - a) / sqrt(a)
    load = 100_000 - math.sqrt(100_000)
    beta = (100_000 - load) / math.sqrt(load)
    phi = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    cdf = (1 + math.erf(beta / math.sqrt(2))) / 2
    assert erlang_c(100_000, load) == pytest.approx(1 / (1 + beta * cdf / phi), rel=0.005)


@pytest.mark.parametrize(
    ("load", "servers", "flat"),
    [
        pytest.param(2, 6, 3, id="2-erlangs"),
        pytest.param(5, 10, 8, id="5-erlangs"),
        pytest.param(15.6, 24, 23, id="15.6-erlangs"),
        pytest.param(50, 64, 72, id="50-erlangs"),
        pytest.param(156, 179, 223, id="156-erlangs"),
    ],
)
def test_five_percent_wait_against_flat_headroom(load: float, servers: int, flat: int) -> None:
    assert servers_for(load, p_wait=0.05) == servers
    assert flat_servers(load, 0.7) == flat
    assert erlang_c(servers, load) <= 0.05 < erlang_c(servers - 1, load)
    receipt = run("SERVERS_FOR_WAIT", {"load_erlangs": load})
    assert receipt.value == servers
    assert receipt.output("flat_servers") == flat
    assert receipt.output("flat_verdict") == ("unsafe" if flat < servers else "wasteful")


@pytest.mark.parametrize(
    ("queue", "wait", "tolerance"),
    [
        # Pollaczek-Khinchine: rho S (1 + cv2) / (2 (1 - rho))
        pytest.param(Queue(1, 0.8, 1.0, 0.0), 2.0, 1e-9, id="P-K-M/D/1"),
        pytest.param(Queue(1, 0.8, 2.0, 2.25), 13.0, 1e-9, id="P-K-M/G/1-cv-1.5"),
        # C S / (c - a)
        pytest.param(Queue(2, 1.0, 3.0), 1.0, 1e-9, id="by-hand-M/M/2"),
        pytest.param(Queue(3, 2.0), 4 / 9, 1e-9, id="by-hand-M/M/3"),
        # Kimura's factor 3.25 / (4.5 - 1.25 / r), r = 0.511663 after Cosmetatos at rho = 0.7
        pytest.param(Queue(2, 1.4, 1.0, 2.25), 1.518022, 1e-6, id="Kimura-by-hand-M/G/2"),
    ],
)
def test_mean_wait(queue: Queue, wait: float, tolerance: float) -> None:
    assert queue.mean_wait_s == pytest.approx(wait, rel=tolerance)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (2, 1.0), (2, 1.6), (4, 2.8), (8, 4.0)])
def test_fixed_service_times_against_the_exact_chain(servers: int, load: float) -> None:
    # Crommelin 1932: in one service time all in service leave, N' = max(N - c, 0) + Poisson(a)
    size = 60
    arrive = [math.exp(-load + k * math.log(load) - math.lgamma(k + 1)) for k in range(size)]
    chance, change = [1.0] + [0.0] * (size - 1), 1.0
    while change > 1e-10:
        left = [sum(chance[: servers + 1]), *chance[servers + 1 :]]
        after = [
            sum(left[i] * arrive[n - i] for i in range(min(n + 1, len(left)))) for n in range(size)
        ]
        change = max(abs(x - y) for x, y in zip(after, chance, strict=True))
        chance = after
    exact = sum(max(n - servers, 0) * p for n, p in enumerate(chance)) / load
    assert Queue(servers, load, 1.0, 0.0).mean_wait_s == pytest.approx(exact, rel=0.01)


def test_tail_of_m_m_c_is_exact() -> None:
    # M/M/1: P(W > t) = rho exp(-(1 - rho) t / S); p95 = S ln(rho / 0.05) / (1 - rho)
    queue = Queue(1, 0.8, 0.5)
    assert queue.p_wait_over(2.0) == pytest.approx(0.8 * math.exp(-0.2 * 2 / 0.5))
    assert queue.wait_quantile_s(0.95) == pytest.approx(0.5 * math.log(16) / 0.2)
    assert queue.wait_quantile_s(0.1) == 0


@pytest.mark.parametrize(
    ("cv2", "arrival_cv2", "z"),
    [
        pytest.param(0.0, 4.0, 4.0, id="fixed-service-counts-arrivals-in-full"),
        pytest.param(2.25, 1.0, 1.0, id="Poisson-is-1"),
        # sigma = sqrt(ln 2) = 0.83255; erf(0.41628) = 0.44394; 1 + 3 x 0.55606
        pytest.param(1.0, 4.0, 2.6682, id="by-hand-cv-1"),
    ],
)
def test_peakedness(cv2: float, arrival_cv2: float, z: float) -> None:
    assert peakedness(cv2, arrival_cv2) == pytest.approx(z, abs=1e-4)


def test_lognormal_of_mean_1500_and_cv_1_5() -> None:
    # sigma^2 = ln 3.25; median 1500 / sqrt(3.25) = 832.05; p95 = x exp(1.64485 sigma)
    lengths = Lengths.from_mean_cv(1500, 1.5)
    assert lengths.quantile_tokens(0.5) == pytest.approx(832.05, abs=0.01)
    # published from a sample: 833, 4,970 and 10,428
    for quantile, sampled in ((0.5, 833), (0.95, 4970), (0.99, 10_428)):
        assert lengths.quantile_tokens(quantile) == pytest.approx(sampled, rel=0.005)
    assert lengths.second_moment_ratio == pytest.approx(3.25)
    assert lengths.second_moment_tokens2 == pytest.approx(3.25 * 1500**2)
    assert lengths.share_over(lengths.quantile_tokens(0.99)) == pytest.approx(0.01)
    receipt = run("LENGTH_QUANTILE", {"mean_tokens": 1500, "cv": 1.5, "quantile_frac": 0.95})
    assert receipt.value == pytest.approx(4962, abs=0.5)
    assert receipt.output("second_moment_ratio") == pytest.approx(3.25)


@pytest.mark.parametrize(
    ("servers", "qps", "p99_pooled_ms", "p99_split_ms"),
    # 9.5 erlangs of 190 ms prefills with CV 1.5; simulated: pooled 37 ms, split 4.3 s
    [pytest.param(16, 50, 37, 4300, id="pooled-against-private-queues")],
)
def test_pooling_is_worth_two_orders(
    servers: int, qps: float, p99_pooled_ms: float, p99_split_ms: float
) -> None:
    pooled = Queue(servers, qps * 0.19, 0.19, 2.25).wait_quantile_s(0.99) * 1e3
    split = Queue(1, qps * 0.19 / servers, 0.19, 2.25).wait_quantile_s(0.99) * 1e3
    # the exponential tail errs to the safe side pooled, and is too light for a private queue
    assert p99_pooled_ms < pooled < 1.5 * p99_pooled_ms
    assert 0.65 * p99_split_ms < split < p99_split_ms
    raw = {"servers": servers, "qps": qps, "service_ms": 190, "cv": 1.5}
    receipt = run("WAIT_P95_MS", raw)
    assert receipt.output("wait_p99_ms") == pytest.approx(pooled)
    assert receipt.output("split_wait_p95_ms") > 1000  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        pytest.param("SERVERS_FOR_WAIT", {}, "give load_erlangs, or qps", id="nothing"),
        pytest.param("SERVERS_FOR_WAIT", {"qps": 5}, "give load_erlangs, or qps", id="qps-alone"),
        pytest.param(
            "SERVERS_FOR_WAIT",
            {"load_erlangs": 5, "qps": 5, "service_s": 1},
            "two of the three",
            id="all-three",
        ),
        pytest.param(
            "SERVERS_FOR_WAIT",
            {"load_erlangs": 5, "wait_ms": 10},
            "needs the mean service time",
            id="wait-without-service",
        ),
        pytest.param(
            "SERVERS_FOR_WAIT", {"load_erlangs": 1e5}, "more than 100,000 servers", id="too-many"
        ),
        pytest.param(
            "WAIT_P95_MS",
            {"servers": 10, "qps": 50, "service_ms": 250},
            "cannot carry a load of 12.5 erlangs",
            id="overloaded",
        ),
        pytest.param("LENGTH_QUANTILE", {}, "you gave none", id="no-figure"),
        pytest.param("LENGTH_QUANTILE", {"mean_tokens": 9}, "you gave mean_tokens", id="one"),
        pytest.param(
            "LENGTH_QUANTILE",
            {"mean_tokens": 1500, "p95_tokens": 9000},
            "between mean_tokens and 3.87 times it",
            id="p95-too-far",
        ),
        pytest.param(
            "LENGTH_QUANTILE",
            {"mean_tokens": 1500, "p95_tokens": 900},
            "p95_tokens must be between",
            id="p95-below-mean",
        ),
        pytest.param(
            "LENGTH_QUANTILE",
            {"p50_tokens": 1500, "p99_tokens": 900},
            "p99_tokens must be at least p50_tokens",
            id="quantiles-crossed",
        ),
        pytest.param(
            "LENGTH_QUANTILE",
            {"mean_tokens": 1500, "p50_tokens": 1600},
            "p50_tokens must be at most mean_tokens",
            id="median-above-mean",
        ),
        pytest.param(
            "LENGTH_QUANTILE",
            {"p50_tokens": 1, "p99_tokens": 1e9},
            "CV above 10",
            id="too-wide",
        ),
    ],
)
def test_mistakes_get_one_sentence(name: str, raw: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        run(name, raw)


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda: servers_for(5.0), id="no-target"),
        pytest.param(lambda: servers_for(math.nan, p_wait=0.1), id="nan-load"),
        pytest.param(lambda: servers_for(math.inf, p_wait=0.1), id="infinite-load"),
        pytest.param(lambda: servers_for(5.0, p_wait=0.0), id="nobody-may-wait"),
        pytest.param(lambda: servers_for(5.0, wait_s=-1.0), id="negative-wait"),
        pytest.param(lambda: servers_for(5.0, wait_s=math.nan), id="nan-wait"),
        pytest.param(lambda: Queue(2, 1.0, cv2=-1.0), id="negative-cv2"),
        pytest.param(lambda: Queue(2, 2.0), id="saturated"),
        pytest.param(lambda: Queue(2, 1.0).wait_quantile_s(1.0), id="quantile-1"),
        pytest.param(lambda: erlang_b(100_001, 1.0), id="too-many-servers"),
        pytest.param(lambda: flat_servers(5.0, 0.0), id="no-util"),
        pytest.param(lambda: Lengths.from_mean_cv(1500, math.nan), id="nan-cv"),
        pytest.param(lambda: Lengths.from_mean_quantile(1500, 0.4, 2000), id="low-quantile"),
        pytest.param(lambda: Lengths.from_mean_cv(1500, 1).quantile_tokens(1.0), id="p100"),
    ],
)
def test_values_out_of_range_are_refused(call: Any) -> None:
    with pytest.raises(InputError):
        call()
